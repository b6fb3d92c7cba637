import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from material import damaged
from poscheck.amount import Reading, read
from poscheck.capitals import write
from poscheck.figures import read_signed
from poscheck.messages import ERRORS, ISSUES
from poscheck.money import MAX_FEN, from_text, grouped, to_text

DATA = Path(__file__).parent / "data"
TEXTS = json.loads((DATA / "amount-texts.json").read_text("utf-8"))
MALFORMED = json.loads((DATA / "capital-amounts-malformed.json").read_text("utf-8"))
ALPHABET = (
    "0123456789.,¥$%-+() 万亿元角分整正块零〇壹贰叁伍拾佰仟一三六十百千人民币RMBEe\u3000\u200b\n"
    "。：；“”\"'=押金退款合计大小写约/×"
)

thorough = settings(deadline=None, max_examples=1000)

ISSUE_EXAMPLES = {
    "archaic_numeral": "弎佰元整",
    "blank_after_prefix": "人民币 叁佰元整",
    "blank_inside": "叁佰 元整",
    "both_forms": "299元（贰佰玖拾玖元整）",
    "direction_named": "退款299.00",
    "label_mismatch": "大写：299",
    "lower_case_numerals": "三百元整",
    "missing_fen": "叁佰元伍角陆",
    "missing_one": "拾元整",
    "missing_yuan": "叁佰伍拾",
    "missing_zheng": "叁佰元",
    "mixed_numerals": "300元伍角",
    "plus_sign": "+299.00",
    "point_substitute": "299。00",
    "refund_noted": "131.77(已退款89.84)",
    "sign_after_figure": "299¥",
    "sign_before_capitals": "¥叁佰元整",
    "spoken_unit": "299块",
    "substitute_numeral": "参佰元整",
    "surplus_zeros": "299.0000",
    "ten_thousand_unit": "1.2万",
    "unit_characters": "2元5角",
    "yuan_substitute": "伍佰园整",
    "zero_both": "壹拾万零柒仟元零伍角叁分",
    "zero_extra": "叁佰零陆拾元整",
    "zero_missing": "叁佰陆元整",
    "zero_substitute": "叁佰另陆元整",
    "zero_with_unit": "叁佰元零角伍分",
    "zheng_after_fen": "叁佰元伍角陆分整",
    "zheng_after_figures": "299元整",
    "zheng_doubled": "叁佰元正整",
}
ERROR_EXAMPLES = {
    "after_zheng": "叁佰元整伍角",
    "ambiguous_separator": "1.299,00",
    "ambiguous_zero": "壹仟零拾伍元整",
    "approximate": "约300元",
    "arithmetic": "3×99元",
    "bad_grouping": "1,29,9.00",
    "blank_in_figure": "1 299.00",
    "conflicting_signs": "-100.00CR",
    "dangling_point": "299.",
    "dangling_zero": "叁佰零元整",
    "date": "2024-01-15",
    "digits_without_places": "贰玖玖元整",
    "doubled_unit": "壹万万元整",
    "doubled_zero": "叁佰零零陆元整",
    "empty": " ",
    "exponent": "1e3",
    "foreign_currency": "$1,299.00",
    "forms_disagree": "299元（叁佰元整）",
    "hidden_character": "29\u200b9",
    "jiao_fen_range": "叁佰元拾贰角",
    "last_unit_missing": "叁佰元伍",
    "leading_zeros": "000000029900",
    "missing_digit": "佰伍拾元整",
    "mixed_writing": "叁佰99元",
    "negative_sign": "-299.00",
    "no_digits": "元整",
    "no_unit": "伍",
    "not_an_amount": "2O9.00",
    "not_text": 299,
    "nothing_paid": "没有",
    "out_of_range": "壹万亿元整",
    "percentage": "0.6%",
    "range": "200-300元",
    "spoken_short_form": "三百六",
    "too_long": "9" * 201,
    "too_many_decimals": "12.345",
    "too_many_digits": "6222021234567890123",
    "two_amounts": "299.00 300.00",
    "unit_price": "300元/台",
    "unknown_character": "叁点伍元",
    "wrong_order": "壹佰仟元整",
}


def assert_sound(reading: Reading) -> None:
    assert (reading.fen is None) != (reading.error is None)
    assert reading.fen is None or 0 <= reading.fen <= MAX_FEN
    assert set(reading.issues) <= set(ISSUES)
    assert len(set(reading.issues)) == len(reading.issues)
    assert reading.error is None or reading.error in ERRORS
    assert reading.form in ("figures", "capitals", "both", None)
    assert not reading.readings or (reading.error is not None and len(reading.readings) > 1)
    assert list(reading.readings) == sorted(set(reading.readings))
    assert all(0 <= fen <= MAX_FEN for fen in reading.readings)
    assert reading.refunded is None or (reading.fen is not None and 0 <= reading.refunded <= reading.fen)
    assert reading.form is not None or reading.error in ("empty", "too_long", "not_text")


