"""What lies between two versions: nothing is lost, and each change is found once, in the right place."""

import copy
from itertools import pairwise
from typing import Any

import pytest
from documents import FACTS, KINDS, NAMES, document, entry, fact, key, text, version, with_facts
from hypothesis import given, settings
from hypothesis import strategies as st

from material import LANGS
from posguide.content import Content
from posguide.differences import Difference, Run, between, runs

NOTHING = Difference([], [], [], [], [], [])
# Changed without a change of what is read, or read as something else.
UNREAD = {"id", "codes", "also", "see", "facts", "limits", "contacts", "namespace"}
FIELDS = [(kind, field) for kind in KINDS for field in entry(kind, "x") if field not in UNREAD]
AROUND = [
    (kind, field)
    for kind in KINDS
    for field in ("title", "summary", "tables", "mends", "namespaces")
    if field in document(kind)
]
OTHER = {
    "reading": "terminal",
    "group": "date",
    "weight": "court",
    "state": "unknown",
    "class": "host",
    "actors": ["support"],
    "fixers": ["issuer"],
    "complainants": ["business"],
    "against": ["agent"],
}  # values that the schema names

words = st.sampled_from(
    ["押金", "确认", "错误", "机", "POS", "deposit", "12", "1,299.00", " ", "  ", "\n", "。", "-", "<b>"]
)
passages = st.lists(words, max_size=12).map("".join) | st.text(st.characters(codec="utf-8"), max_size=40)
langs = st.sampled_from(LANGS)


def joined(found: list[Run], *changes: str) -> str:
    return "".join(run.text for run in found if run.change in changes)


@settings(deadline=None)  # the first Chinese text loads a dictionary
@given(passages, passages, langs)
def test_runs_hold_both_texts_whole(old: str, new: str, lang: str) -> None:
    found = runs(old, new, lang)
    assert joined(found, "same", "removed") == old
    assert joined(found, "same", "added") == new
    assert all(run.text for run in found)
    assert {run.change for run in found} <= {"same", "added", "removed"}


@settings(deadline=None)
@given(passages, passages, langs)
def test_neighbouring_runs_differ(old: str, new: str, lang: str) -> None:
    changes = [run.change for run in runs(old, new, lang)]
    assert all(one != two for one, two in pairwise(changes))


@settings(deadline=None)
@given(passages.filter(bool), langs)
def test_equal_texts_are_one_run(passage: str, lang: str) -> None:
    assert runs(passage, passage, lang) == [Run("same", passage)]
    assert runs("", passage, lang) == [Run("added", passage)]
    assert runs(passage, "", lang) == [Run("removed", passage)]


@pytest.mark.parametrize(
    ("lang", "old", "new", "removed", "added"),
    [
        ("en", "Ask the agent today.", "Ask the institution today.", "agent", "institution"),
        ("zh", "请联系代理商核对押金。", "请联系支付机构核对押金。", "代理商", "支付机构"),
        ("en", "within 30 days", "within 60 days", "30", "60"),
    ],
)
def test_words_change_whole(lang: str, old: str, new: str, removed: str, added: str) -> None:
    found = runs(old, new, lang)
    assert joined(found, "removed") == removed
    assert joined(found, "added") == added


@pytest.fixture(scope="module")
def known(content: Content) -> Content:
    return with_facts(content)


def compared(known: Content, old: dict[str, Any], new: dict[str, Any], lang: str = "en") -> Difference:
    return between(version(old), version(new, "2.0.0"), known, lang)


def changed(value: Any, lang: str) -> Any:
    """Return the value with its first text changed in one language."""
    if isinstance(value, dict):
        name = lang if lang in value else next(iter(value))
        return {**value, name: changed(value[name], lang)}
    if isinstance(value, list):
        return [changed(value[0], lang), *value[1:]]
    return value + " 改 else"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_lies_between_a_version_and_itself(known: Content, kind: str, lang: str) -> None:
    assert compared(known, document(kind), document(kind), lang) == NOTHING


@pytest.mark.parametrize("kind", KINDS)
def test_entries_that_are_new_are_added(known: Content, kind: str) -> None:
    new = document(kind, ("zero", *NAMES))
    assert compared(known, document(kind), new) == NOTHING._replace(added=[new[key(kind)][0]])


@pytest.mark.parametrize(
    "fate", [{"merged_into": "first"}, {"replaced_by": ["first", "third"]}, {"removed": text("reason")}, None]
)
@pytest.mark.parametrize("kind", KINDS)
def test_entries_that_are_gone_come_with_their_fate(known: Content, kind: str, fate: dict[str, Any] | None) -> None:
    old, new = document(kind), document(kind, ("first", "third"))
    new |= {"fates": {"second": fate, "long-gone": {"merged_into": "first"}}} if fate else {}
    assert compared(known, old, new) == NOTHING._replace(removed=[(old[key(kind)][1], fate)])


