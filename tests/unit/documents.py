"""One small valid document of every kind that is published in versions, and how a test publishes it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from posguide import facts, schemas
from posguide.content import Checklist, Content, read
from posguide.publish import dump, publish
from posguide.yamlfile import Document

KINDS = ("checklist", "causes", "documents", "channels", "terms", "questions", "codes")
NAMES = ("first", "second", "third")
DAY = date(2027, 1, 2)


def text(name: str) -> dict[str, str]:
    return {"zh": f"中文 {name}", "en": f"English {name}"}


def fact(kind: str, source: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "says": text(f"{kind} says"), "source": source, "at": text(f"{kind} at")} | more


FACTS: dict[str, Any] = {
    "schema": f"{schemas.ORIGIN}schemas/facts-1.json",
    "sources": {
        "civil-code": {
            "title": text("code"),
            "number": text("order 45"),
            "url": "https://example.org/civil-code",
            "as_of": "2025-04-19",
            "check_after": "2027-01-31",
            "confidence": "primary",
        },
        "trade-talk": {
            "title": text("talk"),
            "as_of": "2025-04-20",
            "check_after": "2027-02-28",
            "confidence": "trade",
            "note": text("note"),
        },
    },
    "facts": {
        "by-law": fact("law", "civil-code"),
        "three-years": fact("limit", "civil-code", limit={"count": 3, "unit": "year"}),
        "hotline": fact("contact", "civil-code", phone="12363"),
        "they-say": fact("practice", "trade-talk"),
    },
}


def table(name: str) -> dict[str, Any]:
    return {
        "caption": text(f"{name} caption"),
        "columns": [text(f"{name} left"), text(f"{name} right")],
        "rows": [
            {"cells": [text(f"{name} {row} left"), text(f"{name} {row} right")], **more}
            for row, more in (("upper", {"facts": ["by-law"]}), ("lower", {}))
        ],
    }


def entry(kind: str, name: str) -> dict[str, Any]:
    """Return an entry with everything that its schema allows, but items of the source text."""

    def say(part: str) -> dict[str, str]:
        return text(f"{name} {part}")

    own: dict[str, dict[str, Any]] = {
        "checklist": {
            "actors": ["merchant", "manager"],
            "do": [say("do"), say("more")],
            "why": say("why"),
            "caution": say("caution"),
            "evidence": [say("evidence")],
            "done": say("done"),
            "table": table(name),
            "write": [say("write")],
            "check": "amounts",
        },
        "causes": {
            "group": "amount",
            "symptom": say("symptom"),
            "confirm": [say("confirm")],
            "signature": {
                "text": say("signature"),
                "example": {"paid": "1299.00", "recorded": "1929.00", "note": say("note")},
            },
            "evidence": [say("evidence")],
            "fixers": ["institution"],
            "caution": say("caution"),
            "codes": ["transposed_digits"],
        },
        "documents": {
            "proves": say("proves"),
            "proves_not": say("proves not"),
            "shows": [
                {"name": say("amount"), "look": say("look"), "field": "amount", "facts": ["by-law"]},
                {"name": say("card"), "look": say("cover"), "hide": True},
            ],
            "missing": say("missing"),
            "caution": say("caution"),
            "done": say("done"),
            "actors": ["merchant"],
        },
        "channels": {
            "complainants": ["person", "customer"],
            "against": ["institution"],
            "weight": "formal",
            "scope": say("scope"),
            "do": [say("do")],
            "bring": [say("bring")],
            "expect": say("expect"),
            "caution": say("caution"),
            "done": say("done"),
            "limits": ["three-years"],
            "contacts": ["hotline"],
        },
        "terms": {
            "means": say("means"),
            "differs": say("differs"),
            "example": say("example"),
            "field": "deposit_amount",
            "format": say("format"),
        },
        "questions": {"answer": [say("answer"), say("more")]},
        "codes": {
            "namespace": "network",
            "code": "51",
            "class": "card",
            "state": "declined",
            "shown": ["余额不足"],
            "means": say("means"),
            "do": [say("do")],
            "caution": say("caution"),
        },
    }
    return {
        "id": name,
        "title": say("title"),
        "reading": "both",
        "also": {"zh": [f"俗称 {name}"], "en": [f"nickname {name}"]},
        "facts": ["they-say"],
        "see": ["tools/amounts"],
        **own[kind],
    }


def key(kind: str) -> str:
    return "steps" if kind == "checklist" else "entries"


def document(kind: str, names: tuple[str, ...] = NAMES) -> dict[str, Any]:
    """Return a document with everything that its schema allows, but fates and changes."""
    form = "checklist-2" if kind == "checklist" else f"{kind}-1"
    namespaces = [{"id": "network", "title": text("network"), "note": text("network note"), "facts": ["by-law"]}]
    return {
        "schema": f"{schemas.ORIGIN}schemas/{form}.json",
        "title": text(f"{kind} title"),
        "summary": text(f"{kind} summary"),
        "also": {"zh": [f"俗称 {kind}"], "en": [f"nickname {kind}"]},
        "mends": [{"defect": "X-01", "text": text(f"{kind} mends")}],
        "tables": [table(kind)],
        "see": ["handling#close"],
        "facts": ["by-law"],
        **({"namespaces": namespaces} if kind == "codes" else {}),
        key(kind): [entry(kind, name) for name in names],
    }


def version(data: dict[str, Any], number: str | None = "1.0.0", slug: str = "lesson") -> Checklist:
    """Return a version that stands in no file."""
    return Checklist(slug, number, Document(Path(f"{slug}/{number}.yaml"), data, {}), "0" * 64)


def with_facts(content: Content, data: dict[str, Any] = FACTS) -> Content:
    return content._replace(facts=facts.gather([Document(Path("facts/all.yaml"), data, {})])[0])


def write(root: Path, name: str, data: dict[str, Any]) -> Path:
    path = root / "checklists" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(dump(data), encoding="utf-8")
    return path


def write_facts(root: Path, *names: str) -> Path:
    """Write the facts that are named; unused ones would be a problem."""
    return write(root, "facts/all.yaml", {**FACTS, "facts": {name: FACTS["facts"][name] for name in names}})


def release(root: Path, slug: str, data: dict[str, Any], bump: str | None = None) -> str:
    """Publish a document as the next version and return its number."""
    write(root, f"{slug}/draft.yaml", data)
    return publish(root, slug, bump, DAY)[0]


def everything(content: Content, folder: Path) -> Content:
    """Publish a document of every kind in a copy of the small checkout; slugs are the kinds."""
    root = folder / "checkout"
    shutil.copytree(content.root, root)
    write_facts(root, *FACTS["facts"])
    items = {**content.items.data, "items": {"OV-01": text("item")}}
    write(root, "items.yaml", items)
    for kind in KINDS:
        data = document(kind)
        data[key(kind)][0]["items"] = ["OV-01"]
        release(root, kind, data)
    return read(root)
