"""The interactive checklist: ticks, the choice of the deposit, links to steps, older versions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from posguide.content import read

from .conftest import ROOT
from .guide import said

CHECKLIST = read(ROOT).current("handling")
STEPS = {step["id"]: step for step in CHECKLIST.data["steps"]}
HIDDEN_FOR = {"terminal": "customer", "customer": "terminal"}


def of_kind(reading: str) -> list[str]:
    return [name for name, step in STEPS.items() if step["reading"] == reading]


@pytest.fixture
def opened(page: Page, home: str) -> Page:
    page.goto(home + "handling/")
    expect(page.locator(".pg-tally")).to_be_visible()
    return page


def tick(page: Page, name: str) -> None:
    page.locator(f"input[data-step={name}]").check()


def choose(page: Page, reading: str) -> None:
    page.locator(f"label:has(input[value={reading}])").click()
    expect(page.locator(f"input[value={reading}]")).to_be_checked()


def expect_tally(page: Page, lang: str, done: int, total: int) -> None:
    expect(page.locator(".pg-tally p")).to_have_text(said("steps_done", lang, done=done, all=total))
    expect(page.locator(".pg-tally progress")).to_have_js_property("value", done)
    expect(page.locator(".pg-tally progress")).to_have_js_property("max", total)


def test_ticks_are_counted_and_outlive_a_reload(opened: Page, lang: str) -> None:
    expect_tally(opened, lang, 0, len(STEPS))
    ticked = list(STEPS)[1:4]
    for count, name in enumerate(ticked, 1):
        tick(opened, name)
        expect_tally(opened, lang, count, len(STEPS))
    opened.locator(f"input[data-step={ticked[0]}]").uncheck()
    opened.reload()
    expect_tally(opened, lang, 2, len(STEPS))
    checked = opened.locator("input[data-step]:checked").evaluate_all("(all) => all.map((box) => box.dataset.step)")
    assert checked == ticked[1:]


def test_ticks_are_the_same_in_both_languages(page: Page) -> None:
    page.goto("/handling/")
    tick(page, "keep-everything")
    page.goto("/en/handling/")
    expect(page.locator("input[data-step=keep-everything]")).to_be_checked()
    page.goto(f"/handling/{CHECKLIST.version}/")
    expect(page.locator("input[data-step=keep-everything]")).to_be_checked()


def test_clearing_can_be_taken_back(opened: Page, lang: str) -> None:
    tick(opened, "keep-everything")
    tick(opened, "escalate")
    opened.locator("[data-do=clear]").click()
    expect_tally(opened, lang, 0, len(STEPS))
    region = opened.locator(".pg-undo")
    expect(region).to_contain_text(said("ticks_cleared", lang))
    expect(region.get_by_role("button")).to_be_focused()
    region.get_by_role("button").click()
    expect_tally(opened, lang, 2, len(STEPS))
    expect(opened.locator("[data-do=clear]")).to_be_focused()
    opened.locator("[data-do=clear]").click()
    opened.reload()
    expect_tally(opened, lang, 0, len(STEPS))


@pytest.mark.parametrize("reading", ["terminal", "customer"])
def test_choice_hides_what_does_not_concern(opened: Page, lang: str, reading: str) -> None:
    tick(opened, of_kind(HIDDEN_FOR[reading])[0])
    choose(opened, reading)
    gone = of_kind(HIDDEN_FOR[reading])
    assert gone
    for name in STEPS:
        for part in (opened.locator(f".pg-step[data-step={name}]"), opened.locator(f"h2#{name}")):
            if name in gone:
                expect(part).to_be_hidden()
            else:
                expect(part).to_be_visible()
    expect_tally(opened, lang, 0, len(STEPS) - len(gone))
    opened.reload()
    expect(opened.locator(f"input[value={reading}]")).to_be_checked()
    expect(opened.locator(f"h2#{gone[0]}")).to_be_hidden()
    choose(opened, "all")
    expect(opened.locator(f"h2#{gone[0]}")).to_be_visible()
    expect_tally(opened, lang, 1, len(STEPS))


def test_link_from_elsewhere_shows_a_hidden_step(opened: Page, home: str) -> None:
    name = of_kind("customer")[0]
    choose(opened, "terminal")
    opened.goto("about:blank")
    opened.goto(f"{home}handling/#{name}")
    expect(opened.locator(f"h2#{name}")).to_be_in_viewport()
    expect(opened.locator("input[value=all]")).to_be_checked()


@pytest.mark.parametrize("instant", [False, True])
def test_link_on_the_page_shows_a_hidden_step(request: pytest.FixtureRequest, page: Page, instant: bool) -> None:
    if instant:
        request.getfixturevalue("own_address")
    page.goto("/handling/")
    name = of_kind("customer")[0]
    choose(page, "terminal")
    page.locator(f".md-sidebar--secondary a[href$='#{name}']").click()
    expect(page).to_have_url(re.compile(f"#{name}$"))
    expect(page.locator(f"h2#{name}")).to_be_in_viewport()


def test_address_with_a_broken_mark_does_no_harm(page: Page) -> None:
    page.goto("/handling/#%E4%B")
    tick(page, "escalate")
    expect_tally(page, "zh", 1, len(STEPS))
    page.reload()
    expect_tally(page, "zh", 1, len(STEPS))


def test_what_another_version_kept_breaks_nothing(page: Page) -> None:
    page.goto("/404.html")
    page.evaluate(
        """(key) => {
          localStorage.setItem(`posguide:ticks:${key}`, '{"escalate": true}');
          localStorage.setItem("posguide:reading", '"no such\\\\"reading"');
        }""",
        CHECKLIST.id,
    )
    page.goto("/handling/")
    tick(page, "escalate")
    expect_tally(page, "zh", 1, len(STEPS))


def test_version_and_links_of_steps(page: Page, lang: str, home: str) -> None:
    page.goto(f"{home}handling/")
    links = page.locator(".pg-permalink a").evaluate_all("(all) => all.map(({ href }) => href)")
    assert [link.rpartition("#")[2] for link in links] == list(STEPS)
    assert all(link.partition("#")[0].endswith(f"{home}handling/{CHECKLIST.version}/") for link in links)
    page.goto(links[-1])
    expect(page.locator(f"h2#{list(STEPS)[-1]}")).to_be_in_viewport()
    expect(page.locator(".pg-step")).to_have_count(len(STEPS))
    expect(page.locator(".pg-version")).to_contain_text(CHECKLIST.sha256)
    tick(page, "escalate")
    expect_tally(page, lang, 1, len(STEPS))


def test_without_storage_ticks_work_and_the_page_says_so(page: Page, lang: str, home: str) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };")
    page.goto(home + "handling/")
    tick(page, "escalate")
    expect(page.locator(".pg-tally p")).to_contain_text(said("steps_done", lang, done=1, all=len(STEPS)))
    expect(page.locator(".pg-tally p")).to_contain_text(said("not_kept", lang))


def test_tally_is_told_to_those_who_listen(opened: Page) -> None:
    expect(opened.locator(".pg-tally [role=status]")).to_have_count(1)
    for name in STEPS:
        expect(opened.get_by_role("checkbox").and_(opened.locator(f"[data-step={name}]"))).to_have_accessible_name(
            re.compile(".+")
        )
