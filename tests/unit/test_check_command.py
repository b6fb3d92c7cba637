"""What `posguide check` finds beyond the form of single files."""

import json
import re
import shutil
from pathlib import Path

import pytest

from material import ROOT
from poscheck.rules import NAME
from posguide import check, sums
from posguide.cli import main
from posguide.content import Content, read
from posguide.yamlfile import load

FIRST = "checklists/handling/1.0.0.yaml"
DRAFT = "checklists/handling/draft.yaml"
AMOUNTS = "checklists/checks/amounts.yaml"


@pytest.fixture
def draft(checkout: Path) -> Path:
    shutil.copy(checkout / FIRST, checkout / DRAFT)
    return checkout / DRAFT


def places(root: Path) -> list[str]:
    return [f"{problem.path.relative_to(root)}:{problem.line}" for problem in check.problems(root)]


def line_of(path: Path, text: str, nth: int = 1) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if text in line][nth - 1]


def republish(root: Path, version: str = "1.0.0") -> None:
    """Record the digest of a version anew, as if it had been published like this."""
    name = f"handling/{version}.yaml"
    recorded = (root / "checklists" / sums.NAME).read_text().splitlines(keepends=True)
    kept = [line for line in recorded if not line.endswith(f"  {name}\n")]
    kept.append(sums.line(name, (root / "checklists" / name).read_bytes()))
    (root / "checklists" / sums.NAME).write_text("".join(kept))


def test_the_copy_is_valid(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.problems(checkout) == []
    assert main(["--root", str(checkout), "check"]) == 0
    assert capsys.readouterr().err == ""


def test_each_problem_is_one_line_that_editors_understand(checkout: Path, edit, capsys) -> None:
    edit(AMOUNTS, "expect: {verdict: matched", "expect: {verdict: mismatch")
    edit(AMOUNTS, "step: handling#collect-vouchers", "step: handling#nowhere")
    assert main(["--root", str(checkout), "check"]) == 1
    shown = capsys.readouterr().out.splitlines()
    lines = [
        line_of(checkout / AMOUNTS, text) for text in ("handling#nowhere", 'verdict: mismatch, reference: "299.00"')
    ]
    assert [line.split(": ")[0] for line in shown] == [f"{AMOUNTS}:{number}" for number in lines]


@pytest.mark.parametrize("change", [b"\n", b"#"])
def test_one_byte_more_in_a_published_file(checkout: Path, change: bytes) -> None:
    path = checkout / FIRST
    path.write_bytes(path.read_bytes() + change)
    assert places(checkout) == [f"{FIRST}:1"]


@pytest.mark.parametrize("page", ["docs/zh/handling/index.md", "docs/en/handling/1.0.0.md"])
def test_a_missing_page(checkout: Path, page: str) -> None:
    (checkout / page).unlink()
    assert places(checkout) == [f"{page}:1"]


def test_a_step_id_that_stands_twice(checkout: Path, draft: Path, edit) -> None:
    edit(DRAFT, "- id: keep-everything", "- id: choose-deposit")
    assert places(checkout) == [f"{DRAFT}:{line_of(draft, '- id: choose-deposit', 2)}"]


def test_a_source_that_is_not_listed(checkout: Path, draft: Path, edit) -> None:
    edit(DRAFT, "        source: civil-code\n", "        source: nowhere-code\n")
    assert places(checkout) == [f"{DRAFT}:{line_of(draft, 'nowhere-code')}"]


def test_a_source_that_no_step_cites(checkout: Path, draft: Path, edit) -> None:
    edit(
        DRAFT,
        "sources:\n",
        'sources:\n  unused:\n    title: {zh: 甲, en: A}\n    as_of: "2026-01-01"\n    confidence: primary\n',
    )
    assert places(checkout) == [f"{DRAFT}:{line_of(draft, 'title: {zh: 甲')}"]


@pytest.mark.parametrize("day", ["2025-04-31", "2025-13-01", "2025-02-29"])
def test_a_date_that_is_no_day(checkout: Path, draft: Path, edit, day: str) -> None:
    edit(DRAFT, 'as_of: "2025-04-19"', f'as_of: "{day}"')
    assert places(checkout) == [f"{DRAFT}:{line_of(draft, day)}"]


def test_a_step_with_an_unknown_check(checkout: Path, draft: Path, edit) -> None:
    edit(DRAFT, "check: amounts", "check: weights")
    assert places(checkout) == [f"{DRAFT}:{line_of(draft, 'check: weights')}"]


def test_a_check_of_an_unknown_checklist(checkout: Path, edit) -> None:
    edit(AMOUNTS, "checklist: handling", "checklist: nowhere")
    assert places(checkout) == [f"{AMOUNTS}:{line_of(checkout / AMOUNTS, 'checklist: nowhere')}"]


def test_a_sentence_with_other_gaps_in_the_other_language(checkout: Path, edit) -> None:
    edit(AMOUNTS, "第 {number} 张多 {difference}", "第 {number} 张多了")
    assert places(checkout) == [f"{AMOUNTS}:{line_of(checkout / AMOUNTS, '张多了')}"]


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("expect: {verdict: matched,", "expect: {verdict: mismatch,", 'verdict: mismatch, reference: "299.00"'),
        ('reference: "360.00"', 'reference: "306.00"', 'reference: "306.00"'),
        ('{2: "630.00"}', '{1: "630.00"}', '{1: "630.00"}'),
        ('{0: "-54.00"}', '{0: "54.00"}', '{0: "54.00"}'),
        ('{2: "630.00"}', "{}", 'reference: "1299.00", differences: {}'),
    ],
)
def test_an_example_that_comes_out_differently(checkout: Path, edit, old: str, new: str, at: str) -> None:
    edit(AMOUNTS, old, new)
    assert places(checkout) == [f"{AMOUNTS}:{line_of(checkout / AMOUNTS, at)}"]


