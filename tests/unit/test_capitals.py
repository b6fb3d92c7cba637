import json
import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from material import damaged
from poscheck import capitals
from poscheck.amount import Reading
from poscheck.money import MAX_FEN

DATA = Path(__file__).parent / "data"
PAIRS = json.loads((DATA / "capital-amounts.json").read_text("utf-8"))
MALFORMED = json.loads((DATA / "capital-amounts-malformed.json").read_text("utf-8"))

NUMERALS = "零壹贰叁肆伍陆柒捌玖"
LETTERS = NUMERALS + "拾佰仟万亿元角分整"
STRAY = LETTERS + "正圆圓一二两三六十百千貳陸萬億参叄弍另〇0园块毛念廿 2¥"

thorough = settings(deadline=None, max_examples=500)
fens = st.one_of(
    st.integers(0, 10_000_00),
    st.integers(0, MAX_FEN),
    # Amounts full of zeros, where the rules for 零 differ.
    st.lists(st.sampled_from("0000123456789"), min_size=1, max_size=14).map(lambda digits: int("".join(digits))),
)


def right_bodies(fen: int) -> dict[str, int]:
    """Spell the figure digit by digit: every right writing without 整, and how many open zeros it wrote."""
    figure = f"{fen:014d}"
    if not fen:
        return {"零元": 0}
    parts: list[tuple[str, ...]] = []
    above = None
    for index, digit in enumerate(figure):
        place = 13 - index
        if digit != "0":
            zeros = "" if above is None else figure[above + 1 : index]
            choice: tuple[str, ...] = ("",)
            if zeros:
                opens_section = place == 1 or (place in (5, 9) and len(zeros) < 4)
                choice = ("", "零") if opens_section else ("零",)
            parts += [choice, (NUMERALS[int(digit)],)]
            above = index
        if place > 2:
            unit = ("元", "拾", "佰", "仟")[(place - 2) % 4]
            parts.append((unit,) if digit != "0" and unit != "元" else ("",))
            if place in (6, 10) and int(figure[max(0, index - 3) : index + 1]):
                parts.append(("万" if place == 6 else "亿",))
        elif place == 2:
            parts.append(("元",) if fen >= 100 else ("",))
        elif digit != "0":
            parts.append(("角" if place == 1 else "分",))
    writings = {}
    for chosen in product(*parts):
        writings["".join(chosen)] = sum(
            len(choice) == 2 and part == "零" for choice, part in zip(parts, chosen, strict=True)
        )
    return writings


def right_writings(fen: int) -> dict[str, int]:
    writings = {}
    for body, chosen in right_bodies(fen).items():
        endings = ("整",) if fen % 100 == 0 else ("", "整") if fen % 10 == 0 else ("",)
        writings |= {body + ending: chosen for ending in endings}
    return writings


def folded(text: str) -> str:
    text = text.strip().translate(str.maketrans("貳陸叄參萬億圆圓正", "贰陆叁叁万亿元元整"))
    return re.sub("^人民币:?", "", text)


def value(text: str) -> int:
    """Add digits times places and nothing else; for texts that are known to be in order."""
    text = re.sub("零(?![元])", "", text)
    yuan, mark, rest = text.rpartition("元")
    rest = rest if mark else text
    total = 0
    for name, size in (("亿", 100_000_000), ("万", 10_000), ("", 1)):
        head, _, yuan = yuan.rpartition(name) if name else (yuan, "", "")
        total += size * sum(
            NUMERALS.index(numeral) * {"仟": 1000, "佰": 100, "拾": 10, "": 1}[unit]
            for numeral, unit in re.findall(f"([{NUMERALS}])([仟佰拾]?)", head)
        )
    fen = total * 100
    for numeral, unit in re.findall(f"([{NUMERALS}])([角分])", rest):
        fen += NUMERALS.index(numeral) * (10 if unit == "角" else 1)
    return fen


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["amount"])
def test_writes_and_reads_the_table(pair) -> None:
    assert capitals.write(pair["fen"]) == pair["canonical"]
    assert capitals.read(pair["canonical"])[1:4] == (pair["fen"], (), None)
    for variant in pair["variants"]:
        reading = capitals.read(variant)
        assert (reading.fen, reading.error) == (pair["fen"], None)
        # The table lists writings with several open zeros; they go beyond "one or none" of rule 4(3).
        both = right_writings(pair["fen"])[folded(variant)] > 1
        assert reading.issues == (("zero_both",) if both else ())


