import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from documents import KINDS, document, key, release, text, write, write_facts
from hypothesis import given, settings
from hypothesis import strategies as st

from posguide import check, facts, sums
from posguide.cli import main
from posguide.content import attempt
from posguide.problems import ContentError
from posguide.publish import Refused, draft, dump, publish
from posguide.yamlfile import load, parse

DAY = date(2027, 1, 2)
FIRST = Path("checklists/handling/1.0.0.yaml")
SUMS = Path("checklists/SHA256SUMS")
STEP = "  - id: choose-deposit\n"

NEW_STEP = """\
  - id: new-step
    title: {zh: 新的一步, en: A new step}
    reading: both
    actors: [merchant]
    do: [{zh: 做, en: Do it}]
    why: {zh: 因为, en: Because}
    evidence: [{zh: 凭据, en: Proof}]
    done: {zh: 好了, en: Done}
"""
CHANGES: dict[str, Callable[[str], str]] = {
    "reworded": lambda text: text.replace("en: Do close", "en: Do close it", 1),
    "added": lambda text: text.replace(STEP, NEW_STEP + STEP, 1),
    "moved": lambda text: text.replace("reading: both", "reading: terminal", 1),
}
RULE = {
    "reworded": {None: "1.0.1", "patch": "1.0.1", "minor": None, "major": "2.0.0"},
    "added": {None: "1.1.0", "patch": None, "minor": "1.1.0", "major": None},
    "moved": {None: "2.0.0", "patch": None, "minor": None, "major": "2.0.0"},
}


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def start(root: Path, change: str) -> Path:
    path = draft(root, "handling")
    before = path.read_text(encoding="utf-8")
    after = CHANGES[change](before)
    assert after != before
    path.write_text(after, encoding="utf-8")
    return path


@pytest.mark.parametrize("bump", [None, "patch", "minor", "major"])
@pytest.mark.parametrize("change", RULE)
def test_a_draft_is_published_as_the_rule_says(checkout: Path, change: str, bump: str | None) -> None:
    text = start(checkout, change).read_bytes()
    before, expected = tree(checkout), RULE[change][bump]
    if expected is None:
        with pytest.raises(Refused):
            publish(checkout, "handling", bump, DAY)
        assert tree(checkout) == before
        return
    version, written = publish(checkout, "handling", bump, DAY)
    after = tree(checkout)
    assert version == expected
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert changed == {str(path.relative_to(checkout)) for path in written} | {"checklists/handling/draft.yaml"}
    assert after[f"checklists/handling/{version}.yaml"] == text
    assert "checklists/handling/draft.yaml" not in after
    assert after[str(SUMS)].startswith(before[str(SUMS)])
    assert after[str(SUMS)].count(b"\n") == before[str(SUMS)].count(b"\n") + 1
    assert after[str(FIRST)] == before[str(FIRST)]
    for lang in ("zh", "en"):
        assert after[f"docs/{lang}/handling/{version}.md"].decode() == f'{{{{ checklist("handling", "{version}") }}}}\n'
        assert after[f"docs/{lang}/handling/index.md"] == before[f"docs/{lang}/handling/index.md"]
    release = load(checkout / "checklists" / "releases.yaml").data["handling"]
    assert release["current"] == version
    assert release["versions"] == {
        "1.0.0": {"published": "2026-11-23"},
        version: {"published": "2027-01-02"},
    }
    assert check.problems(checkout) == []


def test_the_system_tool_verifies_what_was_published(checkout: Path) -> None:
    start(checkout, "added")
    publish(checkout, "handling")
    tool = shutil.which("sha256sum")
    if tool:
        command = [tool, "--check", "--strict", "--quiet", "SHA256SUMS"]
        done = subprocess.run(command, cwd=checkout / "checklists", check=False, capture_output=True)
        assert done.returncode == 0


