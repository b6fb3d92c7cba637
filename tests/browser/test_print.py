"""On paper: every step with its reasons, nothing of the page around it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .guide import CASE, CURRENT, Tool
from .test_checklist import STEPS


@pytest.mark.parametrize("script", [True, False])
def test_reasons_are_printed_and_navigation_is_not(open_context: object, lang: str, home: str, script: bool) -> None:
    page: Page = open_context(java_script_enabled=script).new_page()  # type: ignore[operator]
    page.goto(home + "handling/")
    page.emulate_media(media="print")
    for part in (".md-header", ".md-tabs", ".md-sidebar--primary", ".md-footer", ".pg-filter", ".pg-tally"):
        expect(page.locator(part).first).to_be_hidden()
    reasons = page.locator(".pg-more > p:first-of-type")
    expect(reasons).to_have_count(len(STEPS))
    for index in range(len(STEPS)):
        expect(reasons.nth(index)).to_be_visible()
    expect(page.locator(".pg-more").first).not_to_have_attribute("open", "")


def test_checklist_becomes_several_sheets(frugal: BrowserContext, page: Page, home: str) -> None:
    page.goto(home + "handling/")
    expect(page.locator(".pg-tally")).to_be_visible()
    page.evaluate(
        """() => addEventListener("beforeprint", () => {
          window.unfolded = document.querySelectorAll(".pg-more[open]").length;
        })"""
    )
    sheets = page.pdf(format="A4")
    assert sheets.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) > 3
    assert page.evaluate("window.unfolded") == len(STEPS)
    expect(page.locator("details[open]")).to_have_count(0)


def test_hidden_steps_stay_hidden_on_paper(frugal: BrowserContext, page: Page) -> None:
    page.goto("/handling/")
    page.locator("label:has(input[value=terminal])").click()
    page.emulate_media(media="print")
    expect(page.locator(".pg-step[data-reading=customer]").first).to_be_hidden()
    expect(page.locator(".pg-step[data-reading=terminal]").first).to_be_visible()


def test_print_button_prints(frugal: BrowserContext, page: Page) -> None:
    page.add_init_script("window.print = () => { document.title = 'printed'; };")
    page.goto("/handling/")
    page.locator("[data-do=print]").click()
    expect(page).to_have_title("printed")


def test_every_page_can_be_printed_without_what_only_a_screen_has(
    frugal: BrowserContext, page: Page, home: str
) -> None:
    for path in CURRENT:
        page.goto(home + path)
        page.emulate_media(media="print")
        expect(page.locator("main h1")).to_be_visible()
        for part in (
            ".md-header",
            ".md-sidebar:visible",
            ".pg-lookup:visible",
            ".pg-filter:visible",
            "[data-do=copy]:visible",
        ):
            expect(page.locator(part).filter(visible=True)).to_have_count(0)
        wide = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
        assert wide <= 0, path
        page.emulate_media(media="screen")


def test_only_the_steps_can_be_printed(frugal: BrowserContext, page: Page) -> None:
    page.add_init_script("window.print = () => { document.title = document.body.dataset.print; };")
    page.goto("/handling/")
    page.locator("[data-do=print-short]").click()
    expect(page).to_have_title("short")
    page.emulate_media(media="print")
    expect(page.locator(".pg-do").first).to_be_visible()
    expect(page.locator(".pg-done").first).to_be_visible()
    for part in (".pg-more", ".pg-sources", ".pg-mends"):
        expect(page.locator(part).filter(visible=True)).to_have_count(0)


def test_an_answer_is_printed_with_all_its_causes(tool: Tool) -> None:
    page = tool.page
    tool.fill([*CASE[:2], {"amount": "0.00"}]).check("mismatch")
    tool.keep.click()
    page.emulate_media(media="print")
    assert tool.causes.count() > 3
    for index in range(tool.causes.count()):
        expect(tool.causes.nth(index).locator("p").nth(1)).to_be_visible()
        expect(tool.causes.nth(index).locator(".pg-level")).to_be_visible()
    expect(tool.answer.locator("mark").first).to_be_visible()
    expect(tool.answer.get_by_role("button").filter(visible=True)).to_have_count(0)
    expect(tool.mine.get_by_role("button").filter(visible=True)).to_have_count(0)


def test_a_stale_answer_is_printed_as_one(zh_tool: Tool) -> None:
    zh_tool.fill(CASE).check("mismatch")
    zh_tool.field(3, "amount").fill("1299")
    zh_tool.page.emulate_media(media="print")
    expect(zh_tool.stale.get_by_role("status")).to_be_visible()
    expect(zh_tool.stale.get_by_role("button")).to_be_hidden()
