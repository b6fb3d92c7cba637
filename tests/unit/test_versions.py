import copy
import re
from collections.abc import Callable
from typing import Any

import pytest
from documents import KINDS, document, entry, key
from hypothesis import given
from hypothesis import strategies as st

from posguide.versions import BUMPS, bump_between, bumped, change, lost, parse

numbers = st.integers(0, 999_999)
versions = st.tuples(numbers, numbers, numbers)
Edit = Callable[[dict[str, Any]], object]


def text(name: str) -> dict[str, str]:
    return {"zh": f"{name}。", "en": name}


def step(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "title": text(name),
        "reading": "both",
        "actors": ["merchant", "manager"],
        "do": [text("do"), text("more")],
        "why": text("why"),
        "claims": [{"says": text("law"), "source": "code", "at": text("1")}],
    }


OLD = {"title": text("title"), "sources": {"code": {"as_of": "2026-01-01"}}, "steps": [step("a"), step("b"), step("c")]}


def reword(data: dict[str, Any]) -> None:
    data["steps"][0]["title"]["en"] = "another"


def add(data: dict[str, Any], at: int = 3) -> None:
    data["steps"].insert(at, step("new"))


def both(*edits: Edit) -> Edit:
    return lambda data: [edit(data) for edit in edits]


RULES: dict[str, tuple[Edit, tuple[str, ...]]] = {
    "nothing": (lambda data: None, ()),
    "actors in another order": (lambda data: data["steps"][0]["actors"].reverse(), ("patch", "major")),
    "title of the whole": (lambda data: data["title"].update(en="x"), ("patch",)),
    "a source": (lambda data: data["sources"]["code"].update(as_of="2026-02-01"), ("patch",)),
    "a step reworded": (reword, ("patch", "major")),
    "a claim changed": (lambda data: data["steps"][0]["claims"][0].update(says=text("x")), ("patch", "major")),
    "an action more": (lambda data: data["steps"][0]["do"].append(text("x")), ("patch", "major")),
    "a step added": (add, ("minor",)),
    "a step added in front": (lambda data: add(data, 0), ("minor",)),
    "a step added, another reworded": (both(add, reword), ("minor", "major")),
    "a step removed": (lambda data: data["steps"].pop(), ("major",)),
    "a step removed, another added": (both(lambda data: data["steps"].pop(), lambda data: add(data, 0)), ("major",)),
    "a step renamed": (lambda data: data["steps"][1].update(id="z"), ("major",)),
    "another actor": (lambda data: data["steps"][0].update(actors=["merchant", "support"]), ("major",)),
    "an actor less": (lambda data: data["steps"][0].update(actors=["merchant"]), ("major",)),
    "another kind of deposit": (lambda data: data["steps"][0].update(reading="terminal"), ("major",)),
    "another order": (lambda data: data["steps"].reverse(), ("major",)),
    "another order, a step added": (both(lambda data: data["steps"].reverse(), add), ("major",)),
    "another actor, a step added": (both(lambda data: data["steps"][0].update(actors=["support"]), add), ("major",)),
}


@pytest.mark.parametrize("name", RULES)
def test_the_rule(name: str) -> None:
    edit, allowed = RULES[name]
    new = copy.deepcopy(OLD)
    edit(new)
    found = change(OLD, new)
    assert found.allowed == allowed
    assert bool(found.reasons) == bool(allowed)


def test_reasons_name_the_step() -> None:
    new = copy.deepcopy(OLD)
    new["steps"][1]["reading"] = "customer"
    new["steps"].pop()
    assert {match for reason in change(OLD, new).reasons for match in re.findall(r"step (\w+)", reason)} == {"b", "c"}


@pytest.mark.parametrize(("bump", "after"), [("patch", (1, 2, 4)), ("minor", (1, 3, 0)), ("major", (2, 0, 0))])
def test_bumps(bump: str, after: tuple[int, int, int]) -> None:
    assert bumped((1, 2, 3), bump) == after


@given(versions, st.sampled_from(BUMPS))
def test_a_bump_goes_up_and_is_recognised(version: tuple[int, int, int], bump: str) -> None:
    after = bumped(version, bump)
    assert after > version
    assert bump_between(version, after) == bump


@pytest.mark.parametrize(
    "after", [(1, 2, 3), (1, 2, 5), (1, 4, 0), (1, 3, 1), (3, 0, 0), (2, 0, 1), (2, 1, 0), (1, 2, 2)]
)
def test_no_single_bump_leads_there(after: tuple[int, int, int]) -> None:
    assert bump_between((1, 2, 3), after) is None


