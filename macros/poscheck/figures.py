"""Amounts in figures (小写): ``¥1,299.00``, ``押金：RMB299``, ``299元整``, ``1.2万``, ``2元5角``.

In mainland China a dot is the decimal mark and a comma groups by three. Exports of terminals, banks and
wallets also hold fen without a dot (000000029900 is 299.00 in ISO 8583), so a figure that could be one of
two amounts is refused instead of guessed, and both are named.

>>> read("人民币 1,299.5 元").fen
129950
>>> read("12,34").error, read("12,34").readings
('ambiguous_separator', (1234, 123400))
>>> sign, reading = read_signed("-3.90(CN)")
>>> sign, reading.fen
(-1, 390)
"""

import re

from ._labels import BEHIND, NAME, Front, front
from ._reading import Reading, Refused, cleaned, distinct, prepare
from ._refusal import by_mark
from ._separators import ends, fen_of, misplaced, several
from ._units import LARGE, places_of, read_units

# Most cells hold nothing else; a match is an amount without further questions.
_PLAIN = re.compile(
    r"[¥￥]?((?:0|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}|[1-9][0-9]{0,11}))(?:\.([0-9]{1,2}))?元?[ \t]{0,40}"
)
_YUAN = "(?:元|圆|圓|园|块|塊|YUAN)"
_AFTER = rf" *+(?P<yuan>{_YUAN}?)(?P<money>[钱錢]?) *+(?P<zheng>[整正]?) *+(?:{NAME}|(?P<sign>¥))?{BEHIND}"
_REFUND = (
    r"(?P<refund> *+\((?:已|部分|(?P<all>全额|全部))*退(?:款|回|还)?(?:金额)?:? *+"
    r"¥?(?P<refunded>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]{1,2})?)?元?\))?"
)
_FIGURE = re.compile(
    rf"(?P<plus>\+?) *+(?P<whole>[0-9]+(?:,[0-9]+)*)(?:(?P<point>[.。])(?P<decimals>[0-9]+))?"
    rf" *+(?P<unit>{LARGE}?){_AFTER}{_REFUND}",
    re.IGNORECASE | re.ASCII,
)
_BARE = re.compile(_AFTER, re.IGNORECASE | re.ASCII)
_MARKED = re.compile(rf"([0-9.,]+) *+{LARGE}?{_AFTER}", re.IGNORECASE | re.ASCII)
_NEGATIVE = re.compile(r"-.*|.*-元?|\(.*\)", re.DOTALL)
_EXPONENT = re.compile("[0-9.,]+E[+-]?[0-9]+", re.IGNORECASE)
_NUMBER = re.compile("[0-9][0-9.,]*")
_MIXED = re.compile("[角毛分千百十拾佰仟]|[壹贰貳叁叄肆伍陆陸柒捌玖一二两三四五六七八九][万萬亿億]")
_LOOSE_ZERO = re.compile("零[0-9.,零亿億万萬千仟百佰十拾元圆圓角分整正 ]+|[^零]+零 *+[元圆圓]?[整正]?")
# Brackets that hold the currency too are a remark to the label, not the minus of a statement.
_REMARK = re.compile(r"[^:¥()0-9]+\((?:¥[^()]+|[^()¥]+元)\)")
# Who types a full-width comma between half-width digits may mean a list; decimals show that the figure is one.
_WIDE_COMMA = re.compile("(?:[0-9]，[0-9０-９]|[０-９]，[0-9])(?![0-9，]*[.．。][0-9]{2}(?![0-9]))")

_SIGNS = {"+": 1, "贷": 1, "貸": 1, "贷方": 1, "貸方": 1, "CR": 1, "收入": 1}
_SIGNS |= {"-": -1, "借": -1, "借方": -1, "DR": -1, "支出": -1}
_SIGN = "[+-]|CR|DR|[贷貸借]方?|收入|支出"
_SIGNED = re.compile(
    rf"(?P<first>{_SIGN})? *+(?P<front>[^-+()0-9]*?)(?P<second>[+-])? *+"
    r"(?:\((?P<inside>[^-+()]+)\)|(?P<rest>[^-+()]+?))"
    rf" *+(?:\((?P<label>{_SIGN})\)|(?P<last>{_SIGN}))?(?: *+\(CN\))?",
    re.IGNORECASE | re.ASCII,
)


