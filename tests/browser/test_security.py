"""The policy is sent with everything, holds everywhere, and stops what it should stop."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import Watch
from .guide import CASE, START, Tool

SEARCH = {"zh": "申诉", "en": "appeal"}


class Metas(HTMLParser):
    """The policies that stand in a page, and where its first resource stands."""

    def __init__(self) -> None:
        super().__init__()
        self.policies: list[str] = []
        self.loads_before = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and given.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(str(given["content"]))
        elif not self.policies and tag in ("script", "link", "img", "style"):
            self.loads_before += 1


def names(site: Path) -> list[str]:
    found = (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    return [name for name in found if not re.search(r"(^|/)\.|\.(br|gz)$|/lunr/", name)]


def rules(policy: str) -> dict[str, list[str]]:
    parts = (part.split() for part in policy.split(";"))
    return {part[0]: part[1:] for part in parts}


def test_policy_is_sent_with_every_file(site: Path, base_url: str) -> None:
    sent = set()
    for name in [*names(site), "no/such/page"]:
        request = urllib.request.Request(base_url + urllib.request.quote(name), method="HEAD")
        try:
            with urllib.request.urlopen(request) as response:
                headers = response.headers
        except urllib.error.HTTPError as error:
            assert name == "no/such/page"
            headers = error.headers
            error.close()
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "no-referrer", name
        sent.add(headers["Content-Security-Policy"])
    assert len(sent) == 1
    policy = rules(sent.pop())
    assert policy["default-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert policy["object-src"] == ["'none'"]
    assert not [source for sources in policy.values() for source in sources if re.match(r"'unsafe-|https?:|\*", source)]
    assert [source for source in policy["script-src"] if "sha256-" not in source] == ["'self'", "'wasm-unsafe-eval'"]


def test_policy_stands_in_every_page_before_anything_is_loaded(site: Path) -> None:
    header = (site / "hosting" / "policy.txt").read_text(encoding="utf-8").strip()
    expected = {name: sources for name, sources in rules(header).items() if name != "frame-ancestors"}
    for name in names(site):
        if name.endswith(".html"):
            found = Metas()
            found.feed((site / name).read_text(encoding="utf-8"))
            assert [rules(policy) for policy in found.policies] == [expected], name
            assert found.loads_before == 0, name


@pytest.mark.parametrize(
    ("script", "blocked"),
    [
        ("document.head.append(Object.assign(document.createElement('script'), { text: 'ran = 1' }))", "script-src"),
        ("document.body.insertAdjacentHTML('beforeend', '<img src=data: onerror=\"ran = 1\">')", "script-src"),
        ("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')", "style-src"),
        ("fetch('https://posguide.example/').catch(() => 0)", "connect-src"),
        ("document.body.append(Object.assign(new Image(), { src: 'https://posguide.example/x.png' }))", "img-src"),
        ("setTimeout('ran = 1')", "script-src"),
    ],
)
def test_what_does_not_belong_is_blocked(
    frugal: BrowserContext, page: Page, watch: Watch, script: str, blocked: str
) -> None:
    watch.forgive(f"^violation: {blocked}|Content Security Policy|ERR_INVALID_URL|violates|another origin")
    page.goto("/team/")
    page.evaluate(
        """() => { window.blocked = new Promise((resolve) =>
          addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective))); }"""
    )
    page.evaluate(f"() => {{ {script}; }}")
    assert str(page.evaluate("window.blocked")).startswith(blocked)
    assert page.evaluate("window.ran") is None


def test_whole_visit_stays_within_the_policy(own_address: None, page: Page, lang: str, watch: Watch) -> None:
    for path in ("", "handling/", "team/", "about/", "about/hosting/", "no-such-page/"):
        page.goto(START[lang] + path)
        page.wait_for_load_state("networkidle")
        watch.forgive(r"console: .* 404 .*no-such-page")
    tool = Tool(page, lang).open()
    tool.fill(CASE).check("mismatch")
    with page.expect_download():
        tool.download.click()
    assert {url.split("/")[2] for url in watch.requests if url.startswith("http")} == {tool.page.url.split("/")[2]}


def test_nothing_but_the_site_is_sent_anything(tool: Tool, watch: Watch) -> None:
    requests = []
    tool.page.on("request", lambda request: requests.append((request.method, request.post_data)))
    tool.ready().fill(CASE).fill([{"payee": "张三1299"}]).fill_case(as_of="2026-11-20").check("mismatch")
    tool.keep.click()
    assert all(method == "GET" and data is None for method, data in requests)
    assert not any("1299" in url or "1929" in url for url in watch.requests)


def test_search_works_under_the_policy(frugal: BrowserContext, page: Page, lang: str, home: str) -> None:
    page.goto(home)
    field = page.locator(".md-search__input")
    field.click()
    field.press_sequentially(SEARCH[lang])
    page.keyboard.press("End")
    result = page.locator(".md-search-result__link").filter(has_text=re.compile(SEARCH[lang], re.IGNORECASE)).first
    expect(result).to_be_visible()
    result.click()
    expect(page).to_have_url(re.compile(f"{home}.+"))
    expect(page.locator("main")).to_contain_text(re.compile(SEARCH[lang], re.IGNORECASE))


def test_colours_can_be_switched_and_stay(frugal: BrowserContext, page: Page, home: str) -> None:
    page.goto(home)
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.locator("label[for=__palette_1]").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(home + "handling/")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
