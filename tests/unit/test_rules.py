"""The rules of the diagnosis: what they rest on is there, and both languages say all of it."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from material import LANGS, ROOT
from poscheck import rules
from poscheck.compare import KINDS, compare
from poscheck.vouchers import TEXT_FIELDS
from posguide.yamlfile import load

RULES: dict[str, Any] = rules.rules()
CAUSES: dict[str, Any] = RULES["causes"]
CHECKLISTS = ROOT / "checklists"
FACTS: dict[str, Any] = {
    name: fact
    for path in (CHECKLISTS / "facts").glob("*.yaml")
    for name, fact in load(path).data.get("facts", {}).items()
}
RELEASES: dict[str, Any] = load(CHECKLISTS / "releases.yaml").data
# Codes that tools outside the project rely on (section 6.3 of the design).
CONTRACT = (
    "transposed_digits", "decimal_shift", "minor_unit_confusion", "ten_thousand_unit", "missing_digit", "extra_digit",
    "wrong_digit", "duplicate_posting", "terminal_count", "fee_deducted", "partial_refund", "words_figures_mismatch",
    "mislabelled_fee", "wrong_payee", "wrong_payer", "wrong_merchant_or_terminal", "date_cutoff", "reversal_pending",
    "partial_approval", "test_slip", "wrong_transaction_type", "preauthorisation_not_completed",
    "preauthorisation_over_limit", "preauthorisation_expired", "condition_unmet", "unexplained",
)  # fmt: skip


@cache
def version(slug: str, number: str) -> dict[str, Any]:
    data = load(CHECKLISTS / slug / f"{number}.yaml").data
    found: dict[str, Any] = {entry["id"]: entry for entry in data.get("entries", data.get("steps", []))}
    return found


def texts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], dict[str, str]]]:
    """Give everything that is said in two languages, with where it stands."""
    if isinstance(value, dict):
        if set(value) & set(LANGS):
            yield path, value
        else:
            for key, inner in value.items():
                yield from texts(inner, (*path, key))


def gaps(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_code_of_the_contract_is_there() -> None:
    assert set(CONTRACT) <= set(CAUSES)
    assert all(re.fullmatch("[a-z][a-z_]*", code) for code in CAUSES)


def test_the_file_is_what_stands_in_the_checklists() -> None:
    data = (CHECKLISTS / rules.NAME).read_text(encoding="utf-8")
    assert json.loads(data) == RULES
    assert json.loads(data, object_pairs_hook=unique) == RULES


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    assert len(set(names)) == len(names), names
    return dict(pairs)


@pytest.mark.parametrize("name", RULES["limits"])
def test_a_limit_stands_in_the_words_of_its_fact(name: str) -> None:
    about = RULES["limits"][name]
    fact = FACTS[about["fact"]]
    assert fact["kind"] in ("limit", "law", "system")
    assert "superseded" not in fact
    value = about["value"]
    for lang in LANGS:
        said = fact["says"][lang]
        if value:
            assert re.search(rf"(?<!\d){value}(?!\d)", said) or (name, value) in SAID_OTHERWISE, (lang, said)
        else:
            assert {"zh": "当", "en": "same"}[lang] in said
    assert rules.limit(name) == value


# Never more than what was paid: 100 % is said without the figure.
SAID_OTHERWISE = {("completion_percent_wallet", 100)}


@pytest.mark.parametrize("code", CAUSES)
def test_the_facts_of_a_cause_are_there(code: str) -> None:
    for name in CAUSES[code].get("facts", []):
        assert name in FACTS, name
        assert "superseded" not in FACTS[name], name


@pytest.mark.parametrize("code", CAUSES)
def test_a_cause_leads_to_an_entry_that_was_published(code: str) -> None:
    slug, number, name = re.fullmatch(r"([a-z-]+)@(\d+\.\d+\.\d+)#([a-z0-9-]+)", CAUSES[code]["see"]).groups()  # type: ignore[union-attr]
    assert number in RELEASES[slug]["versions"]
    assert "withdrawn" not in RELEASES[slug]["versions"][number]
    entry = version(slug, number)[name]
    if code in CONTRACT:
        assert code in entry["codes"]


def test_every_code_that_an_entry_names_is_a_cause() -> None:
    listed = {
        code for entry in version("causes", RELEASES["causes"]["current"]).values() for code in entry.get("codes", [])
    }
    assert listed <= set(CAUSES)
    assert set(CONTRACT) <= listed


@pytest.mark.parametrize("code", CAUSES)
def test_a_cause_leads_to_a_step_that_is_current(code: str) -> None:
    slug, _, name = CAUSES[code]["step"].partition("#")
    assert name in version(slug, RELEASES[slug]["current"])


def test_all_that_is_said_is_said_in_both_languages() -> None:
    found = list(texts(RULES))
    assert len(found) > 100
    for path, said in found:
        assert set(said) == set(LANGS), path
        assert all(text.strip() for text in said.values()), path
        # A type is spelt out for each language by itself.
        zh, en = ({gap.removesuffix(f"_{lang}") for gap in gaps(said[lang])} for lang in LANGS)
        assert zh == en, path
        assert re.search("[\u4e00-\u9fff]", said["zh"]), path
        # English may quote a Chinese word, but not be one.
        assert re.search("[a-z]{2}", said["en"]), path


@pytest.mark.parametrize("code", CAUSES)
def test_a_cause_has_all_that_a_report_takes_from_it(code: str) -> None:
    about = CAUSES[code]
    assert set(about) <= {"title", "why", "settles", "see", "step", "rate", "basis", "harmless", "facts"}
    assert about["why"]
    assert about["basis"] in RULES["bases"]
    assert 0 < about["rate"] < 1_000
    assert rules.rate(code) == about["rate"] / 1_000
    assert "harmless" not in about or 0 < rules.harmless(code) < 1


def test_what_may_stand_there_by_chance_has_a_frequency_for_that() -> None:
    # Only what is no sign, or is one that can mean nothing else, is never weighed against chance.
    of_amounts = {
        "wrong_digit", "transposed_digits", "missing_digit", "extra_digit", "decimal_shift", "minor_unit_confusion",
        "ten_thousand_unit", "rounded_amount", "spoken_short_form", "terminal_count", "deducted_from_settlement",
        "topup_omitted", "unexplained",
    }  # fmt: skip
    certain = {
        "words_figures_mismatch", "preauthorisation_expired", "preauthorisation_over_limit",
        "completion_above_preauthorisation",
    }  # fmt: skip
    assert {code for code, about in CAUSES.items() if "harmless" not in about} == of_amounts | certain


def test_every_frequency_has_a_basis() -> None:
    for group in ("fee_rates", "wrong_voucher", "fee_fixed_yuan"):
        assert RULES[group]["basis"] in RULES["bases"]
    assert set(RULES["wrong_voucher"]["rates"]) == set(KINDS)
    assert all(weight > 0 for weight in RULES["wrong_voucher"]["rates"].values())


def test_no_word_says_two_things() -> None:
    for group in ("signs", "types"):
        words = [word for listed in RULES[group].values() for word in listed]
        assert len(set(words)) == len(words)
        assert all(word == word.lower().strip() and word for word in words)


def test_codes_and_currencies_name_what_is_looked_for() -> None:
    assert set(RULES["codes"].values()) <= {*RULES["signs"], "currency"} - {"none"}
    assert all(re.fullmatch("[0-9A-Z]{2}", code) for code in RULES["codes"])
    assert set(RULES["field_names"]) <= set(TEXT_FIELDS)


def test_every_response_code_is_one_that_the_guide_explains() -> None:
    entries = version("response-codes", RELEASES["response-codes"]["current"]).values()
    known = {entry["code"] for entry in entries if "code" in entry}
    assert set(RULES["codes"]) <= known


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("预授权完成撤销", "completion_void"),
        ("追加预授权", "preauthorisation"),
        ("Pre-Authorisation Completion", "completion"),
        ("presale", None),
        ("SALE", "sale"),
        ("", None),
        ("转账", None),
    ],
)
def test_the_longest_name_of_a_type_decides(text: str, found: str | None) -> None:
    assert rules.transaction_type(text) == found


@pytest.mark.parametrize("group", ["signs", "types"])
def test_every_word_of_the_rules_is_found_where_it_stands(group: str) -> None:
    for name, words in RULES[group].items():
        for word in words:
            for text in (word, word.upper(), f"（{word}）"):
                if group == "signs":
                    assert set(rules.signs(text)) == ({name} - {"none"}), text
                else:
                    assert rules.transaction_type(text) == (None if name == "none" else name), text


def test_a_report_cites_what_the_rules_say() -> None:
    case = {"vouchers": [{"kind": "bank_transfer", "amount": "299"}, {"kind": "institution_record", "amount": "0"}]}
    for cause in compare(case)["causes"]:
        about = CAUSES[cause["code"]]
        assert (cause["see"], cause["step"], cause["settles"]) == (about["see"], about["step"], about["settles"])
        assert cause["facts"] == about.get("facts", [])
