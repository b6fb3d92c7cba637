"""The form of the amount check: examples, vouchers that come and go, bad input, what is kept on the device."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import ROOT, Watch
from .guide import CASE, Tool, full

DECLARATION = yaml.safe_load((ROOT / "checklists" / "checks" / "amounts.yaml").read_text(encoding="utf-8"))
EXAMPLES = {example["id"]: example for example in DECLARATION["examples"]}
GROUP = DECLARATION["group"]
MINE = full([{"kind": "sales_slip", "amount": "88.00"}, *({"kind": kind} for kind in GROUP["shown"][1:])])
LONG_DIGITS = re.compile(r"\d(?:[\s._·\-]{0,3}\d){12}")


def fill_example(tool: Tool, name: str) -> None:
    tool.page.locator(f"[data-do=example][data-example={name}]").click()
    expect(tool.undo_region).to_contain_text(tool.says("example_filled"))


def yuan(text: str) -> str:
    return f"¥{abs(float(text)):,.2f}"


# Worked examples


def test_worked_examples_come_out_as_they_say(tool: Tool) -> None:
    buttons = tool.page.locator("[data-do=example]")
    assert buttons.evaluate_all("(all) => all.map((one) => one.dataset.example)") == list(EXAMPLES)
    for name, example in EXAMPLES.items():
        fill_example(tool, name)
        rows = example["values"]["vouchers"]
        assert tool.typed()[: len(rows)] == full(rows)
        tool.check(example["expect"]["verdict"])
        shown = tool.answer.inner_text()
        for difference in example["expect"]["differences"].values():
            assert yuan(difference) in shown
        told = tool.page.locator(f".pg-example:has([data-example={name}])")
        assert told.get_attribute("data-outcome") == example["expect"]["verdict"]


def test_example_can_be_taken_back(tool: Tool) -> None:
    tool.fill(MINE)
    fill_example(tool, "all-agree")
    assert tool.typed() != MINE
    tool.undo.click()
    assert tool.typed() == MINE
    expect(tool.field(1, "kind")).to_be_focused()
    expect(tool.undo_region).to_be_empty()


def test_example_can_be_taken_back_after_its_answer(zh_tool: Tool) -> None:
    zh_tool.fill(MINE)
    fill_example(zh_tool, "all-agree")
    zh_tool.check("matched")
    zh_tool.undo.click()
    assert zh_tool.typed() == MINE


# Vouchers


def test_vouchers_are_added_up_to_the_most(tool: Tool) -> None:
    expect(tool.vouchers).to_have_count(len(GROUP["shown"]))
    for number in range(len(GROUP["shown"]) + 1, GROUP["max"] + 1):
        tool.add.click()
        expect(tool.vouchers).to_have_count(number)
        expect(tool.field(number, "kind")).to_be_focused()
        expect(tool.voucher(number).locator("legend")).to_have_text(tool.says("voucher_number", number=number))
    tool.add.click()
    expect(tool.vouchers).to_have_count(GROUP["max"])
    expect(tool.undo_region).to_contain_text(tool.says("most_vouchers", max=GROUP["max"]))
    ids = tool.section.locator("form [id]").evaluate_all("(all) => all.map(({ id }) => id)")
    assert len(ids) == len(set(ids))
    tool.field(1, "amount").fill("1")
    tool.field(GROUP["max"], "amount").fill("2")
    tool.check("mismatch")


def test_vouchers_are_removed_down_to_the_fewest(tool: Tool) -> None:
    tool.fill(CASE)
    tool.remove(1).click()
    assert tool.typed() == full(CASE[1:])
    expect(tool.undo_region).to_contain_text(tool.says("voucher_removed", number=1))
    expect(tool.undo).to_be_focused()
    for number in (1, 2):
        expect(tool.voucher(number).locator("legend")).to_have_text(tool.says("voucher_number", number=number))
        expect(tool.remove(number)).to_be_hidden()
        label = tool.voucher(number).locator("label").last
        assert label.get_attribute("for") == tool.field(number, "amount_in_words").get_attribute("id")
    tool.undo.click()
    assert tool.typed() == full(CASE)
    expect(tool.field(1, "kind")).to_be_focused()
    expect(tool.remove(1)).to_be_visible()


def test_everything_is_cleared_and_brought_back(tool: Tool) -> None:
    tool.fill(CASE).check("mismatch")
    tool.clear.click()
    expect(tool.answer).to_be_hidden()
    assert all(row["amount"] == row["amount_in_words"] == "" for row in tool.typed())
    assert "1929" not in tool.kept()
    expect(tool.undo_region).to_contain_text(tool.says("form_cleared"))
    expect(tool.undo).to_be_focused()
    tool.undo.click()
    assert tool.typed() == full(CASE)
    assert "1929" in tool.kept()


# Errors


def test_unreadable_amount_is_named_at_its_field(tool: Tool) -> None:
    tool.fill(CASE)
    bad = tool.field(2, "amount_in_words")
    bad.fill("贰玖玖元整")
    tool.submit.click()
    expect(tool.summary).to_be_focused()
    expect(tool.summary.get_by_role("listitem")).to_have_count(1)
    expect(bad).to_have_attribute("aria-invalid", "true")
    message = tool.page.locator(f"[id='{bad.get_attribute('id')}.error']")
    expect(message).to_be_visible()
    assert message.get_attribute("id") in str(bad.get_attribute("aria-describedby")).split()
    expect(tool.summary).to_contain_text(message.inner_text())
    assert bad.input_value() == "贰玖玖元整"
    tool.summary.get_by_role("link").click()
    expect(bad).to_be_focused()

    bad.fill("壹仟贰佰玖拾玖元整")
    tool.check("mismatch")
    expect(tool.summary).to_be_hidden()
    expect(message).to_be_hidden()
    assert bad.get_attribute("aria-invalid") is None
    expect(tool.answer).to_be_focused()


def test_errors_of_both_fields_and_several_vouchers(zh_tool: Tool) -> None:
    zh_tool.fill([{"amount": "1,29,9.00", "amount_in_words": "贰玖玖元整"}, {"amount": "12.345"}, {"amount": "299"}])
    zh_tool.check("unreadable")
    links = zh_tool.summary.get_by_role("link")
    expect(links).to_have_count(3)
    for index, (number, name) in enumerate([(1, "amount"), (1, "amount_in_words"), (2, "amount")]):
        links.nth(index).click()
        expect(zh_tool.field(number, name)).to_be_focused()


def test_empty_form_is_no_error(tool: Tool) -> None:
    tool.check("insufficient")
    expect(tool.answer).to_be_focused()
    expect(tool.summary).to_be_hidden()
    expect(tool.answer.locator("table")).to_have_count(0)


GARBAGE = {
    "words": "'收到了'",
    "foreign money": "'$1,299.00'",
    "markup": "'<img src=x onerror=alert(1)><script>alert(2)</script>'",
    "quotes": """'"\\'`&lt;{{7*7}}${1}'""",
    "nul": "'12\\u000099'",
    "lone surrogate": "'1\\ud800'",
    "right to left": "'\\u202e9921'",
    "emoji": "'💰'.repeat(90)",
    "ten megabytes": "'9'.repeat(10_000_000)",
    "ten megabytes of gaps": "'9 '.repeat(5_000_000)",
}


@pytest.mark.parametrize("lot", [tuple(GARBAGE)[:4], tuple(GARBAGE)[4:8], tuple(GARBAGE)[8:]], ids=" ".join)
def test_bad_input_is_named_and_stays(zh_tool: Tool, lot: tuple[str, ...]) -> None:
    field = zh_tool.field(2, "amount")
    for script in map(GARBAGE.__getitem__, lot):
        zh_tool.fill([{"amount": "299"}])
        zh_tool.put(2, "amount", script)
        zh_tool.submit.click()
        zh_tool.expect_outcome("unreadable")
        expect(zh_tool.summary).to_be_focused()
        expect(zh_tool.section.get_by_role("alert").filter(has_text=zh_tool.says("crashed"))).to_have_count(0)
        assert field.evaluate(f"(node) => node.value === {script}")
        expect(zh_tool.page.locator(".pg-check :is(img, form script)")).to_have_count(0)
        field.fill("299.00")
        zh_tool.check("matched")


def test_bad_characters_reach_the_record_as_text_or_a_reason(zh_tool: Tool) -> None:
    either = re.compile("|".join(zh_tool.says(name).pattern for name in ("record_ready", "record_failed")))
    for name in ("markup", "quotes", "nul"):
        zh_tool.fill([{"amount": "299"}])
        zh_tool.put(2, "amount", GARBAGE[name])
        zh_tool.check("unreadable")
        zh_tool.download.click()
        expect(zh_tool.answer.locator(".pg-record [role=status]")).to_contain_text(either)
        expect(zh_tool.page.locator(".pg-check img")).to_have_count(0)


def test_what_no_record_can_hold_offers_none_and_says_so(zh_tool: Tool) -> None:
    zh_tool.fill([{"amount": "299"}])
    zh_tool.put(2, "amount", GARBAGE["lone surrogate"])
    zh_tool.check("unreadable")
    expect(zh_tool.answer.locator(".pg-record")).to_contain_text(zh_tool.says("record_impossible"))
    expect(zh_tool.download).to_have_count(0)


def test_too_long_for_a_record_offers_none(zh_tool: Tool) -> None:
    zh_tool.fill(CASE)
    zh_tool.put(1, "amount_in_words", "'壹'.repeat(5000)")
    zh_tool.check("mismatch")
    expect(zh_tool.summary).to_be_visible()
    expect(zh_tool.download).to_have_count(0)


# What is kept on the device


def test_reload_keeps_what_was_typed(tool: Tool) -> None:
    tool.fill(CASE)
    tool.add.click()
    tool.field(4, "amount").fill("7")
    tool.page.reload()
    expect(tool.submit).to_be_enabled()
    assert tool.typed() == full([*CASE, {"kind": "other", "amount": "7"}])
    tool.check("mismatch")


def test_cleared_form_stays_clear(zh_tool: Tool) -> None:
    zh_tool.fill(CASE)
    zh_tool.clear.click()
    zh_tool.page.reload()
    expect(zh_tool.submit).to_be_enabled()
    assert zh_tool.typed() == full([{"kind": kind} for kind in GROUP["shown"]])


CARDS = {
    "plain": "4111111111111111",
    "grouped": "4111 1111 1111 1111",
    "hyphens": "4111-1111-1111-1111",
    "in a sentence": "卡号 6222021234567890128，押金 299",
    "full width": "４１１１１１１１１１１１１１１１",
    "with decimals": "4111111111111111.00",
}


@pytest.mark.parametrize("card", [pytest.param(card, id=name) for name, card in CARDS.items()])
def test_card_number_is_never_kept(frugal: BrowserContext, page: Page, card: str) -> None:
    tool = Tool(page, "zh").open()
    tool.field(1, "amount").fill(card)
    assert tool.field(1, "amount").input_value() == card
    kept = json.loads(tool.kept())["posguide:form:amounts"]
    plain = "".join(str(int(char)) if char.isdecimal() else char for char in kept)
    assert not LONG_DIGITS.search(plain), f"{kept} holds the number"


def test_amounts_are_kept_as_they_are(frugal: BrowserContext, page: Page) -> None:
    tool = Tool(page, "zh").open()
    for amount in ("999,999,999,999.99", "¥1,299.00", "999999999999.99"):
        tool.field(1, "amount").fill(amount)
        page.reload()
        assert tool.field(1, "amount").input_value() == amount


STORAGE = {
    "refuses to write": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    "forbidden": """
Object.defineProperty(window, "localStorage", { get() { throw new Error("theme: no storage"); } });""",
}


@pytest.mark.parametrize("script", [pytest.param(script, id=name) for name, script in STORAGE.items()])
def test_without_storage_the_check_works_and_says_so(
    context: BrowserContext, watch: Watch, lang: str, script: str
) -> None:
    watch.forgive("^page error: theme: no storage$")  # the theme's own scripts, not those of the guide
    context.add_init_script(script)
    tool = Tool(context.new_page(), lang).open()
    tool.fill(CASE)
    expect(tool.undo_region).to_contain_text(tool.says("not_kept"))
    tool.check("mismatch")


def test_what_another_version_kept_breaks_nothing(page: Page) -> None:
    tool = Tool(page, "zh").open()
    for kept in ("5", "{}", '"x"', "[5]", "[", "null", '[{"kind": "no such kind"}]'):
        page.evaluate("(kept) => localStorage.setItem('posguide:form:amounts', kept)", kept)
        page.reload()
        tool.fill([{"amount": "1299"}, {"amount": "¥1,299.00"}])
        tool.check("matched")


def test_what_was_typed_is_in_no_address(zh_tool: Tool, watch: Watch) -> None:
    zh_tool.fill(CASE)
    zh_tool.field(1, "amount").press("Enter")
    zh_tool.expect_outcome("mismatch")
    assert zh_tool.page.url.endswith(zh_tool.path)
    assert not any("1929" in url or "amount=" in url for url in watch.requests)


def test_answer_links_to_the_steps(tool: Tool) -> None:
    tool.fill(CASE).check("mismatch")
    steps = DECLARATION["outcomes"]["mismatch"]["next"]
    links = tool.answer.locator("ul a")
    expect(links).to_have_count(len(steps))
    for index, link in enumerate(steps):
        href: Any = links.nth(index).get_attribute("href")
        assert href.endswith(link["step"].replace("#", "/#"))
    links.first.click()
    step = steps[0]["step"].partition("#")[2]
    expect(tool.page).to_have_url(re.compile(f"/handling/#{step}$"))
    expect(tool.page.locator(f"h2#{step}")).to_be_in_viewport()
