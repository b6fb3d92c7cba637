"""What a comparison of vouchers found, in sentences that may leave the device.

Findings come out of a kept case and may be damaged: what is not whole is left out.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from poscheck import _days, money
from poscheck._letter_words import Words
from poscheck._told import Told
from poscheck.rules import rules

_VERDICTS = ("matched", "mismatch", "unreadable", "insufficient")
_LIKELY = 0.6  # from which score a cause is called likely, as in poscheck.checks
_CAUSES = 2  # of these at most a letter speaks


class Found(NamedTuple):
    """A comparison in words."""

    verdict: str
    differing: list[str]
    causes: list[str]


def found(told: Told, words: Words, check: dict[str, Any]) -> Found | None:
    """Word a comparison: the verdict, what differs, and causes that are likely, each with what it rests on."""
    findings = check["findings"]
    verdict, reference = str(findings["verdict"]), yuan(findings.get("reference"))
    if verdict not in _VERDICTS or (verdict == "matched" and not reference):
        return None
    count = sum(one.get("status") != "empty" for one in objects(findings.get("vouchers")))
    moment = _days.read(check.get("at"))
    on = _days.said(moment.day, words.lang) if moment else words.say("gap_day")
    said = [words.say("check", on=on, count=count), words.say(f"check_{verdict}", reference=reference)]
    if reference and verdict == "mismatch" and isinstance(basis := findings.get("reference_basis"), str):
        said.insert(1, words.say("check_reference", reference=reference, basis=words.name("basis", basis)))
    return Found(
        words.run(said),
        [line for one in objects(findings.get("differences")) if (line := _difference(told, words, one))],
        [line for one in objects(findings.get("causes")) if (line := _cause(told, words, one))][:_CAUSES],
    )


def objects(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _difference(told: Told, words: Words, one: dict[str, Any]) -> str:
    place, other, field = one.get("voucher"), one.get("other"), words.name("field", one.get("field"))
    if not isinstance(place, int):
        return ""
    number, kind = place + 1, words.name("kind", one.get("kind"))
    if "difference" not in one:
        value, against = told.one_line(one.get("value")), told.one_line(one.get("against"))
        if not isinstance(other, int):
            return ""
        return words.say(
            "check_field", number=number, kind=kind, field=field, value=value, against=against, other=other + 1
        )
    amount, against, gap = (yuan(one.get(name)) for name in ("amount", "against", "difference"))
    if not (amount and against and gap):
        return ""
    name = "check_over" if one.get("direction") == "over" else "check_short"
    return words.say(name, number=number, kind=kind, field=field, amount=amount, against=against, difference=gap)


def _cause(told: Told, words: Words, one: dict[str, Any]) -> str:
    """Word a cause, if the vouchers show it or it is likely; one without its evidence is not told."""
    code, score = one.get("code"), one.get("score")
    about = rules()["causes"].get(code) if isinstance(code, str) and code != "unexplained" else None
    told_why = one.get("explanation")
    why = told.one_line(told_why.get(words.lang)) if isinstance(told_why, dict) else ""
    shown = one.get("basis") == "shown"
    if about is None or not why or not (shown or (isinstance(score, float | int) and score >= _LIKELY)):
        return ""
    title, settles = about["title"][words.lang], about["settles"][words.lang]
    return words.say("cause_shown" if shown else "cause_likely", title=title, why=why, settles=settles)


def yuan(value: object) -> str:
    """Return an amount with its commas, without its sign; empty if it is none."""
    try:
        return money.grouped(abs(money.from_text(value))) if isinstance(value, str) else ""
    except ValueError:
        return ""
