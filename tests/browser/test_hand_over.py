"""What leaves the device: package, record, letter, calendar, table, paper; read back by other programs."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import bagit
import docx
import icalendar
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from poscheck import bag, record

from .desk import KNOWN, Desk, Reopen, file, picture
from .guide import CASE, Tool, said

HOSTILE = "=1+1<script>alert(1)</script>\"'&"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Return the page of a case in both languages, filled in."""
    desk.write(**KNOWN, story=HOSTILE)
    desk.contact(kind="demand_delivered", at="2026-11-20", person="客服", said=HOSTILE)
    desk.attach(file("收据/1.jpg", picture()), file("chat.txt", b"hello", "text/plain"))
    return desk


def test_the_package_is_a_bag_that_others_accept(desk: Desk, tmp_path: Path) -> None:
    download = desk.make("bag")
    name = download.suggested_filename
    assert name.startswith({"zh": "押金案件-", "en": "deposit-case-"}[desk.lang])
    assert name.endswith(".zip")
    expect(desk.made).to_contain_text(name)
    path = download.path()
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    (top,) = tmp_path.iterdir()
    assert bagit.Bag(str(top)).validate()
    assert (top / "data" / "evidence" / "02-chat.txt").read_bytes() == b"hello"
    with path.open("rb") as source:
        opened = bag.inspect(source)
    assert opened.problems == []
    assert opened.record["case"]["about"]["amount"] == "299.00"
    page = next(top.rglob("case.html")).read_text(encoding="utf-8")
    assert "<script" not in page
    assert opened.record["sha256"] in page


def test_the_record_verifies_and_holds_what_was_written(desk: Desk) -> None:
    data = desk.make("record").path().read_bytes()
    assert record.verify(data) == []
    made = json.loads(data)
    assert made["case"]["about"]["story"] == HOSTILE
    assert made["case"]["contacts"][0]["kind"] == "demand_delivered"
    assert [one["bytes"] for one in made["case"]["evidence"]] == [len(picture()), 5]
    expect(desk.made).to_contain_text(made["sha256"])


def test_the_time_line_opens_as_a_table(desk: Desk) -> None:
    data = desk.make("table").path().read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    assert any("2026-11-20" in cell for row in rows for cell in row)
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_the_time_limits_go_into_a_calendar_with_their_rules(desk: Desk) -> None:
    data = desk.make("calendar").path().read_bytes()
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert any(str(event.decoded("dtstart")) == "2026-12-20" for event in events)
    assert all(event["description"] for event in events)


def test_the_letter_is_shown_copied_and_saved(desk: Desk) -> None:
    desk.page.locator("[data-do=write-letter]").click()
    text = desk.letter.locator("textarea")
    for part in ("甲支付有限公司", "贰佰玖拾玖元"):
        expect(text).to_have_value(re.compile(part))
    with desk.page.expect_download() as found:
        desk.letter.get_by_role("button").first.click()
    paragraphs = [one.text for one in docx.Document(str(found.value.path())).paragraphs]
    assert any("贰佰玖拾玖元" in one for one in paragraphs)
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.letter.get_by_role("button", name=said("case_copy", desk.lang)).click()
    expect(desk.letter).to_contain_text(said("copied", desk.lang))
    assert desk.page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == text.input_value()


def test_paper_shows_the_case_alone_with_its_digest(desk: Desk) -> None:
    page = desk.page
    page.evaluate("window.print = () => { window.printed = document.title; }")
    page.locator("[data-make=page]").click()
    expect(page.locator(".pg-paper")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".pg-paper")).to_contain_text("甲支付有限公司")
    expect(page.locator(".md-content h1").first).to_be_hidden()
    assert page.locator(".pg-paper script").count() == 0
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".pg-paper")).to_be_hidden()
    assert page.title() != page.evaluate("window.printed")


def test_a_phone_that_cannot_save_is_told_what_to_do(open_context: Callable[..., BrowserContext], lang: str) -> None:
    page = open_context(user_agent="Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50").new_page()
    desk = Desk(page, lang).open().write(**KNOWN)
    expect(page.locator(".pg-weixin")).to_be_visible()
    page.locator("[data-make=calendar]").click()
    expect(desk.made.get_by_role("button").first).to_be_visible()


def test_evidence_that_is_gone_is_named(desk: Desk) -> None:
    desk.page.evaluate(
        """() => new Promise((resolve) => {
          indexedDB.open("posguide").onsuccess = ({ target: { result: db } }) => {
            const tx = db.transaction("files", "readwrite");
            tx.objectStore("files").clear();
            tx.oncomplete = () => { db.close(); resolve(); };
          };
        })"""
    )
    desk.page.locator("[data-make=bag]").click()
    expect(desk.made).to_contain_text("chat.txt")


# Opening again


def test_a_package_is_opened_verified_and_goes_on_as_a_case(desk: Desk) -> None:
    data = desk.make("bag").path().read_bytes()
    reopen = Reopen(desk.page, desk.lang).open(data=data)
    reopen.expect_outcome("record_unaltered")
    expect(reopen.paper).to_contain_text("甲支付有限公司")
    reopen.verdict.locator("button").click()
    reopen.verdict.get_by_role("link").click()
    expect(desk.which.locator("option")).to_have_count(2)
    expect(desk.about("amount")).to_have_value("299.00")
    expect(desk.evidence).to_have_count(2)
    assert desk.make("bag").path().read_bytes().startswith(b"PK")


def test_what_was_changed_in_a_package_is_named(desk: Desk) -> None:
    data = desk.make("bag").path().read_bytes()
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(changed, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            target.writestr(info, b"HELLO" if content == b"hello" else content)
    reopen = Reopen(desk.page, desk.lang).open(data=changed.getvalue())
    reopen.expect_outcome("record_altered")
    expect(reopen.verdict.locator("ul").first).to_contain_text("chat.txt")
    bad = reopen.verdict.locator("[data-met=no]")
    expect(bad).to_have_count(1)
    expect(bad).to_contain_text("chat.txt")


def test_a_record_of_the_amount_check_goes_on_as_a_case(tool: Tool, lang: str) -> None:
    tool.fill(CASE).check("mismatch")
    with tool.page.expect_download() as found:
        tool.download.click()
    reopen = Reopen(tool.page, lang).open(data=found.value.path().read_bytes(), name="r.json")
    reopen.expect_outcome("record_unaltered")
    reopen.verdict.locator("button").click()
    reopen.verdict.get_by_role("link").click()
    expect(tool.page.locator("[data-part=checks] li")).to_have_count(1)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b/bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        archive.writestr("b/data/bomb", bytes(50_000_000))
    return out.getvalue()


def climbing() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("b/../../etc/passwd", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK\x03\x04 cut off", b"{}", b"[" * 200_000, b'{"a":' * 100_000, b"\xff\xfe", b"\x00" * 6_000_000,
        b'{"schema":"https://posguide.example/schemas/case-record-9.json"}', climbing(), bomb(),
    ],
    ids=[
        "empty", "cut off", "empty object", "deep list", "deep objects", "no text", "too large", "future", "climbing",
        "bomb",
    ],
)  # fmt: skip
def test_hostile_files_are_refused_with_a_reason(page: Page, lang: str, data: bytes) -> None:
    reopen = Reopen(page, lang).open(data=data)
    reopen.expect_outcome("record_refused")
    expect(reopen.verdict.locator("ul li").first).not_to_be_empty()
    expect(reopen.verdict.locator("button")).to_have_count(0)
    # The program has survived.
    reopen.open(data=b"{}", name="again.json").expect_outcome("record_refused")
