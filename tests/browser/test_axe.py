"""axe-core finds nothing to complain of: every page, both languages, both schemes, on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import ROOT, SAVE_DATA
from .desk import KNOWN, Desk, Reopen, file, picture
from .guide import CASE, DIFFERENT, Tool

ONE_OF_EACH = ("", "tools/amounts/", "causes/", "escalation/", "evidence/", "appeal/", "handling/changes/", "facts/")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# Everything is unfolded first: what is folded away is not looked at.
UNFOLD = "() => document.querySelectorAll('details').forEach((details) => { details.open = true; })"
SCHEME = """(scheme) => {
  document.body.dataset.mdColorScheme = scheme;
  document.documentElement.style.setProperty("transition", "none");
}"""
RUN = """async (options) => {
  const { violations } = await axe.run(document, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}"""


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(open_context: Callable[..., BrowserContext], lang: str, home: str, width: int) -> None:
    context = open_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    context.add_init_script(SAVE_DATA)
    source = AXE.read_text(encoding="utf-8")
    page: Page = context.new_page()
    found = {}
    for path in DIFFERENT if width == 360 else ONE_OF_EACH:
        page.goto(home + path)
        page.evaluate(UNFOLD)
        page.evaluate(source)
        problems = page.evaluate(RUN, {"resultTypes": ["violations"]})
        page.evaluate(SCHEME, "slate")
        problems += page.evaluate(RUN, {"runOnly": ["color-contrast", "link-in-text-block"]})
        if problems:
            found[path] = problems[:5]
    assert found == {}


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_an_answer(open_context: Callable[..., BrowserContext], lang: str, width: int) -> None:
    context = open_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    tool = Tool(context.new_page(), lang).open()
    page, source = tool.page, AXE.read_text(encoding="utf-8")
    answers = {
        "many causes": [{"payee": "甲公司", "amount": "1299"}, CASE[1], {"amount": "0.00", "payee": "张三"}],
        "errors": [{"amount": "1,29,9.00"}, CASE[1], {"amount": "1929"}],
    }
    for name, rows in answers.items():
        tool.fill(rows).fill_case(terminals="none" if name == "errors" else "")
        tool.submit.click()
        expect(tool.answer).to_be_visible()
        tool.keep.click()
        expect(tool.mine).to_be_visible()
        for stale in (False, True):
            if stale:
                tool.field(2, "amount").fill("7")
            page.evaluate(SCHEME, "default")
            page.evaluate(UNFOLD)
            page.evaluate(source)
            problems = page.evaluate(RUN, {"resultTypes": ["violations"]})
            page.evaluate(SCHEME, "slate")
            problems += page.evaluate(RUN, {"runOnly": ["color-contrast", "link-in-text-block"]})
            assert problems == [], (name, stale)
        tool.clear.click()


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_a_case_that_is_filled_in(
    open_context: Callable[..., BrowserContext], lang: str, home: str, width: int
) -> None:
    context = open_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page, source = context.new_page(), AXE.read_text(encoding="utf-8")

    def look(name: str) -> None:
        page.evaluate(SCHEME, "default")
        page.evaluate(source)
        problems = page.evaluate(RUN, {"resultTypes": ["violations"]})
        page.evaluate(SCHEME, "slate")
        problems += page.evaluate(RUN, {"runOnly": ["color-contrast", "link-in-text-block"]})
        assert problems == [], name
        wide = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
        assert wide <= 0, name

    page.goto(home + "handling/")
    page.locator("input[data-step]").first.check()
    page.locator(".pg-case-of").get_by_role("button").click()
    expect(page.locator(".pg-noted")).to_be_visible()
    look("checklist")
    desk = Desk(page, lang).open().write(**KNOWN)
    desk.contact(kind="demand_delivered", at="2026-11-20", person="客服", said="没有记录")
    desk.attach(file("slip.jpg", picture()), file("chat.txt", b"hello", "text/plain"))
    desk.unfold(desk.evidence.first).locator("[name=document]").select_option("preauth-slips")
    page.locator("[data-do=write-letter]").click()
    expect(desk.letter.locator("textarea")).to_be_visible()
    package = desk.make("bag").path().read_bytes()
    page.evaluate(UNFOLD)
    look("case")
    desk.evidence.first.locator("[data-do=cover]").click()
    page.locator("[data-do=add-patch]").click()
    look("covering")
    page.keyboard.press("Escape")
    Reopen(page, lang).open(data=package)
    look("record")


def test_axe_would_find_something(frugal: BrowserContext, page: Page) -> None:
    page.goto("/")
    page.evaluate("() => document.querySelector('main').append(document.createElement('button'))")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert any("button-name" in problem for problem in page.evaluate(RUN, {}))
