"""Evidence of 200 MB is hashed, packed, saved and checked again, and never held as a whole. `make soak` runs it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from playwright.sync_api import BrowserContext, expect, sync_playwright

from browser.conftest import running
from browser.desk import Desk
from chromium import ARGUMENTS, executable
from poscheck import bag
from posguide.serve import server

ROOT = Path(__file__).parents[2]
MEGA = 1_000_000


def resident(folder: Path) -> int:
    """Return the bytes that a browser's processes hold in memory; what several share is counted once, in parts."""
    parents, main = {}, 0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(path.name)] = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            if str(folder).encode() in (path / "cmdline").read_bytes() and not main:
                main = int(path.name)
        except (OSError, ValueError):  # gone meanwhile
            continue
    total = 0
    for pid in parents:
        above = pid
        while above not in (0, main):
            above = parents.get(above, 0)
        if above == main:
            try:
                total += sum(
                    int(line.split()[1]) * 1024
                    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                    if line.startswith("Pss_Anon:")
                )
            except OSError:
                continue
    return total


class Peak:
    """The most that was held while it was looked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.most, self._over = folder, 0, threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.2):
            self.most = max(self.most, resident(self.folder))


def walked(context: BrowserContext, url: str, evidence: Path) -> Path:
    """Take a file through a case: in, packed, saved, opened again; return the package."""
    page = context.new_page()
    page.set_default_timeout(300_000)
    desk = Desk(page, "zh", url).open()
    page.locator("[id='evidence.files']").set_input_files(str(evidence))
    expect(desk.evidence).to_have_count(1)
    expect(page.locator(".pg-file").filter(has_text=desk.says("case_hash_waiting"))).to_have_count(0, timeout=300_000)
    made = desk.make("bag").path()
    page.goto(url + "tools/record/")
    chosen = page.locator("[id='record.file']")
    expect(chosen).to_be_enabled()
    chosen.set_input_files(str(made))
    expect(page.locator(".pg-verdict")).to_have_attribute("data-outcome", "matched", timeout=300_000)
    return made


def test_evidence_is_never_held_as_a_whole(tmp_path: Path) -> None:
    peaks = []
    with running(server(ROOT / "site")) as url, sync_playwright() as playwright:
        for size in (2 * MEGA, 200 * MEGA):
            evidence = tmp_path / f"{size}.bin"
            with evidence.open("wb") as stream:
                for _ in range(size // MEGA):
                    stream.write(os.urandom(MEGA))
            profile = tmp_path / f"profile-{size}"
            context = playwright.chromium.launch_persistent_context(
                profile, executable_path=executable(), args=ARGUMENTS, accept_downloads=True
            )
            with Peak(profile) as peak:
                made = walked(context, url, evidence)
            with made.open("rb") as source:
                assert bag.inspect(source).problems == []
            context.close()
            peaks.append(peak.most)
    small, large = peaks
    print(f"peak of the browser: {small / MEGA:.0f} MB with 2 MB of evidence, {large / MEGA:.0f} MB with 200 MB")
    # Pieces that were read lie in memory until the browser collects them, which it does when it runs short. Whoever
    # held the evidence, even once, would be above it.
    assert large - small < 198 * MEGA
