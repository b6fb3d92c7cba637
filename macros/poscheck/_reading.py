"""What every reader of amounts shares: the result, and the cleaning of the text.

Only writings that look the same are folded into one: full-width marks, the compatibility twins of
ideographs that PDF files give, kinds of blank and of dash. Superscripts and circled digits are left alone,
because 299² is not 2992 (full compatibility normalisation would make it so).

>>> prepare(" ２９９．００\\u3000")
'299.00'
"""

import re
from collections.abc import Callable
from typing import NamedTuple

MAX_LENGTH = 200
"""A longer text is no amount, and is refused without being looked at."""

_HIDDEN_EDGE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_BLANKS = " \t\v\f\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_EDGE = _BLANKS + "\r\n\x85\u2028\u2029" + _HIDDEN_EDGE
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"

_FOLD: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLD.update(dict.fromkeys(map(ord, _BLANKS), " "))
_FOLD.update(dict.fromkeys(map(ord, _DASHES), "-"))
_FOLD.update(dict.fromkeys((0x2028, 0x2029, 0x85, 0x0D), "\n"))
_FOLD[0xFFE5] = "¥"
# Written as numbers, because on a screen each looks like the ideograph that it is folded into.
_FOLD |= {0xF96B: "參", 0xF973: "拾", 0xF978: "兩", 0xF9B2: "零", 0xF9D1: "六", 0xF9D3: "陸"}
_FOLD |= {0x2F00: "一", 0x2F06: "二", 0x2F0B: "八", 0x2F17: "十", 0x2F93: "角"}

_HIDDEN = re.compile(f"[{_HIDDEN_EDGE}\u00ad\u061c\u180e\u202a-\u202e\u2061-\u206f\x00-\x08\x0e-\x1f\x7f]")
_FOREIGN = re.compile(
    "[$€£¢₩₽₹฿₫円]|(?<![A-Z])(?:USD?T?|HKD?|NTD?|EUR|JPY|GBP|TWD|MOP|KRW|AUD|CAD|SGD|THB|RUB|CHF)(?![A-Z])"
    "|[美欧歐日韩韓加澳泰][元圆圓币幣]|[港台]元|[港台澳][币幣]|澳门元|新加坡元|美金|英镑|英鎊|泰铢|卢布"
)


class Reading(NamedTuple):
    """The amount that a text states, or why it states none; exactly one of `fen` and `error` is set."""

    text: str
    fen: int | None
    issues: tuple[str, ...]
    error: str | None
    form: str | None


class Refused(Exception):
    """Raised inside a reader with the error code as its only argument."""


def prepare(text: str) -> str:
    """Trim and fold a text; raise `Refused` where nothing can be read from it."""
    if len(text) > MAX_LENGTH:
        raise Refused("too_long")
    clean = text.strip(_EDGE)
    if not clean.isascii():
        clean = clean.translate(_FOLD)
    elif "\t" in clean or "\r" in clean:
        clean = clean.replace("\t", " ").replace("\r", "\n")
    if not clean:
        raise Refused("empty")
    return clean


def cleaned(text: str, read: Callable[[str, str], Reading]) -> Reading:
    """Read a text by ``read``, which is given the text as written and as cleaned."""
    try:
        clean = prepare(text)
    except Refused as refused:
        return Reading(text, None, (), str(refused), None)
    return read(text, clean)


def refusal_by_mark(clean: str) -> str | None:
    """Name the error of a text in which one mark alone forbids a reading, whatever else it holds."""
    if _HIDDEN.search(clean):
        return "hidden_character"
    if "%" in clean or "‰" in clean:
        return "percentage"
    if _FOREIGN.search(clean.upper()):
        return "foreign_currency"
    if clean.startswith("-") or any(word in clean for word in ("负", "負", "欠")):
        return "negative_sign"
    return None
