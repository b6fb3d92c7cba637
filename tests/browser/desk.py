"""The page of a case as a visitor knows it."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Download, FilePayload, Locator, Page, expect

from .guide import PARTS, PATIENCE, START, said

# What a merchant with a terminal deposit fills in.
KNOWN = {
    "reading": "terminal", "complainant": "person", "against": "institution", "amount": "299.00",
    "recorded_amount": "0", "paid_on": "2026-10-08", "noticed_on": "2026-11-01",
    "institution": "甲支付有限公司", "merchant_no": "898310148160568",
    "wanted": "refund", "wanted_amount": "299.00", "wanted_by": "2026-12-20",
}  # fmt: skip
GPS, SERIAL, MODEL = 34853, 0xA431, 0x0110
WHITE = (255, 255, 255)


def picture(*, located: bool = True, size: tuple[int, int] = (300, 200), form: str = "JPEG") -> bytes:
    """Return a white picture that says where and with what it was taken."""
    exif = Image.Exif()
    if located:
        exif.get_ifd(GPS)[1] = "N"
        exif.get_ifd(GPS)[2] = (31.0, 14.0, 0.0)
        exif.get_ifd(0x8769)[SERIAL] = "SN12345678"
        exif[MODEL] = "Phone 9"
    out = io.BytesIO()
    Image.new("RGB", size, WHITE).save(out, form, exif=exif)
    return out.getvalue()


def file(name: str, data: bytes, mime: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": mime, "buffer": data}


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

    def files(self) -> int:
        """Return how many files are kept on the device."""
        count: int = self.page.evaluate(
            """() => new Promise((resolve) => {
              indexedDB.open("posguide").onsuccess = ({ target: { result: db } }) => {
                db.transaction("files").objectStore("files").count().onsuccess = ({ target: { result } }) => {
                  db.close();
                  resolve(result);
                };
              };
            })"""
        )
        return count

    def expect_kept(self, path: str, value: object) -> None:
        """Wait until a part is in the store of the device, read anew by nobody but this test."""
        found = self.page.evaluate(
            f"""async ([path, value, patience]) => {{
              const end = Date.now() + patience;
              let there;
              do {{
                there = (await ({PARTS})()).find((one) => one.path === path)?.value;
                if (there === value) break;
                await new Promise((resolve) => setTimeout(resolve, 50));
              }} while (Date.now() < end);
              return there ?? null;
            }}""",
            [path, value, PATIENCE],
        )
        assert found == value


class Reopen:
    """The page that opens the file of a case."""

    def __init__(self, page: Page, lang: str) -> None:
        self.page, self.lang = page, lang
        self.verdict = page.locator(".pg-verdict")
        self.paper = page.locator(".pg-paper")

    def open(self, *, data: bytes, name: str = "案件.zip") -> Reopen:
        self.page.goto(START[self.lang] + "tools/record/")
        chosen = self.page.locator("[id='record.file']")
        expect(chosen).to_be_enabled()
        chosen.set_input_files([{"name": name, "mimeType": "application/octet-stream", "buffer": data}])
        expect(self.verdict).to_be_focused()
        return self

    def expect_outcome(self, word: str) -> None:
        expect(self.verdict.locator("h2")).to_have_text(said(word, self.lang))
