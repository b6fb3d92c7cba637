"""A check is a pure function plus a declaration: this module runs the one and words it with the other.

The declaration (``checklists/checks/*.yaml``) holds every label, sentence and worked example in both
languages. What comes back is data: the report of the function, and a view that a page shows as plain text.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from poscheck import money
from poscheck.compare import AMOUNT_FIELDS, KINDS, Report, compare, reads_fee
from poscheck.digits import GAP, Run, marked
from poscheck.record import keepable
from poscheck.rules import rules
from poscheck.vouchers import MAX_TERMINALS, MAX_TEXT, TEXT_FIELDS, InputError, read_day

Declaration = dict[str, Any]
FUNCTIONS = {"compare": compare}
_ONE_TO_TEN = "一二三四五六七八九十"
_COUNT = re.compile(rf"([0-9]{{1,6}}|[{_ONE_TO_TEN}两]) *(?:台|部|个|臺|terminals?)?", re.IGNORECASE)
# From which score a cause is called likely, and from which possible.
_LIKELY, _POSSIBLE = 0.6, 0.15


class Wording(NamedTuple):
    """The texts of one declaration in one language."""

    declaration: Declaration
    lang: str

    def say(self, name: str, **values: object) -> str:
        """Return the sentence ``name`` with its gaps filled."""
        return str(self.declaration["sentences"][name][self.lang]).format(**values)

    def kind(self, value: str) -> str:
        """Return the name of a kind of voucher, as it stands inside a sentence."""
        field = next(field for field in self.declaration["fields"] if field["name"] == "kind")
        return str(next(option["short"][self.lang] for option in field["options"] if option["value"] == value))

    def field(self, name: str) -> str:
        """Return the name of a field, as it stands inside a sentence."""
        return str(next(field["short"][self.lang] for field in self.declaration["fields"] if field["name"] == name))

    def voucher(self, report: Report, place: int) -> str:
        """Return what a voucher is called: its number and its kind."""
        return self.say("voucher", number=place + 1, kind=self.kind(report["vouchers"][place]["kind"]))


def run(declaration: Declaration, values: object, lang: str) -> dict[str, Any]:
    """Run the check on ``values`` and return ``{"report", "view", "values", "recordable"}``; the view is in ``lang``.

    ``values`` comes back as it was compared: what a form gives as text for the whole case is a number there.
    ``recordable`` tells whether a case record can hold the values; None if there is nothing to hand over yet.
    """
    if not isinstance(values, dict):
        raise InputError("input", "must be an object with a list named vouchers")
    wording = Wording(declaration, lang)
    taken, errors = _taken(values, wording)
    report = FUNCTIONS[declaration["function"]](taken)
    shown = view(report, wording)
    shown["errors"] += errors
    shown["notes"] += _unused(taken, wording)
    return {
        "report": report,
        "view": shown,
        "values": taken,
        "recordable": None if report["verdict"] == "insufficient" else keepable(taken),
    }


def _taken(values: dict[str, Any], wording: Wording) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Read what the form says of the whole case; what cannot be read is left out, with an error beside its field."""
    taken = dict(values)
    errors: list[dict[str, str]] = []
    if isinstance(taken.get("vouchers"), list):
        taken["vouchers"] = [_shortened(place, one, wording, errors) for place, one in enumerate(taken["vouchers"])]
    terminals = taken.pop("terminals", None)
    if isinstance(terminals, str):
        text = terminals.strip()
        match = _COUNT.fullmatch(text)
        terminals = _count(match[1]) if match else None
        if text and (terminals is None or not 1 <= terminals <= MAX_TERMINALS):
            errors.append(_case_error("terminals", wording))
            terminals = None
    if terminals is not None:
        taken["terminals"] = terminals
    as_of = taken.pop("as_of", None)
    if isinstance(as_of, str) and as_of.strip() and read_day(as_of) is None:
        errors.append(_case_error("as_of", wording))
    elif as_of:
        taken["as_of"] = as_of
    return taken, errors


def _count(text: str) -> int:
    return int(text) if text.isascii() else _ONE_TO_TEN.index(text.replace("两", "二")) + 1


def _shortened(place: int, voucher: Any, wording: Wording, errors: list[dict[str, str]]) -> Any:
    """Leave out what is too long to be compared, with an error beside its field."""
    if not isinstance(voucher, dict):
        return voucher
    declared = [field["name"] for field in wording.declaration["fields"] if field["name"] in TEXT_FIELDS]
    long = [name for name in declared if isinstance(voucher.get(name), str) and len(voucher[name]) > MAX_TEXT]
    for name in long:
        title = wording.say("about_number", number=place + 1, field=wording.field(name))
        text = wording.say("error_too_long", most=MAX_TEXT)
        errors.append({"severity": "error", "field": f"vouchers.{place}.{name}", "title": title, "text": text})
    return {name: text for name, text in voucher.items() if name not in long}


