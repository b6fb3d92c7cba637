"""Every link and anchor of a built site leads somewhere; links to other sites are not followed."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

_ADDRESSES = ("href", "src")
_ORIGIN = "http://site.invalid/"


class _Page(NamedTuple):
    links: list[tuple[int, str]]
    anchors: set[str]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = _Page([], {""})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("id", "name") and value:
                self.page.anchors.add(value)
            if name in _ADDRESSES and value:
                self.page.links.append((self.getpos()[0], value))


def problems(site: Path) -> list[str]:
    """Return ``page:line: link`` for each link inside ``site`` that leads nowhere."""
    pages = {path: _read(path) for path in sorted(site.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        # The page for missing addresses is shown at any address, so its links are absolute on purpose.
        address = _ORIGIN + path.relative_to(site).as_posix()
        for line, link in page.links:
            target = urlsplit(urljoin(address, link))
            if f"{target.scheme}://{target.netloc}/" != _ORIGIN:
                continue
            file = site / unquote(target.path).lstrip("/")
            file = file / "index.html" if target.path.endswith("/") else file
            anchor = unquote(target.fragment)
            if not file.is_file() or (file in pages and anchor not in pages[file].anchors):
                found.append(f"{path.relative_to(site).as_posix()}:{line}: {link}")
    return found


def _read(path: Path) -> _Page:
    parser = _Parser()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser.page
