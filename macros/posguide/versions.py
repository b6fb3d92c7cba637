"""The rule of version numbers: patch = wording, minor = a step added, major = a step removed or changed in meaning.

Where this module says step it means an entry of any kind of document: a cause, a channel, a term.

Only steps are an order in which to act; a glossary may be sorted anew.

A machine cannot read meaning. It can see what certainly changes it: a step gone, another actor, another kind of
deposit, another order. Rewording may or may not: there the author decides, and patch and major are both allowed.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

BUMPS = ("patch", "minor", "major")
_VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})", re.ASCII)
_MEANING = {
    "actors": "another actor",
    "reading": "another kind of deposit",
    "complainants": "another complainant",
    "against": "another respondent",
    "state": "another state",
    "namespace": "another namespace",
}

Version = tuple[int, int, int]


class Change(NamedTuple):
    """What lies between two versions: the bumps that are allowed (empty: nothing changed) and why."""

    allowed: tuple[str, ...]
    reasons: tuple[str, ...]


def parse(text: str) -> Version:
    """Return the three numbers of ``1.2.3``. Raises ``ValueError``."""
    match = _VERSION.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a version such as 1.2.3")
    return int(match[1]), int(match[2]), int(match[3])


def bumped(version: Version, bump: str) -> Version:
    """Return the version that follows ``version`` by a patch, minor or major step.

    >>> bumped((1, 2, 3), "minor")
    (1, 3, 0)
    """
    major, minor, patch = version
    return {"major": (major + 1, 0, 0), "minor": (major, minor + 1, 0), "patch": (major, minor, patch + 1)}[bump]


def bump_between(old: Version, new: Version) -> str | None:
    """Return which bump leads from ``old`` to ``new``, or None if no single one does."""
    return next((bump for bump in BUMPS if bumped(old, bump) == new), None)


def entries(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the entries of a version's data by their ids, whatever they are called in it."""
    return {entry["id"]: entry for entry in data.get("steps", data.get("entries", []))}


def change(old: dict[str, Any], new: dict[str, Any]) -> Change:
    """Tell which bumps the rule allows from checklist data ``old`` to ``new``."""
    before, after = entries(old), entries(new)
    kept = [name for name in before if name in after]
    reasons = [f"step {name} is gone" for name in before if name not in after]
    reasons += [
        f"step {name} has {what}"
        for name in kept
        for field, what in _MEANING.items()
        if _plain(before[name].get(field)) != _plain(after[name].get(field))
    ]
    if "steps" in new and kept != [name for name in after if name in before]:
        reasons.append("the steps stand in another order")
    if reasons:
        return Change(("major",), tuple(reasons))

    reworded = [name for name in kept if before[name] != after[name]]
    added = [f"step {name} is new" for name in after if name not in before]
    reasons = added + [f"step {name} is reworded" for name in reworded]
    if added:
        return Change(("minor", "major") if reworded else ("minor",), tuple(reasons))
    if reworded:
        return Change(("patch", "major"), tuple(reasons))
    if {**old, "changes": None} != {**new, "changes": None}:
        return Change(("patch",), ("texts around the steps are reworded",))
    return Change((), ())


def lost(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return what was citable in ``old`` and is neither there nor accounted for in ``new``."""
    known = {*entries(new), *new.get("fates", {})}
    return [name for name in (*entries(old), *old.get("fates", {})) if name not in known]


def invented(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return what ``new`` gives a fate though it was never citable."""
    known = {*entries(old), *old.get("fates", {})}
    return [name for name in new.get("fates", {}) if name not in known]


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value
