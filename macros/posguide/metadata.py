"""What a page says of itself to machines: description, canonical address, JSON-LD, and whether to search it."""

from __future__ import annotations

import json
from typing import Any

from posguide.content import Checklist
from posguide.render import Page

_CONTEXT = "https://schema.org"
# Where people find an answer stands before where a word only occurs.
_BOOST = {"questions": 3, "causes": 3, "checklist": 2, "documents": 2, "channels": 2, "codes": 2, "terms": 0.6}
# "</script>" inside a text would end the element that holds the JSON.
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def of_checklist(page: Page, slug: str, version: str | None, site_url: str) -> dict[str, Any]:
    """Return the metadata of a version's page; only the page of the current one is searched and canonical."""
    checklist = page.chosen(slug, version)
    current = f"{site_url}{slug}/"
    address = f"{current}{version}/" if version else current
    found = {
        "title": page.text(checklist.data["title"]) + (f" {checklist.version}" if version else ""),
        "description": page.text(checklist.data["summary"]),
        "canonical": current,
        "address": address,
        "jsonld": _script(_linked_data(page, checklist, address)),
    }
    return {**found, "search": {"exclude": True} if version else {"boost": _BOOST[checklist.kind]}}


def of_changes(page: Page, slug: str) -> dict[str, Any]:
    """Return the metadata of the page of changes."""
    title = page.word("changes_title", title=page.text(page.chosen(slug).data["title"]))
    return {"title": title, "description": page.word("changes_lead"), "search": {"exclude": True}}


def _linked_data(page: Page, checklist: Checklist, address: str) -> dict[str, Any]:
    data, text = checklist.data, page.text
    common = {
        "@context": _CONTEXT,
        "name": text(data["title"]),
        "description": text(data["summary"]),
        "inLanguage": {"zh": "zh-CN", "en": "en"}[page.lang],
        "url": address,
        "version": str(checklist.version),
        "dateModified": page.content.releases.data[checklist.slug]["versions"][checklist.version]["published"],
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    entries = checklist.steps.values()
    if checklist.kind == "checklist":
        steps = [
            {
                "@type": "HowToStep",
                "position": number,
                "name": text(entry["title"]),
                "url": f"{address}#{entry['id']}",
                "itemListElement": [
                    {"@type": "HowToDirection", "position": place, "text": text(action)}
                    for place, action in enumerate(entry["do"], 1)
                ],
            }
            for number, entry in enumerate(entries, 1)
        ]
        return {**common, "@type": "HowTo", "step": steps}
    if checklist.kind == "questions":
        questions = [
            {
                "@type": "Question",
                "name": text(entry["title"]),
                "url": f"{address}#{entry['id']}",
                "acceptedAnswer": {"@type": "Answer", "text": "\n".join(text(part) for part in entry["answer"])},
            }
            for entry in entries
        ]
        return {**common, "@type": "FAQPage", "mainEntity": questions}
    if checklist.kind == "terms":
        terms = [
            {
                "@type": "DefinedTerm",
                "name": text(entry["title"]),
                "description": text(entry["means"]),
                "url": f"{address}#{entry['id']}",
            }
            for entry in entries
        ]
        return {**common, "@type": "DefinedTermSet", "hasDefinedTerm": terms}
    items = [
        {"@type": "ListItem", "position": number, "name": text(entry["title"]), "url": f"{address}#{entry['id']}"}
        for number, entry in enumerate(entries, 1)
    ]
    return {
        **common,
        "@type": "TechArticle",
        "headline": common["name"],
        "mainEntity": {"@type": "ItemList", "itemListElement": items},
    }


def _script(data: dict[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char, escape in _ESCAPES.items():
        text = text.replace(char, escape)
    return text
