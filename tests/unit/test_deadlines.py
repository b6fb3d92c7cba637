"""Deadlines: examples counted by hand, every rule with whom it holds for and what ends it, and what never happens."""

from __future__ import annotations

import copy
import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from material import LANGS, ROOT
from poscheck import _date_words, deadlines
from posguide.yamlfile import load

DATA: dict[str, Any] = _date_words.data()
RULES: dict[str, dict[str, Any]] = {rule["id"]: rule for rule in DATA["deadlines"]}
OWN = {rule["id"]: rule for rule in DATA["own"]}
CASE = load(ROOT / "checklists" / "case.yaml").data
CHOICES = {
    field["name"]: [option["value"] for option in field["options"]]
    for section in CASE["sections"]
    for field in section["fields"]
    if "options" in field
}
DAYS = [field["name"] for section in CASE["sections"] for field in section["fields"] if field["type"] == "day"]
FACTS = {
    name: fact
    for path in (ROOT / "checklists" / "facts").glob("*.yaml")
    for name, fact in load(path).data.get("facts", {}).items()
}
# Limits that no deadline is made of, each with the reason.
LEFT_OUT = {
    "procedure-165-small-claims-50-percent": "an amount",
    "procedure-165-small-claims-by-agreement": "an amount",
    "regulation-20-agreement-change-30-days": "runs from a notice to everybody, about terms to come",
    "rules-62-fee-change-30-days": "runs from a notice to everybody, about charges to come",
    "terminal-259-report-closing-2-days": "towards the clearing organisation, which nobody outside sees",
}
TODAY = date(2026, 11, 26)
START = date(2026, 3, 2)


def contact(kind: str, at: str | None = None, number: int = 1, **more: str) -> dict[str, Any]:
    return {"id": f"{number:016x}", "kind": kind, **({"at": at} if at else {}), **more}


def case(*contacts: dict[str, Any], **about: str) -> dict[str, Any]:
    numbered = [{**one, "id": f"{number:016x}"} for number, one in enumerate(contacts, 1)]
    return {"id": "9f3a6c01d2e4b875", "about": about, "contacts": numbered}


def of(given: dict[str, Any], today: date = TODAY, lang: str = "zh") -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for one in deadlines.of(given, today, lang):
        found.setdefault(one["id"], []).append(one)
    return found


def only(name: str, given: dict[str, Any], today: date = TODAY, lang: str = "zh") -> dict[str, Any]:
    listed = of(given, today, lang).get(name, [])
    assert len(listed) == 1, (name, listed)
    return listed[0]


def allowed(rule: dict[str, Any]) -> dict[str, str]:
    """Return what a case says for which a rule holds."""
    filled = {name: values[0] for name, values in rule.get("applies", {}).items()}
    return {**filled, **({"label": "预授权"} if "label" in filled else {})}


def started(rule: dict[str, Any], at: str | None = START.isoformat(), **about: str) -> dict[str, Any]:
    """Return a case in which a rule holds and its clock has started."""
    start = rule["starts"][0]
    told = {**allowed(rule), **about}
    if "events" in start:
        return case(contact(start["events"][0], at), **told)
    return case(**told, **{start["about"]: at or "soon"})


# ------------------------------------------------------------------ by hand


