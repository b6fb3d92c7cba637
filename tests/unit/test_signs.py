"""What stands beside the amounts: each sign by its own evidence, and nothing from what is not there."""

import copy
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from material import WRITTEN, Given, agreed, completed, filled_cases, frozen, paid, recorded, slip, voucher
from poscheck import rules
from poscheck.compare import KINDS, compare
from poscheck.signs import Scene, Sign, find
from poscheck.vouchers import read_all

thorough = settings(deadline=None, max_examples=200)


def look(*vouchers: Given, as_of: str | None = None) -> list[Sign]:
    listed, _, day = read_all({"vouchers": list(vouchers), "as_of": as_of})
    return find(Scene(listed, day))


def seen(*vouchers: Given, as_of: str | None = None) -> list[tuple[str, str, int]]:
    return [(sign.code, sign.variant, sign.place) for sign in look(*vouchers, as_of=as_of)]


def voided(amount: str | None = "1000", **texts: str) -> Given:
    return slip(amount, transaction_type="预授权撤销", **texts)


# Who


@pytest.mark.parametrize("field", ["payee", "payer"])
@pytest.mark.parametrize(
    ("expected", "stated", "differs"),
    [
        ("某支付有限公司", "张三", True),
        ("某支付有限公司", "某支付有限公司", False),
        ("某支付有限公司", "某支付公司", False),
        ("某支付（上海）有限公司", "某支付(上海)有限公司", False),
        ("某支付有限公司", "另支付有限公司", True),
        ("王小明", "王小红", True),
        ("王小明", "王小", False),
        ("王小明", "*小明", False),
        ("王小明", "*小红", True),
        ("Acme Ltd", "ACME LTD", False),
        ("王", "王小明", True),
        ("某支付有限公司", "", False),
        ("", "张三", False),
    ],
)
def test_names(field: str, expected: str, stated: str, differs: bool) -> None:
    found = look(agreed(**{field: expected}), paid(**{field: stated}))
    assert [(sign.code, sign.place, sign.field, sign.other) for sign in found] == (
        [(f"wrong_{field}", 1, field, 0)] if differs else []
    )


@thorough
@given(st.sampled_from(("payee", "payer", "merchant_no", "terminal_no", "batch_no")), st.text(min_size=1))
@example("payee", "王")
@example("payee", "·")
@example("merchant_no", "*")
@example("terminal_no", "-")
def test_what_is_written_alike_never_differs(field: str, text: str) -> None:
    assert seen(agreed(**{field: text}), slip(**{field: text}), recorded(**{field: text})) == []


def test_a_contract_says_who_is_to_be_paid_before_a_record_does() -> None:
    for order in (slice(None), slice(None, None, -1)):
        listed = [recorded(payee="张三"), agreed(payee="某公司"), paid(payee="某公司")][order]
        assert [(sign.code, listed[sign.place]["kind"]) for sign in look(*listed)] == [
            ("wrong_payee", "institution_record")
        ]


def test_a_refund_goes_the_other_way() -> None:
    assert seen(agreed(payee="某公司"), voucher("refund", "299", payee="张三")) == []


def test_two_payments_to_two_payees_differ_also_without_a_contract() -> None:
    vouchers = (paid(payee="某公司"), slip(payee="张三"))
    for order in (vouchers, vouchers[::-1]):
        ((code, variant, _),) = seen(*order)
        assert (code, variant) == ("wrong_payee", "name")


# Where


@pytest.mark.parametrize("field", ["merchant_no", "terminal_no"])
@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("12345678", "12345678", False),
        ("12345678", "１２３４５６７８", False),
        ("1234-5678", "1234 5678", False),
        ("12345678", "12345679", True),
        ("12345678", "1234***678", False),
        ("12345678", "****9999", True),
        ("12345678", "", False),
    ],
)
def test_numbers(field: str, one: str, other: str, differs: bool) -> None:
    found = look(slip(**{field: one}), recorded(**{field: other}))
    assert [(sign.code, sign.place, sign.field) for sign in found] == (
        [("wrong_merchant_or_terminal", 1, field)] if differs else []
    )


def test_most_numbers_decide() -> None:
    assert seen(slip(terminal_no="1"), recorded(terminal_no="2"), agreed(terminal_no="2")) == [
        ("wrong_merchant_or_terminal", "number", 0)
    ]


