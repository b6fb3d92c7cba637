"""Many amounts or cases, one JSON text per line: each line has its answer, and one that cannot be used stops no other.

Lines end with a line feed and are counted from 1. A blank line is counted and passed over; a byte order mark at the
start of a line is ignored; the last line needs no end. What stands in the place of a line that is no input is an
object with its number and what is wrong with it, so that the answers stay in step with the lines.

>>> block = Block(7, b'{"text": "1,299.00"}\\n\\n{"text": 5}\\n', 34)
>>> answer("amount", block).text.decode().splitlines()[1]
'{"line": 9, "error": "must be an object with text, such as {\\\\"text\\\\": \\\\"1,299.00\\\\"}"}'
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from poscheck import amount, money
from poscheck.compare import InputError, compare

OK, DIFFERS, BAD_INPUT = 0, 1, 2
BLOCK_BYTES = 1 << 16
MAX_LINE_BYTES = 1 << 24
"""A longer line is refused unread, or memory would have no bound."""


class UsageError(Exception):
    """Input that cannot be worked on; the message names the field or line."""


class Block(NamedTuple):
    """Whole lines as they were read; without data it stands for one line that is too long to be held."""

    first: int
    data: bytes | None
    size: int


class Answer(NamedTuple):
    """What a block of lines gives: text for standard output, problems for standard error, an exit code."""

    text: bytes
    problems: tuple[str, ...]
    code: int
    last: int
    """The number of the last line."""
    size: int


class _Result(NamedTuple):
    value: dict[str, Any]
    problem: str | None = None
    code: int = OK


def blocks(descriptor: int) -> Iterator[Block]:
    """Cut what can be read from a file or pipe into blocks, each as soon as a line of it is complete."""
    first, size = 1, 0
    held: list[bytes] = []
    too_long = False
    while data := os.read(descriptor, BLOCK_BYTES):
        if first == 1 and not held and data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UsageError("line 1: this is UTF-16 text; save it as UTF-8")
        end = data.find(b"\n")
        length = size + (len(data) if end < 0 else end)
        if too_long or length > MAX_LINE_BYTES:
            too_long, held = True, []
            if end < 0:
                size = length
                continue
            yield Block(first, None, length + 1)
            first, size, too_long, data = first + 1, 0, False, data[end + 1 :]
        end = data.rfind(b"\n") + 1
        if end:
            whole = b"".join([*held, data[:end]])
            yield Block(first, whole, len(whole))
            first, size, held = first + whole.count(b"\n"), 0, []
        if rest := data[end:]:
            held.append(rest)
            size += len(rest)
    if held or too_long:
        yield Block(first, None if too_long else b"".join(held), size)


def answer(kind: str, block: Block) -> Answer:
    """Answer the lines of a block; ``kind`` is ``amount`` or ``compare``."""
    if block.data is None:
        last, found = block.first, [_refused(block.first, f"longer than {MAX_LINE_BYTES:,} bytes")]
    else:
        lines = block.data.removesuffix(b"\n").split(b"\n")
        last = block.first + len(lines) - 1
        found = [
            result for number, line in enumerate(lines, block.first) if (result := _result(WORK[kind], number, line))
        ]
    text = "".join(dumped(result.value) for result in found)
    return Answer(
        # A lone surrogate, possible in JSON as an escape, is written as that escape again.
        text.encode("utf-8", "backslashreplace"),
        tuple(result.problem for result in found if result.problem),
        max((result.code for result in found), default=OK),
        last,
        block.size,
    )


def _result(work: Callable[[Any], _Result], number: int, line: bytes) -> _Result | None:
    try:
        text = decoded(line)
        if not text.strip():
            return None
        result = work(parsed(text, lines=False))
    except (UsageError, InputError) as error:
        return _refused(number, str(error))
    return result._replace(problem=f"line {number}: {result.problem}") if result.problem else result


def _refused(number: int, message: str) -> _Result:
    return _Result({"line": number, "error": message}, f"line {number}: {message}", BAD_INPUT)


def _amount(given: Any) -> _Result:
    text = given.get("text") if isinstance(given, dict) else None
    if not isinstance(text, str):
        raise UsageError('must be an object with text, such as {"text": "1,299.00"}')
    read = amount.read(text)
    fen = None if read.fen is None else money.to_text(read.fen)
    value = {"text": text, "amount": fen, "issues": list(read.issues), "error": read.error}
    if read.readings:
        value["readings"] = [money.to_text(each) for each in read.readings]
    return _Result(value)


def _compare(given: Any) -> _Result:
    report = compare(given)
    problem = unsettled(report)
    return _Result(report, problem, BAD_INPUT if problem else exit_code(report))


WORK: dict[str, Callable[[Any], _Result]] = {"amount": _amount, "compare": _compare}


def exit_code(report: dict[str, Any]) -> int:
    """Return the exit code that tells the verdict of a report."""
    return {"matched": OK, "mismatch": DIFFERS}.get(report["verdict"], BAD_INPUT)


def unsettled(report: dict[str, Any]) -> str | None:
    """Say what kept a report from a verdict on the amounts, if something did."""
    if report["verdict"] == "insufficient":
        return "vouchers: at least two with an amount are needed"
    if report["verdict"] != "unreadable":
        return None
    errors = [issue for issue in report["issues"] if issue["severity"] == "error"]
    return "not readable: " + ", ".join(
        f"vouchers[{issue['voucher']}].{issue['field']} ({issue['code']})" for issue in errors
    )


def decoded(data: bytes) -> str:
    """Return UTF-8 bytes as text, without a byte order mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"byte {error.start} is not UTF-8 text") from None


def parsed(text: str, *, lines: bool = True) -> Any:
    """Return what a JSON text holds; ``lines`` says that a place in it is named with its line."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}" if lines else f"column {error.colno}"
        raise UsageError(f"not JSON: {error.msg} ({place})") from None
    except (ValueError, RecursionError):
        raise UsageError("not JSON that can be worked on") from None


def dumped(value: Any) -> str:
    """Return a value as one line of JSON."""
    return json.dumps(value, ensure_ascii=False) + "\n"
