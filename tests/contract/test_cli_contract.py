"""The command line as others use it: run as a process, with streams, files and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from material import LANGS, ROOT, THIRD_DIFFERS, made
from poscheck.record import canonical

COMMAND = [sys.executable, "-c", "import sys; from poscheck.cli import main; sys.exit(main())"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "macros")}


class Done(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


def run(*arguments: str | Path, given: bytes | str = b"", **environment: str) -> Done:
    data = given.encode() if isinstance(given, str) else given
    done = subprocess.run(
        [*COMMAND, *arguments], input=data, capture_output=True, env={**ENVIRONMENT, **environment}, check=False
    )
    return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def assert_refused(done: Done, named: str) -> None:
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith("poscheck: ")
    assert named in done.err
    assert len(done.err) < 1000


def lines(*values: object) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def test_amounts_are_read_line_by_line() -> None:
    texts = ["¥1,299.00", "壹仟贰佰玖拾玖元整", "叁佰元", "12.345", "", "\ud800"]
    done = run("amount", given="".join(json.dumps({"text": text}) + "\n" for text in texts) + "\n")
    assert (done.code, done.err) == (0, "")
    assert [set(line) for line in done.lines] == [{"text", "amount", "issues", "error"}] * len(texts)
    assert [line["text"] for line in done.lines] == texts
    assert [line["amount"] for line in done.lines] == ["1299.00", "1299.00", "300.00", None, None, None]
    assert done.lines[2]["issues"] == ["missing_zheng"]
    assert done.lines[3]["error"] == "too_many_decimals"


def test_no_lines_are_no_amounts() -> None:
    assert run("amount") == (0, "", "")


@pytest.mark.parametrize(
    ("amount", "words"), [("1299.50", "壹仟贰佰玖拾玖元伍角"), ("0", "零元整"), ("三百元整", "叁佰元整")]
)
def test_words(amount: str, words: str) -> None:
    assert run("words", amount) == (0, words + "\n", "")


@pytest.mark.parametrize("amount", ["12.345", "-5", "", "abc", "9" * 300])
def test_no_words_for_what_is_no_amount(amount: str) -> None:
    assert_refused(run("words", amount), "amount")


def test_compare_reads_a_file_or_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "案件.json"
    path.write_text(lines(THIRD_DIFFERS), encoding="utf-8")
    done = run("compare", path)
    assert done.code == 1
    assert done == run("compare", given=path.read_bytes())
    assert done == run("compare", given=b"\xef\xbb\xbf" + path.read_bytes())
    report = done.lines[0]
    assert {"verdict", "reference", "differences", "causes", "issues"} <= set(report)
    assert (report["verdict"], report["reference"]) == ("mismatch", "1299.00")
    assert [(entry["voucher"], entry["difference"]) for entry in report["differences"]] == [(2, "630.00")]
    for rank, cause in enumerate(report["causes"], 1):
        assert {"code", "rank", "score", "voucher", "explanation", "see"} <= set(cause)
        assert cause["rank"] == rank
        assert set(cause["explanation"]) == set(LANGS)


def two(first: str, second: str) -> dict[str, Any]:
    return {"vouchers": [{"kind": "contract", "amount": first}, {"kind": "receipt", "amount": second}]}


@pytest.mark.parametrize(
    ("case", "code", "verdict"),
    [
        (two("1", "1.00"), 0, "matched"),
        (two("1", "2"), 1, "mismatch"),
        (two("1", "12.345"), 2, "unreadable"),
        (two("1", ""), 2, "insufficient"),
        ({"vouchers": []}, 2, "insufficient"),
    ],
)
def test_the_exit_code_tells_the_verdict(case: dict[str, Any], code: int, verdict: str) -> None:
    done = run("compare", given=lines(case))
    assert (done.code, done.lines[0]["verdict"]) == (code, verdict)
    if code == 2:
        assert_refused(done, "vouchers")
    else:
        assert done.err == ""


def test_many_cases_are_compared_line_by_line() -> None:
    done = run("compare", "--lines", given=lines(two("1", "1"), two("1", "2")) + "\n" + lines(two("3", "3")))
    assert [line["verdict"] for line in done.lines] == ["matched", "mismatch", "matched"]
    assert (done.code, done.err) == (1, "")
    assert run("compare", "--lines", given=lines(two("1", "1"))).code == 0


def test_a_bad_line_is_named_after_the_good_ones_before_it() -> None:
    for bad in ("{", '{"vouchers": 1}', lines(two("1", "?"))):
        done = run("compare", "--lines", given=lines(two("1", "1")) + bad)
        assert done.lines[0]["verdict"] == "matched"
        assert_refused(done, "line 2")


@pytest.mark.parametrize(
    ("arguments", "given", "named"),
    [
        ([], b"", "command"),
        (["frobnicate"], b"", "frobnicate"),
        (["words"], b"", "amount"),
        (["words", "1", "2"], b"", "2"),
        (["compare", "--colour"], b"", "--colour"),
        (["record"], b"", "action"),
        (["record", "verify"], b"", "file"),
        (["amount"], b"garbage\n", "line 1"),
        (["amount"], b'{"text": "1"}\n[1]\n', "line 2"),
        (["amount"], b'{"text": "1"}\n\n{"text": 1}\n', "line 3"),
        (["amount"], b'{"amount": "1"}\n', "text"),
        (["amount"], b'{"text": "1"}\n{"text": "\xff"}\n', "line 2"),
        (["amount"], '{"text": "1"}\n'.encode("utf-16"), "line 1"),
        (["amount"], b'{"text": ' + b"[" * 100_000, "line 1"),
        (["amount"], b'{"text": ' + b"9" * 10_000 + b"}", "line 1"),
        (["compare"], b"", "input"),
        (["compare"], b" \n", "input"),
        (["compare"], b"garbage", "input"),
        (["compare"], b"\xff\xfe", "input"),
        (["compare"], b"[" * 100_000, "input"),
        (["compare"], b"[]", "vouchers"),
        (["compare"], b"{}", "vouchers"),
        (["compare"], b'{"vouchers": [{"kind": "receipt", "amount": 1299}]}', "vouchers[0].amount"),
        (["compare"], b'{"vouchers": [{"kind": "receipt", "amount": 1.5}]}', "vouchers[0].amount"),
        (["compare"], b'{"vouchers": [{"kind": "invoice"}]}', "vouchers[0].kind"),
        (["compare"], b'{"vouchers": [], "terminals": 0}', "terminals"),
        (["compare"], b'{"vouchers": [], "terminals": NaN}', "terminals"),
        (["compare", "nowhere.json"], b"", "nowhere.json"),
        (["compare", "/"], b"", "/"),
        (["compare", "--lines", "nowhere.json"], b"", "nowhere.json"),
        (["record", "verify", "nowhere.json"], b"", "nowhere.json"),
        (["record", "verify", "/"], b"", "/"),
    ],
)
def test_bad_input_is_one_line_that_names_the_place(arguments: list[str], given: bytes, named: str) -> None:
    assert_refused(run(*arguments, given=given), named)


def test_a_huge_line_is_no_problem() -> None:
    done = run("amount", given=lines({"text": "9" * 10_000_000}, {"text": "1"}))
    assert done.code == 0
    assert [line["error"] for line in done.lines] == ["too_long", None]
    assert_refused(run("compare", given="x" * 10_000_000), "input")


def test_record_verify(tmp_path: Path) -> None:
    path = tmp_path / "记录.json"
    good = canonical(made())
    path.write_bytes(good)
    assert run("record", "verify", path) == (0, '{"valid": true, "problems": []}\n', "")
    for bad in (good + b"\n", b"", b"\xff", b"[" * 100_000, good.replace(b"1929", b"1299"), b" " * 6_000_000):
        path.write_bytes(bad)
        done = run("record", "verify", path)
        assert (done.code, done.err) == (1, "")
        assert done.lines[0]["valid"] is False
        assert done.lines[0]["problems"]


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-16"])
def test_output_is_utf_8_whatever_the_environment_says(encoding: str) -> None:
    assert run("words", "1", PYTHONIOENCODING=encoding, LC_ALL="C").out == "壹元整\n"
    assert "找不到" in run("compare", "找不到.json", PYTHONIOENCODING=encoding).err
    assert run("amount", given='{"text": "壹元整"}\n', PYTHONIOENCODING=encoding).lines[0]["amount"] == "1.00"


@pytest.mark.parametrize(
    ("arguments", "line"), [(["amount"], b'{"text": "1"}\n'), (["compare", "--lines"], lines(two("1", "1")).encode())]
)
def test_a_reader_that_goes_away_is_no_error(arguments: list[str], line: bytes, tmp_path: Path) -> None:
    path = tmp_path / "given"
    path.write_bytes(line * 5_000)
    with path.open("rb") as stream:
        process = subprocess.Popen(
            [*COMMAND, *arguments], stdin=stream, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT
        )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait(timeout=30) == 0


@pytest.mark.parametrize("arguments", [["--help"], ["compare", "--help"], ["record", "verify", "--help"]])
def test_help_is_given(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.code, done.err) == (0, "")
    assert done.out


def test_posguide_check_names_file_and_line(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; from posguide.cli import main; sys.exit(main())", "--root"]
    good = subprocess.run([*command, ROOT, "check"], env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stdout
    bad = subprocess.run([*command, tmp_path, "check"], env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert (bad.returncode, bad.stderr) == (1, "")
    assert [line.split(": ")[0] for line in bad.stdout.splitlines()] == [
        "checklists/SHA256SUMS:1",
        "checklists/flow.yaml:1",
        "checklists/items.yaml:1",
        "checklists/releases.yaml:1",
    ]


@pytest.mark.parametrize(
    "command",
    [
        "words 1 >/dev/full",
        "words 1 >&-",
        "compare <&-",
        "amount <&-",
        "compare /proc/self/mem",
        "record verify /proc/self/mem",
    ],
)
def test_a_broken_file_or_closed_stream_is_one_line(command: str) -> None:
    program = f'exec "{sys.executable}" -c "import sys; from poscheck.cli import main; sys.exit(main())" {command}'
    done = subprocess.run(
        ["sh", "-c", program], env=ENVIRONMENT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