def test_a_record_of_another_transaction() -> None:
    assert seen(slip(reference_no="111"), recorded(reference_no="222")) == [("other_transaction", "any", 1)]
    assert (
        seen(slip(reference_no="111"), slip(reference_no="222"), recorded(reference_no="222"))[-1][0]
        != "other_transaction"
    )
    # A bank numbers its transfers itself.
    assert seen(paid(reference_no="111"), recorded(reference_no="222")) == []
    assert seen(slip(reference_no="111"), recorded()) == seen(slip(), recorded(reference_no="1")) == []


@pytest.mark.parametrize("kind", ["bank_transfer", "wallet_bill", "sales_slip", "institution_record"])
def test_one_amount_under_two_numbers(kind: str) -> None:
    def twice(first: Given, second: Given) -> list[tuple[str, str, int]]:
        return seen(voucher(kind, **first), voucher(kind, **second))

    one = {"amount": "299", "reference_no": "111"}
    assert twice(one, {"amount": "299", "reference_no": "222"}) == [("duplicate_posting", "two", 1)]
    for other in (
        one,
        {"amount": "299"},
        {"amount": "299", "reference_no": " "},
        {"amount": "300", "reference_no": "222"},
        {"amount": "299", "reference_no": "222", "state": "重打印"},
        {"reference_no": "222"},
    ):
        assert twice(one, other) == []


# What it is called


@pytest.mark.parametrize("said", ["服务费", "流量费", "Service fee", "activation FEE", "设备折旧费"])
def test_a_deposit_that_is_called_a_fee(said: str) -> None:
    (sign,) = look(agreed(label="押金"), recorded(label=said))
    assert (sign.code, sign.place, sign.field, sign.other) == ("mislabelled_fee", 1, "label", 0)


@pytest.mark.parametrize("said", ["押金", "机具押金", "deposit", "coffee", "", "货款"])
def test_what_is_not_called_a_fee(said: str) -> None:
    assert seen(agreed(label="押金"), recorded(label=said)) == []


@pytest.mark.parametrize("said", ["USD", "美元", "HKD", "840"])
def test_another_currency(said: str) -> None:
    assert seen(slip(currency=said), recorded()) == [("currency_mismatch", "any", 0)]


@pytest.mark.parametrize("said", ["CNY", "cny", "RMB", "人民币", "元", "156", "ＣＮＹ", ""])
def test_renminbi(said: str) -> None:
    assert seen(slip(currency=said), recorded()) == []


def test_an_amount_in_another_currency_says_so_too() -> None:
    assert seen(slip("$299.00"), recorded()) == [("currency_mismatch", "any", 0)]


# When


@pytest.mark.parametrize(
    ("of_payment", "of_record", "found"),
    [
        ("2026-11-20 23:58", "2026-11-21", True),
        ("2026-11-20", "2026-11-19", True),
        ("2026-11-20", "2026-11-23", True),
        ("2026-11-20", "2026-11-24", False),
        ("2026-11-20", "20261120", False),
        ("2026-11-20", "", False),
        ("上周", "2026-11-21", False),
        ("2026-12-31", "2027-01-01", True),
    ],
)
def test_a_record_of_the_next_day(of_payment: str, of_record: str, found: bool) -> None:
    assert seen(paid(date=of_payment), recorded(date=of_record)) == ([("date_cutoff", "date", 1)] if found else [])


def test_a_contract_is_older_than_the_payment() -> None:
    assert seen(agreed(date="2026-11-19"), recorded(date="2026-11-20")) == []


def test_any_payment_of_the_day_will_do() -> None:
    assert seen(paid(date="2026-11-19"), paid(date="2026-11-20"), recorded(date="2026-11-20")) == []


def test_another_batch() -> None:
    assert seen(slip(batch_no="000012"), recorded(batch_no="000013")) == [("date_cutoff", "batch", 1)]
    assert seen(slip(batch_no="000012"), recorded(batch_no="000012")) == []
    assert seen(slip(batch_no="000012"), recorded()) == seen(slip(), recorded(batch_no="1")) == []


