import json
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from material import THIRD_DIFFERS, UNREADABLE, cases
from poscheck.amount import read
from poscheck.capitals import write
from poscheck.compare import AMOUNT_FIELDS, CAUSES, KINDS, MAX_VOUCHERS, InputError, compare
from poscheck.messages import ERRORS, ISSUES

thorough = settings(deadline=None, max_examples=300)
PLACES = {kind: place for place, kind in enumerate(KINDS)}


def of(*vouchers: dict[str, str]) -> dict[str, Any]:
    return compare({"vouchers": list(vouchers)})


def contract(amount: str | None = None, words: str | None = None, kind: str = "contract") -> dict[str, str]:
    given = {"kind": kind, "amount": amount, "amount_in_words": words}
    return {key: value for key, value in given.items() if value is not None}


def bag(differences: list[dict[str, Any]]) -> Counter[str]:
    """Return the differences without the places of their vouchers, which a new order changes."""
    entries = ({key: entry[key] for key in entry if key != "voucher"} for entry in differences)
    return Counter(json.dumps(entry, sort_keys=True) for entry in entries)


def votes(case: dict[str, Any]) -> Counter[int]:
    """Count, apart from the program, which amounts the vouchers state that do not contradict themselves."""
    counted: Counter[int] = Counter()
    for voucher in case["vouchers"]:
        stated = {read(voucher[field]).fen for field in AMOUNT_FIELDS if voucher.get(field)} - {None}
        if len(stated) == 1:
            counted.update(stated)
    return counted


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
        }
    ]
    assert [entry["status"] for entry in report["vouchers"]] == ["agrees", "agrees", "over"]
    assert [(cause["code"], cause["voucher"], cause["score"]) for cause in report["causes"]] == [("unexplained", 2, 0)]


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
        ([contract("299"), contract("300")], "mismatch", "299.00", "evidence"),
        ([contract("299"), contract("贰玖玖元整")], "unreadable", "299.00", "only"),
        ([contract("贰玖玖元整"), contract("?")], "unreadable", None, None),
        ([contract("299"), contract("299"), contract("?")], "unreadable", "299.00", "agreement"),
        ([contract("299"), contract("300"), contract("?")], "mismatch", "299.00", "evidence"),
        ([contract("299", "叁佰元整")], "mismatch", None, None),
        ([contract("299", "叁佰元整"), contract("1", "贰元整")], "mismatch", None, None),
        ([contract("299", "叁佰元整"), contract("300")], "mismatch", "300.00", "only"),
        ([contract("299", "叁佰元整"), contract("299", "叁佰元整"), contract("300")], "mismatch", "300.00", "only"),
        ([contract("1")] * 2 + [contract("2")] * 3, "mismatch", "2.00", "agreement"),
    ],
)
def test_verdicts(vouchers: list[dict[str, str]], verdict: str, reference: str | None, basis: str | None) -> None:
    report = of(*vouchers)
    assert (report["verdict"], report["reference"], report["reference_basis"]) == (verdict, reference, basis)


def test_figures_are_held_against_capitals_on_one_voucher() -> None:
    report = of(contract("360.00", "叁佰零陆元整"), contract("360", kind="bank_transfer"))
    assert report["reference"] == "360.00"
    assert [(entry["field"], entry["difference"]) for entry in report["differences"]] == [("amount_in_words", "-54.00")]
    assert [entry["status"] for entry in report["vouchers"]] == ["at_odds", "agrees"]
    assert [(cause["code"], cause["voucher"]) for cause in report["causes"]] == [("words_figures_mismatch", 0)]


def test_where_every_voucher_contradicts_itself_capitals_are_held_against_figures() -> None:
    report = of(contract("299", "叁佰元整"), contract("500", "肆佰元整"))
    found = [
        (entry["voucher"], entry["field"], entry["against"], entry["difference"]) for entry in report["differences"]
    ]
    assert found == [(0, "amount_in_words", "299.00", "1.00"), (1, "amount_in_words", "500.00", "-100.00")]


