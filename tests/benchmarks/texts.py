"""Amounts as people write them, from a fixed seed, each with the amount that it states, or None if it states no one.

The writer of capitals here is another one than that of ``poscheck``: it writes every place with its digit, then takes
out what the annex does not want. So a mistake in the one is not a mistake in the other.

>>> capitals(600_714), capitals(10_700_053), capitals(10_700_053, after_wan=True, after_yuan=False)
('陆仟零柒元壹角肆分', '壹拾万柒仟元零伍角叁分', '壹拾万零柒仟元伍角叁分')
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

SEED = 20261126
NUMERALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_SECTIONS = ("元", "万", "亿")
_OTHER_FORMS = {"贰": "貳", "陆": "陸", "亿": "億", "万": "萬", "元": "圓", "整": "正"}
_LOWER = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0xA5: 0xFFE5}
_FRONTS = ("¥", "￥", "¥ ", "RMB", "RMB:", "RMB ", "CNY", "CNY ", "人民币", "人民币:", "人民币 ", "")

Draw = random.Random
Maker = Callable[[Draw], tuple[str, int | None]]


class Text(NamedTuple):
    """One text; ``fen`` is what it states, or None if that cannot be known."""

    group: str
    kind: str
    text: str
    fen: int | None


def texts(count: int) -> Iterator[Text]:
    """Give ``count`` texts of every kind; each kind has its own draw, so that a new one changes none of the others."""
    for group, kinds in KINDS.items():
        for kind, make in kinds.items():
            draw = random.Random(f"{SEED} {group} {kind}")
            for _ in range(count):
                yield Text(group, kind, *make(draw))


def amount(draw: Draw, most: int = 9) -> int:
    """Draw an amount in fen with up to ``most`` digits of yuan, many of them zero, for there the writings differ."""
    digits = [draw.choice("0123456789") if draw.random() < 0.6 else "0" for _ in range(draw.randint(1, most))]
    cents = draw.choice((0, 10 * draw.randrange(10), draw.randrange(100)))
    return int("".join(digits)) * 100 + cents or 1


def figures(fen: int, mark: str = "") -> str:
    return f"{fen // 100:{mark}}.{fen % 100:02d}"


def capitals(fen: int, *, after_yi: bool = False, after_wan: bool = False, after_yuan: bool = True) -> str:
    """Write an amount in capitals; the switches set the 零 that rule 4(3) of the annex leaves to the writer."""
    yuan, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    text = ""
    for place in range(len(str(yuan)) - 1, -1, -1):
        digit = yuan // 10**place % 10
        text += NUMERALS[digit] + (_PLACES[place % 4] if digit else "")
        if place % 4 == 0:
            text += _SECTIONS[place // 4]
    for unit, after in (("亿", after_yi), ("万", after_wan)):
        text = re.sub(f"零+{unit}", f"{unit}零" if after else unit, text)
    text = re.sub("零+", "零", text.replace("亿万", "亿零")).replace("零元", "元")
    text = "" if not yuan else text
    if jiao:
        text += ("零" if yuan and yuan % 10 == 0 and after_yuan else "") + NUMERALS[jiao] + "角"
    if cent:
        text += ("零" if yuan and not jiao else "") + NUMERALS[cent] + "分"
    return (text or "零元") + ("" if fen % 100 else "整")


# Figures


def _plain(draw: Draw) -> tuple[str, int]:
    fen = amount(draw)
    written = [figures(fen)]
    if fen % 10 == 0:
        written.append(figures(fen)[:-1])
    if fen % 100 == 0:
        written.append(str(fen // 100))
    return draw.choice(written), fen


def _commas(draw: Draw) -> tuple[str, int]:
    fen = 100_000 + amount(draw)
    return (f"{fen // 100:,}" if fen % 100 == 0 and draw.random() < 0.5 else figures(fen, ",")), fen


def _marks(draw: Draw) -> tuple[str, int]:
    text, fen = draw.choice((_plain, _commas))(draw)
    front = draw.choice(_FRONTS)
    behind = ("元", "圆", "元整", "块") if "." not in text else ("元", "圆")
    return front + text + (draw.choice(("", *behind)) if front else draw.choice(behind)), fen


def _wide(draw: Draw) -> tuple[str, int]:
    text, fen = draw.choice((_plain, _commas))(draw)
    return (draw.choice(("", "¥")) + text).translate(_WIDE) + draw.choice(("", "元")), fen


def _wan(draw: Draw) -> tuple[str, int]:
    unit, worth = draw.choice((("万", 10**6), ("万", 10**6), ("亿", 10**10)))
    places = draw.choice((0, 1, 1, 2, 4))
    number = draw.randrange(10**places, 1000 * 10**places)
    text = f"{number // 10**places}" + (f".{number % 10**places:0{places}d}" if places else "")
    return draw.choice(("", "¥", "人民币")) + text + unit + draw.choice(("", "元")), number * worth // 10**places


def _units(draw: Draw) -> tuple[str, int]:
    one, two, three = draw.randint(1, 999), draw.randint(1, 9), draw.randint(1, 9)
    return draw.choice(
        (
            (f"{one}元{two}角", one * 100 + two * 10),
            (f"{one}元{two}角{three}分", one * 100 + two * 10 + three),
            (f"{one}块{two}毛", one * 100 + two * 10),
            (f"{one}万{two}千元", (one * 10_000 + two * 1_000) * 100),
            (f"{one}万{two}{three}00元", (one * 10_000 + two * 1_000 + three * 100) * 100),
            (f"{two}千{three}百元", (two * 1_000 + three * 100) * 100),
        )
    )


def _exported(draw: Draw) -> tuple[str, int]:
    text, fen = draw.choice((_plain, _commas))(draw)
    back = figures(draw.randint(1, fen))
    return draw.choice((f'"{text}"', f"{text}            ", f"{text}\t", f"  {text} ", f"{text}(已退款{back})")), fen


# Capitals


def _canonical(draw: Draw) -> tuple[str, int]:
    fen = amount(draw)
    return draw.choice(("", "人民币")) + capitals(fen), fen


def _open_zero(draw: Draw) -> tuple[str, int]:
    while True:
        fen = amount(draw)
        chosen = draw.choice(({"after_yi": True}, {"after_wan": True}, {"after_yuan": False}))
        if "after_yuan" not in chosen:
            chosen["after_yuan"] = False  # the annex has one 零 or none
        text = capitals(fen, **chosen)
        if text != capitals(fen):
            return text, fen


def _other_forms(draw: Draw) -> tuple[str, int]:
    while True:
        text, fen = _canonical(draw)
        changed = "".join(_OTHER_FORMS.get(one, one) if draw.random() < 0.8 else one for one in text)
        if changed != text:
            return changed, fen


def _accounting(draw: Draw) -> tuple[str, int]:
    fen = amount(draw) // 100 * 100 + draw.randint(1, 9) * 10
    return draw.choice(("", "人民币")) + capitals(fen) + draw.choice("整正"), fen


def _lower(draw: Draw) -> tuple[str, int]:
    text, fen = _canonical(draw)
    return text.translate(_LOWER), fen


def _one_fault(draw: Draw) -> tuple[str, int]:
    """Break one rule of the annex in a text that still states one amount."""
    while True:
        fen = amount(draw)
        text = capitals(fen)
        faulty = draw.choice(
            (
                text.removesuffix("整"),
                text.replace("零", "", 1) if fen >= 100 else text,
                text.replace("零", "另"),
                text + "整" if fen % 10 else text,
                text.removeprefix("壹") if text.startswith("壹拾") else text,
                text.replace(one := draw.choice("拾佰仟"), one.translate(_LOWER), 1),
            )
        )
        if faulty != text:
            return faulty, fen


# What no one can know


def _bad_figures(draw: Draw) -> tuple[str, None]:
    fen = 100_000 + amount(draw, 6)
    text, other = figures(fen), figures(fen + amount(draw, 4))
    comma = f"{fen // 100:,}"
    moved = comma.replace(",", "")[: -draw.choice((2, 4))]
    return draw.choice(
        (
            f"{moved},{comma.replace(',', '')[len(moved) :]}.{fen % 100:02d}",
            draw.choice(("-", "－", "−", "-¥")) + text,
            f"{draw.randint(1, 99)}{draw.choice('eE')}{draw.randint(2, 6)}",
            draw.choice(("$", "US$", "HK$", "€", "£", "USD ", "HKD")) + text,
            text + f"{draw.randint(1, 99):02d}",
            text + draw.choice(("-", "~", "～", "至")) + other,
            f"{draw.randint(1, 99)}.{draw.randint(1, 99)}%",
            text + draw.choice((" / ", "元、", "元，", "和")) + other + "元",
            str(fen // 100).replace("0", "O", 1) if "0" in str(fen // 100) else f"{fen // 100}l9.00",
            "".join(draw.choice("123456789") for _ in range(draw.randint(16, 19))),
            draw.choice((f".{draw.randint(10, 99)}", f"{fen // 100}.")),
            f"{text}{draw.choice('+×*')}{draw.randint(2, 99)}",
            f"{fen // 100}元/台",
            f"2026-{draw.randint(10, 12)}-{draw.randint(10, 28)}",
            f"约{fen // 100}元",
        )
    ), None


def _bad_capitals(draw: Draw) -> tuple[str, None]:
    one, two, three, four = (draw.choice(NUMERALS[1:]) for _ in range(4))
    return draw.choice(
        (
            f"{one}{two}{three}元整",
            f"{one}{two}{three}{four}元整",
            f"{one}万{two}仟万元整",
            f"{one}万万元整",
            f"{one}佰仟元整",
            f"{one}拾{two}佰元整",
            f"{one}佰{two}仟元整",
            f"{one}{two}佰{three}拾元整",
            f"{one}佰{two}拾{three}{four}元整",
            f"{one}佰元整{two}角",
            f"{one}佰元拾{two}角",
            draw.choice(("元整", "人民币元整", "佰元整元", "零整")),
            f"{one}佰零零{two}元整",
            f"{draw.choice(('负', '負', '-'))}{one}佰元整",
            f"{one}佰X拾元整",
            f"{one}佰{two}佰元整",
            f"{one}角{two}元整",
            f"{one}佰元{two}元整",
        )
    ), None


def _two_figures(draw: Draw) -> tuple[str, None]:
    whole, large, one = draw.randint(1, 999), draw.randint(1, 99), draw.randint(1, 9)
    return draw.choice(
        (
            f"{whole},{draw.randint(10, 99)}",
            f"{large}.{draw.randint(100, 999)},{draw.randint(0, 99):02d}",
            f"{whole}.{draw.randint(0, 999):03d}",
            f"{large} {draw.randint(100, 999)}",
            f"{large}万{one}",
            f"{large}元{one}",
            f"{one}千{draw.randint(1, 9)}",
            f"{amount(draw, 5):012d}",
            f"{whole}，{draw.randint(100, 999)}",
        )
    ), None


def _two_capitals(draw: Draw) -> tuple[str, None]:
    one, two, three = (draw.choice("一二三四五六七八九") for _ in range(3))
    return draw.choice(
        (f"{one}百{two}", f"{one}千{two}", f"{one}万{two}", f"{one}千{two}百{three}", f"{one}块{two}")
    ), None


KINDS: dict[str, dict[str, Maker]] = {
    "figures": {
        "plain": _plain,
        "commas": _commas,
        "currency marks": _marks,
        "full width": _wide,
        "万 and 亿": _wan,
        "元 角 千 百": _units,
        "as exported": _exported,
    },
    "capitals": {
        "canonical": _canonical,
        "optional 零": _open_zero,
        "traditional": _other_forms,
        "accounting": _accounting,
        "lower case": _lower,
        "one fault": _one_fault,
    },
    "figures, none": {"badly formed": _bad_figures, "two readings": _two_figures},
    "capitals, none": {"badly formed": _bad_capitals, "two readings": _two_capitals},
}
