"""``posguide publish``: a draft becomes a version that never changes again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from posguide import check, facts, pages, references, sums, versions
from posguide.content import DRAFT, Content, attempt
from posguide.problems import ContentError

_HEADER = """\
# yaml-language-server: $schema=../schemas/releases-1.json
# What may change about published versions: which one is current, which were withdrawn and why.
# `posguide publish` writes this file anew and keeps no other comments.
"""


class Refused(Exception):
    """A publication that would break a rule; the message says which."""


def draft(root: Path, slug: str) -> Path:
    """Start a draft from the current version and return its path. Raises :class:`Refused`."""
    content = _valid(root)
    if slug not in content.published:
        raise Refused(f"there is no published checklist {slug}; write checklists/{slug}/{DRAFT}.yaml by hand")
    path = root / "checklists" / slug / f"{DRAFT}.yaml"
    if path.exists():
        raise Refused(f"{slug} already has a draft")
    path.write_bytes(content.current(slug).document.path.read_bytes())
    return path


def publish(root: Path, slug: str, bump: str | None = None, day: date | None = None) -> tuple[str, list[Path]]:
    """Freeze the draft of ``slug`` as its next version; return the version and the files written.

    Without ``bump`` the smallest that the rule allows is taken. Raises :class:`Refused` for a number that
    breaks the rule and :class:`ContentError` for content that is not valid; nothing is written then.
    """
    content = _valid(root, slug)
    if slug not in content.drafts:
        raise Refused(f"there is no draft of {slug}; `posguide draft {slug}` starts one")
    version, published = _next_version(content, slug, bump), (day or date.today()).isoformat()
    folder = root / "checklists"
    source = content.drafts[slug].document.path
    target = folder / slug / f"{version}.yaml"
    if target.exists():
        raise Refused(f"{slug}/{version}.yaml is already there")
    lines = _new_fact_lines(content, content.drafts[slug].data)
    releases = {key: dict(value) for key, value in content.releases.data.items()}
    release = releases.setdefault(slug, {"current": version, "versions": {}})
    releases[slug] = {"current": version, "versions": {**release["versions"], version: {"published": published}}}

    # The digest goes in last but one and the draft goes last: whatever interrupts, the draft is still there.
    written = [target, *_write_stubs(root, slug, version), folder / "releases.yaml", folder / sums.NAME]
    target.write_bytes(source.read_bytes())
    if lines:
        written.append(folder / facts.NAME)
        _append(folder / facts.NAME, lines)
    _replace(folder / "releases.yaml", _HEADER + dump(releases))
    _append(folder / sums.NAME, sums.line(f"{slug}/{version}.yaml", target.read_bytes()))
    source.unlink()
    return version, written


def _new_fact_lines(content: Content, data: dict[str, Any]) -> str:
    """Return the lines that freeze the words of the facts which ``data`` is the first to rest on."""
    known, _ = facts.recorded(content.root / "checklists")
    found = [content.facts.facts[name] for name in facts.cited(data) if name not in known]
    return "".join(f"{facts.digest(fact)}  {fact.id}\n" for fact in found)


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="ascii", newline="\n") as stream:
        stream.write(text)


def dump(data: Any) -> str:
    """Return ``data`` as YAML that :mod:`posguide.yamlfile` reads back the same."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)


def _valid(root: Path, slug: str | None = None) -> Content:
    content, found = attempt(root)
    if content is None or found:
        raise ContentError(*found)
    if slug in content.drafts:
        found = check.checklist_problems(content.drafts[slug], content) + references.frozen_fact_problems(content)
    if found:
        raise ContentError(*found)
    return content


def _next_version(content: Content, slug: str, bump: str | None) -> str:
    if slug not in content.published:
        if bump not in (None, "major"):
            raise Refused(f"{slug} has no version yet; the first one is 1.0.0")
        return "1.0.0"
    latest, data = list(content.published[slug].values())[-1], content.drafts[slug].data
    lost = versions.lost(latest.data, data)
    if lost:
        raise Refused(
            f"{', '.join(lost)}: cited in {latest.id} and gone from the draft; "
            "say under `fates` what became of each (merged_into, replaced_by or removed with the reason)"
        )
    invented = versions.invented(latest.data, data)
    if invented:
        raise Refused(f"{', '.join(invented)}: has a fate and was never in {latest.id}")
    change = versions.change(latest.data, data)
    if not change.allowed:
        raise Refused(f"the draft says the same as {latest.id}; there is nothing to publish")
    if content.drafts[slug].schema != "checklist-1" and data.get("changes") in (None, latest.data.get("changes")):
        raise Refused("the draft does not say under `changes` what it changes and why")
    chosen = bump or change.allowed[0]
    if chosen not in change.allowed:
        raise Refused(f"{chosen} breaks the rule ({' or '.join(change.allowed)}): {'; '.join(change.reasons)}")
    return ".".join(map(str, versions.bumped(versions.parse(str(latest.version)), chosen)))


def _write_stubs(root: Path, slug: str, version: str) -> list[Path]:
    written = []
    for name, text in pages.stubs(slug, version).items():
        path = root / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def _replace(path: Path, text: str) -> None:
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
