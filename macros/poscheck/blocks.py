"""A letter as a list of blocks, from which plain text and a document are made."""

from __future__ import annotations

import re
from typing import NamedTuple

_APART = ("to", "note", "sign")
_WIDE = re.compile("[\u4e00-\u9fff]")


class Block(NamedTuple):
    """One piece of a letter; ``rows`` belong to a table, and the first of them is its head."""

    kind: str
    """``title``, ``to``, ``heading``, ``text``, ``item``, ``note``, ``sign`` or ``table``."""
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


def text(blocks: list[Block]) -> str:
    """Return a letter as plain text without markup, as it can be pasted into a message."""
    lines: list[str] = []
    before = ""
    for block in blocks:
        # The lines of a signature belong together, as do those of a part.
        apart = block.kind in _APART and block.kind != before
        if (apart or before in ("title", "to", "note") or block.kind == "heading") and lines:
            lines.append("")
        lines += ([block.text] if block.text else []) + [_row(row) for row in block.rows[1:]]
        before = block.kind
    return "\n".join(lines) + "\n"


def _row(row: tuple[str, ...]) -> str:
    """Write a row as a line: in most letters the reader has no columns."""
    first, *rest = row
    wide = bool(_WIDE.search(first))
    return first + ("：" if wide else ": ") + ("，" if wide else ", ").join(rest)