def test_every_message_has_an_example_and_the_reverse() -> None:
    assert set(ISSUE_EXAMPLES) == set(ISSUES)
    assert set(ERROR_EXAMPLES) == set(ERRORS)


@pytest.mark.parametrize(("code", "text"), ISSUE_EXAMPLES.items())
def test_issue_codes_are_returned(code: str, text: str) -> None:
    assert read(text).issues == (code,)
    assert read(text).error is None


@pytest.mark.parametrize(("code", "text"), ERROR_EXAMPLES.items())
def test_error_codes_are_returned(code: str, text: object) -> None:
    if code == "conflicting_signs":
        # Only a statement reader looks at signs; here a sign forbids a reading by itself.
        assert read_signed(str(text))[1].error == code
        return
    assert read(text).error == code
    assert read(text).fen is None


@pytest.mark.parametrize(
    ("text", "fen", "form"),
    [
        ("299元整", 29_900, "figures"),
        ("人民币299元", 29_900, "figures"),
        ("1.2万", 1_200_000, "figures"),
        ("10万元", 10_000_000, "figures"),
        ("２９９．００", 29_900, "figures"),
        ("人民币贰佰玖拾玖元整", 29_900, "capitals"),
        ("叁佰0陆元整", 30_600, "capitals"),
        ("念元整", 2_000, "capitals"),
        ("299.00 ", 29_900, "figures"),
        ("3佰元整", 30_000, "figures"),
        ("押金叁佰元整", 30_000, "capitals"),
        ("¥300.00（大写：叁佰元整）", 30_000, "both"),
        ("￥300.00（大写）叁佰元整", 30_000, "both"),
        ("300元伍角", 30_050, "capitals"),
    ],
)
def test_tells_the_two_forms_apart(text: str, fen: int, form: str) -> None:
    assert (read(text).fen, read(text).form) == (fen, form)


@pytest.mark.parametrize(
    "text",
    ["贰玖玖元整", "壹万万元整", "壹佰仟元整", "1,29,9.00", "12.345", "-299.00", "1e3", "$1,299.00"],
)
def test_refuses_the_agreed_list(text: str) -> None:
    assert read(text).fen is None


@pytest.mark.parametrize("text", ["三百元整", "叁佰元"])
def test_flags_the_agreed_list(text: str) -> None:
    assert read(text).fen == 30_000
    assert read(text).issues


@pytest.mark.parametrize("entry", MALFORMED, ids=lambda entry: entry["text"])
def test_flags_or_refuses_every_malformed_text(entry) -> None:
    reading = read(entry["text"])
    assert_sound(reading)
    assert reading.error is not None or (reading.issues and reading.fen == entry["intended_fen"])


@pytest.mark.parametrize("entry", TEXTS["read"], ids=lambda entry: f"{entry['amount']} {entry['issues']}")
def test_reads_what_a_careful_clerk_reads(entry) -> None:
    for text in entry["texts"]:
        reading = read(text)
        assert_sound(reading)
        assert (text, reading.fen, reading.issues) == (text, from_text(entry["amount"]), tuple(entry["issues"]))


@pytest.mark.parametrize("error", TEXTS["refused"])
def test_refuses_what_a_careful_clerk_refuses(error: str) -> None:
    for text in TEXTS["refused"][error]:
        reading = read(text)
        assert_sound(reading)
        assert (text, reading.fen, reading.error) == (text, None, error)


@thorough
@given(st.integers(0, MAX_FEN), st.integers(0, MAX_FEN))
def test_two_forms_in_one_text_count_only_where_they_agree(fen: int, other: int) -> None:
    for style in ("{}（¥{}）", "{} ￥{}", "大写：{} 小写：{}"):
        assert read(style.format(write(fen), grouped(fen)))[1:3] == (fen, ("both_forms",))
        if other != fen:
            reading = read(style.format(write(fen), grouped(other)))
            assert (reading.error, set(reading.readings)) == ("forms_disagree", {fen, other})


