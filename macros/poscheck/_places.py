"""From the characters of a capital amount to its digits, each with its place.

A capital amount falls by sections of four places: 亿, 万, 元, each with 仟 佰 拾 and a bare last digit,
then 角 and 分. A digit without a place, a place without a digit or a place that comes twice leaves open
what was meant, and raises `Refused`. Where a 零 stands is only noted here: the rules judge it later.

>>> [(mark.place, mark.digit, mark.zero) for mark in parse("壹仟零伍元伍角").marks]
[(3, 1, False), (0, 5, True), (-1, 5, False)]
"""

import re
from itertools import pairwise, starmap
from typing import NamedTuple

from ._reading import Refused

NUMERALS = "零壹贰叁肆伍陆柒捌玖"
_DIGIT = f"[{NUMERALS}]"
_UNITS = "仟佰拾"
_SECTION = re.compile("".join(f"(零)?(?:({_DIGIT}){unit})?" for unit in _UNITS) + f"(零)?([{NUMERALS[1:]}])?")
_TAIL = re.compile(f"(?:(零)?({_DIGIT})角)?(?:(零)?({_DIGIT})分)?")
_PAIR = re.compile(f"[{NUMERALS[1:]}]{_DIGIT}")


class Mark(NamedTuple):
    """A digit other than 0; place 0 is 元, 1 is 拾元, -1 is 角."""

    place: int
    digit: int
    zero: bool
    """A 零 stands before the digit."""
    box: bool
    """A 零 that names the place just above (零佰 before 伍拾) stands before the digit."""


class Places(NamedTuple):
    """The digits of an amount, highest first."""

    marks: tuple[Mark, ...]
    boxes: bool
    """Some 零 has a place of its own, as on a form with printed places."""
    inserted_one: bool
    """The text begins with 拾 and is read as 壹拾."""


class _Parser:
    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.boxes = False
        self._box: int | None = None

    def digit(self, place: int, numeral: str, zero: bool) -> None:
        boxed = self._box is not None and self._box - place == 1
        if not self.marks and place >= 0 and self._box is not None and not boxed:
            # In 零佰伍元 the place of 伍 is open: 5 or 50.
            raise Refused("ambiguous_zero")
        self.marks.append(Mark(place, NUMERALS.index(numeral), zero, boxed))
        self._box = None

    def box(self, place: int) -> None:
        self._box = place
        self.boxes = True

    def section(self, text: str, base: int) -> None:
        if base and text == "零":
            self.box(base)
            return
        match = _SECTION.fullmatch(text)
        if match is None:
            raise Refused(_why_not_places(text, _UNITS))
        zero = False
        groups = match.groups()
        for index, place in ((0, 3), (2, 2), (4, 1), (6, 0)):
            zero = zero or groups[index] is not None
            numeral = groups[index + 1]
            if numeral is None:
                continue
            if numeral != "零":
                self.digit(base + place, numeral, zero)
                zero = False
                continue
            # 叁佰零拾伍 names every place and is 305; 壹仟零拾伍 may be 1005 or 1015 without its 壹.
            named_above = place == 3 or groups[index - 1] is not None
            if zero or not (named_above or (place == 2 and not self.marks and not self.boxes)):
                raise Refused("ambiguous_zero")
            self.box(base + place)
        if zero:
            # 伍拾零元 names the last place; in 叁佰零元 the digit that 零 announces is lost.
            if groups[5] is None or groups[7] is not None:
                raise Refused("dangling_zero")
            self.box(base)

    def tail(self, text: str) -> None:
        match = _TAIL.fullmatch(text)
        if match is None:
            raise Refused(_why_not_tail(text))
        jiao_zero, jiao, fen_zero, fen = match.groups()
        for place, zero, numeral in ((-1, jiao_zero, jiao), (-2, fen_zero, fen)):
            if numeral == "零":
                self.box(place)
            elif numeral is not None:
                self.digit(place, numeral, zero is not None)


def parse(body: str) -> Places:
    """Take an amount in the characters of rule 1, without 整, apart into its digits."""
    if not body.strip("元"):
        raise Refused("no_digits")
    if "零零" in body:
        raise Refused("doubled_zero")
    inserted_one = body.startswith("拾")
    if inserted_one:
        body = "壹" + body
    parser = _Parser()
    yuan, mark, tail = body.partition("元")
    if "元" in tail:
        raise Refused("doubled_unit")
    if not mark and ("角" in body or "分" in body):
        if any(unit in body for unit in "仟佰拾万亿"):
            raise Refused("no_unit")
        yuan, tail = "", body
    elif not yuan:
        raise Refused("missing_digit")
    if yuan not in ("", "零"):
        _yuan(parser, yuan)
        if parser.marks and parser.marks[0].zero:
            raise Refused("dangling_zero")
    if not mark and not tail:
        raise Refused("spoken_short_form" if any(starmap(shortened, pairwise(parser.marks))) else "no_unit")
    parser.tail(tail)
    return Places(tuple(parser.marks), parser.boxes, inserted_one)


def shortened(above: Mark, mark: Mark) -> bool:
    """Tell whether speech could mean a higher place: 三百六 is 360, 三亿五千 is 350,000,000."""
    if mark.zero or mark.box or mark.place < 0 or above.place - mark.place < 2:
        return False
    return mark.place % 4 == 0 or (above.place >= 8 and mark.place < 4)


def _yuan(parser: _Parser, yuan: str) -> None:
    head, yi, rest = yuan.rpartition("亿")
    if "亿" in head or rest.count("万") > 1 or head.count("万") > 1:
        raise Refused("doubled_unit")
    if "万" in head:
        raise Refused("out_of_range")
    middle, wan, last = rest.rpartition("万")
    if (yi and not head) or (wan and not middle):
        raise Refused("missing_digit")
    for text, base in ((head, 8), (middle, 4), (last, 0)):
        if text:
            parser.section(text, base)


def _why_not_places(text: str, units: str) -> str:
    if _PAIR.search(text):
        return "digits_without_places"
    found = [character for character in text if character in units]
    if len(set(found)) < len(found):
        return "doubled_unit"
    return "missing_digit" if found == sorted(found, key=units.index) else "wrong_order"


def _why_not_tail(text: str) -> str:
    if any(unit in text for unit in "仟佰拾万亿"):
        return "jiao_fen_range"
    if text[-1] == "零":
        return "dangling_zero"
    if _PAIR.search(text):
        return "digits_without_places"
    if text[-1] in NUMERALS:
        return "last_unit_missing"
    return _why_not_places(text, "角分")
