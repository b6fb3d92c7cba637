"""The path the whole site is for: enter three amounts, read the difference, keep a record that proves itself."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from playwright.sync_api import Page, expect

from poscheck import record
from posguide import sums
from posguide.content import read

from .conftest import ROOT, Watch
from .guide import CASE, FOLDED, Tool

CARD = "4111111111111111"


def download(tool: Tool) -> tuple[str, bytes]:
    with tool.page.expect_download() as info:
        tool.download.click()
    return info.value.suggested_filename, Path(info.value.path()).read_bytes()


def cli(file: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("poscheck"), "record", "verify", file]
    return subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")


def test_difference_is_shown_and_the_record_is_accepted(
    tool: Tool, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    tool.fill(CASE).check("mismatch")
    expect(tool.answer.get_by_role("heading").first).to_contain_text(re.compile(r"3.*¥630\.00"))
    third = tool.answer.locator("tbody tr").nth(2)
    expect(third).to_have_attribute("data-status", "over")
    assert third.locator("mark").all_inner_texts() == ["9", "2"] or third.locator("mark").all_inner_texts() == ["92"]
    for row in (0, 1):
        expect(tool.answer.locator("tbody tr").nth(row)).to_have_attribute("data-status", "agrees")

    name, data = download(tool)
    made: dict[str, Any] = json.loads(data)
    prefix = {"zh": "押金案件", "en": "deposit-case"}[tool.lang]
    assert name == f"{prefix}-{made['sha256'][:8]}-{made['created']['at'][:10]}.json"
    assert made["schema"] == record.SCHEMA
    assert made["lang"] == tool.lang
    # Nobody said as of which day: it was asked as of today.
    assert made["answers"] == {"vouchers": CASE, "as_of": made["created"]["at"][:10]}
    assert made["outcome"] == made["findings"]["verdict"] == "mismatch"
    assert made["findings"]["reference"] == "1299.00"
    assert [(entry["voucher"], entry["difference"]) for entry in made["findings"]["differences"]] == [(2, "630.00")]
    assert made["created"]["clock"] == "device"
    assert datetime.fromisoformat(made["created"]["at"]).tzinfo

    archive = next(url for url in watch.requests if re.search(r"/python-[0-9a-f]+\.zip$", url))
    served = tool.page.request.get(archive).body()
    assert made["code"]["sha256"] == hashlib.sha256(served).hexdigest()
    content = read(ROOT)
    current = content.current("handling")
    assert made["checklist"]["id"] == current.id
    assert made["checklist"]["sha256"] == sums.read(ROOT / "checklists")[0][f"handling/{current.version}.yaml"]
    assert made["check"] == {"id": "amounts", "sha256": sums.digest(rfc8785.dumps(content.checks["amounts"].data))}

    assert record.verify(data) == []
    file = tmp_path / name
    file.write_bytes(data)
    done = cli(file)
    assert (done.returncode, json.loads(done.stdout)) == (0, {"valid": True, "problems": []})
    status = tool.record.get_by_role("status")
    expect(status).to_contain_text(name)
    expect(status).to_contain_text(made["sha256"])

    spot = data.index(b"630.00")
    file.write_bytes(data[:spot] + b"7" + data[spot + 1 :])
    done = cli(file)
    assert done.returncode == 1
    assert json.loads(done.stdout)["valid"] is False


def test_every_changed_byte_is_refused(zh_tool: Tool) -> None:
    zh_tool.fill(CASE).check("mismatch")
    _, data = download(zh_tool)
    for place in range(0, len(data), 97):
        changed = bytearray(data)
        changed[place] ^= 1
        assert record.verify(bytes(changed)), f"byte {place} changed from {data[place : place + 1]!r} unnoticed"
    assert record.verify(data + b"\n")


def test_ticked_steps_are_in_the_record(page: Page) -> None:
    page.goto("/handling/")
    ticks = page.locator("input[data-step]")
    first, third = (str(ticks.nth(index).get_attribute("data-step")) for index in (0, 2))
    ticks.nth(0).check()
    ticks.nth(2).check()
    tool = Tool(page, "zh").open()
    tool.fill(CASE).check("mismatch")
    _, data = download(tool)
    assert json.loads(data)["checklist"]["steps_done"] == [first, third]
    assert record.verify(data) == []


def test_time_is_the_local_time_of_the_device(new_context: Any, open_context: Any) -> None:
    page = open_context(timezone_id="Asia/Shanghai").new_page()
    tool = Tool(page, "zh").open()
    tool.fill(CASE).check("mismatch")
    _, data = download(tool)
    assert json.loads(data)["created"]["at"].endswith("+08:00")


def test_record_is_offered_only_of_what_stands_in_the_form(tool: Tool) -> None:
    tool.fill(CASE).check("mismatch")
    tool.field(3, "amount").fill("1299")
    expect(tool.stale).to_have_count(1)
    expect(tool.download).to_be_hidden()
    tool.stale.get_by_role("button").click()
    tool.expect_outcome("matched")
    _, data = download(tool)
    made = json.loads(data)
    assert made["answers"]["vouchers"] == [*CASE[:2], {**CASE[2], "amount": "1299"}]
    assert made["outcome"] == "matched"


def test_everything_that_can_be_typed_is_in_the_record(zh_tool: Tool, tmp_path: Path) -> None:
    rows = [
        {**CASE[0], **{name: f"写着{name}" for name in FOLDED}, "date": "2026-11-20", "merchant_no": "102100050000001"},
        {**CASE[1], "reference_no": "261120000042"},
        CASE[2],
    ]
    zh_tool.fill(rows).fill_case(terminals="3", as_of="2026-11-21").check("mismatch")
    _, data = download(zh_tool)
    made = json.loads(data)
    assert made["answers"] == {"vouchers": rows, "terminals": 3, "as_of": "2026-11-21"}
    assert made["findings"]["causes"]
    file = tmp_path / "record.json"
    file.write_bytes(data)
    assert json.loads(cli(file).stdout) == {"valid": True, "problems": []}


@pytest.mark.parametrize("name", ["terminals", "as_of"])
def test_what_could_not_be_read_of_the_case_is_not_in_the_record(zh_tool: Tool, name: str) -> None:
    zh_tool.fill(CASE).fill_case(**{name: "?"}).check("mismatch")
    _, data = download(zh_tool)
    assert json.loads(data)["answers"].get(name) is None
    assert record.verify(data) == []


def test_no_record_of_nothing(zh_tool: Tool) -> None:
    zh_tool.field(1, "amount").fill("1299")
    zh_tool.check("insufficient")
    expect(zh_tool.download).to_have_count(0)


def test_card_number_is_masked_in_the_record(zh_tool: Tool) -> None:
    grouped = " ".join(re.findall("....", CARD))
    zh_tool.fill([*CASE[:2], {"amount": f"卡号 {grouped}"}])
    zh_tool.field(1, "amount_in_words").fill(CARD)
    zh_tool.check("unreadable")
    _, data = download(zh_tool)
    made = json.loads(data)
    assert made["answers"]["vouchers"][0]["amount_in_words"] == "************1111"
    assert made["answers"]["vouchers"][2]["amount"] == "卡号 ************1111"
    assert "4111" not in re.sub(r"[0-9a-f]{64}", "", data.decode())
    assert record.verify(data) == []


def test_failed_archive_of_the_record_can_be_tried_again(tool: Tool, watch: Watch) -> None:
    watch.forgive("Failed to load resource")
    tool.fill(CASE).check("mismatch")
    tool.page.route("**/record-*.zip", lambda route: route.abort())
    tool.download.click()
    expect(tool.progress).to_contain_text(tool.says("load_failed"))
    assert tool.typed()[0]["amount"] == CASE[0]["amount"]
    tool.page.unroute("**/record-*.zip")
    with tool.page.expect_download() as info:
        tool.retry.click()
    assert record.verify(Path(info.value.path()).read_bytes()) == []
    expect(tool.progress).to_be_hidden()
