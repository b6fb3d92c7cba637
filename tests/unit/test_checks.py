import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from material import DECLARATION, LANGS, THIRD_DIFFERS, arguments, filled_cases, strings, voucher
from poscheck import record
from poscheck.checks import run
from poscheck.compare import AMOUNT_FIELDS, KINDS, TEXT_FIELDS, InputError
from poscheck.digits import GAP
from poscheck.rules import rules

thorough = settings(deadline=None, max_examples=150)
CAUSES = rules()["causes"]
LEVELS = ("shown", "likely", "possible", "remote")
CASES = {
    "matched": {"vouchers": [{"kind": "receipt", "amount": "1"}, {"kind": "contract", "amount": "1"}]},
    "mismatch": THIRD_DIFFERS,
    "unreadable": {"vouchers": [{"kind": "receipt", "amount": "12.345"}, {"kind": "contract", "amount": "1"}]},
    "insufficient": {"vouchers": []},
}


def rows(view: dict[str, Any]) -> Iterator[tuple[str, list[str], list[str], list[str]]]:
    """Give each row's status, its cells as text, the marked part of each cell, and what is spoken of it."""
    for row in view["table"]["rows"]:
        cells = [cell or {"runs": [], "spoken": ""} for cell in row["cells"]]
        yield (
            row["status"],
            ["".join(text for text, _ in cell["runs"]) for cell in cells],
            ["".join(text for text, flag in cell["runs"] if flag) for cell in cells],
            [cell["spoken"] for cell in cells],
        )


def shown(values: dict[str, Any], lang: str = "zh") -> dict[str, Any]:
    view: dict[str, Any] = run(DECLARATION, values, lang)["view"]
    return view


def test_the_declaration_offers_exactly_what_can_be_compared() -> None:
    fields = {field["name"]: field for field in DECLARATION["fields"]}
    assert {option["value"] for option in fields["kind"]["options"]} == set(KINDS)
    # A response code is copied together with the message beside it.
    assert set(fields) == {"kind", *AMOUNT_FIELDS, *TEXT_FIELDS} - {"response_code"}
    assert {field["name"] for field in DECLARATION["case_fields"]} == {"terminals", "as_of"}
    assert set(DECLARATION["group"]["shown"]) <= set(KINDS)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("example", DECLARATION["examples"], ids=lambda example: example["id"])
def test_worked_examples_come_out_as_declared(example: dict[str, Any], lang: str) -> None:
    answer = run(DECLARATION, example["values"], lang)
    report, expected = answer["report"], example["expect"]
    assert report["verdict"] == expected["verdict"] == answer["view"]["outcome"]
    assert report["reference"] == expected["reference"]
    amounts = {str(entry["voucher"]): entry["difference"] for entry in report["differences"] if "difference" in entry}
    assert amounts == expected["differences"]
    assert [cause["code"] for cause in answer["view"]["causes"][:1]] == [
        expected[name] for name in ("cause",) if name in expected
    ]


@pytest.mark.parametrize("example", DECLARATION["examples"], ids=lambda example: example["id"])
def test_what_an_example_fills_in_has_a_field_in_the_form(example: dict[str, Any]) -> None:
    fields = {field["name"] for field in DECLARATION["fields"]}
    for one in example["values"]["vouchers"]:
        assert set(one) <= fields
    assert set(example["values"]) <= {"vouchers", *(field["name"] for field in DECLARATION["case_fields"])}


def test_there_is_an_example_for_every_cause_and_for_every_verdict_worth_one() -> None:
    expected = [example["expect"] for example in DECLARATION["examples"]]
    assert {one["cause"] for one in expected if "cause" in one} == set(CAUSES)
    assert {one["verdict"] for one in expected} >= {"matched", "mismatch", "unreadable"}
    ids = [example["id"] for example in DECLARATION["examples"]]
    assert len(set(ids)) == len(ids)


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
@given(filled_cases, st.sampled_from(LANGS))
def test_no_view_has_a_gap_or_is_empty(case: dict[str, Any], lang: str) -> None:
    answer = run(DECLARATION, case, lang)
    view = answer["view"]
    for row in view["table"]["rows"]:
        for cell in filter(None, row["cells"]):
            if not cell["spoken"]:
                del cell["spoken"]
    for text in strings(view):
        assert text
        assert not re.search(r"[{}]|None|nan", text)
    assert json.loads(json.dumps(answer["report"])) == answer["report"]
    chinese = re.search("[\u4e00-\u9fff]", view["title"])
    assert bool(chinese) == (lang == "zh")