# In which state


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"state": "测试 凭证无效"}, None),  # no terminal printed this
        ({"state": "交易超时"}, ("reversal_pending", "said")),
        ({"response_code": "98"}, ("reversal_pending", "said")),
        ({"response_code": "10"}, ("partial_approval", "said")),
        ({"response_code": "94"}, ("duplicate_posting", "code")),
        ({"response_code": "90"}, ("date_cutoff", "code")),
        ({"state": "净额"}, ("fee_deducted", "said")),
        ({"state": "已退100"}, ("partial_refund", "said")),
        ({"state": "未达标，不可退"}, ("condition_unmet", "any")),
        ({"response_code": "A1"}, ("currency_mismatch", "code")),
        ({"state": "交易成功"}, None),
        ({"response_code": "00"}, None),
        ({"state": ""}, None),
    ],
)
def test_states(texts: Given, expected: tuple[str, str] | None) -> None:
    assert seen(paid(), recorded(**texts)) == ([(*expected, 1)] if expected else [])


def test_a_test_print_is_certain_and_nothing_else_is_guessed_to_be() -> None:
    assert [sign.certain for sign in look(slip(state="测试"))] == [True]
    assert not any(sign.certain for sign in look(slip(state="超时"), recorded(response_code="10")))


def test_a_sale_where_a_pre_authorisation_was_meant() -> None:
    assert seen(agreed(label="预授权"), slip()) == [("wrong_transaction_type", "any", 1)]
    assert seen(agreed(label="预授权"), frozen("299")) == []
    assert seen(agreed(label="押金"), slip()) == []
    assert ("wrong_transaction_type", "any", 1) in seen(frozen("299"), slip("299"))
    assert seen(frozen("299"), slip("300")) == []


# The limits of a pre-authorisation


def codes(*vouchers: Given, as_of: str | None = None) -> set[str]:
    return {code for code, _, _ in seen(*vouchers, as_of=as_of)}


@pytest.mark.parametrize(
    ("amount", "card", "wallet"),
    [
        ("860", None, None),
        ("1000", None, None),
        ("1000.01", "completion_above_preauthorisation", "preauthorisation_over_limit"),
        ("1150", "completion_above_preauthorisation", "preauthorisation_over_limit"),
        ("1150.01", "preauthorisation_over_limit", "preauthorisation_over_limit"),
        ("0", None, None),
    ],
)
def test_how_much_may_be_completed(amount: str, card: str | None, wallet: str | None) -> None:
    assert codes(frozen(), completed(amount)) == ({card} if card else set())
    assert codes(frozen(label="微信押金"), completed(amount)) == ({wallet} if wallet else set())


def test_additions_raise_what_may_be_completed() -> None:
    assert codes(frozen(), frozen("500", reference_no="2"), completed("1500")) == set()
    assert codes(frozen(), frozen("500", reference_no="2"), completed("1725.01")) == {"preauthorisation_over_limit"}


@pytest.mark.parametrize(
    ("day", "late"),
    [("2026-09-01", False), ("2026-10-01", False), ("2026-10-02", True), ("2027-09-01", True), ("", False)],
)
def test_when_it_must_be_completed(day: str, late: bool) -> None:
    expected = {"preauthorisation_expired"} if late else set()
    assert codes(frozen(date="2026-09-01"), completed(date=day)) == expected
    if day:
        assert codes(frozen(date="2026-09-01"), recorded("0", date=day)) == expected
        assert codes(frozen(date="2026-09-01"), as_of=day) == expected
    assert codes(frozen(date="2026-09-01"), completed(date="2026-09-02"), as_of="2027-01-01") == set()
    assert codes(frozen(), completed(date=day)) == set()


def test_what_was_completed_in_time_is_not_judged_by_a_later_day() -> None:
    assert codes(frozen(date="2026-09-01"), completed(date="2026-09-05"), recorded("1000", date="2026-12-01")) == set()


@pytest.mark.parametrize(
    ("amount", "day", "variants"),
    [
        ("1000", "2026-09-01", []),
        ("1000", "2026-09-02", ["late"]),
        ("600", "2026-09-01", ["amount"]),
        ("600", "2026-09-02", ["amount", "late"]),
        ("1000", "", []),
    ],
)
def test_what_can_be_voided(amount: str, day: str, variants: list[str]) -> None:
    found = [
        sign.variant
        for sign in look(frozen(date="2026-09-01"), voided(amount, date=day))
        if sign.code == "void_not_possible"
    ]
    assert found == variants


