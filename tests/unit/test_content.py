import hashlib
import shutil
from pathlib import Path

import pytest

from posguide.content import ROOT, attempt, read
from posguide.problems import ContentError, Problem, path_of

FIRST = "checklists/handling/1.0.0.yaml"


def places(root: Path) -> list[str]:
    """Return ``file:line`` of every problem, sorted."""
    return sorted(problem.shown(root).partition(": ")[0] for problem in attempt(root)[1])


def line_of(path: Path, text: str) -> int:
    return next(number for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if text in line)


def test_the_real_content_is_read() -> None:
    content = read()
    assert content.root == ROOT
    assert content.current("handling").version in content.published["handling"]
    assert "amounts" in content.checks


def test_a_version_knows_its_citation_its_digest_and_its_steps(checkout: Path) -> None:
    content = read(checkout)
    checklist = content.published["handling"]["1.0.0"]
    assert checklist.id == "handling@1.0.0"
    assert checklist.sha256 == hashlib.sha256((checkout / FIRST).read_bytes()).hexdigest()
    assert list(checklist.steps) == [step["id"] for step in checklist.data["steps"]]
    assert content.current("handling") == checklist
    assert content.drafts == {}


def test_a_draft_is_no_version(checkout: Path) -> None:
    shutil.copy(checkout / FIRST, checkout / "checklists" / "handling" / "draft.yaml")
    content, problems = attempt(checkout)
    assert content is not None
    assert problems == []
    assert set(content.drafts) == {"handling"}
    assert set(content.published["handling"]) == {"1.0.0"}


def test_versions_are_ordered_by_number(checkout: Path) -> None:
    folder = checkout / "checklists"
    data = (checkout / FIRST).read_bytes()
    releases = "handling:\n  current: 1.10.0\n  versions:\n"
    sums = ""
    for version in ("1.0.0", "1.10.0", "1.9.0"):
        (folder / "handling" / f"{version}.yaml").write_bytes(data)
        releases += f"    {version}: {{published: '2026-11-23'}}\n"
        sums += f"{hashlib.sha256(data).hexdigest()}  handling/{version}.yaml\n"
    (folder / "releases.yaml").write_text(releases, encoding="utf-8")
    (folder / "SHA256SUMS").write_text(sums, encoding="ascii")
    assert list(read(checkout).published["handling"]) == ["1.0.0", "1.9.0", "1.10.0"]


def test_every_problem_is_named_at_once(checkout: Path, edit) -> None:
    edit("checklists/checks/amounts.yaml", "type: choice", "type: choose")
    edit("checklists/releases.yaml", "current:", "curent:")
    with pytest.raises(ContentError) as caught:
        read(checkout)
    assert {problem.path.name for problem in caught.value.problems} == {"amounts.yaml", "releases.yaml"}


@pytest.mark.parametrize(
    ("name", "old", "new", "at"),
    [
        ("checks/amounts.yaml", "max: 12", "max: 12\n\tshown: 1", "\tshown"),
        ("checks/amounts.yaml", "max: 12", "max: twelve", "max: twelve"),
        ("checks/amounts.yaml", "zh: 核对押金金额\n", "zh: 核对押金金额\n  zh: 又一次\n", "又一次"),
        ("checks/amounts.yaml", "  zh: 核对押金金额\n", "", "  en: Check the deposit amounts"),
        ("checks/amounts.yaml", "short: {zh: 收据", "shrt: {zh: 收据", "shrt: {zh: 收据"),
        ("releases.yaml", "current: 1.0.0", "current: 1.0", "current: 1.0"),
        ("releases.yaml", "published: '2026-11-23'", "published: yesterday", "published: yesterday"),
    ],
)
def test_a_broken_file_is_named_with_its_line(checkout: Path, edit, name: str, old: str, new: str, at: str) -> None:
    edit(f"checklists/{name}", old, new)
    assert f"checklists/{name}:{line_of(checkout / 'checklists' / name, at)}" in places(checkout)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_text_in_one_language_only_is_named_with_its_line(checkout: Path, lang: str) -> None:
    path = checkout / "checklists" / "handling" / "draft.yaml"
    lines = (checkout / FIRST).read_text(encoding="utf-8").splitlines(keepends=True)
    at = lines.index("    title:\n", lines.index("steps:\n"))
    del lines[at + (1 if lang == "zh" else 2)]
    path.write_text("".join(lines), encoding="utf-8")
    assert places(checkout) == [f"checklists/handling/draft.yaml:{at + 2}"]


def test_releases_name_a_version_that_is_not_there(checkout: Path, edit) -> None:
    edit("checklists/releases.yaml", "  versions:\n", "  versions:\n    0.9.0:\n      published: '2026-01-01'\n")
    assert places(checkout) == [
        f"checklists/releases.yaml:{line_of(checkout / 'checklists/releases.yaml', '2026-01-01')}"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("current: 1.0.0", "current: 9.9.9"),
        (
            "published: '2026-11-23'",
            "published: '2026-11-23'\n      withdrawn: {date: '2026-11-24', reason: {zh: 错, en: wrong}}",
        ),
    ],
)
def test_current_is_a_version_that_stands(checkout: Path, edit, old: str, new: str) -> None:
    edit("checklists/releases.yaml", old, new)
    assert places(checkout) == [
        f"checklists/releases.yaml:{line_of(checkout / 'checklists/releases.yaml', 'current:')}"
    ]


def test_a_version_that_releases_do_not_name(checkout: Path) -> None:
    (checkout / "checklists" / "releases.yaml").write_text("{}\n", encoding="utf-8")
    assert places(checkout) == [f"{FIRST}:1"]


@pytest.mark.parametrize("name", ["checklists/releases.yaml", "checklists/SHA256SUMS"])
def test_what_must_be_there_is_missed(checkout: Path, name: str) -> None:
    (checkout / name).unlink()
    assert f"{name}:1" in places(checkout)


def test_an_empty_folder_is_no_content(tmp_path: Path) -> None:
    content, problems = attempt(tmp_path)
    assert content is None
    assert problems


def test_a_problem_is_shown_in_the_form_editors_know(tmp_path: Path) -> None:
    assert Problem(tmp_path / "a" / "b.yaml", 7, "wrong").shown(tmp_path) == "a/b.yaml:7: wrong"
    assert Problem(Path("/elsewhere/b.yaml"), 7, "wrong").shown(tmp_path) == "/elsewhere/b.yaml:7: wrong"


def test_a_path_in_the_values_is_readable() -> None:
    assert path_of(("steps", 3, "title", "zh")) == "steps[3].title.zh"
    assert path_of(()) == ""