@thorough
@given(filled_cases)
def test_both_languages_show_the_same(case: dict[str, Any]) -> None:
    first, second = (run(DECLARATION, case, lang)["view"] for lang in LANGS)
    assert [row[:3] for row in rows(first)] == [row[:3] for row in rows(second)]
    assert [list(map(bool, row[3])) for row in rows(first)] == [list(map(bool, row[3])) for row in rows(second)]
    figures = [re.findall(r"¥[\d,.]*\d", " ".join([view["title"], *view["lines"]])) for view in (first, second)]
    assert sorted(figures[0]) == sorted(figures[1])
    for part in ("errors", "notes"):
        assert [note["field"] for note in first[part]] == [note["field"] for note in second[part]]
    for name in ("code", "level", "score", "see", "step", "facts"):
        assert [cause[name] for cause in first["causes"]] == [cause[name] for cause in second["causes"]]
    assert (first["others"] is None) == (second["others"] is None)


@thorough
@given(filled_cases)
def test_errors_and_notes_belong_to_fields_of_the_form(case: dict[str, Any]) -> None:
    answer = run(DECLARATION, case, "zh")
    view, issues = answer["view"], answer["report"]["issues"]
    for note in [*view["errors"], *view["notes"]]:
        match = re.fullmatch(r"vouchers\.(\d+)\.(amount|amount_in_words|date|fee)", note["field"])
        assert match
        assert match[2] in case["vouchers"][int(match[1])]
    errors = [f"vouchers.{entry['voucher']}.{entry['field']}" for entry in issues if entry["severity"] == "error"]
    assert [note["field"] for note in view["errors"]] == errors


@thorough
@given(filled_cases)
def test_the_table_states_each_amount_in_full(case: dict[str, Any]) -> None:
    answer = run(DECLARATION, case, "en")
    report = answer["report"]
    filled = [entry for entry in report["vouchers"] if entry["status"] != "empty"]
    against = {entry["voucher"]: entry["against"] for entry in report["differences"] if "difference" in entry}
    for entry, (status, cells, marked, spoken) in zip(filled, rows(answer["view"]), strict=True):
        lonely = report["verdict"] == "insufficient" and entry["status"] == "agrees"
        assert status == ("alone" if lonely else entry["status"])
        for field, cell, marks, told in zip(AMOUNT_FIELDS, cells, marked, spoken, strict=True):
            if entry[field] is None:
                assert not cell
            else:
                assert cell.replace(",", "").replace(GAP, "") == "¥" + entry[field]
            differs = entry[field] is not None and against.get(entry["voucher"], entry[field]) != entry[field]
            assert bool(marks) == bool(told) == differs
            if differs:
                assert against[entry["voucher"]] in told.replace(",", "")


