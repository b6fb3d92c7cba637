"""What is written around the program agrees with it: words of the interface, stub pages, README, both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from material import LANGS, ROOT
from poscheck import cli as poscheck_cli
from posguide import cli as posguide_cli
from posguide import pages
from posguide.content import read
from posguide.render import FORM_WORDS, words

GUIDE = ROOT / "macros" / "posguide"
TEMPLATES = {path.name: path.read_text(encoding="utf-8") for path in sorted((GUIDE / "templates").iterdir())}
SCRIPTS = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "docs/theme/assets/guide").glob("*.mjs"))}
DEFS = json.loads((ROOT / "schemas" / "checklist-1.json").read_bytes())["$defs"]
# Words whose names are put together from a value.
FAMILIES = {
    "actor_": DEFS["actor"]["enum"],
    "reading_": DEFS["reading"]["enum"],
    "confidence_": DEFS["source"]["properties"]["confidence"]["enum"],
    "filter_": ["all", "terminal", "customer"],
    "door_": ["amounts", "handling", "team", "amounts_text", "handling_text", "team_text"],
}
PAGES = sorted(path.relative_to(ROOT / "docs" / "zh") for path in (ROOT / "docs" / "zh").rglob("*.md"))


def in_templates() -> set[str]:
    used: set[str] = set()
    for text in TEMPLATES.values():
        for name, joined in re.findall(r'(?:say|word)\(\s*"(\w+)"( ~)?', text):
            used |= {name + value for value in FAMILIES[name]} if joined else {name}
    return used


def in_scripts() -> set[str]:
    return {name for text in SCRIPTS.values() for name in re.findall(r"\bwords\.(\w+)", text)}


def subcommands(parser) -> list[str]:
    actions = [action for action in parser._actions if hasattr(action, "_name_parser_map")]
    return [name for action in actions for name in action.choices]


def test_every_word_that_is_used_exists_and_every_word_that_exists_is_used() -> None:
    used = in_templates() | in_scripts()
    assert used - set(words()) == set()
    assert set(words()) - used == set()


def test_the_form_gets_exactly_the_words_that_scripts_show() -> None:
    handed = set(re.findall(r'"(\w+)": say\("\1"\)', TEMPLATES["checklist.md.j2"]))
    assert handed
    of_checklist = set(re.findall(r"\bwords\.(\w+)", SCRIPTS["checklist.mjs"]))
    of_form = {
        name
        for file, text in SCRIPTS.items()
        if file != "checklist.mjs"
        for name in re.findall(r"\bwords\.(\w+)", text)
    }
    assert of_checklist == handed
    assert of_form == set(FORM_WORDS)


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