def test_an_example_that_cannot_be_computed(checkout: Path, edit) -> None:
    edit(AMOUNTS, '{kind: contract, amount: "¥1,299.00"}', '{kind: invoice, amount: "¥1,299.00"}')
    assert places(checkout) == [f"{AMOUNTS}:{line_of(checkout / AMOUNTS, 'id: third-differs')}"]


def test_a_sentence_that_is_missing(checkout: Path, edit) -> None:
    edit(AMOUNTS, "  about: ", "  abuot: ")
    assert f"{AMOUNTS}:{line_of(checkout / AMOUNTS, 'id: not-readable')}" in places(checkout)


@pytest.fixture(scope="module")
def real() -> Content:
    return read(ROOT)


def rules_lines(folder: Path, text: str, content: Content) -> list[int]:
    """Return the lines of what is wrong with rules of this text."""
    path = folder / "rules.json"
    path.write_text(text, encoding="utf-8")
    return [problem.line for problem in check.rules_problems(load(path), content)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'("step": "handling)#[a-z-]+', r"\1#nowhere"),
        (r'"step": "handling#', r'"step": "nowhere#'),
        (r'"see": "causes@[\d.]+', r'"see": "causes@9.9.9'),
        (r'"see": "causes@', r'"see": "nowhere@'),
        (r'("see": "causes@[\d.]+)#[a-z-]+', r"\1#nowhere"),
        (r'("facts": \[\s*)"[a-z0-9-]+"', r'\1"no-such-fact"'),
        (r'"fact": "[a-z0-9-]+"', '"fact": "no-such-fact"'),
        (r'"value": 115', '"value": 116'),
        (r'"basis": "[a-z]+"', '"basis": "guessed"'),
    ],
)
def test_what_the_rules_of_the_diagnosis_point_to_is_there(tmp_path: Path, real: Content, old: str, new: str) -> None:
    text = (ROOT / "checklists" / NAME).read_text(encoding="utf-8")
    assert rules_lines(tmp_path, text, real) == []
    found = re.search(old, text)
    assert found
    line = text.count("\n", 0, found.end()) + 1
    assert rules_lines(tmp_path, re.sub(old, new, text, count=1), real) == [line]


