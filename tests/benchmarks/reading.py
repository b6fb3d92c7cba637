"""How well amounts are read, by kind of writing, and how fast: this reader beside cn2an and price-parser, in one run.

Run with ``make bench``. A text with one amount is right if that amount is read; one without is right if it is refused.
A wrong amount is worse than a refusal, because nobody looks at it again. The others are given what they are made for,
as their users would give it, with full-width marks made plain: cn2an capitals, without 人民币 and without the 整
after 角 that it does not know, and in its smart mode figures too, without marks and commas; price-parser figures.
A result in floating point counts as right if it rounds to the fen. Preparing a text for the others is not timed.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from functools import partial
from importlib.metadata import version
from itertools import groupby
from typing import Any, NamedTuple

import cn2an
from price_parser import parse_price

from benchmarks.texts import KINDS, SEED, Text, figures, texts
from benchmarks.texts import amount as an_amount
from poscheck import amount

_FRONT = re.compile("(?:人民[币幣]|RMB|CNY|¥)[: ]*")
_COMMA = re.compile("(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")


class Program(NamedTuple):
    name: str
    read: Callable[[str], Any]
    """What reads a prepared text."""
    groups: tuple[str, ...]
    """What it is made to read; the rest of the texts is not shown to it."""
    prepared: Callable[[str], str]
    fen: Callable[[Any], int | None]

    def __call__(self, text: str) -> int | None:
        return self.fen(self.read(self.prepared(text)))


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def for_cn2an(text: str) -> str:
    clean = _FRONT.sub("", plain(text), count=1)
    if clean[-2:-1] == "角":
        clean = clean.rstrip("整正")
    return _COMMA.sub("", clean)


def by_cn2an(text: str, mode: str) -> Any:
    # It raises more kinds of error than it says.
    with suppress(ValueError, TypeError, LookupError, ArithmeticError):
        return cn2an.cn2an(text, mode)
    return None


def rounded(found: Any) -> int | None:
    return None if found is None else round(Decimal(str(found)) * 100)


_FIGURES, _CAPITALS = ("figures", "figures, none"), ("capitals", "capitals, none")
OURS = Program("poscheck", amount.read, (*_FIGURES, *_CAPITALS), str, lambda reading: reading.fen)
OTHERS = (
    Program("cn2an strict", partial(by_cn2an, mode="strict"), _CAPITALS, for_cn2an, rounded),
    Program("cn2an normal", partial(by_cn2an, mode="normal"), _CAPITALS, for_cn2an, rounded),
    Program("cn2an smart", partial(by_cn2an, mode="smart"), (*_FIGURES, *_CAPITALS), for_cn2an, rounded),
    Program("price-parser", parse_price, _FIGURES, plain, lambda price: rounded(price.amount)),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=3_000, help="of each kind")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    drawn = [*texts(options.texts), *written_by_cn2an(options.texts)]
    drawn.sort(key=lambda one: list(KINDS).index(one.group))
    print(f"amounts read: poscheck {version('posguide')}, " + libraries())
    show_accuracy(drawn, options.texts)
    for group in ("figures", "capitals"):
        for other in OTHERS:
            if group in other.groups:
                show_speed(group, other, [one for one in drawn if one.group == group], options.rounds)


def written_by_cn2an(count: int) -> Iterator[Text]:
    """Give capitals as cn2an itself writes them, of amounts of which it keeps the fen."""
    draw = random.Random(SEED)
    for _ in range(count):
        fen = an_amount(draw)
        yield Text("capitals", "by cn2an itself", cn2an.an2cn(figures(fen), "rmb"), fen)


def libraries() -> str:
    return ", ".join(f"{name} {version(name)}" for name in ("cn2an", "price-parser"))


def show_accuracy(drawn: list[Text], count: int) -> None:
    programs = (OURS, *OTHERS)
    print(
        f"{count:,} texts of each kind; in percent: right / WRONG AMOUNT / refused (where there is none: right / read)"
    )
    print(f"  {'':32}" + "".join(f"{program.name:>22}" for program in programs))
    totals: dict[str, Counter[str]] = {program.name: Counter() for program in programs}
    for (group, kind), found in groupby(drawn, key=lambda one: (one.group, one.kind)):
        listed = list(found)
        cells = []
        for program in programs:
            if group not in program.groups:
                cells.append("–")
                continue
            tally = Counter(judged(one.fen, program(one.text)) for one in listed)
            totals[program.name] += tally
            cells.append(shares(tally, none="none" in group))
        print(f"  {aligned(f'{group}: {kind}', 32)}" + "".join(f"{cell:>22}" for cell in cells))
    print(f"  {'all that it was given':32}" + "".join(f"{shares(totals[one.name]):>22}" for one in programs))
    twofold = [amount.read(one.text) for one in drawn if one.kind == "two readings"]
    named = sum(len(reading.readings) > 1 for reading in twofold)
    print(f"  poscheck names the readings of {100 * named / len(twofold):.1f} % of the texts that have two")


def judged(fen: int | None, read: int | None) -> str:
    return "right" if read == fen else "refused" if read is None else "wrong"


def shares(tally: Counter[str], none: bool = False) -> str:
    parts = ("right", "wrong") if none else ("right", "wrong", "refused")
    return " / ".join(f"{100 * tally[part] / tally.total():.1f}" for part in parts)


def aligned(text: str, width: int) -> str:
    """Pad a text in which an ideograph is as wide as two letters."""
    return text + " " * (width - sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text))


def show_speed(group: str, other: Program, drawn: list[Text], rounds: int) -> None:
    """Let both read the texts that the other one reads right, in turns."""
    right = [one.text for one in drawn if other(one.text) == one.fen]
    prepared = [other.prepared(text) for text in right]
    pairs = [(seconds(OURS.read, right), seconds(other.read, prepared)) for _ in range(rounds + 1)][1:]
    our, their = (len(right) / statistics.median(column) for column in zip(*pairs, strict=True))
    ratios = [theirs / mine for mine, theirs in pairs]
    print(
        f"{group}, {len(right):,} texts that {other.name} reads right: poscheck {our:,.0f}/s, it {their:,.0f}/s, "
        f"ratio {statistics.median(ratios):.1f} (median of {rounds} pairs, {min(ratios):.1f} to {max(ratios):.1f})"
    )


def seconds(read: Callable[[str], Any], listed: list[str]) -> float:
    begun = time.perf_counter()
    for text in listed:
        read(text)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