def test_both_writings_of_a_voucher_may_differ_from_the_reference() -> None:
    report = of(contract("1", "贰元整"), contract("3"), contract("3"))
    assert [(entry["voucher"], entry["difference"]) for entry in report["differences"]] == [(0, "-2.00"), (0, "-1.00")]
    assert [cause["code"] for cause in report["causes"]] == ["words_figures_mismatch"]


@pytest.mark.parametrize("stronger", range(len(KINDS) - 1))
def test_without_a_majority_the_stronger_evidence_is_the_reference(stronger: int) -> None:
    strong, weak = contract("1", kind=KINDS[stronger]), contract("2", kind=KINDS[stronger + 1])
    for vouchers in ((strong, weak), (weak, strong)):
        report = of(*vouchers)
        assert (report["reference"], report["reference_basis"]) == ("1.00", "evidence")


def test_what_others_say_of_the_institution_counts_more_than_its_own_record() -> None:
    assert KINDS[0] == "bank_transfer"
    assert KINDS[-1] == "institution_record"


def test_in_a_tie_the_best_evidence_of_either_side_decides() -> None:
    ones = [contract("1", kind=kind) for kind in ("contract", "receipt")]
    twos = [contract("2", kind=kind) for kind in ("institution_record", "bank_transfer")]
    assert of(*ones, *twos)["reference"] == "2.00"
    assert of(*ones, contract("2", kind="institution_record"))["reference"] == "1.00"


def test_a_voucher_that_contradicts_itself_has_no_vote() -> None:
    report = of(contract("1"), contract("2", "壹元整"), contract("2", "壹元整"), contract("3", kind="bank_transfer"))
    assert (report["reference"], report["reference_basis"]) == ("3.00", "evidence")


def test_a_voucher_with_one_readable_amount_votes_with_it() -> None:
    report = of(contract("1", "壹元整"), contract("1", "?"), contract("2", kind="bank_transfer"))
    assert report["reference"] == "1.00"
    assert report["vouchers"][1]["status"] == "unreadable"


def test_issues_name_voucher_field_and_code() -> None:
    report = of(contract("1"), contract("12.345", "叁佰元"), contract("1"))
    found = [(entry["voucher"], entry["field"], entry["code"], entry["severity"]) for entry in report["issues"]]
    assert found == [(1, "amount", "too_many_decimals", "error"), (1, "amount_in_words", "missing_zheng", "notice")]


@pytest.mark.parametrize("count", [2, MAX_VOUCHERS])
def test_the_one_that_differs_is_found_among_many(count: int) -> None:
    vouchers = [contract("1,299.00") for _ in range(count)] + [contract("1,299.01", kind="bank_transfer")]
    report = of(*vouchers[1:])
    assert [(entry["voucher"], entry["difference"]) for entry in report["differences"]] == (
        [(count - 1, "0.01")] if count > 2 else [(0, "-0.01")]
    )


@pytest.mark.parametrize(
    ("case", "field"),
    [
        (None, "input"),
        ([], "input"),
        ("vouchers", "input"),
        ({}, "vouchers"),
        ({"vouchers": None}, "vouchers"),
        ({"vouchers": {}}, "vouchers"),
        ({"vouchers": [contract("1")] * (MAX_VOUCHERS + 1)}, "vouchers"),
        ({"vouchers": [contract("1"), None]}, "vouchers[1]"),
        ({"vouchers": [[]]}, "vouchers[0]"),
        ({"vouchers": [{}]}, "vouchers[0].kind"),
        ({"vouchers": [{"kind": "invoice"}]}, "vouchers[0].kind"),
        ({"vouchers": [{"kind": ["receipt"]}]}, "vouchers[0].kind"),
        ({"vouchers": [{"kind": "receipt", "amount": 1299}]}, "vouchers[0].amount"),
        ({"vouchers": [{"kind": "receipt", "amount": 1299.0}]}, "vouchers[0].amount"),
        ({"vouchers": [{"kind": "receipt", "amount": True}]}, "vouchers[0].amount"),
        ({"vouchers": [{"kind": "receipt", "amount": False}]}, "vouchers[0].amount"),
        ({"vouchers": [contract(), {"kind": "receipt", "amount_in_words": ["壹元整"]}]}, "vouchers[1].amount_in_words"),
        ({"vouchers": [], "terminals": 0}, "terminals"),
        ({"vouchers": [], "terminals": -1}, "terminals"),
        ({"vouchers": [], "terminals": True}, "terminals"),
        ({"vouchers": [], "terminals": 2.0}, "terminals"),
        ({"vouchers": [], "terminals": "2"}, "terminals"),
        ({"vouchers": [], "terminals": None}, "terminals"),
    ],
)
def test_bad_input_names_the_field(case: object, field: str) -> None:
    with pytest.raises(InputError) as caught:
        compare(case)
    assert caught.value.field == field
    assert str(caught.value).startswith(field + ": ")


