"""YAML as this project writes it: every scalar is text but true, false, null and plain whole numbers.

YAML 1.1 turns ``2026-09-01`` into a date, ``1.0`` into a float, ``0123`` into 83 and ``no`` into False. Here
they stay what the author wrote. Every value keeps its line, so that a message can point at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Where = tuple[str | int, ...]
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,15}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


class YamlError(ValueError):
    """A file that is not the YAML meant here; ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class Document(NamedTuple):
    """The values of one file, and the line of each by its path in the values."""

    path: Path
    data: Any
    lines: dict[Where, int]

    def line(self, where: Where) -> int:
        """Return the line of the value at ``where``, or of the nearest thing around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def load(path: Path) -> Document:
    """Read one YAML file. Raises :class:`YamlError`."""
    return parse(path.read_bytes(), path)


def parse(data: bytes, path: Path) -> Document:
    """Read YAML from bytes; ``path`` is only for messages. Raises :class:`YamlError`."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise YamlError(data[: error.start].count(b"\n") + 1, "this is not UTF-8 text") from None
    try:
        # libyaml's parser: the one in Python takes seconds for all the checklists, and every build reads them.
        events = list(yaml.parse(text, Loader=yaml.CSafeLoader))
        lines: dict[Where, int] = {}
        return Document(path, _only_value(iter(events), lines), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = " ".join(filter(None, (error.context, error.problem)))
        last = text.count("\n") + 1  # to libyaml an end without a line break is on a line of its own
        raise YamlError(min(mark.line + 1, last) if mark else 1, f"not YAML: {message}") from None
    except YamlError:
        raise
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise YamlError(line, f"not YAML: the character {error.character!r} is not allowed") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else "nested too deeply"
        raise YamlError(1, f"not YAML: {reason}") from None


def _only_value(events: Iterator[yaml.Event], lines: dict[Where, int]) -> Any:
    """Return the value of the only document."""
    next(events)  # the stream begins
    if isinstance(next(events), yaml.StreamEndEvent):
        raise YamlError(1, "the file is empty")
    value = _value(next(events), events, (), lines)
    next(events)  # the document ends
    if not isinstance(further := next(events), yaml.StreamEndEvent):
        raise YamlError(_line(further), "a second document begins here")
    return value


def _value(event: yaml.Event, events: Iterator[yaml.Event], where: Where, lines: dict[Where, int]) -> Any:
    """Return the value that begins with an event, and take the events up to its end."""
    if where in lines:
        raise YamlError(_line(event), f"{where[-1]} stands twice here")
    lines[where] = _line(event)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Any] = []
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            items.append(_value(item, events, (*where, len(items)), lines))
        return items
    if isinstance(event, yaml.MappingStartEvent):
        named = {}
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            name = _scalar(key).value
            named[name] = _value(next(events), events, (*where, name), lines)
        return named
    return _meant(_scalar(event))


def _scalar(event: yaml.Event) -> yaml.ScalarEvent:
    if isinstance(event, yaml.AliasEvent):
        # A checklist is read by people, and an alias can make a small file huge or endless.
        raise YamlError(_line(event), "aliases (*name) are not used here; write the text out")
    if not isinstance(event, yaml.ScalarEvent):
        raise YamlError(_line(event), "a name must be plain text")
    return event


def _meant(event: yaml.ScalarEvent) -> Any:
    text: str = event.value
    if event.style:  # quoted, or a block: always text
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE.fullmatch(text) else text


def _line(event: yaml.Event) -> int:
    assert event.start_mark
    return int(event.start_mark.line) + 1
