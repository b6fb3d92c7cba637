"""The guided flow: its ways, and what is wrong with one."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from material import ROOT
from posguide.content import Content
from posguide.flow import Way, problems, ways
from posguide.yamlfile import Where, load

REAL: dict[str, Any] = load(ROOT / "checklists" / "flow.yaml").data


def with_flow(content: Content, change: Callable[[dict[str, Any]], object]) -> Content:
    data = copy.deepcopy(content.flow.data)
    change(data)
    return content._replace(flow=content.flow._replace(data=data))


def test_ways_go_through_every_option(content: Content) -> None:
    assert list(ways(content.flow.data)) == [
        Way(("terminal",), "business", "check"),
        Way(("customer", "less"), None, "check"),
        Way(("customer", "nothing"), None, "stop"),
    ]
    assert problems(content) == []


def test_a_later_role_goes_before_an_earlier_one(content: Content) -> None:
    def change(data: dict[str, Any]) -> None:
        data["questions"]["reading"]["options"][1]["role"] = "person"
        data["questions"]["more"]["options"][1]["role"] = "staff"

    assert [way.role for way in ways(with_flow(content, change).flow.data)] == ["business", "person", "staff"]


def option(number: int, question: str = "reading") -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda data: data["questions"][question]["options"][number]


WRONG: dict[str, tuple[Callable[[dict[str, Any]], object], Where]] = {
    "an unknown question": (
        lambda data: option(1)(data).update(next="nowhere"),
        ("questions", "reading", "options", 1, "next"),
    ),
    "an unknown outcome": (
        lambda data: option(0)(data).update(outcome="nowhere"),
        ("questions", "reading", "options", 0, "outcome"),
    ),
    "an unknown role": (
        lambda data: option(0)(data).update(role="nobody"),
        ("questions", "reading", "options", 0, "role"),
    ),
    "a question that leads back to itself": (
        lambda data: (option(0, "more")(data).pop("outcome"), option(0, "more")(data).update(next="reading")),
        ("questions",),
    ),
    "an outcome that no way reaches": (
        lambda data: option(1, "more")(data).update(outcome="check"),
        ("outcomes", "stop"),
    ),
    "a question that nothing asks": (
        lambda data: (option(1)(data).pop("next"), option(1)(data).update(outcome="stop")),
        ("questions", "more"),
    ),
    "an unknown checklist": (
        lambda data: data["outcomes"]["stop"].update(checklist="nowhere"),
        ("outcomes", "stop", "checklist"),
    ),
    "an unknown step": (
        lambda data: data["outcomes"]["check"].update(steps=["choose-deposit", "nowhere"]),
        ("outcomes", "check", "steps", 1),
    ),
    "an outcome that sees nowhere": (
        lambda data: data["outcomes"]["stop"].update(see=["handling#nowhere"]),
        ("outcomes", "stop", "see", 0),
    ),
    "a role that sees nowhere": (
        lambda data: data["roles"]["business"].update(see=["nowhere"]),
        ("roles", "business", "see", 0),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_flow_is_named_with_its_line(content: Content, name: str) -> None:
    change, where = WRONG[name]
    assert where in content.flow.lines
    assert [problem.line for problem in problems(with_flow(content, change))] == [content.flow.line(where)]


def test_a_flow_that_starts_nowhere_is_wrong(content: Content) -> None:
    (problem,) = problems(with_flow(content, lambda data: data.update(start="nowhere")))
    assert problem.path == content.flow.path
    assert "nowhere" in problem.message


def test_an_option_that_stands_twice_is_named_both_times(content: Content) -> None:
    spoiled = with_flow(content, lambda data: option(1)(data).update(id="terminal"))
    lines = [content.flow.line(("questions", "reading", "options", number)) for number in (0, 1)]
    assert [problem.line for problem in problems(spoiled)] == lines


def test_the_same_option_may_stand_in_two_questions(content: Content) -> None:
    assert problems(with_flow(content, lambda data: option(0, "more")(data).update(id="terminal"))) == []


def test_a_way_round_in_a_circle_is_none(content: Content) -> None:
    change = WRONG["a question that leads back to itself"][0]
    with pytest.raises(LookupError):
        list(ways(with_flow(content, change).flow.data))


def test_every_real_way_starts_with_the_deposit_names_a_role_and_ends() -> None:
    found = list(ways(REAL))
    assert {way.options[0] for way in found} == {"terminal", "customer"}
    assert {way.role for way in found} == set(REAL["roles"])
    assert {way.outcome for way in found} == set(REAL["outcomes"])
    assert len({way.options for way in found}) == len(found)
    for outcome in REAL["outcomes"].values():
        assert outcome["steps"]
        assert len(set(outcome["steps"])) == len(outcome["steps"])


def test_every_real_question_is_asked() -> None:
    followed = {one["next"] for question in REAL["questions"].values() for one in question["options"] if "next" in one}
    assert {REAL["start"], *followed} == set(REAL["questions"])
