"""Rules in JSON quote facts, for the portable package cannot read them: every quotation is that of the fact.

An object with a ``fact`` names one, and what it copies of it stands beside it: ``says``, ``at``, ``number``, ``source``
(the title), ``as_of``, ``check_after``, ``confidence``; lists named ``facts`` and ``also`` hold further names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from posguide.content import Content
from posguide.facts import Fact
from posguide.problems import Problem, at
from posguide.yamlfile import Document, Where

_LISTS = ("facts", "also")


def problems(document: Document, content: Content) -> list[Problem]:
    """Facts that are named are there and hold; what is quoted of them is what they say now."""
    found: list[Problem] = []
    for where, value in _objects(document.data, ()):
        names: list[tuple[Where, Any]] = [(("fact",), value["fact"])] if isinstance(value.get("fact"), str) else []
        names += [((key, index), name) for key in _LISTS for index, name in enumerate(value.get(key, []))]
        for place, name in names:
            fact = content.facts.facts.get(name)
            if fact is None:
                found.append(at(document, (*where, *place), f"there is no fact named {name}"))
            elif "superseded" in fact.data:
                found.append(at(document, (*where, *place), f"another fact took the place of {name}"))
            elif place == ("fact",):
                found += [
                    at(document, (*where, key), f"{name} has {key} {said!r}")
                    for key, said in _quoted(fact).items()
                    if key in value and value[key] != said
                ]
    return found


def _quoted(fact: Fact) -> dict[str, Any]:
    """Return all that can be quoted of a fact, by the names under which it is."""
    return {
        "says": fact.data["says"],
        "at": fact.data["at"],
        "source": fact.source["title"],
        "number": fact.source.get("number"),
        "as_of": fact.as_of,
        "check_after": fact.check_after,
        "confidence": fact.confidence,
    }


def _objects(value: Any, where: Where) -> Iterator[tuple[Where, dict[str, Any]]]:
    if isinstance(value, dict):
        yield where, value
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _objects(item, (*where, key))
