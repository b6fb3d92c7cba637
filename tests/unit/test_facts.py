"""Facts: what may stand in their files, when they are due, and that published versions keep their words."""

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from documents import FACTS, document, fact, release, text, write, write_facts
from hypothesis import given
from hypothesis import strategies as st

from posguide import check
from posguide.facts import CERTAIN, NAME, Fact, Facts, cited, digest, gather, report, today
from posguide.problems import Problem
from posguide.publish import dump
from posguide.yamlfile import Document, Where, parse

Change = Callable[[dict[str, Any]], object]
FILE = "checklists/facts/all.yaml"
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def file(data: dict[str, Any], name: str = "all") -> Document:
    return parse(dump(data).encode(), Path(f"{name}.yaml"))


def changed(change: Change) -> dict[str, Any]:
    data = copy.deepcopy(FACTS)
    change(data)
    return data


def only(kind: str, confidence: str, of_source: str) -> list[Problem]:
    """Return what is wrong with one fact of this kind and confidence, resting on such a source."""
    source = {**FACTS["sources"]["civil-code"], "confidence": of_source}
    one = fact(kind, "code", confidence=confidence)
    return gather([file({"sources": {"code": source}, "facts": {"one": one}})])[1]


def made(**more: Any) -> Fact:
    return Fact("one", fact("practice", "trade-talk", **more), "trade-talk", FACTS["sources"]["trade-talk"])


def test_facts_and_sources_of_all_files_are_joined() -> None:
    sources, statements = file({"sources": FACTS["sources"]}, "sources"), file({"facts": FACTS["facts"]}, "facts")
    for order in ([sources, statements], [statements, sources]):
        found, problems = gather(order)
        assert problems == []
        assert set(found.facts) == set(FACTS["facts"])
        assert found.sources == FACTS["sources"]
        assert {document.path.stem for document in found.documents.values()} == {"facts"}
        assert found.facts["by-law"].source == FACTS["sources"]["civil-code"]
        assert found.facts["by-law"].as_of == "2025-04-19"


def test_without_files_there_are_no_facts() -> None:
    assert gather([]) == (Facts({}, {}, {}), [])
    assert gather([file({"schema": FACTS["schema"]})])[1] == []


@pytest.mark.parametrize("table", ["facts", "sources"])
def test_a_name_that_stands_in_two_files_is_named_in_the_second(table: str) -> None:
    name = next(iter(FACTS[table]))
    second = file({table: {name: FACTS[table][name]}}, "second")
    (problem,) = gather([file(FACTS), second])[1]
    assert (problem.path, problem.line) == (second.path, second.line((table, name)))
    assert name in problem.message


