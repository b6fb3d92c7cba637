"""Money is a whole number of fen, and its text always has two decimals.

One yuan is 100 fen. Binary fractions cannot hold 0.10 exactly, and one lost fen already turns a match
into a dispute, so no amount is ever a float.

>>> to_text(129900), grouped(129900), from_text("1299.00")
('1299.00', '1,299.00', 129900)
"""

import re

MAX_FEN = 99_999_999_999_999
"""The largest amount that is read or written: 999,999,999,999.99 yuan."""

_TEXT = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]{1,2}))?")


def to_text(fen: int) -> str:
    """Write an amount with two decimals and no grouping: 129900 is ``1299.00``."""
    return _signed(fen, "d")


def grouped(fen: int) -> str:
    """Write an amount with thousands commas: 129900 is ``1,299.00``."""
    return _signed(fen, ",d")


def show(fen: int) -> str:
    """Write an amount as people read it: 129900 is ``¥1,299.00``; the sign is left out."""
    return "¥" + grouped(abs(fen))


def from_text(text: str) -> int:
    """Read what `to_text` writes, and also ``1299`` and ``1299.5``; anything else is a ValueError."""
    match = _TEXT.fullmatch(text)
    if match is None:
        raise ValueError("an amount is written like 1299.00")
    sign, yuan, cents = match.groups()
    fen = int(yuan) * 100 + int((cents or "0").ljust(2, "0"))
    if not sign:
        return fen
    if fen == 0:
        raise ValueError("zero has no sign")
    return -fen


def _signed(fen: int, style: str) -> str:
    # divmod of a negative amount rounds down, so the sign is set apart first.
    yuan, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:{style}}.{cents:02d}"
