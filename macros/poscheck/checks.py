"""A check is a pure function plus a declaration: this module runs the one and words it with the other.

The declaration (``checklists/checks/*.yaml``) holds every label, sentence and worked example in both
languages. What comes back is data: the report of the function, and a view that a page shows as plain text.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from poscheck import money
from poscheck.compare import AMOUNT_FIELDS, KINDS, Report, compare
from poscheck.digits import Run, marked
from poscheck.record import keepable

Declaration = dict[str, Any]
FUNCTIONS = {"compare": compare}


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
        """Return the name of a field, as it stands above its column."""
        return self.say({"amount": "column_amount", "amount_in_words": "column_words"}[name])


def run(declaration: Declaration, values: object, lang: str) -> dict[str, Any]:
    """Run the check on ``values`` and return ``{"report", "view", "recordable"}``; the view is in ``lang``.

    ``recordable`` tells whether a case record can hold the values; None if there is nothing to hand over yet.
    """
    report = FUNCTIONS[declaration["function"]](values)
    return {
        "report": report,
        "view": view(report, Wording(declaration, lang)),
        "recordable": None if report["verdict"] == "insufficient" else keepable(values),
    }


def view(report: Report, wording: Wording) -> dict[str, Any]:
    """Word ``report`` as title, paragraphs, one table, notes and links; all of it plain text."""
    outcome = wording.declaration["outcomes"][report["verdict"]]
    lang = wording.lang
    readable = sum(any(entry[field] for field in AMOUNT_FIELDS) for entry in report["vouchers"])
    reference = report["reference"] and _yuan(report["reference"])
    notes = [_note(issue, issue["field"], issue["severity"], report, wording) for issue in report["issues"]]
    causes = [cause for cause in report["causes"] if cause["score"]]
    return {
        "outcome": report["verdict"],
        "title": _headline(report, wording)
        or outcome["title"][lang].format(count=readable, reference=reference, differences=len(report["differences"])),
        "lines": [*_difference_lines(report, wording), *_basis_lines(report, wording), outcome["text"][lang]],
        "table": _table(report, wording),
        "errors": [note for note in notes if note["severity"] == "error"],
        "notes": [
            *[note for note in notes if note["severity"] != "error"],
            *[_note(cause, "amount_in_words", "cause", report, wording) for cause in causes],
        ],
        "next": [{"step": link["step"], "text": link["text"][lang]} for link in outcome["next"]],
    }


def _yuan(text: str) -> str:
    return "¥" + money.grouped(abs(money.from_text(text)))


def _headline(report: Report, wording: Wording) -> str | None:
    """Where exactly one amount differs, the difference itself is the headline."""
    if len(report["differences"]) != 1:
        return None
    only = report["differences"][0]
    return wording.say(
        "headline_" + only["direction"], number=only["voucher"] + 1, difference=_yuan(only["difference"])
    )


def _difference_lines(report: Report, wording: Wording) -> list[str]:
    return [
        wording.say(
            entry["direction"] + ("_in_words" if entry["field"] == "amount_in_words" else ""),
            number=entry["voucher"] + 1,
            kind=wording.kind(entry["kind"]),
            amount=_yuan(entry["amount"]),
            against=_yuan(entry["against"]),
            difference=_yuan(entry["difference"]),
        )
        for entry in report["differences"]
    ]


def _basis_lines(report: Report, wording: Wording) -> list[str]:
    if report["verdict"] != "mismatch" or not report["reference_basis"]:
        return []
    kind = next(
        entry["kind"]
        for entry in sorted(report["vouchers"], key=lambda entry: KINDS.index(entry["kind"]))
        if report["reference"] in (entry["amount"], entry["amount_in_words"]) and entry["status"] != "at_odds"
    )
    sentence = "reference_" + report["reference_basis"]
    return [wording.say(sentence, reference=_yuan(report["reference"]), kind=wording.kind(kind))]


def _table(report: Report, wording: Wording) -> dict[str, Any]:
    against = {entry["voucher"]: entry["against"] for entry in report["differences"]}
    rows = []
    for entry in report["vouchers"]:
        if entry["status"] == "empty":
            continue
        compared = against.get(entry["voucher"])
        rows.append(
            {
                "status": entry["status"],
                "label": f"{entry['voucher'] + 1} · {wording.kind(entry['kind'])}",
                "cells": [_cell(entry[field], compared) for field in AMOUNT_FIELDS],
                "result": wording.say("status_" + entry["status"]),
            }
        )
    columns = ("column_voucher", "column_amount", "column_words", "column_status")
    return {"caption": wording.say("table"), "columns": [wording.say(name) for name in columns], "rows": rows}


def _cell(text: str | None, against: str | None) -> list[Run] | None:
    if text is None:
        return None
    amount, other = (_yuan(shown).removeprefix("¥") for shown in (text, against or text))
    return [("¥", False), *marked(amount, other)]


def _note(found: Report, field: str, severity: str, report: Report, wording: Wording) -> dict[str, Any]:
    """Word an issue or a cause that belongs to one field of one voucher."""
    place = found["voucher"]
    kind = wording.kind(report["vouchers"][place]["kind"])
    return {
        "severity": severity,
        "field": f"vouchers.{place}.{field}",
        "title": wording.say("about", number=place + 1, kind=kind, field=wording.field(field)),
        "text": found["explanation"][wording.lang],
    }
