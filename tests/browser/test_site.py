"""All pages: links, languages, a folder of a host, small screens, no JavaScript."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import SAVE_DATA, Watch
from .guide import ALL, CASE, CURRENT, START, Tool, full, said
from .test_checklist import STEPS

# One of each kind.
PAGES = (
    "",
    "tools/amounts/",
    "handling/",
    "handling/1.0.0/",
    "handling/changes/",
    "causes/",
    "facts/",
    "about/hosting/",
)
OTHER = {"zh": "en", "en": "zh"}


# Links


class Links(HTMLParser):
    """What a page refers to, and what can be referred to in it."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.add(str(given["id"]))
        if tag == "link" and (given.get("rel") == "canonical" or given.get("hreflang")):
            return  # addresses below the one the site was built for; another test reads them
        self.targets += [str(given[name]) for name in ("href", "src") if given.get(name)]


def parsed(html: str) -> Links:
    found = Links()
    found.feed(html)
    return found


def fetch(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.quote(url, safe=":/?%#")) as response:
            text = response.read().decode() if response.headers.get_content_type() == "text/html" else ""
            return int(response.status), text
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, ""


def addresses(site: Path) -> list[str]:
    found = (path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html")))
    return [name.removesuffix("index.html") for name in found]


def test_every_link_leads_somewhere(site: Path, base_url: str) -> None:
    known: dict[str, tuple[int, Links]] = {}

    def at(url: str) -> tuple[int, Links]:
        if url not in known:
            status, text = fetch(url)
            known[url] = (status, parsed(text))
        return known[url]

    broken = []
    for name in addresses(site):
        page = base_url + name
        status, links = at(page)
        assert status == 200, page
        for target in links.targets:
            url, mark = urldefrag(urljoin(page, target))
            if urlsplit(url).scheme not in ("http", "https"):
                continue
            if not url.startswith(base_url):
                if not re.match(r"https?://[a-z0-9-]+(\.[a-z0-9-]+)+/", url):
                    broken.append(f"/{name}: {target} leads to {url}")
                continue
            status, there = at(url)
            if status != 200:
                broken.append(f"/{name}: {target} gives {status}")
            elif mark and unquote(mark) not in there.ids and not mark.startswith("__"):
                broken.append(f"/{name}: {target} has no such place")
    assert broken == []
    assert len(addresses(site)) >= 2 * len(ALL)


def test_both_languages_have_the_same_pages(site: Path) -> None:
    names = addresses(site)
    english = {name.removeprefix("en/") for name in names if name.startswith("en/")}
    assert {name for name in names if not name.startswith("en/")} == english
    assert set(ALL) <= english


# Languages


def switch(page: Page, to: str) -> None:
    page.wait_for_load_state("networkidle")  # the theme changes what the links do once it has the site maps
    page.locator(".md-select button").hover()
    page.locator(f".md-select__link[hreflang={to}]").click()


@pytest.mark.parametrize("instant", [False, True])
def test_language_switch_keeps_the_page_and_what_was_typed(
    request: pytest.FixtureRequest, frugal: BrowserContext, page: Page, lang: str, instant: bool
) -> None:
    if instant:
        request.getfixturevalue("own_address")
    tool = Tool(page, lang).open()
    tool.fill(CASE)
    switch(page, OTHER[lang])
    other = Tool(page, OTHER[lang])
    expect(page).to_have_url(re.compile(f"[0-9]{other.path}$"))
    expect(page.locator("html")).to_have_attribute("lang", OTHER[lang])
    expect(other.submit).to_be_enabled()
    assert other.typed() == full(CASE)
    switch(page, lang)
    expect(page).to_have_url(re.compile(f"[0-9]{tool.path}$"))
    expect(tool.submit).to_be_enabled()


@pytest.mark.parametrize("path", PAGES)
def test_language_switch_of_every_page(frugal: BrowserContext, page: Page, path: str) -> None:
    page.goto("/" + path)
    switch(page, "en")
    expect(page).to_have_url(re.compile(f"[0-9]/en/{path}$"))
    switch(page, "zh")
    expect(page).to_have_url(re.compile(f"[0-9]/{path}$"))


def test_page_that_is_not_there(frugal: BrowserContext, page: Page, watch: Watch, home: str) -> None:
    watch.forgive("404.*no/such/page")
    response = page.goto(home + "no/such/page/")
    assert response
    assert response.status == 404
    expect(page.locator(".md-header")).to_be_visible()
    page.locator(".md-header a.md-logo").click()
    expect(page.locator(".pg-doors")).to_be_visible()


def test_language_switch_of_the_page_that_is_not_there(frugal: BrowserContext, page: Page, watch: Watch) -> None:
    watch.forgive("404.*no/such/page")
    page.goto("/no/such/page/")
    switch(page, "en")
    expect(page).to_have_url(re.compile("[0-9]/en/"))
    expect(page.locator("html")).to_have_attribute("lang", "en")


# In a folder of a host


def test_site_in_a_folder(prefixed_url: str, page: Page, lang: str, watch: Watch) -> None:
    root = prefixed_url + START[lang][1:]
    page.goto(root)
    page.locator(".pg-door--amounts").click()
    tool = Tool(page, lang, prefixed_url)
    expect(page).to_have_url(tool.path)
    expect(tool.submit).to_be_enabled()
    tool.fill(CASE).check("mismatch")
    switch(page, OTHER[lang])
    expect(page).to_have_url(Tool(page, OTHER[lang], prefixed_url).path)
    assert all(url.startswith((prefixed_url, "blob:")) for url in watch.requests)


def test_page_that_is_not_there_in_another_folder_can_be_read(prefixed_url: str, page: Page, watch: Watch) -> None:
    # A missing page can be at any depth, so its 404 page is styled only at the address the site was built for.
    watch.forgive("404|MIME type")
    response = page.goto(prefixed_url + "no/such/page/")
    assert response
    assert response.status == 404
    for language in ("zh", "en"):
        expect(page.locator(f"[lang={language}]:is(h1, h2)")).to_be_visible()


# Screens


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 800)])
def test_every_page_fits_its_screen(
    open_context: Callable[..., BrowserContext], home: str, lang: str, width: int, height: int, scheme: str
) -> None:
    context = open_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    context.add_init_script(SAVE_DATA)
    page = context.new_page()
    for path in ALL if (width, scheme) == (360, "light") else CURRENT:
        page.goto(home + path)
        expect(page.locator("body")).to_have_attribute(
            "data-md-color-scheme", {"light": "default", "dark": "slate"}[scheme]
        )
        assert_fits(page, path)
        if not path:
            for door in page.locator(".pg-door").all():
                expect(door).to_be_visible()
                box = door.bounding_box()
                assert box
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= width
    tool = Tool(page, lang).open()
    for control in page.locator(".pg-check :is(button, input, select):visible").all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= 24, control
        assert box["width"] >= 24, control
    if scheme == "light":
        tool.fill([*CASE, {}])
        tool.field(2, "amount").fill("12.345")
        tool.field(1, "amount_in_words").fill("玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分")
        tool.check("mismatch")
        expect(tool.download).to_be_visible()
        assert_fits(page, "answer")


