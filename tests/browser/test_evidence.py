"""Evidence of a case: digests, copies with parts covered and without hidden data, what is there and what is missing."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from PIL import Image
from playwright.sync_api import expect

from .desk import Desk, file, picture
from .guide import CASE, Tool, focused


def saved(desk: Desk, number: int) -> bytes:
    """Return a piece of evidence as it is saved to the device."""
    entry = desk.unfold(desk.evidence.nth(number))
    with desk.page.expect_download() as found:
        entry.locator("[data-do=save-file]").click()
    return found.value.path().read_bytes()


def test_a_file_is_kept_with_its_digest(desk: Desk) -> None:
    data = picture(located=False)
    desk.attach(file("收据.jpg", data), file("chat.txt", b"hello", "text/plain"))
    entry = desk.unfold(desk.evidence.first)
    expect(entry).to_contain_text(hashlib.sha256(data).hexdigest())
    expect(entry).to_contain_text("收据.jpg")
    expect(entry.locator("img")).to_be_visible()
    expect(entry.locator("[data-do=strip]")).to_be_hidden()
    desk.open()
    expect(desk.evidence).to_have_count(2)
    assert saved(desk, 0) == data
    expect(desk.unfold(desk.evidence.last).locator("[data-do=cover]")).to_be_hidden()


def test_empty_files_and_twins_are_refused_by_name(desk: Desk) -> None:
    desk.attach(file("a.jpg", picture()))
    undo = desk.page.locator("[data-part=evidence] .pg-undo")
    desk.attach(file("leer.txt", b"", "text/plain"), count=0)
    expect(undo).to_contain_text(desk.says("case_file_empty", name="leer.txt"))
    desk.page.locator("[id='evidence.files']").set_input_files([file("b.jpg", picture())])
    expect(undo).to_contain_text(desk.says("case_file_twice", name="b.jpg"))
    expect(desk.evidence).to_have_count(1)


def test_a_piece_of_evidence_is_removed_and_brought_back(desk: Desk) -> None:
    desk.attach(file("a.jpg", picture()))
    desk.unfold(desk.evidence.first).locator("[data-do=remove-entry]").click()
    expect(desk.evidence).to_have_count(0)
    desk.page.locator("[data-part=evidence] .pg-undo").get_by_role("button").click()
    expect(desk.evidence).to_have_count(1)
    assert saved(desk, 0) == picture()


def test_hidden_data_is_named_and_removed_in_a_copy(desk: Desk) -> None:
    desk.attach(file("a.jpg", picture()))
    entry = desk.unfold(desk.evidence.first)
    for what in ("location", "serial"):
        expect(entry.locator(".pg-warn")).to_contain_text(desk.says(f"hidden_{what}"))
    entry.locator("[data-do=strip]").click()
    expect(desk.evidence).to_have_count(2)
    expect(desk.evidence.last.locator("summary")).to_contain_text(desk.says("case_change_stripped"))
    expect(desk.unfold(desk.evidence.last).locator(".pg-file")).to_contain_text("a.jpg")
    copy = saved(desk, 1)
    assert b"SN12345678" not in copy
    assert not Image.open(io.BytesIO(copy)).getexif()
    assert Image.open(io.BytesIO(copy)).tobytes() == Image.open(io.BytesIO(picture())).tobytes()
    assert saved(desk, 0) == picture()


def test_a_slip_of_a_preauthorisation_warns_until_it_is_covered(desk: Desk) -> None:
    desk.attach(file("slip.jpg", picture(located=False)))
    entry = desk.unfold(desk.evidence.first)
    entry.locator("[name=document]").select_option("preauth-slips")
    expect(entry.locator(".pg-warn")).to_contain_text(desk.says("case_slip_warning"))
    entry.locator("[data-do=cover]").click()
    box = desk.page.locator(".pg-cover canvas").bounding_box()
    assert box
    mouse = desk.page.mouse
    mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.5)
    mouse.up()
    expect(desk.page.locator(".pg-cover [role=status]")).to_have_text(desk.says("case_cover_count", count=1))
    desk.page.locator("[data-do=keep-cover]").click()
    expect(desk.evidence).to_have_count(2)
    copy = desk.unfold(desk.evidence.last)
    expect(copy.locator("summary")).to_contain_text(desk.says("case_change_redacted"))
    expect(copy.locator(".pg-warn")).to_be_empty()
    expect(copy.locator("[name=document]")).to_have_value("preauth-slips")
    seen = Image.open(io.BytesIO(saved(desk, 1))).convert("RGB")
    assert seen.size == (300, 200)
    assert max(seen.getpixel((150, 75))) < 40
    for corner in ((10, 10), (290, 190), (150, 150), (30, 75)):
        assert min(seen.getpixel(corner)) > 215


def test_a_picture_is_covered_by_keyboard(zh_desk: Desk) -> None:
    zh_desk.attach(file("slip.png", picture(located=False, form="PNG"), "image/png"))
    keyboard = zh_desk.page.keyboard
    zh_desk.unfold(zh_desk.evidence.first).locator("[data-do=cover]").press("Enter")
    status = zh_desk.page.locator(".pg-cover [role=status]")
    zh_desk.page.locator("[data-do=keep-cover]").press("Enter")
    expect(status).to_have_text(zh_desk.says("case_cover_none"))
    zh_desk.page.locator("[data-do=add-patch]").press("Enter")
    patch = zh_desk.page.locator(".pg-patch")
    expect(patch).to_be_focused()
    before: Any = patch.bounding_box()
    for key in ("ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"):
        keyboard.press(key)
    after: Any = patch.bounding_box()
    assert after["x"] < before["x"]
    assert after["y"] < before["y"]
    assert after["width"] > before["width"]
    assert after["height"] > before["height"]
    zh_desk.page.locator("[data-do=add-patch]").press("Enter")
    expect(patch).to_have_count(2)
    keyboard.press("Delete")
    expect(patch).to_have_count(1)
    keyboard.press("Escape")
    expect(zh_desk.page.locator(".pg-cover")).to_be_hidden()
    expect(focused(zh_desk.page)).to_have_attribute("data-do", "cover")
    expect(zh_desk.evidence).to_have_count(1)


def test_what_is_no_picture_cannot_be_covered_and_says_so(zh_desk: Desk) -> None:
    zh_desk.attach(file("broken.jpg", b"\xff\xd8\xff\xe0 no picture"))
    zh_desk.unfold(zh_desk.evidence.first).locator("[data-do=cover]").click()
    expect(zh_desk.page.locator("[data-part=evidence] .pg-undo")).to_contain_text(zh_desk.says("case_cover_failed"))


def test_what_the_case_needs_follows_its_kind_its_causes_and_its_evidence(tool: Tool, lang: str) -> None:
    tool.fill(CASE).check("mismatch")
    tool.keep.click()
    tool.kept_status.get_by_role("link").click()
    desk = Desk(tool.page, lang)
    desk.write(reading="terminal")
    expect(desk.needs.locator("section")).not_to_have_count(1)
    always = desk.needs.locator("section").first
    expect(always.locator("[data-met=no]")).to_have_count(3)
    desk.attach(file("a.jpg", picture(located=False)))
    desk.unfold(desk.evidence.first).locator("[name=document]").select_option("contract")
    expect(always.locator("[data-met=yes]")).to_have_count(1)
    expect(always.locator("[data-met=no]")).to_have_count(2)


def test_what_was_killed_before_its_digest_gets_it_later(zh_desk: Desk) -> None:
    page = zh_desk.page
    zh_desk.attach(file("a.txt", b"hello", "text/plain"))
    (path,) = [path for path in zh_desk.parts() if path.endswith("/sha256")]
    page.evaluate(
        """(path) => new Promise((resolve) => {
          indexedDB.open("posguide").onsuccess = ({ target: { result: db } }) => {
            const tx = db.transaction("parts", "readwrite");
            tx.objectStore("parts").getAll().onsuccess = ({ target: { result } }) => {
              const one = result.find((part) => part.path === path);
              tx.objectStore("parts").delete([one.id, path]);
            };
            tx.oncomplete = () => { db.close(); resolve(); };
          };
        })""",
        path,
    )
    zh_desk.open()
    zh_desk.expect_kept(path, hashlib.sha256(b"hello").hexdigest())
