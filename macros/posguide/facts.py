"""Facts that age: law, limits, contacts and how systems behave, in one place (``checklists/facts/``).

A published version names the facts it rests on. So that it still says in five years what it said when it was
cited, the words of a fact never change once a published version rests on it: ``checklists/FACTSUMS`` holds a
digest of them. What may change is how fresh and how certain a fact is, and whether another took its place.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import rfc8785

from posguide import sums
from posguide.problems import Problem, at
from posguide.yamlfile import Document

NAME = "FACTSUMS"
CERTAIN = ("primary", "secondary", "trade", "experience")  # from the best known to the least
REFERENCES = ("facts", "limits", "contacts")  # under these names a document lists the facts it rests on
_FIXED = ("kind", "says", "source", "at", "limit", "phone")
_LINE = re.compile(r"([0-9a-f]{64})  ([a-z][a-z0-9-]*)", re.ASCII)
_RULES = ("law", "limit")  # kinds that must never rest on how the trade talks or on experience


class Fact(NamedTuple):
    """One statement, where it stands, how well and since when it is known.

    ``id`` is None for a claim that an old version carries itself. ``source`` is the source's data.
    """

    id: str | None
    data: dict[str, Any]
    source_id: str
    source: dict[str, Any]

    @property
    def kind(self) -> str:
        """Return law, limit, contact, system, practice or unknown."""
        return str(self.data.get("kind", "law"))

    @property
    def confidence(self) -> str:
        """Return how well it is known; a fact may be known less well than its source."""
        return str(self.data.get("confidence", self.source["confidence"]))

    @property
    def as_of(self) -> str:
        """Return the date of the text that was read."""
        return str(self.source["as_of"])

    @property
    def check_after(self) -> str | None:
        """Return the day after which it must be read again."""
        return self.data.get("check_after", self.source.get("check_after"))

    def due(self, day: date) -> bool:
        """Tell whether it had to be read again before ``day``."""
        return self.check_after is not None and date.fromisoformat(self.check_after) < day


class Facts(NamedTuple):
    """All facts and sources, with the file of each."""

    facts: dict[str, Fact]
    sources: dict[str, dict[str, Any]]
    documents: dict[str, Document]

    def due(self, day: date) -> list[Fact]:
        """Return what must be read again; what another fact took the place of need not."""
        return [fact for fact in self.facts.values() if fact.due(day) and "superseded" not in fact.data]


def today() -> date:
    """Return the day of the build; ``SOURCE_DATE_EPOCH`` sets it for a build that is to be the same later."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else date.today()


def gather(documents: list[Document]) -> tuple[Facts, list[Problem]]:
    """Join the files of facts; return them with what is wrong between and within them."""
    found: list[Problem] = []
    sources: dict[str, dict[str, Any]] = {}
    facts: dict[str, Fact] = {}
    places: dict[str, Document] = {}
    for document in documents:
        for name, source in document.data.get("sources", {}).items():
            if name in sources:
                found.append(at(document, ("sources", name), f"the source {name} stands in two files"))
            sources[name] = source
            found += [
                at(document, ("sources", name, field), f"{source[field]} is not a day")
                for field in ("as_of", "check_after")
                if not is_day(source[field])
            ]
    for document in documents:
        for name, data in document.data.get("facts", {}).items():
            if name in facts:
                found.append(at(document, ("facts", name), f"the fact {name} stands in two files"))
            elif data["source"] not in sources:
                found.append(at(document, ("facts", name, "source"), f"there is no source named {data['source']}"))
            else:
                facts[name] = Fact(name, data, data["source"], sources[data["source"]])
                places[name] = document
    for name, fact in facts.items():
        found += _fact_problems(places[name], name, fact, facts)
    return Facts(facts, sources, places), found


def _fact_problems(document: Document, name: str, fact: Fact, facts: dict[str, Fact]) -> list[Problem]:
    where = ("facts", name)
    found = []
    if CERTAIN.index(fact.confidence) < CERTAIN.index(fact.source["confidence"]):
        found.append(at(document, (*where, "confidence"), "a fact cannot be better known than its source"))
    if fact.kind in _RULES and fact.confidence not in ("primary", "secondary"):
        found.append(at(document, where, f"{name} is known as {fact.confidence}; that is never stated as {fact.kind}"))
    if "check_after" in fact.data and not is_day(fact.data["check_after"]):
        found.append(at(document, (*where, "check_after"), f"{fact.data['check_after']} is not a day"))
    superseded = fact.data.get("superseded")
    if superseded and not is_day(superseded["date"]):
        found.append(at(document, (*where, "superseded", "date"), f"{superseded['date']} is not a day"))
    if superseded and superseded.get("by") == name:
        found.append(at(document, (*where, "superseded", "by"), "a fact cannot take its own place"))
    elif superseded and "by" in superseded and superseded["by"] not in facts:
        found.append(at(document, (*where, "superseded", "by"), f"there is no fact named {superseded['by']}"))
    return found


def report(facts: Facts) -> list[str]:
    """Return a line for each fact that must be read again, for whoever builds the site."""
    return [f"posguide: check again since {fact.check_after}: {fact.id}" for fact in facts.due(today())]


def digest(fact: Fact) -> str:
    """Return the digest of what may never change: what the fact says and where that stands."""
    return sums.digest(rfc8785.dumps({name: fact.data[name] for name in _FIXED if name in fact.data}))


def recorded(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    """Return the digests of the facts that published versions rest on, by name."""
    return sums.read(folder, NAME, _LINE)


def cited(data: Any) -> list[str]:
    """Return the names of the facts that a document rests on, in order of appearance, each once."""
    found: dict[str, None] = {}

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                if key in REFERENCES:
                    found.update(dict.fromkeys(item))
                elif key != "fates":  # names of entries, which may be called anything
                    walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    walk(data)
    return list(found)


def is_day(text: str) -> bool:
    """Tell whether ``text`` (YYYY-MM-DD) is a day of the calendar."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
