"""Numbers that lead to one person: mobile numbers and resident ID numbers of mainland China.

A mobile number keeps its first three and last four digits, an ID number its first and last character, which is what
payment companies print (practice, no law). ID numbers hold the day of birth and, since GB 11643-1999, a check digit
(ISO 7064, MOD 11-2), so hardly any other number passes for one.

>>> mask_mobiles("电话 +86 138 0013 8000")
'电话 +86 138****8000'
>>> mask_ids("身份证 110101 1990 0307 7758")
'身份证 1****************8'
"""

from __future__ import annotations

import re
from datetime import date

from poscheck._secrets import plain

_PREFIX = r"((?:\+ ?|00)?86[ \-]{0,2}|\((?:\+|00)?86\) ?)"
# Eleven digits; in groups as telephones write them, unless it says that they are money.
_MOBILE = (
    r"(1[3-9][0-9](?:[0-9]{8}|(?:[ .\-]{1,2}[0-9]{4}[ .\-]{1,2}[0-9]{4}|[0-9][ .\-]{1,2}[0-9]{3}[ .\-]{1,2}[0-9]{4}"
    r"|-[0-9]{8}|[0-9]{4}-[0-9]{4})(?! ?[元圆块万])))(?![0-9]|\.[0-9]{1,2}(?![0-9.]))"
)
_ANY_MOBILE = re.compile(f"(?<![0-9]){_PREFIX}?{_MOBILE}")
# With 86 before it, it is long enough for a card; where nothing else stands next to it, it is none.
_LONE_MOBILE = re.compile(rf"(?<![0-9])(?<![0-9][ ._/\-]){_PREFIX}{_MOBILE}(?![ ._/\-]?[0-9])")

# Within a look-ahead, so that a number that is none does not hide one that begins inside it.
_ID = re.compile(r"(?<![0-9])(?=([1-9](?:[ \-]{0,2}[0-9]){16}[ \-]{0,2}[0-9x])(?![0-9]))")
_OLD_ID = re.compile(
    r"(?<![0-9])(?=([1-9][0-9]{14})(?![0-9])|(?<![0-9][ \-])([1-9][0-9]{5} [0-9]{6} [0-9]{3})(?![ \-]?[0-9]))"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10x98765432"
# The first two digits of an old number: the provinces of its time (GB/T 2260).
_PROVINCES = frozenset(
    map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)))
)


def mask_mobiles(text: str) -> str:
    """Return ``text`` with mobile numbers, in whatever usual groups, written as 138****8000; a prefix stays."""
    return _mobiles(_ANY_MOBILE, text)


def mask_lone_mobiles(text: str) -> str:
    """Do the same only for those with the prefix of the country and with no other digits next to them."""
    return _mobiles(_LONE_MOBILE, text)


def mask_ids(text: str) -> str:
    """Return ``text`` with all but the first and last character of resident ID numbers, old and new, as stars."""
    searched, pieces, at = plain(text), [], 0
    spans = {match.span(1) for match in _ID.finditer(searched) if _is_id(_bare(match[1]))}
    for match in _OLD_ID.finditer(searched):
        if _is_old_id(_bare(match[1] or match[2])):
            spans.add(match.span(1) if match[1] else match.span(2))
    for start, end in sorted(spans):
        if start >= at:
            hidden = len(_bare(searched[start:end])) - 2
            pieces += [text[at : start + 1], "*" * hidden]
            at = end - 1
    return "".join([*pieces, text[at:]])


def _mobiles(pattern: re.Pattern[str], text: str) -> str:
    pieces, at = [], 0
    for match in pattern.finditer(plain(text)):
        pieces += [text[at : match.start(2) + 3], "****"]
        at = match.end(2) - 4
    return "".join([*pieces, text[at:]])


def _bare(number: str) -> str:
    return number.replace(" ", "").replace("-", "")


def _is_id(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return number[-1] == _CHECK[total % 11] and number[6:8] in ("18", "19", "20") and _is_day(number[6:14])


def _is_old_id(number: str) -> bool:
    return number[:2] in _PROVINCES and _is_day("19" + number[6:12])


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
