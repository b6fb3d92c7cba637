"""Amounts in capitals (大写金额), read and written by the annex to 《支付结算办法》.

The annex (《正确填写票据和结算凭证的基本规定》, rules 1 to 4) settles the characters, where 整 stands
and where 零 stands; for some amounts it leaves a 零 to the writer, so one amount has several right
writings. A reader that only adds digits times places returns an amount from nonsense, so every text that is
read is compared with the right writings of its amount, and what differs is named or refused.

>>> write(10700053)
'壹拾万柒仟元零伍角叁分'
>>> read("壹拾万零柒仟元伍角叁分")[1:3]
(10700053, ())
>>> read("叁佰陆元")[1:3]
(30600, ('zero_missing', 'missing_zheng'))
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from ._letters import ALIKE, plain
from ._places import NUMERALS, Mark, Places, parse, refuse_short_form, spoken
from ._reading import Reading, Refused, cleaned
from .money import MAX_FEN

_SPOKEN = frozenset({"lower_case_numerals", "spoken_unit"})
_SECTION = f"(?:([{NUMERALS}])仟)?零?(?:([{NUMERALS}])佰)?零?(?:([{NUMERALS}])拾)?零?([{NUMERALS}])?"
_AMOUNT = re.compile(
    f"(?:人民币:?)?((?:{_SECTION}亿)?零?(?:{_SECTION}万)?零?(?:{_SECTION}元)?零?"
    f"(?:([{NUMERALS}])角)?零?(?:([{NUMERALS}])分)?)(整?)"
)
_FIGURES: dict[str | None, str] = {None: "0", **{numeral: str(digit) for digit, numeral in enumerate(NUMERALS)}}


def write(fen: int, *, accounting: bool = False) -> str:
    """Write an amount in its canonical form; ValueError outside 0 to `MAX_FEN`.

    After 角 the annex leaves 整 to the writer; article 52 of 《会计基础工作规范》 asks for it, and so does
    ``accounting``.
    """
    if not 0 <= fen <= MAX_FEN:
        raise ValueError("an amount in capitals lies between 0.00 and 999,999,999,999.99 yuan")
    # Of the writings that rule 4(3) leaves open, the first of its own examples is the canonical one.
    body = _spell(fen, after_yi=False, after_wan=False, after_yuan=True)
    return body if fen % (10 if accounting else 100) else body + "整"


def read(text: str) -> Reading:
    """Read a text as an amount in capitals."""
    return cleaned(text, read_prepared)


def read_prepared(text: str, clean: str) -> Reading:
    """Read a text that `prepare` has cleaned already."""
    fen = quick(clean)
    if fen is not None:
        return Reading(text, fen, (), None, "capitals")
    try:
        fen, issues, meant = _read(clean)
    except Refused as refused:
        return refused.reading(text, "capitals")
    return Reading(text, fen, tuple(issues), None, "capitals", spoken=meant)


def quick(text: str) -> int | None:
    """Return the fen of a text that is written by the rules, as most are: no more has to be asked."""
    match = _AMOUNT.fullmatch(text) or _AMOUNT.fullmatch(text.translate(ALIKE))
    if match is None:
        return None
    body, *digits, zheng = match.groups()
    fen = int("".join([_FIGURES[digit] for digit in digits]))
    if (fen % 10 and zheng) or (not fen % 100 and not zheng):
        return None
    if body == _spell(fen, after_yi=False, after_wan=False, after_yuan=True):
        return fen
    right = body == _spell(fen, "亿零" in body, "万零" in body, "元零" in body)
    # Of the 零 that rule 4(3) leaves open, one is by the rules and two are worth a notice.
    open_zeros = len(body) - len(_spell(fen, after_yi=False, after_wan=False, after_yuan=False))
    return fen if right and open_zeros <= 1 else None


def _read(clean: str) -> tuple[int, list[str], tuple[int, ...]]:
    body, issues = plain(clean)
    body, zheng, after = body.partition("整")
    if after.strip("整"):
        raise Refused("after_zheng")
    places = parse(body)
    fen = places.fen
    found = list(_issues(places, body))
    if not _SPOKEN.isdisjoint(issues):
        refuse_short_form(places.marks)
    if not found and not _is_right(places, fen, body):
        # No such text is known; one that differs for a reason without a name is not read.
        raise Refused("wrong_order")
    issues += found
    if after:
        issues.append("zheng_doubled")
    if zheng and fen % 10:
        issues.append("zheng_after_fen")
    elif not zheng and "元" in body[-1:]:
        issues.append("missing_zheng")
    return fen, issues, spoken(places.marks) if "zero_missing" in found else ()


def _issues(places: Places, body: str) -> Iterator[str]:
    if places.inserted_one:
        yield "missing_one"
    if places.missing_unit:
        yield "missing_yuan" if places.missing_unit == "元" else "missing_fen"
    if places.boxes:
        yield "zero_with_unit"
    marks = places.marks
    gaps = [(_zero_between(above, mark), mark) for above, mark in pairwise(marks)]
    if any(asked == "must" and not mark.zero and not mark.box for asked, mark in gaps):
        yield "zero_missing"
    # 零元零伍分 and 零伍分 write zeros of which the annex says nothing: it has no amount below one yuan.
    below_yuan = bool(marks) and marks[0].place < 0 and (body[0] == "零" and not places.boxes)
    if below_yuan or any(asked == "never" and mark.zero for asked, mark in gaps):
        yield "zero_extra"
    if sum(asked == "may" and mark.zero for asked, mark in gaps) > 1:
        yield "zero_both"


def _zero_between(above: Mark, mark: Mark) -> str:
    """Tell whether a 零 must, may or must never stand between two neighbouring digits."""
    if mark.place < 0:
        if mark.place == -1:
            return "may" if above.place > 0 else "never"
        return "must" if above.place >= 0 else "never"
    if above.place // 4 == mark.place // 4:
        return "must" if above.place - mark.place > 1 else "never"
    if above.place // 4 - mark.place // 4 > 1 or mark.place % 4 < 3:
        return "must"
    return "may" if above.place % 4 else "never"


def _is_right(places: Places, fen: int, body: str) -> bool:
    """Compare a text with the right writing of its amount that chooses 零 as the text does."""
    chosen = {mark.place for mark in places.marks if mark.zero}
    inserted = "壹" if places.inserted_one else ""
    return _spell(fen, 7 in chosen, 3 in chosen, -1 in chosen) == inserted + body + places.missing_unit


def _spell(fen: int, after_yi: bool, after_wan: bool, after_yuan: bool) -> str:
    yuan, cents = divmod(fen, 100)
    jiao, rest = divmod(cents, 10)
    text = ""
    above, skipped = 1, False
    sections = (
        (yuan // 100_000_000, "亿", False),
        (yuan // 10_000 % 10_000, "万", after_yi),
        (yuan % 10_000, "", after_wan),
    )
    for section, unit, optional in sections:
        if section:
            # The zeros at the end of the section above and before this one are one run: one 零 at most.
            zero = skipped or section < 1000 or (above % 10 == 0 and optional)
            text += ("零" if text and zero else "") + _section(section) + unit
            above, skipped = section, False
        elif text:
            skipped = True
    if text:
        text += "元"
    if jiao:
        text += ("零" if text and yuan % 10 == 0 and after_yuan else "") + NUMERALS[jiao] + "角"
    if rest:
        text += ("零" if text and not jiao else "") + NUMERALS[rest] + "分"
    return text or "零元"


# Four places have ten thousand texts, and few of them make up what is read in one run.
@lru_cache(maxsize=10_000)
def _section(number: int) -> str:
    text, gap = "", False
    for digit, unit in zip(f"{number:04d}", ("仟", "佰", "拾", ""), strict=True):
        if digit == "0":
            gap = True
            continue
        text += ("零" if gap and text else "") + NUMERALS[int(digit)] + unit
        gap = False
    return text
