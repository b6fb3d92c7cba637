"""The amount check: examples, vouchers that come and go, the answer, bad input, what is kept on the device."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from poscheck.rules import rules

from .conftest import Watch
from .guide import CASE, DECLARATION, FOLDED, Held, Tool, full

EXAMPLES = {example["id"]: example for example in DECLARATION["examples"]}
GROUP = DECLARATION["group"]
MINE = full([{"kind": "sales_slip", "amount": "88.00"}, *({"kind": kind} for kind in GROUP["shown"][1:])])
LONG_DIGITS = re.compile(r"\d(?:[\s._·\-]{0,3}\d){12}")


# Two vouchers agree, the third differs in the amount, which has many explanations, and in what stands beside it.
TELLING = [
    {"kind": "contract", "amount": "¥1,299.00", "payee": "某支付有限公司", "label": "押金"},
    {"kind": "receipt", "amount_in_words": "壹仟贰佰玖拾玖元整"},
    {"kind": "institution_record", "amount": "0.00", "payee": "张三", "terminal_no": "10000001"},
]
WASM = "**/pyodide.asm.wasm"


def yuan(text: str) -> str:
    return f"¥{abs(float(text)):,.2f}"


def anchors(page: Page, address: str, read: dict[str, set[str]]) -> set[str]:
    """Return the ids of a page; ``read`` remembers those of pages read before."""
    place = urlsplit(address)._replace(fragment="").geturl()
    if place not in read:
        response = page.request.get(place)
        assert response.status == 200, address
        read[place] = set(re.findall(r'\bid="?([^"\s>]+)', response.text()))
    return read[place]


# Worked examples


def test_an_example_is_filled_in_and_answered_by_one_press_and_its_links_lead_somewhere(tool: Tool) -> None:
    buttons = tool.page.locator("[data-do=example]")
    assert sorted(buttons.evaluate_all("(all) => all.map((one) => one.dataset.example)")) == sorted(EXAMPLES)
    read: dict[str, set[str]] = {}
    for name, example in EXAMPLES.items():
        told = tool.press_example(name)
        expected, rows = example["expect"], example["values"]["vouchers"]
        tool.expect_outcome(expected["verdict"])
        assert tool.typed()[: len(rows)] == full(rows)
        for field in ("terminals", "as_of"):
            assert tool.case_field(field).input_value() == str(example["values"].get(field, ""))
        expect(tool.undo_region).to_contain_text(tool.says("example_filled"))
        shown = tool.answer.inner_text()
        for difference in expected["differences"].values():
            assert yuan(difference) in shown
        codes = tool.causes.evaluate_all("(all) => all.map((one) => one.dataset.code)")
        assert codes[:1] == [expected[key] for key in ("cause",) if key in expected], name
        # What is written beside the button is what comes out.
        assert told.get_attribute("data-outcome") == expected["verdict"]
        assert tool.answer.locator("h2").inner_text() in told.inner_text()
        for link in set(tool.answer.locator("a").evaluate_all("(all) => all.map(({ href }) => href)")):
            assert urlsplit(link).fragment in anchors(tool.page, link, read), (name, link)


def test_every_cause_has_an_example_that_it_comes_first_in() -> None:
    assert {example["expect"].get("cause") for example in EXAMPLES.values()} >= set(rules()["causes"])


def test_example_can_be_taken_back(tool: Tool) -> None:
    tool.fill(MINE).fill_case(terminals="7")
    tool.press_example("all-agree")
    tool.expect_outcome("matched")
    assert tool.typed() != MINE
    expect(tool.case_field("terminals")).to_have_value("")
    tool.undo.click()
    assert tool.typed() == MINE
    expect(tool.case_field("terminals")).to_have_value("7")
    expect(tool.field(1, "kind")).to_be_focused()
    expect(tool.undo_region).to_be_empty()
    expect(tool.answer).to_be_hidden()


def test_example_taken_back_while_it_waits_is_not_answered(page: Page) -> None:
    wasm = Held(page, WASM)
    tool = Tool(page, "zh").open()
    tool.fill(MINE)
    tool.press_example("all-agree")
    tool.undo.click()
    wasm.release()
    tool.ready()
    expect(tool.section).not_to_have_attribute("data-waiting", "")
    expect(tool.answer).to_be_hidden()
    assert tool.typed() == MINE


def test_without_scripts_the_examples_show_their_results(
    open_context: Callable[..., BrowserContext], lang: str
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    tool = Tool(page, lang)
    page.goto(tool.path)
    expect(tool.section.locator("noscript")).to_be_visible()
    expect(tool.submit).to_be_disabled()
    expect(page.locator(".pg-example")).to_have_count(len(EXAMPLES))
    for name, example in EXAMPLES.items():
        told = page.locator(f"#example-{name}")
        told.locator("summary").click()
        expect(told.locator("li").first).to_be_visible()
        expect(told.get_by_role("button")).to_have_count(0)
        text = told.inner_text()
        for difference in example["expect"]["differences"].values():
            assert yuan(difference) in text
        if "cause" in example["expect"]:
            assert rules()["causes"][example["expect"]["cause"]]["title"][lang] in text


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
        labels = tool.voucher(number).locator("label").evaluate_all("(all) => all.map(({ control }) => control.name)")
        assert labels == list(full([{}])[0])
    tool.undo.click()
    assert tool.typed() == full(CASE)
    expect(tool.field(1, "kind")).to_be_focused()
    expect(tool.remove(1)).to_be_visible()


def test_everything_is_cleared_and_brought_back(tool: Tool) -> None:
    tool.fill(CASE).fill([{"payee": "张三"}]).fill_case(terminals="7").check("mismatch")
    tool.clear.click()
    expect(tool.answer).to_be_hidden()
    assert tool.typed() == full([{"kind": kind} for kind in GROUP["shown"]])
    expect(tool.case_field("terminals")).to_have_value("")
    expect(tool.section.locator("form details[open]")).to_have_count(0)
    assert "1929" not in tool.kept()
    expect(tool.undo_region).to_contain_text(tool.says("form_cleared"))
    expect(tool.undo).to_be_focused()
    tool.undo.click()
    assert tool.typed() == full([{**CASE[0], "payee": "张三"}, *CASE[1:]])
    expect(tool.case_field("terminals")).to_have_value("7")
    assert "1929" in tool.kept()


# The answer


def test_the_answer_shows_verdict_digits_the_rest_and_the_causes(tool: Tool) -> None:
    tool.fill(TELLING).check("mismatch")
    expect(tool.answer.get_by_role("heading").first).to_contain_text("¥1,299.00")
    amounts, others = tool.answer.locator("table").all()
    expect(amounts.locator("mark")).to_have_count(1)
    # Seen without colour, too.
    assert amounts.locator("mark").evaluate("(node) => getComputedStyle(node).textDecorationLine") == "underline"
    expect(others.locator("tbody tr")).to_have_count(1)
    expect(others).to_contain_text("某支付有限公司")
    expect(others).to_contain_text("张三")
    assert tool.causes.count() > 3
    open_ones = tool.answer.locator(":scope > .pg-causes > .pg-cause")
    expect(open_ones).to_have_count(3)
    fold = tool.answer.locator(":scope > details")
    expect(fold.locator(".pg-cause").first).to_be_hidden()
    fold.locator("summary").click()
    expect(fold.locator(".pg-cause")).to_have_count(tool.causes.count() - 3)
    expect(fold.locator(".pg-cause").first).to_be_visible()
    levels = tool.causes.evaluate_all("(all) => all.map((one) => one.dataset.level)")
    order = ["shown", "likely", "possible", "remote"]
    assert levels == sorted(levels, key=order.index)
    for index in range(tool.causes.count()):
        cause = tool.causes.nth(index)
        # How likely it is stands there in words; the bar beside it is for the eye alone.
        expect(cause.locator(".pg-level")).not_to_be_empty()
        expect(cause.get_by_role("meter")).to_have_count(0)
        assert cause.locator("a").count() >= 2
    codes = tool.causes.evaluate_all("(all) => all.map((one) => one.dataset.code)")
    assert len(set(codes)) == len(codes)


def test_one_missing_digit_is_shown_as_a_gap(tool: Tool) -> None:
    tool.fill([*CASE[:2], {"amount": "129"}]).check("mismatch")
    assert tool.answer.locator("mark").all_inner_texts() == ["▯"]
    spoken = tool.answer.locator(".pg-spoken")
    expect(spoken).to_have_count(1)
    assert "▯" not in spoken.inner_text()


def test_a_listener_is_told_which_digits_differ(tool: Tool) -> None:
    tool.fill(CASE).check("mismatch")
    cell = tool.answer.get_by_role("cell", name=re.compile(r"¥1,929\.00\b.*¥1,299\.00.*92"))
    expect(cell).to_have_count(1)
    assert tool.answer.locator(".pg-spoken").all_inner_texts() != []
    box = tool.answer.locator(".pg-spoken").bounding_box()
    assert box
    assert box["width"] <= 1
    assert box["height"] <= 1
    # The row says in a word what the marks show.
    row = tool.answer.locator("tr", has=tool.page.locator(".pg-spoken"))
    expect(row.locator(".pg-status")).not_to_be_empty()


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740})
def test_the_answer_fits_a_phone(tool: Tool) -> None:
    tool.fill([{**TELLING[0], "payee": "某" * 60}, TELLING[1], TELLING[2]]).check("mismatch")
    tool.answer.locator(":scope > details summary").click()
    tool.add.click()
    tool.fill([{}, {}, {}, {"amount": "999,999,999,999.99", "amount_in_words": "壹" * 90}])
    tool.stale.get_by_role("button").click()
    expect(tool.summary).to_be_focused()
    tool.keep.click()
    expect(tool.mine).to_be_visible()
    wide = tool.page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    assert wide <= 0


def test_markup_beside_the_amounts_stays_text(zh_tool: Tool) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    zh_tool.fill(
        [{**TELLING[0], "payee": hostile, "label": hostile}, {"amount": "1299", "payee": "张三", "state": hostile}]
    )
    zh_tool.check("mismatch")
    expect(zh_tool.answer).to_contain_text(hostile)
    zh_tool.keep.click()
    expect(zh_tool.mine).to_be_visible()
    expect(zh_tool.page.locator(".pg-check img")).to_have_count(0)


# After a change


CHANGES: dict[str, Callable[[Tool], object]] = {
    "amount": lambda tool: tool.field(3, "amount").fill("1299"),
    "kind": lambda tool: tool.field(3, "kind").select_option("other"),
    "further field": lambda tool: tool.fill([{"payee": "张三"}]),
    "case field": lambda tool: tool.fill_case(terminals="3"),
    "removed": lambda tool: tool.remove(3).click(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_the_answer_says_that_it_is_from_before(zh_tool: Tool, change: str) -> None:
    zh_tool.fill(CASE).check("mismatch")
    expect(zh_tool.stale).to_have_count(0)
    CHANGES[change](zh_tool)
    expect(zh_tool.answer).to_have_attribute("data-stale", "")
    expect(zh_tool.stale).to_have_count(1)
    expect(zh_tool.answer).to_contain_text("¥630.00")


def test_an_empty_voucher_more_changes_nothing_yet(zh_tool: Tool) -> None:
    zh_tool.fill(CASE).check("mismatch")
    zh_tool.add.click()
    expect(zh_tool.stale).to_have_count(0)
    zh_tool.field(4, "amount").fill("5")
    expect(zh_tool.stale).to_have_count(1)


def test_a_stale_answer_offers_to_check_again(tool: Tool) -> None:
    tool.fill(CASE).check("mismatch")
    tool.field(3, "amount").fill("12")
    tool.field(3, "amount").fill("1299")
    expect(tool.stale.get_by_role("status")).to_have_text(tool.says("answer_stale"))
    tool.stale.get_by_role("button").click()
    tool.expect_outcome("matched")
    expect(tool.answer).to_be_focused()
    expect(tool.stale).to_have_count(0)
    assert tool.answer.get_attribute("data-stale") is None


def test_what_is_changed_while_the_question_waits_makes_its_answer_stale(page: Page) -> None:
    wasm = Held(page, WASM)
    tool = Tool(page, "zh").open()
    tool.fill(CASE)
    tool.submit.click()
    tool.field(3, "amount").fill("1299")
    wasm.release()
    tool.expect_outcome("mismatch")
    expect(tool.stale).to_have_count(1)


def test_what_is_added_to_the_case_is_what_was_checked(page: Page) -> None:
    wasm = Held(page, WASM)
    tool = Tool(page, "zh").open()
    tool.fill(CASE)
    tool.submit.click()
    tool.field(3, "amount").fill("77")
    wasm.release()
    tool.expect_outcome("mismatch")
    # The answer is to what was asked; before anything is kept, what stands there now has to be asked again.
    expect(tool.answer).to_have_attribute("data-stale", "")
    expect(tool.keep).to_be_hidden()
    tool.answer.locator(".pg-stale button").click()
    expect(tool.keep).to_be_visible()
    tool.keep.click()
    expect(tool.mine.get_by_role("listitem")).to_have_count(1)
    (entry,) = tool.kept_checks()
    assert entry["answers"]["vouchers"] == [*CASE[:2], {**CASE[2], "amount": "77"}]
    assert entry["findings"]["verdict"] == entry["outcome"] == "mismatch"


# The whole case


BAD = {"terminals": "three", "as_of": "the day before yesterday"}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_of_the_case_is_named_at_its_field(tool: Tool, name: str) -> None:
    tool.fill(CASE).fill_case(**{name: BAD[name]})
    tool.whole.locator("summary").click()
    expect(tool.case_field(name)).to_be_hidden()
    tool.submit.click()
    tool.expect_outcome("mismatch")  # it is left out, nothing else is
    expect(tool.summary).to_be_focused()
    field = tool.case_field(name)
    expect(field).to_have_attribute("aria-invalid", "true")
    tool.summary.get_by_role("link").click()
    expect(field).to_be_focused()
    message = tool.page.locator(f"[id='{field.get_attribute('id')}.error']")
    expect(message).to_be_visible()
    assert message.get_attribute("id") in str(field.get_attribute("aria-describedby")).split()
    assert field.input_value() == BAD[name]
    field.fill("")
    tool.check("mismatch")
    expect(tool.summary).to_be_hidden()
    expect(message).to_be_hidden()


def test_the_number_of_terminals_explains_a_part(zh_tool: Tool) -> None:
    rows = [{"amount": "297"}, {"kind": "bank_transfer", "amount": "297"}, {"amount": "99"}]
    zh_tool.fill(rows).fill_case(terminals="3").check("mismatch")
    expect(zh_tool.causes.first).to_have_attribute("data-code", "terminal_count")


@pytest.mark.parametrize(("today", "expired"), [("2026-10-20", False), ("2026-11-20", True)])
def test_today_decides_whether_a_preauthorisation_is_too_old(page: Page, today: str, expired: bool) -> None:
    page.clock.set_fixed_time(datetime.datetime.fromisoformat(f"{today}T12:00:00"))
    tool = Tool(page, "zh").open()
    frozen = {"kind": "preauthorisation", "amount": "3000", "date": "2026-10-08"}
    tool.fill([frozen, {"kind": "other", "amount": "3000"}])
    tool.submit.click()
    expect(tool.answer).to_be_visible()
    expect(tool.answer.locator("[data-code=preauthorisation_expired]")).to_have_count(int(expired))
    # A day that is written counts in its stead.
    tool.fill_case(as_of="2026-10-20" if expired else "2026-11-20")
    tool.stale.get_by_role("button").click()
    expect(tool.answer.locator("[data-code=preauthorisation_expired]")).to_have_count(int(not expired))


# My case


def stated(tool: Tool, amount: str) -> Tool:
    """Check the case with another amount in the third voucher, and add the answer to my case."""
    tool.fill([*CASE[:2], {"amount": amount}]).check("mismatch")
    tool.keep.click()
    expect(tool.kept_status).to_have_text(tool.says("case_added"))
    return tool


def test_answers_are_kept_in_my_case_across_a_reload(tool: Tool) -> None:
    expect(tool.mine).to_be_hidden()
    items = tool.mine.get_by_role("listitem")
    stated(tool, "1929")
    expect(items).to_have_count(1)
    tool.fill([{"payee": "张三"}]).fill_case(terminals="3")
    stated(tool, "2199")
    expect(items).to_have_count(2)
    expect(items.first).to_contain_text("¥900.00")
    expect(items.last).to_contain_text("¥630.00")
    # The same once more is the same entry.
    tool.check("mismatch")
    tool.keep.click()
    expect(items).to_have_count(2)
    tool.clear.click()
    tool.page.reload()
    expect(tool.submit).to_be_enabled()
    expect(items).to_have_count(2)
    items.first.get_by_role("button").first.click()
    tool.expect_outcome("mismatch")
    assert tool.typed() == full([{**CASE[0], "payee": "张三"}, CASE[1], {**CASE[2], "amount": "2199"}])
    expect(tool.case_field("terminals")).to_have_value("3")
    expect(tool.case_field("terminals")).to_be_visible()
    expect(tool.answer).to_contain_text("¥900.00")
    expect(tool.undo_region).to_contain_text(tool.says("case_opened"))
    tool.undo.click()
    assert tool.typed() == full([{"kind": kind} for kind in GROUP["shown"]])


def test_an_entry_is_removed_from_my_case_and_brought_back(tool: Tool) -> None:
    items = tool.mine.get_by_role("listitem")
    for amount in ("1929", "2199"):
        stated(tool, amount)
    before = items.all_inner_texts()
    items.last.get_by_role("button").last.click()
    expect(items).to_have_count(1)
    expect(items).to_contain_text("¥900.00")
    expect(tool.mine_undo).to_be_focused()
    tool.mine_undo.click()
    expect(items).to_have_count(2)
    assert items.all_inner_texts() == before
    for _ in range(2):
        items.first.get_by_role("button").last.click()
    expect(items).to_have_count(0)
    expect(tool.mine_undo).to_be_visible()
    tool.page.reload()
    expect(tool.submit).to_be_enabled()
    expect(tool.mine).to_be_hidden()


def test_entries_of_one_second_with_one_title_are_removed_one_by_one(page: Page) -> None:
    page.clock.set_fixed_time(datetime.datetime.fromisoformat("2026-11-20T12:00:00"))
    tool = Tool(page, "zh").open()
    items = tool.mine.get_by_role("listitem")
    stated(tool, "1929")
    tool.fill([{"payee": "张三"}])
    stated(tool, "1929")
    expect(items).to_have_count(2)
    items.first.get_by_role("button").last.click()
    expect(items).to_have_count(1)


def test_a_full_device_says_so(tool: Tool) -> None:
    stated(tool, "1929")
    tool.fill([*CASE[:2], {"amount": "2199"}]).check("mismatch")
    tool.page.evaluate(
        "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    tool.keep.click()
    expect(tool.kept_status).to_contain_text(tool.says("case_trouble_full"))
    # It is in this window, and can still be handed over.
    expect(tool.mine.get_by_role("listitem")).to_have_count(2)


def test_a_text_that_is_too_long_to_compare_stays_in_the_form_alone(zh_tool: Tool) -> None:
    zh_tool.fill([{**CASE[0], "payee": "某" * 12_000}, *CASE[1:]]).check("mismatch")
    zh_tool.keep.click()
    expect(zh_tool.kept_status).to_contain_text(zh_tool.says("case_added"))
    (entry,) = zh_tool.kept_checks()
    assert entry["answers"]["vouchers"] == CASE
    expect(zh_tool.field(1, "payee")).to_have_value("某" * 12_000)


@pytest.mark.parametrize(
    "kept",
    [
        "5", '"x"', "[5]", "[", "null", "{}", "[null]", '[{"title": "x", "values": {}}]',
        '[{"at": 5, "title": "x", "values": {"vouchers": []}}]',
        '[{"at": "2026-11-20T12:00:00+08:00", "title": 5, "values": {"vouchers": "x"}}]',
    ],
)  # fmt: skip
def test_what_another_version_kept_of_my_case_breaks_nothing(
    frugal: BrowserContext, page: Page, watch: Watch, kept: str
) -> None:
    tool = Tool(page, "zh").open()
    page.evaluate("(kept) => localStorage.setItem('posguide:case', kept)", kept)
    tool.open()
    for item in tool.mine.get_by_role("listitem").all():
        item.get_by_role("button").first.click()
        expect(tool.answer).to_be_visible()
    tool.fill(CASE).check("mismatch")


def test_nothing_is_added_of_what_has_nothing_to_compare(zh_tool: Tool) -> None:
    zh_tool.field(1, "amount").fill("1299")
    zh_tool.check("insufficient")
    expect(zh_tool.keep).to_have_count(0)


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
        # Another currency can be told apart, so there it says more than that the amount cannot be read.
        expect(zh_tool.answer).to_have_attribute("data-outcome", re.compile("^(unreadable|mismatch)$"))
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
        # The dollar among the quotes is taken for another currency.
        zh_tool.check("mismatch" if name == "quotes" else "unreadable")
        zh_tool.download.click()
        expect(zh_tool.record.get_by_role("status")).to_contain_text(either)
        expect(zh_tool.page.locator(".pg-check img")).to_have_count(0)


def test_what_no_record_can_hold_offers_none_and_says_so(zh_tool: Tool) -> None:
    zh_tool.fill([{"amount": "299"}])
    zh_tool.put(2, "amount", GARBAGE["lone surrogate"])
    zh_tool.check("unreadable")
    expect(zh_tool.record).to_contain_text(zh_tool.says("record_impossible"))
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


def test_reload_opens_the_folds_in_which_something_stands(frugal: BrowserContext, page: Page) -> None:
    tool = Tool(page, "zh").open()
    expect(tool.section.locator("form details[open]")).to_have_count(0)
    expect(tool.field(1, "payee")).to_be_hidden()
    row = {name: f"{name} 5" for name in FOLDED}
    tool.fill([{}, row]).fill_case(terminals="3", as_of="2026-11-20")
    page.reload()
    expect(tool.submit).to_be_enabled()
    expect(tool.field(2, FOLDED[0])).to_be_visible()
    expect(tool.field(1, FOLDED[0])).to_be_hidden()
    expect(tool.case_field("terminals")).to_be_visible()
    assert tool.typed() == full([{"kind": kind, **(row if at == 1 else {})} for at, kind in enumerate(GROUP["shown"])])
    assert [tool.case_field(name).input_value() for name in ("terminals", "as_of")] == ["3", "2026-11-20"]
    kept = json.loads(json.loads(tool.kept())["posguide:form:amounts"])
    assert (kept["terminals"], kept["as_of"]) == ("3", "2026-11-20")
    tool.fill_case(terminals="", as_of="")
    page.reload()
    expect(tool.submit).to_be_enabled()
    expect(tool.case_field("terminals")).to_be_hidden()


def test_what_the_version_before_kept_still_opens(page: Page) -> None:
    tool = Tool(page, "zh").open()
    page.evaluate("(kept) => localStorage.setItem('posguide:form:amounts', JSON.stringify(kept))", CASE)
    page.reload()
    expect(tool.submit).to_be_enabled()
    assert tool.typed() == full(CASE)
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


@pytest.mark.parametrize("name", ["payer", "label", "state", "terminal_no", "reference_no", "merchant_no"])
def test_card_number_is_kept_in_no_further_field_and_not_in_my_case(zh_tool: Tool, name: str) -> None:
    card = "4111 1111 1111 1111"
    zh_tool.fill([CASE[0], {**CASE[1], name: card}, CASE[2]]).check("mismatch")
    zh_tool.keep.click()
    expect(zh_tool.mine).to_be_visible()
    assert zh_tool.field(2, name).input_value() == card
    form = json.loads(zh_tool.kept())["posguide:form:amounts"]
    for kept in (form, json.dumps(zh_tool.kept_checks(), ensure_ascii=False)):
        assert "1111 1111" not in kept
        assert "*" * 12 + "1111" in kept


NUMBERS = {
    "merchant number": ({"merchant_no": "102100050000001"}, True),
    "reference": ({"reference_no": "261120000042"}, True),
    "long reference that no card has": ({"reference_no": "4200001234202611201234567890"}, True),
    "card as a merchant number": ({"merchant_no": "378282246310005"}, False),
    "card as a reference": ({"reference_no": "6222021234567890128"}, False),
}


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in NUMBERS.items()])
def test_numbers_of_a_merchant_and_a_payment_are_kept_whole(
    frugal: BrowserContext, page: Page, row: tuple[dict[str, str], bool]
) -> None:
    (written, whole) = row
    ((name, number),) = written.items()
    tool = Tool(page, "zh").open()
    tool.fill([written])
    page.reload()
    expect(tool.submit).to_be_enabled()
    kept = tool.field(1, name).input_value()
    assert kept == (number if whole else "*" * 12 + number[-4:])


def test_amounts_are_kept_as_they_are(frugal: BrowserContext, page: Page) -> None:
    tool = Tool(page, "zh").open()
    for amount in ("999,999,999,999.99", "¥1,299.00", "999999999999.99"):
        tool.field(1, "amount").fill(amount)
        page.reload()
        assert tool.field(1, "amount").input_value() == amount


STORAGE = {
    "refuses to write": """
Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };""",
    "forbidden": """
Object.defineProperty(window, "localStorage", { get() { throw new Error("theme: no storage"); } });
Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("no", "SecurityError"); } });""",
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
    tool.keep.click()
    said = "|".join(tool.says(f"case_trouble_{name}").pattern for name in ("full", "forbidden"))
    expect(tool.kept_status).to_have_text(re.compile(said))


def test_what_another_version_kept_breaks_nothing(page: Page) -> None:
    tool = Tool(page, "zh").open()
    for kept in (
        "5",
        "{}",
        '"x"',
        "[5]",
        "[",
        "null",
        '[{"kind": "no such kind"}]',
        '{"vouchers": 5}',
        '{"vouchers": [null]}',
        '{"vouchers": [{"amount": {}}], "terminals": [], "as_of": {}}',
    ):
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
