"""Reminders for a calendar (RFC 5545): one all-day event for each deadline that is still to come.

The same case and deadlines always give the same bytes, and the same deadline always has the same UID, so that a file
that is imported again changes events instead of doubling them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from poscheck._date_words import say
from poscheck.case import short, tidy
from poscheck.masking import mask_private, merchant_numbers

_PRODUCT = "-//posguide.example//poscheck//"
# Days are all-day events, so both come at nine in the morning of an earlier day.
_DAY_BEFORE, _MONTH_BEFORE = "-PT15H", "-P29DT15H"
_LONG = 60  # days from which a period is long
_EARLY = 30  # days before the end of a long one on which it is remembered for the first time
_WIDTH = 75  # octets of a line


def calendar(case: dict[str, Any], found: list[dict[str, Any]], created: str, lang: str) -> bytes:
    """Return the calendar of the deadlines in ``found`` (see :func:`poscheck.deadlines.of`) that are open.

    ``created`` is local time with offset. Private numbers are masked. Without an open deadline the calendar is empty.
    """
    made = datetime.fromisoformat(created)
    whole, keep = tidy(case), merchant_numbers(case)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}{lang.upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(say('calendar_name', lang, case=short(whole)))}",
    ]
    for one in found:
        if one["state"] in ("open", "today"):
            summary = mask_private(say("summary", lang, title=one["title"], case=short(whole)), keep)
            lines += [
                "BEGIN:VEVENT",
                f"UID:{one['key'].replace(':', '-')}-{whole.get('id', '')}@posguide.example",
                f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}",
                f"DTSTART;VALUE=DATE:{one['ends_on'].replace('-', '')}",
                f"SUMMARY:{_text(summary)}",
                f"DESCRIPTION:{_text(mask_private(_description(one, lang), keep))}",
                "TRANSP:TRANSPARENT",
                *_alarm(_DAY_BEFORE, summary),
                *(_alarm(_MONTH_BEFORE, summary) if _is_early(one, made.date()) else []),
                "END:VEVENT",
            ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _description(one: dict[str, Any], lang: str) -> str:
    """Return where the deadline comes from and what to do, a paragraph each."""
    begins = ""
    if one["starts_with"]:
        name = "counted_from" if one["kind"] == "rule" else "set_with"
        begins = say(name, lang, start=one["starts_with"], period=one["period"])
    source = say("source", lang, basis=one["basis"]) if one["fact"] else one["basis"]
    then = say("when_over", lang, then=one["then"])
    return "\n".join(part for part in (begins, one["says"], source, one["note"], then) if part)


def _is_early(one: dict[str, Any], made: date) -> bool:
    """Tell whether the period is long and there is still time for the earlier reminder."""
    if one["starts_on"] is None:
        return False
    end = date.fromisoformat(one["ends_on"])
    return (end - date.fromisoformat(one["starts_on"])).days >= _LONG and (end - made).days > _EARLY


def _alarm(trigger: str, summary: str) -> list[str]:
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(summary)}", f"TRIGGER:{trigger}", "END:VALARM"]


def _text(value: str) -> str:
    """Return a text as RFC 5545 section 3.3.11 writes it."""
    plain = "".join(char for char in value.replace("\r\n", "\n").replace("\r", "\n") if char in "\n\t" or char >= " ")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Return a line of at most 75 octets, what is left on lines that begin with a blank; no character is split."""
    rows, row = [], b""
    for char in line:
        data = char.encode()
        if len(row) + len(data) > _WIDTH:
            rows.append(row)
            row = b" "
        row += data
    return b"\r\n".join([*rows, row, b""])
