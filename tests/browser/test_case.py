"""A case on the device: kept at once, by two windows too, in a store that is full or forbidden."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from posguide.content import read

from .conftest import ROOT, Watch
from .desk import Desk, file
from .guide import CASE, Tool, said

CARD = "6222021234567890128"
HANDLING = read(ROOT).published["handling"]
STEPS = list(read(ROOT).current("handling").steps)
FORBIDDEN = 'Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("no", "SecurityError"); } });'
FULL = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...given) {
  if (window.full) throw new DOMException("no room", "QuotaExceededError");
  return put.apply(this, given);
};"""


# Writing


def test_what_is_typed_starts_a_case_and_is_there_after_a_reload(desk: Desk) -> None:
    expect(desk.empty).to_be_visible()
    expect(desk.which).to_be_hidden()
    desk.write(reading="terminal", amount="299.00", paid_on="2026-10-08", story="付款\n没有记录", institution="甲支付")
    expect(desk.empty).to_be_hidden()
    expect(desk.which.locator("option")).to_have_text("甲支付")
    desk.title.fill("二号机")
    desk.title.blur()
    expect(desk.which.locator("option")).to_have_text("二号机")
    desk.open()
    expect(desk.title).to_have_value("二号机")
    for name, value in (
        ("reading", "terminal"),
        ("amount", "299.00"),
        ("paid_on", "2026-10-08"),
        ("story", "付款\n没有记录"),
    ):
        expect(desk.about(name)).to_have_value(value)
    expect(desk.page.locator("[data-section=deposit] .pg-count")).to_have_text(desk.says("case_filled", done=2))


def test_an_emptied_field_stays_empty(zh_desk: Desk) -> None:
    zh_desk.write(payee="张三").write(payee="")
    zh_desk.expect_kept("about/payee", "")
    expect(zh_desk.open().about("payee")).to_have_value("")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f"卡号{CARD}", "卡号************0128"),
        ("安全码 123，有效期 12/28", None),
        (";6222021234567890128=28121010000012300000?", None),
    ],
)
def test_secrets_of_a_card_are_never_kept(zh_desk: Desk, typed: str, kept: str | None) -> None:
    zh_desk.write(story=typed)
    expect(zh_desk.undo).to_contain_text(zh_desk.says("case_masked"))
    stored = zh_desk.parts()["about/story"]
    for secret in (CARD, "123", "12/28", "28121010000012300000"):
        assert secret not in stored.replace("0128", "")
    if kept:
        assert stored == kept
    expect(zh_desk.about("story")).to_have_value(stored)


def test_several_cases_are_kept_apart(desk: Desk) -> None:
    desk.write(institution="甲支付", amount="299")
    desk.page.locator(".pg-shelf [data-do=new-case]").click()
    expect(desk.about("institution")).to_have_value("")
    desk.write(institution="乙支付")
    expect(desk.which.locator("option")).to_have_count(2)
    desk.which.select_option(label="甲支付")
    expect(desk.about("amount")).to_have_value("299")
    desk.open()
    expect(desk.about("institution")).to_have_value("甲支付")


def test_a_removed_case_can_be_brought_back(desk: Desk) -> None:
    desk.write(institution="甲支付")
    desk.page.locator("[data-do=remove-case]").click()
    expect(desk.undo).to_contain_text("甲支付")
    expect(desk.about("institution")).to_have_value("")
    expect(desk.undo.get_by_role("button")).to_be_focused()
    desk.undo.get_by_role("button").click()
    expect(desk.about("institution")).to_have_value("甲支付")
    desk.page.locator("[data-do=remove-case]").click()
    expect(desk.empty).to_be_visible()
    desk.open()
    expect(desk.empty).to_be_visible()


