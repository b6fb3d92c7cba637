"""Long fuzzing of the reader and of the comparison: no text and no case, however odd, makes them raise."""

from __future__ import annotations

import json
import random
from typing import Any

from material import ROOT, strings
from poscheck.amount import Reading, read
from poscheck.capitals import write
from poscheck.compare import KINDS, TEXT_FIELDS, compare
from poscheck.money import MAX_FEN, grouped, to_text
from poscheck.rules import rules

TEXTS = json.loads((ROOT / "tests" / "unit" / "data" / "amount-texts.json").read_text(encoding="utf-8"))
SEEDS = strings(TEXTS)
ROUNDS = 200_000
SCRAPS = (
    "零壹贰叁伍拾佰仟万亿元圆角分整正一二三百千0123456789０９.,，。¥￥$%-－+()（）:：*/ \u3000\t\n\u200b"
    "人民币RMB大小写押金退款"
)


def mutated(text: str, chance: random.Random) -> str:
    """Drop, double, swap, replace or insert a few characters."""
    letters = list(text)
    for _ in range(chance.randrange(4)):
        place = chance.randrange(len(letters) + 1)
        what = chance.randrange(4)
        if what == 0:
            letters.insert(place, chance.choice(SCRAPS))
        elif letters:
            place = min(place, len(letters) - 1)
            if what == 1:
                del letters[place]
            elif what == 2:
                letters[place] = chance.choice(SCRAPS)
            else:
                letters.insert(place, letters[place])
    return "".join(letters)


def text(chance: random.Random) -> str:
    fen = int(10 ** chance.uniform(0, 13.9)) % MAX_FEN
    made = (write(fen), to_text(fen), "¥" + grouped(fen), chance.choice(SEEDS))
    return mutated(chance.choice(made), chance)


def sound(reading: Reading) -> bool:
    return (reading.fen is None) != (reading.error is None) and (reading.fen is None or 0 <= reading.fen <= MAX_FEN)


def test_reading_never_raises() -> None:
    chance = random.Random(4)
    for _ in range(ROUNDS):
        given = text(chance)
        assert sound(read(given)), given


def test_comparing_never_raises() -> None:
    chance = random.Random(5)
    words = [word for group in ("signs", "types") for listed in rules()[group].values() for word in listed]

    def voucher() -> dict[str, str]:
        made = {"kind": chance.choice(KINDS), "amount": text(chance)}
        for field in TEXT_FIELDS:
            if chance.random() < 0.2:
                made[field] = mutated(chance.choice([*words, "2026-11-20", "102100050000001", "某支付公司"]), chance)
        return made

    for _ in range(ROUNDS // 20):
        case: dict[str, Any] = {"vouchers": [voucher() for _ in range(chance.randrange(7))], "terminals": 3}
        report = compare(case)
        assert json.loads(json.dumps(report)) == report
        assert [cause["rank"] for cause in report["causes"]] == list(range(1, len(report["causes"]) + 1))
