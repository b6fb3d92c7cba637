"""The real content: what is cited is there, what is published stays, and both languages are what they claim."""

from __future__ import annotations

import hashlib
import re
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from material import DECLARATION, LANGS, ROOT
from poscheck.messages import ERRORS, ISSUES
from poscheck.rules import rules
from posguide import check
from posguide.content import attempt, read
from posguide.render import words
from posguide.yamlfile import load

CAUSES = rules()["causes"]
CHECKLISTS = sorted(path for path in (ROOT / "checklists").glob("*/*.yaml"))
CHINESE = re.compile("[\u3400-\u9fff]")
# English may name a Chinese term in brackets or quotes, quote an amount in capitals, or cite in either.
QUOTED = re.compile(r"\([^()]*\)|“[^”]*”|\"[^\"]*\"|〔|〕|《[^》]*》")
CAPITALS = re.compile("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]+")


def texts(value: Any, where: str = "") -> list[tuple[str, dict[str, str]]]:
    """Return every text in both languages, with its place."""
    if isinstance(value, dict):
        if set(value) == set(LANGS):
            # What people type differs in number from one language to the other.
            return [(where, value)] if isinstance(value["zh"], str) else []
        return [found for key, item in value.items() for found in texts(item, f"{where}.{key}")]
    if isinstance(value, list):
        return [found for index, item in enumerate(value) for found in texts(item, f"{where}[{index}]")]
    return []


def is_figure(text: dict[str, str]) -> bool:
    """Tell whether a text holds no word of any language: figures, signs and gaps."""
    return all(re.fullmatch(r"[\d\W]*", re.sub(r"\{\w+\}", "", text[lang])) for lang in LANGS)


def test_all_content_is_valid() -> None:
    assert [problem.shown(ROOT) for problem in check.problems(ROOT)] == []


def test_what_is_published_has_the_digest_it_was_published_with() -> None:
    recorded = dict(
        reversed(line.split("  ")) for line in (ROOT / "checklists" / "SHA256SUMS").read_text("ascii").splitlines()
    )
    published = {path for path in CHECKLISTS if path.stem[0].isdigit()}
    assert {ROOT / "checklists" / name for name in recorded} == published
    for name, digest in recorded.items():
        assert hashlib.sha256((ROOT / "checklists" / name).read_bytes()).hexdigest() == digest


def test_lines_of_digests_are_only_ever_added() -> None:
    name = "checklists/SHA256SUMS"

    def git(*arguments: str) -> bytes:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False).stdout

    commits = git("log", "--first-parent", "--reverse", "--format=%H", "--", name).decode().split()
    states = [git("show", f"{commit}:{name}") for commit in commits] + [(ROOT / name).read_bytes()]
    for older, newer in pairwise(states):
        assert newer.startswith(older)


@pytest.mark.parametrize("code", CAUSES)
def test_what_the_program_cites_can_be_looked_up(code: str) -> None:
    match = re.fullmatch(r"([a-z-]+)@(\d+\.\d+\.\d+)#([a-z-]+)", CAUSES[code]["see"])
    assert match
    assert match[3] in read().published[match[1]][match[2]].steps


def test_every_link_of_a_check_leads_to_a_step_of_a_current_version() -> None:
    content = read()
    for outcome in DECLARATION["outcomes"].values():
        for link in outcome["next"]:
            slug, _, step = link["step"].partition("#")
            assert step in content.current(slug).steps


@pytest.mark.parametrize("path", CHECKLISTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_both_languages_are_what_they_claim(path: Path) -> None:
    found = texts(load(path).data)
    assert len(found) > 10
    for where, text in found:
        if is_figure(text):
            continue
        assert CHINESE.search(text["zh"]), where
        # A tool speaks of the very words that stand on vouchers.
        quoted = re.findall("[\u3400-\u9fff]+", text["zh"]) if path.parent.name == "checks" else []
        english = CAPITALS.sub("", QUOTED.sub("", text["en"]))
        strange = [run for run in re.findall("[\u3400-\u9fff]+", english) if not any(run in one for one in quoted)]
        assert not strange, where
        assert re.search("[A-Za-z0-9]", text["en"]), where


def test_messages_and_words_are_in_both_languages() -> None:
    for name, message in {**ISSUES, **ERRORS}.items():
        assert CHINESE.search(message.zh), name
        assert re.search("[a-z]{3}", message.en), name
    for name, text in words().items():
        assert CHINESE.search(text["zh"]) or not re.search("[A-Za-z]{2}", re.sub(r"\{\w+\}", "", text["zh"])), name
        assert not CHINESE.search(QUOTED.sub("", text["en"])), name


@pytest.mark.parametrize("path", CHECKLISTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_text_is_copied_from_one_language_into_the_other(path: Path) -> None:
    for where, text in texts(load(path).data):
        assert text["zh"] != text["en"] or is_figure(text), where


def test_every_claim_names_a_source_and_every_source_how_well_it_is_known() -> None:
    content, _ = attempt(ROOT)
    assert content is not None
    claims = 0
    for by_version in content.published.values():
        for checklist in by_version.values():
            for step in checklist.steps.values():
                for claim in step.get("claims", []):
                    source = checklist.data["sources"][claim["source"]]
                    assert source["confidence"] in ("primary", "secondary", "trade", "experience")
                    assert source["as_of"] <= max(
                        about["published"] for about in content.releases.data[checklist.slug]["versions"].values()
                    )
                    claims += 1
    assert claims
