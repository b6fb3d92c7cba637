import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from material import DECLARATION, LANGS, THIRD_DIFFERS, arguments, cases, strings
from poscheck import record
from poscheck.checks import run
from poscheck.compare import AMOUNT_FIELDS, KINDS, InputError

thorough = settings(deadline=None, max_examples=200)
CASES = {
    "matched": {"vouchers": [{"kind": "receipt", "amount": "1"}, {"kind": "contract", "amount": "1"}]},
    "mismatch": THIRD_DIFFERS,
    "unreadable": {"vouchers": [{"kind": "receipt", "amount": "12.345"}, {"kind": "contract", "amount": "1"}]},
    "insufficient": {"vouchers": []},
}


def rows(view: dict[str, Any]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Give each row's status, its cells as text, and the marked part of each cell."""
    for row in view["table"]["rows"]:
        cells = [cell or [] for cell in row["cells"]]
        yield (
            row["status"],
            ["".join(text for text, _ in cell) for cell in cells],
            ["".join(text for text, flag in cell if flag) for cell in cells],
        )


def test_the_declaration_offers_exactly_the_kinds_that_can_be_compared() -> None:
    field = next(field for field in DECLARATION["fields"] if field["name"] == "kind")
    assert {option["value"] for option in field["options"]} == set(KINDS)
    assert {field["name"] for field in DECLARATION["fields"]} == {"kind", *AMOUNT_FIELDS}
    assert set(DECLARATION["group"]["shown"]) <= set(KINDS)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("example", DECLARATION["examples"], ids=lambda example: example["id"])
def test_worked_examples_come_out_as_declared(example: dict[str, Any], lang: str) -> None:
    answer = run(DECLARATION, example["values"], lang)
    report, expected = answer["report"], example["expect"]
    assert report["verdict"] == expected["verdict"] == answer["view"]["outcome"]
    assert report["reference"] == expected["reference"]
    found = {str(entry["voucher"]): entry["difference"] for entry in report["differences"]}
    assert found == expected["differences"]


def test_the_worked_examples_show_matched_mismatch_and_unreadable() -> None:
    shown = {example["expect"]["verdict"] for example in DECLARATION["examples"]}
    assert shown >= {"matched", "mismatch", "unreadable"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("verdict", CASES)
def test_every_verdict_has_a_view(verdict: str, lang: str) -> None:
    view = run(DECLARATION, CASES[verdict], lang)["view"]
    assert view["outcome"] == verdict
    assert DECLARATION["outcomes"][verdict]["text"][lang] in view["lines"]
    assert [link["step"] for link in view["next"]] == [
        link["step"] for link in DECLARATION["outcomes"][verdict]["next"]
    ]
    assert view["title"]


@thorough
@given(cases, st.sampled_from(LANGS))
def test_no_view_has_a_gap_or_is_empty(case: dict[str, Any], lang: str) -> None:
    answer = run(DECLARATION, case, lang)
    for text in strings(answer["view"]):
        assert text
        assert not re.search(r"[{}]|None|nan", text)
    assert json.loads(json.dumps(answer["report"])) == answer["report"]
    chinese = re.search("[\u4e00-\u9fff]", answer["view"]["title"])
    assert bool(chinese) == (lang == "zh")


@thorough
@given(cases)
def test_both_languages_show_the_same_amounts(case: dict[str, Any]) -> None:
    first, second = (run(DECLARATION, case, lang)["view"] for lang in LANGS)
    assert list(rows(first)) == list(rows(second))
    figures = [re.findall(r"¥[\d,.]*\d", " ".join([view["title"], *view["lines"]])) for view in (first, second)]
    assert sorted(figures[0]) == sorted(figures[1])
    assert [note["field"] for note in first["errors"] + first["notes"]] == [
        note["field"] for note in second["errors"] + second["notes"]
    ]


@thorough
@given(cases)
def test_errors_and_notes_belong_to_fields_of_the_form(case: dict[str, Any]) -> None:
    answer = run(DECLARATION, case, "zh")
    view, issues = answer["view"], answer["report"]["issues"]
    for note in [*view["errors"], *view["notes"]]:
        match = re.fullmatch(r"vouchers\.(\d+)\.(amount|amount_in_words)", note["field"])
        assert match
        assert match[2] in case["vouchers"][int(match[1])]
    errors = [f"vouchers.{entry['voucher']}.{entry['field']}" for entry in issues if entry["severity"] == "error"]
    assert [note["field"] for note in view["errors"]] == errors


@thorough
@given(cases)
def test_the_table_states_each_amount_in_full(case: dict[str, Any]) -> None:
    answer = run(DECLARATION, case, "en")
    report = answer["report"]
    filled = [entry for entry in report["vouchers"] if entry["status"] != "empty"]
    differs = {(entry["voucher"], entry["field"]) for entry in report["differences"]}
    for entry, (status, cells, marked) in zip(filled, rows(answer["view"]), strict=True):
        assert status == entry["status"]
        for field, cell, marks in zip(AMOUNT_FIELDS, cells, marked, strict=True):
            if entry[field] is None:
                assert not cell
            else:
                assert cell.replace(",", "") == "¥" + entry[field]
            if marks:
                assert (entry["voucher"], field) in differs


def test_the_difference_is_shown_digit_by_digit() -> None:
    view = run(DECLARATION, THIRD_DIFFERS, "zh")["view"]
    assert [(status, marks) for status, _, marks in rows(view)] == [
        ("agrees", ["", ""]),
        ("agrees", ["", ""]),
        ("over", ["92", ""]),
    ]
    assert "630.00" in view["title"]


def test_a_single_difference_is_the_headline_and_several_are_counted() -> None:
    one = run(DECLARATION, THIRD_DIFFERS, "en")["view"]["title"]
    several = {"vouchers": [*THIRD_DIFFERS["vouchers"], {"kind": "other", "amount": "9"}]}
    assert "¥630.00" in one
    title = run(DECLARATION, several, "en")["view"]["title"]
    assert "630" not in title
    assert "2" in title


def test_a_voucher_that_contradicts_itself_is_noted_at_its_capitals() -> None:
    case = {"vouchers": [{"kind": "receipt", "amount": "1", "amount_in_words": "贰元整"}]}
    fields = [note["field"] for note in run(DECLARATION, case, "zh")["view"]["notes"]]
    assert fields == ["vouchers.0.amount_in_words"]


@pytest.mark.parametrize(
    ("case", "recordable"),
    [
        (CASES["matched"], True),
        (CASES["mismatch"], True),
        (CASES["unreadable"], True),
        (CASES["insufficient"], None),
        ({"vouchers": [{"kind": "receipt", "amount": "1"}]}, None),
        ({"vouchers": [*THIRD_DIFFERS["vouchers"], {"kind": "other", "amount": "1" * 200}]}, True),
        ({"vouchers": [*THIRD_DIFFERS["vouchers"], {"kind": "other", "amount": "1" * 201}]}, False),
    ],
)
def test_a_record_is_offered_where_there_is_something_to_hand_over(
    case: dict[str, Any], recordable: bool | None
) -> None:
    assert run(DECLARATION, case, "zh")["recordable"] is recordable


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError):
        run(DECLARATION, {"vouchers": "none"}, "zh")


@pytest.mark.parametrize("amount", [" " * 201, "1" * 201, "\ud800"])
def test_recordable_means_that_a_record_can_be_made(amount: str) -> None:
    one = {"kind": "receipt", "amount": "1"}
    case = {"vouchers": [{"kind": "receipt", "amount": amount}, one, one]}
    assert not run(DECLARATION, case, "zh")["recordable"]
    with pytest.raises(record.RecordError):
        record.build(**arguments(case))
