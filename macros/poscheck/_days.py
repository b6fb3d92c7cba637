"""Days of a case: read strictly, counted on by calendar days, months and years, and said in words.

>>> read("2026-11-23T14:05"), read("2026-02-30"), read("23.11.2026")
(Moment(day=datetime.date(2026, 11, 23), time='14:05'), None, None)
>>> add(date(2028, 2, 29), 1, "year"), add(date(2026, 8, 31), 6, "month")
(datetime.date(2029, 2, 28), datetime.date(2027, 2, 28))
>>> said(date(2026, 11, 3), "zh"), said(date(2026, 11, 3), "en")
('2026年11月3日', '3 November 2026')
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

_MOMENT = re.compile(
    r"((?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2})"
    r"(?:T((?:[01][0-9]|2[0-3]):[0-5][0-9])(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Moment(NamedTuple):
    """A day, and the time of day as ``14:05`` on the clock it was written by, or an empty text."""

    day: date
    time: str

    @property
    def text(self) -> str:
        """``2026-11-23`` or ``2026-11-23T14:05``; texts of the same form come in order of time."""
        return self.day.isoformat() + (f"T{self.time}" if self.time else "")


def read(value: object) -> Moment | None:
    """Read what a case holds as a day or a time; None if it is neither. Seconds and the offset are left out."""
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        return Moment(date.fromisoformat(match[1]), match[2] or "")
    except ValueError:
        return None


def add(day: date, count: int, unit: str) -> date:
    """Return the last day of a period that begins after ``day``; ``unit`` is calendar-day, month or year.

    A month or a year later is the same day of the month, or its last one where there is none.
    """
    if unit == "calendar-day":
        return day + timedelta(days=count)
    months = day.year * 12 + day.month - 1 + count * {"month": 1, "year": 12}[unit]
    after = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return min(date(months // 12, months % 12 + 1, 1) + timedelta(days=day.day - 1), after - timedelta(days=1))


def said(day: date, lang: str) -> str:
    """Return a day as people write it."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
