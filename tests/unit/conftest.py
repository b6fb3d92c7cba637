"""A small checkout that tests may damage: the real schemas and checks, and one short checklist."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from material import DECLARATION, ROOT
from poscheck.rules import NAME, rules
from posguide import facts, pages, sums
from posguide.content import Content, read

Edit = Callable[[str, str, str], None]

LINKED = [link["step"].partition("#")[2] for outcome in DECLARATION["outcomes"].values() for link in outcome["next"]]
STEPS = list(dict.fromkeys(["choose-deposit", "keep-everything", "compare-amounts", *LINKED, "close"]))
HEAD = """\
schema: https://posguide.example/schemas/checklist-1.json
title:
  zh: 押金记录不对
  en: Deposit recorded wrongly
summary:
  zh: 一步一步来。
  en: Step by step.

sources:
  civil-code:
    title: {zh: 民法典, en: Civil Code}
    number: {zh: 主席令第四十五号, en: Order No. 45}
    url: https://example.org/civil-code
    as_of: "2025-04-19"
    confidence: primary
  trade-talk:
    title: {zh: 行业说法, en: Trade talk}
    as_of: "2025-04-20"
    confidence: trade
    note: {zh: 不是规定, en: not a rule}

mends:
  - defect: X-01
    text: {zh: 改正了, en: mended}

steps:
"""
STEP = """\
  - id: {name}
    title:
      zh: 步骤 {name}
      en: Step {name}
    reading: both
    actors: [merchant, manager]
    do:
      - zh: 做 {name}
        en: Do {name}
    why: {{zh: 因为, en: Because}}
    caution: {{zh: 小心, en: Careful}}
    evidence:
      - {{zh: 凭据, en: Proof}}
    done: {{zh: 好了, en: Done}}
    check: amounts
    claims:
      - says: {{zh: 依法, en: By law}}
        source: civil-code
        at: {{zh: 第一条, en: Article 1}}
      - says: {{zh: 据说, en: They say}}
        source: trade-talk
        at: {{zh: 各处, en: here and there}}
"""
FLOW = """\
schema: https://posguide.example/schemas/flow-1.json
start: reading
questions:
  reading:
    title: {zh: 谁付给谁, en: Who paid whom}
    options:
      - {id: terminal, label: {zh: 我付的, en: I paid}, role: business, outcome: check}
      - {id: customer, label: {zh: 客人付的, en: A customer paid}, next: more}
  more:
    title: {zh: 看到什么, en: What do you see}
    options:
      - {id: less, label: {zh: 少了, en: Less}, outcome: check}
      - {id: nothing, label: {zh: 没有, en: Nothing}, outcome: stop}
roles:
  business: {name: {zh: 公司, en: Company}, text: {zh: 公司的事, en: As a company}, see: [handling]}
outcomes:
  check:
    title: {zh: 核对, en: Compare}
    text: {zh: 先比, en: Compare first}
    checklist: handling
    steps: [choose-deposit, close]
    see: [tools/amounts]
  stop:
    title: {zh: 停, en: Stop}
    text: {zh: 先停, en: Stop first}
    warn: {zh: 别再刷, en: Do not charge again}
    checklist: handling
    steps: [keep-everything]
    see: [handling#close]
"""
ITEMS = """\
schema: https://posguide.example/schemas/items-1.json
items: {}
defects:
  X-01: {zh: 两种读法, en: Two readings}
"""
CASE = """\
schema: https://posguide.example/schemas/case-1.json
sections:
  - id: deposit
    title: {zh: 押金, en: Deposit}
    fields:
      - {name: amount, type: amount, label: {zh: 金额, en: Amount}}
contact:
  - {name: kind, type: event, label: {zh: 什么事, en: What}}
needs:
  always: {terminal: [], customer: []}
  causes: {}
"""
# What the program cites is tested against the real checklists; here is nothing to cite.
RULES = {**rules(), "limits": {}, "causes": {}}
MANIFEST = {"base": "pyodide/", "files": {}, "archive": {"sha256": "0" * 64}}
RELEASES = """\
handling:
  current: 1.0.0
  versions:
    1.0.0:
      published: '2026-11-23'
"""


def make_checkout(root: Path) -> Path:
    """Write schemas, checks, rules, the checklist handling@1.0.0, its pages and a stub of the runtime's manifest.

    The checklist is of the first form, which carries its sources itself, so there are no facts yet, and no
    converter, which rests on facts.
    """
    shutil.copytree(ROOT / "schemas", root / "schemas")
    without = shutil.ignore_patterns("capitals.yaml")
    shutil.copytree(ROOT / "checklists" / "checks", root / "checklists" / "checks", ignore=without)
    checklist = (HEAD + "".join(STEP.format(name=name) for name in STEPS)).encode()
    for name, data in {
        "checklists/handling/1.0.0.yaml": checklist,
        "checklists/releases.yaml": RELEASES.encode(),
        "checklists/flow.yaml": FLOW.encode(),
        "checklists/items.yaml": ITEMS.encode(),
        "checklists/case.yaml": CASE.encode(),
        f"checklists/{NAME}": json.dumps(RULES).encode(),
        f"checklists/{facts.NAME}": b"",
        f"checklists/{sums.NAME}": sums.line("handling/1.0.0.yaml", checklist).encode(),
        "docs/theme/assets/runtime/manifest.json": json.dumps(MANIFEST).encode(),
        **{name: text.encode() for name, text in pages.stubs("handling", "1.0.0").items()},
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout of its own for a test."""
    return make_checkout(tmp_path / "checkout")


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Return the content of such a checkout; tests share it and leave it alone."""
    return read(make_checkout(tmp_path_factory.mktemp("content") / "checkout"))


@pytest.fixture
def edit(checkout: Path) -> Edit:
    """Return a function that replaces the first ``old`` in a file of the checkout, which must be there."""

    def replace(name: str, old: str, new: str) -> None:
        path = checkout / name
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding="utf-8")

    return replace
