"""A browser that is killed loses nothing that was typed more than a second before. `make soak` runs it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from browser.conftest import running
from chromium import ARGUMENTS, executable
from posguide.serve import server

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("POSGUIDE_KILLS", "50"))


def started(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """Start a browser of its own, whose processes can be killed together; return it and the address it listens at."""
    command = [str(executable()), *ARGUMENTS, "--headless", "--disable-gpu", "--no-first-run"]
    process = subprocess.Popen(
        [*command, f"--user-data-dir={folder}", "--remote-debugging-port=0", "about:blank"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stderr
    for line in process.stderr:
        if found := re.search(r"DevTools listening on (ws://\S+)", line):
            # Read on, or the browser would stop once its messages fill the pipe.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return process, found[1]
    raise AssertionError("the browser did not start")


def opened(browser: Browser, url: str) -> Page:
    page = browser.contexts[0].new_page()
    page.goto(url + "case/")
    expect(page.locator(".pg-desk[data-mounted]")).to_have_count(1)
    return page


def test_kill_loop(tmp_path: Path) -> None:
    lost: list[str] = []
    with running(server(ROOT / "site")) as url, sync_playwright() as playwright:
        before = ""
        for number in range(ROUNDS):
            process, address = started(tmp_path / "profile")
            try:
                page = opened(playwright.chromium.connect_over_cdp(address), url)
                fold = page.locator("[data-section=story]")
                if fold.get_attribute("open") is None:
                    fold.locator("summary").click()
                story = page.locator("[id='about.story']")
                expect(story).to_have_value(before)
                if len(before) > 3000:  # the field is nearly full
                    story.fill("")
                # Typed on and on, as by a person in the middle of a sentence.
                typed: list[tuple[float, str]] = []
                story.press("End")
                began = time.monotonic()
                while time.monotonic() - began < 1.5 + (number % 5) / 4:
                    page.keyboard.type(f"{number},")
                    typed.append((time.monotonic(), story.input_value()))
                ended = time.monotonic()
            finally:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            safe = [text for at, text in typed if at < ended - 1]
            process, address = started(tmp_path / "profile")
            try:
                page = opened(playwright.chromium.connect_over_cdp(address), url)
                expect(page.locator(".pg-shelf")).to_be_visible()
                before = page.locator("[id='about.story']").input_value()
            finally:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            print(f"round {number}: {len(safe[-1]) if safe else 0} characters a second before, {len(before)} kept")
            if safe and len(before) < len(safe[-1]):
                lost.append(f"round {number}: {len(safe[-1]) - len(before)} characters older than a second")
    assert lost == []
