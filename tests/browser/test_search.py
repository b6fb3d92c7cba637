"""People find their page: forty queries as they are really typed, the right page among the first three."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import BrowserContext, Page, expect

from .guide import START

QUERIES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "searches.yaml").read_text(encoding="utf-8")
)
MISSES = 2  # of forty
NOTHING_TYPED = re.compile("键入以开始搜索|Type to start searching")  # the theme's words


def results(page: Page, query: str) -> list[str]:
    """Return the pages that are found, the best first."""
    field = page.locator(".md-search__input")
    meta = page.locator(".md-search-result__meta")
    field.fill("")
    field.press("End")  # without a key pressed the theme does not look at the field
    expect(meta).to_have_text(NOTHING_TYPED)
    field.fill(query)
    field.press("End")
    expect(meta).not_to_have_text(NOTHING_TYPED)
    links = page.locator(".md-search-result__item > .md-search-result__link").evaluate_all(
        "(all) => all.map(({ href }) => href)"
    )
    return list(dict.fromkeys(urlsplit(link).path for link in links))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_right_page_is_among_the_first_three(frugal: BrowserContext, page: Page, lang: str) -> None:
    queries = [query for query in QUERIES if query.get("lang", "zh") == lang]
    page.goto(START[lang])
    page.locator(".md-search__input").click()
    missed = {}
    for query in queries:
        found = results(page, query["query"])[:3]
        if not {START[lang] + wanted for wanted in query["pages"]} & set(found):
            missed[query["query"]] = found
    assert len(missed) <= MISSES * len(queries) // len(QUERIES), missed


def test_there_are_forty_queries() -> None:
    assert len(QUERIES) == 40
    assert len({query["query"] for query in QUERIES}) == 40


@pytest.mark.parametrize("query", ["1,299", "1299", "１２９９"])
def test_an_amount_is_found_however_it_is_typed(frugal: BrowserContext, page: Page, query: str) -> None:
    page.goto("/")
    page.locator(".md-search__input").click()
    field = page.locator(".md-search__input")
    field.fill(query)
    field.press("End")
    expect(page.locator(".md-search-result__link").first).to_have_attribute("href", re.compile("/tools/amounts/"))
