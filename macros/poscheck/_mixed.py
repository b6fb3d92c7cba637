"""Amounts with arabic digits among capitals: ``300元伍角``, ``1万贰仟元整``, ``叁佰6拾元整``.

Such a text is read where each arabic number fills the places of the unit behind it, as its capitals would.
叁佰99元 is not: nothing tells what was to stand between 佰 and 99.

>>> in_capitals("1万贰仟元整"), in_capitals("300元伍角"), in_capitals("叁佰99元")
('壹万贰仟元整', '叁佰元伍角', None)
"""

import re

from ._labels import front
from ._places import NUMERALS
from .capitals import write

_NUMBER = re.compile("[0-9][0-9,]*")
_WHOLE = re.compile("[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,11}")
_SECTION = re.compile("[1-9][0-9]{0,3}")
_DIGIT_UNITS = frozenset("仟佰拾千百十角毛分")
_YUAN = frozenset("元圆圓园块塊")
_LARGE = frozenset("万萬亿億")


def in_capitals(clean: str) -> str | None:
    """Spell the arabic numbers of a cleaned text; None if one of them does not fit its unit."""
    start = front(clean).end
    parts, end = [clean[:start]], start
    for match in _NUMBER.finditer(clean, start):
        above = clean[match.start() - 1] if match.start() > start else ""
        numeral = _spelled(match[0], above, clean[match.end() : match.end() + 1])
        if numeral is None:
            return None
        parts += [clean[end : match.start()], numeral]
        end = match.end()
    return "".join([*parts, clean[end:]])


def _spelled(number: str, above: str, unit: str) -> str | None:
    if number == "0":
        return number
    if len(number) == 1 and (not unit or unit in _DIGIT_UNITS or above in ("零", "拾", "十")):
        return NUMERALS[int(number)]
    if unit in _YUAN:
        # Below 万 all four places must be there, as in 壹万2000元.
        fits = _WHOLE.fullmatch(number) if not above else above in "万萬" and len(number) == 4 and number[0] != "0"
    else:
        fits = unit in _LARGE and not above and _SECTION.fullmatch(number)
    return write(int(number.replace(",", "")) * 100).removesuffix("元整") if fits else None
