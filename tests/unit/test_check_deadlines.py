"""What `posguide check` finds in deadlines, working days and what rules quote of facts."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from material import ROOT
from posguide import check, deadlines, quotations, schemas
from posguide.content import DEADLINES, LETTERS, WORKDAYS, Content, attempt, read
from posguide.yamlfile import Document, load

RULES = ROOT / "checklists" / "rules"
Change = Callable[[Any], object]


@pytest.fixture(scope="module")
def real() -> Content:
    return read(ROOT)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, Change], Document]:
    """Return a function that writes a file of rules with a change and reads it back."""

    def write(name: str, change: Change) -> Document:
        data = json.loads((RULES / name).read_bytes())
        change(data)
        path = tmp_path / name
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
        return load(path)

    return write


def rule(data: Any, name: str) -> Any:
    return next(one for one in data["deadlines"] if one["id"] == name)


def put(name: str, key: str, value: object) -> Change:
    return lambda data: rule(data, name).__setitem__(key, value)


def test_the_real_files_are_right(real: Content, changed: Any) -> None:
    def same(_: Any) -> None:
        pass

    assert deadlines.problems(changed("deadlines.json", same), real) == []
    assert deadlines.workday_problems(changed("workdays.json", same)) == []


@pytest.mark.parametrize(
    "change",
    [
        put("appeal", "count", 16),
        put("appeal", "unit", "calendar-day"),
        put("appeal", "words", "送达之日起15日内"),  # the fact has a limit of its own
        put("appeal", "fact", "civil-509-perform-as-agreed"),
        put("appeal", "fact", "no-such-fact"),
        put("appeal", "facts", ["no-such-fact"]),
        put("appeal", "says", {"zh": "随便", "en": "anything"}),
        put("appeal", "source", {"zh": "某法", "en": "some law"}),
        put("appeal", "at", {"zh": "第一条", "en": "Article 1"}),
        put("appeal", "as_of", "2026-01-01"),
        put("appeal", "check_after", "2030-01-01"),
        put("appeal", "confidence", "secondary"),
        put("appeal", "ended_by", ["no_such_event"]),
        put("appeal", "not_after", ["no_such_event"]),
        put("appeal", "starts", [{"events": ["no_such_event"]}]),
        put("appeal", "starts", [{"about": "opened"}]),
        put("appeal", "starts", [{"about": "amount"}]),
        put("limitation", "starts", [{"about": "noticed_on", "renewed_by": ["no_such_event"]}]),
        put("appeal", "applies", {"complainant": ["nobody"]}),
        put("appeal", "applies", {"paid_by": ["barter"]}),
        put("appeal", "applies", {"label": ["no_such_sign"]}),
        put("appeal", "title", {"zh": "15日内上诉", "en": "Appeal"}),
        put("appeal", "caution", {"zh": "见第171条", "en": "See the law"}),
        put("market-decides", "also", ["sme-25-result-30-days"]),
        put("rescission-mistake", "count", 80),
        put("rescission-mistake", "words", "八十日内"),
        put("payment-order-notice", "words", "15日内发出支付令"),
        put("trial-simple-longest", "adds_to", "trial-small"),
        put("trial-simple-longest", "adds_to", "no-such-rule"),
        lambda data: data["deadlines"].append(copy.deepcopy(rule(data, "appeal"))),
        lambda data: data["events"].append(copy.deepcopy(data["events"][0])),
        lambda data: data["events"][0].__setitem__("group", "no_such_group"),
        lambda data: data["own"][1].__setitem__("ended_by", ["no_such_event"]),
        lambda data: data["names"]["against"]["values"].pop("merchant"),
    ],
)
def test_a_deadline_that_is_not_as_its_fact_says(real: Content, changed: Any, change: Change) -> None:
    assert deadlines.problems(changed("deadlines.json", change), real)


def test_a_limit_is_quoted_where_the_fact_has_none(real: Content, changed: Any) -> None:
    found = deadlines.problems(
        changed("deadlines.json", lambda data: rule(data, "rescission-mistake").pop("words")), real
    )
    assert len(found) == 1


def test_a_fact_that_was_superseded_is_quoted_no_longer(real: Content, changed: Any) -> None:
    name = "procedure-171-appeal-15-days"
    fact = real.facts.facts[name]
    gone = fact._replace(
        data={**fact.data, "superseded": {"date": "2026-12-01", "reason": {"zh": "改了", "en": "changed"}}}
    )
    content = real._replace(facts=real.facts._replace(facts={**real.facts.facts, name: gone}))
    document = changed("deadlines.json", lambda data: None)
    assert len(deadlines.problems(document, content)) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["covers"].__setitem__("to", "2026-12-30"),
        lambda data: data["covers"].__setitem__("to", "2027-12-31"),
        lambda data: data["years"].reverse(),
        lambda data: data["years"].pop(),
        lambda data: data["years"][0]["holidays"][0].__setitem__("from", "2023-02-30"),
        lambda data: data["years"][0]["holidays"][0].__setitem__("from", "2022-12-31"),
        lambda data: data["years"][0]["holidays"][0].__setitem__("to", "2022-12-31"),
        lambda data: data["years"][0]["holidays"][0].__setitem__("from", "2023-01-03"),
        lambda data: data["years"][3]["holidays"][0]["worked"].append("2026-01-05"),  # a Monday
        lambda data: data["years"][3]["holidays"][0]["worked"].append("2026-01-03"),  # a day off
        lambda data: data["years"][3]["holidays"].append(data["years"][3]["holidays"][0]),
    ],
)
def test_working_days_that_cannot_be(changed: Any, change: Change) -> None:
    assert deadlines.workday_problems(changed("workdays.json", change))


def test_what_rules_quote_anywhere_is_compared(real: Content, tmp_path: Path) -> None:
    fact = real.facts.facts["civil-509-perform-as-agreed"]
    hook = {"fact": fact.id, "says": fact.data["says"], "at": fact.data["at"], "as_of": fact.as_of, "letter": "x"}
    hook["source"] = fact.source["title"]
    path = tmp_path / "letters.json"

    def lines(data: Any) -> list[int]:
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
        return [problem.line for problem in quotations.problems(load(path), real)]

    assert lines({"hooks": [hook], "deep": {"er": {"facts": [fact.id]}}}) == []
    for key in ("says", "at", "as_of", "source", "number"):
        assert lines({"hooks": [{**hook, key: "2000-01-01"}]}) == [
            next(n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if f'"{key}"' in line)
        ]
    assert len(lines({"hooks": [{**hook, "fact": "no-such-fact"}]})) == 1
    assert len(lines({"deep": {"er": {"facts": [fact.id, "no-such-fact"]}}})) == 1


@pytest.mark.parametrize("kind", [DEADLINES, WORKDAYS])
def test_rules_are_held_against_the_schema_they_name(checkout: Path, kind: str) -> None:
    path = checkout / "checklists" / "rules" / "more.json"
    path.write_text(json.dumps({"schema": f"{schemas.ORIGIN}schemas/{kind}.json"}), encoding="utf-8")
    assert any(problem.path == path for problem in attempt(checkout)[1])


@pytest.mark.parametrize("named", [None, "", "rules-1", f"{schemas.ORIGIN}schemas/check-1.json", 1])
def test_rules_name_a_schema_of_rules(checkout: Path, named: object) -> None:
    path = checkout / "checklists" / "rules" / "more.json"
    path.write_text(json.dumps({"schema": named}), encoding="utf-8")
    (found,) = (problem for problem in attempt(checkout)[1] if problem.path == path)
    assert all(kind in found.message for kind in (DEADLINES, WORKDAYS, LETTERS))


@pytest.mark.parametrize("name", ["deadlines.json", "workdays.json"])
def test_the_whole_check_looks_into_them(tmp_path: Path, real: Content, name: str, changed: Any) -> None:
    def spoil(data: Any) -> None:
        if name == "workdays.json":
            data["years"].reverse()
        else:
            data["sentences"]["dated"]["en"] = "{label}"

    document = changed(name, spoil)
    assert len(check.of_rules(document, real)) == 1
