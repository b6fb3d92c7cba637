"""Choose your way in: every way through the questions reaches its outcome, and a link leads to the same one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from posguide.content import read
from posguide.flow import Way, ways

from .conftest import ROOT
from .guide import START, focused, tab_to

CONTENT = read(ROOT)
FLOW = CONTENT.flow.data
WAYS = list(ways(FLOW))
SOME = WAYS[0]

# Walks one way by pressing the options, and tells what is then to be seen.
WALK = """(options) => {
  document.querySelector(".pg-way [data-do=again]").click();
  for (const option of options) document.querySelector(`.pg-ask[data-open] [data-option="${option}"]`).click();
  const seen = (node) => node.getClientRects().length > 0;
  const open = [...document.querySelectorAll(".pg-ask")].filter(seen);
  return {
    open: open.map(({ dataset }) => dataset.outcome ?? dataset.question),
    roles: [...document.querySelectorAll(".pg-role")].filter(seen).map(({ dataset }) => dataset.role),
    links: [...document.querySelectorAll(".pg-ask[data-open] a")].filter(seen).map(({ href }) => href),
    text: open.map((node) => node.innerText).join(" "),
    hash: location.hash,
  };
}"""


def fragment(way: Way) -> str:
    return "#way=" + ".".join(way.options)


@pytest.fixture
def opened(frugal: BrowserContext, page: Page, home: str) -> Page:
    page.goto(home)
    expect(page.locator(".pg-way[data-mounted]")).to_be_visible()
    return page


def test_every_way_reaches_its_outcome(opened: Page, lang: str, base_url: str) -> None:
    for way in WAYS:
        outcome = FLOW["outcomes"][way.outcome]
        seen = opened.evaluate(WALK, list(way.options))
        assert seen["open"] == [way.outcome], way
        assert seen["roles"] == [way.role], way
        assert seen["hash"] == fragment(way)
        target = base_url + START[lang][1:] + outcome["checklist"] + "/"
        assert f"{target}#mark={','.join(outcome['steps'])}" in seen["links"], way
        assert {f"{target}#{step}" for step in outcome["steps"]} <= set(seen["links"]), way
        assert outcome["title"][lang] in seen["text"]
        assert ("warn" in outcome) == (outcome.get("warn", {}).get(lang, "-") in seen["text"])


@pytest.mark.parametrize("way", WAYS[:: max(1, len(WAYS) // 6)], ids=lambda way: ".".join(way.options))
def test_a_link_opens_the_same_outcome(frugal: BrowserContext, page: Page, home: str, way: Way) -> None:
    page.goto(home + fragment(way))
    shown = page.locator(".pg-ask:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("data-outcome", way.outcome)
    expect(shown).to_be_in_viewport()


@pytest.mark.parametrize(
    "mark", ["#way=", "#way=nothing", "#way=terminal.nothing.at-all", "#way=%E4%B", "#way=" + "a." * 500]
)
def test_a_link_that_is_broken_asks_on_from_where_it_still_makes_sense(
    frugal: BrowserContext, page: Page, mark: str
) -> None:
    page.goto("/" + mark)
    shown = page.locator(".pg-ask:visible")
    expect(shown).to_have_count(1)
    expect(shown.locator("[data-option]").first).to_be_visible()


def test_the_marked_steps_are_marked(opened: Page, lang: str) -> None:
    outcome = FLOW["outcomes"][SOME.outcome]
    opened.evaluate(WALK, list(SOME.options))
    opened.locator(".pg-outcome:visible .pg-button").click()
    expect(opened).to_have_url(re.compile(f"/{outcome['checklist']}/#mark="))
    marked = opened.locator(".pg-step[data-marked]")
    expect(marked).to_have_count(len(outcome["steps"]))
    assert set(marked.evaluate_all("(all) => all.map(({ dataset }) => dataset.step)")) == set(outcome["steps"])
    expect(marked.first).to_be_in_viewport()
    banner = opened.locator(".pg-marked")
    expect(banner).to_be_visible()
    banner.get_by_role("button").click()
    expect(marked).to_have_count(0)
    expect(banner).to_be_hidden()


def test_who_is_asking_goes_along(opened: Page) -> None:
    way = next(way for way in WAYS if FLOW["outcomes"][way.outcome]["checklist"] == "escalation")
    opened.evaluate(WALK, list(way.options))
    opened.locator(".pg-outcome:visible .pg-button").click()
    expect(opened.locator(f".pg-filter input[name=complainants][value={way.role}]")).to_be_checked()


def test_the_other_language_opens_at_the_same_result(opened: Page, lang: str) -> None:
    opened.evaluate(WALK, list(SOME.options))
    opened.locator(".md-select button").hover()
    opened.locator(f".md-select__link[hreflang={'en' if lang == 'zh' else 'zh'}]").click()
    expect(opened.locator("html")).not_to_have_attribute("lang", lang)
    expect(opened.locator(".pg-ask:visible")).to_have_attribute("data-outcome", SOME.outcome)


def test_back_and_again(opened: Page) -> None:
    opened.evaluate(WALK, list(SOME.options))
    shown = opened.locator(".pg-ask:visible")
    opened.locator("[data-do=back]").click()
    expect(shown).to_have_attribute("data-question", re.compile("^see"))
    expect(opened).to_have_url(re.compile(re.escape(".".join(SOME.options[:-1])) + "$"))
    opened.go_back()
    expect(shown).to_have_attribute("data-outcome", SOME.outcome)
    opened.locator("[data-do=again]").click()
    expect(shown).to_have_attribute("data-question", FLOW["start"])
    expect(opened.locator(".pg-way-tools")).to_be_hidden()
    opened.reload()
    expect(shown).to_have_attribute("data-question", FLOW["start"])


def test_with_the_keyboard_only(opened: Page) -> None:
    for option in SOME.options:
        tab_to(opened, opened.locator(f".pg-ask:visible [data-option={option}]"))
        opened.keyboard.press("Enter")
        expect(opened.locator(".pg-ask:visible .pg-ask-title")).to_be_focused()
    expect(opened.locator(".pg-ask:visible")).to_have_attribute("data-outcome", SOME.outcome)
    tab_to(opened, opened.locator("[data-do=back]"))
    opened.keyboard.press("Enter")
    expect(focused(opened)).to_have_class(re.compile("pg-ask-title"))


def test_the_link_can_be_copied_and_holds_answers_only(opened: Page, base_url: str, home: str) -> None:
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.evaluate(WALK, list(SOME.options))
    opened.locator("[data-do=link]").click()
    expect(opened.locator(".pg-way-tools [role=status]")).not_to_be_empty()
    assert opened.evaluate("navigator.clipboard.readText()") == base_url + home[1:] + fragment(SOME)


def test_it_needs_no_python(opened: Page, watch) -> None:  # type: ignore[no-untyped-def]
    opened.evaluate(WALK, list(SOME.options))
    assert watch.count("pyodide") == 0
    assert watch.workers == [] or all("search" in url for url in watch.workers)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_script_the_questions_are_links(page: Page, home: str) -> None:
    page.goto(home)
    expect(page.locator(".pg-ask:visible")).to_have_count(len(FLOW["questions"]) + len(FLOW["outcomes"]))
    page.locator(f"#way-{FLOW['start']} a").first.click()
    option = FLOW["questions"][FLOW["start"]]["options"][0]
    expect(page.locator(f"#way-{option['next']}")).to_be_in_viewport()
