"""Amounts in figures (小写): ``¥1,299.00``, ``RMB:299``, ``299元整``, ``1.2万``.

In mainland China a dot is the decimal mark and a comma groups by three. Exports of terminals, banks and
wallets also hold fen without a dot (000000029900 is 299.00 in ISO 8583), so a figure that could be one of
two amounts is refused instead of guessed.

>>> read("人民币 1,299.5 元").fen
129950
>>> read("1.299,00").error
'ambiguous_separator'
"""

import re

from ._reading import Reading, Refused, cleaned, refusal_by_mark
from .money import MAX_FEN

# Printed receipts carry the label 小写 before or after the currency.
_LABEL = r"(?:(?:\(小写\)|\(小寫\)|小写|小寫) *:? *)?"
_PREFIX = _LABEL + "(?:(?:人民币|人民幣|RMB|CNY) *:? *)?" + _LABEL + "(?:¥ *:? *)?"
_UNIT = " *([万萬亿億]?) *([元圆圓园块塊]?) *([整正]?) *(?:人民币|人民幣|RMB|CNY)?"
_FIGURE = re.compile(_PREFIX + r"(\+?) *([0-9]+(?:,[0-9]+)*)(?:\.([0-9]+))?" + _UNIT)
_MARKED = re.compile(_PREFIX + "([0-9.,]+)" + _UNIT)
_BARE = re.compile(_PREFIX + _UNIT)
_NEGATIVE = re.compile(_PREFIX + "-.*|.*-(?:元)?|" + _PREFIX + r"\(.*\)", re.DOTALL)
_EXPONENT = re.compile(_PREFIX + r"[0-9.,]+E[+-]?[0-9]+")
_NUMBER = re.compile("[0-9][0-9.,]*")

# A card number has 13 to 19 digits; a plain run this long is some number, but hardly an amount.
_NUMBER_LIKE_DIGITS = 15
_PLACES = {"万": 4, "萬": 4, "亿": 8, "億": 8}


def read(text: str) -> Reading:
    """Read a text as an amount in figures."""
    return cleaned(text, read_prepared)


def read_prepared(text: str, clean: str) -> Reading:
    """Read a text that `prepare` has cleaned already."""
    match = _FIGURE.fullmatch(clean.upper())
    if match is None:
        return Reading(text, None, (), _why_not(clean), "figures")
    sign, whole, decimals, unit, yuan, zheng = match.groups()
    try:
        fen = _fen(whole, decimals or "", _PLACES.get(unit, 0))
    except Refused as refused:
        return Reading(text, None, (), str(refused), "figures")
    issues = (
        ("plus_sign", bool(sign)),
        ("ten_thousand_unit", bool(unit)),
        ("spoken_unit", yuan in ("块", "塊")),
        ("yuan_substitute", yuan == "园"),
        ("zheng_after_figures", bool(zheng)),
    )
    return Reading(text, fen, tuple(code for code, found in issues if found), None, "figures")


def _fen(whole: str, decimals: str, places: int) -> int:
    head, *groups = whole.split(",")
    if groups and not (len(head) <= 3 and all(len(group) == 3 for group in groups)):
        # 12,34 may be a continental 12.34; other misplaced commas only show that a digit is lost or added.
        may_be_decimal = len(groups) == 1 and len(groups[0]) < 3 and not decimals
        raise Refused("ambiguous_separator" if may_be_decimal else "bad_grouping")
    digits = head + "".join(groups)
    if not groups and not decimals and len(digits) >= _NUMBER_LIKE_DIGITS:
        raise Refused("too_many_digits")
    if len(digits) > 1 and digits[0] == "0":
        raise Refused("leading_zeros")
    if len(decimals) > places + 2:
        raise Refused("too_many_decimals")
    fen = int((digits + decimals).ljust(len(digits) + places + 2, "0"))
    if fen > MAX_FEN:
        raise Refused("out_of_range")
    return fen


def _why_not(clean: str) -> str:
    code = refusal_by_mark(clean)
    if code is not None:
        return code
    upper = clean.upper()
    for pattern, code in ((_BARE, "no_digits"), (_EXPONENT, "exponent"), (_NEGATIVE, "negative_sign")):
        if pattern.fullmatch(upper):
            return code
    numbers = _NUMBER.findall(upper)
    if len(numbers) > 1:
        return _several(upper, numbers)
    marked = _MARKED.fullmatch(upper)
    if marked:
        return _misplaced(marked[1])
    return "mixed_writing" if numbers and any(unit in upper for unit in "角毛分") else "not_an_amount"


def _several(upper: str, numbers: list[str]) -> str:
    between = "".join(_NUMBER.split(upper)[1:-1])
    if not between.strip(" "):
        # A blank may group thousands (1 299.00) or part two amounts; a mark in the first number decides.
        return "two_amounts" if any("." in number for number in numbers[:-1]) else "blank_in_figure"
    if not between.strip("万萬亿億元圆圓块塊角毛"):
        return "mixed_writing"
    # A letter between digits is a misread digit (2O9, 1l9), not the border of two amounts.
    return "not_an_amount" if between.isascii() and between.isalpha() else "two_amounts"


def _misplaced(number: str) -> str:
    if number.startswith(".") or number.endswith("."):
        return "dangling_point"
    if number.startswith(",") or number.endswith(",") or ",," in number:
        return "bad_grouping"
    return "ambiguous_separator"
