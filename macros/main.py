"""The seam to mkdocs-macros: a few macros, nothing else."""

from typing import Any

from posguide import metadata
from posguide.content import read
from posguide.render import Page


def define_env(env: Any) -> None:
    """Offer the macros to the pages."""
    lang = env.conf["theme"]["language"]
    site_url = env.conf["site_url"]
    content = read()  # anew for each build, so that a live preview shows what was just changed

    def page() -> Page:
        return Page(content, lang, env.page.url, env.conf["extra"].get("shared_root", "."))

    @env.macro
    def checklist(slug: str, version: str | None = None) -> str:
        """One version of a checklist or another versioned document; the current one if none is named."""
        env.page.meta.update(metadata.of_checklist(page(), slug, version, site_url))
        return page().checklist(slug, version)

    @env.macro
    def changes(slug: str) -> str:
        """The versions of a checklist and what lies between them."""
        env.page.meta.update(metadata.of_changes(page(), slug))
        return page().changes(slug)

    @env.macro
    def show(name: str) -> str:
        """A page, or a part of one, made from all content: home, facts, versions, coverage, api or estimates."""
        if name not in ("home", "facts", "versions", "coverage", "api", "estimates"):
            raise LookupError(f"there is no page {name}")
        text: str = getattr(page(), name)()
        return text

    @env.macro
    def check(name: str) -> str:
        """The form of a check."""
        return page().check(name)

    @env.macro
    def case() -> str:
        """The page of a case."""
        return page().case()

    @env.macro
    def reopen() -> str:
        """The form that opens and checks the file of a case."""
        return page().reopen()

    @env.macro
    def convert(name: str) -> str:
        """The form of a converter."""
        return page().convert(name)

    @env.macro
    def writing(name: str, part: str) -> str:
        """A table of a converter: amounts, characters or rules."""
        return page().writing(name, part)

    @env.macro
    def examples(name: str) -> str:
        """The worked examples of a check."""
        return page().examples(name)