def _unused(values: dict[str, Any], wording: Wording) -> list[dict[str, str]]:
    """Say which days and fees could not be read, so that nobody waits for what they would have shown."""
    notes = []
    for place, voucher in enumerate(values["vouchers"]):
        day, fee = voucher.get("date") or "", voucher.get("fee") or ""
        unread = [
            ("date", bool(day.strip()) and read_day(day) is None),
            ("fee", bool(fee.strip()) and not reads_fee(fee)),
        ]
        for name, unused in unread:
            if unused:
                title = wording.say("about_number", number=place + 1, field=wording.field(name))
                text = wording.say(f"unused_{name}")
                notes.append({"severity": "notice", "field": f"vouchers.{place}.{name}", "title": title, "text": text})
    return notes


def _case_error(name: str, wording: Wording) -> dict[str, str]:
    field = next(field for field in wording.declaration["case_fields"] if field["name"] == name)
    title, text = str(field["label"][wording.lang]), wording.say(f"error_{name}")
    return {"severity": "error", "field": f"case.{name}", "title": title, "text": text}


def view(report: Report, wording: Wording) -> dict[str, Any]:
    """Word ``report`` as title, paragraphs, tables, causes, notes and links; all of it plain text."""
    outcome = wording.declaration["outcomes"][report["verdict"]]
    notes = [_note(issue, report, wording) for issue in report["issues"]]
    return {
        "outcome": report["verdict"],
        "title": _title(report, wording),
        "lines": [
            *_difference_lines(report, wording),
            *_sum_lines(report, wording),
            *_basis_lines(report, wording),
            outcome["text"][wording.lang],
        ],
        "table": _table(report, wording),
        "others": _others(report, wording),
        "causes": [_cause(cause, report, wording) for cause in report["causes"]],
        "errors": [note for note in notes if note["severity"] == "error"],
        "notes": [note for note in notes if note["severity"] != "error"],
        "next": [{"step": link["step"], "text": link["text"][wording.lang]} for link in outcome["next"]],
    }


def _yuan(text: str) -> str:
    return money.show(money.from_text(text))


def _of_money(report: Report) -> list[Report]:
    return [entry for entry in report["differences"] if "difference" in entry]


def _title(report: Report, wording: Wording) -> str:
    """Where exactly one amount differs, the difference is the headline; where none does, what else it is."""
    amounts, others = _of_money(report), [entry for entry in report["differences"] if "difference" not in entry]
    reference = report["reference"] and _yuan(report["reference"])
    if len(amounts) == 1:
        only = amounts[0]
        return wording.say(
            "headline_" + only["direction"], number=only["voucher"] + 1, difference=_yuan(only["difference"])
        )
    if report["verdict"] == "mismatch" and not amounts:
        name = "headline_field" if others else "headline_state"
        if reference is None:
            name += "_alone"
        fields = dict.fromkeys(wording.field(entry["field"]) for entry in others)
        return wording.say(name, reference=reference, fields=wording.say("and").join(fields))
    if report["verdict"] == "matched" and (told := _sum_headline(report)):
        sums = {key: _yuan(text) for key, text in report["sums"].items()}
        return wording.say(told, reference=reference, **sums)
    agreeing = sum(entry["status"] in ("agrees", "part") for entry in report["vouchers"])
    outcome = wording.declaration["outcomes"][report["verdict"]]
    return str(outcome["title"][wording.lang]).format(count=agreeing, reference=reference, differences=len(amounts))


def _sum_headline(report: Report) -> str | None:
    """Where everything agrees only as a sum, the sum is the headline."""
    sums = report["sums"]
    if sums.get("released", "0.00") != "0.00":
        return "headline_taken"
    return "headline_refunded" if "refunded" in sums else "headline_voided" if "voided" in sums else None


def _difference_lines(report: Report, wording: Wording) -> list[str]:
    return [
        wording.say(
            entry["direction"] + ("_in_words" if entry["field"] == "amount_in_words" else ""),
            number=entry["voucher"] + 1,
            kind=wording.kind(entry["kind"]),
            amount=_yuan(entry["amount"]),
            against=_yuan(entry["against"]),
            difference=_yuan(entry["difference"]),
            effect=wording.say("effect_" + entry["effect"]),
            favours=wording.say("favours_" + entry["favours"]) if entry["favours"] else "",
        )
        for entry in _of_money(report)
    ]