def test_contacts_are_added_named_ordered_removed_and_brought_back(desk: Desk) -> None:
    desk.contact(kind="called", at="2026-11-02", person="客服007", said="说没有记录", next_on="2026-11-09")
    expect(desk.contacts.first.locator("summary")).to_contain_text("2026-11-02")
    expect(desk.contacts.first.locator("summary")).to_contain_text("客服007")
    desk.contact(kind="promised", at="2026-11-20", person="王")
    desk.open()
    expect(desk.contacts.locator("summary")).to_have_text(
        [re.compile("2026-11-20.*王"), re.compile("2026-11-02.*客服007")]
    )
    entry = desk.unfold(desk.contacts.last)
    expect(entry.locator("[name=said]")).to_have_value("说没有记录")
    entry.locator("[data-do=remove-entry]").click()
    expect(desk.contacts).to_have_count(1)
    undo = desk.page.locator("[data-part=contacts] .pg-undo")
    undo.get_by_role("button").click()
    expect(desk.contacts).to_have_count(2)
    expect(desk.timeline).to_contain_text("2026-11-02")


def test_what_was_removed_long_ago_is_gone_with_its_file(page: Page) -> None:
    page.clock.install()
    desk = Desk(page, "zh").open()
    desk.attach(file("a.txt", b"hello", "text/plain"))
    desk.unfold(desk.evidence.first).locator("[data-do=remove-entry]").click()
    expect(desk.evidence).to_have_count(0)
    assert desk.files() == 1
    desk.open()
    assert desk.files() == 1, "it can still be brought back"
    page.clock.fast_forward("02:00:00")
    desk.open()
    assert desk.files() == 0
    assert [value for path, value in desk.parts().items() if path.endswith("/name") and value] == []


def test_a_step_that_is_gone_keeps_what_was_written_about_it(page: Page) -> None:
    old, new = next(iter(HANDLING.values())), list(HANDLING.values())[-1]
    desk = Desk(page, "zh").open().write(amount="299")
    desk.expect_kept("about/amount", "299")
    page.evaluate(
        """([id, sha256]) => new Promise((resolve) => {
          indexedDB.open("posguide").onsuccess = ({ target: { result: db } }) => {
            const tx = db.transaction(["cases", "parts"], "readwrite");
            tx.objectStore("cases").getAll().onsuccess = ({ target: { result: [one] } }) => {
              const put = (path, value) => tx.objectStore("parts").put({ id: one.id, path, value });
              put("checklists/handling/id", id);
              put("checklists/handling/sha256", sha256);
              put("steps/handling/no-longer-there/done", true);
              put("steps/handling/no-longer-there/note", "写过的备注");
            };
            tx.oncomplete = () => { db.close(); resolve(); };
          };
        })""",
        [old.id, old.sha256],
    )
    desk.open()
    page.locator(".pg-progress-of .pg-banner").get_by_role("button").click()
    expect(desk.undo).to_contain_text(new.id)
    desk.expect_kept("steps/handling/no-longer-there/note", "写过的备注")
    expect(page.locator(".pg-step-row").last).to_contain_text("no-longer-there")


# Two windows


@pytest.fixture
def two(context: BrowserContext) -> tuple[Desk, Desk]:
    first = Desk(context.new_page(), "zh").open().write(institution="甲支付")
    first.expect_kept("about/institution", "甲支付")
    return first, Desk(context.new_page(), "zh").open()


def test_two_windows_keep_what_either_wrote(two: tuple[Desk, Desk]) -> None:
    first, second = two
    first.write(amount="299.00")
    second.write(payee="张三")
    expect(second.about("amount")).to_have_value("299.00")
    expect(first.about("payee")).to_have_value("张三")
    first.contact(kind="called", person="甲")
    expect(second.contacts.locator("summary")).to_contain_text("甲")
    second.contact(kind="called", person="乙")
    for desk in two:
        expect(desk.contacts).to_have_count(2)
    parts = first.open().parts()
    assert parts["about/amount"] == "299.00"
    assert parts["about/payee"] == "张三"