@pytest.mark.parametrize(
    ("name", "kind", "at", "ends_on", "longer_on"),
    [
        # Working days over Mid-autumn Festival and National Day 2026: 28, 29, 30 September, 8, 9, 10 (a Saturday), 12.
        ("pbc-decides", "complaint_pbc", "2026-09-24", "2026-10-12", None),
        ("pbc-decides", "pbc_completed", "2026-09-30T09:00", "2026-10-15", None),
        # Over the Spring Festival 2026: 14 (a Saturday), 24, 25, 26, 27, 28 (a Saturday), 2 March.
        ("market-decides", "complaint_market", "2026-02-13", "2026-03-02", None),
        ("sme-forward", "sme_accepted", "2026-09-30", "2026-10-20", None),
        # Calendar days, also where the last is a day off: 5 October.
        ("pbc-answer", "pbc_forwarded", "2026-09-20", "2026-10-05", None),
        ("pbc-answer-longest", "pbc_forwarded", "2026-09-20", "2026-11-19", None),
        ("pbc-answer", "pbc_forwarded", "2026-12-20", "2027-01-04", None),
        # Only "days": calendar days, and working days beside them where the other side has to act.
        ("court-registers", "sued", "2026-09-24", "2026-10-01", "2026-10-12"),
        ("sme-result", "sme_forwarded", "2026-07-01", "2026-07-31", "2026-08-12"),
        ("payment-order-debtor", "payment_order_served", "2026-11-02", "2026-11-17", "2026-11-23"),
        ("appeal", "judgment_received", "2026-09-20", "2026-10-05", None),
        # Months and years.
        ("trial-ordinary", "case_registered", "2026-08-31", "2027-02-28", None),
        ("trial-simple", "case_registered_simple", "2026-08-31", "2026-11-30", None),
        ("trial-simple-longest", "case_registered_simple", "2026-08-31", "2026-12-31", None),
        ("trial-small", "case_registered_small", "2026-12-31", "2027-02-28", None),
        ("trial-small-longest", "case_registered_small", "2026-12-31", "2027-03-31", None),
        ("set-aside", "award_received", "2026-11-30", "2027-02-28", None),
        ("enforce", "judgment_due", "2024-02-29", "2026-02-28", None),
        ("pbc-file-kept", "pbc_closed", "2024-02-29", "2027-02-28", None),
    ],
)
def test_deadlines_counted_by_hand(name: str, kind: str, at: str, ends_on: str, longer_on: str | None) -> None:
    for lang in LANGS:
        found = only(name, case(contact(kind, at), **allowed(RULES[name])), date(2026, 9, 1), lang)
        assert (found["ends_on"], found["longer_on"]) == (ends_on, longer_on)
        assert (found["starts_on"], found["unknown"], found["earliest"]) == (at[:10], None, None)


@pytest.mark.parametrize(
    ("name", "about", "ends_on"),
    [
        # The last day is Saturday, 3 October 2026, in the holidays: the next working day is the 8th.
        ("limitation", {"noticed_on": "2023-10-03"}, "2026-10-08"),
        ("limitation", {"noticed_on": "2023-11-01"}, "2026-11-02"),  # a Sunday moves to Monday
        ("limitation", {"noticed_on": "2024-02-29"}, "2027-02-28"),  # a Sunday of a year that is not known
        ("rescission-mistake", {"noticed_on": "2026-07-03"}, "2026-10-08"),  # 1 October
        ("rescission-deceived", {"noticed_on": "2025-09-20"}, "2026-09-20"),  # a Sunday that is worked
        ("rescission-longest", {"contract_on": "2021-02-28"}, "2026-02-28"),  # a Saturday that is worked
        # Not of civil law: a Sunday stays.
        ("market-too-late", {"noticed_on": "2023-11-01"}, "2026-11-01"),
        ("wechat-deal-with", {"paid_on": "2026-09-04"}, "2026-10-04"),
    ],
)
def test_a_last_day_off_moves_only_in_civil_law(name: str, about: dict[str, str], ends_on: str) -> None:
    found = only(name, case(**allowed(RULES[name]), **about))
    assert found["ends_on"] == ends_on


def test_who_has_to_act_is_told_of_a_day_off() -> None:
    moved = only("limitation", case(noticed_on="2023-10-03"))
    assert "2026年10月3日" in moved["note"]
    assert "2026年9月30日" in moved["note"]
    off = only("appeal", case(contact("judgment_received", "2026-09-20")), lang="en")
    assert "30 September 2026" in off["note"]
    theirs = only("pbc-answer", case(contact("pbc_forwarded", "2026-09-20"), **allowed(RULES["pbc-answer"])))
    assert "2026年9月30日" not in theirs["note"]