def shown(*vouchers: Given, as_of: str | None = None) -> list[tuple[str, int]]:
    report = compare({"vouchers": list(vouchers), "as_of": as_of})
    return [(cause["code"], cause["voucher"]) for cause in report["causes"] if cause["basis"] == "shown"]


COMPLETION_VOID = {"transaction_type": "预授权完成撤销"}


def test_what_was_voided_is_under_no_limit() -> None:
    above = [frozen("1000"), completed("1200")]
    assert shown(*above) == [("preauthorisation_over_limit", 1)]
    assert shown(*above, completed("1200", **COMPLETION_VOID)) == []
    late = [frozen("1000", date="2026-09-01"), completed("900", date="2026-11-20")]
    assert shown(*late) == [("preauthorisation_expired", 0)]
    assert shown(*late, completed("900", date="2026-11-20", **COMPLETION_VOID), as_of="2026-09-05") == []


def test_what_was_voided_raises_no_limit() -> None:
    first, void = frozen("1000", date="2026-09-01"), voided("1000", date="2026-09-01")
    second = frozen("500", date="2026-09-02")
    assert shown(first, second, completed("600", date="2026-09-03")) == []
    assert shown(first, void, second, completed("600", date="2026-09-03")) == [("preauthorisation_over_limit", 3)]
    assert shown(first, void, second, as_of="2026-11-01") == [("preauthorisation_expired", 2)]
    assert shown(first, void, as_of="2026-11-01") == []


def test_void_of_unknown_amount_may_have_ended_any() -> None:
    slip_of, void = frozen("1000", date="2026-09-01"), voided("?", date="2026-09-01")
    assert shown(slip_of, void, as_of="2026-11-01") == []
    unreadable = compare({"vouchers": [frozen("贰玖玖元"), void, frozen("300")]})
    assert "voided" not in unreadable["sums"]
    assert [entry["status"] for entry in unreadable["vouchers"]] == ["unreadable", "unreadable", "agrees"]


def test_test_print_of_a_void_takes_nothing_back() -> None:
    real = compare({"vouchers": [frozen("1000"), voided("1000")]})
    test = compare({"vouchers": [frozen("1000"), voided("1000", label="测试")]})
    assert real["sums"] == {"voided": "1000.00"}
    assert test["sums"] == {}


def test_sale_that_was_voided_and_made_a_preauthorisation_is_mended() -> None:
    sale, void, right = slip("1000", transaction_type="消费"), slip("1000", transaction_type="消费撤销"), frozen("1000")
    wrong = compare({"vouchers": [sale, right]})
    assert wrong["causes"][0]["code"] == "wrong_transaction_type"
    mended = compare({"vouchers": [sale, void, right]})
    assert mended["verdict"] == "matched"
    assert "wrong_transaction_type" not in [cause["code"] for cause in mended["causes"]]


def limits(monkeypatch: pytest.MonkeyPatch, **values: int) -> None:
    """Change limits in a copy of the rules."""
    changed: dict[str, Any] = copy.deepcopy(rules.rules())
    for name, value in values.items():
        assert changed["limits"][name]["value"] != value
        changed["limits"][name]["value"] = value
    monkeypatch.setattr(rules, "rules", lambda: changed)


def listed(*vouchers: Given, as_of: str | None = None) -> dict[str, str]:
    report = compare({"vouchers": list(vouchers), "as_of": as_of})
    return {cause["code"]: cause["explanation"]["en"] for cause in report["causes"]}