def test_what_two_windows_wrote_into_one_field_is_not_lost(two: tuple[Desk, Desk]) -> None:
    first, second = two
    # Both begin before either has heard of the other.
    second.page.evaluate("BroadcastChannel.prototype.postMessage = () => {}")
    first.page.evaluate("BroadcastChannel.prototype.postMessage = () => {}")
    first.write(story="第一个窗口写的")
    first.expect_kept("about/story", "第一个窗口写的")
    second.write(story="第二个窗口写的")
    second.expect_kept("about/story", "第二个窗口写的")
    third = Desk(first.page, "zh").open()
    expect(third.aside).to_contain_text("第一个窗口写的")
    third.aside.get_by_role("button").first.click()
    expect(third.about("story")).to_have_value("第一个窗口写的")
    expect(third.aside).to_be_hidden()
    third.expect_kept("about/story", "第一个窗口写的")


def test_what_one_window_types_on_is_no_conflict(two: tuple[Desk, Desk]) -> None:
    first, second = two
    first.about("institution").fill("甲支付有限公司")
    first.about("institution").blur()
    expect(second.about("institution")).to_have_value("甲支付有限公司")
    second.write(institution="乙支付")
    second.expect_kept("about/institution", "乙支付")
    assert not [path for path in second.parts() if path.startswith("aside/")]


def test_a_case_removed_in_one_window_leaves_the_other(two: tuple[Desk, Desk]) -> None:
    first, second = two
    first.page.locator("[data-do=remove-case]").click()
    expect(second.empty).to_be_visible()


# A store that is forbidden or full


def test_where_nothing_may_be_kept_everything_still_works(page: Page, lang: str) -> None:
    page.add_init_script(FORBIDDEN)
    desk = Desk(page, lang).open()
    expect(desk.trouble).to_contain_text(desk.says("case_trouble_forbidden"))
    desk.write(institution="甲支付", amount="299.00")
    assert "299.00" in desk.make("record").path().read_text(encoding="utf-8")


def test_a_full_store_is_said_and_nothing_is_lost_in_the_window(page: Page, lang: str) -> None:
    page.add_init_script(FULL)
    desk = Desk(page, lang).open().write(institution="甲支付")
    desk.expect_kept("about/institution", "甲支付")
    expect(desk.trouble).to_be_empty()
    page.evaluate("window.full = true")
    desk.write(amount="299.00", payee="张三")
    expect(desk.trouble).to_contain_text(desk.says("case_trouble_full"))
    text = desk.make("record").path().read_text(encoding="utf-8")
    assert "299.00" in text
    assert "甲支付" in text
    page.evaluate("window.full = false")
    desk.write(payee="李四")
    expect(desk.trouble).to_be_empty()
    # What did not fit before has been kept with it, and does not come back over what is newer.
    desk.expect_kept("about/amount", "299.00")
    desk.open()
    expect(desk.about("amount")).to_have_value("299.00")
    expect(desk.about("payee")).to_have_value("李四")


# From the other pages


def test_a_check_is_added_and_found_again(tool: Tool, lang: str) -> None:
    tool.fill(CASE).check("mismatch")
    tool.keep.click()
    tool.kept_status.get_by_role("link").click()
    desk = Desk(tool.page, lang)
    line = desk.page.locator("[data-part=checks] li")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("¥630.00")
    expect(desk.needs).to_contain_text(desk.says("case_need_missing"))
    line.get_by_role("link").click()
    tool.expect_outcome("mismatch")
    expect(tool.field(3, "amount")).to_have_value("1929")


