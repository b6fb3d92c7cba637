"""The page of a case as a visitor knows it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Download, FilePayload, Locator, Page, expect

from .guide import PARTS, START, said


class Desk:
    """The page "My case"."""

    def __init__(self, page: Page, lang: str, root: str = "/") -> None:
        self.page = page
        self.lang = lang
        self.path = root + START[lang][1:] + "case/"
        self.which = page.locator("[id='case.current']")
        self.title = page.locator("[id='case.title']")
        self.trouble = page.locator(".pg-trouble")
        self.undo = page.locator(".pg-desk .pg-undo")
        self.aside = page.locator(".pg-aside")
        self.empty = page.locator(".pg-empty")
        self.contacts = page.locator("[data-part=contacts] .pg-entry")
        self.evidence = page.locator("[data-part=evidence] .pg-entry")
        self.needs = page.locator(".pg-needs")
        self.timeline = page.locator(".pg-timeline")
        self.made = page.locator(".pg-made")
        self.letter = page.locator(".pg-letter")

    def says(self, name: str, /, **values: object) -> re.Pattern[str]:
        return said(name, self.lang, **values)

    def open(self) -> Desk:
        self.page.goto(self.path)
        expect(self.page.locator(".pg-desk[data-mounted]")).to_have_count(1)
        expect(self.timeline.locator("li")).not_to_have_count(0)
        return self

    def about(self, name: str) -> Locator:
        return self.page.locator(f"[id='about.{name}']")

    def write(self, **values: str) -> Desk:
        """Fill in what is known; a choice by its value."""
        for name, value in values.items():
            control = self.about(name)
            fold = self.page.locator(f"details:has([id='about.{name}'])")
            if fold.get_attribute("open") is None:
                fold.locator("> summary").click()
            if control.evaluate("(node) => node.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)
                control.blur()
        return self

    def contact(self, **values: str) -> Locator:
        """Add a contact and return its entry."""
        count = self.contacts.count()
        self.page.locator("[data-do=add-contact]").click()
        expect(self.contacts).to_have_count(count + 1)
        name = self.page.evaluate("document.activeElement.id")
        entry = self.contacts.filter(has=self.page.locator(f"[id='{name}']"))
        for name, value in values.items():
            control = entry.locator(f"[name={name}]")
            if name == "kind":
                control.select_option(value)
            else:
                control.fill(value)
                control.blur()
        return entry

    def attach(self, *files: FilePayload | Path, count: int | None = None) -> None:
        """Add files and wait until each has its digest."""
        before = self.evidence.count()
        given: Any = [file if isinstance(file, dict) else str(file) for file in files]
        self.page.locator("[id='evidence.files']").set_input_files(given)
        expect(self.evidence).to_have_count(before + (len(files) if count is None else count))
        expect(self.page.locator(".pg-file").filter(has_text=self.says("case_hash_waiting"))).to_have_count(0)

    def unfold(self, entry: Locator) -> Locator:
        if entry.locator("details").get_attribute("open") is None:
            entry.locator("summary").click()
        return entry

    def make(self, name: str) -> Download:
        """Have a file made and return it."""
        with self.page.expect_download() as found:
            self.page.locator(f"[data-make={name}]").click()
        return found.value

    def parts(self) -> dict[str, Any]:
        """Return what is kept on the device: path → value, of all cases."""
        return {one["path"]: one["value"] for one in self.page.evaluate(PARTS)}

    def expect_kept(self, path: str, value: object) -> None:
        """Wait until a part is in the store of the device."""
        self.page.wait_for_function(
            f"async ([path, value]) => (await ({PARTS})()).some((one) => one.path === path && one.value === value)",
            arg=[path, value],
        )