def _sum_lines(report: Report, wording: Wording) -> list[str]:
    sums = {name: _yuan(text) for name, text in report["sums"].items()}
    lines = [wording.say("sum_refunded", **sums)] if "refunded" in sums else []
    if "frozen" in sums:
        some_left = report["sums"].get("released", "0.00") != "0.00"
        lines.append(wording.say("sum_released" if some_left else "sum_taken", **sums))
    return lines


def _basis_lines(report: Report, wording: Wording) -> list[str]:
    against = {entry["against"] for entry in _of_money(report)}
    if against != {report["reference"]}:
        return []  # nothing differs, or what differs is held against something else and says so
    kinds = [
        entry["kind"]
        for entry in sorted(report["vouchers"], key=lambda entry: KINDS.index(entry["kind"]))
        if report["reference"] in (entry["amount"], entry["amount_in_words"]) and entry["status"] != "at_odds"
    ]
    sentence = "reference_" + report["reference_basis"]
    kind = wording.kind(kinds[0]) if kinds else ""
    return [wording.say(sentence, reference=_yuan(report["reference"]), kind=kind)]


def _table(report: Report, wording: Wording) -> dict[str, Any]:
    against = {entry["voucher"]: entry["against"] for entry in _of_money(report)}
    rows = []
    for entry in report["vouchers"]:
        if entry["status"] == "empty":
            continue
        compared = against.get(entry["voucher"])
        alone = report["verdict"] == "insufficient" and entry["status"] == "agrees"
        status = "alone" if alone else entry["status"]
        rows.append(
            {
                "status": status,
                "label": f"{entry['voucher'] + 1} · {wording.kind(entry['kind'])}",
                "cells": [_cell(entry[field], compared, wording) for field in AMOUNT_FIELDS],
                "result": wording.say("status_" + status),
            }
        )
    columns = ("column_voucher", "column_amount", "column_words", "column_status")
    return {"caption": wording.say("table"), "columns": [wording.say(name) for name in columns], "rows": rows}


def _cell(text: str | None, against: str | None, wording: Wording) -> dict[str, Any] | None:
    """Return an amount in runs, and what a listener is told of those that differ."""
    if text is None:
        return None
    amount, other = (_yuan(shown).removeprefix("¥") for shown in (text, against or text))
    runs: list[Run] = [("¥", False), *marked(amount, other)]
    differ = [part for part, flag in runs if flag]
    if not differ:
        return {"runs": runs, "spoken": ""}
    name = "spoken_missing" if GAP in differ else "spoken_differs"
    spoken = wording.say(name, digits=wording.say("and").join(differ), against="¥" + other)
    return {"runs": runs, "spoken": spoken}


def _others(report: Report, wording: Wording) -> dict[str, Any] | None:
    """Show side by side what differs beside the amounts."""
    rows = [
        {
            "label": wording.field(entry["field"]),
            "cells": [
                wording.say("says", voucher=wording.voucher(report, place), value=value or wording.say("nothing_said"))
                for place, value in ((entry["other"], entry["against"]), (entry["voucher"], entry["value"]))
            ],
        }
        for entry in report["differences"]
        if "difference" not in entry
    ]
    columns = ("column_field", "column_one", "column_other")
    if not rows:
        return None
    return {"caption": wording.say("others"), "columns": [wording.say(name) for name in columns], "rows": rows}


def _cause(cause: Report, report: Report, wording: Wording) -> dict[str, Any]:
    score, percent = cause["score"], round(cause["score"] * 100)
    if cause["basis"] == "shown":
        level, share = "shown", wording.say("share_shown")
    else:
        level = "likely" if score >= _LIKELY else "possible" if score >= _POSSIBLE else "remote"
        share = wording.say("share_least") if percent < 1 else wording.say("share", percent=min(percent, 99))
    return {
        "code": cause["code"],
        "title": rules()["causes"][cause["code"]]["title"][wording.lang],
        "level": level,
        "likelihood": wording.say(f"level_{level}"),
        "share": share,
        "score": score,
        "voucher": wording.voucher(report, cause["voucher"]),
        "why": cause["explanation"][wording.lang],
        "settles": cause["settles"][wording.lang],
        "see": cause["see"],
        "step": cause["step"],
        "facts": cause["facts"],
    }


def _note(issue: Report, report: Report, wording: Wording) -> dict[str, Any]:
    """Word an issue that belongs to one field of one voucher."""
    place, field = issue["voucher"], issue["field"]
    return {
        "severity": issue["severity"],
        "field": f"vouchers.{place}.{field}",
        "title": wording.say("about", voucher=wording.voucher(report, place), field=wording.field(field)),
        "text": issue["explanation"][wording.lang],
    }