def test_ticks_are_kept_in_the_case_with_who_and_when(page: Page, lang: str, home: str) -> None:
    page.goto(home + "handling/")
    offer = page.locator(".pg-case-of")
    page.locator(f"input[data-step={STEPS[0]}]").check()
    offer.get_by_role("button").click()
    expect(offer).to_contain_text(said("case_go", lang))
    page.locator(f"input[data-step={STEPS[1]}]").check()
    noted = page.locator(".pg-noted")
    expect(noted).to_have_count(2)
    noted.last.locator("input").first.fill("小李")
    noted.last.locator("input").last.fill("给客服看了收据")
    noted.last.locator("input").last.blur()
    desk = Desk(page, lang).open()
    rows = page.locator(".pg-step-row")
    expect(rows).to_have_count(len(STEPS))
    expect(page.locator(".pg-progress-of")).to_contain_text(said("steps_done", lang, done=2, all=len(STEPS)))
    expect(rows.nth(1).locator("summary")).to_contain_text("小李")
    rows.nth(2).locator("> input").check()
    desk.expect_kept(f"steps/handling/{STEPS[2]}/done", True)
    page.goto(home + "handling/")
    expect(page.locator(f"input[data-step={STEPS[2]}]")).to_be_checked()
    expect(page.locator(".pg-noted").nth(1).locator("input").first).to_have_value("小李")


def test_a_case_follows_its_version_until_it_is_moved(page: Page, lang: str, home: str) -> None:
    old, new = next(iter(HANDLING.values())), list(HANDLING.values())[-1]
    shared = [name for name in old.steps if name in new.steps]
    page.goto(f"{home}handling/{old.version}/")
    page.locator(f"input[data-step={shared[0]}]").check()
    page.locator(".pg-case-of").get_by_role("button").click()
    expect(page.locator(".pg-case-of a")).to_be_visible()
    page.goto(home + "handling/")
    expect(page.locator(".pg-case-of")).to_contain_text(old.id)
    expect(page.locator(f"input[data-step={shared[0]}]")).to_be_disabled()
    expect(page.locator(f"input[data-step={shared[0]}]")).to_be_checked()
    desk = Desk(page, lang).open()
    offer = page.locator(".pg-progress-of .pg-banner")
    expect(offer).to_contain_text(new.id)
    for name in new.steps:
        if name not in old.steps:
            expect(offer).to_contain_text(new.steps[name]["title"][lang])
    offer.get_by_role("button").click()
    expect(desk.undo).to_contain_text(new.id)
    expect(offer).to_have_count(0)
    desk.expect_kept("checklists/handling/sha256", new.sha256)
    page.goto(home + "handling/")
    expect(page.locator(f"input[data-step={shared[0]}]")).to_be_checked()
    expect(page.locator(f"input[data-step={shared[0]}]")).to_be_enabled()


def test_ticks_in_two_windows_meet(context: BrowserContext) -> None:
    first, second = context.new_page(), context.new_page()
    first.goto("/handling/")
    first.locator(".pg-case-of").get_by_role("button").click()
    expect(first.locator(".pg-case-of a")).to_be_visible()
    second.goto("/handling/")
    expect(second.locator(".pg-case-of a")).to_be_visible()
    first.locator(f"input[data-step={STEPS[0]}]").check()
    second.locator(f"input[data-step={STEPS[1]}]").check()
    for page in (first, second):
        for name in STEPS[:2]:
            expect(page.locator(f"input[data-step={name}]")).to_be_checked()


def test_results_kept_before_there_were_cases_become_one(frugal: BrowserContext, page: Page) -> None:
    page.goto("/")
    before = [{"at": "2026-11-20T12:00:00+08:00", "title": "差 ¥630.00", "values": {"vouchers": CASE}}]
    page.evaluate("(kept) => localStorage.setItem('posguide:case', JSON.stringify(kept))", before)
    tool = Tool(page, "zh").open()
    expect(tool.mine.get_by_role("listitem")).to_contain_text("差 ¥630.00")
    tool.open()
    expect(tool.mine.get_by_role("listitem")).to_have_count(1)


def test_without_script_the_page_is_a_form_to_print(
    open_context: Callable[..., BrowserContext], lang: str, home: str, watch: Watch
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(home + "case/")
    expect(page.get_by_text(said("case_needs_script", lang))).to_be_visible()
    expect(page.locator("[id='about.reading']")).to_be_visible()