@given(versions)
def test_parses_what_is_a_version(version: tuple[int, int, int]) -> None:
    assert parse(".".join(map(str, version))) == version


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1.0",
        "1.0.0.0",
        "v1.0.0",
        "1.0.0\n",
        " 1.0.0",
        "01.0.0",
        "1.00.0",
        "1.0.-1",
        "1.0.x",
        "１.0.0",
        "draft",
    ],
)
def test_refuses_what_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)


# Every kind of document

OTHER: dict[str, tuple[str, Any]] = {
    "another actor": ("checklist", {"actors": ["issuer"]}),
    "another actor of a document": ("documents", {"actors": ["issuer"]}),
    "another kind of deposit": ("questions", {"reading": "terminal"}),
    "another state": ("codes", {"state": "unknown"}),
    "another namespace": ("codes", {"namespace": "elsewhere"}),
    "another complainant": ("channels", {"complainants": ["business"]}),
    "a complainant less": ("channels", {"complainants": ["person"]}),
    "another respondent": ("channels", {"against": ["agent"]}),
}


def changed(kind: str, **fields: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a document before and after a change of its second entry."""
    old, new = document(kind), document(kind)
    new[key(kind)][1].update(fields)
    return old, new


@pytest.mark.parametrize("name", OTHER)
def test_what_changes_the_meaning_is_major(name: str) -> None:
    kind, fields = OTHER[name]
    old, new = changed(kind, **fields)
    assert change(old, new).allowed == change(new, old).allowed == ("major",)
    assert any("second" in reason for reason in change(old, new).reasons)


def test_a_meaning_that_comes_or_goes_is_major_too() -> None:
    old, new = changed("terms")
    del new["entries"][1]["reading"]
    assert change(old, new).allowed == change(new, old).allowed == ("major",)


def test_whom_it_concerns_may_be_named_in_another_order() -> None:
    old, new = changed("channels", complainants=["customer", "person"])
    assert change(old, new).allowed == ("patch", "major")


@pytest.mark.parametrize("kind", KINDS)
def test_other_fields_are_words(kind: str) -> None:
    meaning = {"id", "reading", *(name for _, fields in OTHER.values() for name in fields)}
    for name in set(entry(kind, "x")) - meaning:
        old, new = changed(kind, **{name: "else"})
        assert change(old, new).allowed == ("patch", "major"), name


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_order_of_steps_has_a_meaning(kind: str) -> None:
    found = change(document(kind), document(kind, ("third", "first", "second")))
    assert found.allowed == (("major",) if kind == "checklist" else ("patch",))


@pytest.mark.parametrize("kind", KINDS)
def test_entries_come_and_go_like_steps(kind: str) -> None:
    few, many = document(kind, ("first", "third")), document(kind)
    assert change(few, many).allowed == ("minor",)
    assert change(many, few).allowed == ("major",)
    assert change(many, many) == ((), ())


def test_to_say_what_changed_is_no_change() -> None:
    old = document("terms")
    assert change(old, {**old, "changes": text("nothing")}).allowed == ()
    assert change({**old, "changes": text("before")}, {**old, "changes": text("after")}).allowed == ()
    assert change(old, {**old, "summary": text("else"), "changes": text("summary")}).allowed == ("patch",)


names = st.lists(st.sampled_from("abcdefgh"), unique=True)
fates = st.dictionaries(st.sampled_from("abcdefgh"), st.just({"removed": text("reason")}))


def citable(table: str, ids: list[str], of: dict[str, Any]) -> dict[str, Any]:
    return {table: [{"id": name} for name in ids], **({"fates": of} if of else {})}


@given(st.sampled_from(["steps", "entries"]), names, fates, names, fates)
def test_lost_is_what_was_citable_and_is_nowhere_now(
    table: str, old: list[str], old_fates: dict[str, Any], new: list[str], new_fates: dict[str, Any]
) -> None:
    found = lost(citable(table, old, old_fates), citable(table, new, new_fates))
    assert set(found) == ({*old} | {*old_fates}) - ({*new} | {*new_fates})


@given(names, fates)
def test_nothing_is_lost_when_everything_gone_has_a_fate(ids: list[str], of: dict[str, Any]) -> None:
    gone = {name: {"merged_into": "z"} for name in ids}
    assert lost(citable("steps", ids, of), citable("steps", ["z"], {**of, **gone})) == []