def test_the_difference_is_shown_digit_by_digit() -> None:
    assert [(status, marks) for status, _, marks, _ in rows(shown(THIRD_DIFFERS))] == [
        ("agrees", ["", ""]),
        ("agrees", ["", ""]),
        ("over", ["92", ""]),
    ]
    assert "630.00" in shown(THIRD_DIFFERS)["title"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_listener_is_told_the_digits_that_differ_and_of_a_gap_that_there_is_one(lang: str) -> None:
    def told(amount: str) -> str:
        case = {"vouchers": [*THIRD_DIFFERS["vouchers"][:2], voucher("institution_record", amount)]}
        return list(rows(shown(case, lang)))[2][3][0]

    assert "92" in told("1929.00")
    assert "1,299.00" in told("1929.00")
    assert GAP not in told("129.00")
    assert "1,299.00" in told("129.00")
    assert told("129.00") != told("1929.00")
    assert told("1299.00") == ""


# Causes


@thorough
@given(filled_cases, st.sampled_from(LANGS))
def test_causes_come_likeliest_first_each_with_all_that_is_shown_of_it(case: dict[str, Any], lang: str) -> None:
    answer = run(DECLARATION, case, lang)
    causes, report = answer["view"]["causes"], answer["report"]
    assert [cause["code"] for cause in causes] == [cause["code"] for cause in report["causes"]]
    levels = [LEVELS.index(cause["level"]) for cause in causes]
    assert levels == sorted(levels)
    for cause, given_one in zip(causes, report["causes"], strict=True):
        about = CAUSES[cause["code"]]
        assert cause["title"] == about["title"][lang]
        assert (cause["level"] == "shown") == (given_one["basis"] == "shown")
        assert cause["settles"] == about["settles"][lang]
        assert str(given_one["voucher"] + 1) in cause["voucher"]
        percents = re.findall(r"\b(\d+) (?:个|of)", cause["share"])
        assert "0" not in percents
        assert "100" not in percents[1:]


def test_a_cause_is_called_the_likelier_the_higher_its_share() -> None:
    seen: dict[str, list[float]] = {}
    for example in DECLARATION["examples"]:
        for cause in shown(example["values"])["causes"]:
            if cause["level"] != "shown":
                seen.setdefault(cause["level"], []).append(cause["score"])
    assert set(seen) == set(LEVELS[1:])
    assert min(seen["likely"]) > max(seen["possible"])
    assert min(seen["possible"]) > max(seen["remote"])


# What differs beside the amounts


@pytest.mark.parametrize("lang", LANGS)
def test_what_differs_beside_the_amounts_stands_side_by_side(lang: str) -> None:
    view = shown(
        {"vouchers": [voucher("contract", "299", terminal_no="10000001"),
                      voucher("institution_record", "299", terminal_no="10000007")]},
        lang,
    )  # fmt: skip
    (row,) = view["others"]["rows"]
    field = next(field for field in DECLARATION["fields"] if field["name"] == "terminal_no")
    assert row["label"] == field["short"][lang]
    assert "10000001" in row["cells"][0]
    assert "10000007" in row["cells"][1]
    assert len(view["others"]["columns"]) == 1 + len(row["cells"])
    assert field["short"][lang] in view["title"]


def test_where_nothing_differs_beside_the_amounts_nothing_is_shown() -> None:
    assert shown(THIRD_DIFFERS)["others"] is None


# What is said of the whole case


def with_case(**values: Any) -> dict[str, Any]:
    return {**THIRD_DIFFERS, **values}


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), (" 3 ", 3), ("10000", 10_000), ("三", 3), ("3台", 3), ("两台", 2), ("十", 10)]
)
def test_the_number_of_terminals_comes_as_text_and_is_compared_as_a_number(text: str, number: int) -> None:
    answer = run(DECLARATION, with_case(terminals=text), "zh")
    assert answer["values"] == with_case(terminals=number)
    assert answer["view"]["errors"] == []
    assert answer["recordable"]


def test_the_number_of_terminals_counts() -> None:
    case = {
        "vouchers": [voucher("contract", "297"), voucher("bank_transfer", "297"), voucher("institution_record", "99")]
    }
    assert shown({**case, "terminals": "3"})["causes"][0]["code"] == "terminal_count"
    assert shown({**case, "terminals": ""})["causes"] == shown(case)["causes"]


@pytest.mark.parametrize("text", ["0", "-1", "10001", "2.5", "three", "9" * 5000, "1e3", "²", "\ud800"])
@pytest.mark.parametrize("lang", LANGS)
def test_terminals_that_are_no_number_are_named_at_their_field_and_left_out(text: str, lang: str) -> None:
    answer = run(DECLARATION, with_case(terminals=text), lang)
    (error,) = answer["view"]["errors"]
    assert error["field"] == "case.terminals"
    assert answer["values"] == THIRD_DIFFERS
    assert answer["report"] == run(DECLARATION, THIRD_DIFFERS, lang)["report"]


