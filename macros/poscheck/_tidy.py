"""What is kept of a case from anywhere: an older page, another device, a damaged store.

Each part has a shape, a reader for each of its fields; a reader returns the value, or None if it is broken or empty.
Texts that are too long, and too many entries, are kept: only who wrote them can shorten them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

Reader = Callable[[Any], Any]

_DEEPEST = 20  # levels of what a check keeps; answers and findings have at most five
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_HALF = re.compile(r"[\ud800-\udfff]")
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"[0-9]{2}:[0-9]{2}"


def text(value: Any) -> str | None:
    """Return a text without what no text holds; None if nothing but blanks is left."""
    if not isinstance(value, str):
        return None
    kept = _HALF.sub("\ufffd", _NO_TEXT.sub("", value))
    return kept if kept.strip() else None


def written(pattern: str) -> Reader:
    """Return a reader of texts of one form."""
    form = re.compile(pattern)
    return lambda value: value if isinstance(value, str) and form.fullmatch(value) else None


def dated(pattern: str) -> Reader:
    """Return a reader of days or times of one form that exist."""
    read = written(pattern)

    def reader(value: Any) -> Any:
        try:
            datetime.fromisoformat(read(value) or "")
        except ValueError:
            return None
        return value

    return reader


def fields(value: Any, shape: dict[str, Reader]) -> dict[str, Any] | None:
    """Return what is whole of an object; None if it is none or nothing is left."""
    if not isinstance(value, dict):
        return None
    kept = {name: read(value.get(name)) for name, read in shape.items()}
    return {name: item for name, item in kept.items() if item is not None} or None


def whole(shape: dict[str, Reader]) -> Reader:
    """Return a reader of objects of which every field is needed."""

    def read(value: Any) -> Any:
        kept = fields(value, shape)
        return kept if kept is not None and len(kept) == len(shape) else None

    return read


def entries(shape: dict[str, Reader], order: str | None = None) -> Reader:
    """Return a reader of lists of objects with an id of their own, sorted by the time in ``order``, if any.

    Of two entries with one id the first is kept; entries without a time come last.
    """

    def read(value: Any) -> Any:
        found: dict[str, dict[str, Any]] = {}
        for one in value if isinstance(value, list) else []:
            kept = fields(one, shape)
            if kept is not None and "id" in kept:
                found.setdefault(kept["id"], kept)
        listed = list(found.values())
        return (sorted(listed, key=lambda one: _instant(one.get(order))) if order else listed) or None

    return read


def each(read: Reader) -> Reader:
    """Return a reader of lists of values that stand once each."""

    def reader(value: Any) -> Any:
        kept = [read(one) for one in value] if isinstance(value, list) else []
        return list(dict.fromkeys(one for one in kept if one is not None)) or None

    return reader


def _instant(value: str | None) -> tuple[bool, float]:
    """Order times by the instant, whatever the zone of the device was; contacts have the clock on the wall only."""
    if value is None:
        return True, 0
    at = datetime.fromisoformat(value)
    return False, (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _names(value: Any) -> Any:
    """Return what was filled in by name."""
    name = re.compile(r"[a-z][a-z0-9_]{0,59}")
    given = value.items() if isinstance(value, dict) else ()
    kept = {key: read for key, item in given if name.fullmatch(key) and (read := text(item)) is not None}
    return kept or None


def _json(value: Any) -> Any:
    """Return an object with whatever is in it, unless it is deeper than can be worked with."""
    if not isinstance(value, dict) or not value:
        return None
    level: list[Any] = [value]
    for _ in range(_DEEPEST):
        inner = [item for one in level for item in (one.values() if isinstance(one, dict) else one)]
        level = [item for item in inner if isinstance(item, dict | list)]
    return None if level else value


def _mime(value: Any) -> Any:
    kind = value.partition(";")[0].strip().lower() if isinstance(value, str) else ""
    return kind if re.fullmatch(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+", kind) and len(kind) <= 100 else None


def _bytes(value: Any) -> Any:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None


def _done(value: Any) -> Any:
    return value if isinstance(value, bool) else None


_id = written("[0-9a-f]{16}")
_digest = written("[0-9a-f]{64}")
_time = dated(rf"{_DAY}T{_CLOCK}:[0-9]{{2}}[+-]{_CLOCK}")
_slug = written("[a-z][a-z0-9-]{0,59}")
_word = written("[a-z][a-z0-9_]{0,59}")

STEP: dict[str, Reader] = {"id": _slug, "done": _done, "at": _time, "by": text, "note": text, "evidence": each(_id)}
CHECK: dict[str, Reader] = {
    "id": _id,
    "at": _time,
    "title": text,
    "check": whole({"id": _slug, "sha256": _digest}),
    "code": whole({"name": written("poscheck"), "version": written(r"[0-9]{1,6}(\.[0-9]{1,6}){2}"), "sha256": _digest}),
    "answers": _json,
    "outcome": written("matched|mismatch|insufficient|unreadable"),
    "findings": _json,
}
CHECKLIST: dict[str, Reader] = {
    "id": written(r"[a-z][a-z0-9-]{0,59}@[0-9]{1,6}(\.[0-9]{1,6}){2}"),
    "sha256": _digest,
    "started": _time,
    "steps": entries(STEP),
}
CONTACT: dict[str, Reader] = {
    "id": _id,
    "kind": _word,
    "at": dated(rf"{_DAY}(T{_CLOCK})?"),
    "channel": text,
    "person": text,
    "ticket": text,
    "said": text,
    "next_on": dated(_DAY),
    "next_what": text,
}
EVIDENCE: dict[str, Reader] = {
    "id": _id,
    "name": text,
    "type": _mime,
    "bytes": _bytes,
    "sha256": _digest,
    "added": _time,
    "document": _slug,
    "note": text,
    "made_from": _id,
    "changes": each(written("redacted|stripped")),
}
CASE: dict[str, Reader] = {
    "id": _id,
    "title": text,
    "opened": _time,
    "about": _names,
    "checks": entries(CHECK, "at"),
    "checklists": entries(CHECKLIST, "started"),
    "contacts": entries(CONTACT, "at"),
    "evidence": entries(EVIDENCE, "added"),
}
