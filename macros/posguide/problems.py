"""What is wrong, and where: ``file:line: message``, the form every editor can jump to."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from posguide.yamlfile import Document, Where


class Problem(NamedTuple):
    """One thing to mend; ``line`` counts from 1."""

    path: Path
    line: int
    message: str

    def shown(self, root: Path) -> str:
        """Return ``file:line: message`` with the file named from ``root``."""
        path = self.path.relative_to(root) if self.path.is_relative_to(root) else self.path
        return f"{path.as_posix()}:{self.line}: {self.message}"


class ContentError(Exception):
    """Content that cannot be worked with; ``problems`` holds everything that was found."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{problem.path}:{problem.line}: {problem.message}" for problem in problems))
        self.problems = problems


def at(document: Document, where: Where, message: str) -> Problem:
    """Return a problem at a place in a document."""
    return Problem(document.path, document.line(where), message)


def path_of(where: Any) -> str:
    """Return ``steps[3].title.zh`` for a path in the values."""
    text = ""
    for part in where:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")
