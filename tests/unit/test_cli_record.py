"""The command ``poscheck record verify`` for records and bags: an answer for whatever the file holds."""

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from bags import GOOD, bag_of, contents, packed, record_of
from material import made
from poscheck import record
from poscheck.cli import main


def verify(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    code = main(["record", "verify", str(path)])
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out.count("\n") == 1
    return code, json.loads(shown.out)


@pytest.mark.parametrize("whole", [made(), record_of()], ids=["one check", "whole case"])
def test_a_record_is_told_from_an_altered_one(whole: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "record.json"
    data = record.canonical(whole)
    path.write_bytes(data)
    assert verify(path, capsys) == (0, {"valid": True, "problems": []})
    path.write_bytes(data.replace(b"2026-11-2", b"2026-11-1"))
    code, answer = verify(path, capsys)
    assert (code, answer["valid"]) == (1, False)
    assert answer["problems"] == record.verify(path.read_bytes())


def test_a_bag_is_told_from_an_altered_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "案件.zip"
    path.write_bytes(GOOD)
    assert verify(path, capsys) == (0, {"valid": True, "problems": [], "files": len(contents(GOOD))})
    path.write_bytes(packed({**contents(GOOD), "data/case.html": b"x"}))
    code, answer = verify(path, capsys)
    assert code == 1
    assert answer["valid"] is False
    assert answer["files"] == len(contents(GOOD))
    assert any("data/case.html" in one for one in answer["problems"])


def test_what_a_file_is_shows_in_its_content(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = {"bag.json": GOOD, "record.zip": record.canonical(record_of()), "bag": bag_of(())}
    for name, data in named.items():
        (tmp_path / name).write_bytes(data)
        assert verify(tmp_path / name, capsys)[0] == 0, name


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"PK\5\6", b"PK\3\4" + b"x" * 100, GOOD[:-1], b"[" * 200_000, b'{"a":' * 200_000, b"\xff", b"P",
     b"null", b'{"schema":"\\ud800"}', b" " * 6_000_000],
    ids=lambda data: repr(data[:8]),
)  # fmt: skip
def test_whatever_the_file_holds_there_is_an_answer(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    code, answer = verify(path, capsys)
    assert code == 1
    assert answer["valid"] is False
    assert answer["problems"]
    assert ("files" in answer) == data.startswith(b"PK")


def test_a_bag_cannot_come_through_a_pipe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(GOOD,))
    writer.start()
    assert main(["record", "verify", str(path)]) == 2
    writer.join()
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["record", "verify", str(tmp_path / "nowhere.zip")]) == 2
    assert "nowhere.zip" in capsys.readouterr().err
