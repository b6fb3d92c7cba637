"""Two hundred cases get the same answer, byte for byte, from CPython and from Python in the page's own worker.

The two are not of one version, and so not of one Unicode: a case must not depend on either.
"""

from __future__ import annotations

import json
import random
from typing import Any

from playwright.sync_api import BrowserContext, Page

from benchmarks.injecting import FAMILIES, MAKERS, inject
from benchmarks.texts import SEED, texts
from material import DECLARATION, LANGS, WRITTEN
from poscheck import checks
from poscheck.browser import handle
from poscheck.compare import KINDS
from poscheck.rules import rules

from .guide import Tool

COUNT = 200
# Marks that cannot be seen or stand alone, digits of many scripts, letters that came late to Unicode, text too long.
ODD = (
    "\ud800", "299\udfff", "\x00", "2\u200b99", "\u202e299.00", "٢٩٩", "𝟐𝟗𝟗", "②⑨⑨", "299²", "Ⅻ", "½",
    "\U0001e4f1", "\U00010d42", "\U00010d50", "\U00010d70", "e\u0301", "ﬁ", "İ", "ß", "𠮷野家", "👩‍👩‍👧",
    "２９９．００", "⼀⼆", "29\u20289", "\ufeff299\ufeff", "299\u3000元", "9" * 200, "壹" * 201,
    "<b>&amp;", "{amount}", "%s", "\\ud800", '"', "NaN", "-0",
)  # fmt: skip
# Keeps each worker of the guide, not the theme's own for the search, where a test can reach it.
REACH = """
globalThis.workers = [];
globalThis.Worker = class extends Worker {
  constructor(...all) {
    super(...all);
    if (String(all[0]).includes("/guide/")) workers.push(this);
  }
};
"""
# Sends requests as the page does, and gives the answers as they come out of the worker.
ASK = """([cases, langs]) => new Promise((resolve) => {
  const { declaration } = JSON.parse(document.querySelector(".pg-check").dataset.payload);
  const requests = langs.flatMap((lang) =>
    cases.map((text) => ({ op: "check", declaration, values: JSON.parse(text), lang })));
  const answers = [];
  let left = requests.length;
  workers[0].addEventListener("message", ({ data }) => {
    if (data.id === undefined) return;
    answers[data.id] = data.answer ?? data.broken;
    if (--left === 0) resolve(answers);
  });
  requests.forEach((request, id) => workers[0].postMessage({ id, request: JSON.stringify(request) }));
})"""


def cases() -> list[dict[str, Any]]:
    """Return the worked examples, every cause with amounts of two families, and forms filled in at random."""
    draw = random.Random(SEED)
    found = [example["values"] for example in DECLARATION["examples"]]
    found += [{"vouchers": []}, {"vouchers": found[0]["vouchers"][:1]}]
    found += [inject(code, family, draw).case for code in MAKERS for family in draw.sample(list(FAMILIES), 2)]
    hardly = [one.text for one in texts(3) if one.fen is None or one.kind == "one fault"]
    while len(found) < COUNT:
        found.append(filled(draw, [*hardly, *ODD]))
    return found


def filled(draw: random.Random, hardly: list[str]) -> dict[str, Any]:
    """Fill in all fields of all vouchers, as the form gives them."""
    vouchers = []
    for kind in draw.choices(KINDS, k=draw.randint(2, 5)):
        amounts = {
            field: draw.choice((*hardly, "299", "¥2.99", "叁佰元整", "")) for field in ("amount", "amount_in_words")
        }
        texts_of = {field: draw.choice((*WRITTEN[field] * 3, *ODD, "")) for field in WRITTEN}
        vouchers.append({"kind": kind, **amounts, **texts_of})
    terminals, as_of = draw.choice(("3", "", "0", "²", "٣", 5)), draw.choice(("2026-11-23", "2027-01-01", "", "上周"))
    return {"vouchers": vouchers, "terminals": terminals, "as_of": as_of}


def test_the_cases_are_of_all_sorts() -> None:
    reports = [checks.run(DECLARATION, case, "zh")["report"] for case in cases()]
    assert len(reports) == COUNT
    assert {report["verdict"] for report in reports} == set(DECLARATION["outcomes"])
    assert {cause["code"] for report in reports for cause in report["causes"]} == set(rules()["causes"])


def test_the_worker_answers_as_python_does_everywhere(context: BrowserContext, page: Page) -> None:
    context.add_init_script(REACH)
    Tool(page, "zh").open().ready()
    given = cases()
    answers = page.evaluate(ASK, [[json.dumps(case) for case in given], LANGS])
    assert page.evaluate("workers.length") == 1
    asked = [(case, lang) for lang in LANGS for case in given]
    expected = [
        handle(json.dumps({"op": "check", "declaration": DECLARATION, "values": case, "lang": lang}))
        for case, lang in asked
    ]
    different = [found for found in zip(asked, answers, expected, strict=True) if found[1] != found[2]]
    assert different[:1] == [], f"{len(different)} of {len(asked)} answers are not the same"
