import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poscheck.amount import Reading, read
from poscheck.capitals import write
from poscheck.messages import ERRORS, ISSUES
from poscheck.money import MAX_FEN, grouped, to_text

DATA = Path(__file__).parent / "data"
MALFORMED = json.loads((DATA / "capital-amounts-malformed.json").read_text("utf-8"))
ALPHABET = "0123456789.,¥$%-+() 万亿元角分整正块零〇壹贰叁伍拾佰仟一三六十百千人民币RMBEe\u3000\u200b\n"

thorough = settings(deadline=None, max_examples=1000)

ISSUE_EXAMPLES = {
    "archaic_numeral": "弎佰元整",
    "blank_after_prefix": "人民币 叁佰元整",
    "blank_inside": "叁佰 元整",
    "lower_case_numerals": "三百元整",
    "missing_one": "拾元整",
    "missing_zheng": "叁佰元",
    "plus_sign": "+299.00",
    "sign_before_capitals": "¥叁佰元整",
    "spoken_unit": "299块",
    "substitute_numeral": "参佰元整",
    "ten_thousand_unit": "1.2万",
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
    "bad_grouping": "1,29,9.00",
    "blank_in_figure": "1 299.00",
    "dangling_point": "299.",
    "dangling_zero": "叁佰零元整",
    "digits_without_places": "贰玖玖元整",
    "doubled_unit": "壹万万元整",
    "doubled_zero": "叁佰零零陆元整",
    "empty": " ",
    "exponent": "1e3",
    "foreign_currency": "$1,299.00",
    "hidden_character": "29\u200b9",
    "jiao_fen_range": "叁佰元拾贰角",
    "last_unit_missing": "叁佰元伍角陆",
    "leading_zeros": "000000029900",
    "missing_digit": "佰伍拾元整",
    "mixed_writing": "2元5角",
    "negative_sign": "-299.00",
    "no_digits": "元整",
    "no_unit": "叁佰伍拾",
    "not_an_amount": "2O9.00",
    "not_text": 299,
    "out_of_range": "壹万亿元整",
    "percentage": "0.6%",
    "spoken_short_form": "三百六",
    "too_long": "9" * 201,
    "too_many_decimals": "12.345",
    "too_many_digits": "6222021234567890123",
    "two_amounts": "299.00 300.00",
    "unknown_character": "叁点伍元",
    "wrong_order": "壹佰仟元整",
}


def assert_sound(reading: Reading) -> None:
    assert (reading.fen is None) != (reading.error is None)
    assert reading.fen is None or 0 <= reading.fen <= MAX_FEN
    assert set(reading.issues) <= set(ISSUES)
    assert len(set(reading.issues)) == len(reading.issues)
    assert reading.error is None or reading.error in ERRORS
    assert reading.form in ("figures", "capitals", None)
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
    assert read(text).error == code
    assert read(text).fen is None


@pytest.mark.parametrize("message", [*ISSUES.values(), *ERRORS.values()])
def test_messages_speak_both_languages(message) -> None:
    assert message.zh.endswith("。")
    assert message.en.endswith(".")
    if message.rule is not None:
        number = int(message.rule.removeprefix("rule-"))
        assert f"规定第{'〇一二三四五六'[number]}条" in message.zh
        assert f"rule {number}" in message.en


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


@thorough
@given(st.integers(0, MAX_FEN))
def test_both_forms_state_the_same_amount(fen: int) -> None:
    for text in (write(fen), to_text(fen), grouped(fen)):
        assert read(text)[:4] == (text, fen, (), None)


@pytest.mark.parametrize("value", [None, 299, 2.99, True, b"299", ["299"], {}])
def test_only_text_is_read(value: object) -> None:
    assert read(value).error == "not_text"


@pytest.mark.parametrize("mark", ["9", "零", " ", ",", "万", "(", "\u200b", "¥", "人民币"])
def test_huge_text_is_refused(mark: str) -> None:
    text = mark * (10_000_000 // len(mark))
    assert read(text) == (text, None, (), "too_long", None)


@thorough
@given(st.one_of(st.text(max_size=220), st.text(alphabet=ALPHABET, max_size=24)))
def test_any_text_is_read_or_refused(text: str) -> None:
    reading = read(text)
    assert_sound(reading)
    assert reading.text == text
    assert read("\u3000" + text + "\t")[1:] == reading[1:] or len(text) > 198


@given(st.characters())
def test_a_character_inside_a_figure_never_vanishes(character: str) -> None:
    reading = read("29" + character + "9")
    if reading.fen is not None:
        assert character in "0123456789.０１２３４５６７８９．"
