"""What the vouchers should state, which one differs, in whose favour, and that no order of them decides it."""

import json
import sys
from collections import Counter
from decimal import Decimal
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from material import (
    THIRD_DIFFERS,
    UNREADABLE,
    WRITTEN,
    Given,
    cases,
    completed,
    few_amounts,
    filled_cases,
    frozen,
    paid,
    recorded,
    refunded,
    voucher,
)
from poscheck.amount import read
from poscheck.capitals import write
from poscheck.compare import AMOUNT_FIELDS, KINDS, MAX_VOUCHERS, compare
from poscheck.messages import ERRORS, ISSUES
from poscheck.money import MAX_FEN, grouped, to_text
from poscheck.rules import rules

thorough = settings(deadline=None, max_examples=200)
# Kinds that state the whole amount; the others may state a part of it by right.
WHOLE = ("bank_transfer", "wallet_bill", "sales_slip", "receipt", "contract", "other", "institution_record")
AMOUNTS = ("amount", "amount_in_words")


def of(*vouchers: Given, **more: Any) -> dict[str, Any]:
    return compare({"vouchers": list(vouchers), **more})


def contract(amount: str | None = None, words: str | None = None, kind: str = "contract", **texts: str) -> Given:
    return voucher(kind, amount, amount_in_words=words, **texts)


def statuses(report: dict[str, Any]) -> list[str]:
    return [entry["status"] for entry in report["vouchers"]]


def told(report: dict[str, Any]) -> tuple[str, str | None, Counter[tuple[str, float]], Counter[str]]:
    """Return what must not depend on the order: verdict, reference, causes with scores, and differing amounts."""
    differing = (
        {key: entry[key] for key in ("kind", "field", "amount", "against", "difference")}
        for entry in report["differences"] if entry["field"] in AMOUNTS
    )  # fmt: skip
    return (
        report["verdict"],
        report["reference"],
        Counter((cause["code"], cause["score"]) for cause in report["causes"]),
        Counter(json.dumps(entry, sort_keys=True) for entry in differing),
    )


def votes(case: dict[str, Any]) -> Counter[int]:
    """Count, apart from the program, which amounts vouchers state; beside others records have one vote together."""
    of_others: Counter[int] = Counter()
    of_records: Counter[int] = Counter()
    for one in case["vouchers"]:
        stated = {read(one[field]).fen for field in AMOUNT_FIELDS if one.get(field)} - {None}
        if len(stated) == 1 and one["kind"] == "institution_record":
            of_records.update(stated)
        elif len(stated) == 1:
            of_others.update(stated)
    if not of_others:
        return of_records
    return of_others + Counter(set(of_records) & set(of_others))


def test_the_third_voucher_differs() -> None:
    report = compare(THIRD_DIFFERS)
    assert (report["verdict"], report["reference"], report["reference_basis"]) == ("mismatch", "1299.00", "agreement")
    assert report["differences"] == [
        {
            "voucher": 2,
            "kind": "institution_record",
            "field": "amount",
            "amount": "1929.00",
            "against": "1299.00",
            "difference": "630.00",
            "direction": "over",
            "effect": "recorded_more",
            "favours": "merchant",
        }
    ]
    assert statuses(report) == ["agrees", "agrees", "over"]
    first = report["causes"][0]
    assert (first["code"], first["voucher"]) == ("transposed_digits", 2)
    assert first["score"] > 0.9


def test_the_report_has_what_the_contract_promises() -> None:
    report = compare(THIRD_DIFFERS)
    assert {"verdict", "reference", "differences", "causes", "issues"} <= set(report)
    for cause in report["causes"]:
        assert {"code", "rank", "score", "voucher", "explanation", "see"} <= set(cause)
        assert set(cause["explanation"]) == {"zh", "en"}
        assert cause["see"].startswith("causes@")