def test_a_cause_leads_to_an_entry_that_is_about_it(tmp_path: Path, real: Content) -> None:
    data = json.loads((ROOT / "checklists" / NAME).read_bytes())
    causes = data["causes"]
    causes["unexplained"]["see"] = causes["transposed_digits"]["see"]
    text = json.dumps(data, ensure_ascii=False, indent=1)
    assert len(rules_lines(tmp_path, text, real)) == 1


def test_an_example_that_another_cause_explains(checkout: Path, edit) -> None:
    edit(AMOUNTS, "cause: transposed_digits", "cause: wrong_digit")
    assert places(checkout) == [f"{AMOUNTS}:{line_of(checkout / AMOUNTS, 'cause: wrong_digit')}"]


def test_a_history_that_breaks_the_rule_of_versions(checkout: Path, edit) -> None:
    data = (checkout / FIRST).read_text(encoding="utf-8")
    second = checkout / "checklists" / "handling" / "1.0.1.yaml"
    second.write_text(data.replace("reading: both", "reading: terminal", 1), encoding="utf-8")
    republish(checkout, "1.0.1")
    edit("checklists/releases.yaml", "versions:\n", "versions:\n    1.0.1: {published: '2026-11-24'}\n")
    for lang in ("zh", "en"):
        (checkout / "docs" / lang / "handling" / "1.0.1.md").write_text("x")
    assert places(checkout) == ["checklists/handling/1.0.1.yaml:1"]
    second.rename(second.with_name("2.0.0.yaml"))
    assert "checklists/handling/1.0.1.yaml:1" in places(checkout)


def test_problems_come_in_order_and_once(checkout: Path, draft: Path, edit) -> None:
    edit(DRAFT, 'as_of: "2025-04-19"', 'as_of: "2025-04-31"')
    edit(DRAFT, "check: amounts", "check: weights")
    (checkout / "docs/zh/handling/index.md").unlink()
    found = check.problems(checkout)
    assert found == sorted(set(found))
    assert len(found) == 3


def test_the_real_content_names_lines_that_exist(checkout: Path) -> None:
    document = load(checkout / AMOUNTS)
    count = len((checkout / AMOUNTS).read_text(encoding="utf-8").splitlines())
    assert all(1 <= line <= count for line in document.lines.values())


def test_a_current_version_that_is_not_there(checkout: Path, edit) -> None:
    edit("checklists/releases.yaml", "current: 1.0.0", "current: 9.9.9")
    assert "checklists/releases.yaml:2" in places(checkout)


def test_no_checks_at_all(checkout: Path) -> None:
    shutil.rmtree(checkout / "checklists" / "checks")
    assert places(checkout)


@pytest.mark.parametrize("gap", ["{number", "{}", "{number.x}", "{number[x]}", "{number:x%}", "{number!r}"])
def test_a_gap_that_is_not_a_plain_name(checkout: Path, edit, gap: str) -> None:
    edit(AMOUNTS, "第 {number} 张多 {difference}", f"第 {gap} 张多 {{difference}}")
    assert any(place.startswith(AMOUNTS) for place in places(checkout))


@pytest.mark.parametrize("name", ["handling/old.yaml", "foo.yaml"])
def test_a_stray_file(checkout: Path, name: str) -> None:
    shutil.copy(checkout / "checklists/handling/1.0.0.yaml", checkout / "checklists" / name)
    assert f"checklists/{name}:1" in places(checkout)


def test_a_release_date_that_is_no_day(checkout: Path, edit) -> None:
    edit("checklists/releases.yaml", "2026-11-23", "2026-13-40")
    assert places(checkout) == ["checklists/releases.yaml:5"]


def test_every_kind_of_voucher_has_a_name(checkout: Path, edit) -> None:
    edit(AMOUNTS, "value: sales_slip", "value: sales_slips")
    assert any(place.startswith(AMOUNTS) for place in places(checkout))
