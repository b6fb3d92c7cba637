"""From the characters of a capital amount to its digits, each with its place.

A capital amount falls by sections of four places: 亿, 万, 元, each with 仟 佰 拾 and a bare last digit,
then 角 and 分. A digit without a place, a place without a digit or a place that comes twice leaves open
what was meant, and raises `Refused`. Where a 零 stands is only noted here: the rules judge it later.

>>> [(mark.place, mark.digit, mark.zero) for mark in parse("壹仟零伍元伍角").marks]
[(3, 1, False), (0, 5, True), (-1, 5, False)]
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ._reading import Refused, distinct
from .money import MAX_FEN

NUMERALS = "零壹贰叁肆伍陆柒捌玖"
_DIGIT = f"[{NUMERALS}]"
_UNITS = "仟佰拾"
_SECTION = re.compile("".join(f"(零)?(?:({_DIGIT}){unit})?" for unit in _UNITS) + f"(零)?([{NUMERALS[1:]}])?")
_TAIL = re.compile(f"(?:(零)?({_DIGIT})角)?(?:(零)?({_DIGIT})分)?")
_PAIR = re.compile(f"[{NUMERALS[1:]}]{_DIGIT}")
_OPEN_ZERO = re.compile("零[仟佰拾]")
_OPEN_FEN = re.compile(f".*角[{NUMERALS[1:]}]")
_OPEN_UNIT = re.compile(f"(.*元零?|[^元]*)([{NUMERALS[1:]}])")


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
    missing_unit: str
    """元 or 分 where the text leaves out its last unit, and nothing else can stand there."""

    @property
    def fen(self) -> int:
        """The amount."""
        return _fen(self.marks)


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
    try:
        return _parsed(body)
    except Refused as refused:
        if refused.readings:
            raise
        raise Refused(refused.code, _meanings(refused.code, body)) from None


def _parsed(body: str) -> Places:
    if not body.strip("元"):
        raise Refused("no_digits")
    if body == "零":
        raise Refused("nothing_paid")
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
    unit = _missing_unit(parser, tail, bool(mark), inserted_one)
    parser.tail(tail and tail + unit)
    return Places(tuple(parser.marks), parser.boxes, inserted_one, unit)


def _missing_unit(parser: _Parser, tail: str, yuan: bool, inserted_one: bool) -> str:
    """Return the last unit where the text leaves it out and it can be no other: 元 for 贰佰玖拾玖, 分 for 伍角陆."""
    if yuan or tail:
        return "分" if _OPEN_FEN.fullmatch(tail) else ""
    marks = parser.marks
    refuse_short_form(marks)
    # A lone 伍 or 拾 need not count in yuan, 叁佰零拾 may have lost what follows, and 叁拾零伍 may be 30 yuan 5 角.
    alone = len(marks) == 1 and marks[0].place <= inserted_one
    if not marks or parser.boxes or alone or (marks[-1].zero and [mark.place for mark in marks[-2:]] == [1, 0]):
        raise Refused("no_unit")
    return "元"


def spoken(marks: Sequence[Mark]) -> tuple[int, ...]:
    """Return the fen that speech could mean by a higher place: 三百六 is 360, 三亿五千 is 350,000,000."""
    short = (index for index, pair in enumerate(pairwise(marks), 1) if _shortened(*pair))
    return tuple(_fen(_raised(marks, index)) for index in short)


def refuse_short_form(marks: Sequence[Mark]) -> None:
    """Raise `Refused` where speech could mean another amount."""
    if meant := spoken(marks):
        raise Refused("spoken_short_form", distinct([_fen(marks), *meant]))


def _shortened(above: Mark, mark: Mark) -> bool:
    if mark.zero or mark.box or mark.place < 0 or above.place - mark.place < 2:
        return False
    return mark.place % 4 == 0 or (above.place >= 8 and mark.place < 4)


def _raised(marks: Sequence[Mark], index: int) -> list[Mark]:
    """Move a digit, and what belongs to its section, to the place that speech leaves out."""
    above, mark = marks[index - 1], marks[index]
    up = 4 if mark.place % 4 else above.place - 1 - mark.place
    return [*marks[:index], *(m._replace(place=m.place + up) if m.place >= 0 else m for m in marks[index:])]


def _fen(marks: Iterable[Mark]) -> int:
    fen = 0
    for mark in marks:
        fen += mark.digit * 10 ** (mark.place + 2)
    return fen


def _meanings(code: str, body: str) -> tuple[int, ...]:
    """Give the amounts that a refused text may mean, as far as they can be named."""
    texts: list[str] = []
    if code == "ambiguous_zero":
        # 零拾 says that the place is empty, or 壹 was left out; without a unit behind it the digit may belong there.
        for found in _OPEN_ZERO.finditer(body):
            before, after = body[: found.start()], body[found.end() :]
            texts += [f"{before}零{after}", f"{before}零壹{found[0][1]}{after}", f"{before}{after}"]
            if found[0] == "零佰":
                texts.append(f"{before}{after[:1]}拾{after[1:]}")
            elif not before:
                texts.append(f"壹{found[0][1]}{after}")
    elif code == "last_unit_missing":
        match = _OPEN_UNIT.fullmatch(body)
        if match and "元" in match[1]:
            texts = [match[0] + "角", f"{match[1].rstrip('零')}零{match[2]}分"]
    elif code == "doubled_unit" and "万万" in body and body.count("万") == 2:
        texts = [body.replace("万万", "亿"), body.replace("万万", "万")]
    return distinct([fen for text in texts if (fen := _value(text)) is not None and fen <= MAX_FEN])


def _value(body: str) -> int | None:
    try:
        return _parsed(body).fen
    except Refused:
        return None


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