def test_what_depends_on_holidays_to_come_is_not_known_but_bounded() -> None:
    for lang in LANGS:
        found = only("market-decides", case(contact("complaint_market", "2026-12-25")), lang=lang)
        # 28, 29, 30, 31 December; then any day could be worked.
        assert (found["ends_on"], found["earliest"], found["state"]) == (None, "2027-01-03", "unknown")
        assert {"zh": "2027年的放假", "en": "holidays of 2027"}[lang] in found["unknown"]
        assert found["days_left"] is None
    theirs = only("court-registers", case(contact("sued", "2026-12-24")))
    assert (theirs["ends_on"], theirs["longer_on"], theirs["state"]) == ("2026-12-31", None, "open")
    assert "2027年1月2日" in theirs["note"]


def test_nobody_is_told_to_rely_on_the_longer_of_two_ways_to_count() -> None:
    for name, rule in RULES.items():
        if rule["unit"] == "day":
            found = only(name, started(rule))
            assert (found["longer_on"] is None) == (rule["whose"] == "me"), name
            assert not found["longer_on"] or found["longer_on"] > found["ends_on"]


# ------------------------------------------------------------------ limitation

LIMITATION = [
    # noticed_on, contacts, start, end
    ("2024-01-10", [], "2024-01-10", "2027-01-10"),
    ("2024-01-10", [("demand_delivered", "2025-05-06")], "2025-05-06", "2028-05-06"),
    ("2024-01-10", [("demand_delivered", "2025-05-06"), ("promised", "2026-06-01")], "2026-06-01", "2029-06-01"),
    ("2024-01-10", [("promised", "2026-06-01"), ("demand_delivered", "2025-05-06")], "2026-06-01", "2029-06-01"),
    # Sending is not arriving, and calls and complaints are left out.
    ("2024-01-10", [("demand_sent", "2025-05-06"), ("called", "2025-05-07")], "2024-01-10", "2027-01-10"),
    (
        "2024-01-10",
        [("complaint_institution", "2025-05-06"), ("complaint_pbc", "2025-06-06")],
        "2024-01-10",
        "2027-01-10",
    ),
    # What is over does not begin anew.
    ("2021-01-10", [("demand_delivered", "2025-05-06")], "2021-01-10", "2024-01-10"),
    ("2021-01-10", [("demand_delivered", "2023-05-06"), ("sued", "2025-05-06")], "2025-05-06", "2028-05-06"),
    # Whoever demanded it knew.
    ("2026-01-10", [("demand_delivered", "2025-05-06")], "2025-05-06", "2028-05-06"),
    # Nothing that is only planned, or has no date, counts.
    ("2024-01-10", [("demand_delivered", "2026-11-27"), ("police_report", None)], "2024-01-10", "2027-01-10"),
    (None, [("mediation_asked", "2025-05-06")], "2025-05-06", "2028-05-06"),
]


@pytest.mark.parametrize(("noticed", "listed", "start", "end"), LIMITATION)
def test_the_limitation_period_begins_anew(noticed: str | None, listed: list[Any], start: str, end: str) -> None:
    about = {"noticed_on": noticed} if noticed else {}
    found = only("limitation", case(*(contact(*one) for one in listed), **about))
    assert (found["starts_on"], found["ends_on"], found["key"]) == (start, end, "limitation:case")
    assert found["estimate"]


def test_the_agreed_day_starts_limitation_only_where_nothing_else_does() -> None:
    assert only("limitation", case(due_on="2026-05-06"))["ends_on"] == "2029-05-06"
    assert only("limitation", case(due_on="2026-05-06", noticed_on="2026-01-05"))["starts_on"] == "2026-01-05"
    assert "limitation" not in of(case())


def test_an_appeal_is_none_in_small_claims() -> None:
    assert "appeal" in of(case(contact("judgment_received", "2026-11-20")))
    small = case(contact("case_registered_small", "2026-10-20"), contact("judgment_received", "2026-11-20"))
    assert "appeal" not in of(small)
    later = case(contact("judgment_received", "2026-10-10"), contact("case_registered_small", "2026-10-20"))
    assert "appeal" in of(later)


def test_a_refund_counts_from_the_agreed_day_or_else_from_the_first_request() -> None:
    about = allowed(RULES["refund-delayed"])
    asked = [contact("demand_delivered", "2026-11-10"), contact("asked_in_app", "2026-11-02")]
    assert only("refund-delayed", case(*asked, **about))["ends_on"] == "2026-11-17"
    assert only("refund-delayed", case(*asked, **about, due_on="2026-11-20"))["ends_on"] == "2026-12-05"