@pytest.mark.parametrize(
    ("vouchers", "verdict", "reference", "basis"),
    [
        ([], "insufficient", None, None),
        ([contract()], "insufficient", None, None),
        ([contract("299")], "insufficient", "299.00", "only"),
        ([contract("299"), contract(), contract(" ", "\u3000")], "insufficient", "299.00", "only"),
        ([contract("299"), contract("299.00")], "matched", "299.00", "agreement"),
        ([contract("0"), contract(None, "零元整")], "matched", "0.00", "agreement"),
        ([contract("299"), contract(), contract(None, "贰佰玖拾玖元整")], "matched", "299.00", "agreement"),
        ([contract("299", kind="receipt"), contract("300")], "mismatch", "299.00", "evidence"),
        ([contract("299"), contract("贰玖玖元整")], "unreadable", "299.00", "only"),
        ([contract("贰玖玖元整"), contract("?")], "unreadable", None, None),
        ([contract("299"), contract("299"), contract("?")], "unreadable", "299.00", "agreement"),
        ([contract("299", kind="receipt"), contract("300"), contract("?")], "mismatch", "299.00", "evidence"),
        ([contract("299", "叁佰元整")], "mismatch", None, None),
        ([contract("299", "叁佰元整"), contract("1", "贰元整")], "mismatch", None, None),
        ([contract("299", "叁佰元整"), contract("300")], "mismatch", "300.00", "only"),
        ([contract("299", "叁佰元整"), contract("299", "叁佰元整"), contract("300")], "mismatch", "300.00", "only"),
        ([contract("1")] * 2 + [contract("2")] * 3, "mismatch", "2.00", "agreement"),
    ],
)
def test_verdicts(vouchers: list[Given], verdict: str, reference: str | None, basis: str | None) -> None:
    report = of(*vouchers)
    assert (report["verdict"], report["reference"], report["reference_basis"]) == (verdict, reference, basis)


def test_figures_are_held_against_capitals_on_one_voucher() -> None:
    report = of(contract("360.00", "叁佰零陆元整"), paid("360"))
    assert report["reference"] == "360.00"
    assert [(entry["field"], entry["difference"]) for entry in report["differences"]] == [("amount_in_words", "-54.00")]
    assert statuses(report) == ["at_odds", "agrees"]
    first = report["causes"][0]
    assert (first["code"], first["voucher"], first["score"]) == ("words_figures_mismatch", 0, 1)


def test_where_every_voucher_contradicts_itself_capitals_are_held_against_figures() -> None:
    report = of(contract("299", "叁佰元整"), contract("500", "肆佰元整"))
    found = [
        (entry["voucher"], entry["field"], entry["against"], entry["difference"]) for entry in report["differences"]
    ]
    assert found == [(0, "amount_in_words", "299.00", "1.00"), (1, "amount_in_words", "500.00", "-100.00")]


def test_both_writings_of_a_voucher_may_differ_from_the_reference() -> None:
    report = of(contract("1", "贰元整"), contract("3"), contract("3"))
    assert [(entry["voucher"], entry["difference"]) for entry in report["differences"]] == [(0, "-2.00"), (0, "-1.00")]
    assert report["causes"][0]["code"] == "words_figures_mismatch"


# Who has a vote


@pytest.mark.parametrize("pair", list(pairwise(WHOLE)))
def test_without_a_majority_the_stronger_evidence_is_the_reference(pair: tuple[str, str]) -> None:
    strong, weak = sorted(pair, key=KINDS.index)
    ones, twos = contract("1", kind=strong), contract("2", kind=weak)
    for vouchers in ((ones, twos), (twos, ones)):
        report = of(*vouchers)
        assert report["reference"] == "1.00"
        # A record alone has no vote against another voucher, and nobody else has one.
        assert report["reference_basis"] == "evidence"


def test_a_payment_proves_most_and_a_record_least() -> None:
    assert KINDS[0] == "bank_transfer"
    assert KINDS[-1] == "institution_record"


