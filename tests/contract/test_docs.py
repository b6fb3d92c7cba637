"""What is written around the program agrees with it: words of the interface, stub pages, README, both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from material import LANGS, ROOT
from poscheck import cli as poscheck_cli
from poscheck import pictures
from poscheck.rules import rules
from posguide import cli as posguide_cli
from posguide import pages
from posguide.content import VERSIONED, read
from posguide.differences import _UNSEEN as UNSEEN
from posguide.places import TOOLS
from posguide.render import CASE_FAMILIES, CASE_WORDS, CONVERT_WORDS, FORM_WORDS, SCRIPT_WORDS, words

GUIDE = ROOT / "macros" / "posguide"
TEMPLATES = {path.name: path.read_text(encoding="utf-8") for path in sorted((GUIDE / "templates").iterdir())}
SCRIPTS = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "docs/theme/assets/guide").glob("*.mjs"))}
MODULES = {path.name: path.read_text(encoding="utf-8") for path in sorted(GUIDE.glob("*.py"))}
SCHEMAS = {path.stem: json.loads(path.read_bytes()) for path in sorted((ROOT / "schemas").glob("*.json"))}
COMMON = SCHEMAS["common-1"]["$defs"]


def enum(schema: str, *path: str) -> list[str]:
    found = SCHEMAS[schema]
    for name in path:
        found = found[name]
    return list(found["enum"])


def entry(schema: str, field: str, *more: str) -> list[str]:
    return enum(schema, "$defs", "entry", "properties", field, *more)


FACT = ("properties", "facts", "additionalProperties", "properties")
COMPLAINANTS = entry("channels-1", "complainants", "items")
# Words whose names are put together from a value.
FAMILIES = {
    "actor_": COMMON["actor"]["enum"],
    "reading_": COMMON["reading"]["enum"],
    "confidence_": enum("facts-1", *FACT, "confidence"),
    "fact_": enum("facts-1", *FACT, "kind"),
    "unit_": enum("facts-1", *FACT, "limit", "properties", "unit"),
    "complainant_": COMPLAINANTS,
    "against_": entry("channels-1", "against", "items"),
    "weight_": entry("channels-1", "weight"),
    "group_": entry("causes-1", "group"),
    "state_": entry("codes-1", "state"),
    "class_": entry("codes-1", "class"),
    "examples_": enum("check-1", "$defs", "example", "properties", "group"),
    "limit_": list(rules()["limits"]),
    "limit_unit_": list(rules()["limits"]),
    "basis_": list(rules()["bases"]),
    "case_make_": [
        f"{name}{more}" for name in ("bag", "record", "page", "calendar", "table") for more in ("", "_text")
    ],
    "case_change_": enum("case-record-2", "$defs", "evidence", "properties", "changes", "items"),
    "case_picture_": ["no_picture", "broken", "not_strippable"],
    "hidden_": list(pictures.KINDS),
    "filter_": ["all", "terminal", "customer", "reading", "complainants", "namespace"],
    "lookup_": ["causes", "terms", "questions", "codes"],
    "door_": [f"{name}{more}" for name in ("amounts", "handling", "case", "team") for more in ("", "_text")],
    "field_": sorted(
        {
            name
            for schema in VERSIONED
            if schema != "checklist-1"
            for name in SCHEMAS[schema]["$defs"]["entry"]["properties"]
        }
        - UNSEEN
        | {"facts", "summary", "tables", "namespaces", "mends"}
    ),
}
PAGES = sorted(path.relative_to(ROOT / "docs" / "zh") for path in (ROOT / "docs" / "zh").rglob("*.md"))


def in_templates() -> set[str]:
    used: set[str] = set()
    for text in TEMPLATES.values():
        for name, joined in re.findall(r'(?:say|word)\(\s*"(\w+)"( ~)?', text):
            used |= {name + value for value in FAMILIES[name]} if joined else {name}
        for name, other in re.findall(r'say\("(\w+)" if [^)]*? else "(\w+)"\)', text):
            used |= {name, other}
        for family in re.findall(r'listed\([^)]*, "(\w+)"\)', text):
            used |= {f"{family}_{value}" for value in FAMILIES[f"{family}_"]}
        for names in re.findall(r"words_json\(([^)]*)\)", text):
            used |= set(re.findall(r'"(\w+)"', names))
        used |= set(re.findall(r'\("[a-z-]+", "(case_\w+)"\)', text))
        for name, _ in re.findall(r'\("(\w+)", (step|entry)\.\w+\)', text):
            used.add(name)
    return used


def in_modules() -> set[str]:
    used: set[str] = set()
    for text in MODULES.values():
        used |= set(re.findall(r'\bword\("(\w+)"', text))
        for family in re.findall(r'\bword\(f"(\w+_)\{', text):
            used |= {family + value for value in FAMILIES[family]}
    return used | {"example_same", "example_over", "example_short"} | set(TOOLS.values())


def in_scripts() -> set[str]:
    found = {name for text in SCRIPTS.values() for name in re.findall(r"\bwords\.(\w+)", text)}
    for text in SCRIPTS.values():
        for family in re.findall(r"\bwords\[`(\w+_)\$", text):
            found |= {f"{family}{value}" for value in FAMILIES[family]}
    return found


def subcommands(parser) -> list[str]:
    actions = [action for action in parser._actions if hasattr(action, "_name_parser_map")]
    return [name for action in actions for name in action.choices]


def test_every_word_that_is_used_exists_and_every_word_that_exists_is_used() -> None:
    used = in_templates() | in_modules() | in_scripts()
    assert used - set(words()) == set()
    assert set(words()) - used == set()


def test_scripts_get_exactly_the_words_that_they_show() -> None:
    of_guide = ("checklist.mjs", "cases.mjs", "entries.mjs", "copy.mjs")

    def shown(files: list[str]) -> set[str]:
        return {name for file in files for name in re.findall(r"\bwords\.(\w+)", SCRIPTS[file])}

    assert shown(list(of_guide)) == set(SCRIPT_WORDS)
    assert shown(["way.mjs"]) == {"way_link_copied", "way_copy_failed"}
    assert shown(["convert.mjs", "progress.mjs"]) == set(CONVERT_WORDS)
    of_case = [file for file in SCRIPTS if file.startswith("case-")]
    families = {name for name in words() if name.startswith(CASE_FAMILIES)}
    assert shown([*of_case, "progress.mjs"]) - families == set(CASE_WORDS)
    others = (*of_guide, *of_case, "way.mjs", "convert.mjs")
    assert shown([file for file in SCRIPTS if file not in others]) == set(FORM_WORDS)


def test_every_published_version_has_its_pages() -> None:
    content = read()
    assert pages.missing(content) == []
    for slug, by_version in content.published.items():
        for version in by_version:
            for name, text in pages.stubs(slug, version).items():
                assert (ROOT / name).read_text(encoding="utf-8") == text


def test_both_languages_have_the_same_pages_with_the_same_anchors() -> None:
    assert sorted(path.relative_to(ROOT / "docs" / "en") for path in (ROOT / "docs" / "en").rglob("*.md")) == PAGES
    for path in PAGES:
        zh, en = ((ROOT / "docs" / lang / path).read_text(encoding="utf-8") for lang in LANGS)
        for pattern in (r"\{ #([\w-]+) \}", r"\{\{ (\w+\(.*?\)) \}\}", r"(?m)^(#+) ", r"(?m)^(?:[-*]|\d+\.) ()"):
            assert re.findall(pattern, zh) == re.findall(pattern, en), path


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_links_between_pages_lead_to_a_page(path: Path) -> None:
    for lang in LANGS:
        page = ROOT / "docs" / lang / path
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target.partition("#")[0]).is_file(), target


@pytest.mark.parametrize(("name", "module"), [("poscheck", poscheck_cli), ("posguide", posguide_cli)])
def test_the_readme_names_every_command(name: str, module) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [command for command in subcommands(module._parser()) if f"{name} {command}" not in text]
    assert missing == []


def test_no_page_and_no_script_speaks_to_another_site_by_itself() -> None:
    theme = [path for path in (ROOT / "docs" / "theme" / "assets" / "guide").iterdir() if path.is_file()]
    assert theme
    for path in theme:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|[\"'(]//", text), path.name


def test_scripts_never_make_markup_from_text() -> None:
    for name, text in SCRIPTS.items():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text), (
            name
        )