@pytest.mark.parametrize("entry", MALFORMED, ids=lambda entry: entry["text"])
def test_flags_or_refuses_every_malformed_text(entry) -> None:
    reading = capitals.read(entry["text"])
    assert reading.error is not None or (reading.issues and reading.fen == entry["intended_fen"])


@thorough
@given(fens)
@example(0)
@example(1)
@example(MAX_FEN)
@example(10_000_000_000_00)
@example(9_800_005_000_00)
@example(100_000_001_00)
def test_what_is_written_reads_back(fen: int) -> None:
    text = capitals.write(fen)
    assert capitals.read(text) == Reading(text, fen, (), None, "capitals")


@thorough
@given(fens)
def test_the_accounting_profile_closes_every_amount_that_has_no_fen(fen: int) -> None:
    text = capitals.write(fen, accounting=True)
    assert text.endswith("整") == (fen % 10 == 0)
    assert text.removesuffix("整") == capitals.write(fen).removesuffix("整")
    assert capitals.read(text) == Reading(text, fen, (), None, "capitals")


@pytest.mark.parametrize("exponent", range(15))
def test_boundaries_read_back(exponent: int) -> None:
    for fen in {10**exponent + step for step in (-1, 0, 1, 10, 100)}:
        if fen <= MAX_FEN:
            assert capitals.read(capitals.write(fen))[1:3] == (fen, ())


@pytest.mark.parametrize("fen", [-1, MAX_FEN + 1])
def test_writes_no_amount_out_of_range(fen: int) -> None:
    with pytest.raises(ValueError):
        capitals.write(fen)


@thorough
@given(
    fens,
    st.sampled_from(["", "人民币", "人民幣：", " 人民币:", "\u3000", "人民币（大写）：", "大写："]),
    st.booleans(),
)
def test_reads_every_right_writing(fen: int, prefix: str, traditional: bool) -> None:
    writings = right_writings(fen)
    assert capitals.write(fen) in writings
    for text, chosen in writings.items():
        written = text.translate(str.maketrans("贰陆万亿元整", "貳陸萬億圓正")) if traditional else text
        reading = capitals.read(prefix + written + "\t")
        assert reading[1:4] == (fen, ("zero_both",) if chosen > 1 else (), None)


def assert_read_with_care(text: str) -> None:
    reading = capitals.read(text)
    if reading.fen is None:
        assert reading.error is not None
        assert not reading.issues
    elif set(reading.issues) <= {"zero_both"}:
        assert folded(text) in right_writings(reading.fen)
    elif set(folded(text)) <= set(LETTERS) and "missing_one" not in reading.issues:
        written = folded(text)
        if "missing_yuan" in reading.issues:
            assert not set("元角分") & set(written)
            written = written.removesuffix("整") + "元"
        elif "missing_fen" in reading.issues:
            written = written.removesuffix("整") + "分"
        assert reading.fen == value(written)


@settings(thorough, max_examples=1500)
@given(fens, st.data())
def test_a_damaged_text_is_never_silently_another_amount(fen: int, data: st.DataObject) -> None:
    assert_read_with_care(damaged(capitals.write(fen), STRAY, data))


@settings(thorough, max_examples=1500)
@given(st.text(alphabet=LETTERS, max_size=14))
def test_letters_at_random_are_never_silently_an_amount(text: str) -> None:
    assert_read_with_care(text)


@thorough
@given(fens, st.data())
def test_one_everyday_character_changes_no_amount(fen: int, data: st.DataObject) -> None:
    text = capitals.write(fen)
    pairs = dict(zip("零壹贰叁肆伍陆柒捌玖拾佰仟元角", "另一两三四五六七八九十百千块毛", strict=True))
    at = data.draw(st.sampled_from([index for index, letter in enumerate(text) if letter in pairs]))
    reading = capitals.read(text[:at] + pairs[text[at]] + text[at + 1 :])
    assert reading.fen == fen
    assert reading.issues