@pytest.mark.parametrize("records", [1, 2, 5, MAX_VOUCHERS - 1])
@pytest.mark.parametrize("kind", [kind for kind in WHOLE if kind != "institution_record"])
def test_records_never_outvote_another_voucher(records: int, kind: str) -> None:
    report = of(*[recorded("929")] * records, contract("299", kind=kind))
    assert report["reference"] == "299.00"
    assert {entry["voucher"] for entry in report["differences"]} == set(range(records))
    assert len({cause["code"] for cause in report["causes"]}) == len(report["causes"])


def test_records_together_have_one_vote() -> None:
    assert of(contract("1"), paid("2"), recorded("1"), recorded("1"))["reference"] == "1.00"
    assert of(contract("1"), contract("1", kind="receipt"), paid("2"), *[recorded("2")] * 4)["reference"] == "2.00"
    report = of(
        contract("1"), contract("1", kind="receipt"), contract("1", kind="other"), paid("2"), *[recorded("2")] * 9
    )
    assert (report["reference"], report["reference_basis"]) == ("1.00", "agreement")


def test_records_alone_are_compared_with_one_another() -> None:
    report = of(recorded("299"), recorded("299"), recorded("929"))
    assert (report["verdict"], report["reference"]) == ("mismatch", "299.00")


def test_in_a_tie_the_best_evidence_of_either_side_decides() -> None:
    ones = [contract("1", kind=kind) for kind in ("contract", "receipt")]
    twos = [recorded("2"), paid("2")]
    assert of(*ones, *twos)["reference"] == "2.00"
    assert of(*ones, recorded("2"))["reference"] == "1.00"


def test_a_voucher_that_contradicts_itself_has_no_vote() -> None:
    report = of(contract("1"), contract("2", "壹元整"), contract("2", "壹元整"), paid("3"))
    assert (report["reference"], report["reference_basis"]) == ("3.00", "evidence")


def test_a_voucher_with_one_readable_amount_votes_with_it() -> None:
    report = of(contract("1", "壹元整"), contract("1", "?"), paid("2"))
    assert report["reference"] == "1.00"
    assert report["vouchers"][1]["status"] == "unreadable"


def test_a_test_print_has_no_vote() -> None:
    report = of(
        contract("0.01", kind="sales_slip", state="测试"), contract("0.01", kind="sales_slip", state="测试"), paid()
    )
    assert report["reference"] == "299.00"
    assert statuses(report)[:2] == ["left_out", "left_out"]
    assert not report["differences"]


@pytest.mark.parametrize("count", [2, MAX_VOUCHERS])
def test_the_one_that_differs_is_found_among_many(count: int) -> None:
    report = of(*[contract("1,299.00")] * (count - 1), paid("1,299.01"))
    assert [(entry["voucher"], entry["difference"]) for entry in report["differences"]] == (
        [(count - 1, "0.01")] if count > 2 else [(0, "-0.01")]
    )


# What states a part by right