# ------------------------------------------------------------------ every rule


@pytest.mark.parametrize("name", RULES)
def test_a_rule_holds_for_those_it_names_and_says_all_in_both_languages(name: str) -> None:
    rule = RULES[name]
    for lang in LANGS:
        found = only(name, started(rule), START + timedelta(days=1), lang)
        assert found["kind"] == "rule"
        assert found["starts_on"] == START.isoformat()
        assert found["state"] == "open"
        assert found["days_left"] == (date.fromisoformat(found["ends_on"]) - START).days - 1
        for part in ("title", "starts_with", "period", "then", "basis", "says"):
            assert found[part].strip(), part
        assert rule["source"][lang] in found["basis"]
        assert rule["as_of"] in found["basis"]
        assert re.search("[\u4e00-\u9fff]", found["title"]) if lang == "zh" else re.search("[a-z]", found["title"])
        assert "{" not in json.dumps(found, ensure_ascii=False)[1:]
        assert set(found["facts"]) <= set(FACTS)
        assert found["fact"] in found["facts"]


@pytest.mark.parametrize("name", RULES)
def test_a_rule_holds_for_nobody_else(name: str) -> None:
    rule = RULES[name]
    for field, values in rule.get("applies", {}).items():
        others = ["押金"] if field == "label" else [value for value in CHOICES[field] if value not in values]
        assert others, field
        for other in others:
            assert name not in of(started(rule, **{field: other})), (field, other)


@pytest.mark.parametrize("name", RULES)
def test_what_the_case_does_not_say_is_asked_for_or_keeps_a_mere_date_from_starting(name: str) -> None:
    rule = RULES[name]
    for field in rule.get("applies", {}):
        given = started(rule)
        del given["about"][field]
        found = of(given).get(name, [])
        if "events" in rule["starts"][0]:
            told = DATA["names"][field]
            assert told["label"]["zh"] in found[0]["note"]
            for value in rule["applies"][field]:
                assert told["values"][value]["zh"] in found[0]["note"]
        else:
            assert found == []


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_met_by_what_ends_it_and_by_nothing_before(name: str) -> None:
    rule = RULES[name]
    for kind in rule["ended_by"]:
        given = started(rule)
        number = len(given["contacts"]) + 1
        before = {**given, "contacts": [*given["contacts"], contact(kind, "2026-03-01", number)]}
        after = {**given, "contacts": [*given["contacts"], contact(kind, "2026-03-03", number)]}
        planned = {**given, "contacts": [*given["contacts"], contact(kind, "2027-03-03", number)]}
        for lang in LANGS:
            # Another start of the same rule may stand beside it.
            found = of(after, TODAY, lang)[name][0]
            assert (found["state"], found["met_on"], found["days_left"]) == ("met", "2026-03-03", None), kind
            assert DATA["events"][[e["id"] for e in DATA["events"]].index(kind)]["label"][lang] in found["note"]
            assert found["then"] == ""
        if kind not in {one for start in rule["starts"] for one in start.get("renewed_by", [])}:
            assert all(one["state"] != "met" for one in of(before)[name] if one["starts_on"] == START.isoformat()), kind
        assert all(one["state"] != "met" for one in of(planned)[name]), kind


@pytest.mark.parametrize("name", RULES)
def test_without_a_date_it_is_not_known(name: str) -> None:
    rule = RULES[name]
    for at in (None, "2026-02-30", "昨天"):
        for lang in LANGS:
            found = only(name, started(rule, at), TODAY, lang)
            assert found["state"] == "unknown"
            assert found["ends_on"] is found["starts_on"] is found["days_left"] is None
            assert found["unknown"]


@pytest.mark.parametrize("name", RULES)
def test_the_text_had_to_be_checked_again(name: str) -> None:
    rule = RULES[name]
    day = date.fromisoformat(rule["check_after"])
    fresh, old = (only(name, started(rule), on) for on in (day, day + timedelta(days=1)))
    assert (fresh["stale"], old["stale"]) == (False, True)
    assert f"{day.year}年{day.month}月{day.day}日" in old["note"]


