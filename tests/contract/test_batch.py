"""Tables of amounts and of cases, as files and through the command; what they hold is what the functions say."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from material import ROOT
from poscheck import amount, compare, money
from poscheck.cli import main
from processes import left_behind, on_linux

COMMAND = (sys.executable, "-c", "import sys; from poscheck.cli import main; sys.exit(main())", "batch")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "macros")}
TEXTS = ["¥1,299.00", "壹仟贰佰玖拾玖元整", "叁佰元", "12.345", None, "  7 ", 'a,b\n"c"', "001"]
VOUCHERS = [
    {"case": "B", "kind": "contract", "amount": "1,299.00", "terminals": "2"},
    {"case": "A", "kind": "contract", "amount": "12"},
    {"case": "B", "kind": "receipt", "amount_in_words": "壹仟贰佰玖拾玖元整"},
    {"case": "C", "kind": "invoice", "amount": "1"},
    {"case": "D", "kind": "receipt", "amount": "?"},
    {"case": "A", "kind": "receipt", "amount": "12.00"},
    {"case": "B", "kind": "institution_record", "amount": "1929"},
    {"case": "D", "kind": "contract", "amount": "1"},
]
FIELDS = ("kind", "amount", "amount_in_words")


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    if not all(map(find_spec, ("duckdb", "pyarrow"))):
        pytest.fail("DuckDB and Arrow are not installed; run: sh .ci/scale", pytrace=False)


def write(path: Path, rows: list[dict[str, Any]], *, delimiter: str = ",") -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    if path.suffix == ".parquet":
        import pyarrow as pa
        from pyarrow import parquet

        parquet.write_table(pa.Table.from_pylist([dict.fromkeys(names) | row for row in rows]), path)
    else:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, names, delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
    return path


def read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        from pyarrow import parquet

        return list(parquet.read_table(path).to_pylist())
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def said(capsys: pytest.CaptureFixture[str]) -> str:
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert len(shown.err) < 500
    return shown.err


@pytest.mark.parametrize("given", ["given.csv", "given.tsv", "given.parquet"])
@pytest.mark.parametrize("made", ["made.csv", "made.parquet"])
@pytest.mark.parametrize("jobs", [[], ["--jobs", "2"]])
def test_amounts_get_columns_and_keep_their_order(given: str, made: str, jobs: list[str], tmp_path: Path) -> None:
    rows = [{"id": f"{n:03}", "text": text} for n, text in enumerate(TEXTS * 600)]
    source = write(tmp_path / given, rows, delimiter="\t" if given.endswith("tsv") else ",")
    assert main(["batch", str(source), str(tmp_path / made), *jobs]) == 0
    found = read(tmp_path / made)
    assert [row["id"] for row in found] == [row["id"] for row in rows]
    for row, text in zip(found[:50], TEXTS * 7, strict=False):
        expected = amount.read(text or "")
        assert (row["text"] or None) == text
        fen = row["poscheck_amount"]
        assert (fen and str(fen)) == (None if expected.fen is None else money.to_text(expected.fen)) or fen == ""
        assert (row["poscheck_error"] or None) == expected.error
        issues = row["poscheck_issues"]
        assert (issues.split() if isinstance(issues, str) else issues) == list(expected.issues)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("given", ["given.csv", "given.parquet"])
@pytest.mark.parametrize("made", ["made.csv", "made.parquet"])
def test_cases_are_put_together_wherever_their_rows_stand(
    given: str, made: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write(tmp_path / given, VOUCHERS)
    assert main(["batch", str(source), str(tmp_path / made)]) == 2
    assert "2 of 4" in said(capsys)
    found = {row["case"]: row for row in read(tmp_path / made)}
    assert list(found) == ["B", "A", "C", "D"]
    assert [row["verdict"] or None for row in found.values()] == ["mismatch", "matched", None, "unreadable"]
    assert [str(row["reference"] or "") for row in found.values()] == ["1299.00", "12.00", "", "1.00"]
    assert [bool(row["error"]) for row in found.values()] == [False, False, True, True]
    assert found["C"]["error"].startswith("vouchers[0].kind: ")
    listed = [{name: row[name] for name in FIELDS if name in row} for row in VOUCHERS if row["case"] == "B"]
    assert json.loads(found["B"]["report"]) == json.loads(
        json.dumps(compare.compare({"vouchers": listed, "terminals": 2}))
    )
    assert found["B"]["cause"] == json.loads(found["B"]["report"])["causes"][0]["code"]


@pytest.mark.parametrize(("rows", "code"), [(VOUCHERS[:3], 1), ([VOUCHERS[1], VOUCHERS[5]], 0), (VOUCHERS[1:2], 2)])
def test_the_exit_code_tells_what_became_of_the_cases(rows: list[dict[str, Any]], code: int, tmp_path: Path) -> None:
    rows = [row for row in rows if code != 1 or row["case"] == "B"]
    rows = [*rows, {**VOUCHERS[6], "case": "B"}] if code == 1 else rows
    assert main(["batch", str(write(tmp_path / "a.csv", rows)), str(tmp_path / "b.csv")]) == code


def test_many_cases_in_any_order_and_any_number_of_processes(tmp_path: Path) -> None:
    rows = [
        {"case": f"{n * 7919 % 1_500}", "kind": kind, "amount": str(n % 3 or 5)}
        for kind in ("contract", "receipt")
        for n in range(1_500)
    ]
    # A case with far more vouchers than can be compared, some of them at the very end.
    rows += [{"case": "7", "kind": "receipt", "amount": "1"}] * 5_000
    source = write(tmp_path / "a.parquet", rows)
    for jobs in ("1", "2"):
        assert main(["batch", str(source), str(tmp_path / f"{jobs}.parquet"), "--jobs", jobs]) == 2
    found = read(tmp_path / "1.parquet")
    assert found == read(tmp_path / "2.parquet")
    assert [row["case"] for row in found] == [row["case"] for row in rows[:1_500]]
    assert [row["case"] for row in found if row["verdict"] != "matched"] == ["7"]


def test_columns_may_have_other_names_and_types(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"text": "x", "押金": "叁佰元整", "when": n} for n in range(3)]
    source = write(tmp_path / "a.parquet", rows)
    assert main(["batch", str(source), str(tmp_path / "b.parquet"), "--text", "押金"]) == 0
    assert [row["poscheck_amount"] for row in read(tmp_path / "b.parquet")] == [Decimal("300.00")] * 3
    rows = [{"case": 7, "kind": kind, "amount": Decimal("12.50"), "order id": 1} for kind in ("contract", "receipt")]
    source = write(tmp_path / "c.parquet", rows)
    assert main(["batch", str(source), str(tmp_path / "d.parquet"), "--case", "order id"]) == 0
    assert read(tmp_path / "d.parquet")[0]["reference"] == Decimal("12.50")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "data", "more", "named"),
    [
        ("a.csv", "id\n1\n", [], "column text"),
        ("a.csv", "id,text\n1,2\n3,4,5\n", [], "3"),
        ("a.csv", "text,case,kind\n1,2,3\n", [], "--case"),
        ("a.csv", "text,text\n1,2\n", [], "line 1"),
        ("a.csv", "", [], "line 1"),
        ("a.csv", "text\n押金\n".encode("gbk"), [], "utf-8"),
        ("a.csv", "金额\n押金\n".encode("gbk"), [], "utf-8"),
        ("a.csv", "text\n1\n", ["--text", "other"], "other"),
        ("a.csv", "text\n1\n", ["--text", "text", "--case", "text"], "--case"),
        ("a.csv", "text,poscheck_error\n1,2\n", [], "poscheck_error"),
        ("a.parquet", "text\n1\n", [], "a.parquet"),
        ("a.xlsx", "", [], ".csv"),
        ("none.csv", None, [], "none.csv"),
    ],
)
def test_what_cannot_be_worked_on_is_one_line(
    name: str, data: Any, more: list[str], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    assert main(["batch", str(tmp_path / name), str(tmp_path / "out.csv"), *more]) == 2
    assert named in said(capsys).lower()
    assert {path.name for path in tmp_path.iterdir()} <= {name}


def test_binary_fractions_are_no_money(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for row in ({"text": 0.1}, {"case": "1", "kind": "receipt", "amount": 0.1}):
        source = write(tmp_path / "a.parquet", [row])
        assert main(["batch", str(source), str(tmp_path / "b.csv")]) == 2
        assert "binary fractions" in said(capsys)


@pytest.mark.parametrize("target", ["nowhere/b.csv", "b.txt"])
def test_the_result_must_be_possible(target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "a.csv", [{"text": "1"}])
    assert main(["batch", str(source), str(tmp_path / target)]) == 2
    assert target.partition("/")[0] in said(capsys)


def test_a_file_named_like_a_pattern_is_read(tmp_path: Path) -> None:
    source = write(tmp_path / "it's [a] *?.csv", [{"text": "1"}])
    assert main(["batch", str(source), str(tmp_path / "b [1].csv")]) == 0
    assert len(read(tmp_path / "b [1].csv")) == 1


def test_a_missing_extra_says_how_to_install_it() -> None:
    """Run without the packages of this environment, with our own only."""
    done = subprocess.run(
        [COMMAND[0], "-S", *COMMAND[1:], "a.csv", "b.csv"], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "posguide[batch]" in done.stderr


@on_linux
@pytest.mark.parametrize("jobs", [[], ["--jobs", "2"]])
def test_an_interrupt_leaves_nothing(jobs: list[str], tmp_path: Path) -> None:
    source = write(tmp_path / "a.csv", [{"text": "壹仟贰佰玖拾玖元整"}] * 100_000)
    command = [*COMMAND, str(source), str(tmp_path / "b.csv"), *jobs]
    with subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.PIPE, start_new_session=True) as process:
        while not any(tmp_path.glob(".poscheck-*/b.csv")):
            assert process.poll() is None
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr
        assert process.stderr.read() == b""
    assert process.returncode == 130
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert left_behind(process.pid) == []
