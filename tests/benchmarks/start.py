"""Time from navigation to the first answer, cold and warm, against a bare Pyodide in the same run; bytes on the wire.

Run with ``make bench``. The ratio is what counts; absolute times are the machine's. Variants take turns within
each round, cold runs have a fresh browser profile, warm runs a profile that has visited the page before (only a real
profile keeps compiled WebAssembly). The bare page does less: it starts Python from the files of the npm package in a
module worker and subtracts two numbers; the guide's page reads three amounts, compares them and shows the report.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

import brotli
from playwright.sync_api import Page, Playwright, sync_playwright

from chromium import ARGUMENTS, executable
from posguide.content import ROOT
from posguide.serve import Handler, Server

BARE_PAGE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><p id="answer"></p>
<script type="module" src="page.mjs"></script>"""
BARE_SCRIPT = """
const worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
worker.onmessage = ({ data }) => {
  document.getElementById("answer").textContent = data;
  window.answered = performance.now();
};
"""
BARE_WORKER = """
import { loadPyodide } from "./pyodide/pyodide.mjs";
const pyodide = await loadPyodide();
postMessage(pyodide.runPython("192900 - 129900"));
"""
# Fills in and submits the form as soon as it can be used, and notes when the answer is shown.
ASK = """
new MutationObserver(() => {
  const all = document.querySelector(".pg-all");
  if (all && !all.disabled && !window.asked) {
    window.asked = true;
    const set = (name, text) => { document.getElementById(name).value = text; };
    set("vouchers.0.amount", "¥1,299.00");
    set("vouchers.1.amount_in_words", "壹仟贰佰玖拾玖元整");
    set("vouchers.2.amount", "1929");
    all.form.requestSubmit();
  }
  const answer = document.querySelector(".pg-answer[data-outcome]");
  if (answer && !answer.hidden) window.answered ??= performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
# Asks for the time that was noted; a string predicate would break the page's policy.
ANSWERED = """() => new Promise((resolve) => {
  const timer = setInterval(() => { if (window.answered) { clearInterval(timer); resolve(window.answered); } }, 50);
})"""


class Variant(NamedTuple):
    name: str
    address: str
    script: str
    sent: list[int]


class CountingHandler(Handler):
    """Counts the bytes of all answers' bodies."""

    def __init__(self, *args: object, sent: list[int], **settings: object) -> None:
        self.sent = sent
        super().__init__(*args, **settings)  # type: ignore[arg-type]

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:  # type: ignore[override]
        data = source.read()
        self.sent.append(len(data))
        outputfile.write(data)


@contextmanager
def served(site: Path, sent: list[int]) -> Iterator[str]:
    server = Server(("127.0.0.1", 0), partial(CountingHandler, site=site, sent=sent))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def bare_site(folder: Path) -> None:
    """Write the page with a bare ``loadPyodide()``, its files compressed like ours."""
    package = ROOT / "node_modules" / "pyodide"
    (folder / "pyodide").mkdir()
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"):
        shutil.copy(package / name, folder / "pyodide" / name)
    for name, text in (("index.html", BARE_PAGE), ("page.mjs", BARE_SCRIPT), ("worker.mjs", BARE_WORKER)):
        (folder / name).write_text(text, encoding="utf-8")
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.with_name(path.name + ".br").write_bytes(brotli.compress(path.read_bytes(), quality=11))


def answer_ms(playwright: Playwright, variant: Variant, profile: Path) -> float:
    """Open the page once in ``profile`` and return the milliseconds from navigation to answer."""
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=executable(), args=ARGUMENTS, headless=True
    )
    try:
        context.add_init_script(variant.script)
        page: Page = context.new_page()
        page.goto(variant.address)
        page.set_default_timeout(120_000)
        return float(page.evaluate(ANSWERED))
    finally:
        context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "bare").mkdir()
        bare_site(folder / "bare")
        sent: dict[str, list[int]] = {"bare": [], "guide": []}
        with served(folder / "bare", sent["bare"]) as bare, served(ROOT / "site", sent["guide"]) as guide:
            variants = [
                Variant("bare", bare + "/", "", sent["bare"]),
                Variant("guide", guide + "/tools/amounts/", ASK, sent["guide"]),
            ]
            measure(playwright, variants, folder, rounds)


def measure(playwright: Playwright, variants: list[Variant], folder: Path, rounds: int) -> None:
    times: dict[tuple[str, str], list[float]] = {}
    wire: dict[str, int] = {}
    for turn in range(rounds + 1):  # the first round warms up the machine and is not counted
        for variant in variants:
            del variant.sent[:]
            cold = answer_ms(playwright, variant, folder / f"{variant.name}-cold-{turn}")
            wire[variant.name] = sum(variant.sent)
            for _ in range(2 if turn == 0 else 1):
                warm = answer_ms(playwright, variant, folder / f"{variant.name}-warm")
            if turn:
                times.setdefault((variant.name, "cold"), []).append(cold)
                times.setdefault((variant.name, "warm"), []).append(warm)
    print(f"navigation to first answer, {rounds} rounds, milliseconds: minimum / median / maximum")
    for start in ("cold", "warm"):
        for variant in variants:
            found = times[variant.name, start]
            print(f"  {start} {variant.name:6}{min(found):7.0f} /{statistics.median(found):7.0f} /{max(found):7.0f}")
        ratios = [ours / bare for bare, ours in zip(times["bare", start], times["guide", start], strict=True)]
        print(f"  {start} ratio guide/bare, median of pairs: {statistics.median(ratios):.2f}")
    for variant in variants:
        print(f"bytes on the wire, cold, brotli: {variant.name} {wire[variant.name]:,}")
    print(f"  ratio guide/bare: {wire['guide'] / wire['bare']:.2f}")


if __name__ == "__main__":
    main()
