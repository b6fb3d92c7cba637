"""Dots, commas and blanks in a figure: what it is worth, or which amounts it may mean.

>>> fen_of("1,299", "5"), fen_of("1", "2", places=4)
((129950, False), (1200000, False))
>>> misplaced("1.299,00").readings
(130, 129900)
"""

import re

from ._reading import Refused, distinct
from .money import MAX_FEN

# A card number has 13 to 19 digits; a plain run this long is some number, but hardly an amount.
_NUMBER_LIKE_DIGITS = 15
_NUMBER = re.compile("([0-9][0-9.,]*)([万萬亿億]?)")
_RUN = re.compile("[0-9][0-9.,]*")
_WELL_FORMED = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?[.,]?")
_LETTERS_BETWEEN = "零万萬亿億千百元圆圓块塊角毛"


def fen_of(whole: str, decimals: str, places: int = 0) -> tuple[int, bool]:
    """Return the fen of a figure counted in 10 to the power of ``places`` yuan, and whether zeros are left over."""
    head, *groups = whole.split(",")
    if groups and not (len(head) <= 3 and all(len(group) == 3 for group in groups)):
        # 12,34 may be a continental 12.34; other misplaced commas only show that a digit is lost or added.
        if len(groups) == 1 and len(groups[0]) < 3 and not decimals:
            stray = [] if head.startswith("0") else [_scaled(whole, "", places)]
            raise Refused("ambiguous_separator", _in_range(_scaled(head, groups[0], places), *stray))
        raise Refused("bad_grouping")
    digits = head + "".join(groups)
    if not groups and not decimals and len(digits) >= _NUMBER_LIKE_DIGITS:
        raise Refused("too_many_digits")
    if len(digits) > 1 and digits[0] == "0":
        as_fen = not (groups or decimals or places)
        raise Refused("leading_zeros", _in_range(int(digits), int(digits) * 100) if as_fen else ())
    surplus = decimals[places + 2 :]
    if surplus:
        # 12.345 may be 12,345; 299.0000 cannot be anything else than 299.
        may_group = not groups and not places and len(digits) <= 3 and digits != "0" and len(decimals) == 3
        if may_group:
            raise Refused("too_many_decimals", _in_range(_rounded(digits, decimals), int(digits + decimals) * 100))
        if surplus.strip("0"):
            raise Refused("too_many_decimals")
    fen = _scaled(digits, decimals[: places + 2], places)
    if fen > MAX_FEN:
        raise Refused("out_of_range")
    return fen, bool(surplus)


def misplaced(number: str) -> Refused:
    """Tell what is wrong with a run of digits, dots and commas."""
    if number.startswith(".") or number.endswith("."):
        return Refused("dangling_point")
    if number.startswith(",") or number.endswith(",") or re.search("[.,]{2}", number):
        return Refused("ambiguous_separator" if ".." in number or ",." in number or ".," in number else "bad_grouping")
    return Refused("ambiguous_separator", _meanings(number))


def several(clean: str) -> Refused:
    """Tell what is wrong with a text that holds more than one number."""
    found = _NUMBER.findall(clean)
    amounts = distinct([fen for number, unit in found if (fen := _plain(number, unit)) is not None])
    if len(amounts) != len({*found}) or len(found) > 4:
        # Naming some of many would look as if the others did not count.
        amounts = ()
    between = "".join(_RUN.split(clean)[1:-1])
    if not between.strip(" "):
        numbers = [number for number, _ in found]
        if any("." in number for number in numbers[:-1]):
            return Refused("two_amounts", amounts)
        # A blank may group thousands (1 299.00) or part two amounts.
        joined = _plain("".join(numbers), found[-1][1])
        return Refused("blank_in_figure", distinct([*amounts, joined]) if joined is not None and amounts else ())
    if not between.strip(_LETTERS_BETWEEN):
        return Refused("mixed_writing")
    # A letter between digits is a misread digit (2O9, 1l9), not the border of two amounts.
    if between.isascii() and between.isalpha():
        return Refused("not_an_amount")
    return Refused("two_amounts", amounts)


def ends(clean: str) -> tuple[int, ...]:
    """Give both ends of a range; none where one end lacks the unit that the other has."""
    found = _NUMBER.findall(clean)
    if len(found) != 2 or found[0][1] != found[1][1]:
        return ()
    amounts = [fen for number, unit in found if (fen := _plain(number, unit)) is not None]
    return distinct(amounts)


def _meanings(number: str) -> tuple[int, ...]:
    amounts = []
    if re.fullmatch("[0-9]{1,3}(?:[.,][0-9]{3})+", number):
        amounts.append(int(re.sub("[.,]", "", number)) * 100)
    match = re.fullmatch("([0-9]{1,3}(?:[.,][0-9]{3})*)[.,]([0-9]{1,2})", number)
    if match:
        amounts.append(_scaled(re.sub("[.,]", "", match[1]), match[2], 0))
    before, _, after = number.replace(",", "").rpartition(".")
    if before.replace(".", "").isdigit():
        amounts.append(_rounded(before.replace(".", ""), after))
    return _in_range(*amounts)


def _plain(number: str, unit: str) -> int | None:
    """Return the fen of a number that is well formed on its own."""
    match = _WELL_FORMED.fullmatch(number)
    if match is None:
        return None
    try:
        return fen_of(match[1], match[2] or "", {"": 0, "万": 4, "萬": 4}.get(unit, 8))[0]
    except Refused:
        return None


def _scaled(whole: str, decimals: str, places: int) -> int:
    digits = whole.replace(",", "") + decimals
    return int(digits + "0" * (places + 2 - len(decimals)))


def _rounded(whole: str, decimals: str) -> int:
    """Round to fen as a till does, 5 upwards."""
    return (int(whole + (decimals + "000")[:3]) + 5) // 10


def _in_range(*amounts: int) -> tuple[int, ...]:
    return distinct([fen for fen in amounts if fen <= MAX_FEN])
