"""How often the cause that was put into a case is found, by cause, and how many cases are compared in a second.

Run with ``make bench``. Several slips can lead from one amount to the other (100 becomes 200 by a wrong digit, or by
posting it twice), so a cause that stands second is no fault of the ranking where the first is commoner.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from benchmarks.injecting import BESIDE, FAMILIES, MAKERS, NOTHING, SLIPS, Injected, inject
from benchmarks.lines import case_line, measure, write
from benchmarks.texts import SEED
from poscheck.compare import Report, compare
from poscheck.rules import rules


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=300, help="of each cause")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    show_accuracy(options.cases)
    show_speed(options.rounds)


def show_accuracy(count: int) -> None:
    print(f"{count:,} cases of each cause; right in percent: first cause, one of the first three, verdict, voucher")
    columns = f"  {'':34}{'first':>8}{'three':>8}{'verdict':>9}{'voucher':>9}"
    print(columns + "".join(f"{family:>12}" for family in FAMILIES))
    found: dict[str, list[Counter[str]]] = defaultdict(list)
    for code in MAKERS:
        for family in FAMILIES:
            draw = random.Random(f"{SEED} {code} {family}")
            made = [inject(code, family, draw) for _ in range(count // len(FAMILIES))]
            found[code].append(sum((judged(each, compare(each.case)) for each in made), Counter()))
        show(code, found[code])
    show("all of an amount", summed(found, SLIPS))
    show("all beside the amounts", summed(found, BESIDE))
    missing = rules()["causes"].keys() - found.keys() - {"unexplained"}
    print(
        f"  causes without a case here: {', '.join(sorted(missing)) or 'none'}; columns to the right: first, by amount"
    )


def summed(found: dict[str, list[Counter[str]]], codes: Iterable[str]) -> list[Counter[str]]:
    """Add up what was found for several causes, by family of amounts."""
    return [sum(column, Counter()) for column in zip(*(found[code] for code in codes), strict=True)]


def judged(made: Injected, report: Report) -> Counter[str]:
    """Tell what of a report is right, one for each."""
    codes = [cause["code"] for cause in report["causes"]] or [NOTHING]
    named = report["causes"][0]["voucher"] if report["causes"] else None
    right = {
        "cases": True,
        "first": codes[0] == made.code,
        "three": made.code in codes[:3],
        "verdict": report["verdict"] == made.verdict,
        "voucher": named == made.voucher,
    }
    return Counter({name: int(flag) for name, flag in right.items()})


def show(name: str, tallies: list[Counter[str]]) -> None:
    total = sum(tallies, Counter[str]())
    cells = [f"{share(total, part):8.1f}" for part in ("first", "three")]
    cells += [f"{share(total, part):9.1f}" for part in ("verdict", "voucher")]
    print(f"  {name:34}" + "".join(cells) + "".join(f"{share(tally, 'first'):12.1f}" for tally in tallies))


def share(tally: Counter[str], part: str) -> float:
    return 100 * tally[part] / tally["cases"]


def show_speed(rounds: int, count: int = 1_000) -> None:
    draw = random.Random(SEED)
    cases = {
        "that agree": [inject(NOTHING, "whole yuan", draw).case for _ in range(count)],
        "with a wrong digit": [inject("wrong_digit", "whole yuan", draw).case for _ in range(count)],
    }
    for name, listed in cases.items():
        same = [case for case in listed if len(case["vouchers"]) == 3]
        rates = [len(same) / seconds(same) for _ in range(rounds)]
        print(f"{len(same):,} cases of three vouchers {name}, one process: {statistics.median(rates):,.0f}/s")
    with tempfile.TemporaryDirectory() as folder:
        measure("compare", write(Path(folder) / "cases", case_line, 10 * count), ["compare", "--lines"], rounds)


def seconds(cases: list[dict[str, object]]) -> float:
    begun = time.perf_counter()
    for case in cases:
        compare(case)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
