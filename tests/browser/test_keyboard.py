"""Everything can be done without a mouse."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from poscheck import record

from .guide import CASE, Tool, focused, tab_to


def type_text(page: Page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("End")


def test_check_and_record_by_keyboard(tool: Tool) -> None:
    page = tool.page
    tab_to(page, tool.field(1, "kind"))
    page.keyboard.press("ArrowDown")
    expect(tool.field(1, "kind")).to_have_value("receipt")
    page.keyboard.press("ArrowUp")
    expect(tool.field(1, "kind")).to_have_value("contract")
    for number, row in enumerate(CASE, 1):
        for name in ("amount", "amount_in_words"):
            tab_to(page, tool.field(number, name), limit=5)
            type_text(page, row.get(name, ""))
    tab_to(page, tool.submit, limit=8)
    page.keyboard.press("Enter")
    tool.expect_outcome("mismatch")
    expect(tool.answer).to_be_focused()
    expect(tool.answer).to_contain_text("¥630.00")
    tab_to(page, tool.causes.first.locator("a").first, limit=3)
    tab_to(page, tool.keep, limit=40)
    page.keyboard.press("Enter")
    expect(tool.mine.get_by_role("listitem")).to_have_count(1)
    expect(tool.keep).to_be_focused()
    tab_to(page, tool.download, limit=3)
    with page.expect_download() as info:
        page.keyboard.press("Enter")
    assert record.verify(Path(info.value.path()).read_bytes()) == []


def test_focus_stays_at_the_download(zh_tool: Tool) -> None:
    zh_tool.fill(CASE).check("mismatch")
    zh_tool.download.focus()
    with zh_tool.page.expect_download():
        zh_tool.page.keyboard.press("Enter")
    expect(zh_tool.record.get_by_role("status")).to_contain_text(zh_tool.says("record_ready"))
    expect(zh_tool.download).to_be_focused()


def test_enter_in_a_field_asks(zh_tool: Tool) -> None:
    zh_tool.fill(CASE)
    zh_tool.field(2, "amount").press("Enter")
    zh_tool.expect_outcome("mismatch")


def test_error_summary_by_keyboard(zh_tool: Tool) -> None:
    zh_tool.fill([*CASE[:2], {"amount": "12.345"}])
    zh_tool.field(3, "amount").press("Enter")
    expect(zh_tool.summary).to_be_focused()
    zh_tool.page.keyboard.press("Tab")
    expect(zh_tool.summary.get_by_role("link")).to_be_focused()
    zh_tool.page.keyboard.press("Enter")
    expect(zh_tool.field(3, "amount")).to_be_focused()


def test_folds_of_the_form_by_keyboard(zh_tool: Tool) -> None:
    page = zh_tool.page
    zh_tool.fill(CASE)
    zh_tool.field(3, "amount_in_words").focus()
    page.keyboard.press("Tab")
    expect(zh_tool.more(3).locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, zh_tool.field(3, "payee"), limit=6)
    type_text(page, "张三")
    tab_to(page, zh_tool.whole.locator("summary"), limit=14)
    page.keyboard.press("Space")
    tab_to(page, zh_tool.case_field("terminals"), limit=1)
    type_text(page, "none")
    page.keyboard.press("Enter")
    expect(zh_tool.summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(zh_tool.case_field("terminals")).to_be_focused()


def test_the_answer_by_keyboard(zh_tool: Tool) -> None:
    page = zh_tool.page
    zh_tool.fill([*CASE[:2], {"amount": "0.0"}]).check("mismatch")
    expect(zh_tool.answer).to_be_focused()
    tab_to(page, zh_tool.answer.locator(":scope > details summary"), limit=20)
    page.keyboard.press("Enter")
    expect(zh_tool.causes.last).to_be_visible()
    zh_tool.field(3, "amount").focus()
    page.keyboard.press("End")
    type_text(page, "0")
    tab_to(page, zh_tool.stale.get_by_role("button"), limit=8)
    page.keyboard.press("Enter")
    expect(zh_tool.answer).to_be_focused()
    expect(zh_tool.stale).to_have_count(0)


def test_an_example_by_keyboard(zh_tool: Tool) -> None:
    page = zh_tool.page
    example = page.locator("#example-all-agree")
    example.locator("summary").focus()
    page.keyboard.press("Enter")
    tab_to(page, example.locator("[data-do=example]"), limit=2)
    page.keyboard.press("Enter")
    zh_tool.expect_outcome("matched")
    expect(zh_tool.answer).to_be_focused()
    tab_to(page, zh_tool.undo, key="Shift+Tab", limit=3)
    page.keyboard.press("Enter")
    expect(zh_tool.field(1, "kind")).to_be_focused()


def test_my_case_by_keyboard(zh_tool: Tool) -> None:
    page = zh_tool.page
    zh_tool.fill(CASE).check("mismatch")
    zh_tool.keep.focus()
    page.keyboard.press("Enter")
    expect(zh_tool.mine.get_by_role("listitem")).to_have_count(1)
    opener, remover = zh_tool.mine.get_by_role("button").all()
    tab_to(page, opener, limit=4)
    page.keyboard.press("Enter")
    expect(zh_tool.answer).to_be_focused()
    zh_tool.expect_outcome("mismatch")
    tab_to(page, remover, limit=40)
    page.keyboard.press("Enter")
    expect(zh_tool.mine.get_by_role("listitem")).to_have_count(0)
    expect(zh_tool.mine_undo).to_be_focused()
    page.keyboard.press("Enter")
    expect(opener).to_be_focused()


def test_vouchers_by_keyboard(frugal: BrowserContext, page: Page) -> None:
    tool = Tool(page, "zh").open()
    tool.add.focus()
    page.keyboard.press("Enter")
    expect(tool.field(4, "kind")).to_be_focused()
    tab_to(page, tool.remove(4), limit=5)
    page.keyboard.press("Space")
    expect(tool.vouchers).to_have_count(3)
    expect(tool.undo).to_be_focused()
    page.keyboard.press("Enter")
    expect(tool.vouchers).to_have_count(4)
    expect(tool.field(1, "kind")).to_be_focused()


def test_checklist_by_keyboard(page: Page, home: str) -> None:
    page.goto(home + "handling/")
    choices = page.locator(".pg-filter input")
    tab_to(page, choices.first)
    page.keyboard.press("ArrowRight")
    expect(choices.nth(1)).to_be_checked()
    expect(page.locator(".pg-step[data-reading=customer]").first).to_be_hidden()
    tab_to(page, page.locator("input[data-step]").first, limit=20)
    page.keyboard.press("Space")
    expect(page.locator("input[data-step]").first).to_be_checked()
    summary = page.locator(".pg-more summary").first
    tab_to(page, summary, limit=3)
    page.keyboard.press("Enter")
    expect(page.locator(".pg-more").first).to_have_attribute("open", "")


@pytest.mark.parametrize("path", ["", "tools/amounts/", "handling/", "team/", "about/"])
def test_skip_link_comes_first(frugal: BrowserContext, page: Page, home: str, path: str) -> None:
    page.goto(home + path)
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_class(re.compile(r"\bmd-skip\b"))
    target = unquote(str(focused(page).get_attribute("href")).rpartition("#")[2])
    page.keyboard.press("Enter")
    assert page.evaluate("(id) => !!document.getElementById(id)?.closest('main')", target)


def test_focus_can_be_seen(frugal: BrowserContext, page: Page) -> None:
    tool = Tool(page, "zh").open()
    for target in (tool.field(1, "kind"), tool.field(1, "amount"), tool.add, tool.submit):
        tab_to(page, target)
        width = target.evaluate("(node) => parseFloat(getComputedStyle(node).outlineWidth)")
        style = target.evaluate("(node) => getComputedStyle(node).outlineStyle")
        assert width >= 2
        assert style != "none"


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740})
def test_the_drawer_of_a_phone_opens_by_key_and_takes_no_focus_while_it_is_closed(
    frugal: BrowserContext, page: Page, home: str
) -> None:
    page.goto(home + "causes/")
    expect(page.locator(".pg-checklist[data-mounted]")).to_be_attached()
    menu = page.locator(".pg-menu")
    tab_to(page, menu, limit=6)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert not page.evaluate("Boolean(document.activeElement.closest('.md-sidebar--primary'))")
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".md-sidebar--primary .md-nav__link").first).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".md-sidebar--primary")).to_be_hidden()
