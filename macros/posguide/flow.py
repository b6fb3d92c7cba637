"""The guided flow: questions that lead to the right checklist and steps (``checklists/flow.yaml``).

Routing and words only. A way is the list of the options that were chosen; its first parts name who paid whom and who
is asking, its last what they see. The same names stand in the fragment of a link (``#way=terminal.person.…``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from posguide import places
from posguide.content import Content
from posguide.problems import Problem, at


class Way(NamedTuple):
    """One way through the flow: the options that were chosen, the role among them, the outcome."""

    options: tuple[str, ...]
    role: str | None
    outcome: str


def ways(data: dict[str, Any]) -> Iterator[Way]:
    """Yield every way through the flow. Raises ``LookupError`` for a question that is not there or comes twice."""

    def walk(question: str, options: tuple[str, ...], role: str | None, passed: tuple[str, ...]) -> Iterator[Way]:
        if question in passed:
            raise LookupError(f"the question {question} leads back to itself")
        for option in data["questions"][question]["options"]:
            chosen, who = (*options, option["id"]), option.get("role", role)
            if "outcome" in option:
                yield Way(chosen, who, option["outcome"])
            else:
                yield from walk(option["next"], chosen, who, (*passed, question))

    return walk(data["start"], (), None, ())


def problems(content: Content) -> list[Problem]:
    """Every name leads somewhere, every outcome and question is reached, options of a question differ."""
    document = content.flow
    data = document.data
    found = []
    if data["start"] not in data["questions"]:
        found.append(at(document, ("start",), f"there is no {data['start']} in questions"))
    found += [
        at(document, ("outcomes", name), f"{name} is also the name of a question")
        for name in data["outcomes"]
        if name in data["questions"]
    ]
    for name, question in data["questions"].items():
        ids = [option["id"] for option in question["options"]]
        for index, option in enumerate(question["options"]):
            place = ("questions", name, "options", index)
            for field, table in (("next", "questions"), ("outcome", "outcomes"), ("role", "roles")):
                if field in option and option[field] not in data[table]:
                    found.append(at(document, (*place, field), f"there is no {option[field]} in {table}"))
            if ids.count(option["id"]) > 1:
                found.append(at(document, place, f"the option {option['id']} stands twice in {name}"))
    for name, outcome in data["outcomes"].items():
        where = ("outcomes", name)
        if outcome["checklist"] not in content.published:
            found.append(at(document, (*where, "checklist"), f"there is no published {outcome['checklist']}"))
            continue
        known = content.current(outcome["checklist"]).steps
        found += [
            at(document, (*where, "steps", index), f"{outcome['checklist']} has no {step}")
            for index, step in enumerate(outcome["steps"])
            if step not in known
        ]
    for table in ("roles", "outcomes"):
        for entry_name, entry in data[table].items():
            found += [
                at(document, (table, entry_name, "see", index), f"{target} leads nowhere")
                for index, target in enumerate(entry["see"])
                if not places.exists(target, content)
            ]
    if found:
        return found
    try:
        walked = list(ways(data))
    except LookupError as error:
        return [at(document, ("questions",), str(error))]
    options = [option for question in data["questions"].values() for option in question["options"]]
    reached = {
        "outcomes": {way.outcome for way in walked},
        "questions": {data["start"], *(option["next"] for option in options if "next" in option)},
        "roles": {way.role for way in walked},
    }
    return [
        at(document, (table, name), f"no way leads to {name}")
        for table, names in reached.items()
        for name in sorted(set(data[table]) - names)
    ]