def test_the_first_version_of_a_checklist(checkout: Path) -> None:
    folder = checkout / "checklists" / "lesson"
    folder.mkdir()
    shutil.copy(checkout / FIRST, folder / "draft.yaml")
    for bump in ("patch", "minor"):
        with pytest.raises(Refused):
            publish(checkout, "lesson", bump, DAY)
    version, written = publish(checkout, "lesson", None, DAY)
    assert version == "1.0.0"
    pages = {f"docs/{lang}/lesson/{name}.md" for lang in ("zh", "en") for name in ("index", "1.0.0")}
    assert pages <= {path.relative_to(checkout).as_posix() for path in written}
    assert check.problems(checkout) == []
    releases = load(checkout / "checklists" / "releases.yaml").data
    assert releases["lesson"] == {"current": "1.0.0", "versions": {"1.0.0": {"published": "2027-01-02"}}}
    assert releases["handling"]["current"] == "1.0.0"


def test_several_versions_follow_each_other(checkout: Path) -> None:
    found = []
    for change in ("reworded", "added", "moved"):
        start(checkout, change)
        found.append(publish(checkout, "handling")[0])
    assert found == ["1.0.1", "1.1.0", "2.0.0"]
    assert check.problems(checkout) == []
    content = attempt(checkout)[0]
    assert content is not None
    assert list(content.published["handling"]) == ["1.0.0", *found]


def test_a_withdrawn_version_stays_withdrawn_when_another_is_published(checkout: Path) -> None:
    start(checkout, "reworded")
    publish(checkout, "handling", None, DAY)
    path = checkout / "checklists" / "releases.yaml"
    releases = load(path).data
    why = {"date": "2027-02-01", "reason": {"zh": "第 3 步有误：见“说明”", "en": "step 3: wrong # really"}}
    releases["handling"]["versions"]["1.0.0"]["withdrawn"] = why
    path.write_text(dump(releases), encoding="utf-8")
    start(checkout, "added")
    publish(checkout, "handling", None, DAY)
    assert load(path).data["handling"]["versions"]["1.0.0"]["withdrawn"] == why


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- id: keep-everything", "- id: choose-deposit"),
        ("        source: civil-code\n", "        source: nowhere\n"),
        ("reading: both", "reading: neither"),
        ('as_of: "2025-04-19"', 'as_of: "2025-04-31"'),
        ("steps:\n", "steps:\n\t"),
    ],
)
def test_a_draft_that_is_not_valid_writes_nothing(checkout: Path, edit, old: str, new: str) -> None:
    start(checkout, "reworded")
    edit("checklists/handling/draft.yaml", old, new)
    before = tree(checkout)
    with pytest.raises(ContentError):
        publish(checkout, "handling", None, DAY)
    assert tree(checkout) == before


def test_nothing_is_published_on_top_of_tampered_files(checkout: Path) -> None:
    start(checkout, "reworded")
    (checkout / FIRST).write_bytes((checkout / FIRST).read_bytes() + b"#")
    before = tree(checkout)
    with pytest.raises(ContentError):
        publish(checkout, "handling", None, DAY)
    assert tree(checkout) == before


def test_a_draft_that_says_the_same_is_not_published(checkout: Path) -> None:
    draft(checkout, "handling")
    before = tree(checkout)
    with pytest.raises(Refused):
        publish(checkout, "handling", None, DAY)
    assert tree(checkout) == before


def test_without_a_draft_there_is_nothing_to_publish(checkout: Path) -> None:
    for slug in ("handling", "nowhere"):
        with pytest.raises(Refused):
            publish(checkout, slug, None, DAY)


def test_a_draft_starts_from_the_current_version(checkout: Path) -> None:
    start(checkout, "added")
    publish(checkout, "handling", None, DAY)
    releases = checkout / "checklists" / "releases.yaml"
    releases.write_text(releases.read_text("utf-8").replace("current: 1.1.0", "current: 1.0.0"), encoding="utf-8")
    assert draft(checkout, "handling").read_bytes() == (checkout / FIRST).read_bytes()


def test_a_draft_is_not_started_twice_or_from_nothing(checkout: Path) -> None:
    path = start(checkout, "reworded")
    text = path.read_bytes()
    with pytest.raises(Refused):
        draft(checkout, "handling")
    with pytest.raises(Refused):
        draft(checkout, "nowhere")
    assert path.read_bytes() == text


plain = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=150)


