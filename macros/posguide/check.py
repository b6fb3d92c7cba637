"""``posguide check``: everything about the content that a schema alone cannot see."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

from poscheck import checks
from poscheck.compare import CAUSES, KINDS
from posguide import pages, versions
from posguide.content import LANGS, Checklist, Content, attempt, is_day
from posguide.problems import Problem, at
from posguide.yamlfile import Document, Where

_GAP = re.compile(r"\{([a-z_]+)\}")


def problems(root: Path) -> list[Problem]:
    """Return everything that is wrong with the content below ``root``, in order of file and line."""
    content, found = attempt(root)
    if content is not None:
        for by_version in content.published.values():
            for checklist in by_version.values():
                found += checklist_problems(checklist, content)
            found += _history_problems(list(by_version.values()))
        for draft in content.drafts.values():
            found += checklist_problems(draft, content)
        for name, document in content.checks.items():
            found += check_problems(name, document, content)
        found += [
            Problem(path, 1, f"the page is missing; {needed_by} needs it") for path, needed_by in pages.missing(content)
        ]
        found += _citation_problems(content)
    return sorted(set(found))


def checklist_problems(checklist: Checklist, content: Content) -> list[Problem]:
    """Ids are unique, every source is there and used, every date is a day, every check exists."""
    document = checklist.document
    sources, used = document.data["sources"], set()
    found: list[Problem] = []
    seen: set[str] = set()
    for index, step in enumerate(document.data["steps"]):
        if step["id"] in seen:
            found.append(at(document, ("steps", index, "id"), f"the step id {step['id']} stands twice"))
        seen.add(step["id"])
        if "check" in step and step["check"] not in content.checks:
            found.append(at(document, ("steps", index, "check"), f"there is no check named {step['check']}"))
        for number, claim in enumerate(step.get("claims", [])):
            used.add(claim["source"])
            if claim["source"] not in sources:
                where = ("steps", index, "claims", number, "source")
                found.append(at(document, where, f"there is no source named {claim['source']}"))
    for name, source in sources.items():
        if name not in used:
            found.append(at(document, ("sources", name), f"no step cites the source {name}"))
        if not is_day(source["as_of"]):
            found.append(at(document, ("sources", name, "as_of"), f"{source['as_of']} is not a day"))
    return found


def check_problems(name: str, document: Document, content: Content) -> list[Problem]:
    """The words of a check have the same gaps in both languages, and its worked examples come out as they say."""
    data = document.data
    found: list[Problem] = []
    if data["checklist"] not in content.published:
        found.append(at(document, ("checklist",), f"there is no published checklist {data['checklist']}"))
    for sentence, text in data["sentences"].items():
        gaps = [_gaps(text[lang]) for lang in LANGS]
        if None in gaps:
            found.append(at(document, ("sentences", sentence), "a gap is a {name}; braces serve nothing else"))
        elif gaps[0] != gaps[1]:
            found.append(at(document, ("sentences", sentence), "the two languages have different {gaps}"))
    for index, field in enumerate(data["fields"]):
        values = {option["value"] for option in field.get("options", [])}
        if field["name"] == "kind" and values != set(KINDS):
            found.append(
                at(document, ("fields", index, "options"), f"must be the kinds of voucher: {', '.join(KINDS)}")
            )
    if found:
        return found  # the examples cannot be worded
    for outcome, texts in data["outcomes"].items():
        for index, link in enumerate(texts["next"]):
            slug, _, step = link["step"].partition("#")
            if slug not in content.published or step not in content.current(slug).steps:
                where = ("outcomes", outcome, "next", index, "step")
                found.append(at(document, where, f"{link['step']} is not a step of a current checklist"))
    for index, example in enumerate(data["examples"]):
        found += _example_problems(document, ("examples", index), example)
    return found


def _example_problems(document: Document, where: Where, example: dict[str, Any]) -> list[Problem]:
    expected = example["expect"]
    try:
        reports = [checks.run(document.data, example["values"], lang)["report"] for lang in LANGS]
    except (ValueError, LookupError) as error:
        return [at(document, where, f"the example {example['id']} cannot be computed: {error!r}")]
    report = reports[0]
    got = {
        "verdict": report["verdict"],
        "reference": report["reference"],
        "differences": {str(entry["voucher"]): entry["difference"] for entry in report["differences"]},
    }
    return [
        at(document, (*where, "expect", key), f"the example {example['id']} gives {key} {value!r}")
        for key, value in got.items()
        if value != expected[key]
    ]


def _history_problems(by_version: list[Checklist]) -> list[Problem]:
    found = []
    for old, new in pairwise(by_version):
        change = versions.change(old.data, new.data)
        bump = versions.bump_between(versions.parse(str(old.version)), versions.parse(str(new.version)))
        if bump not in change.allowed:
            message = f"{old.version} → {new.version} breaks the rule of versions: {'; '.join(change.reasons)}"
            found.append(Problem(new.document.path, 1, message))
    return found


def _citation_problems(content: Content) -> list[Problem]:
    """What the program itself cites must be there."""
    found = []
    for code, cause in CAUSES.items():
        checklist_id, _, step = cause["see"].partition("#")
        slug, _, version = checklist_id.partition("@")
        checklist = content.published.get(slug, {}).get(version)
        if checklist is None or step not in checklist.steps:
            path = content.root / "macros" / "poscheck" / "compare.py"
            found.append(Problem(path, 1, f"cause {code} cites {cause['see']}, which does not exist"))
    return found


def _gaps(text: str) -> frozenset[str] | None:
    """Return the names of the gaps in a sentence, or None if its braces are anything but ``{name}``."""
    names = _GAP.findall(text)
    return None if set("{}") & set(_GAP.sub("", text)) else frozenset(names)
