"""All content of the site as data, read from ``checklists/`` and nothing else."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any, NamedTuple

from posguide import facts, schemas, sums, versions
from posguide.facts import Fact, Facts, is_day
from posguide.problems import ContentError, Problem, at
from posguide.yamlfile import Document, Where, YamlError, parse

ROOT = Path(__file__).resolve().parents[2]
LANGS = ("zh", "en")
_PLACE = re.compile(
    r"(releases|flow|items|case)\.yaml|(checks|facts)/[a-z][a-z0-9-]*\.yaml|rules/[a-z][a-z0-9-]*\.json|[a-z][a-z0-9-]*/(draft|\d+\.\d+\.\d+)\.yaml",
    re.ASCII,
)
_SINGLE = ("releases", "flow", "items", "case")
# Kinds of document that are published in versions: the name of the schema, and what its entries are called in it.
VERSIONED = {
    "checklist-1": "steps",
    "checklist-2": "steps",
    "causes-1": "entries",
    "documents-1": "entries",
    "channels-1": "entries",
    "terms-1": "entries",
    "questions-1": "entries",
    "codes-1": "entries",
}
# Kinds of document in checks/: the name of the schema. A check compares vouchers, a converter takes one text.
CHECK, CONVERTER = "check-1", "converter-1"
# Kinds of document in rules/: the name of the schema. The portable package reads them: the diagnosis, and a case.
RULES, DEADLINES, WORKDAYS, LETTERS = "rules-1", "deadlines-1", "workdays-1", "letters-1"
DRAFT = "draft"


# The pages in the order in which one needs them.
_ORDER = (
    "overview", "first-response", "causes", "evidence", "handling", "appeal", "escalation", "preauth", "response-codes",
    "investigation", "repair", "precautions", "prevention", "follow-up", "faq", "glossary",
)  # fmt: skip


class Checklist(NamedTuple):
    """One version of one checklist; ``version`` is None for a draft."""

    slug: str
    version: str | None
    document: Document
    sha256: str

    @property
    def data(self) -> dict[str, Any]:
        """The values of the file."""
        data: dict[str, Any] = self.document.data
        return data

    @property
    def id(self) -> str:
        """The name under which it is cited, ``handling@1.0.0``."""
        return f"{self.slug}@{self.version}"

    @property
    def schema(self) -> str:
        """The name of its schema, ``causes-1``."""
        return str(self.data["schema"]).removeprefix(schemas.ORIGIN + "schemas/").removesuffix(".json")

    @property
    def kind(self) -> str:
        """What it is a version of: checklist, causes, documents, channels, terms, questions or codes."""
        return self.schema.partition("-")[0]

    @property
    def key(self) -> str:
        """The name under which its entries stand in the data."""
        return VERSIONED[self.schema]

    @property
    def steps(self) -> dict[str, dict[str, Any]]:
        """The steps, or whatever else its entries are, by their ids, in order."""
        return {entry["id"]: entry for entry in self.data[self.key]}

    @property
    def around(self) -> dict[str, Any]:
        """Everything but the entries."""
        return {name: value for name, value in self.data.items() if name != self.key}

    @property
    def fates(self) -> dict[str, dict[str, Any]]:
        """What became of the entries of earlier versions that are gone."""
        found: dict[str, dict[str, Any]] = self.data.get("fates", {})
        return found


class Content(NamedTuple):
    """Everything that was read, already valid."""

    root: Path
    published: dict[str, dict[str, Checklist]]
    drafts: dict[str, Checklist]
    checks: dict[str, Document]
    converters: dict[str, Document]
    rules: dict[str, Document]
    releases: Document
    facts: Facts
    flow: Document
    items: Document
    case: Document

    def current(self, slug: str) -> Checklist:
        """Return the current version of a checklist."""
        return self.published[slug][self.releases.data[slug]["current"]]

    def in_order(self) -> list[tuple[str, Checklist]]:
        """Return the current version of every checklist, in the order in which one needs them."""
        slugs = sorted(self.published, key=lambda slug: (_ORDER.index(slug) if slug in _ORDER else len(_ORDER), slug))
        return [(slug, self.current(slug)) for slug in slugs]

    def facts_of(self, entry: dict[str, Any], checklist: Checklist) -> list[Fact]:
        """Return what an entry rests on; an old version (checklist-1) carries its claims and sources itself."""
        if "claims" in entry:
            sources = {
                name: {**source, **_freshness(self.facts.sources.get(name))}
                for name, source in checklist.data["sources"].items()
            }
            return [Fact(None, claim, claim["source"], sources[claim["source"]]) for claim in entry["claims"]]
        return [self.facts.facts[name] for name in facts.cited(entry)]

    def rests_on(self, checklist: Checklist) -> list[Fact]:
        """Return everything that a version rests on, in its entries and around them, in order."""
        named = [self.facts.facts[name] for name in facts.cited(checklist.data)]
        return named or [fact for entry in checklist.steps.values() for fact in self.facts_of(entry, checklist)]

    def carrying(self, item: str) -> list[str]:
        """Return the places (``slug#entry``) of current versions that carry an item of the source text."""
        return [
            f"{slug}#{name}"
            for slug, checklist in self.in_order()
            for name, entry in checklist.steps.items()
            if item in entry.get("items", [])
        ]


def _freshness(source: dict[str, Any] | None) -> dict[str, Any]:
    return {"check_after": source["check_after"]} if source else {}


def read(root: Path = ROOT) -> Content:
    """Read and validate all content. Raises :class:`ContentError` with every problem that was found."""
    content, problems = attempt(root)
    if content is None or problems:
        raise ContentError(*problems)
    return content


def attempt(root: Path) -> tuple[Content | None, list[Problem]]:
    """Read all content and return what could be read, with every problem of form and digest."""
    folder = root / "checklists"
    documents, problems = _documents(root, folder)
    problems += sums.problems(folder)
    for name in _SINGLE:
        if not (folder / f"{name}.yaml").exists():
            problems.append(Problem(folder / f"{name}.yaml", 1, "the file is missing"))
    if problems:
        return None, problems
    releases, flow, items, case = (documents.pop(folder / f"{name}.yaml") for name in _SINGLE)
    published: dict[str, dict[str, Checklist]] = {}
    drafts, rules, of_facts = {}, {}, []
    tools: dict[str, dict[str, Document]] = {CHECK: {}, CONVERTER: {}}
    for path, document in documents.items():
        slug, name = path.parent.name, path.stem
        if slug == "checks":
            tools[_tool(document)][name] = document
        elif slug == "facts":
            of_facts.append(document)
        elif slug == "rules":
            rules[name] = document
        elif name == DRAFT:
            drafts[slug] = Checklist(slug, None, document, sums.digest(path.read_bytes()))
        else:
            published.setdefault(slug, {})[name] = Checklist(slug, name, document, sums.digest(path.read_bytes()))
    for slug, found_versions in published.items():
        published[slug] = dict(sorted(found_versions.items(), key=lambda item: versions.parse(item[0])))
    gathered, problems = facts.gather(of_facts)
    content = Content(
        root, published, drafts, tools[CHECK], tools[CONVERTER], rules, releases, gathered, flow, items, case
    )
    problems += _release_problems(content)
    return (None if problems else content), problems


def _documents(root: Path, folder: Path) -> tuple[dict[Path, Document], list[Problem]]:
    found, problems = {}, []
    # The rules are JSON, which is YAML too: the portable package reads them without a YAML reader.
    for path in sorted([*folder.rglob("*.yaml"), *folder.rglob("*.json")]):
        if not _PLACE.fullmatch(path.relative_to(folder).as_posix()):
            places = "<slug>/draft.yaml, <slug>/<version>.yaml, checks/<name>.yaml nor rules/<name>.json"
            problems.append(Problem(path, 1, f"is neither {places}"))
            continue
        document, own = _document(root, path, path.read_bytes())
        problems += own
        if document:
            found[path] = document
    return found, problems


@functools.lru_cache(512)  # a builder may read everything for each page; what did not change is not read again
def _document(root: Path, path: Path, data: bytes) -> tuple[Document | None, list[Problem]]:
    try:
        document = parse(data, path)
    except YamlError as error:
        return None, [Problem(path, error.line, str(error))]
    schema = _schema_of(path.relative_to(root / "checklists"), document)
    if schema is None:
        names = ", ".join(_kinds(path.relative_to(root / "checklists")))
        return None, [at(document, ("schema",), f"schema must name one of {names} (…/schemas/<name>.json)")]
    return document, schemas.problems(root, schema, document)


def _schema_of(place: Path, document: Document) -> str | None:
    """Return the schema that the place asks for; rules and a version of a checklist say themselves what they are."""
    if place.parent.name == "checks":
        return _tool(document)
    if place.parent.name in ("", "facts"):
        return f"{place.parent.name or place.stem}-1"
    named = schema_named(document)
    return named if named in _kinds(place) else None


def _kinds(place: Path) -> tuple[str, ...]:
    return (RULES, DEADLINES, WORKDAYS, LETTERS) if place.parent.name == "rules" else tuple(VERSIONED)


def schema_named(document: Document) -> str | None:
    """Return the name of the schema that a document names, ``rules-1``; None if it names none of this site."""
    given = document.data.get("schema") if isinstance(document.data, dict) else None
    if not isinstance(given, str) or not given.startswith(f"{schemas.ORIGIN}schemas/"):
        return None
    return given.removeprefix(f"{schemas.ORIGIN}schemas/").removesuffix(".json")


def _tool(document: Document) -> str:
    """Return the schema of a document in checks/; one that names none of them is held against that of a check."""
    return CONVERTER if schema_named(document) == CONVERTER else CHECK


def _release_problems(content: Content) -> list[Problem]:
    """Releases and files must name the same versions."""
    document = content.releases
    found = []
    for slug, release in document.data.items():
        files = content.published.get(slug, {})
        for version in release["versions"]:
            if version not in files:
                found.append(at(document, (slug, "versions", version), f"there is no {slug}/{version}.yaml"))
            found += [
                at(document, where, f"{day} is not a day")
                for where, day in _days(slug, version, release["versions"][version])
                if not is_day(day)
            ]
        if release["current"] not in release["versions"]:
            found.append(at(document, (slug, "current"), "current must be one of the versions below"))
        elif "withdrawn" in release["versions"][release["current"]]:
            found.append(at(document, (slug, "current"), "a withdrawn version cannot be the current one"))
    for slug, files in content.published.items():
        known = document.data.get(slug, {}).get("versions", {})
        found += [
            Problem(checklist.document.path, 1, "is not named in releases.yaml")
            for version, checklist in files.items()
            if version not in known
        ]
    return found


def _days(slug: str, version: str, facts: dict[str, Any]) -> list[tuple[Where, str]]:
    where = (slug, "versions", version)
    days: list[tuple[Where, str]] = [((*where, "published"), facts["published"])]
    if "withdrawn" in facts:
        days.append(((*where, "withdrawn", "date"), facts["withdrawn"]["date"]))
    return days