@settings(deadline=None)
@given(st.recursive(plain, lambda inner: st.dictionaries(plain, inner, max_size=4), max_leaves=8))
def test_what_is_dumped_reads_back_the_same(data: Any) -> None:
    assert parse(dump(data).encode(), Path("x.yaml")).data == data


@pytest.mark.parametrize(
    "text", ["no", "null", "~", "", "1.0", "1.0.0", "0123", "2026-11-23", "true", "7", "a: b", "# x"]
)
def test_text_that_looks_like_something_else_stays_text(text: str) -> None:
    assert parse(dump({text: [text]}).encode(), Path("x.yaml")).data == {text: [text]}


def test_the_commands(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--root", str(checkout)]
    assert main([*command, "publish", "handling"]) == 1
    assert main([*command, "draft", "handling"]) == 0
    assert main([*command, "draft", "handling"]) == 1
    assert main([*command, "publish", "handling"]) == 1
    path = checkout / "checklists" / "handling" / "draft.yaml"
    path.write_text(CHANGES["added"](path.read_text("utf-8")), encoding="utf-8")
    assert main([*command, "publish", "handling", "--bump", "patch"]) == 1
    shown = capsys.readouterr()
    assert len(shown.err.splitlines()) == 4
    assert main([*command, "publish", "handling"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "handling@1.1.0"
    for wrong in ([], ["nothing"], ["publish"], ["publish", "handling", "--bump", "huge"]):
        with pytest.raises(SystemExit) as caught:
            main([*command, *wrong])
        assert caught.value.code == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_draft_of_something_that_is_no_slug_is_refused(checkout: Path) -> None:
    assert main(["--root", str(checkout), "draft", "/etc"]) == 1


# Fates, changes, and the words of facts

FATES: dict[str, dict[str, Any]] = {
    "merged": {"merged_into": "first"},
    "replaced": {"replaced_by": ["first", "third"]},
    "removed": {"removed": text("reason")},
}


def of_kind(kind: str, names: tuple[str, ...] = ("first", "second", "third"), **more: Any) -> dict[str, Any]:
    """Return a document that rests on two facts only."""
    data = document(kind, names)
    for entry in data[key(kind)]:
        entry.pop("limits", None)
        entry.pop("contacts", None)
    return {**data, **more}


@pytest.fixture
def lesson(checkout: Path) -> Path:
    """Return a checkout with lesson@1.0.0."""
    write_facts(checkout, "by-law", "they-say")
    assert release(checkout, "lesson", of_kind("checklist")) == "1.0.0"
    return checkout


def recorded(root: Path) -> list[str]:
    return (root / "checklists" / facts.NAME).read_text(encoding="ascii").splitlines()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_document_is_published_and_followed(checkout: Path, kind: str) -> None:
    write_facts(checkout, "by-law", "they-say")
    assert release(checkout, "lesson", of_kind(kind)) == "1.0.0"
    added = of_kind(kind, ("zero", "first", "second", "third"), changes=text("added"))
    assert release(checkout, "lesson", added) == "1.1.0"
    gone = of_kind(kind, ("zero", "first", "third"), changes=text("gone"), fates={"second": FATES["merged"]})
    assert release(checkout, "lesson", gone) == "2.0.0"
    assert check.problems(checkout) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_that_vanishes_is_named_and_nothing_written(checkout: Path, kind: str) -> None:
    write_facts(checkout, "by-law", "they-say")
    release(checkout, "lesson", of_kind(kind))
    write(checkout, "lesson/draft.yaml", of_kind(kind, ("first",), changes=text("gone")))
    before = tree(checkout)
    for bump in (None, "major"):
        with pytest.raises(Refused) as caught:
            publish(checkout, "lesson", bump, DAY)
        assert {"second", "third"} <= set(re.findall("[a-z]+", str(caught.value)))
    assert tree(checkout) == before


@pytest.mark.parametrize("fate", FATES.values(), ids=FATES)
def test_each_fate_accounts_for_an_entry_that_is_gone(lesson: Path, fate: dict[str, Any]) -> None:
    data = of_kind("checklist", ("first", "third"), changes=text("gone"), fates={"second": fate})
    assert release(lesson, "lesson", data) == "2.0.0"
    assert check.problems(lesson) == []


@pytest.mark.parametrize(
    "fates",
    [
        {"second": {"merged_into": "nowhere"}},
        {"second": {"merged_into": "second"}},
        {"second": {"replaced_by": ["first", "nowhere"]}},
        {"second": {"removed": text("reason")}, "first": {"removed": text("still here")}},
        {"second": {"removed": text("reason"), "merged_into": "first"}},
        {"second": {}},
        {},
    ],
)
def test_a_fate_that_leads_nowhere_or_accounts_for_nothing_is_refused(lesson: Path, fates: dict[str, Any]) -> None:
    data = of_kind("checklist", ("first", "third"), changes=text("gone"), fates=fates)
    path = write(lesson, "lesson/draft.yaml", data)
    before = tree(lesson)
    with pytest.raises(ContentError) as caught:
        publish(lesson, "lesson", None, DAY)
    assert {problem.path for problem in caught.value.problems} == {path}
    assert tree(lesson) == before


def test_a_wrong_fate_is_named_with_its_line(lesson: Path) -> None:
    fates = {"second": {"merged_into": "nowhere"}, "third": {"removed": text("still here")}}
    data = of_kind("checklist", ("first", "third"), changes=text("gone"), fates=fates)
    document = load(write(lesson, "lesson/draft.yaml", data))
    lines = [document.line(("fates", name)) for name in fates]
    assert [(problem.path, problem.line) for problem in check.problems(lesson)] == [
        (document.path, line) for line in lines
    ]


def test_fates_are_carried_on(lesson: Path) -> None:
    removed = {"second": FATES["removed"]}
    release(lesson, "lesson", of_kind("checklist", ("first", "third"), changes=text("gone"), fates=removed))
    forgetful = of_kind("checklist", ("first", "third", "fourth"), changes=text("added"))
    write(lesson, "lesson/draft.yaml", forgetful)
    with pytest.raises(Refused, match="second"):
        publish(lesson, "lesson", None, DAY)
    assert release(lesson, "lesson", {**forgetful, "fates": removed}) == "2.1.0"
    assert check.problems(lesson) == []


def test_what_others_merged_into_is_not_gone_without_a_word(lesson: Path) -> None:
    merged = {"second": {"merged_into": "third"}}
    release(lesson, "lesson", of_kind("checklist", ("first", "third"), changes=text("gone"), fates=merged))
    chain = {**merged, "third": {"merged_into": "first"}}
    write(lesson, "lesson/draft.yaml", of_kind("checklist", ("first",), changes=text("gone"), fates=chain))
    with pytest.raises(ContentError):
        publish(lesson, "lesson", None, DAY)


def test_an_entry_that_vanished_from_a_published_version_is_a_problem(lesson: Path) -> None:
    data = of_kind("checklist", ("first", "third"), changes=text("gone"), fates={"second": FATES["removed"]})
    release(lesson, "lesson", data)
    del data["fates"]
    path = write(lesson, "lesson/2.0.0.yaml", data)
    digests = lesson / SUMS
    kept = digests.read_text("ascii").splitlines(keepends=True)[:-1]
    digests.write_text("".join(kept) + sums.line("lesson/2.0.0.yaml", path.read_bytes()), encoding="ascii")
    (problem,) = check.problems(lesson)
    assert problem.path == path
    assert "second" in problem.message


@pytest.mark.parametrize("kind", KINDS)
def test_a_later_version_says_what_it_changes(checkout: Path, kind: str) -> None:
    write_facts(checkout, "by-law", "they-say")
    release(checkout, "lesson", of_kind(kind))
    write(checkout, "lesson/draft.yaml", of_kind(kind, summary=text("else")))
    before = tree(checkout)
    with pytest.raises((Refused, ContentError)):
        publish(checkout, "lesson", None, DAY)
    assert tree(checkout) == before


def test_the_new_form_of_an_old_checklist_says_what_it_changes(checkout: Path) -> None:
    write_facts(checkout, "by-law", "they-say")
    data = of_kind("checklist", tuple(step["id"] for step in load(checkout / FIRST).data["steps"]))
    write(checkout, "handling/draft.yaml", data)
    with pytest.raises((Refused, ContentError)):
        publish(checkout, "handling", None, DAY)
    assert release(checkout, "handling", {**data, "changes": text("facts")}) == "1.0.1"
    assert check.problems(checkout) == []


def test_a_version_of_the_new_form_without_changes_is_a_problem(lesson: Path) -> None:
    data = of_kind("checklist", summary=text("else"), changes=text("summary"))
    release(lesson, "lesson", data)
    del data["changes"]
    path = write(lesson, "lesson/1.0.1.yaml", data)
    digests = lesson / SUMS
    kept = digests.read_text("ascii").splitlines(keepends=True)[:-1]
    digests.write_text("".join(kept) + sums.line("lesson/1.0.1.yaml", path.read_bytes()), encoding="ascii")
    assert [(problem.path, problem.line) for problem in check.problems(lesson)] == [(path, 1)]


def test_the_words_of_a_fact_are_recorded_once(lesson: Path) -> None:
    content = attempt(lesson)[0]
    assert content is not None
    first = recorded(lesson)
    assert first == [f"{facts.digest(content.facts.facts[name])}  {name}" for name in ("by-law", "they-say")]
    release(lesson, "other", of_kind("terms"))
    assert recorded(lesson) == first
    write_facts(lesson, "by-law", "they-say", "hotline")
    data = of_kind("terms", changes=text("hotline"), facts=["by-law", "hotline"])
    data["entries"][0]["facts"] = ["hotline", "they-say"]
    write(lesson, "other/draft.yaml", data)
    written = publish(lesson, "other", None, DAY)[1]
    assert lesson / "checklists" / facts.NAME in written
    assert recorded(lesson)[:2] == first
    assert [line.split()[1] for line in recorded(lesson)] == ["by-law", "they-say", "hotline"]
    assert check.problems(lesson) == []


def test_a_publication_that_is_refused_records_no_fact(lesson: Path) -> None:
    write_facts(lesson, "by-law", "they-say", "hotline")
    write(lesson, "lesson/draft.yaml", of_kind("checklist", changes=text("new"), facts=["by-law", "hotline"]))
    before = tree(lesson)
    with pytest.raises(Refused):
        publish(lesson, "lesson", "minor", DAY)
    assert tree(lesson) == before


@pytest.mark.parametrize("change", [lambda text: text[:-1], lambda text: text.replace("  ", " *", 1)])
def test_nothing_is_published_on_top_of_a_damaged_list_of_facts(lesson: Path, change: Callable[[str], str]) -> None:
    path = lesson / "checklists" / facts.NAME
    path.write_text(change(path.read_text(encoding="ascii")), encoding="ascii")
    write_facts(lesson, "by-law", "they-say", "hotline")
    write(lesson, "lesson/draft.yaml", of_kind("checklist", changes=text("new"), facts=["by-law", "hotline"]))
    before = tree(lesson)
    with pytest.raises(ContentError):
        publish(lesson, "lesson", None, DAY)
    assert tree(lesson) == before


def test_nothing_is_published_on_top_of_a_fact_that_says_something_else(lesson: Path, edit) -> None:
    edit("checklists/facts/all.yaml", "English law says", "English law said")
    write(lesson, "lesson/draft.yaml", of_kind("checklist", changes=text("new"), summary=text("else")))
    before = tree(lesson)
    with pytest.raises(ContentError):
        publish(lesson, "lesson", None, DAY)
    assert tree(lesson) == before


@pytest.mark.parametrize("name", ["facts", "limits", "contacts", "see"])
def test_an_entry_that_is_gone_may_be_called_like_a_field(checkout: Path, name: str) -> None:
    write_facts(checkout, "by-law", "they-say")
    release(checkout, "lesson", of_kind("terms", ("first", name)))
    for fate in ({"merged_into": "first"}, {"removed": text("reason")}):
        data = of_kind("terms", ("first",), changes=text("gone"), fates={name: fate})
        write(checkout, "lesson/draft.yaml", data)
        assert check.problems(checkout) == []
    assert publish(checkout, "lesson", None, DAY)[0] == "2.0.0"