@pytest.mark.parametrize(
    ("vouchers", "verdict", "reference", "expected"),
    [
        ([paid(), refunded("100")], "mismatch", "299.00", ["agrees", "short"]),
        ([paid(), refunded("299")], "matched", "299.00", ["agrees", "agrees"]),
        ([paid(), refunded("100"), refunded("199")], "matched", "299.00", ["agrees", "part", "part"]),
        ([paid(), refunded("300")], "mismatch", "299.00", ["agrees", "over"]),
        ([paid(), refunded("100"), recorded("199")], "mismatch", "299.00", ["agrees", "part", "short"]),
        ([paid(), refunded("100"), recorded("299")], "matched", "299.00", ["agrees", "part", "agrees"]),
        ([paid(), refunded("299"), recorded("0")], "matched", "299.00", ["agrees", "agrees", "agrees"]),
        (
            [paid(), refunded("100"), refunded("100"), recorded()],
            "matched",
            "299.00",
            ["agrees", "part", "part", "agrees"],
        ),
        ([refunded("100"), refunded("100")], "matched", "100.00", ["agrees", "agrees"]),
        (
            [paid("100", reference_no="1"), paid("199", reference_no="2"), recorded("299")],
            "matched",
            "299.00",
            ["part", "part", "agrees"],
        ),
        ([paid("100"), paid("199"), contract("299")], "matched", "299.00", ["part", "part", "agrees"]),
        ([paid("100"), paid("100"), contract("200")], "mismatch", "100.00", ["agrees", "agrees", "over"]),
        (
            [paid("100", reference_no="1"), paid("100", reference_no="2"), contract("200")],
            None,
            "200.00",
            ["part", "part", "agrees"],
        ),
        ([frozen("1000"), completed("860"), recorded("860")], "matched", "860.00", ["part", "agrees", "agrees"]),
        ([frozen("1000"), completed("1000"), recorded("1000")], "matched", "1000.00", ["agrees", "agrees", "agrees"]),
        ([frozen("1000"), completed("860"), recorded("1000")], "mismatch", "860.00", ["part", "agrees", "over"]),
        (
            [frozen("1000"), frozen("500", reference_no="2"), recorded("1500")],
            "mismatch",
            "1500.00",
            ["part", "part", "agrees"],
        ),
        (
            [frozen("1000"), completed("860"), contract("1000"), recorded("860")],
            "matched",
            "860.00",
            ["part", "agrees", "part", "agrees"],
        ),
        ([frozen("1000"), completed("1100")], "mismatch", "1000.00", ["agrees", "over"]),
    ],
)
def test_parts(vouchers: list[Given], verdict: str | None, reference: str, expected: list[str]) -> None:
    report = of(*vouchers)
    assert report["reference"] == reference
    assert statuses(report) == expected
    assert report["verdict"] == verdict or verdict is None


def test_payments_whose_sum_nobody_states_are_no_parts() -> None:
    report = of(paid("100"), paid("199"), contract("300"))
    assert report["verdict"] == "mismatch"
    assert "part" not in statuses(report)
    assert len(report["differences"]) == 2


@pytest.mark.parametrize("part", [refunded("100"), frozen("1000")])
@pytest.mark.parametrize("count", [1, 3, 10])
def test_what_states_a_part_never_decides_what_the_whole_is(part: Given, count: int) -> None:
    others = [completed("299")] if part["kind"] == "preauthorisation" else [paid()]
    assert of(*[part] * count, *others, recorded("299"))["reference"] == "299.00"


@pytest.mark.parametrize("slip", ["sales_slip", "preauthorisation"])
def test_a_pre_authorisation_is_one_whichever_kind_of_voucher_it_was_entered_as(slip: str) -> None:
    report = of(contract("1000", kind=slip, transaction_type="预授权"), completed("860"), recorded("860"))
    assert (report["verdict"], report["reference"]) == ("matched", "860.00")


def test_a_completion_is_one_whichever_kind_of_voucher_it_was_entered_as() -> None:
    report = of(frozen("1000"), contract("860", kind="sales_slip", transaction_type="预授权完成"), recorded("860"))
    assert (report["verdict"], report["reference"]) == ("matched", "860.00")


# In whose favour


@pytest.mark.parametrize(
    ("one", "effect", "favours"),
    [
        (recorded("200"), "recorded_less", "other_side"),
        (recorded("400"), "recorded_more", "merchant"),
        (contract("200", kind="receipt"), "stated_less", "other_side"),
        (contract("400"), "stated_more", "merchant"),
        (voucher("bank_transfer", "400"), "paid_more", "other_side"),
        (voucher("wallet_bill", "400"), "paid_more", None),
        (voucher("sales_slip", "200"), "paid_less", None),
        (voucher("refund", "400"), "refunded_more", "merchant"),
        (voucher("refund", "200"), "refunded_less", "other_side"),
    ],
)
def test_a_difference_says_in_whose_favour_it_is(one: Given, effect: str, favours: str | None) -> None:
    (entry,) = of(paid(), contract("299"), contract("299", kind="other"), one)["differences"]
    assert (entry["voucher"], entry["effect"], entry["favours"]) == (3, effect, favours)