WRONG: dict[str, tuple[Change, Where]] = {
    "a missing source": (
        lambda data: data["facts"]["by-law"].update(source="nowhere"),
        ("facts", "by-law", "source"),
    ),
    "the date of a text is no day": (
        lambda data: data["sources"]["civil-code"].update(as_of="2025-04-31"),
        ("sources", "civil-code", "as_of"),
    ),
    "the date to check a source again is no day": (
        lambda data: data["sources"]["trade-talk"].update(check_after="2027-02-29"),
        ("sources", "trade-talk", "check_after"),
    ),
    "the date to check a fact again is no day": (
        lambda data: data["facts"]["by-law"].update(check_after="2027-13-01"),
        ("facts", "by-law", "check_after"),
    ),
    "the date of a successor is no day": (
        lambda data: data["facts"]["by-law"].update(superseded={"date": "2027-00-01", "reason": text("new")}),
        ("facts", "by-law", "superseded", "date"),
    ),
    "a missing successor": (
        lambda data: data["facts"]["by-law"].update(
            superseded={"date": "2027-01-01", "reason": text("new"), "by": "nowhere"}
        ),
        ("facts", "by-law", "superseded", "by"),
    ),
    "better known than its source": (
        lambda data: data["facts"]["they-say"].update(confidence="primary"),
        ("facts", "they-say", "confidence"),
    ),
    "a law that rests on how the trade talks": (
        lambda data: data["facts"]["by-law"].update(source="trade-talk"),
        ("facts", "by-law"),
    ),
    "a limit known from experience": (
        lambda data: data["facts"]["three-years"].update(confidence="experience"),
        ("facts", "three-years"),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_fact_is_named_with_its_line(name: str) -> None:
    change, where = WRONG[name]
    written = file(changed(change))
    assert where in written.lines
    assert [problem.line for problem in gather([written])[1]] == [written.line(where)]


@pytest.mark.parametrize("more", [{}, {"by": "three-years"}])
def test_a_fact_may_be_superseded_by_another_or_by_nothing(more: dict[str, str]) -> None:
    superseded = {"date": "2027-01-01", "reason": text("new"), **more}
    assert gather([file(changed(lambda data: data["facts"]["by-law"].update(superseded=superseded)))])[1] == []


@pytest.mark.parametrize("of_source", CERTAIN)
@pytest.mark.parametrize("confidence", CERTAIN)
def test_a_fact_is_at_most_as_certain_as_its_source(confidence: str, of_source: str) -> None:
    better = CERTAIN.index(confidence) < CERTAIN.index(of_source)
    assert bool(only("practice", confidence, of_source)) == better


@pytest.mark.parametrize("confidence", CERTAIN)
@pytest.mark.parametrize("kind", ["law", "limit", "contact", "system", "practice", "unknown"])
def test_only_law_and_limits_must_be_well_known(kind: str, confidence: str) -> None:
    refused = kind in ("law", "limit") and confidence in ("trade", "experience")
    assert bool(only(kind, confidence, confidence)) == refused


@given(days, days)
def test_a_fact_is_due_from_the_day_after(check_after: date, day: date) -> None:
    assert made(check_after=check_after.isoformat()).due(day) == (day > check_after)


def test_the_date_of_a_fact_goes_before_that_of_its_source() -> None:
    assert made().check_after == FACTS["sources"]["trade-talk"]["check_after"]
    assert made(check_after="2026-01-01").check_after == "2026-01-01"
    assert made().confidence == "trade"
    assert made(confidence="experience").confidence == "experience"


def test_a_claim_without_a_date_to_check_again_is_never_due() -> None:
    source = {"title": text("code"), "as_of": "2025-04-19", "confidence": "primary"}
    assert not Fact(None, {"says": text("claim")}, "code", source).due(date.max)


@given(st.integers(0, 4_000_000_000))
def test_the_day_of_the_build_can_be_set(epoch: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(epoch))
        assert today() == date(1970, 1, 1) + timedelta(seconds=epoch)


@pytest.mark.parametrize(
    ("day", "late"),
    [
        (date(2027, 1, 31), set()),
        (date(2027, 2, 1), {"by-law", "three-years", "hotline"}),
        (date(2027, 3, 1), set(FACTS["facts"])),
    ],
)
def test_whoever_builds_is_told_what_must_be_read_again(
    monkeypatch: pytest.MonkeyPatch, day: date, late: set[str]
) -> None:
    epoch = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC).timestamp()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(epoch)))
    found = gather([file(FACTS)])[0]
    assert {one.id for one in found.due(today())} == late
    lines = report(found)
    assert len(lines) == len(late)
    assert all(any(name in line for line in lines) for name in late)


def test_what_is_cited_comes_in_order_of_appearance_and_once() -> None:
    data = {
        "facts": ["d", "a"],
        "entries": [
            {"id": "x", "limits": ["c"], "contacts": ["a", "b"]},
            {"id": "y", "table": {"rows": [{"cells": [], "facts": ["e"]}]}, "facts": ["c", "f"]},
        ],
        "tables": [{"rows": [{"facts": ["g"]}]}],
    }
    assert cited(data) == ["d", "a", "c", "b", "e", "f", "g"]
    assert cited({"title": text("facts"), "steps": []}) == []


names = st.lists(st.sampled_from("abcdefgh"), max_size=4)
trees = st.recursive(
    st.dictionaries(st.sampled_from(["facts", "limits", "contacts"]), names),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=6,
)


@given(trees, trees)
def test_what_two_parts_cite_is_cited_by_both_together(one: Any, two: Any) -> None:
    assert cited([one, two]) == list(dict.fromkeys(cited(one) + cited(two)))
    assert cited({"steps": [one]}) == cited(one)


