import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poscheck import figures
from poscheck.amount import Reading
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
    "CN¥",
    "人民币",
    "人民幣",
    "人民币：",
    "人民币¥",
    "小写：¥",
    "押金",
    "金额：",
    "合计 ",
    "交易金额（RMB）：",
    "TOTAL AMOUNT: ",
    "押金为人民币",
    "POS机押金：￥",
]
SUFFIXES = {
    "": (),
    "元": (),
    " 元": (),
    "圆": (),
    "圓": (),
    "CNY": (),
    "元人民币": (),
    "元（押金）": (),
    "块": ("spoken_unit",),
    "块钱": ("spoken_unit",),
    "￥": ("sign_after_figure",),
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
    quotes = data.draw(st.sampled_from(["{}", '"{}"', "“{}”", '="{}"', "'{}", "【{}】"]))
    before, after = data.draw(st.sampled_from(BLANKS)), data.draw(st.sampled_from(BLANKS))
    prefix, suffix = data.draw(st.sampled_from(PREFIXES)), data.draw(st.sampled_from(sorted(SUFFIXES)))
    text = before + quotes.format(prefix + number + suffix) + after
    assert figures.read(text) == Reading(text, fen, SUFFIXES[suffix], None, "figures")


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
        ("131.77(已退款231.77)", "two_amounts"),
        ("299元300元", "mixed_writing"),
        ("100-200", "range"),
        ("200元至300元", "range"),
        ("约300元", "approximate"),
        ("300元左右", "approximate"),
        ("300+", "approximate"),
        ("300元/台", "unit_price"),
        ("每台300元", "unit_price"),
        ("3×99元", "arithmetic"),
        ("299+1", "arithmetic"),
        ("2024-01-15", "date"),
        ("2024年1月15日", "date"),
        ("12:30", "date"),
        ("6222 0212 3456 7890", "too_many_digits"),
        ("622202******7890", "too_many_digits"),
        ("没有", "nothing_paid"),
        ("N/A", "nothing_paid"),
        ("未付", "nothing_paid"),
        ("-", "nothing_paid"),
        ("2O9.00", "not_an_amount"),
        ("l299", "not_an_amount"),
        ("29S", "not_an_amount"),
        ("299²", "not_an_amount"),
        ("٢٩٩", "not_an_amount"),
        ("¥¥299", "not_an_amount"),
        ("订单", "not_an_amount"),
        ("订单299", "not_an_amount"),
        ("终端 12345678", "not_an_amount"),
        ("押金", "no_digits"),
        ("1万2", "spoken_short_form"),
        ("37万52", "spoken_short_form"),
        ("1万854", "spoken_short_form"),
        ("零12", "dangling_zero"),
        ("5百零", "dangling_zero"),
        ("12万零元", "dangling_zero"),
        ("8 ,", "bad_grouping"),
        ("299 .", "dangling_point"),
        ("299，300元", "two_amounts"),
        ("押金(299)", "negative_sign"),
        ("2元5", "last_unit_missing"),
        ("5角2元", "mixed_writing"),
        ("2.5元5角", "mixed_writing"),
        ("1千1000元", "mixed_writing"),
        ("10w", "not_an_amount"),
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


@pytest.mark.parametrize(
    ("text", "fen", "issues"),
    [
        ("2元5角", 250, ("unit_characters",)),
        ("299元5角6分", 29_956, ("unit_characters",)),
        ("2块5毛", 250, ("unit_characters", "spoken_unit")),
        ("2元50", 250, ("unit_characters",)),
        ("2元零5分", 205, ("unit_characters",)),
        ("2元5角6", 256, ("unit_characters", "missing_fen")),
        ("5角", 50, ("unit_characters",)),
        ("29900分", 29_900, ("unit_characters",)),
        ("3千元", 300_000, ("unit_characters",)),
        ("2佰9拾9元整", 29_900, ("unit_characters",)),
        ("1千零5元", 100_500, ("unit_characters",)),
        ("1万2千元", 1_200_000, ("unit_characters", "ten_thousand_unit")),
        ("1万500元", 1_050_000, ("unit_characters", "ten_thousand_unit")),
        ("1万854元", 1_085_400, ("unit_characters", "ten_thousand_unit")),
        ("1万零854", 1_085_400, ("unit_characters", "ten_thousand_unit")),
        ("1万8540", 1_854_000, ("unit_characters", "ten_thousand_unit")),
        ("１，２９９", 129_900, ()),
        ("¥1，299.00", 129_900, ()),
        ("押金（¥299.00）", 29_900, ()),
        ("押金(299元)", 29_900, ()),
        ("支出：299", 29_900, ("direction_named",)),
        ("1万零5元", 1_000_500, ("unit_characters", "ten_thousand_unit")),
        ("2百万", 200_000_000, ("unit_characters", "ten_thousand_unit")),
        ("1亿2千万元", 12_000_000_000, ("unit_characters", "ten_thousand_unit")),
        ("大写：299元整", 29_900, ("zheng_after_figures", "label_mismatch")),
        ("299。00", 29_900, ("point_substitute",)),
        ("299.0000", 29_900, ("surplus_zeros",)),
        ("299元。", 29_900, ()),
    ],
)
def test_reads_what_people_write(text: str, fen: int, issues: tuple[str, ...]) -> None:
    assert figures.read(text)[1:4] == (fen, issues, None)


@pytest.mark.parametrize(
    ("text", "refunded"),
    [
        ("131.77(已退款89.84)", 8_984),
        ("￥131.77（已退款￥89.84元）", 8_984),
        ("131.77(部分退款131.77)", 13_177),
        ("131.77(已全额退款)", 13_177),
        ("131.77(已退款)", None),
    ],
)
def test_keeps_the_refund_that_a_remark_tells_of(text: str, refunded: int | None) -> None:
    reading = figures.read(text)
    assert (reading.fen, reading.issues, reading.refunded) == (13_177, ("refund_noted",), refunded)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("12,34", (1_234, 123_400)),
        ("0,50", ()),
        ("1.299,00", (130, 129_900)),
        ("1.299", (130, 129_900)),
        ("299.000", (29_900, 29_900_000)),
        ("1.299.000", (129_900, 129_900_000)),
        ("12.345,67", (1_235, 1_234_567)),
        ("000000029900", (29_900, 2_990_000)),
        ("1 299.00", (100, 29_900, 129_900)),
        ("299.00 300.00", (29_900, 30_000)),
        ("200-300元", (20_000, 30_000)),
        ("2-3万", ()),
        ("1万2", (1_000_200, 1_200_000)),
        ("37万52", (37_005_200, 37_520_000)),
        ("1万854", (1_085_400, 1_854_000)),
        ("1亿5000", (10_000_500_000, 15_000_000_000)),
        ("1亿500", (10_000_050_000, 10_500_000_000, 15_000_000_000)),
        ("299，300元", (29_900, 30_000, 29_930_000)),
        ("2元5", (205, 250)),
        ("131.77(已退款231.77)", (13_177, 23_177)),
        ("299.00 299.00", ()),
        ("卡号6222021234567890 金额299", ()),
        ("00.50", ()),
    ],
)
def test_names_what_a_refused_text_may_mean(text: str, readings: tuple[int, ...]) -> None:
    assert figures.read(text).fen is None
    assert figures.read(text).readings == readings


