"""The built site in a real Chromium, watched: no error, no policy violation, no request to another origin."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Route, WebError, expect

from chromium import ARGUMENTS, executable
from posguide.serve import server

from .desk import Desk
from .guide import PATIENCE, Tool

ROOT = Path(__file__).parents[2]

# Tells of every blocked resource as the page itself would learn of it.
VIOLATIONS = """
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
  window.reportViolation(`${effectiveDirective} blocked ${blockedURI} ${sourceFile}:${lineNumber}`));
"""
SAVE_DATA = 'Object.defineProperty(Navigator.prototype, "connection", { get: () => ({ saveData: true }) });'

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def site() -> Path:
    """Return the folder of the built site."""
    folder = Path(os.environ.get("POSGUIDE_SITE") or ROOT / "site")
    if not (folder / "index.html").is_file():
        pytest.fail(f"{folder} is not a built site; run `posguide build`, or name one in POSGUIDE_SITE", pytrace=False)
    return folder


@contextmanager
def running(made: ThreadingHTTPServer, prefix: str = "/") -> Iterator[str]:
    """Run a server and give the address of its site."""
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.server_port}{prefix}"
    finally:
        made.shutdown()
        made.server_close()
        thread.join()


@pytest.fixture(scope="session")
def base_url(site: Path) -> Iterator[str]:
    with running(server(site)) as url:
        yield url


@pytest.fixture(scope="session")
def prefixed_url(site: Path) -> Iterator[str]:
    """Return the address of the same site in a folder of its host."""
    with running(server(site, prefix="/guide/v2/"), "/guide/v2/") as url:
        yield url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = executable()
    return {**browser_type_launch_args, "args": ARGUMENTS, **({"executable_path": found} if found else {})}


class Watch:
    """What went wrong in the pages of a test; whatever ``forgive`` does not name fails it."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.requests: list[str] = []
        self.workers: list[str] = []
        self._forgiven: list[re.Pattern[str]] = []

    def forgive(self, pattern: str) -> None:
        self._forgiven.append(re.compile(pattern))

    def attach(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("page", lambda page: page.on("worker", lambda worker: self.workers.append(worker.url)))
        context.expose_binding("reportViolation", lambda _, text: self.problems.append(f"violation: {text}"))
        context.add_init_script(VIOLATIONS)

    def count(self, part: str) -> int:
        """Return how many requests were made for addresses with ``part`` in them."""
        return sum(part in url for url in self.requests)

    @property
    def unforgiven(self) -> list[str]:
        return [text for text in self.problems if not any(pattern.search(text) for pattern in self._forgiven)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console: {message.text} ({message.location.get('url')})")

    def _error(self, error: WebError) -> None:
        self.problems.append(f"page error: {error.error}")

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        if not re.match(r"(http://127\.0\.0\.1:|blob:http://127\.0\.0\.1:|data:)", request.url):
            self.problems.append(f"another origin: {request.url}")


@pytest.fixture
def watch() -> Iterator[Watch]:
    found = Watch()
    yield found
    assert found.unforgiven == []


@pytest.fixture
def open_context(watch: Watch, new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """Return a function that makes a watched browser context."""

    def make(**arguments: Any) -> BrowserContext:
        made = new_context(**arguments)
        made.set_default_timeout(PATIENCE)
        watch.attach(made)
        return made

    return make


@pytest.fixture
def context(open_context: Callable[..., BrowserContext]) -> BrowserContext:
    return open_context()


@pytest.fixture
def frugal(context: BrowserContext) -> BrowserContext:
    """Return the context of a visitor who asked to save data: Python is not loaded before it is needed."""
    context.add_init_script(SAVE_DATA)
    return context


@pytest.fixture
def own_address(context: BrowserContext, site: Path, base_url: str) -> None:
    """Serve the site at the address it was built for, as far as its site maps tell: there pages are exchanged
    without a new load (instant navigation).
    """

    def answer(route: Route) -> None:
        text = (site / urlsplit(route.request.url).path[1:]).read_text(encoding="utf-8")
        route.fulfill(body=re.sub(r"(?<=<loc>)https?://[^/]+/", base_url, text), content_type="application/xml")

    context.route("**/sitemap.xml", answer)


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def home(lang: str) -> str:
    return {"zh": "/", "en": "/en/"}[lang]


@pytest.fixture
def tool(page: Page, lang: str) -> Tool:
    """Return the amount check in both languages, opened."""
    return Tool(page, lang).open()


@pytest.fixture
def zh_tool(page: Page) -> Tool:
    """Return the amount check, opened; for what does not depend on the language."""
    return Tool(page, "zh").open()


@pytest.fixture
def desk(page: Page, lang: str) -> Desk:
    """Return the page of a case in both languages, opened."""
    return Desk(page, lang).open()


@pytest.fixture
def zh_desk(page: Page) -> Desk:
    """Return the page of a case, opened; for what does not depend on the language."""
    return Desk(page, "zh").open()
