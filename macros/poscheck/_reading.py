"""What every reader of amounts shares: the result, and the cleaning of the text.

Only writings that look the same are folded into one: full-width marks, the compatibility twins of
ideographs that PDF files give, kinds of blank and of dash. Superscripts and circled digits are left alone,
because 299² is not 2992 (full compatibility normalisation would make it so). Quotation marks and the stop
of a sentence belong to the cell or the message, not to the amount.

>>> prepare(" ２９９．００\\u3000"), prepare('"8,000.00"'), prepare("“叁佰元整。”")
('299.00', '8,000.00', '叁佰元整')
"""

import re
from collections.abc import Callable
from typing import NamedTuple

MAX_LENGTH = 200
"""A longer text is no amount, and is refused without being looked at."""

HIDDEN_EDGE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_BLANKS = " \t\v\f\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_EDGE = _BLANKS + "\r\n\x85\u2028\u2029" + HIDDEN_EDGE
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"

_FOLD: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLD.update(dict.fromkeys(map(ord, _BLANKS), " "))
_FOLD.update(dict.fromkeys(map(ord, _DASHES), "-"))
_FOLD.update(dict.fromkeys((0x2028, 0x2029, 0x85, 0x0D), "\n"))
_FOLD |= {0xFFE5: "¥", 0xFF61: "。", 0xFF64: "、", 0x301C: "~"}
# Written as numbers, because on a screen each looks like the ideograph that it is folded into.
_FOLD |= {0xF96B: "參", 0xF973: "拾", 0xF978: "兩", 0xF9B2: "零", 0xF9D1: "六", 0xF9D3: "陸"}
_FOLD |= {0x2F00: "一", 0x2F06: "二", 0x2F0B: "八", 0x2F17: "十", 0x2F93: "角"}
# Looking is cheaper than translating, and most capital amounts hold nothing to fold.
_FOLDED = re.compile(f"[{re.escape(''.join(map(chr, _FOLD)))}]")

_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "”": "”", "「": "」", "『": "』", "【": "】"}
_STOPS = "。;!、"
# After a digit these may be what is left of a decimal mark or of a group: 299. or 1,299,
_STOPS_IN_FIGURES = ".,"
_WRAPS = frozenset("".join(_QUOTES.values()) + _STOPS + _STOPS_IN_FIGURES)


class Reading(NamedTuple):
    """The amount that a text states, or why it states none; exactly one of `fen` and `error` is set."""

    text: str
    fen: int | None
    issues: tuple[str, ...]
    error: str | None
    form: str | None
    """``figures``, ``capitals``, or ``both`` where one text states the amount in either way."""
    readings: tuple[int, ...] = ()
    """The amounts that a refused text may mean, in fen: none, or at least two."""
    refunded: int | None = None
    """The fen that a remark behind the amount says were refunded."""
    spoken: tuple[int, ...] = ()
    """What capitals that lack a 零 mean in speech, in fen: 叁佰陆元 is 306 by the rules, and may be meant as 360."""


class Refused(Exception):
    """Raised inside a reader with the error code, and with the amounts that the text may mean."""

    def __init__(self, code: str, readings: tuple[int, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.readings = readings

    def reading(self, text: str, form: str | None) -> Reading:
        """Give the result for the text that was refused."""
        return Reading(text, None, (), self.code, form, self.readings)


def prepare(text: str) -> str:
    """Trim and fold a text; raise `Refused` where nothing can be read from it."""
    if len(text) > MAX_LENGTH:
        raise Refused("too_long")
    clean = text.strip(_EDGE)
    if not clean.isascii():
        if _FOLDED.search(clean):
            clean = clean.translate(_FOLD)
    elif "\t" in clean or "\r" in clean:
        clean = clean.replace("\t", " ").replace("\r", "\n")
    if not clean:
        raise Refused("empty")
    if "  " in clean:
        # How many blanks there are says nothing, and patterns would try to part them in every way.
        clean = " ".join(filter(None, clean.split(" ")))
    return _unwrapped(clean) if clean[-1] in _WRAPS or clean[0] == "'" else clean


def cleaned(text: str, read: Callable[[str, str], Reading]) -> Reading:
    """Read a text by ``read``, which is given the text as written and as cleaned."""
    try:
        clean = prepare(text)
    except Refused as refused:
        return refused.reading(text, None)
    return read(text, clean)


def distinct(amounts: list[int]) -> tuple[int, ...]:
    """Give the different amounts in rising order; none where they leave nothing to choose."""
    found = sorted(set(amounts))
    return tuple(found) if len(found) > 1 else ()


def _unwrapped(clean: str) -> str:
    """Take off quotation marks and the stop of a sentence; a text of nothing else stays as it is."""
    rest = clean
    while rest:
        last = rest[-1]
        if len(rest) > 1 and _QUOTES.get(rest[0]) == last:
            rest = rest[1:-1]
        elif last == '"' and rest.startswith('="'):
            # A spreadsheet exports text that looks like a number as ="299.00".
            rest = rest[2:-1]
        elif rest[0] == "'":
            # The mark of a spreadsheet for text: '299.00
            rest = rest[1:]
        elif last in _STOPS_IN_FIGURES and (before := rest[:-1].rstrip(" \n"))[-1:].isdigit():
            # A blank in between finishes no number.
            return before + last
        elif last in _STOPS or last in _STOPS_IN_FIGURES:
            rest = rest[:-1]
        else:
            return rest
        rest = rest.strip(" \n")
    return clean
