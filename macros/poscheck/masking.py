"""Payment card numbers have 13 to 19 digits and pass the Luhn check; only the last four may be kept.

Source of the rule: 《银行卡收单业务管理办法》 art. 28 and PCI DSS 3.4. Order numbers (20 digits and more) and
amounts are not card numbers and stay as they are.

>>> mask_cards("卡号 4111 1111 1111 1111，押金 299.00")
'卡号 ************1111，押金 299.00'
"""

from __future__ import annotations

import re
from typing import Any

# A slip groups the digits by blanks, hyphens, dots and the like. A comma groups amounts and is left out on purpose.
_GAP = r"[^\S\r\n]|[\u00ad\u200b-\u200f\u2060\ufeff._/·・•\-\u2010-\u2015\u2212\uff0d]"
_RUN = re.compile(rf"\d+(?:(?:{_GAP}){{1,8}}\d+)*")
_DIGITS = re.compile(r"\d+")
_SHORTEST, _LONGEST = 13, 19


def passes_luhn(digits: str) -> bool:
    """Tell whether ``digits`` ends in the right check digit of ISO/IEC 7812-1."""
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
    """Mask every card number among groups of digits; where two may overlap, both are hidden."""
    groups = [match.span() for match in _DIGITS.finditer(run)]
    hidden: set[int] = set()
    gaps: set[int] = set()
    for first in range(len(groups)):
        for last in range(first, min(len(groups), first + _LONGEST)):
            spans = groups[first : last + 1]
            places = [place for start, end in spans for place in range(start, end)]
            if len(places) > _LONGEST:
                break
            if _looks_like_card([end - start for start, end in spans]) and passes_luhn(
                "".join(run[place] for place in places)
            ):
                hidden.update(places[:-4])
                gaps.update(set(range(places[0], places[-1])) - set(places))
    return "".join("*" if place in hidden else char for place, char in enumerate(run) if place not in gaps)


def _looks_like_card(lengths: list[int]) -> bool:
    """Tell whether groups of these lengths may be one card number.

    The decimals of an amount and the parts of a date are short groups, so short ones only count where all groups
    but the last have one length, as in fours with a rest, pairs, or one digit to a box.
    """
    if sum(lengths) < _SHORTEST:
        return False
    *rest, last = lengths
    return min(lengths) > 2 or (len(set(rest)) == 1 and len(rest) > 1 and last <= rest[0])