@pytest.mark.parametrize(
    ("text", "fen", "issues"),
    [
        ("三百元整", 30_000, ("lower_case_numerals",)),
        ("叁佰元", 30_000, ("missing_zheng",)),
        ("十五块", 1_500, ("lower_case_numerals", "spoken_unit", "missing_one", "missing_zheng")),
        ("廿五元整", 2_500, ("lower_case_numerals",)),
        ("叁佰陆元整", 30_600, ("zero_missing",)),
        ("一万五百元整", 1_050_000, ("lower_case_numerals", "zero_missing")),
        ("壹万伍佰元整", 1_050_000, ("zero_missing",)),
        ("壹亿壹元整", 10_000_000_100, ("zero_missing",)),
        ("玖拾捌亿伍仟元整", 980_000_500_000, ("zero_missing",)),
        ("壹亿零伍仟万元整", 15_000_000_000, ("zero_extra",)),
        ("壹拾亿零伍仟万元整", 105_000_000_000, ()),
        ("壹拾亿零伍仟壹佰万零伍元整", 105_100_000_500, ()),
        ("零伍分", 5, ("zero_extra",)),
        ("零元肆角贰分", 42, ("zero_extra",)),
        ("壹仟零佰伍拾零元零角零分", 105_000, ("zero_with_unit",)),
        ("零佰零拾伍元整", 500, ("zero_with_unit",)),
        ("叁佰零拾伍元整", 30_500, ("zero_with_unit",)),
        ("人民币: 叁佰元整", 30_000, ("blank_after_prefix",)),
        ("RMB叁佰元整", 30_000, ("sign_before_capitals",)),
        ("叁佰 元 整", 30_000, ("blank_inside",)),
        ("\u2f17元整", 1_000, ("lower_case_numerals", "missing_one")),
        ("伍\u2f93", 50, ()),
        ("零圆正", 0, ()),
        ("三百块钱", 30_000, ("spoken_unit", "lower_case_numerals", "missing_zheng")),
        ("押金：叁佰元整", 30_000, ()),
        ("价税合计（大写）⊗叁佰圆整", 30_000, ()),
        ("小写：叁佰元整", 30_000, ("label_mismatch",)),
        ("（叁佰元整）", 30_000, ()),
        ("叁佰元整（押金）", 30_000, ()),
        ("叁佰元伍角陆", 30_056, ("missing_fen",)),
        ("伍角陆", 56, ("missing_fen",)),
        ("叁佰伍拾", 35_000, ("missing_yuan",)),
        ("叁佰伍拾整", 35_000, ("missing_yuan",)),
        ("贰佰玖拾玖", 29_900, ("missing_yuan",)),
        ("叁佰零陆", 30_600, ("missing_yuan",)),
        ("贰仟", 200_000, ("missing_yuan",)),
        ("三百五十", 35_000, ("lower_case_numerals", "missing_yuan")),
        ("一万五百", 1_050_000, ("lower_case_numerals", "missing_yuan", "zero_missing")),
        ("退款叁佰元整", 30_000, ("direction_named",)),
    ],
)
def test_reads_and_flags(text: str, fen: int, issues: tuple[str, ...]) -> None:
    assert capitals.read(text)[1:4] == (fen, issues, None)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("三百六", (30_600, 36_000)),
        ("三百六元", (30_600, 36_000)),
        ("一万二", (1_000_200, 1_200_000)),
        ("三亿五千六百元", (30_000_560_000, 35_600_000_000)),
        ("三百六万", (306_000_000, 360_000_000)),
        ("壹仟零拾伍元整", (100_500, 101_500)),
        ("零拾伍元整", (500, 1_500)),
        ("零佰伍元整", (500, 5_000)),
        ("叁佰元伍", (30_005, 30_050)),
        ("三块六", (306, 360)),
        ("壹万万元整", (1_000_000, 10_000_000_000)),
        ("叁佰陆整", (30_600, 36_000)),
        ("叁佰元零伍", (30_005, 30_050)),
        ("叁佰零元整", ()),
        ("佰伍拾元整", ()),
        ("伍", ()),
    ],
)
def test_names_what_a_refused_text_may_mean(text: str, readings: tuple[int, ...]) -> None:
    assert capitals.read(text).fen is None
    assert capitals.read(text).readings == readings


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("贰玖玖元整", "digits_without_places"),
        ("三〇五元", "digits_without_places"),
        ("壹万万元整", "doubled_unit"),
        ("叁万伍仟万元整", "doubled_unit"),
        ("壹亿亿元整", "doubled_unit"),
        ("叁佰元元整", "doubled_unit"),
        ("叁佰贰佰元整", "doubled_unit"),
        ("壹佰仟元整", "wrong_order"),
        ("伍拾叁佰元整", "wrong_order"),
        ("伍分叁角", "wrong_order"),
        ("佰伍拾元整", "missing_digit"),
        ("仟元整", "missing_digit"),
        ("壹佰拾元整", "missing_digit"),
        ("壹万拾元整", "missing_digit"),
        ("壹亿万元整", "missing_digit"),
        ("万元整", "missing_digit"),
        ("元伍角", "missing_digit"),
        ("三百六", "spoken_short_form"),
        ("叁佰陆", "spoken_short_form"),
        ("一万二", "spoken_short_form"),
        ("两千五", "spoken_short_form"),
        ("三百六元", "spoken_short_form"),
        ("三百六块", "spoken_short_form"),
        ("叁佰陆块整", "spoken_short_form"),
        ("三亿五千", "spoken_short_form"),
        ("三亿五千元", "spoken_short_form"),
        ("伍", "no_unit"),
        ("拾", "no_unit"),
        ("伍整", "no_unit"),
        ("叁佰零拾", "no_unit"),
        ("叁拾零伍", "no_unit"),
        ("叁佰伍角", "no_unit"),
        ("叁佰元零伍", "last_unit_missing"),
        ("叁佰元伍角零陆", "last_unit_missing"),
        ("三块六", "last_unit_missing"),
        ("叁佰元伍", "last_unit_missing"),
        ("叁佰元拾贰角", "jiao_fen_range"),
        ("叁佰元整伍角", "after_zheng"),
        ("叁佰元整 贰佰元整", "after_zheng"),
        ("叁佰元\n贰佰元", "two_amounts"),
        ("叁佰零零陆元整", "doubled_zero"),
        ("叁佰零元整", "dangling_zero"),
        ("壹佰零万元整", "dangling_zero"),
        ("叁佰元零", "dangling_zero"),
        ("零叁佰元整", "dangling_zero"),
        ("壹仟零拾伍元整", "ambiguous_zero"),
        ("零拾伍元整", "ambiguous_zero"),
        ("零佰伍元整", "ambiguous_zero"),
        ("壹万亿元整", "out_of_range"),
        ("負叁佰元整", "negative_sign"),
        ("欠叁佰元整", "negative_sign"),
        ("-叁佰元整", "negative_sign"),
        ("人民币-叁佰元整", "negative_sign"),
        ("叁佰美元整", "foreign_currency"),
        ("港币叁佰元整", "foreign_currency"),
        ("百分之五%", "percentage"),
        ("3佰元整", "mixed_writing"),
        ("叁佰元整(¥300.00)", "mixed_writing"),
        ("叁点伍元", "unknown_character"),
        (":叁佰元整", "unknown_character"),
        ("叁佰\u200b元整", "hidden_character"),
        ("元整", "no_digits"),
        ("人民币元整", "no_digits"),
        ("零", "nothing_paid"),
        (" ", "empty"),
        ("零" * 201, "too_long"),
    ],
)
def test_refuses_what_is_not_exactly_one_amount(text: str, error: str) -> None:
    reading = capitals.read(text)
    assert (reading.fen, reading.issues, reading.error) == (None, (), error)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("叁佰陆元整", (36_000,)),
        ("人民币叁佰陆元", (36_000,)),
        ("叁佰陆元伍角", (36_050,)),
        ("壹万伍元整", (1_500_000,)),
        ("壹佰万伍元整", (150_000_000,)),
        ("叁佰零陆元整", ()),
        ("壹仟伍拾元整", ()),
        ("壹仟零伍拾元整", ()),
        ("叁佰陆拾元整", ()),
        ("叁佰陆", ()),
    ],
)
def test_what_capitals_without_their_zero_mean_in_speech(text: str, meant: tuple[int, ...]) -> None:
    assert capitals.read(text).spoken == meant
