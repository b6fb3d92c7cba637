"""Payment card numbers have 13 to 19 digits and pass the Luhn check; only the last four may be kept.

Source of the rule: 《银行卡收单业务管理办法》 art. 28 and PCI DSS 3.4. Order numbers (20 digits and more) and
amounts are not card numbers and stay as they are.

>>> mask_cards("卡号 4111 1111 1111 1111，押金 299.00")
'卡号 ************1111，押金 299.00'
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# A slip groups the digits by blanks, hyphens or dots. A comma groups amounts and is left out on purpose.
_GAP = r"[ \t\u00a0\u2000-\u200f\u202f\u2060\u3000\ufeff._·•\-\u2010-\u2015\u2212\uff0d]"
_RUN = re.compile(rf"\d+(?:{_GAP}{{1,3}}\d+)*")
_DIGITS = re.compile(r"\d+")
_SHORTEST_GROUP = 3  # the decimals of an amount are a group of two: never part of a card number


def passes_luhn(digits: str) -> bool:
    """Tell whether ``digits`` (ASCII) ends in the right check digit of ISO/IEC 7812-1."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char)
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def mask_cards(text: str) -> str:
    """Return ``text`` with every card number reduced to stars and its last four digits."""
    return _RUN.sub(lambda run: _mask_run(run.group()), text)


def mask_all(value: Any) -> Any:
    """Return a copy of JSON-like ``value`` in which every string went through :func:`mask_cards`."""
    if isinstance(value, str):
        return mask_cards(value)
    if isinstance(value, dict):
        return {key: mask_all(item) for key, item in value.items()}
    if isinstance(value, list):
        return [mask_all(item) for item in value]
    return value


def _mask_run(run: str) -> str:
    groups = list(_DIGITS.finditer(run))
    first = 0
    parts: list[str] = []
    kept = 0
    while first < len(groups):
        last = _card_from(groups, first)
        if last is None:
            first += 1
            continue
        digits = "".join(group.group() for group in groups[first : last + 1])
        parts.append(run[kept : groups[first].start()])
        parts.append("*" * (len(digits) - 4) + digits[-4:])
        kept = groups[last].end()
        first = last + 1
    return "".join([*parts, run[kept:]])


def _card_from(groups: list[re.Match[str]], first: int) -> int | None:
    """Return the index of the last group of the longest card number that starts at group ``first``."""
    digits, found = "", None
    for last in range(first, len(groups)):
        group = groups[last].group()
        if len(group) < _SHORTEST_GROUP:
            break
        digits += "".join(str(unicodedata.digit(char)) for char in group)
        if len(digits) > 19:
            break
        if len(digits) >= 13 and passes_luhn(digits):
            found = last
    return found
