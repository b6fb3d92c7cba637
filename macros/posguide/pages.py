"""The stub pages: one real Markdown file for each checklist and each of its versions, in each language."""

from __future__ import annotations

from pathlib import Path

from posguide.content import LANGS, Content


def stubs(slug: str, version: str) -> dict[str, str]:
    """Return path → text of the pages that a published version needs."""
    pages = {}
    for lang in LANGS:
        pages[f"docs/{lang}/{slug}/index.md"] = f'{{{{ checklist("{slug}") }}}}\n'
        pages[f"docs/{lang}/{slug}/changes.md"] = f'{{{{ changes("{slug}") }}}}\n'
        pages[f"docs/{lang}/{slug}/{version}.md"] = f'{{{{ checklist("{slug}", "{version}") }}}}\n'
    return pages


def missing(content: Content) -> list[tuple[Path, str]]:
    """Return the stub pages that are not there, with the version that needs each."""
    found = []
    for slug, by_version in content.published.items():
        for version, checklist in by_version.items():
            found += [
                (content.root / page, checklist.id)
                for page in stubs(slug, version)
                if not (content.root / page).exists()
            ]
    return found