def test_a_name_that_differs_is_a_difference_of_its_own_shape() -> None:
    report = of(paid(payee="张三"), contract("299", payee="某公司"))
    assert report["verdict"] == "mismatch"
    assert report["differences"] == [
        {"voucher": 0, "kind": "bank_transfer", "field": "payee", "value": "张三", "against": "某公司", "other": 1}
    ]


def test_issues_name_voucher_field_and_code() -> None:
    report = of(contract("1"), contract("12.345", "叁佰元"), contract("1"))
    found = [(entry["voucher"], entry["field"], entry["code"], entry["severity"]) for entry in report["issues"]]
    assert found == [(1, "amount", "too_many_decimals", "error"), (1, "amount_in_words", "missing_zheng", "notice")]


# Writings


def writings(fen: int) -> list[str]:
    text = to_text(fen)
    found = [
        text,
        grouped(fen),
        f"¥{text}",
        f"￥{grouped(fen)}",
        f"RMB {text}",
        f"人民币{text}元",
        f"{text}元",
        write(fen),
    ]
    found += ["".join(chr(ord(char) + 0xFEE0) for char in text), f"人民币{write(fen)}", write(fen).replace("元", "圆")]
    if fen % 100 == 0:
        found += [str(fen // 100), f"{fen // 100}.0", write(fen).replace("整", "正")]
    if fen % 10**6 == 0 and 0 < fen < 10**10:
        found.append(f"{fen // 10**6}万元")
    return found


@thorough
@given(st.integers(1, MAX_FEN) | st.integers(1, 9_999).map(lambda wan: wan * 10**6), st.data())
def test_equal_amounts_agree_in_any_writing(fen: int, data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(writings(fen))) for _ in range(2))
    report = of(paid(one), recorded(other))
    assert (report["verdict"], report["reference"]) == ("matched", to_text(fen))
    assert report["causes"] == []


@given(st.integers(0, MAX_FEN), st.integers(0, MAX_FEN))
def test_different_amounts_never_match(one: int, other: int) -> None:
    assume(one != other)
    report = of(paid(to_text(one)), recorded(to_text(other)))
    assert report["verdict"] == "mismatch"
    assert [entry["difference"] for entry in report["differences"]] == [to_text(other - one)]


# Properties


@thorough
@given(cases | filled_cases)
def test_every_difference_is_amount_minus_against(case: dict[str, Any]) -> None:
    for entry in compare(case)["differences"]:
        if entry["field"] in AMOUNTS:
            difference = Decimal(entry["amount"]) - Decimal(entry["against"])
            assert entry["difference"] == f"{difference:.2f}"
            assert entry["direction"] == ("over" if difference > 0 else "short")
            assert difference


whole = st.fixed_dictionaries(
    {"kind": st.sampled_from(WHOLE)}, optional={"amount": few_amounts, "amount_in_words": few_amounts}
)
whole_cases = st.lists(whole, max_size=6).map(lambda listed: {"vouchers": listed})


@thorough
@given(whole_cases)
def test_the_reference_is_what_most_vouchers_state(case: dict[str, Any]) -> None:
    report, counted = compare(case), votes(case)
    assume(report["reference_basis"] != "sum" and "part" not in statuses(report))
    if not counted:
        assert report["reference"] is None
        return
    reference = int(Decimal(report["reference"]) * 100)
    most = max(counted.values())
    assert counted[reference] == most
    if report["reference_basis"] == "agreement":
        assert most > 1
        assert list(counted.values()).count(most) == 1


@thorough
@given(whole_cases)
def test_verdict_and_differences_agree(case: dict[str, Any]) -> None:
    report = compare(case)
    stated = {read(one[field]).fen for one in case["vouchers"] for field in AMOUNT_FIELDS if one.get(field)} - {None}
    assume(report["reference_basis"] != "sum" and "part" not in statuses(report))
    assert (report["verdict"] == "mismatch") == (len(stated) > 1) == bool(report["differences"])


@thorough
@given(cases | filled_cases)
def test_a_verdict_is_what_the_rest_of_the_report_says(case: dict[str, Any]) -> None:
    report = compare(case)
    errors = [issue for issue in report["issues"] if issue["severity"] == "error"]
    if report["verdict"] == "matched":
        assert not errors
        assert not report["differences"]
        assert set(statuses(report)) <= {"agrees", "part", "empty", "left_out"}
    if report["verdict"] == "unreadable":
        assert errors
    if report["differences"]:
        assert report["verdict"] == "mismatch"
    if report["verdict"] == "mismatch":
        assert report["causes"]
    changed = {entry["voucher"] for entry in report["vouchers"] if entry["status"] in ("over", "short", "at_odds")}
    assert changed <= {entry["voucher"] for entry in report["differences"]}


@thorough
@given(cases | filled_cases)
def test_a_report_is_json_and_its_codes_are_known(case: dict[str, Any]) -> None:
    report = compare(case)
    assert json.loads(json.dumps(report)) == report
    assert {cause["code"] for cause in report["causes"]} <= set(rules()["causes"])
    assert [entry["voucher"] for entry in report["vouchers"]] == list(range(len(case["vouchers"])))
    for issue in report["issues"]:
        assert issue["code"] in (ERRORS if issue["severity"] == "error" else ISSUES)


# The order decides nothing


ORDERS = {
    "three amounts": [paid("299"), contract("929"), recorded("269")],
    "a tie of two against two": [
        paid("100"),
        contract("100"),
        contract("200", kind="receipt"),
        contract("200", kind="other"),
    ],
    "a rival of another kind": [paid("299"), contract("299"), voucher("wallet_bill", "929"), voucher("receipt", "929")],
    "two refunds of other amounts": [paid("299"), refunded("100"), refunded("50")],
    "two refunds and too much": [paid("299"), refunded("200"), refunded("150")],
    "records that differ": [paid("299"), recorded("929"), recorded("269"), recorded("929")],
    "pre-authorisations": [frozen("1000"), frozen("500", reference_no="2"), completed("1400"), recorded("1000")],
    "completions": [frozen("1000"), completed("1100"), completed("1200")],
    "two payees": [contract("299", payee="某公司"), contract("299", payee="张三"), paid("299", payee="某公司")],
    "sale and pre-authorisation": [
        voucher("sales_slip", "299"),
        voucher("sales_slip", "299"),
        frozen("299"),
        recorded("0"),
    ],
    "two numbers": [paid(reference_no="1"), paid(reference_no="2"), recorded("598")],
    "two posted": [paid(), recorded(reference_no="1"), recorded(reference_no="2")],
    "terminal numbers": [paid(terminal_no="1"), recorded(terminal_no="2"), contract("299", terminal_no="2")],
    "dates": [paid(date="2026-11-19"), paid(date="2026-11-22"), recorded(date="2026-11-20")],
    "two fees": [paid(fee="1.79"), recorded("297.21", fee="0.6%")],
    "a part approved": [contract("1000"), voucher("sales_slip", "600", response_code="10"), recorded("600")],
}


@pytest.mark.parametrize("name", ORDERS)
def test_no_order_of_these_decides_anything(name: str) -> None:
    first, *rest = (told(of(*order)) for order in permutations(ORDERS[name]))
    assert all(one == first for one in rest)


def test_many_refunds_may_come_in_any_order() -> None:
    refunds = [refunded(str(amount)) for amount in (10, 11, 13, 17, 19, 23, 29, 31, 37, 41)]
    case = [paid("1000"), *refunds, recorded("946")]
    assert told(of(*case)) == told(of(*reversed(case)))


simple = st.fixed_dictionaries({"kind": st.sampled_from(KINDS)}, optional={"amount": few_amounts})


@thorough
@given(
    st.lists(simple, min_size=2, max_size=5).flatmap(lambda listed: st.tuples(st.just(listed), st.permutations(listed)))
)
def test_the_order_of_amounts_decides_nothing(orders: tuple[list[Given], list[Given]]) -> None:
    one, other = (told(of(*listed)) for listed in orders)
    assert one == other


@thorough
@given(st.sampled_from(tuple(WRITTEN)), st.lists(st.sampled_from(KINDS), min_size=2, max_size=4), st.data())
def test_the_order_of_what_stands_beside_decides_nothing(field: str, kinds: list[str], data: st.DataObject) -> None:
    texts = st.sampled_from(WRITTEN[field])
    listed = [voucher(kind, "299", **{field: data.draw(texts)}) for kind in kinds]
    assert told(of(*listed)) == told(of(*data.draw(st.permutations(listed))))


# What is not there changes nothing


def without(report: dict[str, Any], place: int) -> dict[str, Any]:
    entries = [entry for entry in report["vouchers"] if entry["voucher"] != place]
    return {**report, "vouchers": entries}


EMPTIES = [{}, {"amount": "", "amount_in_words": " "}, dict.fromkeys(WRITTEN, "\u3000")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "vouchers",
    [
        [paid(), recorded()],
        [paid(), recorded("929")],
        [paid(), recorded("0")],
        [paid(), refunded("100"), recorded("199")],
        [frozen("1000"), completed("860"), recorded("860")],
        [frozen("1000"), completed("1100")],
        [frozen("1000"), completed("1200")],
        [frozen("1000"), recorded("0")],
        [frozen("1000"), recorded("1000")],
        [frozen("1000", date="2026-09-01"), recorded("0", date="2026-12-01")],
        [paid(label="预授权"), recorded()],
    ],
)
def test_an_empty_voucher_changes_nothing(kind: str, vouchers: list[Given]) -> None:
    before = of(*vouchers)
    for empty in EMPTIES:
        assert without(of(*vouchers, {"kind": kind, **empty}), len(vouchers)) == before


@thorough
@given(
    filled_cases,
    st.sampled_from([kind for kind in KINDS if kind in WHOLE and kind not in ("wallet_bill", "sales_slip")]),
)
def test_an_empty_voucher_beside_anything_changes_nothing(case: dict[str, Any], kind: str) -> None:
    longer = {**case, "vouchers": [*case["vouchers"], {"kind": kind}]}
    assert without(compare(longer), len(case["vouchers"])) == compare(case)


# How much a large case costs, in calls, which are the same on every machine.

LARGE = {
    "refunds that all differ": [paid("10000"), recorded("7000"), *(refunded(f"{place}.37") for place in range(1, 99))],
    "fees and refunds": [paid("10000", fee=f"{place}.01") for place in range(50)]
    + [refunded(f"{place}.5") for place in range(1, 51)],
    "pre-authorisations that all differ": [
        recorded("5000"),
        *(frozen(f"{place * 37}.11", reference_no=str(place)) for place in range(1, 100)),
    ],
    "one amount under many numbers": [paid(reference_no=str(place)) for place in range(MAX_VOUCHERS)],
    "all that can differ": [
        voucher(
            WHOLE[place % len(WHOLE)],
            f"{place * 37 + 11}.{place:02d}",
            merchant_no=f"{place:015d}",
            terminal_no=f"{place:08d}",
            payee=f"公司{place}",
            payer=f"人{place}",
            reference_no=str(place),
            date="2026-11-20",
        )
        for place in range(MAX_VOUCHERS)
    ],
    "long numbers": [paid(merchant_no=str(place) * 400) for place in range(MAX_VOUCHERS)],
    "blanks behind a word": [paid(state="code" + " " * 900 + "#")] * MAX_VOUCHERS,
    "a long amount": [paid("9" * 100_000), recorded("1," * 50_000)],
    "a long amount in capitals": [paid("玖" * 100_000), recorded("零" * 100_000 + "元")],
}


def calls(case: list[Given]) -> int:
    """Count the calls of functions, those written in C among them."""
    count = 0

    def note(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        of(*case)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", LARGE)
def test_the_largest_case_takes_a_bounded_number_of_steps(name: str) -> None:
    assert calls(LARGE[name]) < 2_000_000


def test_the_made_up_unreadable_texts_are_unreadable() -> None:
    assert all(read(text).error for text in UNREADABLE)
    assert read(write(29_900)).error is None
