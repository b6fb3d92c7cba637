"""YAML as this project writes it: every scalar is text but true, false, null and plain whole numbers.

YAML 1.1 turns ``2026-09-01`` into a date, ``1.0`` into a float, ``0123`` into 83 and ``no`` into False. Here
they stay what the author wrote. Every value keeps its line, so that a message can point at it.
"""

from __future__ import annotations

import re
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


class _Loader(yaml.SafeLoader):
    """Refuses aliases: a checklist is read by people, and an alias can make a small file huge or endless."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            line: int = self.peek_event().start_mark.line  # type: ignore[no-untyped-call]
            raise YamlError(line + 1, "aliases (*name) are not used here; write the text out")
        return super().compose_node(parent, index)


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
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = " ".join(filter(None, (error.context, error.problem)))
        raise YamlError(mark.line + 1 if mark else 1, f"not YAML: {message}") from None
    except YamlError:
        raise
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise YamlError(line, f"not YAML: the character {error.character!r} is not allowed") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else "nested too deeply"
        raise YamlError(1, f"not YAML: {reason}") from None
    if node is None:
        raise YamlError(1, "the file is empty")
    lines: dict[Where, int] = {}
    return Document(path, _value(node, (), lines), lines)


def _value(node: yaml.Node, where: Where, lines: dict[Where, int]) -> Any:
    if where in lines:
        raise YamlError(node.start_mark.line + 1, f"{where[-1]} stands twice here")
    lines[where] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*where, index), lines) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return {key.value: _value(item, (*where, key.value), lines) for key, item in _pairs(node)}
    return _scalar(node)


def _pairs(node: yaml.MappingNode) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise YamlError(key.start_mark.line + 1, "a name must be plain text")
    pairs: list[tuple[yaml.ScalarNode, yaml.Node]] = node.value
    return pairs


def _scalar(node: yaml.Node) -> Any:
    text = node.value
    if isinstance(node, yaml.ScalarNode) and node.style is not None:  # quoted, or a block: always text
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE.fullmatch(text) else text