@pytest.mark.parametrize("name", RULES)
def test_its_days_are_counted_to_its_end(name: str) -> None:
    rule = RULES[name]
    end = date.fromisoformat(only(name, started(rule), START)["ends_on"])
    states = [only(name, started(rule), end + timedelta(days=by)) for by in (-1, 0, 1)]
    assert [(one["state"], one["days_left"]) for one in states] == [("open", 1), ("today", 0), ("over", -1)]


def test_each_limit_is_a_deadline_or_left_out_for_a_reason() -> None:
    covered = {fact for rule in RULES.values() for fact in (rule["fact"], *rule.get("also", []))}
    limits = {name for name, fact in FACTS.items() if "limit" in fact}
    assert limits - covered == set(LEFT_OUT)


def test_all_that_is_offered_has_a_group_and_each_group_an_end() -> None:
    grouped = [code for group in deadlines.groups() for code in group["events"]]
    assert sorted(grouped) == sorted(deadlines.events())
    assert len(grouped) == len(set(grouped))
    assert all(group["events"] for group in deadlines.groups())
    assert all(set(label) == set(LANGS) for label in deadlines.events().values())


def test_each_date_of_the_form_has_a_name() -> None:
    assert {*DATA["about"], "wanted_by"} == set(DAYS)


# ------------------------------------------------------------------ own dates


def test_own_dates_are_deadlines_without_a_rule() -> None:
    given = case(
        contact("called", "2026-11-20", next_on="2026-12-01", next_what="再打一次"),
        contact("visited", "2026-11-21", next_on="2026-12-02"),
        due_on="2026-12-03",
        wanted_by="2026-12-04",
    )
    for lang in LANGS:
        found = of(given, TODAY, lang)
        assert [one["ends_on"] for one in found["own-next"]] == ["2026-12-01", "2026-12-02"]
        assert [one["key"] for one in found["own-next"]] == [f"own-next:{number:016x}" for number in (1, 2)]
        assert found["own-next"][0]["title"] == "再打一次"
        assert found["own-next"][1]["title"] == OWN["own-next"]["title"][lang]
        assert found["own-due"][0]["ends_on"] == "2026-12-03"
        assert found["own-wanted"][0]["ends_on"] == "2026-12-04"
        for one in (*found["own-next"], *found["own-due"], *found["own-wanted"]):
            assert (one["kind"], one["fact"], one["state"]) == ("own", None, "open")
            assert one["basis"] == OWN[one["id"]]["basis"][lang]


def test_a_next_date_is_met_by_any_contact_on_that_day_or_later() -> None:
    planned = contact("called", "2026-11-10", next_on="2026-11-20")
    assert only("own-next", case(planned))["state"] == "over"
    assert only("own-next", case(planned, contact("visited", "2026-11-19")))["state"] == "over"
    assert only("own-next", case(planned, contact("visited", "2026-11-20")))["state"] == "met"
    assert "one day after" in only("own-next", case(planned, contact("visited", "2026-11-21")), lang="en")["note"]
    late = only("own-next", case(planned, contact("visited", "2026-11-23")), lang="en")
    assert (late["state"], late["met_on"]) == ("met", "2026-11-23")
    assert "3 days" in late["note"]


def test_an_answer_before_the_demand_is_none_to_it() -> None:
    def given(answered: str) -> dict[str, Any]:
        return case(contact("demand_sent", "2026-11-10"), contact("answer", answered), wanted_by="2026-11-20")

    assert only("own-wanted", given("2026-11-09"))["state"] == "over"
    assert only("own-wanted", given("2026-11-10"))["state"] == "met"


def test_of_two_things_on_one_day_the_times_decide() -> None:
    def given(sent: str, answered: str) -> dict[str, Any]:
        return case(contact("complaint_market", sent), contact("market_accepted", answered))

    assert only("market-decides", given("2026-11-10T15:00", "2026-11-10T09:00"))["state"] != "met"
    assert only("market-decides", given("2026-11-10T09:00", "2026-11-10T15:00"))["state"] == "met"
    assert only("market-decides", given("2026-11-10T15:00", "2026-11-10"))["state"] == "met"


