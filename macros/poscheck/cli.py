"""The command ``poscheck``: the same reading, comparing and verifying as on the site, for files and pipes."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from poscheck import amount, capitals, money, record
from poscheck.compare import InputError, compare
from poscheck.messages import ERRORS

OK, DIFFERS, BAD_INPUT = 0, 1, 2


class UsageError(Exception):
    """Input that cannot be worked on; the message names the field or line."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 fine, 1 differs or invalid, 2 bad input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        if sys.stdout is None:
            raise UsageError("standard output is closed")
        options = _parser().parse_args(arguments)
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except (UsageError, InputError) as error:
        print(f"poscheck: {error}", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        # The reader has gone (`poscheck … | head`); nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        if sys.stdout is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"poscheck: {error.strerror or error}", file=sys.stderr)
        return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="poscheck", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    command = commands.add_parser("amount", help='read amounts: JSON lines {"text": …} on standard input')
    command.set_defaults(run=_amount)

    command = commands.add_parser("words", help="write an amount in capital characters")
    command.add_argument("amount", help="such as 1299.50")
    command.set_defaults(run=_words)

    command = commands.add_parser("compare", help="compare the vouchers of one case")
    command.add_argument("file", nargs="?", help="a JSON file; standard input if left out")
    command.add_argument("--lines", action="store_true", help="one case per line, one report per line")
    command.set_defaults(run=_compare)

    command = commands.add_parser("record", help="work with case records")
    actions = command.add_subparsers(dest="action", required=True)
    action = actions.add_parser("verify", help="tell whether a case record is unaltered")
    action.add_argument("file")
    action.set_defaults(run=_verify)
    return parser


def _amount(_: argparse.Namespace) -> int:
    for number, given in _json_lines(_opened(None)):
        text = given.get("text") if isinstance(given, dict) else None
        if not isinstance(text, str):
            raise UsageError(f'line {number}: must be an object with text, such as {{"text": "1,299.00"}}')
        read = amount.read(text)
        fen = None if read.fen is None else money.to_text(read.fen)
        _print({"text": text, "amount": fen, "issues": list(read.issues), "error": read.error})
    return OK


def _words(options: argparse.Namespace) -> int:
    read = amount.read(options.amount)
    if read.fen is None:
        raise UsageError(f"amount: {ERRORS[str(read.error)].en}")
    print(capitals.write(read.fen))
    return OK


def _compare(options: argparse.Namespace) -> int:
    with _opened(options.file) as stream:
        if not options.lines:
            report = compare(_parse(_text(stream.read(), "input"), "input"))
            _print(report)
            return _judge(report)
        worst = OK
        for number, case in _json_lines(stream):
            try:
                report = compare(case)
            except InputError as error:
                raise UsageError(f"line {number}: {error}") from None
            _print(report)
            worst = max(worst, _judge(report, f"line {number}: "))
        return worst


def _judge(report: dict[str, Any], where: str = "") -> int:
    """Return the exit code of a report, and name on standard error what kept it from a verdict."""
    if report["verdict"] == "matched":
        return OK
    if report["verdict"] == "mismatch":
        return DIFFERS
    errors = [issue for issue in report["issues"] if issue["severity"] == "error"]
    if report["verdict"] == "insufficient":
        print(f"poscheck: {where}vouchers: at least two with an amount are needed", file=sys.stderr)
    else:
        fields = ", ".join(f"vouchers[{issue['voucher']}].{issue['field']} ({issue['code']})" for issue in errors)
        print(f"poscheck: {where}not readable: {fields}", file=sys.stderr)
    return BAD_INPUT


def _verify(options: argparse.Namespace) -> int:
    with _opened(options.file) as stream:
        problems = record.verify(stream.read(record.MAX_BYTES + 1))
    _print({"valid": not problems, "problems": problems})
    return DIFFERS if problems else OK


def _opened(name: str | None) -> BinaryIO:
    if name is None:
        if sys.stdin is None:
            raise UsageError("standard input is closed")
        return os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}") from None


def _json_lines(stream: BinaryIO) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(stream, 1):
        text = _text(line, f"line {number}")
        if text.strip():
            yield number, _parse(text, f"line {number}")


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{where}: byte {error.start} is not UTF-8 text") from None


def _parse(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"{where}: not JSON: {error.msg} (line {error.lineno}, column {error.colno})") from None
    except (ValueError, RecursionError):
        raise UsageError(f"{where}: not JSON that can be worked on") from None


def _print(value: Any) -> None:
    # A lone surrogate, possible in JSON as an escape, is written as that escape again (see main).
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