@pytest.mark.parametrize("part", ["says", "at"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_digest_of_a_fact_holds_its_words(part: str, lang: str) -> None:
    assert digest(made(**{part: {**made().data[part], lang: "else"}})) != digest(made())


def test_the_digest_of_a_fact_holds_where_it_stands() -> None:
    one = made()
    assert digest(one._replace(data={**one.data, "source": "elsewhere"})) != digest(one)


@pytest.mark.parametrize(
    "more",
    [{"limit": {"count": 1, "unit": "year"}}, {"phone": "12378"}, {"kind": "system"}],
    ids=lambda more: next(iter(more)),
)
def test_the_digest_of_a_fact_holds_everything_of_it_that_a_page_shows(more: dict[str, Any]) -> None:
    one = made()
    assert digest(one._replace(data={**one.data, **more})) != digest(one)


@pytest.mark.parametrize(
    "more",
    [
        {"check_after": "2030-01-01"},
        {"confidence": "experience"},
        {"superseded": {"date": "2027-01-01", "reason": text("new")}},
    ],
)
def test_the_digest_of_a_fact_does_not_hold_how_fresh_and_certain_it_is(more: dict[str, Any]) -> None:
    one = made()
    assert digest(one._replace(data={**one.data, **more})) == digest(one)


# A published version rests on facts


@pytest.fixture
def frozen(checkout: Path) -> Path:
    """Return a checkout in which lesson@1.0.0 rests on two facts."""
    write_facts(checkout, "by-law", "they-say")
    release(checkout, "lesson", document("checklist"))
    assert check.problems(checkout) == []
    return checkout


def edited(root: Path, change: Change) -> Document:
    data = parse((root / FILE).read_bytes(), root / FILE).data
    change(data)
    path = write(root, "facts/all.yaml", data)
    return parse(path.read_bytes(), path)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one["says"].update(zh="改了"),
        lambda one: one["says"].update(en="changed"),
        lambda one: one["at"].update(en="Article 2"),
        lambda one: one.update(source="other-code"),
    ],
)
def test_a_fact_keeps_its_words_once_a_version_rests_on_it(frozen: Path, change: Change) -> None:
    other = copy.deepcopy(FACTS["sources"]["civil-code"])
    edited(frozen, lambda data: data["sources"].update({"other-code": other}))
    assert check.problems(frozen) == []
    written = edited(frozen, lambda data: change(data["facts"]["by-law"]))
    found = [(problem.path, problem.line) for problem in check.problems(frozen)]
    assert found == [(written.path, written.line(("facts", "by-law")))]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["facts"]["by-law"].update(check_after="2026-12-31"),
        lambda data: data["facts"]["by-law"].update(confidence="secondary"),
        lambda data: data["facts"]["by-law"].update(superseded={"date": "2027-05-01", "reason": text("new law")}),
        lambda data: data["sources"]["civil-code"].update(as_of="2026-05-01", check_after="2028-01-31"),
        lambda data: data["sources"]["civil-code"].update(url="https://example.org/moved"),
    ],
)
def test_how_fresh_and_certain_a_fact_is_may_change(frozen: Path, change: Change) -> None:
    edited(frozen, change)
    assert check.problems(frozen) == []


def test_a_fact_cannot_vanish_once_a_version_rests_on_it(frozen: Path) -> None:
    edited(frozen, lambda data: data["facts"].pop("they-say"))
    (problem,) = (problem for problem in check.problems(frozen) if problem.path.name == NAME)
    assert "they-say" in problem.message


def test_a_fact_on_which_nothing_rests_is_reported(frozen: Path) -> None:
    written = edited(frozen, lambda data: data["facts"].update(unused=fact("system", "trade-talk")))
    found = [(problem.path, problem.line) for problem in check.problems(frozen)]
    assert found == [(written.path, written.line(("facts", "unused")))]
    data = document("checklist")
    data["facts"].append("unused")
    write(frozen, "other/draft.yaml", data)
    assert check.problems(frozen) == []


def test_a_fact_that_is_not_recorded_is_reported_with_the_version_that_rests_on_it(frozen: Path) -> None:
    path = frozen / "checklists" / NAME
    first, second = path.read_text(encoding="ascii").splitlines(keepends=True)
    path.write_text(second, encoding="ascii")
    (problem,) = check.problems(frozen)
    assert problem.path == frozen / "checklists" / "lesson" / "1.0.0.yaml"
    assert first.split()[1] in problem.message


@pytest.mark.parametrize("change", [lambda text: text[:-1], lambda text: text + "# note\n", lambda text: text + text])
def test_a_damaged_list_of_facts_is_reported(frozen: Path, change: Callable[[str], str]) -> None:
    path = frozen / "checklists" / NAME
    path.write_text(change(path.read_text(encoding="ascii")), encoding="ascii")
    assert path in {problem.path for problem in check.problems(frozen)}


def test_a_draft_names_facts_that_are_there_and_of_the_right_kind(checkout: Path) -> None:
    write_facts(checkout, "by-law", "three-years", "hotline", "they-say")
    data = document("channels")
    path = write(checkout, "lesson/draft.yaml", data)
    assert check.problems(checkout) == []
    data["entries"][0].update(limits=["hotline"], contacts=["three-years", "nowhere"])
    written = parse(write(checkout, "lesson/draft.yaml", data).read_bytes(), path)
    places = (("limits", 0), ("contacts", 0), ("contacts", 1))
    lines = sorted(written.line(("entries", 0, *place)) for place in places)
    assert [problem.line for problem in check.problems(checkout) if problem.path == path] == lines
