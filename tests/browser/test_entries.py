"""Finding one's entry on a page: choices, words typed, links, notices, copying."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from posguide.content import read

from .conftest import ROOT
from .guide import said

CONTENT = read(ROOT)
CODES = CONTENT.current("response-codes").steps
CAUSES = CONTENT.current("causes").steps
CHANNELS = CONTENT.current("escalation").steps
LOOKUP = ".pg-lookup input"


def visible(page: Page) -> list[str]:
    found: list[str] = page.locator(".pg-step:visible").evaluate_all("(all) => all.map(({ dataset }) => dataset.step)")
    return found


def opened(page: Page, path: str) -> Page:
    page.goto(path)
    expect(page.locator(".pg-checklist[data-mounted]")).to_be_attached()
    return page


@pytest.mark.parametrize("typed", ["68", "６８", " 68 ", "代码68", "code 68"])
def test_a_code_is_found_by_its_digits(frugal: BrowserContext, page: Page, home: str, typed: str) -> None:
    opened(page, home + "response-codes/").locator(LOOKUP).fill(typed)
    expect(page.locator("#pos-68")).to_be_visible()
    assert visible(page) == [name for name, code in CODES.items() if code["code"] == "68"]
    expect(page.locator(".pg-group:visible")).to_have_count(1)
    expect(page.locator("#pos-68")).to_be_in_viewport()


def test_a_code_is_found_by_the_words_on_the_screen(frugal: BrowserContext, page: Page, home: str) -> None:
    shown = CODES["pos-51"]["shown"][0]
    opened(page, home + "response-codes/").locator(LOOKUP).fill(shown)
    assert "pos-51" in visible(page)


def test_what_is_nowhere_is_said_to_be_nowhere(frugal: BrowserContext, page: Page, lang: str, home: str) -> None:
    opened(page, home + "response-codes/").locator(LOOKUP).fill("zzz 不存在 <b>")
    expect(page.locator(".pg-step:visible")).to_have_count(0)
    expect(page.locator(".pg-lookup [role=status]")).to_have_text(said("found_none", lang))
    expect(page.locator(".pg-group:visible")).to_have_count(0)
    page.locator(LOOKUP).fill("")
    expect(page.locator(".pg-step:visible")).to_have_count(len(CODES))
    expect(page.locator(".pg-lookup [role=status]")).to_be_empty()


def test_codes_of_one_namespace_only(frugal: BrowserContext, page: Page) -> None:
    opened(page, "/response-codes/").locator("label:has(input[value=gateway])").click()
    assert {CODES[name]["namespace"] for name in visible(page)} == {"gateway"}
    expect(page.locator(".pg-group:visible")).to_have_count(1)


@pytest.mark.parametrize("who", ["person", "business", "customer"])
def test_the_ladder_of_each_complainant(frugal: BrowserContext, page: Page, home: str, who: str) -> None:
    opened(page, home + "escalation/").locator(f"label:has(input[value={who}])").click()
    assert visible(page) == [name for name, channel in CHANNELS.items() if who in channel["complainants"]]
    page.reload()
    expect(page.locator(f"input[value={who}]")).to_be_checked()


def test_cards_follow_the_choice_and_lead_to_their_cause(frugal: BrowserContext, page: Page, home: str) -> None:
    opened(page, home + "causes/")
    expect(page.locator(".pg-card")).to_have_count(len(CAUSES))
    page.locator("label:has(input[value=customer])").click()
    fitting = [name for name, cause in CAUSES.items() if cause["reading"] != "terminal"]
    assert visible(page) == fitting or set(visible(page)) == set(fitting)
    expect(page.locator(".pg-card:visible")).to_have_count(len(fitting))
    page.locator(f".pg-card[data-for={fitting[-1]}]").click()
    expect(page.locator(f"#{fitting[-1]}")).to_be_in_viewport()


def test_a_link_to_an_entry_wins_over_a_choice(frugal: BrowserContext, page: Page) -> None:
    name = next(name for name, cause in CAUSES.items() if cause["reading"] == "terminal")
    opened(page, "/causes/").locator("label:has(input[value=customer])").click()
    page.goto("about:blank")
    opened(page, f"/causes/#{name}")
    expect(page.locator(f"#{name}")).to_be_in_viewport()
    expect(page.locator("input[name=reading][value=all]")).to_be_checked()


def test_figures_with_and_without_commas_are_the_same(frugal: BrowserContext, page: Page) -> None:
    opened(page, "/causes/").locator(LOOKUP).fill("2999.00")
    without = visible(page)
    page.locator(LOOKUP).fill("2,999.00")
    assert visible(page) == without != []


# Notices


def notices(page: Page) -> Any:
    return page.locator(".pg-due:visible")


def test_a_fact_past_its_date_says_so_even_on_an_old_build(frugal: BrowserContext, page: Page, home: str) -> None:
    page.clock.install(time="2035-01-01T12:00:00Z")
    opened(page, home + "facts/")
    expect(page.locator(".pg-due[data-check-after]:visible")).to_have_count(len(CONTENT.facts.facts))
    expect(page.locator("[data-any-due]")).to_be_visible()
    opened(page, home + "escalation/")
    expect(notices(page).first).to_be_visible()


def test_what_is_folded_away_says_that_a_fact_inside_is_past_its_date(
    frugal: BrowserContext, page: Page, home: str
) -> None:
    page.clock.install(time="2035-01-01T12:00:00Z")
    opened(page, home + "handling/")
    step = page.locator(".pg-step[data-step=contact-institution]")
    expect(step.locator(".pg-late")).to_be_visible()
    expect(page.locator(".pg-step[data-step=state-difference] .pg-late:visible")).to_have_count(0)
    expect(page.locator("[data-any-due]")).to_be_visible()


def test_facts_are_found_by_the_name_of_their_source(frugal: BrowserContext, page: Page) -> None:
    opened(page, "/facts/").locator(LOOKUP).fill("民法典")
    found = set(visible(page))
    assert found >= {name for name, fact in CONTENT.facts.facts.items() if fact.source_id == "civil-code"}
    page.locator(LOOKUP).fill("zzzz")
    expect(page.locator(".pg-namespace:visible")).to_have_count(0)


def test_a_fact_within_its_date_says_nothing(frugal: BrowserContext, page: Page, home: str) -> None:
    page.clock.install(time="2026-11-25T12:00:00Z")
    opened(page, home + "facts/")
    expect(notices(page)).to_have_count(0)
    expect(page.locator("[data-any-due]")).to_be_hidden()


# Copying


def test_a_citation_is_copied_with_address_and_digest(
    frugal: BrowserContext, page: Page, lang: str, home: str, base_url: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    checklist = CONTENT.current("handling")
    opened(page, home + "handling/")
    step = page.locator(".pg-step[data-step=contact-institution]")
    step.locator("summary").click()
    step.locator("[data-do=copy]").last.click()
    expect(step.locator("[role=status]").last).to_have_text(said("copied", lang))
    title = checklist.steps["contact-institution"]["title"][lang]
    day = CONTENT.releases.data["handling"]["versions"][checklist.version]["published"]
    cited = f"{checklist.id}#contact-institution · {day} · sha256:{checklist.sha256}"
    address = f"{base_url}{home[1:]}handling/{checklist.version}/#contact-institution"
    assert page.evaluate("navigator.clipboard.readText()") == f"{title} · {cited} · {address}"


def test_where_copying_is_forbidden_the_text_is_selected(frugal: BrowserContext, page: Page, lang: str) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { get: () => undefined });")
    opened(page, "/appeal/")
    written = page.locator(".pg-letter").first
    written.locator("summary").click()
    written.locator("[data-do=copy]").click()
    expect(written.locator("[role=status]")).to_have_text(said("copy_failed", "zh"))
    selected = page.evaluate("getSelection().toString()")
    assert re.sub(r"\s", "", selected) == re.sub(r"\s", "", written.locator("blockquote").inner_text())


# Versions


def test_an_old_version_says_what_is_current_and_what_changed(frugal: BrowserContext, page: Page, home: str) -> None:
    old, *_, current = CONTENT.published["handling"]
    page.goto(f"{home}handling/{old}/")
    banner = page.locator(".pg-banner[role=note]")
    expect(banner).to_contain_text(current)
    banner.get_by_role("link").last.click()
    expect(page).to_have_url(re.compile(f"/handling/changes/#from-{re.escape(old)}$"))
    expect(page.locator(f"[id='from-{old}']")).to_be_in_viewport()
    expect(page.locator(".pg-changes ins").first).to_be_attached()


def test_what_was_withdrawn_says_why(frugal: BrowserContext, page: Page, lang: str, home: str) -> None:
    withdrawn = [
        (slug, version, facts["withdrawn"]["reason"][lang])
        for slug, release in CONTENT.releases.data.items()
        for version, facts in release["versions"].items()
        if "withdrawn" in facts
    ]
    for slug, version, reason in withdrawn:
        page.goto(f"{home}{slug}/{version}/")
        expect(page.locator(".pg-banner--stop")).to_contain_text(reason)
        page.goto(f"{home}{slug}/changes/")
        expect(page.locator(".pg-table--text").first).to_contain_text(reason)