def assert_fits(page: Page, what: str) -> None:
    over = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    assert over <= 0, f"{what or 'home'} is {over} px too wide"


def test_wide_table_is_no_wider_than_its_frame(zh_tool: Tool) -> None:
    zh_tool.page.set_viewport_size({"width": 360, "height": 740})
    zh_tool.fill([{"amount": "999,999,999,999.99"}, {"amount": "999,999,999,999.98"}]).check("mismatch")
    assert_fits(zh_tool.page, "answer")


# Without JavaScript


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_script_everything_can_be_read(page: Page, lang: str, home: str) -> None:
    page.goto(home + "handling/")
    expect(page.locator(".pg-step:visible")).to_have_count(len(STEPS))
    expect(page.get_by_text(said("ticks_not_kept", lang))).to_be_visible()
    expect(page.locator("noscript .pg-banner")).to_contain_text("JavaScript")
    expect(page.locator(".pg-filter")).to_be_hidden()
    expect(page.locator(".pg-tally")).to_be_hidden()
    page.locator(".pg-more summary").first.click()
    expect(page.locator(".pg-more p").first).to_be_visible()
    page.goto(home)
    page.locator(".pg-door--amounts").click()
    expect(page).to_have_url(re.compile("/tools/amounts/$"))
    expect(page.get_by_text(said("form_needs_script", lang))).to_be_visible()
    tool = Tool(page, lang)
    expect(tool.submit).to_be_disabled()
    expect(tool.field(1, "amount")).to_be_disabled()
    expect(page.locator(".pg-example").first).to_be_visible()
    expect(page.locator(".pg-example button:visible")).to_have_count(0)
    tool.submit.click(force=True)
    assert page.url.endswith("/tools/amounts/")
    page.set_viewport_size({"width": 360, "height": 740})
    for path in CURRENT:
        page.goto(home + path)
        expect(page.locator("main h1")).to_be_visible()
        assert_fits(page, path)
    languages = page.locator(".md-select__inner").bounding_box()
    assert languages
    assert languages["x"] + languages["width"] <= 360


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_every_page_has_its_title_and_language(page: Page, lang: str, home: str) -> None:
    titles = set()
    for path in ALL:
        page.goto(home + path)
        expect(page.locator("html")).to_have_attribute("lang", lang)
        expect(page.locator("main h1")).to_have_count(1)
        titles.add(page.title())
    assert len(titles) == len(ALL)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_every_page_says_of_itself_where_it_is_and_what_it_is(page: Page, lang: str, home: str, site: Path) -> None:
    root = re.search(r"<loc>([^<]+)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8"))
    assert root
    for path in CURRENT:
        page.goto(home + path)
        head = page.evaluate(
            """() => ({
              canonical: document.querySelector("link[rel=canonical]").href,
              languages: Object.fromEntries(
                [...document.querySelectorAll("link[hreflang]")].map((one) => [one.hreflang, one.href])),
              description: document.querySelector("meta[name=description]").content,
              preview: document.querySelector("meta[property='og:title']").content,
              data: [...document.querySelectorAll("script[type='application/ld+json']")]
                .map((one) => JSON.parse(one.textContent)),
            })"""
        )
        assert head["canonical"] == root[1] + home[1:] + path
        assert head["languages"] == {
            "zh-CN": root[1] + path,
            "en": root[1] + "en/" + path,
            "x-default": root[1] + path,
        }
        assert len(head["description"]) > 20
        assert head["preview"]
        if path.rstrip("/") in KINDS:
            assert [one["@type"] for one in head["data"]] == [KINDS[path.rstrip("/")]]


KINDS = {
    "handling": "HowTo",
    "appeal": "HowTo",
    "faq": "FAQPage",
    "glossary": "DefinedTermSet",
    "causes": "TechArticle",
}
