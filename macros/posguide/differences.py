"""What lies between two versions, for people: entries added, removed, moved, and reworded word by word."""

from __future__ import annotations

import functools
import re
import warnings
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from posguide.content import Checklist, Content
from posguide.facts import cited

# Fields whose values are names; the interface has words for them.
NAMED = {
    "reading": "reading",
    "actors": "actor",
    "fixers": "actor",
    "complainants": "complainant",
    "against": "against",
    "state": "state",
    "class": "class",
    "weight": "weight",
    "group": "group",
}
_UNSEEN = {"id", "items", "also", "see", "codes", "claims", "facts", "limits", "contacts", "hide", "fates"}
_TOKEN = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)


class Run(NamedTuple):
    """A piece of text: ``same``, ``added`` or ``removed``."""

    change: str
    text: str


class Rewording(NamedTuple):
    """An entry that says something else; ``fields`` holds the name of each changed field and its runs."""

    entry: dict[str, Any]
    fields: list[tuple[str, list[Run]]]


class Difference(NamedTuple):
    """Everything between two versions, in one language."""

    added: list[dict[str, Any]]
    removed: list[tuple[dict[str, Any], dict[str, Any] | None]]
    moved: list[dict[str, Any]]
    reworded: list[Rewording]
    relinked: list[dict[str, Any]]  # nothing that is read changed: only links, marks, words for the search
    around: list[tuple[str, list[Run]]]


def between(old: Checklist, new: Checklist, content: Content, lang: str) -> Difference:
    """Compare two versions of one checklist as a reader of ``lang`` sees them."""
    before, after = old.steps, new.steps
    reworded, relinked = [], []
    for name, entry in after.items():
        if name not in before:
            continue
        was = before[name]
        changed = _changed(_fields(was, old, content, lang), _fields(entry, new, content, lang), lang)
        if changed:
            reworded.append(Rewording(entry, changed))
        elif _unread(was, lang) != _unread(entry, lang):
            relinked.append(entry)
    return Difference(
        added=[entry for name, entry in after.items() if name not in before],
        removed=[(entry, new.fates.get(name)) for name, entry in before.items() if name not in after],
        moved=[after[name] for name in _moved(list(before), list(after))] if new.key == "steps" else [],
        reworded=reworded,
        relinked=relinked,
        around=_changed(_around(old, content, lang), _around(new, content, lang), lang),
    )


def runs(old: str, new: str, lang: str) -> list[Run]:
    """Return ``new`` against ``old`` word by word.

    >>> runs("Call the agent.", "Call the institution.", "en")[1:3]
    [Run(change='removed', text='agent'), Run(change='added', text='institution')]
    """
    one, two = _words(old, lang), _words(new, lang)
    found: list[Run] = []
    for tag, start, end, its_start, its_end in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Run("same", "".join(one[start:end])))
            continue
        if end > start:
            found.append(Run("removed", "".join(one[start:end])))
        if its_end > its_start:
            found.append(Run("added", "".join(two[its_start:its_end])))
    return found


def _changed(old: dict[str, str], new: dict[str, str], lang: str) -> list[tuple[str, list[Run]]]:
    names = [*new, *(name for name in old if name not in new)]
    return [
        (name, runs(old.get(name, ""), new.get(name, ""), "names" if name in NAMED else lang))
        for name in names
        if old.get(name) != new.get(name)
    ]


def _fields(entry: dict[str, Any], checklist: Checklist, content: Content, lang: str) -> dict[str, str]:
    """Return what a reader sees of an entry: the text of each field; lists line by line."""
    found = {name: "\n".join(_texts(value, lang)) for name, value in entry.items() if name not in _UNSEEN}
    for name in NAMED:
        if name in entry:
            value = entry[name]
            found[name] = "\n".join(value if isinstance(value, list) else [value])
    says = [fact.data["says"][lang] for fact in content.facts_of(entry, checklist)]
    return {**found, "facts": "\n".join(says)} if says else found


def _around(checklist: Checklist, content: Content, lang: str) -> dict[str, str]:
    names = ("title", "summary", "tables", "namespaces", "mends")
    found = {name: "\n".join(_texts(checklist.data[name], lang)) for name in names if name in checklist.data}
    says = [content.facts.facts[name].data["says"][lang] for name in cited(checklist.around)]
    return {**found, "facts": "\n".join(says)} if says else found


def _unread(entry: dict[str, Any], lang: str) -> Any:
    """Return an entry in one language, without what stands in another form since facts are kept elsewhere."""

    def spoken(value: Any) -> Any:
        if isinstance(value, dict):
            return (
                spoken(value[lang]) if set(value) == {"zh", "en"} else {key: spoken(one) for key, one in value.items()}
            )
        return [spoken(one) for one in value] if isinstance(value, list) else value

    return spoken({name: value for name, value in entry.items() if name not in ("claims", "facts", "items")})


def _texts(value: Any, lang: str) -> list[str]:
    """Return the texts inside a value in one language, and plain values as they are."""
    if isinstance(value, dict):
        if set(value) == {"zh", "en"}:
            return [str(value[lang])]
        return [text for name, item in value.items() if name not in _UNSEEN for text in _texts(item, lang)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item, lang)]
    return [str(value)]


def _moved(before: list[str], after: list[str]) -> list[str]:
    """Return what stands at another place among what both have."""
    kept = [name for name in before if name in after]
    now = [name for name in after if name in before]
    blocks = SequenceMatcher(None, kept, now, autojunk=False).get_matching_blocks()
    still = {name for block in blocks for name in now[block.b : block.b + block.size]}
    return [name for name in now if name not in still]


@functools.cache
def _words(text: str, lang: str) -> list[str]:
    if lang == "names":
        return [name + "\n" for name in text.split("\n") if name]
    if lang != "zh":
        return _TOKEN.findall(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own sources hold escapes that Python warns about
        import jieba  # loads a dictionary; most commands need none

        jieba.setLogLevel("ERROR")
        return [str(word) for word in jieba.cut(text)]