def quick(text: str) -> int | None:
    """Return the fen of the plainest writings, which need no cleaning: ``299``, ``¥1,299.00``, ``299.5元``."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    yuan, decimals = match.groups()
    cents = 0 if decimals is None else int(decimals) if len(decimals) == 2 else int(decimals) * 10
    return int(yuan.replace(",", "")) * 100 + cents


def read(text: str) -> Reading:
    """Read a text as an amount in figures."""
    return cleaned(text, read_prepared)


def read_prepared(text: str, clean: str) -> Reading:
    """Read a text that `prepare` has cleaned already."""
    wide = "，" in text and _WIDE_COMMA.search(text)
    fen = None if wide else quick(clean)
    if fen is not None:
        return Reading(text, fen, (), None, "figures")
    try:
        if wide:
            raise _listed(text, clean)
        return _read(text, clean)
    except Refused as refused:
        return refused.reading(text, "figures")


def read_signed(text: str) -> tuple[int, Reading]:
    """Read a cell of a statement, where a sign or a mark tells which way the money went.

    The sign is 1 for money that came in (+, 贷, CR), -1 for money that went out (-, 借, DR, brackets), and 0
    without a mark or without a readable amount. Two marks that disagree are refused.
    """
    try:
        clean = prepare(text)
        sign, rest = _peeled(clean)
    except Refused as refused:
        return 0, refused.reading(text, None if refused.code in ("empty", "too_long") else "figures")
    reading = read_prepared(text, rest)
    return (0 if reading.fen is None else sign), reading


def _peeled(clean: str) -> tuple[int, str]:
    """Take the marks of direction off a cell of a statement."""
    match = _SIGNED.fullmatch(clean)
    if match is None or _remark(clean) or (match["second"] and match["first"] in ("+", "-")):
        return 0, clean
    marks = [match[name] for name in ("first", "second", "label", "last") if match[name]]
    signs = {_SIGNS[mark.upper()] for mark in marks}
    if match["inside"]:
        signs.add(-1)
    if len(signs) > 1:
        raise Refused("conflicting_signs")
    rest = match["front"] + (match["inside"] or match["rest"])
    return (signs.pop(), rest.lstrip(" :")) if signs else (0, clean)


def _read(text: str, clean: str) -> Reading:
    if _remark(clean):
        clean = clean[:-1].replace("(", " ", 1)
    before = front(clean)
    match = _FIGURE.fullmatch(clean, before.end)
    if match is None:
        units = read_units(clean, before.end)
        if units is None:
            raise _why_not(clean, before.end)
        return Reading(text, units[0], (*units[1], *_label_issues(before)), None, "figures")
    decimals, unit, zheng = match["decimals"] or "", match["unit"], match["zheng"]
    if match["point"] == "。" and len(decimals) != 2:
        raise Refused("two_amounts")
    fen, surplus = fen_of(match["whole"], decimals, places_of(unit))
    refunded = _refunded(match, fen)
    large = unit[-1:]
    issues: tuple[tuple[str, bool], ...] = (
        ("plus_sign", bool(match["plus"])),
        ("unit_characters", large in ("百", "佰", "千", "仟") or len(unit) > 1),
        ("ten_thousand_unit", large in ("万", "萬", "亿", "億")),
        ("surplus_zeros", surplus),
        ("point_substitute", match["point"] == "。"),
        ("spoken_unit", bool(match["money"]) or match["yuan"] in ("块", "塊")),
        ("yuan_substitute", match["yuan"] == "园"),
        ("zheng_after_figures", bool(zheng)),
        ("sign_after_figure", bool(match["sign"])),
        ("refund_noted", bool(match["refund"])),
    )
    named = tuple(code for code, found in issues if found) + _label_issues(before)
    return Reading(text, fen, named, None, "figures", (), refunded)


def _label_issues(before: Front) -> tuple[str, ...]:
    mismatch = ("label_mismatch",) if before.capitals and not before.figures else ()
    return (*mismatch, "direction_named") if before.direction else mismatch


def _remark(clean: str) -> bool:
    """Tell whether the amount stands in brackets behind its label: ``押金(¥299.00)``."""
    if clean[-1:] != ")" or _REMARK.fullmatch(clean) is None:
        return False
    before = front(clean)
    return before.name is None and clean.startswith("(", before.end)


def _listed(text: str, clean: str) -> Refused:
    """Name what a text with a full-width comma between half-width digits may mean: two amounts, or one."""
    joined: tuple[int | None, ...]
    try:
        joined = (_read(text, clean).fen,)
    except Refused as refused:
        if refused.code not in ("ambiguous_separator", "bad_grouping"):
            return refused
        joined = refused.readings
    parts = several(prepare(text.replace("，", "、"))).readings
    return Refused("two_amounts", distinct([*parts, *(fen for fen in joined if fen is not None)]) if parts else ())


def _refunded(match: re.Match[str], fen: int) -> int | None:
    if match["refunded"] is None:
        return fen if match["all"] else None
    whole, _, decimals = match["refunded"].partition(".")
    refunded, _ = fen_of(whole, decimals)
    if refunded > fen:
        # No more can come back than was paid, so one of the two is not what it seems.
        raise Refused("two_amounts", (fen, refunded))
    return refunded


def _why_not(clean: str, start: int) -> Refused:
    rest = clean[start:]
    code = by_mark(rest)
    if code is not None:
        return Refused(code, ends(rest) if code == "range" else ())
    for pattern, code in ((_BARE, "no_digits"), (_EXPONENT, "exponent"), (_NEGATIVE, "negative_sign")):
        if pattern.fullmatch(rest):
            return Refused(code)
    if _LOOSE_ZERO.fullmatch(rest):
        return Refused("dangling_zero")
    numbers = _NUMBER.findall(rest)
    if len(numbers) > 1:
        return several(rest)
    marked = _MARKED.fullmatch(rest)
    if marked:
        return misplaced(marked[1])
    return Refused("mixed_writing" if numbers and _MIXED.search(rest) else "not_an_amount")