@pytest.mark.parametrize(
    ("name", "value", "vouchers", "before", "after", "shown"),
    [
        (
            "completion_percent_card",
            110,
            [frozen(), completed("1120")],
            "completion_above_preauthorisation",
            "preauthorisation_over_limit",
            "110",
        ),
        (
            "completion_percent_card",
            130,
            [frozen(), completed("1200")],
            "preauthorisation_over_limit",
            "completion_above_preauthorisation",
            "130",
        ),
        (
            "completion_percent_wallet",
            115,
            [frozen(label="微信"), completed("1120")],
            "preauthorisation_over_limit",
            "completion_above_preauthorisation",
            "115",
        ),
        (
            "completion_days",
            10,
            [frozen(date="2026-09-01"), completed(date="2026-09-15")],
            None,
            "preauthorisation_expired",
            "10",
        ),
        (
            "completion_days",
            90,
            [frozen(date="2026-09-01"), completed(date="2026-10-15")],
            "preauthorisation_expired",
            None,
            None,
        ),
        (
            "wallet_days",
            10,
            [frozen(date="2026-09-01", label="微信"), completed(date="2026-09-15")],
            None,
            "preauthorisation_expired",
            "10",
        ),
        ("void_days", 20, [frozen(date="2026-09-01"), voided(date="2026-09-15")], "void_not_possible", None, None),
    ],
)
def test_limits_come_from_the_rules(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: int,
    vouchers: list[Given],
    before: str | None,
    after: str | None,
    shown: str | None,
) -> None:
    of_limits = {
        "completion_above_preauthorisation",
        "preauthorisation_over_limit",
        "preauthorisation_expired",
        "void_not_possible",
    }
    assert of_limits & set(listed(*vouchers)) == ({before} if before else set())
    verdict = compare({"vouchers": vouchers})["verdict"]
    limits(monkeypatch, **{name: value})
    found = listed(*vouchers)
    assert of_limits & set(found) == ({after} if after else set())
    if shown and after:
        assert shown in found[after]
    if before is None or after is None:
        assert compare({"vouchers": vouchers})["verdict"] != verdict


@pytest.mark.parametrize("name", ["completion_percent_card", "completion_days", "void_days"])
def test_limits_of_cards_are_not_those_of_wallets(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    vouchers = [frozen(label="微信", date="2026-09-01"), completed(date="2026-09-15")]
    limits(monkeypatch, **{name: 1})
    assert codes(*vouchers) == set()


@pytest.mark.parametrize("amount", ["1100", "1200"])
def test_a_completion_is_one_whichever_kind_of_voucher_it_was_entered_as(amount: str) -> None:
    own = codes(frozen(date="2026-09-01"), completed(amount, date="2026-12-01"))
    assert own
    assert codes(frozen(date="2026-09-01"), slip(amount, transaction_type="预授权完成", date="2026-12-01")) == own


# What is not there


@pytest.mark.parametrize("kind", KINDS)
def test_a_voucher_without_texts_points_to_nothing(kind: str) -> None:
    assert seen(voucher(kind, "299")) == seen(voucher(kind)) == []
    blank = dict.fromkeys(WRITTEN, "  ")
    assert seen(voucher(kind, "299", **blank), recorded("299", **blank)) == []


@pytest.mark.parametrize("field", WRITTEN)
@pytest.mark.parametrize("empty", ["", " ", "\u3000\n"])
def test_an_empty_field_differs_from_nothing(field: str, empty: str) -> None:
    for text in WRITTEN[field]:
        alone = seen(paid(**{field: text}), recorded())
        assert seen(paid(**{field: text}), recorded(**{field: empty})) == alone
        assert seen(recorded(**{field: text}), paid()) == seen(recorded(**{field: text}), paid(**{field: empty}))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "vouchers",
    [
        [frozen(), completed("1100")],
        [frozen(), completed("1200")],
        [frozen(date="2026-09-01"), recorded("0", date="2026-12-01")],
        [agreed(label="预授权"), recorded()],
        [agreed("299", payee="某公司"), paid("299", payee="张三")],
        [paid(), recorded(transaction_type="消费撤销")],
    ],
    ids=["above", "over limit", "expired", "type", "payee", "void"],
)
def test_an_empty_voucher_points_to_nothing(kind: str, vouchers: list[Given]) -> None:
    assert seen(*vouchers, voucher(kind)) == seen(*vouchers)


@thorough
@given(filled_cases)
def test_a_sign_names_its_voucher_and_a_cause_that_can_be_worded(case: dict[str, Any]) -> None:
    count = len(case["vouchers"])
    for sign in look(*case["vouchers"], as_of=case.get("as_of")):
        assert 0 <= sign.place < count
        assert sign.other is None or (0 <= sign.other < count and sign.other != sign.place)
        why = rules.rules()["causes"][sign.code]["why"]
        assert sign.variant in why or "any" in why


@thorough
@given(filled_cases, st.sampled_from(tuple(WRITTEN)))
def test_a_field_that_no_voucher_has_is_never_the_difference(case: dict[str, Any], field: str) -> None:
    without = [{key: text for key, text in one.items() if key != field} for one in case["vouchers"]]
    assert all(sign.field != field for sign in look(*without) if field != "transaction_type")
