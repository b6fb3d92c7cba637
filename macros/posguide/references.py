"""What one file names of another must be there: facts, places to go on to, fates, items of the source text."""

from __future__ import annotations

from typing import Any

from posguide import facts, places
from posguide.content import Checklist, Content
from posguide.problems import Problem, at
from posguide.yamlfile import Document, Where


def fate_problems(checklist: Checklist) -> list[Problem]:
    """What became of an entry is here; what is still here has no fate."""
    document = checklist.document
    found = []
    for name, fate in checklist.fates.items():
        where = ("fates", name)
        targets = [fate["merged_into"]] if "merged_into" in fate else fate.get("replaced_by", [])
        found += [
            at(document, where, f"{name}: there is no {target} here")
            for target in targets
            if target not in checklist.steps
        ]
        if name in checklist.steps:
            found.append(at(document, where, f"{name} has a fate and is still here"))
    return found


def reference_problems(checklist: Checklist, content: Content) -> list[Problem]:
    """Facts exist and limits are limits; places to go on to exist, now or as a fate."""
    document = checklist.document
    found: list[Problem] = []

    def walk(value: Any, where: Where) -> None:
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            if key in facts.REFERENCES:
                found.extend(_fact_problems(document, (*where, key), key, item, content))
            elif key == "see":
                found.extend(
                    at(document, (*where, key, index), f"{target} leads nowhere")
                    for index, target in enumerate(item)
                    if not places.exists(target, content, checklist)
                )
            elif key != "fates" and isinstance(item, dict | list):
                walk(item, (*where, key))

    walk(document.data, ())
    for where, table in _tables(document.data, checklist.key):
        found += [
            at(document, (*where, "rows", index), "the row has not one cell for each column")
            for index, row in enumerate(table["rows"])
            if len(row["cells"]) != len(table["columns"])
        ]
    return found


def _fact_problems(document: Document, where: Where, key: str, names: list[str], content: Content) -> list[Problem]:
    kind = {"limits": "limit", "contacts": "contact"}.get(key)
    found = []
    for index, name in enumerate(names):
        fact = content.facts.facts.get(name)
        if fact is None:
            found.append(at(document, (*where, index), f"there is no fact named {name}"))
        elif kind and fact.kind != kind:
            found.append(at(document, (*where, index), f"the fact {name} is not a {kind}"))
    return found


def _tables(data: dict[str, Any], key: str) -> list[tuple[Where, dict[str, Any]]]:
    tables: list[tuple[Where, dict[str, Any]]] = [
        (("tables", index), table) for index, table in enumerate(data.get("tables", []))
    ]
    return tables + [
        ((key, index, "table"), entry["table"]) for index, entry in enumerate(data[key]) if "table" in entry
    ]


def frozen_fact_problems(content: Content) -> list[Problem]:
    """What a fact says never changes once a published version rests on it."""
    folder = content.root / "checklists"
    known, found = facts.recorded(folder)
    for name, digest in known.items():
        fact = content.facts.facts.get(name)
        if fact is None:
            found.append(Problem(folder / facts.NAME, 1, f"the fact {name} is gone; published versions rest on it"))
        elif facts.digest(fact) != digest:
            document = content.facts.documents[name]
            message = f"{name} says something else than when it was published; give what is new a name of its own"
            found.append(at(document, ("facts", name), message))
    for by_version in content.published.values():
        for checklist in by_version.values():
            found += [
                Problem(checklist.document.path, 1, f"rests on the fact {name}, which is not in {facts.NAME}")
                for name in facts.cited(checklist.data)
                if name not in known
            ]
    return found


def unused_fact_problems(content: Content) -> list[Problem]:
    """Each fact is there because a version or a draft rests on it."""
    every = [one for by_version in content.published.values() for one in by_version.values()]
    used = {name for one in (*every, *content.drafts.values()) for name in facts.cited(one.data)}
    return [
        at(document, ("facts", name), f"nothing rests on the fact {name}")
        for name, document in content.facts.documents.items()
        if name not in used
    ]


def item_problems(content: Content) -> list[Problem]:
    """Every item of the source text is carried by a current version, and every defect is mended by one."""
    current = [content.current(slug) for slug in content.published]
    carried = {item for one in current for entry in one.steps.values() for item in entry.get("items", [])}
    mended = {mend["defect"] for one in current for mend in one.data.get("mends", [])}
    document = content.items
    found = [
        at(document, ("items", name), f"no current checklist carries {name}")
        for name in document.data["items"]
        if name not in carried
    ]
    found += [
        at(document, ("defects", name), f"no current checklist mends {name}")
        for name in document.data["defects"]
        if name not in mended
    ]
    unknown = sorted(carried - set(document.data["items"])) + sorted(mended - set(document.data["defects"]))
    return found + [
        Problem(document.path, 1, f"{name} is carried by a checklist but not listed here") for name in unknown
    ]
