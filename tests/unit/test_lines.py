from __future__ import annotations

import itertools
import json
import operator
import os
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poscheck import _lines, _pool
from poscheck._lines import BAD_INPUT, OK, Block, UsageError, answer, blocks
from poscheck._progress import Progress

# Work from the standard library, so that a worker need not load this file and what it tests with.
double = partial(operator.mul, 2)
# Takes longer than it takes to ask for it, and says which process did it.
LABOUR = "__import__('hashlib').pbkdf2_hmac('sha256', b'', b'', 2000) and __import__('os').getpid()"


def cut(data: bytes) -> list[Block]:
    """Cut bytes that arrive in a pipe, which holds 64 KiB."""
    reading, writing = os.pipe()
    os.write(writing, data)
    os.close(writing)
    try:
        return list(blocks(reading))
    finally:
        os.close(reading)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_lines, "BLOCK_BYTES", 4)
    monkeypatch.setattr(_lines, "MAX_LINE_BYTES", 9)


@given(
    st.lists(st.sampled_from((b"", b"a", b"abc", b"abcdefghi", b"abcd" * 9)), max_size=12),
    st.sampled_from((b"", b"\n")),
    st.sampled_from((1, 3, 7, 64)),
)
def test_blocks_hold_whole_lines_with_their_numbers(parts: list[bytes], end: bytes, size: int) -> None:
    data = b"\n".join(parts) + end
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_lines, "BLOCK_BYTES", size)
        found = cut(data)
    assert b"".join(block.data or b"" for block in found) == data
    number = 1
    for block in found:
        assert block.first == number
        assert block.data
        assert block.size == len(block.data)
        number += block.data.count(b"\n")
    assert all(block.data and block.data.endswith(b"\n") for block in found[:-1])


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("long", [b"x" * 10, b"x" * 13, b"x" * 1000])
def test_a_line_that_is_too_long_is_not_held(long: bytes) -> None:
    for data, first in ((b"ok\n" + long + b"\nok\n", 2), (long, 1), (b"\n\n" + long + b"\n", 3)):
        found = cut(data)
        assert [block.first for block in found if block.data is None] == [first]
        assert sum(block.size for block in found) == len(data)
    assert [block.data for block in cut(b"ok\n" + long + b"\nnext\n")][-1] == b"next\n"


@pytest.mark.usefixtures("small")
def test_a_line_of_the_greatest_length_is_held() -> None:
    assert b"".join(block.data or b"" for block in cut(b"x" * 9 + b"\n")) == b"x" * 9 + b"\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_is_refused_as_a_whole(encoding: str) -> None:
    with pytest.raises(UsageError, match=r"^line 1: "):
        cut("\ufeff{}\n".encode(encoding))


def is_blank(row: bytes) -> bool:
    try:
        return not row.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return False


@settings(max_examples=200)
@given(
    st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line), max_size=5),
    st.sampled_from(("amount", "compare")),
)
def test_every_line_that_is_not_blank_has_an_answer(rows: list[bytes], kind: str) -> None:
    data = b"\n".join(rows) + b"\n"
    made = answer(kind, Block(5, data, len(data)))
    objects = [json.loads(line) for line in made.text.splitlines()]
    assert len(objects) == sum(not is_blank(row) for row in rows)
    assert made.last == 5 + max(len(rows), 1) - 1
    refused = [each["line"] for each in objects if "line" in each]
    assert refused == sorted(set(refused))
    assert len(made.problems) >= len(refused)
    assert (made.code == BAD_INPUT) >= bool(refused)


def test_a_line_unread_is_refused_in_its_place() -> None:
    made = answer("compare", Block(7, None, 10**9))
    assert json.loads(made.text)["line"] == 7
    assert (made.code, made.last, len(made.problems)) == (BAD_INPUT, 7, 1)


def test_lines_may_end_as_on_windows_and_begin_with_a_mark() -> None:
    data = '\ufeff{"text": "1"}\r\n\r\n\ufeff{"text": "2"}\r\n'.encode()
    made = answer("amount", Block(1, data, len(data)))
    assert [json.loads(line)["amount"] for line in made.text.splitlines()] == ["1.00", "2.00"]
    assert made.code == OK


@pytest.mark.parametrize("jobs", [1, 2, None])
def test_results_come_in_order(jobs: int | None) -> None:
    assert list(_pool.ordered(double, range(500), jobs)) == [2 * n for n in range(500)]


def test_few_items_start_no_process_and_many_do(monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.getpid()
    monkeypatch.setattr(_pool, "cores", lambda: 2)
    assert set(_pool.ordered(eval, [LABOUR] * 100)) == {here}
    monkeypatch.setattr(_pool, "PATIENCE", -1)
    with closing(_pool.ordered(eval, itertools.repeat(LABOUR))) as found:
        assert any(each != here for each in itertools.islice(found, 2_000))


@pytest.mark.parametrize("jobs", [2, None])
def test_only_some_items_are_taken_ahead(jobs: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_pool, "cores", lambda: 2)
    taken = []
    items = (taken.append(n) or n for n in itertools.count())
    with closing(_pool.ordered(double, items, jobs)) as found:
        assert next(found) == 0
        assert list(itertools.islice(found, 50)) == [2 * n for n in range(1, 51)]
        assert len(taken) < 51 + 20


@pytest.mark.parametrize("jobs", [1, 2, None])
def test_what_goes_wrong_with_the_items_is_told_after_those_before_it(jobs: int | None) -> None:
    def items() -> Iterator[int]:
        yield 1
        raise UsageError("broken")

    found = _pool.ordered(double, items(), jobs)
    assert next(found) == 2
    with pytest.raises(UsageError, match="broken"):
        next(found)


def test_a_worker_that_is_lost_is_no_silence() -> None:
    with pytest.raises(_pool.WorkerLost):
        list(_pool.ordered(os._exit, [0], 2))


def test_work_with_arguments_can_be_sent(tmp_path: Path) -> None:
    assert list(_pool.ordered(partial(os.path.join, "a"), ["b"], 2)) == [os.path.join("a", "b")]  # noqa: PTH118


def test_progress_knows_the_share_of_a_file_only() -> None:
    assert "%" not in Progress(None, None, shown=True).text(10, 5, 1)
    assert " 50 %" in Progress(None, 10, shown=True).text(10, 5, 1)
    assert "100 %" in Progress(None, 10, shown=True).text(10, 50, 0)
