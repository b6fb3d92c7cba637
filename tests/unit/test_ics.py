"""The calendar is read back by another program; and what RFC 5545 says of its lines holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from material import LANGS
from poscheck import deadlines, ics

CREATED = "2026-11-26T10:05:09+08:00"
TODAY = date(2026, 11, 26)
CASE: dict[str, Any] = {
    "id": "9f3a6c01d2e4b875",
    "about": {"noticed_on": "2026-11-01", "wanted_by": "2026-11-26", "due_on": "2026-10-01"},
    "contacts": [
        {"id": f"{1:016x}", "kind": "complaint_market", "at": "2026-11-24"},
        {"id": f"{2:016x}", "kind": "complaint_market", "at": "2026-12-25"},  # its end is not known yet
        {
            "id": f"{3:016x}",
            "kind": "called",
            "at": "2026-11-25",
            "next_on": "2026-12-01",
            "next_what": "问；一, 二; 三\\四\n五",
        },
        {"id": f"{4:016x}", "kind": "sued", "at": "2026-11-20"},
        {"id": f"{5:016x}", "kind": "case_registered", "at": "2026-11-21"},
    ],
}


def made(case: dict[str, Any] = CASE, lang: str = "zh", created: str = CREATED) -> bytes:
    return ics.calendar(case, deadlines.of(case, TODAY, lang), created, lang)


def events(data: bytes) -> dict[str, Any]:
    return {str(event["UID"]): event for event in Calendar.from_ical(data).walk("VEVENT")}


@pytest.mark.parametrize("lang", LANGS)
def test_another_program_reads_each_open_deadline(lang: str) -> None:
    found = {one["key"]: one for one in deadlines.of(CASE, TODAY, lang) if one["state"] in ("open", "today")}
    assert len(found) >= 5
    read = events(made(lang=lang))
    assert len(read) == len(found)
    for key, one in found.items():
        event = read[f"{key.replace(':', '-')}-{CASE['id']}@posguide.example"]
        assert event["DTSTART"].dt == date.fromisoformat(one["ends_on"])
        assert type(event["DTSTART"].dt) is date
        assert event["DTSTAMP"].dt == datetime(2026, 11, 26, 2, 5, 9, tzinfo=UTC)
        assert str(event["SUMMARY"]).startswith(one["title"])
        for part in (one["basis"], one["then"], one["note"], one["says"]):
            assert part in str(event["DESCRIPTION"])


def test_what_is_over_met_or_not_known_is_no_event() -> None:
    states = {one["key"]: one["state"] for one in deadlines.of(CASE, TODAY, "zh")}
    assert {"met", "over", "unknown"} <= set(states.values())
    for key, state in states.items():
        assert (f"{key.replace(':', '-')}-{CASE['id']}@posguide.example" in events(made())) == (
            state in ("open", "today")
        )


def test_reminders_come_the_morning_before_and_of_long_periods_a_month_before() -> None:
    read = events(made())
    short = read[f"market-decides-{1:016x}-{CASE['id']}@posguide.example"]
    long = read[f"trial-ordinary-{5:016x}-{CASE['id']}@posguide.example"]
    day_before, month_before = timedelta(hours=-15), timedelta(days=-29, hours=-15)
    assert [alarm["TRIGGER"].dt for alarm in short.walk("VALARM")] == [day_before]
    assert [alarm["TRIGGER"].dt for alarm in long.walk("VALARM")] == [day_before, month_before]
    for alarm in (*short.walk("VALARM"), *long.walk("VALARM")):
        assert alarm["ACTION"] == "DISPLAY"
        assert str(alarm["DESCRIPTION"])
    # Nine o'clock of the day before.
    start = datetime(2026, 12, 4)
    assert start + day_before == datetime(2026, 12, 3, 9)


def test_a_month_before_that_is_past_is_no_reminder() -> None:
    late = "2027-05-01T10:00:00+08:00"
    case = {"id": CASE["id"], "contacts": [CASE["contacts"][4]]}
    found = deadlines.of(case, date(2027, 5, 1), "zh")
    (event,) = events(ics.calendar(case, found, late, "zh")).values()
    assert len(event.walk("VALARM")) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_lines_are_short_and_no_character_is_split(lang: str) -> None:
    data = made(lang=lang)
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")[:-1]
    assert b"\n" not in b"".join(lines)
    assert all(len(line) <= 75 for line in lines)
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode("utf-8")
    assert lines[:2] == [b"BEGIN:VCALENDAR", b"VERSION:2.0"]


def test_marks_that_mean_something_are_escaped() -> None:
    whole = made().replace(b"\r\n ", b"").decode("utf-8")
    assert "SUMMARY:问；一\\, 二\\; 三\\\\四\\n五（押金案件 9f3a6c01）\r\n" in whole


def test_the_same_deadline_has_the_same_uid_whenever_it_is_made() -> None:
    assert made() == made()
    assert set(events(made())) == set(events(made(created="2026-11-26T23:00:00+08:00", lang="en")))
    other = {**CASE, "id": "1" * 16}
    assert not set(events(made())) & set(events(made(other)))


def test_private_numbers_stay_at_home() -> None:
    case = {
        "id": CASE["id"],
        "contacts": [{"id": "0" * 16, "at": "2026-11-25", "next_on": "2026-12-01", "next_what": "打 13800138000"}],
    }
    data = made(case).decode("utf-8")
    assert "13800138000" not in data
    assert "138****8000" in data


def test_a_case_without_deadlines_has_an_empty_calendar() -> None:
    assert Calendar.from_ical(made({})).walk("VEVENT") == []


texts = st.text(
    st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from("\n,;\\:\"'押🧾é"), min_size=1, max_size=120
)


@settings(deadline=None)
@given(texts.filter(str.strip))
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    case = {
        "id": CASE["id"],
        "contacts": [{"id": "0" * 16, "at": "2026-11-25", "next_on": "2026-12-01", "next_what": text}],
    }
    found = deadlines.of(case, TODAY, "zh")
    data = ics.calendar(case, found, CREATED, "zh")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    (event,) = events(data).values()
    assert str(event["SUMMARY"]) == f"{ics.mask_private(found[0]['title'])}（押金案件 9f3a6c01）"
