"""The command ``poscheck``: the same reading, comparing and verifying as on the site, for files and pipes."""

from __future__ import annotations

import argparse
import io
import os
import re
import stat
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from poscheck import _lines, amount, capitals, record
from poscheck._lines import BAD_INPUT, DIFFERS, OK, UsageError
from poscheck.compare import InputError, compare
from poscheck.messages import ERRORS
from poscheck.problems import Problem, sentence

INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 fine, 1 differs or invalid, 2 bad input, 130 interrupted."""
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
    except KeyboardInterrupt:
        return INTERRUPTED
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
    _add_jobs(command)
    command.set_defaults(run=_amount)

    command = commands.add_parser("words", help="write an amount in capital characters")
    command.add_argument("amount", help="such as 1299.50")
    style = command.add_mutually_exclusive_group()
    style.add_argument("--accounting", action="store_true", help="with the 整 after 角 that accounting asks for")
    style.add_argument("--english", action="store_true", help="in English words")
    command.set_defaults(run=_words)

    command = commands.add_parser("compare", help="compare the vouchers of one case")
    command.add_argument("file", nargs="?", help="a JSON file; standard input if left out")
    command.add_argument("--lines", action="store_true", help="one case per line, one report per line")
    _add_jobs(command)
    command.set_defaults(run=_compare)

    command = commands.add_parser(
        "batch",
        help="read the amounts or compare the vouchers of a Parquet or CSV file (extra: batch)",
        description="A file with a column text holds one amount per row; one with the columns case and kind holds one "
        "voucher per row, its other columns named like the fields of a voucher. The result is a Parquet or CSV file.",
    )
    command.add_argument("source", metavar="IN", help=".parquet, .csv or .tsv")
    command.add_argument("target", metavar="OUT", help=".parquet or .csv")
    command.add_argument("--text", metavar="COLUMN", help="the column that holds the amounts, if it is not named text")
    command.add_argument("--case", metavar="COLUMN", help="the column that tells the cases apart, if not named case")
    _add_jobs(command)
    command.set_defaults(run=_batch)

    command = commands.add_parser("record", help="work with case records")
    actions = command.add_subparsers(dest="action", required=True)
    action = actions.add_parser("verify", help="tell whether a case record, or the bag with its evidence, is unaltered")
    action.add_argument("file", help="a record (.json) or a bag (.zip)")
    action.set_defaults(run=_verify)
    return parser


def _add_jobs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--jobs", type=_jobs, metavar="N", help="work in N processes; all cores, once it pays, if left out"
    )


def _jobs(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 999")
    return int(text)


def _amount(options: argparse.Namespace) -> int:
    with _opened(None) as stream:
        return _answer_lines("amount", stream, options.jobs)


def _words(options: argparse.Namespace) -> int:
    read = amount.read(options.amount)
    if read.fen is None:
        raise UsageError(f"amount: {ERRORS[str(read.error)].en}")
    if options.english:
        from poscheck import english

        print(english.write(read.fen))
    elif options.accounting:
        print(capitals.write(read.fen, accounting=True))
    else:
        print(capitals.write(read.fen))
    return OK


def _compare(options: argparse.Namespace) -> int:
    with _opened(options.file) as stream:
        if options.lines:
            return _answer_lines("compare", stream, options.jobs)
        report = compare(_given(stream.read()))
    _print(report)
    if problem := _lines.unsettled(report):
        _complain(problem)
    return _lines.exit_code(report)


def _given(data: bytes) -> Any:
    try:
        return _lines.parsed(_lines.decoded(data))
    except UsageError as error:
        raise UsageError(f"input: {error}") from None


def _answer_lines(kind: str, stream: BinaryIO, jobs: int | None) -> int:
    from poscheck._pool import WorkerLost, ordered
    from poscheck._progress import Progress

    worst, done = OK, 0
    progress = Progress(sys.stderr, _size(stream), shown=_is_terminal(sys.stderr) and not _is_terminal(sys.stdout))
    answers = ordered(partial(_lines.answer, kind), _lines.blocks(stream.fileno()), jobs)
    try:
        with closing(answers):
            for answer in answers:
                # Flushed each time, so that a reader at the other end of a slow pipe waits for nothing.
                sys.stdout.buffer.write(answer.text)
                sys.stdout.buffer.flush()
                if answer.problems:
                    progress.clear()
                for problem in answer.problems:
                    _complain(problem)
                worst, done = max(worst, answer.code), done + answer.size
                progress.show(answer.last, done)
    except WorkerLost as error:
        raise UsageError(str(error)) from None
    finally:
        progress.clear()
    return worst


def _size(stream: BinaryIO) -> int | None:
    """Return how much is left to read, if it is a file."""
    status = os.fstat(stream.fileno())
    return status.st_size - os.lseek(stream.fileno(), 0, os.SEEK_CUR) if stat.S_ISREG(status.st_mode) else None


def _is_terminal(stream: Any) -> bool:
    return stream is not None and bool(stream.isatty())


def _batch(options: argparse.Namespace) -> int:
    from poscheck import batch

    return batch.run(Path(options.source), Path(options.target), options.text, options.case, options.jobs)


def _verify(options: argparse.Namespace) -> int:
    with _opened(options.file) as stream:
        data = stream.read(record.MAX_BYTES + 1)
        # What a file is shows in its first bytes, not in its name; no JSON begins so.
        answer = _verified_bag(stream) if data.startswith(b"PK") else _verified(record.problems_of(data))
    _print(answer)
    return OK if answer["valid"] else DIFFERS


def _verified(problems: list[Problem]) -> dict[str, Any]:
    return {"valid": not problems, "problems": [sentence(one, "en") for one in problems]}


def _verified_bag(stream: BinaryIO) -> dict[str, Any]:
    from poscheck import bag

    if not stream.seekable():
        raise UsageError("a bag must be a file, not a pipe")
    found = bag.inspect(stream)
    return {**_verified(found.problems), "files": len(found.files)}


def _opened(name: str | None) -> BinaryIO:
    if name is None:
        if sys.stdin is None:
            raise UsageError("standard input is closed")
        return os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}") from None


def _complain(message: str) -> None:
    print(f"poscheck: {message}", file=sys.stderr)


def _print(value: Any) -> None:
    # A lone surrogate, possible in JSON as an escape, is written as that escape again (see main).
    sys.stdout.write(_lines.dumped(value))