@thorough
@given(st.integers(0, MAX_FEN))
def test_both_forms_state_the_same_amount(fen: int) -> None:
    for text in (write(fen), to_text(fen), grouped(fen)):
        assert read(text)[:4] == (text, fen, (), None)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("299，300元", (29_900, 30_000, 29_930_000)),
        ("12，34", (1_200, 1_234, 3_400, 123_400)),
        ("299，3000", (29_900, 300_000)),
        ("三百5", (30_500, 35_000)),
        ("叁佰元5", (30_005, 30_050)),
        ("299元（叁佰）", (29_900, 30_000)),
    ],
)
def test_names_what_a_refused_text_may_mean(text: str, readings: tuple[int, ...]) -> None:
    assert (read(text).fen, read(text).readings) == (None, readings)


SPOKEN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")


@thorough
@given(st.one_of(st.integers(1, 100_000), st.integers(1, MAX_FEN // 100)))
def test_without_yuan_only_what_has_no_short_form_is_read(yuan: int) -> None:
    for text in (write(yuan * 100).removesuffix("元整"), write(yuan * 100).removesuffix("元整").translate(SPOKEN)):
        reading = read(text)
        if reading.error is None:
            assert reading.fen == yuan * 100
            assert "missing_yuan" in reading.issues
        elif reading.error == "spoken_short_form":
            assert yuan * 100 in reading.readings
        else:
            assert (reading.error, yuan <= 9) == ("no_unit", True)


@thorough
@given(st.integers(0, MAX_FEN), st.data())
def test_one_arabic_digit_among_capitals_changes_no_amount(fen: int, data: st.DataObject) -> None:
    text = write(fen)
    numerals = "零壹贰叁肆伍陆柒捌玖"
    at = data.draw(st.sampled_from([index for index, letter in enumerate(text) if letter in numerals]))
    reading = read(text[:at] + str(numerals.index(text[at])) + text[at + 1 :])
    assert reading.fen in (fen, None)
    assert reading.fen is None or reading.issues


@thorough
@given(st.integers(1, 9999), st.integers(1, 9999))
def test_a_number_in_the_wrong_place_is_never_added(above: int, number: int) -> None:
    reading = read(f"{write(above * 100).removesuffix('元整')}{number}元整")
    assert reading.fen is None or (number < 10 and reading.fen == (above + number) * 100 and above % 10 == 0)


@pytest.mark.parametrize("value", [None, 299, 2.99, True, b"299", ["299"], {}])
def test_only_text_is_read(value: object) -> None:
    assert read(value).error == "not_text"


@pytest.mark.parametrize("mark", ["9", "零", " ", ",", "万", "(", "\u200b", "¥", "人民币"])
def test_huge_text_is_refused(mark: str) -> None:
    text = mark * (10_000_000 // len(mark))
    assert read(text) == Reading(text, None, (), "too_long", None)


@pytest.mark.parametrize("start", ["", "299", "叁佰", "-", "(", "押金"])
@pytest.mark.parametrize("mark", [" ", "押金", "(", "1,", "1万", "¥ ", "元 ", "(已", "零", "1 ", "-", "POS", "叁佰(1"])
def test_repetition_does_not_stall_a_pattern(start: str, mark: str) -> None:
    for end in ("", "x", "元", "299", "叁", ")"):
        assert_sound(read((start + mark * 200)[: 200 - len(end)] + end))


@thorough
@given(st.one_of(st.text(max_size=220), st.text(alphabet=ALPHABET, max_size=24)))
def test_any_text_is_read_or_refused(text: str) -> None:
    reading = read(text)
    assert_sound(reading)
    assert reading.text == text
    assert read("\u3000" + text + "\t")[1:] == reading[1:] or len(text) > 198


def value(text: str) -> int | None:
    """Read a plain figure with `Decimal`, apart from the program."""
    match = re.fullmatch(r"[¥￥]?([0-9]{1,3}(?:,[0-9]{3})*|[0-9]+)(?:\.([0-9]{1,2}))?元?", text)
    return int(Decimal(text.strip("¥￥元").replace(",", "")) * 100) if match else None


@settings(thorough, max_examples=1500)
@given(st.integers(0, MAX_FEN), st.sampled_from(["{}", "¥{}", "{}元", "押金{}元", "金额：￥{}"]), st.data())
def test_a_damaged_figure_is_read_only_as_what_it_then_says(fen: int, style: str, data: st.DataObject) -> None:
    text = style.format(data.draw(st.sampled_from([to_text, grouped]))(fen))
    slipped = damaged(text, ALPHABET, data)
    reading = read(slipped)
    assert_sound(reading)
    if reading.fen is not None and not reading.issues:
        bare = re.sub("[^0-9.,]", "", slipped.translate({0x200B: None}))
        assert reading.fen == value(bare)


@given(st.characters())
def test_a_character_inside_a_figure_never_vanishes(character: str) -> None:
    reading = read("29" + character + "9")
    if reading.fen is not None:
        assert character in "0123456789.０１２３４５６７８９．"
