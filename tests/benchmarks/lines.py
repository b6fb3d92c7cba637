"""Many lines on the command line: peak memory for few and for a million, and one process against two, in one run.

Run with ``make bench``; by itself with ``PYTHONPATH=macros .venv/bin/python tests/benchmarks/lines.py``. The ratios
are what counts; absolute figures are the machine's. Variants take turns within each round. Memory is the largest
resident set of the command or of one of its workers; it must not grow with the number of lines.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from poscheck import capitals, money

COMMAND = (sys.executable, "-c", "import sys; from poscheck.cli import main; sys.exit(main())")
SEED = 20261126
KINDS = ("contract", "receipt", "bank_transfer")


class Run(NamedTuple):
    seconds: float
    kilobytes: int


def amount_line(draw: random.Random) -> str:
    fen = int(draw.random() * 10 ** (3 + int(draw.random() * 6)))
    text = (capitals.write(fen), "¥" + money.grouped(fen), money.to_text(fen), "12.345")[int(draw.random() * 4)]
    return json.dumps({"text": text}, ensure_ascii=False)


def case_line(draw: random.Random) -> str:
    """Write a case of three vouchers; in every other one the last was entered with two digits exchanged."""
    fen = 10_000 + int(draw.random() * 1_000_000)
    text = money.to_text(fen)
    amounts = [text, text, text if draw.random() < 0.5 else text[1] + text[0] + text[2:]]
    vouchers = [{"kind": kind, "amount": amount} for kind, amount in zip(KINDS, amounts, strict=True)]
    return json.dumps({"vouchers": vouchers})


# What is worked on, how, and in which part of the lines: a case takes as long as twenty amounts.
WORK: dict[str, tuple[Callable[[random.Random], str], list[str], int]] = {
    "amount": (amount_line, ["amount"], 1),
    "compare": (case_line, ["compare", "--lines"], 20),
}


def write(path: Path, make: Callable[[random.Random], str], count: int) -> Path:
    draw = random.Random(SEED)
    with path.open("w", encoding="utf-8") as stream:
        for _ in range(count):
            stream.write(make(draw) + "\n")
    return path


def run(path: Path, *arguments: str) -> Run:
    """Run the command on a file and return how long it took and how much memory it or a worker had at most."""
    program = (
        "import os, resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    begun = time.perf_counter()
    with path.open("rb") as stream:
        done = subprocess.run(
            [sys.executable, "-S", "-c", program, *COMMAND, *arguments],
            stdin=stream, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
    return Run(time.perf_counter() - begun, int(done.stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, (make, command, share) in WORK.items():
            many = write(folder / kind, make, options.lines // share)
            few = write(folder / "few", make, options.lines // share // 100)
            for jobs in ("1", "2"):
                weigh(few, many, [*command, "--jobs", jobs])
            measure(kind, head(many, options.lines // share // 5), command, options.rounds)


def head(path: Path, count: int) -> Path:
    """Write the first lines of a file to another one."""
    shorter = path.with_suffix(".head")
    with path.open("rb") as stream:
        shorter.write_bytes(b"".join(islice(stream, count)))
    return shorter


def lines_of(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(1 for _ in stream)


def weigh(few: Path, many: Path, command: list[str]) -> None:
    small, large = (run(path, *command) for path in (few, many))
    print(
        f"{' '.join(command)}: peak memory, {lines_of(few):,} lines {small.kilobytes / 1024:.1f} MiB, "
        f"{lines_of(many):,} lines {large.kilobytes / 1024:.1f} MiB, ratio {large.kilobytes / small.kilobytes:.2f}"
    )


def measure(title: str, path: Path, command: list[str], rounds: int) -> None:
    variants = {"one process": ["--jobs", "1"], "two": ["--jobs", "2"], "as many as it takes": []}
    times: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, jobs in variants.items():
            times[name].append(run(path, *command, *jobs).seconds)
    count = lines_of(path)
    for name, found in times.items():
        ratios = [one / other for one, other in zip(times["one process"], found, strict=True)]
        print(
            f"{title}, {count:,} lines, {name}: {count / statistics.median(found):,.0f} lines/s, "
            f"{statistics.median(ratios):.2f} times one process (median of {rounds} pairs)"
        )


if __name__ == "__main__":
    main()