def test_what_starts_a_clock_does_not_stop_it() -> None:
    about = allowed(RULES["pbc-decides"])
    assert {"pbc_completed"} <= {*RULES["pbc-decides"]["ended_by"], *RULES["pbc-decides"]["starts"][0]["events"]}
    listed = [contact("complaint_pbc", "2026-11-20"), contact("pbc_completed", "2026-11-25")]
    assert [one["state"] for one in of(case(*listed, **about))["pbc-decides"]] == ["met", "open"]


def test_nothing_is_open_once_the_case_is_settled() -> None:
    given = case(contact("complaint_market", "2026-11-25", next_on="2026-12-01"), noticed_on="2026-11-01")
    assert {one["state"] for one in deadlines.of(given, TODAY, "zh")} == {"open"}
    given["about"]["state"] = "settled"
    assert {one["state"] for one in deadlines.of(given, TODAY, "zh")} == {"met"}


# ------------------------------------------------------------------ always

texts = st.one_of(
    st.sampled_from(["2026-11-23", "2026-02-30", "2026-11-23T14:05", "", "{x}", "预授权"]), st.text(max_size=8)
)
junk = st.one_of(
    st.none(), st.integers(), texts, st.lists(texts, max_size=2), st.dictionaries(texts, texts, max_size=2)
)
ids = st.integers(0, 5).map(lambda number: f"{number:016x}")
dates = st.dates(date(2019, 1, 1), date(2030, 1, 1)).map(date.isoformat)
contacts = st.fixed_dictionaries(
    {"id": ids},
    optional={
        "kind": st.one_of(st.sampled_from(list(deadlines.events())), junk),
        "at": st.one_of(dates, junk),
        "next_on": st.one_of(dates, junk),
        "next_what": junk,
    },
)
abouts = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.one_of(st.sampled_from(values), junk) for name, values in CHOICES.items()},
        **{name: st.one_of(dates, junk) for name in DAYS},
        "label": st.one_of(st.sampled_from(["预授权", "押金"]), junk),
    },
)
wholes = st.fixed_dictionaries(
    {},
    optional={
        "id": junk,
        "about": st.one_of(abouts, junk),
        "contacts": st.one_of(st.lists(contacts, max_size=6), junk),
    },
)


@settings(deadline=None)
@given(wholes, st.dates(date(2019, 1, 1), date(2032, 1, 1)), st.sampled_from(LANGS))
def test_no_case_fails_and_every_answer_is_whole(given_case: dict[str, Any], today: date, lang: str) -> None:
    before = copy.deepcopy(given_case)
    found = deadlines.of(given_case, today, lang)
    assert given_case == before
    assert json.loads(json.dumps(found)) == found
    assert len({one["key"] for one in found}) == len(found)
    ends = [one["ends_on"] or one["earliest"] for one in found]
    dated = [end for end in ends if end]
    assert dated == sorted(dated)
    assert None not in ends[: len(dated)]
    for one in found:
        end = one["ends_on"]
        left = (date.fromisoformat(end) - today).days if end else None
        state = "unknown" if left is None else "over" if left < 0 else "open" if left else "today"
        assert one["state"] in (state, "met")
        assert one["days_left"] == (None if one["state"] == "met" else left)
        assert bool(one["unknown"]) == (end is None)
        assert one["earliest"] is None or end is None
        assert end is None or one["starts_on"] is None or one["kind"] == "own" or one["starts_on"] < end
    assert found == deadlines.of(given_case, today, lang)


@settings(deadline=None)
@given(st.lists(contacts, max_size=6), abouts)
def test_both_languages_find_the_same(listed: list[dict[str, Any]], about: dict[str, Any]) -> None:
    given_case = {"about": about, "contacts": listed}
    kept = ("key", "ends_on", "longer_on", "earliest", "state", "days_left", "met_on", "starts_on", "facts")
    zh, en = ([{name: one[name] for name in kept} for one in deadlines.of(given_case, TODAY, lang)] for lang in LANGS)
    assert zh == en