@settings(deadline=None)
@given(st.permutations(range(8)), st.sets(st.integers(0, 7)), st.sets(st.integers(0, 7)))
def test_what_was_not_moved_kept_its_order(content: Content, order: list[int], gone: set[int], new: set[int]) -> None:
    before = tuple(f"n{number}" for number in range(8) if number not in new)
    after = tuple(f"n{number}" for number in order if number not in gone)
    known = with_facts(content)
    moved = [one["id"] for one in compared(known, document("checklist", before), document("checklist", after)).moved]
    assert set(moved) <= set(before) & set(after)
    still = [name for name in after if name in before and name not in moved]
    assert still == [name for name in before if name in still]
    assert bool(moved) == ([name for name in before if name in after] != [name for name in after if name in before])


def test_only_steps_stand_in_an_order(known: Content) -> None:
    for kind in KINDS:
        moved = compared(known, document(kind), document(kind, ("third", "first", "second"))).moved
        assert [one["id"] for one in moved] == (["third"] if kind == "checklist" else [])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_a_reworded_entry_names_the_field(known: Content, kind: str, field: str, lang: str) -> None:
    new = document(kind)
    one = new[key(kind)][1]
    one[field] = OTHER[field] if field in OTHER else changed(one[field], lang)
    found = compared(known, document(kind), new, lang)
    assert [(change.entry, [name for name, _ in change.fields]) for change in found.reworded] == [(one, [field])]
    (runs_of_field,) = (field_runs for _, field_runs in found.reworded[0].fields)
    assert joined(runs_of_field, "added")
    assert found == NOTHING._replace(reworded=found.reworded)


@pytest.mark.parametrize("lang", LANGS)
def test_a_change_in_one_language_is_none_in_the_other(known: Content, lang: str) -> None:
    for kind in KINDS:
        new = document(kind)
        new["summary"] = changed(new["summary"], lang)
        new[key(kind)][0]["title"] = changed(new[key(kind)][0]["title"], lang)
        assert compared(known, document(kind), new, LANGS[1 - LANGS.index(lang)]) == NOTHING
        assert compared(known, document(kind), new, lang) != NOTHING


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_comes_or_goes_is_added_or_removed_whole(known: Content, kind: str) -> None:
    full, bare = document(kind), document(kind)
    field = {"terms": "differs", "questions": "facts", "documents": "missing"}.get(kind, "caution")
    value = bare[key(kind)][0].pop(field)
    says = FACTS["facts"]["they-say"]["says"]["en"] if field == "facts" else value["en"]
    for old, new, change in ((full, bare, "removed"), (bare, full, "added")):
        (reworded,) = compared(known, old, new).reworded
        assert reworded.fields == [(field, [Run(change, says)])]


def test_an_entry_that_rests_on_another_fact_is_reworded(known: Content) -> None:
    for kind, field in (("terms", "facts"), ("channels", "limits"), ("channels", "contacts")):
        new = document(kind)
        new["entries"][0][field] = ["by-law"]
        (reworded,) = compared(known, document(kind), new).reworded
        assert [name for name, _ in reworded.fields] == ["facts"]


@pytest.mark.parametrize("change", [{"see": ["handling"]}, {"also": {"zh": ["别名"], "en": ["alias"]}}])
@pytest.mark.parametrize("kind", KINDS)
def test_links_and_words_for_the_search_are_no_rewording(known: Content, kind: str, change: dict[str, Any]) -> None:
    new = document(kind)
    new[key(kind)][2].update(copy.deepcopy(change))
    assert compared(known, document(kind), new) == NOTHING._replace(relinked=[new[key(kind)][2]])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "field"), AROUND)
def test_texts_around_the_entries_are_compared(known: Content, kind: str, field: str, lang: str) -> None:
    new = document(kind)
    value = new[field]
    if field == "mends":
        value[0]["text"] = changed(value[0]["text"], lang)
    elif field == "namespaces":
        value[0]["note"] = changed(value[0]["note"], lang)
    else:
        new[field] = changed(value, lang)
    found = compared(known, document(kind), new, lang)
    assert [name for name, _ in found.around] == [field]
    assert found == NOTHING._replace(around=found.around)


@pytest.mark.parametrize("lang", LANGS)
def test_a_claim_that_became_a_fact_with_the_same_words_is_no_rewording(content: Content, lang: str) -> None:
    old = content.current("handling")
    claims = old.data["steps"][0]["claims"]
    statements = {
        f"fact-{number}": {**fact("practice", "trade-talk"), "says": claim["says"]}
        for number, claim in enumerate(claims)
    }
    known = with_facts(content, {"sources": FACTS["sources"], "facts": statements})
    data = {name: copy.deepcopy(value) for name, value in old.data.items() if name != "sources"}
    for step in data["steps"]:
        del step["claims"]
        step["facts"] = list(statements)
    new = version(data, "1.0.1", "handling")
    assert between(old, new, known, lang) == NOTHING
    data["steps"][0]["facts"] = list(statements)[:1]
    (reworded,) = between(old, new, known, lang).reworded
    assert [name for name, _ in reworded.fields] == ["facts"]
