"""What a voucher is: which input is refused and how, and what its texts are taken for."""

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from material import voucher
from poscheck import rules
from poscheck.compare import compare
from poscheck.vouchers import (
    AMOUNT_FIELDS,
    KINDS,
    MAX_TERMINALS,
    MAX_VOUCHERS,
    TEXT_FIELDS,
    InputError,
    Voucher,
    folded,
    read_all,
    read_day,
)

thorough = settings(deadline=None, max_examples=300)
# All that JSON can hold and Python's own reader lets through, and then some.
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from((10**400, -(10**400), "\ud800"))
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from(("kind", *AMOUNT_FIELDS, *TEXT_FIELDS, "unknown", ""))
kinds = st.sampled_from(KINDS) | values
any_voucher = st.dictionaries(fields, values, max_size=5) | values
with_kind = st.builds(lambda kind, rest: {**rest, "kind": kind}, kinds, st.dictionaries(fields, values, max_size=4))
any_case = values | st.fixed_dictionaries(
    {"vouchers": values | st.lists(any_voucher | with_kind, max_size=4)},
    optional={"terminals": values, "as_of": values, "more": values},
)


def nested(depth: int) -> Any:
    found: Any = "1"
    for level in range(depth):
        found = [found] if level % 2 else {"vouchers": found}
    return found


def one(**texts: str) -> Voucher:
    return read_all({"vouchers": [{"kind": "receipt", **texts}]})[0][0]


def refused(case: object) -> InputError:
    with pytest.raises(InputError) as caught:
        compare(case)
    assert str(caught.value).startswith(caught.value.field + ": ")
    return caught.value


@pytest.mark.parametrize(
    ("case", "field"),
    [
        (None, "input"),
        ([], "input"),
        ("vouchers", "input"),
        (math.nan, "input"),
        (10**400, "input"),
        (nested(2_000), "input"),
        (nested(2_001), "vouchers[0].kind"),
        ({}, "vouchers"),
        ({"Vouchers": []}, "vouchers"),
        ({"vouchers": None}, "vouchers"),
        ({"vouchers": {}}, "vouchers"),
        ({"vouchers": "[]"}, "vouchers"),
        ({"vouchers": [voucher("receipt", "1")] * (MAX_VOUCHERS + 1)}, "vouchers"),
        ({"vouchers": [voucher("receipt", "1"), None]}, "vouchers[1]"),
        ({"vouchers": [[]]}, "vouchers[0]"),
        ({"vouchers": ["receipt"]}, "vouchers[0]"),
        ({"vouchers": [nested(2_000)]}, "vouchers[0]"),
        ({"vouchers": [{}]}, "vouchers[0].kind"),
        ({"vouchers": [{"kind": "invoice"}]}, "vouchers[0].kind"),
        ({"vouchers": [{"kind": "Receipt"}]}, "vouchers[0].kind"),
        ({"vouchers": [{"kind": ["receipt"]}]}, "vouchers[0].kind"),
        ({"vouchers": [{"kind": {"receipt": 1}}]}, "vouchers[0].kind"),
        ({"vouchers": [{"kind": math.nan}]}, "vouchers[0].kind"),
        ({"vouchers": [{"kind": "receipt", "amount": 1299}]}, "vouchers[0].amount"),
        ({"vouchers": [{"kind": "receipt", "amount": 1299.0}]}, "vouchers[0].amount"),
        ({"vouchers": [{"kind": "receipt", "amount": math.nan}]}, "vouchers[0].amount"),
        ({"vouchers": [{"kind": "receipt", "amount": True}]}, "vouchers[0].amount"),
        ({"vouchers": [{"kind": "receipt", "amount": False}]}, "vouchers[0].amount"),
        (
            {"vouchers": [voucher("contract"), {"kind": "receipt", "amount_in_words": ["壹元整"]}]},
            "vouchers[1].amount_in_words",
        ),
        *(({"vouchers": [{"kind": "receipt", field: 7}]}, f"vouchers[0].{field}") for field in TEXT_FIELDS),
        *(
            ({"vouchers": [], "terminals": bad}, "terminals")
            for bad in (
                0,
                -1,
                True,
                False,
                1.5,
                2.0,
                "3",
                "",
                [],
                {},
                math.nan,
                math.inf,
                10**9,
                10**400,
                MAX_TERMINALS + 1,
            )
        ),
        *(
            ({"vouchers": [], "as_of": bad}, "as_of")
            for bad in (
                0,
                20261120,
                True,
                [],
                {},
                math.nan,
                "morgen",
                "2026-13-01",
                "2026-02-30",
                "20-11-2026",
                "99999999",
                "\ud800",
            )
        ),
    ],
)
def test_bad_input_names_the_field(case: object, field: str) -> None:
    assert refused(case).field == field