@pytest.mark.parametrize(
    ("text", "sign", "fen"),
    [
        ("100.00", 0, 10_000),
        ("+10000.00", 1, 1_000_000),
        ("-3.90(CN)", -1, 390),
        ("3.90(CN)", 0, 390),
        ("－100.00", -1, 10_000),
        ("(100.00)", -1, 10_000),
        ("（¥1,299.00）", -1, 129_900),
        ("¥(100.00)", -1, 10_000),
        ("100.00-", -1, 10_000),
        ("¥-3.90", -1, 390),
        ("-¥3.90", -1, 390),
        ("-RMB 3.90元", -1, 390),
        ("金额：-3.90", -1, 390),
        ("100.00CR", 1, 10_000),
        ("100.00 Dr", -1, 10_000),
        ("CR100.00", 1, 10_000),
        ("借 100.00", -1, 10_000),
        ("贷方：100.00", 1, 10_000),
        ("100.00(贷)", 1, 10_000),
        ("收入 299", 1, 29_900),
        ("支出：299", -1, 29_900),
        ("-100.00 DR", -1, 10_000),
        ("-0.00", -1, 0),
        ("押金（¥299.00）", 0, 29_900),
    ],
)
def test_reads_the_sign_of_a_statement(text: str, sign: int, fen: int) -> None:
    assert figures.read_signed(text) == (sign, Reading(text, fen, (), None, "figures"))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("-100.00CR", "conflicting_signs"),
        ("+(100.00)", "conflicting_signs"),
        ("--100", "negative_sign"),
        ("-1.299,00", "ambiguous_separator"),
        ("100-200", "range"),
        ("-", "nothing_paid"),
        ("", "empty"),
        ("+abc", "not_an_amount"),
    ],
)
def test_a_cell_that_is_not_readable_has_no_sign(text: str, error: str) -> None:
    sign, reading = figures.read_signed(text)
    assert (sign, reading.fen, reading.error) == (0, None, error)


@thorough
@given(fens, st.sampled_from(["-{}", "{}-", "({})", "金额({})", "(¥{})", "-¥{}", "¥-{}", "{}DR", "借{}"]))
def test_what_a_statement_reader_reads_as_money_out_is_never_read_as_an_amount(fen: int, style: str) -> None:
    text = style.format(grouped(fen))
    assert figures.read_signed(text)[0] == -1
    assert figures.read_signed(text)[1].fen == fen
    assert figures.read(text).fen is None


@thorough
@given(st.text(alphabet="0123456789.,+-()¥元借贷CRD ", max_size=20))
def test_any_cell_has_a_sign_or_an_error(text: str) -> None:
    sign, reading = figures.read_signed(text)
    assert sign in (-1, 0, 1)
    assert (reading.fen is None) == (reading.error is not None)
    assert reading.fen is not None or sign == 0


@thorough
@given(st.text(alphabet="0123456789.,", max_size=16))
def test_bare_figures_are_read_only_where_they_have_one_meaning(text: str) -> None:
    reading = figures.read(text)
    if reading.error is None and reading.issues != ("surplus_zeros",):
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
