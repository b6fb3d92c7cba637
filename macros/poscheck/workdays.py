"""Working days in mainland China: Monday to Friday, without public holidays, with the days worked to make up for them.

The holidays of a year are known once the State Council has announced them, usually in the November before. They stand
in ``checklists/rules/workdays.json``; a day outside the years covered is neither a working day nor a day off: it is
not known.

>>> from datetime import date
>>> is_workday(date(2026, 10, 1)), is_workday(date(2026, 10, 10)), is_workday(date(2031, 1, 6))
(False, True, None)
>>> add(date(2026, 9, 28), 7)
datetime.date(2026, 10, 13)
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from poscheck import _packed

NAME = "rules/workdays.json"
_DAY = timedelta(days=1)


@cache
def _file() -> dict[str, Any]:
    return _packed.load(NAME, "checklists")


def covers() -> tuple[date, date]:
    """Return the first and the last day that are known."""
    known = _file()["covers"]
    return date.fromisoformat(known["from"]), date.fromisoformat(known["to"])


@cache
def _exceptions() -> dict[date, bool]:
    """Return which days are not what their weekday says: True is worked, False is off."""
    found: dict[date, bool] = {}
    for year in _file()["years"]:
        for holiday in year["holidays"]:
            day, last = date.fromisoformat(holiday["from"]), date.fromisoformat(holiday["to"])
            while day <= last:
                found[day] = False
                day += _DAY
            found.update({date.fromisoformat(worked): True for worked in holiday["worked"]})
    return found


def is_workday(day: date) -> bool | None:
    """Tell whether ``day`` is a working day; None if that is not known."""
    first, last = covers()
    if not first <= day <= last:
        return None
    return _exceptions().get(day, day.weekday() < 5)


def add(day: date, n: int) -> date | None:
    """Return the ``n``-th working day after ``day``; None if a day on the way is not known.

    ``day`` itself does not count; with ``n`` = 0 it is the answer. Raises ``ValueError`` for a negative ``n``.
    """
    found, known = _counted(day, n)
    return found if known else None


def at_least(day: date, n: int) -> date:
    """Return the earliest day that :func:`add` could give, whatever is still to be announced."""
    return _counted(day, n)[0]


def _counted(day: date, n: int) -> tuple[date, bool]:
    """Count ``n`` working days on from ``day``, a day that is not known for one, and tell whether all were known."""
    if n < 0:
        raise ValueError("working days are counted forwards")
    known = True
    while n:
        day += _DAY
        worked = is_workday(day)
        known = known and worked is not None
        n -= worked is not False
    return day, known


def on_or_after(day: date) -> date | None:
    """Return ``day`` if it is a working day, else the next one; None if that is not known."""
    while (worked := is_workday(day)) is False:
        day += _DAY
    return day if worked else None


def on_or_before(day: date) -> date | None:
    """Return ``day`` if it is a working day, else the last one before it; None if that is not known."""
    while (worked := is_workday(day)) is False:
        day -= _DAY
    return day if worked else None
