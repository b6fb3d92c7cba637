"""The seam to mkdocs-macros: a few macros, nothing else."""

from typing import Any

from posguide.content import read
from posguide.render import Page


def define_env(env: Any) -> None:
    """Offer the macros to the pages."""
    lang = env.conf["theme"]["language"]
    content = read()  # anew for each build, so that a live preview shows what was just changed

    def page() -> Page:
        return Page(content, lang, env.page.url, env.conf["extra"].get("shared_root", "."))

    @env.macro
    def checklist(slug: str, version: str | None = None) -> str:
        """One version of a checklist; the current one if none is named."""
        return page().checklist(slug, version)

    @env.macro
    def check(name: str) -> str:
        """The form of a check."""
        return page().check(name)

    @env.macro
    def examples(name: str) -> str:
        """The worked examples of a check."""
        return page().examples(name)

    @env.macro
    def home() -> str:
        """The first screen of the site."""
        return page().home()
