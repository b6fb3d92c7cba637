"""Places that content points at: ``slug``, ``slug#entry`` or the path of a tool; always in the current version."""

from __future__ import annotations

from posguide.content import Checklist, Content

# Path of a tool → its name among the words of the interface.
TOOLS = {"tools/amounts": "door_amounts", "tools/capitals": "tool_capitals", "tools/record": "tool_record"}


def exists(target: str, content: Content, here: Checklist | None = None) -> bool:
    """Tell whether ``target`` leads somewhere: to an entry, or to what became of one.

    ``here`` is the version that points; from a draft, other drafts count as the current version.
    """
    if target in TOOLS:
        return True
    slug, _, entry = target.partition("#")
    draft = None
    if here and here.version is None:
        draft = here if here.slug == slug else content.drafts.get(slug)
    if draft is None and slug not in content.published:
        return False
    there = draft or content.current(slug)
    return not entry or entry in there.steps or entry in there.fates
