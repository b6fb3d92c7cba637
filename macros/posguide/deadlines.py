"""``posguide check`` of the rules of time: deadlines with the figures of their facts, and working days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from poscheck.rules import rules
from posguide import quotations
from posguide.content import LANGS, Content
from posguide.facts import is_day
from posguide.problems import Problem, at
from posguide.yamlfile import Document, Where

_FIGURE = re.compile("[0-9]")
_TEXTS = ("title", "then", "caution")
_NUMERALS = "零一二三四五六七八九"


def problems(document: Document, content: Content) -> list[Problem]:
    """Figures and quotations are those of the facts; whatever is named is there; the texts hold no figures."""
    found = quotations.problems(document, content)
    data = document.data
    for key in ("groups", "events", "deadlines", "own"):
        ids = [one["id"] for one in data[key]]
        found += [
            at(document, (key, index, "id"), f"the id {name} stands twice")
            for index, name in enumerate(ids)
            if name in ids[:index]
        ]
    groups, kinds = ({one["id"] for one in data[key]} for key in ("groups", "events"))
    found += [
        at(document, ("events", index, "group"), f"there is no group named {event['group']}")
        for index, event in enumerate(data["events"])
        if event["group"] not in groups
    ]
    for where, name in _kinds_named(data):
        if name not in kinds:
            found.append(at(document, where, f"there is no event named {name}"))
    for index, rule in enumerate(data["deadlines"]):
        where = ("deadlines", index)
        found += _figure_problems(document, where, rule, content)
        found += _place_problems(document, where, rule, content)
        found += [
            at(document, (*where, key, lang), "holds a figure; figures belong to the fact")
            for key in _TEXTS
            for lang in LANGS
            if _FIGURE.search(rule.get(key, {}).get(lang, ""))
        ]
    return found


def _kinds_named(data: dict[str, Any]) -> Iterator[tuple[Where, str]]:
    """Yield every kind of contact that a rule names, with where it stands."""
    for key in ("deadlines", "own"):
        for index, rule in enumerate(data[key]):
            lists: list[tuple[Where, list[str]]] = [((name,), rule.get(name, [])) for name in ("ended_by", "not_after")]
            for number, start in enumerate(rule.get("starts", [])):
                if isinstance(start, str):
                    lists.append((("starts",), [start]))
                else:
                    lists += [(("starts", number, name), start.get(name, [])) for name in ("events", "renewed_by")]
            for place, names in lists:
                yield from (((key, index, *place), name) for name in names)


def _figure_problems(document: Document, where: Where, rule: dict[str, Any], content: Content) -> list[Problem]:
    """The count and the unit are those of the fact, or the count stands in words that stand in the fact."""
    facts = content.facts.facts
    own = {"count": rule["count"], "unit": rule["unit"]}
    fact = facts.get(rule["fact"])
    limit = fact.data.get("limit") if fact else own
    found = [
        at(document, (*where, "also"), f"{name} has another limit")
        for name in rule.get("also", [])
        if name in facts and facts[name].data.get("limit") != own
    ]
    words = rule.get("words")
    if fact and limit is None and words is None:
        found.append(at(document, (*where, "fact"), f"{rule['fact']} has no limit; quote its words"))
    elif fact and limit is not None and (limit != own or words is not None):
        found.append(at(document, (*where, "count"), f"{rule['fact']} has the limit {limit}"))
    elif fact and words is not None:
        if words not in fact.data["says"]["zh"]:
            found.append(at(document, (*where, "words"), f"{words} does not stand in {rule['fact']}"))
        if not re.search(rf"(?<![0-9{_NUMERALS}十])({rule['count']}|{_numeral(rule['count'])})(?![0-9十])", words):
            found.append(at(document, (*where, "words"), f"{words} does not say {rule['count']}"))
    return found


def _numeral(number: int) -> str:
    """Return a number below 100 in Chinese: 90 is 九十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def _place_problems(document: Document, where: Where, rule: dict[str, Any], content: Content) -> list[Problem]:
    """Dates, values and other deadlines that a rule names are there."""
    data = document.data
    fields = {field["name"]: field for section in content.case.data["sections"] for field in section["fields"]}
    found = [
        at(document, (*where, "starts", index), f"there is no day named {start['about']} in the form of a case")
        for index, start in enumerate(rule["starts"])
        if "about" in start
        and (start["about"] not in data["about"] or fields.get(start["about"], {}).get("type") != "day")
    ]
    signs = {*rules()["signs"], *rules()["types"]}
    for name, values in rule.get("applies", {}).items():
        known = {option["value"] for option in fields.get(name, {}).get("options", [])}
        missing = set(values) - (signs if name == "label" else known)
        if name in data["names"]:
            missing |= set(values) - set(data["names"][name]["values"])
        found += [at(document, (*where, "applies", name), f"there is no {name} {value}") for value in sorted(missing)]
    if "adds_to" in rule:
        base = next((one for one in data["deadlines"] if one["id"] == rule["adds_to"]), None)
        if base is None or "adds_to" in base or any(base[key] != rule[key] for key in ("unit", "starts")):
            message = f"{rule['adds_to']} is no deadline of the same unit and start that could be extended"
            found.append(at(document, (*where, "adds_to"), message))
    return found


def workday_problems(document: Document) -> list[Problem]:
    """The years are those covered; each day is one, lies in its year and stands once; what is worked is a weekend."""
    data = document.data
    first, last = data["covers"]["from"], data["covers"]["to"]
    if not (is_day(first) and is_day(last) and first.endswith("-01-01") and last.endswith("-12-31")):
        return [at(document, ("covers",), "must be whole years")]
    found = []
    years = [year["year"] for year in data["years"]]
    if years != list(range(int(first[:4]), int(last[:4]) + 1)):
        found.append(at(document, ("years",), "must be the years that are covered, in order"))
    days: list[tuple[str, Where, bool]] = []
    for number, year in enumerate(data["years"]):
        for index, holiday in enumerate(year["holidays"]):
            where: Where = ("years", number, "holidays", index)
            given = [holiday["from"], holiday["to"], *holiday["worked"]]
            broken = [day for day in given if not is_day(day) or not day.startswith(f"{year['year']}-")]
            if broken or holiday["from"] > holiday["to"]:
                found.append(at(document, where, f"{(broken or given)[0]} is not a day of {year['year']}, or the last"))
                continue
            days += [(day, where, False) for day in _between(holiday["from"], holiday["to"])]
            days += [(day, where, True) for day in holiday["worked"]]
    found += [
        at(document, one[1], f"{one[0]} stands twice") for one, next_ in pairwise(sorted(days)) if one[0] == next_[0]
    ]
    found += [
        at(document, where, f"{day} is no weekend day that could be worked")
        for day, where, worked in days
        if worked and date.fromisoformat(day).weekday() < 5
    ]
    return found


def _between(first: str, last: str) -> list[str]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(start + timedelta(days=offset)).isoformat() for offset in range((end - start).days + 1)]
