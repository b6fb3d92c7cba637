"""The machine-readable side: every checklist, version and fact as static JSON under ``/api/v1/``, and ``llms.txt``.

What is added is written down in ``api.yaml``; a name is never changed or taken away within v1.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from posguide import schemas
from posguide.content import LANGS, Checklist, Content
from posguide.facts import Fact, cited
from posguide.yamlfile import load

ROOT = "api/v1"


@functools.cache
def about() -> dict[str, list[dict[str, Any]]]:
    """Return the paths with what they hold, and what changed in them, the newest first."""
    found: dict[str, list[dict[str, Any]]] = load(Path(__file__).with_name("api.yaml")).data
    return found


def documents(content: Content) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return path → (name of its schema, document) of every file below ``/api/v1/``."""
    found: dict[str, tuple[str, dict[str, Any]]] = {
        "index.json": ("api-index-1", _index(content)),
        "facts.json": ("api-facts-1", _facts(content)),
        "flow.json": ("flow-1", content.flow.data),
        "items.json": ("api-items-1", _items(content)),
        "changelog.json": ("api-changelog-1", {"schema": _id("api-changelog-1"), "changes": about()["changes"]}),
    }  # fmt: skip
    for slug, by_version in content.published.items():
        found[f"checklists/{slug}/index.json"] = ("api-versions-1", _versions(content, slug))
        for version, checklist in by_version.items():
            found[f"checklists/{slug}/{version}.json"] = ("api-checklist-1", _checklist(content, checklist))
    return found


def problems(content: Content) -> list[tuple[str, str]]:
    """Return path and message for each document that breaks its schema."""
    return [
        (path, f"{error.json_path}: {error.message[:160]}")
        for path, (schema, document) in documents(content).items()
        for error in schemas.validator(content.root, schema).iter_errors(document)
    ]


def llms(content: Content, base: str) -> str:
    """Return ``llms.txt``: what the site is and its pages, with absolute addresses below ``base``."""
    lines = [
        "# POS机押金指南 · POS deposit guide",
        "",
        "> 中国大陆商户、店员和客服：POS 机押金没有按实际付的那样记下来时怎么办。"
        "Guidance for merchants, staff and support in mainland China when a deposit connected with a POS terminal "
        "is not recorded as it was paid.",
        "",
        "Cite a step as slug@version#step. Facts of law, limits and telephone numbers carry a source, the date of the "
        "text, a date to check again and a confidence; state them with these, and nothing of low confidence as a "
        "rule. Not legal advice.",
    ]
    for lang, heading, prefix in (("zh", "中文", ""), ("en", "English", "en/")):
        lines += ["", f"## {heading}", ""]
        for slug, checklist in content.in_order():
            data = checklist.data
            lines.append(f"- [{data['title'][lang]}]({base}{prefix}{slug}/): {data['summary'][lang]}")
    lines += ["", "## Data", ""]
    lines += [
        f"- [{entry['path']}]({base}{entry['path']}): {entry['holds']['en']}"
        for entry in about()["paths"]
        if "<" not in entry["path"] and entry["path"] != "llms.txt"
    ]
    return "\n".join(lines) + "\n"


def _id(name: str) -> str:
    return f"{schemas.ORIGIN}schemas/{name}.json"


def _about(content: Content, checklist: Checklist) -> dict[str, Any]:
    release = content.releases.data[checklist.slug]
    return {
        "id": checklist.id,
        "slug": checklist.slug,
        "version": checklist.version,
        "current": release["current"] == checklist.version,
        **release["versions"][checklist.version],
        "sha256": checklist.sha256,
    }


def _checklist(content: Content, checklist: Checklist) -> dict[str, Any]:
    """Return a version with what a citation needs, and the facts it rests on as they are known now."""
    found = [content.facts.facts[name] for name in cited(checklist.data)]
    return {
        "schema": _id("api-checklist-1"),
        **_about(content, checklist),
        "facts": [_fact(fact) for fact in found],
        "checklist": checklist.data,
    }


def _versions(content: Content, slug: str) -> dict[str, Any]:
    return {
        "schema": _id("api-versions-1"),
        "slug": slug,
        "current": content.releases.data[slug]["current"],
        "versions": [
            {**_about(content, checklist), "file": f"{checklist.version}.json"}
            for checklist in content.published[slug].values()
        ],
    }


def _index(content: Content) -> dict[str, Any]:
    return {
        "schema": _id("api-index-1"),
        "languages": list(LANGS),
        "files": [entry["path"] for entry in about()["paths"]],
        "checklists": [
            {
                "slug": slug,
                "kind": content.current(slug).kind,
                "title": content.current(slug).data["title"],
                "current": content.releases.data[slug]["current"],
                "versions": list(content.published[slug]),
                "index": f"checklists/{slug}/index.json",
                "page": f"{slug}/",
            }
            for slug in content.published
        ],
    }


def _facts(content: Content) -> dict[str, Any]:
    return {"schema": _id("api-facts-1"), "facts": [_fact(fact) for fact in content.facts.facts.values()]}


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        **fact.data,
        "kind": fact.kind,
        "source": {"id": fact.source_id, **fact.source},
        "as_of": fact.as_of,
        "check_after": fact.check_after,
        "confidence": fact.confidence,
    }


def _items(content: Content) -> dict[str, Any]:
    return {
        "schema": _id("api-items-1"),
        "items": {
            item: {
                "says": text,
                "carried_by": content.carrying(item),
            }
            for item, text in content.items.data["items"].items()
        },
    }
