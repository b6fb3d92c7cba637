"""The converter of amounts: as one types, while Python loads, by keyboard, copied, and without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from poscheck import convert, money

from .conftest import PATIENCE, ROOT, Watch
from .guide import START, Held, focused, said, tab_to

PATH = "tools/capitals/"
WASM = "**/pyodide.asm.wasm"
CAPITALS = "人民币壹仟贰佰玖拾玖元伍角"


class Converter:
    """The page with the converter."""

    def __init__(self, page: Page, lang: str) -> None:
        self.page, self.lang = page, lang
        self.section = page.locator(".pg-convert")
        self.input = self.section.locator("input")
        self.submit = self.section.locator("button[type=submit]")
        self.clear = self.section.locator("button[type=reset]")
        self.said = self.section.locator(".pg-said")
        self.writings = self.section.locator(".pg-writings")
        self.progress = self.section.locator(".pg-progress")

    def open(self) -> Converter:
        self.page.goto(START[self.lang] + PATH)
        expect(self.input).to_be_enabled()
        return self

    def ready(self) -> Converter:
        expect(self.progress).to_have_attribute("data-stage", "ready")
        return self

    def written(self, name: str) -> Locator:
        return self.writings.locator(f"[data-name={name}] b")

    def example(self, text: str) -> Locator:
        return self.section.locator("[data-do=try]", has_text=re.compile(f"^{text}$"))

    def expect_outcome(self, outcome: str) -> None:
        expect(self.section).to_have_attribute("data-outcome", outcome)


@pytest.fixture
def converter(page: Page, lang: str) -> Converter:
    return Converter(page, lang).open()


@pytest.fixture
def zh(page: Page) -> Converter:
    return Converter(page, "zh").open()


def test_figures_become_capitals_as_one_types(converter: Converter) -> None:
    converter.ready()
    converter.input.press_sequentially("1299.5")
    expect(converter.written("capitals").first).to_have_text(CAPITALS)
    expect(converter.written("capitals").nth(1)).to_have_text(CAPITALS.removeprefix("人民币"))
    expect(converter.written("accounting")).to_have_text(CAPITALS + "整")
    expect(converter.written("figures")).to_have_text("¥1,299.50")
    expect(converter.written("english")).to_have_text(re.compile("^RMB One Thousand .* Only$"))
    converter.expect_outcome("converted")
    expect(converter.input).to_be_focused()
    converter.input.press("Backspace")
    converter.input.press("Backspace")
    expect(converter.written("capitals").first).to_have_text("人民币壹仟贰佰玖拾玖元整")
    expect(converter.written("accounting")).to_have_count(0)


def test_capitals_become_figures_and_mistakes_are_named(converter: Converter) -> None:
    converter.ready()
    converter.input.fill("壹拾万零柒仟元伍角叁分")
    converter.expect_outcome("right")
    expect(converter.writings.locator("b").first).to_have_text("¥107,000.53")
    expect(converter.written("others")).to_have_count(2)
    converter.input.fill("叁佰陆元")
    converter.expect_outcome("noted")
    expect(converter.writings.locator(".pg-notes li")).to_have_count(2)
    expect(converter.written("capitals").first).to_have_text("人民币叁佰零陆元整")


def test_what_is_half_typed_is_no_mistake_and_what_is_sent_is(converter: Converter) -> None:
    converter.ready()
    converter.input.fill("三百六")
    converter.expect_outcome("refused")
    expect(converter.said).to_contain_text("306.00")
    expect(converter.said).to_contain_text("360.00")
    expect(converter.writings).to_be_hidden()
    expect(converter.input).not_to_have_attribute("aria-invalid", "true")
    converter.input.press("Enter")
    expect(converter.input).to_have_attribute("aria-invalid", "true")
    expect(converter.input).to_be_focused()
    described = str(converter.input.get_attribute("aria-describedby")).split()
    assert str(converter.said.get_attribute("id")) in described
    converter.input.fill("360")
    converter.expect_outcome("converted")
    expect(converter.input).not_to_have_attribute("aria-invalid", "true")


def test_an_empty_field_says_something_only_when_asked(zh: Converter) -> None:
    zh.ready()
    zh.input.fill("1")
    zh.expect_outcome("converted")
    zh.input.fill("")
    expect(zh.writings).to_be_hidden()
    expect(zh.said).to_be_empty()
    zh.submit.click()
    zh.expect_outcome("empty")
    expect(zh.said).not_to_be_empty()


def test_a_question_waits_for_the_program_with_progress(page: Page, lang: str) -> None:
    wasm = Held(page, WASM)
    converter = Converter(page, lang).open()
    converter.input.press_sequentially("12")
    expect(converter.progress.get_by_role("status")).to_contain_text(said("queued", lang))
    expect(converter.progress.get_by_role("progressbar")).to_be_visible()
    converter.input.press_sequentially("99")
    expect(converter.writings).to_be_hidden()
    wasm.release()
    expect(converter.written("figures")).to_have_text("¥1,299.00")
    expect(converter.progress).to_be_hidden()
    expect(converter.input).to_be_focused()


def test_a_failed_download_can_be_tried_again(page: Page, watch: Watch) -> None:
    watch.forgive(r"Failed to (load resource|fetch)|^page error: (404|500) |pyodide\.(asm\.)?mjs\)$")
    page.route(WASM, lambda route: route.fulfill(status=500))
    converter = Converter(page, "zh").open()
    converter.input.fill("300")
    expect(converter.progress).to_have_attribute("data-stage", "failed")
    page.unroute(WASM)
    converter.section.locator("[data-do=retry]").click()
    expect(converter.written("figures")).to_have_text("¥300.00")


def test_who_saves_data_downloads_with_the_button(frugal: BrowserContext, page: Page, watch: Watch) -> None:
    converter = Converter(page, "zh").open()
    converter.input.press_sequentially("300")
    # A key that starts the download shows it before the next key is pressed.
    expect(converter.input).to_have_value("300")
    assert converter.progress.get_attribute("data-stage") == "idle"
    assert watch.count("pyodide.asm.wasm") == 0
    converter.submit.click()
    expect(converter.written("capitals").first).to_have_text("人民币叁佰元整")
    expect(converter.writings).to_be_focused()


def test_characters_that_are_being_composed_are_left_alone(zh: Converter) -> None:
    zh.ready()
    zh.input.focus()
    session = zh.page.context.new_cdp_session(zh.page)
    session.send("Input.imeSetComposition", {"text": "san", "selectionStart": 3, "selectionEnd": 3})
    expect(zh.input).to_have_value("san")
    # A question is either on its way, which shows, or answered; in this order neither can be missed.
    assert zh.section.get_attribute("data-waiting") is None
    assert zh.said.text_content() == ""
    session.send("Input.insertText", {"text": "叁佰元整"})
    zh.expect_outcome("right")


def test_examples_fill_in_and_are_answered(converter: Converter) -> None:
    converter.example("叁佰陆元").click()
    converter.expect_outcome("noted")
    expect(converter.input).to_have_value("叁佰陆元")
    converter.example("三百六").click()
    converter.expect_outcome("refused")
    converter.clear.click()
    expect(converter.input).to_have_value("")
    expect(converter.input).to_be_focused()
    expect(converter.said).to_be_empty()


def test_each_writing_can_be_copied(open_context: Callable[..., BrowserContext], lang: str, base_url: str) -> None:
    context = open_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(urljoin(base_url, START[lang] + PATH))
    converter = Converter(page, lang)
    expect(converter.input).to_be_enabled()
    converter.input.fill("1299.5")
    expect(converter.written("capitals").first).to_have_text(CAPITALS)
    for button in converter.writings.locator("[data-do=take]").all():
        button.click()
        expect(button.locator("~ [role=status]")).to_have_text(said("copied", lang))
        text = button.locator("xpath=preceding-sibling::b").inner_text()
        assert page.evaluate("navigator.clipboard.readText()") == text
    row = page.locator(".pg-amounts tr", has_text="¥306.00")
    row.locator("[data-do=take]").click()
    assert page.evaluate("navigator.clipboard.readText()") == "人民币叁佰零陆元整"
    expect(page.locator(".pg-writing [role=status]:not(:empty)")).to_have_count(1)


def test_without_a_clipboard_the_text_is_selected(zh: Converter) -> None:
    zh.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    zh.input.fill("300")
    expect(zh.written("capitals").first).to_have_text("人民币叁佰元整")
    zh.writings.locator("[data-do=take]").first.click()
    expect(zh.writings.locator("[role=status]").first).to_have_text(said("copy_failed", "zh"))
    assert zh.page.evaluate("getSelection().toString()") == "人民币叁佰元整"


def test_by_keyboard_alone(zh: Converter) -> None:
    page = zh.page
    tab_to(page, zh.input)
    page.keyboard.type("299")
    page.keyboard.press("Enter")
    expect(zh.writings).to_be_focused()
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_attribute("data-do", "take")
    page.keyboard.press("Enter")
    expect(zh.writings.locator("[role=status]").first).not_to_be_empty()
    expect(focused(page)).to_have_attribute("data-do", "take")


def test_what_is_typed_goes_in_as_text_and_is_not_kept(zh: Converter) -> None:
    zh.ready()
    zh.input.fill("<img src=x onerror=alert(1)>6222021234567890128")
    zh.input.press("Enter")
    zh.expect_outcome("refused")
    assert zh.page.locator(".pg-convert img").count() == 0
    assert "6222" not in zh.page.evaluate("JSON.stringify({ ...localStorage }) + location.href")


def test_the_page_is_reached_and_left_without_losing_python(own_address: None, page: Page, lang: str) -> None:
    page.goto(START[lang] + "tools/amounts/")
    page.wait_for_load_state("networkidle")  # the theme changes what the links do once it has the site maps
    page.evaluate("window.same = true")
    page.locator('.md-tabs a[href$="faq/"]').click()
    expect(page.locator(".pg-check")).to_have_count(0)  # a link of the page that is being left would load anew
    page.locator(f'a[href$="{PATH}"]').first.evaluate("(link) => link.click()")
    converter = Converter(page, lang)
    expect(converter.input).to_be_enabled()
    converter.input.fill("500")
    expect(converter.written("figures")).to_have_text("¥500.00")
    assert page.evaluate("window.same === true")


def test_without_script_the_tables_are_there(
    open_context: Callable[..., BrowserContext], lang: str, base_url: str
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(urljoin(base_url, START[lang] + PATH))
    expect(page.locator(".pg-convert .pg-banner")).to_be_visible()
    expect(page.locator("[data-do=take]").first).to_be_hidden()
    rows = page.locator(".pg-amounts tbody tr")
    assert rows.count() >= 25
    for row in rows.all():
        figures, capitals = row.locator("th").inner_text(), row.locator("b").inner_text()
        fen = money.from_text(figures.removeprefix("¥").replace(",", ""))
        assert capitals == convert.writings(fen)["capitals"]
    expect(page.locator("h2")).to_have_count(3)
    expect(page.locator(".pg-characters tbody tr")).to_have_count(19)


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_wider_than_the_screen(zh: Converter, width: int) -> None:
    zh.page.set_viewport_size({"width": width, "height": 800})
    zh.input.fill("999999999999.99")
    expect(zh.written("english")).to_be_visible()
    assert zh.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("text", ["1299.5", "叁佰陆元", "三百六"])
def test_axe_finds_nothing_in_an_answer(converter: Converter, text: str) -> None:
    converter.input.fill(text)
    converter.input.press("Enter")
    expect(converter.said).not_to_be_empty(timeout=PATIENCE)
    page = converter.page
    page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    for scheme in ("default", "slate"):
        page.evaluate(
            "(scheme) => { document.body.dataset.mdColorScheme = scheme;"
            " document.documentElement.style.setProperty('transition', 'none'); }",
            scheme,
        )
        found = page.evaluate(
            "async () => (await Promise.allSettled(document.getAnimations().map(({ finished }) => finished)),"
            " await axe.run('.md-content')).violations.flatMap(({ id, nodes }) =>"
            " nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`))"
        )
        assert found == [], scheme
