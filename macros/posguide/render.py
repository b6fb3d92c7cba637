"""Content as Markdown: what the macros put into a page.

Everything is rendered by templates that escape; block HTML starts at the left edge and holds no blank line,
because Markdown takes indented HTML for code and a blank line for the end of a block.
"""

from __future__ import annotations

import functools
import html
import json
import posixpath
import re
from pathlib import Path
from typing import Any

import rfc8785
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from poscheck import checks
from posguide import sums
from posguide.content import Checklist, Content
from posguide.problems import ContentError, Problem
from posguide.yamlfile import load

# The words that the form's script shows; it holds none of its own.
FORM_WORDS = (
    "voucher_number", "voucher_removed", "most_vouchers", "form_cleared", "example_filled", "undo", "queued",
    "stage_start", "stage_download", "stage_boot", "stage_record", "load_failed", "crashed",
    "not_kept", "differs_here", "notes", "next_steps", "record_title", "record_text", "download_record",
    "record_impossible", "record_ready", "record_digest", "record_failed", "record_stale",
)  # fmt: skip

_BLANK_LINES = re.compile(r"\n\s*\n")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]#|!])")


class Page:
    """One page of one language: knows the words, and how to link from here."""

    def __init__(self, content: Content, lang: str, url: str, shared_root: str = ".") -> None:
        """``url`` is the page's address from the root of its language, e.g. ``handling/1.0.0/``."""
        self.content = content
        self.lang = lang
        self.url = url
        self.shared_root = shared_root

    def text(self, value: dict[str, str]) -> str:
        """Return the text in the language of the page."""
        return value[self.lang]

    def word(self, name: str, **values: object) -> str:
        """Return a word of the interface with its gaps filled."""
        text = words()[name][self.lang]
        return text.format(**values) if values else text

    def link(self, target: str) -> str:
        """Return the relative address from this page to ``target`` (from the root of the language)."""
        path, mark, anchor = target.partition("#")
        start = self.url if self.url.endswith("/") or not self.url else posixpath.dirname(self.url)
        relative = posixpath.relpath("/" + path, "/" + start)
        return relative + ("/" if path.endswith("/") or not path else "") + mark + anchor

    def shared(self, target: str) -> str:
        """Return the relative address of ``target``, which both languages share, from this page."""
        address = posixpath.normpath(posixpath.join(self.link(""), self.shared_root, target))
        return address + ("/" if target.endswith("/") else "")

    def checklist(self, slug: str, version: str | None = None) -> str:
        """Return the Markdown of a version of a checklist (the current one if none is named)."""
        by_version = self.content.published.get(slug, {})
        if version is None and by_version:
            version = self.content.releases.data[slug]["current"]
        if version not in by_version:
            raise LookupError(f"there is no published checklist {slug}@{version or 'current'}")
        chosen = by_version[version]
        release = self.content.releases.data[slug]
        return self._render(
            "checklist.md.j2",
            checklist=chosen,
            release=release,
            about=release["versions"][version],
            sources=_numbered_sources(chosen),
        )

    def check(self, name: str) -> str:
        """Return the form of a check."""
        document = self.content.checks[name]
        form = self._render(
            "check.html.j2",
            check=document.data,
            name=name,
            payload=self._payload(name, document.data),
            words=_json({word: self.word(word) for word in FORM_WORDS}),
            modules=self._modules(),
        )
        return _BLANK_LINES.sub("\n", form)

    def examples(self, name: str) -> str:
        """Return the worked examples of a check, each with its computed result."""
        declaration = self.content.checks[name].data
        worked = [
            {**example, **checks.run(declaration, example["values"], self.lang)} for example in declaration["examples"]
        ]
        return self._render("examples.md.j2", check=declaration, name=name, examples=worked)

    def home(self) -> str:
        """Return the first screen of the site."""
        return self._render("home.md.j2")

    def _modules(self) -> list[str]:
        """Name the page's modules, so that the browser asks for all of them at once instead of one by one."""
        folder = self.content.root / "docs" / "theme" / "assets" / "guide"
        return sorted(path.name for path in folder.glob("*.mjs") if path.name != "worker.mjs")

    def _payload(self, name: str, declaration: dict[str, Any]) -> str:
        """Return what the form needs at run time, as JSON for an attribute.

        A script element would not do: instant navigation runs every script of a page anew, data or not.
        """
        checklist = self.content.current(declaration["checklist"])
        links = {link["step"] for outcome in declaration["outcomes"].values() for link in outcome["next"]}
        payload = {
            "declaration": declaration,
            "check": {"id": name, "sha256": sums.digest(rfc8785.dumps(declaration))},
            "checklist": {"id": checklist.id, "sha256": checklist.sha256},
            "links": {step: self.link(step.replace("#", "/#")) for step in sorted(links)},
            "runtime": self._runtime(),
        }
        return _json(payload)

    def _runtime(self) -> dict[str, Any]:
        path = self.content.root / "docs" / "theme" / "assets" / "runtime" / "manifest.json"
        if not path.exists():
            raise ContentError(Problem(path, 1, "the Python runtime is not prepared; run `posguide runtime`"))
        return {
            "root": self.shared("assets/runtime/"),
            **json.loads(path.read_bytes()),
        }

    def _render(self, template: str, **values: Any) -> str:
        return _environment().get_template(template).render(page=self, say=self.word, t=self.text, **values)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@functools.cache
def words() -> dict[str, dict[str, str]]:
    """Return the words of the interface."""
    found: dict[str, dict[str, str]] = load(Path(__file__).with_name("words.yaml")).data
    return found


def _numbered_sources(checklist: Checklist) -> dict[str, int]:
    """Number the sources in the order in which the steps cite them."""
    cited = [claim["source"] for step in checklist.data["steps"] for claim in step.get("claims", [])]
    return {name: number for number, name in enumerate(dict.fromkeys(cited), 1)}


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("posguide"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["md"] = lambda text: Markup(_MARKDOWN.sub(r"\\\1", html.escape(text, quote=False)))
    return environment
