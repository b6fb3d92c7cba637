"""What a file must not give away: card numbers, and in :func:`mask_private` all else that is nobody's business.

Payment card numbers have 13 to 19 digits and pass the Luhn check; only the last four may be kept. Source of the
rule: 《银行卡收单业务管理办法》 art. 28 and PCI DSS 3.4 (facts ``acquiring-28-forbidden-card-data`` and
``card-number-display-practice``). Order numbers (20 digits and more) and amounts are not card numbers and stay as
they are. What is not covered: names, addresses, landline numbers, passports, passwords with letters, chip data.

>>> mask_cards("卡号 4111 1111 1111 1111，押金 299.00")
'卡号 ************1111，押金 299.00'
>>> mask_private("卡号 4111111111111111，有效期 12/28，电话 13800138000，参考号 123456789012")
'卡号 ************1111，有效期 ***，电话 138****8000，参考号 123456789012'
>>> found("密码：123456，手机 138 0013 8000")
['pin', 'mobile']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from poscheck._people import mask_ids, mask_lone_mobiles, mask_mobiles
from poscheck._secrets import cut, plain

KINDS = ("card", "track", "cvv", "expiry", "pin", "mobile", "id")

# A slip groups the digits by blanks, hyphens, dots and the like. A comma groups amounts and is left out on purpose.
_GAP = r"[^\S\r\n]|[\u00ad\u200b-\u200f\u2060\ufeff._/·・•\-\u2010-\u2015\u2212\uff0d]"
_RUN = re.compile(rf"\d+(?:(?:{_GAP}){{1,8}}\d+)*")
_DIGITS = re.compile(r"\d+")
_SHORTEST, _LONGEST = 13, 19
_MERCHANT = re.compile(r"(?!3[47])[0-9]{15}")
_DAY = r"20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]"
# Numbers that say what they are, and are none of a person or a card although some would pass for one.
_STAYS = "|".join(
    (
        # Digests and ids, with enough letters that no card fits between them.
        r"(?<![0-9a-z])(?=(?:[0-9]*[a-f]){4})(?:[0-9a-f]{16}|[0-9a-f]{32,})(?![0-9a-z])",
        # Times as machines print them: no card of 14 or 17 digits begins with 20. With a blank inside, the second half
        # could be the first group of a card.
        rf"(?<![0-9]){_DAY}(?:{_TIME}(?:[0-9]{{3}})?(?![0-9])| {_TIME}(?![ ._/\-]{{0,8}}[0-9]))",
        # Amounts.
        r"[¥￥] ?[0-9][0-9,]*(?:\.[0-9]{1,2})?(?![ \-]?[0-9])",
        r"(?<![0-9.,])(?<![0-9][ \-])[0-9]{13,15}\.[0-9]{2}(?![0-9./\-])",
        r"(?<![0-9.,])(?<![0-9][ \-])[0-9]{11,15}(?= ?[元圆块])",
        # Numbers of transactions, terminals and merchants behind their labels.
        r"(?:(?:参考|检索|终端|终端编|商户|商户编)号|rrn|(?:ref(?:erence)?|terminal|merchant) ?(?:no\.?|number|id))"
        r"[ :=]{0,3}(?:[0-9]{12}|[0-9]{8}|(?!3[47])[0-9]{15})(?![0-9])",
    )
)


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


def mask_private(text: str, keep: frozenset[str] = frozenset()) -> str:
    """Return ``text`` without what must not be kept, and with what leads to a person or a card reduced.

    Track data, verification codes, expiry dates and PINs become stars, mobile numbers 138****8000, ID numbers their
    first and last character, card numbers their last four digits. Numbers in ``keep`` stay. Doing it twice changes
    nothing more.
    """
    while (shorter := [after for _, after in _steps(text, keep)][-1]) != text:
        # What was hidden no longer stands between its neighbours: these may now be a number of their own.
        text = shorter
    return text


def found(text: str, keep: frozenset[str] = frozenset()) -> list[str]:
    """Return which of :data:`KINDS` :func:`mask_private` would hide in ``text``, in the order given there."""
    kinds, before = set(), None
    while before != text:
        before = text
        for kind, after in _steps(text, keep):
            if after != text:
                kinds.add(kind)
            text = after
    return [kind for kind in KINDS if kind in kinds]


def mask_all(
    value: Any, keep: frozenset[str] = frozenset(), with_: Callable[[str, frozenset[str]], str] = mask_cards
) -> Any:
    """Return a copy of JSON-like ``value`` in which every string went through ``with_``; names of fields stay."""
    if isinstance(value, str):
        return with_(value, keep)
    if isinstance(value, dict):
        return {key: mask_all(item, keep, with_) for key, item in value.items()}
    if isinstance(value, list):
        return [mask_all(item, keep, with_) for item in value]
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


def _steps(text: str, keep: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the text after each step, with the kind of what it hid.

    Track data go first, while they are whole. ID numbers go before cards, as one in ten passes for one; cards go
    before whatever could take one apart.
    """
    text = cut("track", text)
    yield "track", text
    for kind, hide in (
        ("id", mask_ids),
        ("mobile", mask_lone_mobiles),
        ("card", mask_cards),
        ("mobile", mask_mobiles),
    ):
        text = _but_for_what_stays(text, keep, hide)
        yield kind, text
    for kind in ("cvv", "expiry", "pin"):
        text = cut(kind, text)
        yield kind, text


def _but_for_what_stays(text: str, keep: frozenset[str], hide: Callable[[str], str]) -> str:
    """Apply ``hide`` to all of ``text`` but the numbers in ``keep`` and those of :data:`_STAYS`."""
    kept = "|".join(re.escape(plain(number)) for number in sorted(keep, key=len, reverse=True) if number)
    stays = f"(?<![0-9])(?:{kept})(?![0-9])|{_STAYS}" if kept else _STAYS
    pieces, at = [], 0
    for match in re.finditer(stays, plain(text)):
        pieces += [hide(text[at : match.start()]), text[match.start() : match.end()]]
        at = match.end()
    return "".join([*pieces, hide(text[at:])])


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
