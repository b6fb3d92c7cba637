"""``posguide check``: everything about the content that a schema alone cannot see."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

from poscheck import checks, convert
from poscheck.compare import KINDS
from posguide import api, deadlines, flow, pages, quotations, references, versions
from posguide.content import LANGS, LETTERS, RULES, WORKDAYS, Checklist, Content, attempt, schema_named
from posguide.facts import is_day
from posguide.problems import Problem, at
from posguide.yamlfile import Document, Where

_GAP = re.compile(r"\{([a-z_]+)\}")
# Folders of the site that no checklist may be called after.
_RESERVED = {
    "about",
    "api",
    "assets",
    "checklists",
    "checks",
    "email",
    "en",
    "facts",
    "hosting",
    "schemas",
    "search",
    "tools",
    "versions",
}


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
        for document in content.rules.values():
            found += of_rules(document, content)
        for document in content.converters.values():
            found += converter_problems(document, content)
        found += [
            Problem(path, 1, f"the page is missing; {needed_by} needs it") for path, needed_by in pages.missing(content)
        ]
        found += references.frozen_fact_problems(content)
        found += references.unused_fact_problems(content)
        found += references.item_problems(content)
        found += flow.problems(content)
        found += case_problems(content)
        if not found:  # what is written for programs is made from all of it
            found += [Problem(root / "site" / api.ROOT / name, 1, message) for name, message in api.problems(content)]
    return sorted(set(found))


def checklist_problems(checklist: Checklist, content: Content) -> list[Problem]:
    """Ids are unique, everything that is named is there, every date is a day, examples come out as they say."""
    document, key = checklist.document, checklist.key
    found: list[Problem] = []
    if checklist.slug in _RESERVED:
        found.append(Problem(document.path, 1, f"{checklist.slug} is the name of a folder of the site"))
    seen: set[str] = set()
    for index, entry in enumerate(document.data[key]):
        if entry["id"] in seen:
            found.append(at(document, (key, index, "id"), f"the step id {entry['id']} stands twice"))
        seen.add(entry["id"])
        if "check" in entry and entry["check"] not in content.checks:
            found.append(at(document, (key, index, "check"), f"there is no check named {entry['check']}"))
        found += _example_amount_problems(document, (key, index), entry)
    found += references.fate_problems(checklist)
    found += references.reference_problems(checklist, content)
    if checklist.schema == "checklist-1":
        found += _source_problems(document)
    if checklist.kind == "codes":
        found += _namespace_problems(document)
    return found


def _source_problems(document: Document) -> list[Problem]:
    """The first form of checklists carries its sources itself: each is there and used."""
    sources, used = document.data["sources"], set()
    found = []
    for index, step in enumerate(document.data["steps"]):
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


def _example_amount_problems(document: Document, where: Where, entry: dict[str, Any]) -> list[Problem]:
    example = entry.get("signature", {}).get("example")
    if example is None or example["paid"] != example["recorded"] or "note" in example:
        return []
    return [at(document, (*where, "signature", "example"), "the two amounts are the same; say in a note what differs")]


def _namespace_problems(document: Document) -> list[Problem]:
    known = {namespace["id"] for namespace in document.data["namespaces"]}
    return [
        at(document, ("entries", index, "namespace"), f"there is no namespace {entry['namespace']}")
        for index, entry in enumerate(document.data["entries"])
        if entry["namespace"] not in known
    ]


def check_problems(name: str, document: Document, content: Content) -> list[Problem]:
    """The words of a check have the same gaps in both languages, and its worked examples come out as they say."""
    data = document.data
    found: list[Problem] = []
    if data["checklist"] not in content.published:
        found.append(at(document, ("checklist",), f"there is no published checklist {data['checklist']}"))
    found += _gap_problems(document, [(("sentences", name), text) for name, text in data["sentences"].items()])
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
        "differences": {
            str(entry["voucher"]): entry["difference"] for entry in report["differences"] if "difference" in entry
        },
        "cause": report["causes"][0]["code"] if report["causes"] else None,
    }
    return [
        at(document, (*where, "expect", key), f"the example {example['id']} gives {key} {value!r}")
        for key, value in got.items()
        if value != expected.get(key)
    ]


def of_rules(document: Document, content: Content) -> list[Problem]:
    """Return what is wrong with rules of any kind."""
    kind = schema_named(document)
    if kind == RULES:
        return rules_problems(document, content)
    if kind == WORKDAYS:
        return deadlines.workday_problems(document)
    if kind == LETTERS:
        return quotations.problems(document, content)
    sentences: list[tuple[Where, Any]] = [
        (("sentences", name), text) for name, text in document.data["sentences"].items()
    ]
    for unit, words in document.data["units"].items():
        sentences += [(("units", unit, name), text) for name, text in words.items()]
    return deadlines.problems(document, content) + _gap_problems(document, sentences)


def rules_problems(document: Document, content: Content) -> list[Problem]:
    """What the rules of the diagnosis rest on and point to is there, and a limit stands in the words of its fact."""
    data = document.data
    found = []
    for name, limit in data["limits"].items():
        fact = content.facts.facts.get(limit["fact"])
        if fact is None:
            found.append(at(document, ("limits", name, "fact"), f"there is no fact named {limit['fact']}"))
        elif limit.get("words", str(limit["value"])) not in fact.data["says"]["zh"]:
            found.append(at(document, ("limits", name, "value"), f"{limit['value']} does not stand in {limit['fact']}"))
    bases: list[tuple[Where, str]] = [
        (("causes", code, "basis"), cause["basis"]) for code, cause in data["causes"].items()
    ]
    bases += [((name, "basis"), data[name]["basis"]) for name in ("fee_rates", "fee_fixed_yuan", "wrong_voucher")]
    found += [at(document, where, f"there is no basis {name}") for where, name in bases if name not in data["bases"]]
    known = {*data["signs"], "currency"}
    found += [
        at(document, ("codes", code), f"there is no sign named {sign}")
        for code, sign in data["codes"].items()
        if sign not in known
    ]
    for code, cause in data["causes"].items():
        where = ("causes", code)
        found += [
            at(document, (*where, "why", variant), "the two languages have different {gaps}, or braces that are none")
            for variant, text in cause["why"].items()
            if _gaps(text["zh"]) is None or _gaps_of(text["zh"]) != _gaps_of(text["en"])
        ]
        slug, _, rest = cause["see"].partition("@")
        version, _, entry = rest.partition("#")
        checklist = content.published.get(slug, {}).get(version)
        if checklist is None or entry not in checklist.steps:
            found.append(at(document, (*where, "see"), f"{cause['see']} is not an entry of a published version"))
        elif code not in checklist.steps[entry].get("codes", []):
            found.append(at(document, (*where, "see"), f"{cause['see']} does not carry the code {code}"))
        slug, _, step = cause["step"].partition("#")
        if slug not in content.published or step not in content.current(slug).steps:
            found.append(at(document, (*where, "step"), f"{cause['step']} is not a step of a current checklist"))
        found += [
            at(document, (*where, "facts", index), f"there is no fact named {name}")
            for index, name in enumerate(cause.get("facts", []))
            if name not in content.facts.facts
        ]
    return found


def case_problems(content: Content) -> list[Problem]:
    """Each cause has its documents, all of them entries of the evidence checklist, and no name is used twice."""
    document = content.case
    known = content.current("evidence").steps if "evidence" in content.published else {}
    needs = document.data["needs"]
    groups = [(("always", reading), groups) for reading, groups in needs["always"].items()]
    groups += [(("causes", code), groups) for code, groups in needs["causes"].items()]
    found = [
        at(document, ("needs", *where, index), f"{name} is not an entry of the evidence checklist")
        for where, listed in groups
        for index, group in enumerate(listed)
        for name in group
        if name not in known
    ]
    causes = {code for rules in content.rules.values() for code in rules.data.get("causes", {})}
    for code in sorted(causes ^ set(needs["causes"])):
        found.append(at(document, ("needs", "causes"), f"{code} stands only here or only in the rules"))
    names = [field["name"] for section in document.data["sections"] for field in section["fields"]]
    found += [at(document, ("sections",), f"the field {name} stands twice") for name in names if names.count(name) > 1]
    return found


def converter_problems(document: Document, content: Content) -> list[Problem]:
    """What a converter rests on is there, and its examples are read as they say."""
    found = [
        at(document, ("rules", "facts", index), f"there is no fact named {name}")
        for index, name in enumerate(document.data["rules"]["facts"])
        if name not in content.facts.facts
    ]
    for index, example in enumerate(document.data["examples"]):
        report = convert.report(example["text"])
        found += [
            at(document, ("examples", index, key), f"the example {example['text']} gives {key} {report[key]!r}")
            for key in ("amount", "issues", "error")
            if report[key] != example[key]
        ]
    return found


def _history_problems(by_version: list[Checklist]) -> list[Problem]:
    found = []
    for old, new in pairwise(by_version):
        change = versions.change(old.data, new.data)
        bump = versions.bump_between(versions.parse(str(old.version)), versions.parse(str(new.version)))
        if bump not in change.allowed:
            message = f"{old.version} → {new.version} breaks the rule of versions: {'; '.join(change.reasons)}"
            found.append(Problem(new.document.path, 1, message))
        found += [
            Problem(new.document.path, 1, f"{entry} was citable in {old.id} and has no fate here")
            for entry in versions.lost(old.data, new.data)
        ]
        found += [
            Problem(new.document.path, 1, f"{entry} has a fate and was never there")
            for entry in versions.invented(old.data, new.data)
        ]
        if new.schema != "checklist-1" and "changes" not in new.data:
            found.append(Problem(new.document.path, 1, "`changes` is missing: what this version changes and why"))
    return found


def _gap_problems(document: Document, sentences: list[tuple[Where, Any]]) -> list[Problem]:
    """Both languages of each sentence have the same gaps."""
    found = []
    for where, text in sentences:
        gaps = [_gaps(text[lang]) for lang in LANGS]
        if None in gaps:
            found.append(at(document, where, "a gap is a {name}; braces serve nothing else"))
        elif gaps[0] != gaps[1]:
            found.append(at(document, where, "the two languages have different {gaps}"))
    return found


def _gaps_of(text: str) -> frozenset[str]:
    """Return the gaps without the ending of a language: what fills them may have one text for each."""
    return frozenset(re.sub("_(zh|en)$", "", name) for name in _gaps(text) or ())


def _gaps(text: str) -> frozenset[str] | None:
    """Return the names of the gaps in a sentence, or None if its braces are anything but ``{name}``."""
    names = _GAP.findall(text)
    return None if set("{}") & set(_GAP.sub("", text)) else frozenset(names)
