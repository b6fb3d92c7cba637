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
_MERCHANT = re.compile(r"(?!3[47])[0-9]{15}")


def passes_luhn(digits: str) -> bool:
    """Tell whether ``digits`` ends in the right check digit of ISO/IEC 7812-1."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char)
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def mask_cards(text: str, keep: frozenset[str] = frozenset()) -> str:
    """Return ``text`` with every card number reduced to stars and its last four digits, but for those in ``keep``."""
    return _RUN.sub(lambda run: run.group() if run.group() in keep else _mask_run(run.group()), text)


def mask_all(value: Any, keep: frozenset[str] = frozenset()) -> Any:
    """Return a copy of JSON-like ``value`` in which every string went through :func:`mask_cards`."""
    if isinstance(value, str):
        return mask_cards(value, keep)
    if isinstance(value, dict):
        return {key: mask_all(item, keep) for key, item in value.items()}
    if isinstance(value, list):
        return [mask_all(item, keep) for item in value]
    return value


def merchant_numbers(values: Any) -> frozenset[str]:
    """Return what stands as 商户号 in ``values`` and is one: 15 digits, one in ten of which would pass for a card.

    A card of 15 digits begins with 34 or 37, which no acquirer's code does.
    """
    found = set()
    if isinstance(values, dict):
        number = values.get("merchant_no")
        if isinstance(number, str) and _MERCHANT.fullmatch(number.strip()):
            found.add(number.strip())
        values = list(values.values())
    if isinstance(values, list):
        for item in values:
            found |= merchant_numbers(item)
    return frozenset(found)


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