def test_a_text_too_long_to_compare_is_named_at_its_field_and_left_out() -> None:
    first, *rest = THIRD_DIFFERS["vouchers"]
    answer = run(DECLARATION, {"vouchers": [{**first, "payee": "某" * 5000}, *rest]}, "zh")
    (error,) = answer["view"]["errors"]
    assert error["field"] == "vouchers.0.payee"
    assert answer["values"] == THIRD_DIFFERS


@pytest.mark.parametrize(("name", "text"), [("date", "上周"), ("fee", "?")])
def test_a_day_or_a_fee_that_cannot_be_used_is_noted_at_its_field(name: str, text: str) -> None:
    first, *rest = THIRD_DIFFERS["vouchers"]
    fields = [note["field"] for note in shown({"vouchers": [{**first, name: text}, *rest]})["notes"]]
    assert fields == [f"vouchers.0.{name}"]


@pytest.mark.parametrize("text", ["2026-13-01", "yesterday", "昨天", "20", "2026-02-30"])
def test_a_day_that_cannot_be_read_is_named_at_its_field_and_left_out(text: str) -> None:
    answer = run(DECLARATION, with_case(as_of=text), "zh")
    (error,) = answer["view"]["errors"]
    assert error["field"] == "case.as_of"
    assert answer["values"] == THIRD_DIFFERS


@pytest.mark.parametrize("text", ["", "  "])
def test_what_is_left_empty_is_no_error(text: str) -> None:
    answer = run(DECLARATION, with_case(as_of=text, terminals=text), "zh")
    assert answer["view"]["errors"] == []
    assert "terminals" not in answer["values"]
    assert answer["recordable"]


@pytest.mark.parametrize(("day", "expired"), [("2026-11-07", False), ("2026-11-08", True), ("2026年11月8日", True)])
def test_the_day_decides_whether_a_preauthorisation_is_too_old(day: str, expired: bool) -> None:
    frozen = voucher("preauthorisation", "3000", date="2026-10-08")
    case = {"vouchers": [frozen, voucher("other", "3000")], "as_of": day}
    codes = [cause["code"] for cause in shown(case)["causes"]]
    assert ("preauthorisation_expired" in codes) == expired


def test_running_leaves_the_values_alone() -> None:
    case = with_case(terminals="3", as_of="yesterday")
    before = json.dumps(case)
    run(DECLARATION, case, "zh")
    assert json.dumps(case) == before


def test_a_single_difference_is_the_headline_and_several_are_counted() -> None:
    one = run(DECLARATION, THIRD_DIFFERS, "en")["view"]["title"]
    several = {"vouchers": [*THIRD_DIFFERS["vouchers"], {"kind": "other", "amount": "9"}]}
    assert "¥630.00" in one
    title = run(DECLARATION, several, "en")["view"]["title"]
    assert "630" not in title
    assert "2" in title


def test_a_voucher_that_contradicts_itself_says_so_in_its_row_and_as_a_cause() -> None:
    view = shown({"vouchers": [voucher("receipt", "1", amount_in_words="贰元整")]})
    assert [status for status, *_ in rows(view)] == ["at_odds"]
    assert view["causes"][0]["code"] == "words_figures_mismatch"
    assert view["causes"][0]["level"] == "shown"


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


@pytest.mark.parametrize(
    "values",
    [None, 5, "x", [], [1], {}, {"vouchers": "none"}, {"vouchers": [None]}, {**THIRD_DIFFERS, "terminals": 0},
     {**THIRD_DIFFERS, "terminals": [3]}, {**THIRD_DIFFERS, "as_of": 5}],
    ids=repr,
)  # fmt: skip
def test_bad_input_is_refused(values: Any) -> None:
    with pytest.raises(InputError):
        run(DECLARATION, values, "zh")


@pytest.mark.parametrize("amount", [" " * 201, "1" * 201, "\ud800"])
def test_recordable_means_that_a_record_can_be_made(amount: str) -> None:
    one = {"kind": "receipt", "amount": "1"}
    case = {"vouchers": [{"kind": "receipt", "amount": amount}, one, one]}
    assert not run(DECLARATION, case, "zh")["recordable"]
    with pytest.raises(record.RecordError):
        record.build(**arguments(case))
