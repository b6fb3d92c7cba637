"""The Content-Security-Policy: our own origin, WebAssembly, and the theme's inline scripts by their hashes.

One policy serves the whole site. With instant navigation a page runs under the policy of the page that was
opened first, so it must allow the inline scripts of them all; they are the theme's and few.
"""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser

_DATA = {"application/json", "application/ld+json", "text/template"}


class _InlineScripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            given = dict(attrs)
            self._inside = "src" not in given and given.get("type") not in _DATA
            if self._inside:
                self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def inline_hashes(html: str) -> set[str]:
    """Return the policy's sources for the inline scripts of a page."""
    parser = _InlineScripts()
    parser.feed(html)
    return {
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in parser.found
    }


def policy(hashes: set[str], *, header: bool) -> str:
    """Return the policy; ``frame-ancestors`` is only understood in a header."""
    rules = [
        "default-src 'self'",
        " ".join(["script-src 'self' 'wasm-unsafe-eval'", *sorted(hashes)]),
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ]
    return "; ".join([*rules, "frame-ancestors 'self'"] if header else rules)
