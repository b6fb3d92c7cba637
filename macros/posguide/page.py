"""One page of one language: knows the words of the interface, and how to link from here."""

from __future__ import annotations

import functools
import html
import json
import posixpath
import re
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from poscheck import money
from poscheck.digits import Run, marked
from posguide import facts, places
from posguide.content import Content
from posguide.yamlfile import load

_MARKDOWN = re.compile(r"([\\`*_{}\[\]#|!])")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")


class Place(NamedTuple):
    """Where to go on: a relative address and what to call it."""

    href: str
    label: str


class BasePage:
    """What every template needs; ``url`` is the address from the root of the language, e.g. ``handling/1.0.0/``."""

    def __init__(self, content: Content, lang: str, url: str, shared_root: str = ".") -> None:
        self.content = content
        self.lang = lang
        self.url = url
        self.shared_root = shared_root
        self.today: date = facts.today()

    def text(self, value: dict[str, str]) -> str:
        """Return the text in the language of the page."""
        return value[self.lang]

    def word(self, name: str, **values: object) -> str:
        """Return a word of the interface with its gaps filled."""
        text = words()[name][self.lang]
        return text.format(**values) if values else text

    def listed(self, names: list[str], family: str) -> str:
        """Return the words of a family for several names, as a list in a sentence."""
        return self.word("list_comma").join(self.word(f"{family}_{name}") for name in names)

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

    def place(self, target: str) -> Place:
        """Return the link to ``slug``, ``slug#entry`` or a tool; an entry that is gone leads to what became of it."""
        if target in places.TOOLS:
            return Place(self.link(target + "/"), self.word(places.TOOLS[target]))
        slug, mark, entry = target.partition("#")
        current = self.content.current(slug)
        title = self.text(current.data["title"])
        if mark and entry in current.steps:
            title = self.text(current.steps[entry]["title"])
        return Place(self.link(f"{slug}/{mark}{entry}"), title)

    def amount(self, text: str, against: str | None = None) -> list[Run]:
        """Return an amount with thousands commas, in runs that differ from ``against`` or not."""
        grouped = "¥" + money.grouped(money.from_text(text))
        return [(grouped, False)] if against is None else [("¥", False), *marked(grouped[1:], against)]

    def difference(self, paid: str, recorded: str) -> str:
        """Return how much more or less is recorded than was paid, in words."""
        fen = money.from_text(recorded) - money.from_text(paid)
        name = "example_same" if fen == 0 else "example_over" if fen > 0 else "example_short"
        return self.word(name, difference="¥" + money.grouped(abs(fen)))

    def plain_numbers(self, value: Any) -> list[str]:
        """Return the figures with commas inside a value, without them: people search for both."""
        text = json.dumps(value, ensure_ascii=False)
        return sorted({figure.replace(",", "") for figure in _GROUPED.findall(text)})

    def render(self, template: str, **values: Any) -> str:
        """Return a template filled in for this page."""
        return environment().get_template(template).render(page=self, say=self.word, t=self.text, **values)


@functools.cache
def words() -> dict[str, dict[str, str]]:
    """Return the words of the interface."""
    found: dict[str, dict[str, str]] = load(Path(__file__).with_name("words.yaml")).data
    return found


@functools.cache
def environment() -> Environment:
    """Return the templates, which escape whatever is put into them."""
    made = Environment(
        loader=PackageLoader("posguide"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["md"] = lambda text: Markup(_MARKDOWN.sub(r"\\\1", html.escape(text, quote=False)))
    return made
