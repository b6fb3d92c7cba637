import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poscheck import figures
from poscheck.money import MAX_FEN, grouped, to_text

thorough = settings(deadline=None, max_examples=500)
fens = st.one_of(st.integers(0, 10_000_000), st.integers(0, MAX_FEN))
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
BLANKS = ["", " ", "\t", "\u3000", "\u00a0", "\u200b", "\ufeff", "\r\n", "               "]
PREFIXES = [
    "",
    "¥",
    "￥",
    "RMB",
    "RMB:",
    "rmb ",
    "Rmb：",
    "CNY",
    "cny ",
    "人民币",
    "人民幣",
    "人民币：",
    "人民币¥",
    "小写：¥",
]
SUFFIXES = {
    "": (),
    "元": (),
    " 元": (),
    "圆": (),
    "圓": (),
    "CNY": (),
    "块": ("spoken_unit",),
    "园": ("yuan_substitute",),
}


def shortest(fen: int) -> str:
    text = to_text(fen)
    return text[:-3] if text.endswith(".00") else text.removesuffix("0")


@thorough
@given(fens, st.data())
def test_reads_every_usual_writing(fen: int, data: st.DataObject) -> None:
    number = data.draw(st.sampled_from([to_text, grouped, shortest]))(fen)
    if data.draw(st.booleans()):
        number = number.translate(FULL_WIDTH)
    before, after = data.draw(st.sampled_from(BLANKS)), data.draw(st.sampled_from(BLANKS))
    prefix, suffix = data.draw(st.sampled_from(PREFIXES)), data.draw(st.sampled_from(sorted(SUFFIXES)))
    text = before + prefix + number + suffix + after
    assert figures.read(text) == (text, fen, SUFFIXES[suffix], None, "figures")


@pytest.mark.parametrize("suffix", ["元整", "元正", "圆整", "圓正", " 元 整", "整"])
def test_reads_zheng_after_figures_with_a_notice(suffix: str) -> None:
    assert figures.read("1,299.00" + suffix)[1:4] == (129_900, ("zheng_after_figures",), None)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1.2万", 1_200_000),
        ("10万元", 10_000_000),
        ("0.000001万", 1),
        ("1.234567万", 1_234_567),
        ("1,299万元", 1_299_000_000),
        ("1.5亿", 15_000_000_000),
        ("9999亿元", 99_990_000_000_000),
    ],
)
def test_converts_larger_units_with_a_notice(text: str, fen: int) -> None:
    assert figures.read(text)[1:4] == (fen, ("ten_thousand_unit",), None)


def test_a_plus_sign_is_read_with_a_notice() -> None:
    assert figures.read("+10000.00")[1:4] == (1_000_000, ("plus_sign",), None)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("1,29,9.00", "bad_grouping"),
        ("1,2345", "bad_grouping"),
        ("1299,000", "bad_grouping"),
        (",299", "bad_grouping"),
        ("1,,299", "bad_grouping"),
        ("12,34", "ambiguous_separator"),
        ("1.299,00", "ambiguous_separator"),
        ("1.299.000", "ambiguous_separator"),
        ("12.345", "too_many_decimals"),
        ("1.299", "too_many_decimals"),
        ("299.000", "too_many_decimals"),
        ("1.2345678万", "too_many_decimals"),
        ("299.", "dangling_point"),
        (".50", "dangling_point"),
        ("¥.5元", "dangling_point"),
        ("-299.00", "negative_sign"),
        ("－２９９", "negative_sign"),
        ("−299", "negative_sign"),
        ("¥-299", "negative_sign"),
        ("-¥299", "negative_sign"),
        ("299.00-", "negative_sign"),
        ("(299.00)", "negative_sign"),
        ("负299元", "negative_sign"),
        ("-3.90(CN)", "negative_sign"),
        ("1e3", "exponent"),
        ("1.3E+05", "exponent"),
        ("$1,299.00", "foreign_currency"),
        ("HK$299", "foreign_currency"),
        ("299 USD", "foreign_currency"),
        ("€299", "foreign_currency"),
        ("299美元", "foreign_currency"),
        ("港币299元", "foreign_currency"),
        ("0.6%", "percentage"),
        ("6‰", "percentage"),
        ("000299", "leading_zeros"),
        ("000000029900", "leading_zeros"),
        ("0,299", "leading_zeros"),
        ("00.50", "leading_zeros"),
        ("1000000000000", "out_of_range"),
        ("1,000,000,000,000.00", "out_of_range"),
        ("10000亿", "out_of_range"),
        ("6222021234567890123", "too_many_digits"),
        ("1 299.00", "blank_in_figure"),
        ("299 300", "blank_in_figure"),
        ("299.00 300.00", "two_amounts"),
        ("299.00\n300.00", "two_amounts"),
        ("299/300", "two_amounts"),
        ("100-200", "two_amounts"),
        ("131.77(已退款89.84)", "two_amounts"),
        ("2O9.00", "not_an_amount"),
        ("l299", "not_an_amount"),
        ("29S", "not_an_amount"),
        ("299²", "not_an_amount"),
        ("٢٩٩", "not_an_amount"),
        ("¥¥299", "not_an_amount"),
        ("订单", "not_an_amount"),
        ("1万2", "mixed_writing"),
        ("2元5角", "mixed_writing"),
        ("50分", "mixed_writing"),
        ("29\u200b9", "hidden_character"),
        ("\u202e00.992", "hidden_character"),
        ("¥", "no_digits"),
        ("人民币", "no_digits"),
        ("", "empty"),
        (" \u3000\t", "empty"),
        ("9" * 201, "too_long"),
    ],
)
def test_refuses_what_is_not_exactly_one_amount(text: str, error: str) -> None:
    reading = figures.read(text)
    assert (reading.fen, reading.issues, reading.error) == (None, (), error)


@thorough
@given(st.text(alphabet="0123456789.,", max_size=16))
def test_bare_figures_are_read_only_where_they_have_one_meaning(text: str) -> None:
    reading = figures.read(text)
    if reading.error is None:
        assert reading.fen is not None
        assert text in {style(reading.fen) for style in (to_text, grouped, shortest)} | {
            style(reading.fen)[:-3] for style in (to_text, grouped) if reading.fen % 100 == 0
        } | {style(reading.fen)[:-1] for style in (to_text, grouped) if reading.fen % 10 == 0}


@thorough
@given(fens, st.data())
def test_a_lost_or_doubled_comma_or_point_is_never_read_as_another_amount(fen: int, data: st.DataObject) -> None:
    text = grouped(fen)
    at = data.draw(st.sampled_from([index for index, mark in enumerate(text) if mark in ",."]))
    for damaged in (text[:at] + text[at] * 2 + text[at + 1 :], text[:at] + " " + text[at + 1 :]):
        assert figures.read(damaged).fen is None
