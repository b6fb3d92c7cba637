"""Arabic digits with Chinese units between them: ``2元5角``, ``1万2千元``, ``1万500元``, ``29900分``.

People write so in contracts and messages. Each digit has its unit, so the amount is certain; where the
last unit is dropped (1万2, 2元5) it is not.

>>> read_units("1万2千元")
(1200000, ('unit_characters', 'ten_thousand_unit'))
>>> read_units("1万2")
Traceback (most recent call last):
poscheck._reading.Refused: spoken_short_form
"""

import re

from ._labels import BEHIND, NAME
from ._reading import Refused, distinct
from ._separators import fen_of
from .money import MAX_FEN

# A 零 stands between a unit and a digit; at the start or the end of a figure the digit beside it is lost.
_ZERO = "(?:(?<=[亿億万萬千仟百佰十拾元圆圓园块塊角毛])零(?=[1-9]))?"
LARGE = "(?:[百千佰仟]?[万萬亿億]|[千仟百佰])"
PLACES = {"": 0, "百": 2, "佰": 2, "千": 3, "仟": 3, "万": 4, "萬": 4, "亿": 8, "億": 8}
_NUMBER = "(?:[1-9][0-9]{0,3}|[1-9][千仟](?:[1-9][百佰])?|[1-9][百佰])"
_PARTS = re.compile(
    rf"(?:(?P<p8>{_NUMBER})[亿億])?{_ZERO}(?:(?P<p4>{_NUMBER})[万萬])?{_ZERO}(?:(?P<p3>[1-9])[千仟])?{_ZERO}"
    rf"(?:(?P<p2>[1-9])[百佰])?{_ZERO}(?:(?P<p1>[1-9])[十拾])?{_ZERO}(?P<p0>[0-9]+(?:,[0-9]{{3}})*)? *+"
    rf"(?P<yuan>[元圆圓园块塊])?[钱錢]?(?:{_ZERO}(?P<jiao>[0-9])[角毛])?"
    rf"(?:(?P<zero>{_ZERO})(?P<fen>[0-9]{{1,2}})(?P<named>分?))? *+[整正]?"
    rf" *+(?:{NAME})?{BEHIND}",
    re.IGNORECASE | re.ASCII,
)
_FEN = re.compile(r"([0-9]+(?:,[0-9]{3})*)分[钱錢]?" + BEHIND)


def places_of(unit: str) -> int:
    """Return the power of ten that a unit such as 万 or 百万 stands for."""
    return sum(PLACES[character] for character in unit)


def read_units(clean: str, start: int = 0) -> tuple[int, tuple[str, ...]] | None:
    """Read the text from ``start``; None if it is not written so, `Refused` if a unit is missing."""
    only_fen = _FEN.fullmatch(clean, start)
    if only_fen:
        # fen_of counts in yuan; a hundred times too much is exact.
        return fen_of(only_fen[1], "")[0] // 100, ("unit_characters",)
    match = _PARTS.fullmatch(clean, start)
    if match is None:
        return None
    tail, large = _tail(match), _large(match)
    if tail is None or large is None:
        return None
    fen = large + tail
    if fen > MAX_FEN:
        raise Refused("out_of_range")
    issues = ["unit_characters"]
    if match["jiao"] and match["fen"] and not match["named"]:
        issues.append("missing_fen")
    if match["p8"] or match["p4"]:
        issues.append("ten_thousand_unit")
    if re.search("[块塊毛钱錢]", clean):
        issues.append("spoken_unit")
    if "园" in clean:
        issues.append("yuan_substitute")
    return fen, tuple(issues)


def _large(match: re.Match[str]) -> int | None:
    """Return the fen of the part down to 元; None if its digits do not fit their places."""
    parts = {place: _section(match[f"p{place}"]) for place in (8, 4, 3, 2, 1) if match[f"p{place}"]}
    last = match["p0"] or ""
    yuan: int = sum(number * 10**place for place, number in parts.items())
    if not (parts or last):
        return 0
    if not parts:
        return fen_of(last, "")[0]
    if not last:
        return yuan * 100
    lowest = min(parts)
    if not last.isdigit() or last[0] == "0" or len(last) > lowest:
        return None
    zero = match.string[match.start("p0") - 1] == "零"
    # 1万854 may be 1.854万 as 1万5 may be 1.5万; 元 closes all but the shortest.
    short = len(last) == 1 and lowest > 1
    cut = len(last) < lowest and not match["yuan"]
    thousands = lowest == 8 and 1 < len(last) <= 4
    if (short or cut or thousands) and not zero:
        meant = {int(last), int(last) * 10 ** (lowest - len(last))} | ({int(last) * 10**4} if thousands else set())
        raise Refused("spoken_short_form", distinct([fen for part in meant if (fen := 100 * (yuan + part)) <= MAX_FEN]))
    return (yuan + int(last)) * 100


def _section(text: str) -> int:
    """Return the number in front of 万 or 亿, where 2千3百 may stand for 2300."""
    if text.isdigit():
        return int(text)
    pairs = zip(text[::2], text[1::2], strict=True)
    return sum(int(digit) * (1000 if unit in "千仟" else 100) for digit, unit in pairs)


def _tail(match: re.Match[str]) -> int | None:
    """Return the fen of 角 and 分; None if they do not follow 元 as they must."""
    yuan, jiao, fen = match["yuan"], match["jiao"], match["fen"]
    above = any(match[f"p{place}"] for place in (8, 4, 3, 2, 1, 0))
    if bool(yuan) != above or not (above or jiao):
        # Without 元 a figure such as 299 5角 is torn; 1万2千 may leave 元 out, as 1.2万 may.
        if yuan or jiao or fen or not above:
            return None
        return 0
    if fen and match["zero"] and len(fen) == 2:
        return None
    if fen and not match["named"] and not jiao and len(fen) == 1:
        # 2元50 is 2.50, but 2元5 may be 2.50 or 2.05; after 角 only 分 can follow.
        large = _large(match)
        meant = [] if large is None else [large + int(fen), large + 10 * int(fen)]
        raise Refused("last_unit_missing", distinct(meant))
    if fen and len(fen) == 2 and jiao:
        return None
    return int(jiao or 0) * 10 + int(fen or 0)