@pytest.mark.parametrize("terminals", [None, 1, 2, MAX_TERMINALS])
@pytest.mark.parametrize("as_of", [None, "", "  ", "2026-11-20", "20261120", "2026年11月20日"])
@pytest.mark.parametrize("count", [0, 2, MAX_VOUCHERS])
def test_what_is_within_bounds_is_read(terminals: int | None, as_of: str | None, count: int) -> None:
    case = {"vouchers": [voucher("receipt", "1")] * count, "terminals": terminals, "as_of": as_of}
    assert compare(case)["verdict"] == ("matched" if count else "insufficient")


def test_fields_it_does_not_know_are_left_alone() -> None:
    listed = [
        {**voucher("receipt", "1"), "colour": 7, "amount_in_words": None, "payer": None},
        voucher("contract", "1"),
    ]
    assert compare({"vouchers": listed, "note": {}})["verdict"] == "matched"


@thorough
@given(any_case)
def test_input_of_any_shape_is_compared_or_refused_with_the_field(case: Any) -> None:
    try:
        compare(case)
    except InputError as error:
        place = error.field
        assert str(error).startswith(place + ": ")
        top = ("input", "vouchers", "terminals", "as_of")
        assert place in top or place.startswith("vouchers[")


@thorough
@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from((*AMOUNT_FIELDS, *TEXT_FIELDS)), st.text(), max_size=6))
@example("contract", {"amount": "\ud800", "payee": "\udfff", "label": "{}{0}{number}%s"})
@example("receipt", {"date": "2026-00-00", "fee": "%", "response_code": "\x00"})
@example("institution_record", {"date": "20261131 24:61", "fee": "％％", "amount": "9" * 5_000})
@example("bank_transfer", {"fee": "99999999999999999%", "amount": "299", "payer": "*", "merchant_no": "***"})
def test_a_voucher_may_say_anything(kind: str, texts: dict[str, str]) -> None:
    given_one = {"kind": kind, **texts}
    for others in ([], [voucher("bank_transfer", "299", payee="张三", date="2026-11-20", merchant_no="1")]):
        report = compare({"vouchers": [given_one, *others]})
        for cause in report["causes"]:
            assert cause["explanation"]["zh"]
            assert cause["explanation"]["en"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("2026/11/20 23:58", date(2026, 11, 20)),
        ("2026.1.5", date(2026, 1, 5)),
        ("2026-11-20T23:58:01+08:00", date(2026, 11, 20)),
        ("20261120", date(2026, 11, 20)),
        ("2026年11月20日", date(2026, 11, 20)),
        ("2026年1月5号 下午", date(2026, 1, 5)),
        (" 2026 年 1 月 5 日 ", date(2026, 1, 5)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2026-02-29", None),
        ("2026-13-01", None),
        ("1999-11-20", None),
        ("11-20", None),
        ("2026-11", None),
        ("202611", None),
        ("20.11.2026", None),
        ("２０２６-11-20", None),
        ("", None),
        ("昨天", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert read_day(text) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_every_writing(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day} 1:00",
    ):
        assert read_day(text) == day


@given(st.text())
def test_no_text_is_too_odd_for_a_day(text: str) -> None:
    read_day(text)


@pytest.mark.parametrize(
    ("one_text", "other"),
    [("某支付（上海）公司", "某支付(上海)公司"), ("ABC 123", "abc123"), ("１２３Ａ", "123a"), ("\u3000王·明", "王明")],
)
def test_width_case_and_blanks_do_not_count(one_text: str, other: str) -> None:
    assert folded(one_text) == folded(other)


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        ({"state": "交易超时"}, "pending"),
        ({"state": "TIMEOUT"}, "pending"),
        ({"response_code": "68"}, "pending"),
        ({"response_code": " a1 "}, "currency"),
        ({"state": "应答码：68"}, "pending"),
        ({"label": "返回码 10"}, "partial"),
        ({"state": "Response code: 94"}, "duplicate"),
        ({"transaction_type": "部分批准"}, "partial"),
        ({"label": "押金"}, "deposit"),
        ({"label": "a service fee"}, "fee"),
        ({"state": "重打印"}, "reprint"),
    ],
)
def test_words_and_codes_are_signs(texts: dict[str, str], name: str) -> None:
    assert set(one(**texts).signs) == {name}


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"state": "交易成功"},
        {"response_code": "00"},
        {"response_code": "680"},
        {"state": "金额 68 元"},
        {"state": "应答码：681"},
        {"label": "coffee"},
        {"state": "latest contest"},
        {"payee": "押金", "payer": "超时", "reference_no": "68"},
    ],
)
def test_other_words_and_figures_are_none(texts: dict[str, str]) -> None:
    assert one(**texts).signs == {}


