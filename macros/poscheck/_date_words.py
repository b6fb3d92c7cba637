"""The rules of deadlines, and the words of deadlines, time line and calendar (``rules/deadlines.json``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from poscheck import _days, _packed

NAME = "rules/deadlines.json"


@cache
def data() -> dict[str, Any]:
    """Return the whole file."""
    return _packed.load(NAME, "checklists")


@cache
def events() -> dict[str, dict[str, str]]:
    """Return what each kind of contact is called, in order."""
    return {event["id"]: event["label"] for event in data()["events"]}


@cache
def rule(name: str) -> dict[str, Any]:
    """Return the rule of this id."""
    found: dict[str, Any] = next(one for one in data()["deadlines"] if one["id"] == name)
    return found


def say(name: str, lang: str, /, **values: object) -> str:
    """Return a sentence with its gaps filled; days are said in words."""
    spoken = {key: _days.said(item, lang) if isinstance(item, date) else item for key, item in values.items()}
    return str(data()["sentences"][name][lang]).format(**spoken)


def joined(parts: Iterable[str], how: str, lang: str) -> str:
    """Return parts as one text: ``joined`` as fields, or ``listed`` as words."""
    return str(data()["separators"][how][lang]).join(parts)


def label(what: str, lang: str) -> str:
    """Return what a kind of contact or a date of the case is called; an unknown kind is something else."""
    return str((data()["about"].get(what) or events().get(what) or events()["other"])[lang])


def period(count: int, unit: str, lang: str) -> str:
    """Return the length of a period: ``7个工作日``."""
    return str(data()["units"][unit]["one" if count == 1 else "many"][lang]).format(count=count)