def test_fields_it_does_not_compare_are_no_error() -> None:
    voucher = {**contract("1"), "payer": "王", "amount_in_words": None, "reference_no": "123456789012"}
    assert compare({"vouchers": [voucher, contract("1")], "terminals": 2})["verdict"] == "matched"


@thorough
@given(cases)
def test_every_difference_is_amount_minus_against(case: dict[str, Any]) -> None:
    for entry in compare(case)["differences"]:
        difference = Decimal(entry["amount"]) - Decimal(entry["against"])
        assert entry["difference"] == f"{difference:.2f}"
        assert entry["direction"] == ("over" if difference > 0 else "short")
        assert difference


@thorough
@given(cases)
def test_the_reference_is_what_most_vouchers_state(case: dict[str, Any]) -> None:
    report, counted = compare(case), votes(case)
    if not counted:
        assert report["reference"] is None
        return
    reference = int(Decimal(report["reference"]) * 100)
    most = max(counted.values())
    assert counted[reference] == most
    unique = list(counted.values()).count(most) == 1
    assert report["reference_basis"] == (("agreement" if most > 1 else "only") if unique else "evidence")


@thorough
@given(cases)
def test_verdict_and_differences_agree(case: dict[str, Any]) -> None:
    report = compare(case)
    stated = {
        read(voucher[field]).fen for voucher in case["vouchers"] for field in AMOUNT_FIELDS if voucher.get(field)
    } - {None}
    assert (report["verdict"] == "mismatch") == (len(stated) > 1) == bool(report["differences"])
    if report["verdict"] == "matched":
        assert not any(issue["severity"] == "error" for issue in report["issues"])
    if report["verdict"] == "unreadable":
        assert any(issue["severity"] == "error" for issue in report["issues"])
    changed = {entry["voucher"] for entry in report["vouchers"] if entry["status"] in ("over", "short", "at_odds")}
    assert changed <= {entry["voucher"] for entry in report["differences"]}
    assert {cause["voucher"] for cause in report["causes"]} == {entry["voucher"] for entry in report["differences"]}


@thorough
@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_the_vouchers_decides_nothing(case: dict[str, Any], random) -> None:
    report, counted = compare(case), votes(case)
    shuffled = list(case["vouchers"])
    random.shuffle(shuffled)
    again = compare({"vouchers": shuffled})
    assert again["verdict"] == report["verdict"]
    assert again["reference_basis"] == report["reference_basis"]
    ranked = counted.most_common(2)
    if len(ranked) < 2 or ranked[0][1] > ranked[1][1]:
        assert again["reference"] == report["reference"]
        assert bag(again["differences"]) == bag(report["differences"])


@given(cases)
def test_a_report_is_json_and_its_codes_are_known(case: dict[str, Any]) -> None:
    report = compare(case)
    assert json.loads(json.dumps(report)) == report
    assert {cause["code"] for cause in report["causes"]} <= set(CAUSES)
    assert [cause["rank"] for cause in report["causes"]] == list(range(1, len(report["causes"]) + 1))
    for issue in report["issues"]:
        assert issue["code"] in (ERRORS if issue["severity"] == "error" else ISSUES)


def test_the_made_up_unreadable_texts_are_unreadable() -> None:
    assert all(read(text).error for text in UNREADABLE)
    assert read(write(29_900)).error is None
