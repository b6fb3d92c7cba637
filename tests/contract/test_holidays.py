"""The working days are those of the package they were taken from, day by day."""

from __future__ import annotations

import importlib.metadata
from datetime import date, timedelta

import chinese_calendar

from material import ROOT
from poscheck import workdays
from posguide.yamlfile import load

DATA = load(ROOT / "checklists" / workdays.NAME).data


def test_every_day_is_what_the_package_says() -> None:
    day, last = workdays.covers()
    assert (day, last) == (date(2023, 1, 1), date(2026, 12, 31))
    compared = 0
    while day <= last:
        assert workdays.is_workday(day) is chinese_calendar.is_workday(day), day
        day += timedelta(days=1)
        compared += 1
    assert compared == 365 * 4 + 1


def test_the_version_named_is_the_one_compared() -> None:
    source = DATA["source"]
    assert importlib.metadata.version(source["package"]) == source["version"]


def test_each_year_names_its_notice() -> None:
    for year in DATA["years"]:
        assert f"{year['year']}年" in year["notice"]["zh"]
        assert str(year["year"]) in year["notice"]["en"]
