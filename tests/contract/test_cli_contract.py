"""The command line as others use it: run as a process, with streams, files and exit codes."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from material import LANGS, ROOT, THIRD_DIFFERS, made
from poscheck import english
from poscheck.record import canonical
from processes import in_group, left_behind, on_linux

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
    assert all({"text", "amount", "issues", "error"} <= set(line) for line in done.lines)
    assert [line["text"] for line in done.lines] == texts
    assert [line["amount"] for line in done.lines] == ["1299.00", "1299.00", "300.00", None, None, None]
    assert done.lines[2]["issues"] == ["missing_zheng"]
    assert done.lines[3]["error"] == "too_many_decimals"


def test_no_lines_are_no_amounts() -> None:
    for given in ("", "\n", "\n \n\ufeff\n"):
        assert run("amount", given=given) == (0, "", "")
        assert run("compare", "--lines", given=given) == (0, "", "")


def test_two_readings_of_an_ambiguous_amount_are_named() -> None:
    line = run("amount", given=lines({"text": "三百六"})).lines[0]
    assert line["amount"] is None
    assert line["readings"] == ["306.00", "360.00"]


@pytest.mark.parametrize(
    ("amount", "words"), [("1299.50", "壹仟贰佰玖拾玖元伍角"), ("0", "零元整"), ("三百元整", "叁佰元整")]
)
def test_words(amount: str, words: str) -> None:
    assert run("words", amount) == (0, words + "\n", "")


def test_words_in_other_styles() -> None:
    assert run("words", "1299.50", "--accounting") == (0, "壹仟贰佰玖拾玖元伍角整\n", "")
    assert run("words", "--english", "1299.50").out == english.write(129950) + "\n"
    assert_refused(run("words", "--english", "--accounting", "1"), "--accounting")
    assert_refused(run("words", "--english", "x"), "amount")


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


@pytest.mark.parametrize("bad", ["{", "[" * 100_000, '{"vouchers": 1}', "\0", '{"vouchers": [{"kind": "x"}]}'])
def test_a_bad_line_is_answered_in_its_place_and_stops_nothing(bad: str) -> None:
    done = run("compare", "--lines", given=lines(two("1", "1")) + "\n" + bad + "\n" + lines(two("1", "2")))
    assert [line.get("verdict") for line in done.lines] == ["matched", None, "mismatch"]
    assert set(done.lines[1]) == {"line", "error"}
    assert done.lines[1]["line"] == 3
    assert_refused(done, "line 3")
    assert done.lines[1]["error"] in done.err


def test_a_report_without_a_verdict_is_named_like_a_bad_line() -> None:
    for case, verdict in ((two("1", "?"), "unreadable"), (two("1", ""), "insufficient")):
        done = run("compare", "--lines", given=lines(two("1", "2"), case, two("1", "1")))
        assert [line["verdict"] for line in done.lines] == ["mismatch", verdict, "matched"]
        assert_refused(done, "line 2")


def test_an_amount_that_cannot_be_used_is_answered_in_its_place() -> None:
    bad = ["[1]", "{}", '{"text": null}', "x" * 2_000_000, '{"text": "1', "\0\0"]
    done = run("amount", given=lines({"text": "1"}) + "\n".join(bad) + "\n" + '{"text": "2"}')
    assert [line.get("amount") for line in done.lines] == ["1.00", *[None] * len(bad), "2.00"]
    assert [line["line"] for line in done.lines[1:-1]] == list(range(2, len(bad) + 2))
    assert done.code == 2
    assert [line.split(":")[1] for line in done.err.splitlines()] == [f" line {n}" for n in range(2, len(bad) + 2)]
    assert len(done.err) < 1000


MANY_AMOUNTS = lines(*({"text": text} for n in range(3_000) for text in (f"{n:,}.50", "壹元整", "12.345")), 5).encode()
MANY_CASES = lines(*(two("1", str(n)) for n in range(500)), {"vouchers": [], "terminals": 0}).encode()


@pytest.mark.parametrize(("command", "given"), [(["amount"], MANY_AMOUNTS), (["compare", "--lines"], MANY_CASES)])
def test_the_number_of_processes_changes_nothing(command: list[str], given: bytes) -> None:
    one = run(*command, "--jobs", "1", given=given)
    assert len(one.lines) == given.count(b"\n")
    for jobs in (["--jobs", "2"], ["--jobs", "3"], []):
        assert run(*command, *jobs, given=given) == one


@pytest.mark.parametrize("jobs", ["0", "-1", "x", "1.5", "²", "00001", "99999999999"])
def test_a_number_of_processes_must_be_one(jobs: str) -> None:
    assert_refused(run("amount", "--jobs", jobs), "--jobs")


class Running(NamedTuple):
    """The command in a process group of its own, fed through a pipe that stays open."""

    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, *arguments: str) -> Running:
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        return cls(subprocess.Popen([*COMMAND, *arguments], env=ENVIRONMENT, start_new_session=True, **pipes))

    def ask(self, line: str) -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(line.encode())
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def finish(self) -> tuple[int, str]:
        """Return exit code and standard error, and see to it that no process of the group is left."""
        assert self.process.stdin and self.process.stdout and self.process.stderr
        code = self.process.wait(timeout=60)
        told = self.process.stderr.read().decode()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()
        assert left_behind(self.process.pid) == []
        return code, told


@on_linux
@pytest.mark.parametrize("jobs", [[], ["--jobs", "1"], ["--jobs", "2"]])
def test_answers_come_while_the_input_is_still_open(jobs: list[str]) -> None:
    running = Running.start("amount", *jobs)
    for n in range(3):
        assert running.ask(f'{{"text": "{n}"}}\n')["amount"] == f"{n}.00"
    assert len(in_group(running.process.pid)) == (3 if "2" in jobs else 1)
    assert running.process.stdin
    running.process.stdin.close()
    assert running.finish() == (0, "")


@on_linux
@pytest.mark.parametrize("jobs", [[], ["--jobs", "2"]])
@pytest.mark.parametrize("to_all", [True, False], ids=["as a terminal sends it", "to the command alone"])
def test_an_interrupt_stops_everything_without_a_word(jobs: list[str], to_all: bool) -> None:
    running = Running.start("amount", *jobs)
    assert running.ask('{"text": "1"}\n')["amount"] == "1.00"
    (os.killpg if to_all else os.kill)(running.process.pid, signal.SIGINT)
    assert running.finish() == (130, "")


@on_linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_the_command(number: signal.Signals) -> None:
    running = Running.start("amount", "--jobs", "2")
    assert running.ask('{"text": "1"}\n')["amount"] == "1.00"
    os.kill(running.process.pid, number)
    assert running.finish() == (-number, "")


@on_linux
def test_a_worker_that_is_lost_is_said_in_one_line() -> None:
    running = Running.start("amount", "--jobs", "2")
    assert running.ask('{"text": "1"}\n')["amount"] == "1.00"
    for child in Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text("utf-8").split():
        os.kill(int(child), signal.SIGKILL)
    assert running.process.stdin
    running.process.stdin.write(b'{"text": "1"}\n')
    running.process.stdin.flush()
    code, told = running.finish()
    assert code == 2
    assert len(told.splitlines()) == 1


def peak_kilobytes(path: Path, *arguments: str) -> int:
    with path.open("rb") as stream:
        process = subprocess.Popen(
            [*COMMAND, *arguments], stdin=stream, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT
        )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_memory_does_not_grow_with_the_input(jobs: str, tmp_path: Path) -> None:
    few, many = tmp_path / "few", tmp_path / "many"
    line = lines({"text": "9" * 1_000}).encode()
    few.write_bytes(line * 5_000)
    many.write_bytes(line * 50_000)
    assert peak_kilobytes(many, "amount", "--jobs", jobs) < 1.5 * peak_kilobytes(few, "amount", "--jobs", jobs)


@on_linux
def test_progress_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_bytes(MANY_AMOUNTS)
    shown = {}
    for name, out in (("elsewhere", subprocess.DEVNULL), ("there too", None)):
        ours, theirs = pty.openpty()
        with given.open("rb") as stream:
            process = subprocess.Popen(
                [*COMMAND, "amount", "--jobs", "1"], stdin=stream, stdout=out or theirs, stderr=theirs, env=ENVIRONMENT
            )
        os.close(theirs)
        shown[name] = b""
        with suppress(OSError):  # how a terminal says that nobody is at the other end
            while data := os.read(ours, 1 << 16):
                shown[name] += data
        os.close(ours)
        assert process.wait() == 2
    assert b"line 9001" in shown["elsewhere"]
    assert b"\x1b[K" in shown["elsewhere"]
    assert b"\x1b[K" not in shown["there too"]


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
        (["amount"], '{"text": "1"}\n{"text": "2"}\n'.encode("utf-16"), "line 1"),
        (["compare", "--lines"], '{"vouchers": []}\n'.encode("utf-16-be"), "line 1"),
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
    ("arguments", "line"),
    [
        (["amount"], b'{"text": "1"}\n'),
        (["amount", "--jobs", "2"], b'{"text": "1"}\n'),
        (["compare", "--lines"], lines(two("1", "1")).encode()),
    ],
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
        "checklists/case.yaml:1",
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
