"""All content of the site as data, read from ``checklists/`` and nothing else."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from posguide import schemas, sums, versions
from posguide.problems import ContentError, Problem, at
from posguide.yamlfile import Document, Where, YamlError, load

ROOT = Path(__file__).resolve().parents[2]
LANGS = ("zh", "en")
_PLACE = re.compile(
    r"releases\.yaml|checks/[a-z][a-z0-9-]*\.yaml|[a-z][a-z0-9-]*/(draft|\d+\.\d+\.\d+)\.yaml", re.ASCII
)
DRAFT = "draft"


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
    def steps(self) -> dict[str, dict[str, Any]]:
        """The steps by their ids, in order."""
        return {step["id"]: step for step in self.data["steps"]}


class Content(NamedTuple):
    """Everything that was read, already valid."""

    root: Path
    published: dict[str, dict[str, Checklist]]
    drafts: dict[str, Checklist]
    checks: dict[str, Document]
    releases: Document

    def current(self, slug: str) -> Checklist:
        """Return the current version of a checklist."""
        return self.published[slug][self.releases.data[slug]["current"]]


def read(root: Path = ROOT) -> Content:
    """Read and validate all content. Raises :class:`ContentError` with every problem that was found."""
    content, problems = attempt(root)
    if content is None or problems:
        raise ContentError(*problems)
    return content


def attempt(root: Path) -> tuple[Content | None, list[Problem]]:
    """Read all content and return what could be read, with every problem of form and digest."""
    folder = root / "checklists"
    problems = sums.problems(folder)
    documents: dict[Path, Document] = {}
    for path in sorted(folder.rglob("*.yaml")):
        if not _PLACE.fullmatch(path.relative_to(folder).as_posix()):
            problems.append(
                Problem(path, 1, "is neither <slug>/draft.yaml, <slug>/<version>.yaml nor checks/<name>.yaml")
            )
            continue
        document, found = _document(root, path, _schema_of(path.relative_to(folder)))
        problems += found
        if document:
            documents[path] = document
    releases = documents.pop(folder / "releases.yaml", None)
    if releases is None and not (folder / "releases.yaml").exists():
        problems.append(Problem(folder / "releases.yaml", 1, "the file is missing"))
    if releases is None or problems:
        return None, problems
    published: dict[str, dict[str, Checklist]] = {}
    drafts, checks = {}, {}
    for path, document in documents.items():
        slug, name = path.parent.name, path.stem
        if slug == "checks":
            checks[name] = document
        elif name == DRAFT:
            drafts[slug] = Checklist(slug, None, document, sums.digest(path.read_bytes()))
        else:
            published.setdefault(slug, {})[name] = Checklist(slug, name, document, sums.digest(path.read_bytes()))
    for slug, found_versions in published.items():
        published[slug] = dict(sorted(found_versions.items(), key=lambda item: versions.parse(item[0])))
    content = Content(root, published, drafts, checks, releases)
    problems = _release_problems(content)
    return (None if problems else content), problems


def _schema_of(path: Path) -> str:
    if path.name == "releases.yaml":
        return "releases-1"
    return "check-1" if path.parts[0] == "checks" else "checklist-1"


def _document(root: Path, path: Path, schema: str) -> tuple[Document | None, list[Problem]]:
    try:
        document = load(path)
    except YamlError as error:
        return None, [Problem(path, error.line, str(error))]
    return document, schemas.problems(root, schema, document)


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


def is_day(text: str) -> bool:
    """Tell whether ``text`` (YYYY-MM-DD) is a day of the calendar."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
