"""The real guide: complete, sourced, and true to the contracts that other parts rely on."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from material import LANGS, ROOT
from poscheck import capitals, money
from poscheck.rules import rules
from posguide import facts
from posguide.content import Checklist, read
from posguide.flow import ways

CONTENT = read(ROOT)
CURRENT = {slug: CONTENT.current(slug) for slug in CONTENT.published}
FACTS = CONTENT.facts.facts

# The items and defects of the source text, by kind, as they were counted when it was taken apart.
ITEMS = {"OV": 7, "CA": 7, "IM": 5, "EV": 4, "HS": 5, "PR": 3, "IV": 4, "SO": 6, "PV": 6, "PC": 2, "FU": 4}
DEFECTS = 14
PAGES = {
    "overview": "checklist",
    "causes": "causes",
    "first-response": "checklist",
    "evidence": "documents",
    "handling": "checklist",
    "appeal": "checklist",
    "escalation": "channels",
    "investigation": "checklist",
    "repair": "checklist",
    "precautions": "checklist",
    "prevention": "checklist",
    "follow-up": "checklist",
    "preauth": "checklist",
    "response-codes": "codes",
    "glossary": "terms",
    "faq": "questions",
}
CAUSE_CODES = """
transposed_digits decimal_shift minor_unit_confusion ten_thousand_unit missing_digit extra_digit wrong_digit
duplicate_posting terminal_count fee_deducted partial_refund words_figures_mismatch mislabelled_fee wrong_payee
wrong_payer wrong_merchant_or_terminal date_cutoff reversal_pending partial_approval test_slip wrong_transaction_type
preauthorisation_not_completed preauthorisation_over_limit preauthorisation_expired condition_unmet unexplained
"""


def entries() -> Iterator[tuple[Checklist, dict[str, Any]]]:
    for checklist in CURRENT.values():
        for entry in checklist.steps.values():
            yield checklist, entry


def texts(value: Any, lang: str, without: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(value, dict):
        if set(value) == set(LANGS) and isinstance(value[lang], str):
            yield value[lang]
            return
        for name, item in value.items():
            if name not in without:
                yield from texts(item, lang, without)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, lang, without)


# Complete


def test_every_page_of_the_guide_is_there_and_of_its_kind() -> None:
    assert {slug: CURRENT[slug].kind for slug in PAGES} == PAGES


def test_every_item_of_the_source_text_is_carried_and_every_defect_mended() -> None:
    expected = {f"{kind}-{number:02d}" for kind, count in ITEMS.items() for number in range(1, count + 1)}
    assert len(expected) == 53
    assert {item for _, entry in entries() for item in entry.get("items", [])} == expected
    assert set(CONTENT.items.data["items"]) == expected
    mended = {mend["defect"] for checklist in CURRENT.values() for mend in checklist.data.get("mends", [])}
    assert mended == {f"X-{number:02d}" for number in range(1, DEFECTS + 1)} == set(CONTENT.items.data["defects"])


def test_three_checklists_have_a_history() -> None:
    assert sum(len(by_version) >= 2 for by_version in CONTENT.published.values()) >= 3


def test_every_code_of_the_diagnosis_is_one_cause_of_the_catalogue() -> None:
    found = [code for entry in CURRENT["causes"].steps.values() for code in entry.get("codes", [])]
    assert len(found) == len(set(found))
    assert set(found) == set(rules()["causes"])
    assert set(found) >= set(CAUSE_CODES.split())


def test_the_flow_reaches_every_kind_of_trouble_that_is_promised() -> None:
    found = list(ways(CONTENT.flow.data))
    assert {way.options[0] for way in found} == {"terminal", "customer"}
    assert all(way.role in CONTENT.flow.data["roles"] for way in found)
    assert {way.role for way in found} == set(CONTENT.flow.data["roles"])
    assert len({way.options for way in found}) == len(found)


# Figures


def fen(entry: dict[str, Any]) -> tuple[int, int] | None:
    example = entry["signature"].get("example")
    return example and (money.from_text(example["paid"]), money.from_text(example["recorded"]))


def digits(amount: int) -> str:
    return str(amount)


def one_deletion(long: str, short: str) -> bool:
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def swapped(paid: str) -> set[str]:
    return {
        paid[:place] + paid[place + 1] + paid[place] + paid[place + 2 :]
        for place in range(len(paid) - 1)
        if paid[place] != paid[place + 1]
    }


SIGNATURES = {
    "transposed-digits": lambda paid, got: digits(got) in swapped(digits(paid)) and (paid - got) % 9 == 0,
    "one-digit-wrong": lambda paid, got: sum(a != b for a, b in zip(digits(paid), digits(got), strict=True)) == 1,
    "digit-missing-or-extra": lambda paid, got: one_deletion(*sorted((digits(paid), digits(got)), key=len)[::-1]),
    "decimal-point-moved": lambda paid, got: max(paid, got) in (min(paid, got) * 10, min(paid, got) * 1000),
    "yuan-fen-confusion": lambda paid, got: max(paid, got) == 100 * min(paid, got),
    "duplicate-posting": lambda paid, got: max(paid, got) % min(paid, got) == 0 and paid != got,
    "per-terminal-or-total": lambda paid, got: max(paid, got) % min(paid, got) == 0 and paid != got,
    "fee-deducted": lambda paid, got: 0 < paid - got < paid // 10,
    "partly-refunded": lambda paid, got: 0 < got < paid,
    "partial-approval": lambda paid, got: paid != got,
}


@pytest.mark.parametrize("name", SIGNATURES)
def test_the_example_of_a_cause_shows_its_signature(name: str) -> None:
    amounts = fen(CURRENT["causes"].steps[name])
    assert amounts
    assert SIGNATURES[name](*amounts)


def test_capital_amounts_in_the_texts_are_written_by_the_rules() -> None:
    """Every 人民币… in the guide reads back as an amount; where figures stand beside it, they are the same."""
    beside = re.compile(
        r"(\d[\d,]*\.\d{2})元?[，、（(]\s*(?:大写)?(?:人民币)?([零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]{3,})"
    )
    found = 0
    for checklist in CURRENT.values():
        for lang in LANGS:
            for text in texts(checklist.data, lang):
                for figures, words in beside.findall(text):
                    assert capitals.write(money.from_text(figures.replace(",", ""))) == words, text
                    found += 1
    assert found


# Law, limits, contacts


def test_rules_rest_on_texts_and_never_on_talk() -> None:
    for name, fact in FACTS.items():
        if fact.kind in ("law", "limit"):
            assert fact.confidence in ("primary", "secondary"), name
        if fact.confidence in ("trade", "experience"):
            assert fact.kind in ("system", "practice", "contact", "unknown"), name
        assert fact.as_of < fact.check_after, name


def test_no_address_of_an_agents_page_backs_a_rule() -> None:
    for source_id, source in CONTENT.facts.sources.items():
        if source["confidence"] == "trade":
            kinds = {fact.kind for fact in FACTS.values() if fact.source_id == source_id}
            assert kinds <= {"practice", "system", "contact", "unknown"}, source_id


# A day count, an article or a telephone number in running text would go stale unseen.
PHONE = r"(?<!\d)(12363|12378|12345|95516|96110)(?!\d)"
STALE = {
    "zh": re.compile(rf"第[一二三四五六七八九十百零]+条|\d+\s*(个)?(工作日|自然日|日内|天内|个月内)|{PHONE}"),
    "en": re.compile(rf"\barticles? \d|\d+ (working|calendar|natural) days|within \d+ (days|months)|{PHONE}", re.I),
}


@pytest.mark.parametrize("slug", PAGES)
@pytest.mark.parametrize("lang", LANGS)
def test_law_limits_and_numbers_stand_in_facts_only(slug: str, lang: str) -> None:
    checklist = CURRENT[slug]
    if slug == "handling":
        around = texts(checklist.data, lang, ("also", "mends", "steps"))
        steps = [step for step in checklist.data["steps"] if step["id"] == "look-for-the-cause"]
        found = [*around, *texts(steps, lang)]
    else:
        found = list(texts(checklist.data, lang, ("also", "mends", "title")))
    assert [text for text in found if STALE[lang].search(text)] == []


def test_every_limit_that_is_one_figure_says_the_same_figure() -> None:
    numerals = {
        1: "一",
        2: "两|二",
        3: "三",
        5: "五",
        7: "七",
        15: "十五",
        30: "三十",
        60: "六十",
        90: "九十",
        200: "两倍",
        50: "一半|百分之五十",
    }
    for name, fact in FACTS.items():
        if "limit" in fact.data:
            count = fact.data["limit"]["count"]
            assert re.search(rf"(?<!\d){count}(?!\d)|{numerals.get(count, '^$')}", fact.data["says"]["zh"]), name


def test_a_channel_promises_limits_to_those_only_whom_they_are_for() -> None:
    for name, channel in CURRENT["escalation"].steps.items():
        for limit in channel.get("limits", []):
            if limit.startswith("consumer-rules-") and "business" in channel["complainants"]:
                raise AssertionError(f"{name} promises {limit}, which is for natural persons, to a business")


# Response codes


@pytest.fixture(scope="module")
def table() -> list[dict[str, str]]:
    with (Path(__file__).parent / "data" / "response_codes.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


CODES = CURRENT["response-codes"].steps
AGAIN = {
    "zh": re.compile(r"再(刷|试|付|做|录|来)一[次笔遍]|重新?(刷|试|做|提交|发起)"),
    "en": re.compile(r"\b(try|swipe|pay|charge|do it|submit|send it) again\b|\bretry\b|\brepeat\b", re.I),
}
NOT = {"zh": re.compile("不|别|勿|以前|之前|前"), "en": re.compile(r"\b(not|never|no|before|until|don't)\b", re.I)}


def test_every_code_of_the_table_can_be_looked_up(table: list[dict[str, str]]) -> None:
    assert len(table) == 75
    known = {entry["code"] for entry in CODES.values() if entry["namespace"] == "pos"}
    assert known == {row["code"] for row in table}


def test_codes_that_leave_the_state_open_say_so_and_ask_for_a_query_first() -> None:
    unknown = {name for name, entry in CODES.items() if entry["state"] == "unknown"}
    assert unknown >= {"pos-09", "pos-68", "pos-96", "pos-98", "gateway-03", "gateway-04", "gateway-05"}
    for name in unknown:
        first = CODES[name]["do"][0]
        assert re.search("查", first["zh"]), name
        assert re.search("query|check|look up|ask", first["en"], re.I), name


def test_a_code_that_leaves_the_state_open_never_says_try_again() -> None:
    for name, entry in CODES.items():
        if entry["state"] == "unknown":
            for lang in LANGS:
                for text in [*texts(entry["means"], lang), *texts(entry["do"], lang)]:
                    for sentence in re.split("[。；;.]", text):
                        if AGAIN[lang].search(sentence):
                            assert NOT[lang].search(sentence), (name, sentence)


def test_approvals_are_approvals() -> None:
    assert {CODES[f"pos-{code}"]["state"] for code in ("00", "11", "a2", "a4", "a5", "a6")} == {"approved"}
    assert CODES["pos-10"]["state"] == "partial"


def test_the_same_digits_may_stand_in_several_namespaces_but_once_in_each() -> None:
    pairs = [(entry["namespace"], entry["code"]) for entry in CODES.values()]
    assert len(pairs) == len(set(pairs))
    assert ("pos", "98") in pairs
    assert ("gateway", "98") in pairs


# Findable


@pytest.mark.parametrize("lang", LANGS)
def test_titles_tell_entries_apart(lang: str) -> None:
    for slug, checklist in CURRENT.items():
        titles = [entry["title"][lang] for entry in checklist.steps.values()]
        if checklist.kind == "codes":
            titles = [
                f"{entry['namespace']} {entry['code']} {entry['title'][lang]}" for entry in checklist.steps.values()
            ]
        doubled = (
            {one for one, other in permutations(titles, 2) if one == other}
            if len(titles) != len(set(titles))
            else set()
        )
        assert doubled == set(), slug


def test_causes_and_questions_say_how_people_put_it_otherwise() -> None:
    for slug in ("causes", "faq"):
        assert all(entry.get("also") for entry in CURRENT[slug].steps.values()), slug


def test_every_fact_is_used_by_a_current_version() -> None:
    used = {name for checklist in CURRENT.values() for name in facts.cited(checklist.data)}
    assert set(FACTS) - used == set()