@pytest.mark.parametrize("code", rules.rules()["codes"])
def test_every_code_of_the_rules_is_a_sign(code: str) -> None:
    assert one(response_code=code).signs == {rules.rules()["codes"][code]: code}


@pytest.mark.parametrize(
    ("kind", "texts", "type_of"),
    [
        ("sales_slip", {}, "sale"),
        ("sales_slip", {"transaction_type": "预授权"}, "preauthorisation"),
        ("sales_slip", {"transaction_type": "预授权完成"}, "completion"),
        ("sales_slip", {"transaction_type": "预授权完成撤销"}, "completion_void"),
        ("sales_slip", {"label": "预授权撤销"}, "preauthorisation_void"),
        ("preauthorisation", {}, "preauthorisation"),
        ("preauthorisation", {"transaction_type": "消费"}, "sale"),
        ("preauthorisation_completion", {}, "completion"),
        ("refund", {}, "refund"),
        ("contract", {}, None),
        ("contract", {"label": "预授权押金"}, "preauthorisation"),
        ("bank_transfer", {"state": "sale"}, "sale"),
        ("bank_transfer", {"state": "wholesale"}, None),
    ],
)
def test_types(kind: str, texts: dict[str, str], type_of: str | None) -> None:
    (read,), _, _ = read_all({"vouchers": [{"kind": kind, **texts}]})
    assert read.type == type_of
    assert read.freezes == (type_of == "preauthorisation" and kind in ("sales_slip", "preauthorisation"))


def test_what_a_voucher_states() -> None:
    both, odd, bad, empty = (
        one(amount="299", amount_in_words="贰佰玖拾玖元整"),
        one(amount="299", amount_in_words="叁佰元整"),
        one(amount="?"),
        one(amount=" "),
    )
    assert (both.fen, both.at_odds, both.unreadable) == (29_900, False, False)
    assert (odd.fen, odd.at_odds, odd.unreadable) == (None, True, False)
    assert (bad.fen, bad.at_odds, bad.unreadable) == (None, False, True)
    assert (empty.fen, empty.readings, empty.unreadable) == (None, {}, False)
    assert one(amount="131.77(已退款89.84)").refunded == 8_984
    assert one(amount="131.77").refunded == 0
    for kind, counts in (
        ("sales_slip", False),
        ("preauthorisation", False),
        ("receipt", True),
        ("institution_record", True),
    ):
        (test,), _, _ = read_all({"vouchers": [{"kind": kind, "state": "测试"}]})
        assert test.counts == counts
    assert one(state="重打印").counts
