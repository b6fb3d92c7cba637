"""Working days: examples counted by hand on the calendar, and what holds for every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poscheck import _days, workdays

FIRST, LAST = workdays.covers()
KNOWN = st.dates(FIRST, LAST)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
COUNTS = st.integers(0, 60)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-09-18", True),  # Friday
        ("2026-09-19", False),  # Saturday
        ("2026-09-20", True),  # Sunday, worked for National Day
        ("2026-09-25", False),  # Mid-autumn Festival
        ("2026-09-30", True),
        ("2026-10-01", False),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),  # Saturday, worked for National Day
        ("2026-10-11", False),  # Sunday
        ("2026-02-14", True),  # Saturday, worked for the Spring Festival
        ("2026-02-15", False),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-12-31", True),
        ("2027-01-01", None),
        ("2022-12-31", None),
    ],
)
def test_a_day_is_worked_off_or_not_known(day: str, worked: bool | None) -> None:
    assert workdays.is_workday(date.fromisoformat(day)) is worked


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        ("2026-11-23", 1, "2026-11-24"),  # Monday
        ("2026-11-20", 1, "2026-11-23"),  # over a weekend
        ("2026-11-21", 1, "2026-11-23"),  # from a Saturday
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-09-18", 6, "2026-09-28"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-09-30", 4, "2026-10-12"),
        ("2026-09-24", 7, "2026-10-12"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-13", 7, "2026-03-02"),
        ("2024-02-08", 10, "2024-02-28"),
        ("2026-12-30", 1, "2026-12-31"),
        ("2026-12-30", 2, None),
        ("2027-03-01", 1, None),
        ("2022-12-30", 1, None),
    ],
)
def test_working_days_counted_by_hand(day: str, count: int, last: str | None) -> None:
    found = workdays.add(date.fromisoformat(day), count)
    assert (found and found.isoformat()) == last


@pytest.mark.parametrize(
    ("day", "count", "earliest"),
    [("2026-12-30", 2, "2027-01-01"), ("2026-12-25", 7, "2027-01-03"), ("2026-09-30", 4, "2026-10-12")],
)
def test_what_is_not_known_cannot_be_before_a_day(day: str, count: int, earliest: str) -> None:
    assert workdays.at_least(date.fromisoformat(day), count).isoformat() == earliest


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2026-10-03", "2026-09-30", "2026-10-08"),
        ("2026-09-20", "2026-09-20", "2026-09-20"),
        ("2026-11-22", "2026-11-20", "2026-11-23"),
        ("2023-01-01", None, "2023-01-03"),
        ("2027-01-01", None, None),
    ],
)
def test_the_nearest_working_day(day: str, before: str | None, after: str | None) -> None:
    found = [move(date.fromisoformat(day)) for move in (workdays.on_or_before, workdays.on_or_after)]
    assert [one and one.isoformat() for one in found] == [before, after]


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        workdays.add(date(2026, 11, 23), -1)


@settings(deadline=None)
@given(DAYS, COUNTS)
def test_one_day_more_is_later(day: date, count: int) -> None:
    here, there = workdays.add(day, count), workdays.add(day, count + 1)
    assert workdays.at_least(day, count) < workdays.at_least(day, count + 1)
    if there:
        assert here is not None
        assert here < there


@settings(deadline=None)
@given(DAYS, COUNTS)
def test_a_later_start_ends_no_earlier(day: date, count: int) -> None:
    here, there = workdays.add(day, count), workdays.add(day + timedelta(days=1), count)
    if here and there:
        assert here <= there


@settings(deadline=None)
@given(DAYS, COUNTS)
def test_what_is_known_is_a_working_day_and_its_own_bound(day: date, count: int) -> None:
    last = workdays.add(day, count)
    assert workdays.at_least(day, count) >= day + timedelta(days=count)
    if last:
        assert workdays.at_least(day, count) == last
        assert count == 0 or workdays.is_workday(last)
        between = [day + timedelta(days=step) for step in range(1, (last - day).days + 1)]
        assert sum(bool(workdays.is_workday(one)) for one in between) == count


@settings(deadline=None)
@given(KNOWN, st.integers(0, 30), st.integers(0, 30))
def test_counting_in_two_parts_is_counting_once(day: date, one: int, more: int) -> None:
    middle = workdays.add(day, one)
    if middle:
        assert workdays.add(middle, more) == workdays.add(day, one + more)


@pytest.mark.parametrize(
    ("day", "count", "unit", "last"),
    [
        ("2026-11-23", 15, "calendar-day", "2026-12-08"),
        ("2026-12-20", 15, "calendar-day", "2027-01-04"),
        ("2028-02-28", 1, "calendar-day", "2028-02-29"),
        ("2026-01-31", 1, "month", "2026-02-28"),
        ("2027-12-31", 2, "month", "2028-02-29"),
        ("2026-08-31", 6, "month", "2027-02-28"),
        ("2026-10-15", 3, "month", "2027-01-15"),
        ("2026-12-31", 12, "month", "2027-12-31"),
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2024-02-29", 4, "year", "2028-02-29"),
        ("2024-02-29", 3, "year", "2027-02-28"),
        ("2023-11-01", 3, "year", "2026-11-01"),
    ],
)
def test_calendar_days_months_and_years_by_hand(day: str, count: int, unit: str, last: str) -> None:
    assert _days.add(date.fromisoformat(day), count, unit).isoformat() == last


@settings(deadline=None)
@given(DAYS, st.integers(0, 400))
def test_a_month_later_is_in_the_month_after(day: date, count: int) -> None:
    here, there = (_days.add(day, months, "month") for months in (count, count + 1))
    assert (there.year * 12 + there.month) - (here.year * 12 + here.month) == 1
    assert there.day == day.day or (there + timedelta(days=1)).day == 1
    assert _days.add(day, 12 * count, "month") == _days.add(day, count, "year")


@pytest.mark.parametrize(
    "text",
    [
        "", "2026", "2026-02-30", "2026-13-01", "2026-1-1", "20261123", "23.11.2026", "2026-11-23 14:05",
        "2026-11-23T25:00", "2026-11-23T14:5", "0001-01-01", "9999-12-31", "２０２６-11-23", "2026-11-23\n", None,
        20261123, [], {},
    ],
)  # fmt: skip
def test_what_is_no_day_is_none(text: object) -> None:
    assert _days.read(text) is None


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("2026-11-23", date(2026, 11, 23), ""),
        ("2026-11-23T14:05", date(2026, 11, 23), "14:05"),
        ("2026-11-23T14:05:59+08:00", date(2026, 11, 23), "14:05"),
        ("2026-11-23T14:05:59.123Z", date(2026, 11, 23), "14:05"),
    ],
)
def test_days_and_times_are_read(text: str, day: date, time: str) -> None:
    moment = _days.read(text)
    assert moment is not None
    assert (moment.day, moment.time) == (day, time)
    assert moment.text == text[: 16 if time else 10]
