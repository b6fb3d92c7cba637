"""A difference is easiest to see digit by digit.

>>> marked("1,929.00", "1,299.00")
[('1,', False), ('92', True), ('9.00', False)]
>>> marked("129.00", "1,299.00")
[('129', False), ('▯', True), ('.00', False)]
"""

from __future__ import annotations

from itertools import groupby

Run = tuple[str, bool]
GAP = "▯"
"""Stands where a digit is missing."""


def marked(text: str, against: str) -> list[Run]:
    """Split an amount into runs that are the same as in ``against`` (False) or differ from it (True).

    Both have two decimals. With as many digits they are compared place by place; where one digit is missing or too
    many, just that one is marked; else both are aligned at the point, and where digits are lost, all that is left is
    marked. A group comma is no digit: it only counts as different between two digits that are.
    """
    digits, other = text.replace(",", ""), against.replace(",", "")
    if (place := _one_more(other, digits)) is not None:
        # Without commas: around a gap nobody can say where they would stand.
        return _runs([*digits[:place], GAP, *digits[place:]], {place})
    if (place := _one_more(digits, other)) is not None:
        return _runs(list(text), {place})
    if len(digits) < len(other):
        return [(text, True)] if text else []
    aligned = other.rjust(len(digits))[-len(digits) :]
    pairs = enumerate(zip(digits, aligned, strict=True))
    return _runs(list(text), {place for place, (char, its) in pairs if char != its})


def _one_more(longer: str, shorter: str) -> int | None:
    """Return the place of the one digit that ``longer`` has more, the last if it is one of several alike."""
    if len(longer) != len(shorter) + 1:
        return None
    places = (place for place in reversed(range(len(longer))) if longer[place].isdigit())
    return next((place for place in places if longer[:place] + longer[place + 1 :] == shorter), None)


def _runs(chars: list[str], differ: set[int]) -> list[Run]:
    flags, place = [], -1
    for char in chars:
        place += char != ","
        flags.append(char != "," and place in differ)
    for index, char in enumerate(chars):
        if char == ",":
            flags[index] = all(flags[index - 1 : index + 2 : 2])
    pairs = groupby(zip(chars, flags, strict=True), key=lambda pair: pair[1])
    return [("".join(char for char, _ in run), flag) for flag, run in pairs]
