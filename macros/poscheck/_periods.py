"""When a period ends, and what has to be told about that day.

The first day does not count. Where a rule says no more than "day" the calendar days count, being the shorter; whoever
has to act is told no longer day, for nobody should rely on it. The last day moves on from a day off only where the rule
is one of civil law (fact ``civil-201-203-how-days-count``).

>>> end(date(2026, 9, 28), 7, "working-day", mine=False, moves=False).day
datetime.date(2026, 10, 13)
>>> end(date(2026, 12, 28), 7, "working-day", mine=False, moves=False).earliest
datetime.date(2027, 1, 4)
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from poscheck import _days, workdays

Told = tuple[str, dict[str, Any]]


class End(NamedTuple):
    """The last day; None if it is not known, then ``unknown`` says why and ``earliest`` when it is at the earliest.

    ``longer`` is the day by working days where that is not settled. ``unknown`` and ``notes`` name sentences, with what
    fills their gaps.
    """

    day: date | None
    unknown: Told | None = None
    earliest: date | None = None
    longer: date | None = None
    notes: tuple[Told, ...] = ()


def end(start: date, count: int, unit: str, *, mine: bool, moves: bool) -> End:
    """Return when a period ends that starts on ``start``.

    ``mine`` tells that whoever keeps the case has to act in time; ``moves`` that the last day moves on from a day off.
    """
    if unit == "working-day":
        last, told = _by_working_days(start, count)
        return End(last) if last else End(None, ("not_known", told), told["day"])
    last = _days.add(start, count, "calendar-day" if unit == "day" else unit)
    if moves:
        return _moved(last)
    off = _day_off(last) if mine else ()
    if unit != "day":
        return End(last, notes=off)
    if mine:
        return End(last, notes=(("day_mine", {}), *off))
    longer, told = _by_working_days(start, count)
    return End(last, longer=longer, notes=(("day_theirs" if longer else "day_theirs_not_known", told),))


def _by_working_days(start: date, count: int) -> tuple[date | None, dict[str, Any]]:
    """Return the last day, None if it is not known yet; then the day it is at the earliest, and for want of what."""
    last = workdays.add(start, count)
    first_known, last_known = workdays.covers()
    year = last_known.year + 1 if first_known <= start <= last_known else start.year
    return last, {"day": last or workdays.at_least(start, count), "year": year}


def _moved(last: date) -> End:
    on = workdays.on_or_after(last)
    if on is None:
        return End(last, notes=(("may_move", {}),))
    before = workdays.on_or_before(last) or last
    return End(on, notes=() if on == last else (("moved", {"day": last, "before": before}),))


def _day_off(last: date) -> tuple[Told, ...]:
    before = workdays.on_or_before(last)
    return () if before in (None, last) else (("day_off", {"before": before}),)
