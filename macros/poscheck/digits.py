"""A difference is easiest to see digit by digit, aligned at the decimal point."""

from __future__ import annotations

from itertools import groupby

Run = tuple[str, bool]


def marked(text: str, against: str) -> list[Run]:
    """Split ``text`` into runs that are the same as in ``against`` (False) or differ from it (True).

    Both are amounts with two decimals, so they are aligned from the right. A group comma is no digit: it
    only counts as different between two digits that are. Where digits are lost, all of what is left is marked.

    >>> marked("1,929.00", "1,299.00")
    [('1,', False), ('92', True), ('9.00', False)]
    """
    digits = text.replace(",", "")
    if len(digits) < len(against.replace(",", "")):
        return [(text, True)] if text else []
    other = against.replace(",", "").rjust(len(digits))[-len(digits) :]
    differs = [char != its for char, its in zip(digits, other, strict=True)]
    flags = [place < len(differs) and differs[place] for place in _places(text)]
    for place, char in enumerate(text):
        if char == ",":
            flags[place] = all(flags[place - 1 : place + 2 : 2])
    runs = groupby(zip(text, flags, strict=True), key=lambda pair: pair[1])
    return [("".join(char for char, _ in run), flag) for flag, run in runs]


def _places(text: str) -> list[int]:
    """Return for each character how many digits (and points) stand before it."""
    return [len(text[:end].replace(",", "")) for end in range(len(text))]
