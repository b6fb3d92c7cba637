"""Whole Parquet and CSV files, read and sorted by DuckDB, verified by the same functions; needs the extra ``batch``.

A table with a column ``text`` holds an amount per row: its rows come out in their order with ``poscheck_amount``,
``poscheck_issues`` and ``poscheck_error`` added. A table with the columns ``case`` and ``kind`` holds a voucher per
row, its other columns named like the fields of a voucher, ``terminals`` and ``as_of`` like those of a case: one row
per case comes out, in the order in which the cases begin, wherever the rows of a case stand. In a CSV file every
value is text and stays as it is.
"""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from poscheck import _columns, _pool
from poscheck._lines import BAD_INPUT, DIFFERS, OK, UsageError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

INSTALL = "batch: the packages duckdb and pyarrow are missing; install them with: pip install 'posguide[batch]'"
ROWS = 4096
"""Rows that are worked on at a time."""
ROW_GROUP = 1 << 16
# Beyond it DuckDB sorts on disk.
MEMORY = "512MB"
_PATIENCE = 0.05
"""Seconds that a query may still take once its answer is not wanted any more."""
_DELIMITERS = (",", "\t", ";", "|")


class _Table(NamedTuple):
    sql: str
    types: dict[str, str]


def run(source: Path, target: Path, text: str | None, case: str | None, jobs: int | None) -> int:
    """Verify ``source`` into ``target``; return 0, 1 if a case differs, or 2 if one cannot be compared."""
    if not all(map(importlib.util.find_spec, ("duckdb", "pyarrow"))):
        raise UsageError(INSTALL)
    import duckdb

    if text and case:
        raise UsageError("--text and --case: a table holds either amounts or vouchers")
    kinds = {source: (".parquet", ".csv", ".tsv"), target: (".parquet", ".csv")}
    for path, known in kinds.items():
        if path.suffix.lower() not in known:
            raise UsageError(f"{path}: the name must end in {' or '.join(known)}")
    if not source.is_file():
        raise UsageError(f"{source}: No such file")
    try:
        if not target.parent.is_dir():
            raise UsageError(f"{target.parent}: No such folder")
        with tempfile.TemporaryDirectory(prefix=".poscheck-", dir=target.parent) as folder:
            made = Path(folder) / target.name
            code = _verify(source, made, folder, text, case, jobs)
            made.replace(target)
    except duckdb.Error as error:
        raise UsageError(f"{source}: {_sentence(str(error))}") from None
    except OSError as error:
        raise UsageError(f"{error.filename or target}: {error.strerror or error}") from None
    except _pool.WorkerLost as error:
        raise UsageError(str(error)) from None
    return code


def _verify(source: Path, made: Path, folder: str, text: str | None, case: str | None, jobs: int | None) -> int:
    reading = threading.Lock()
    with _connected(folder, reading) as connection:
        table = _table(connection, source)
        column, is_case = _chosen(source, table, text, case)
        if is_case:
            query = _in_order_of_cases(table, column)
            work: Callable[[Any], Any] = partial(_columns.cases, column)
        else:
            query = f"SELECT * FROM {table.sql}"
            work = partial(_columns.amounts, column)
        found = connection.sql(query).to_arrow_reader(ROWS)
        schema = _result_schema(found.schema, column, is_case)
        batches = _taken(found, reading)
        given = _columns.whole_cases(column, batches) if is_case else batches
        tally = _Tally()
        with _writer(made, schema) as write, closing(_pool.ordered(work, given, jobs)) as results:
            for result in results:
                write(result)
                if is_case:
                    tally.add(result)
    return tally.code() if is_case else OK


@contextmanager
def _connected(folder: str, reading: threading.Lock) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB, and close it once no other thread holds ``reading``."""
    import duckdb

    # Nothing is fetched from anywhere, whatever a file asks for.
    settings = {
        "memory_limit": MEMORY,
        "temp_directory": folder,
        "autoinstall_known_extensions": "false",
        "threads": str(_pool.cores()),
    }
    connection = duckdb.connect(config=settings)
    connection.execute("SET enable_progress_bar = false")
    try:
        yield connection
    finally:
        # It refuses to be closed during a call, and one that sorts would go on to its end.
        while not reading.acquire(timeout=_PATIENCE):
            connection.interrupt()
        connection.close()


def _taken(batches: Iterator[pa.RecordBatch], reading: threading.Lock) -> Iterator[pa.RecordBatch]:
    """Yield the batches; ``reading`` is held while DuckDB is at work on one."""
    while True:
        with reading:
            batch = next(batches, None)
        if batch is None:
            return
        yield batch


def _table(connection: duckdb.DuckDBPyConnection, source: Path) -> _Table:
    """Return how DuckDB reads the file, and its columns."""
    name = _quoted(re.sub(r"([*?\[])", r"[\1]", str(source)))
    if source.suffix.lower() == ".parquet":
        sql = f"read_parquet({name})"
    else:
        # Never detected: DuckDB would pass over rows to make a file fit.
        delimiter, header = _header(source)
        columns = ", ".join(f"{_quoted(column)}: 'VARCHAR'" for column in header)
        sql = (
            f"read_csv({name}, auto_detect=false, header=true, delim={_quoted(delimiter)}, quote='\"', escape='\"', "
            f"nullstr='', columns={{{columns}}})"
        )
    described = connection.sql(f"DESCRIBE SELECT * FROM {sql}").fetchall()
    return _Table(sql, {row[0]: row[1] for row in described})


def _header(source: Path) -> tuple[str, list[str]]:
    """Return delimiter and column names of a CSV file.

    The delimiter is the mark that stands most often in its first line.
    """
    try:
        with source.open(encoding="utf-8-sig", newline="") as stream:
            line = stream.readline(1 << 16)
    except UnicodeDecodeError:
        raise UsageError(f"{source}: line 1 is not UTF-8 text; save the file as UTF-8") from None
    delimiter = max(_DELIMITERS, key=line.count)
    names = next(csv.reader([line], delimiter=delimiter), [])
    if not all(names) or not names or len({name.casefold() for name in names}) < len(names):
        raise UsageError(f"{source}: line 1 must name the columns, each with a name of its own")
    return delimiter, names


def _chosen(source: Path, table: _Table, text: str | None, case: str | None) -> tuple[str, bool]:
    """Return the column that everything turns on, and whether it holds cases."""
    for wanted in (text, case):
        if wanted and wanted not in table.types:
            raise UsageError(f"{source}: has no column {wanted}")
    holds_text, holds_cases = text or "text" in table.types, case or {"case", "kind"} <= set(table.types)
    if not text and not case and holds_text and holds_cases:
        raise UsageError(f"{source}: has the columns text, case and kind; say --text text or --case case")
    if not holds_text and not holds_cases:
        raise UsageError(f"{source}: has no column text, and no columns case and kind; say --text or --case")
    is_case = bool(case or (holds_cases and not text))
    column = case or "case" if is_case else text or "text"
    money = _columns.MONEY_COLUMNS if is_case else (column,)
    for name in money:
        if table.types.get(name) in ("FLOAT", "DOUBLE"):
            raise UsageError(f"{source}: column {name} {_columns.NO_FLOATS}")
    if is_case and column in _columns.CASE_COLUMNS:
        raise UsageError(f"{source}: column {column} has the name of a column of the result; rename it")
    if not is_case:
        if table.types[column] != "VARCHAR":
            raise UsageError(f"{source}: column {column} must be text as written, not {table.types[column]}")
        if taken := set(_columns.AMOUNT_COLUMNS) & set(table.types):
            raise UsageError(f"{source}: column {sorted(taken)[0]} is there already")
    return column, is_case


def _in_order_of_cases(table: _Table, case: str) -> str:
    """Return the query that puts the vouchers of a case together, all as text."""
    texts = ", ".join(f"CAST({_named(name)} AS VARCHAR) AS {_named(name)}" for name in table.types)
    return (
        f"SELECT * EXCLUDE (poscheck_place, poscheck_first) FROM (SELECT *, "
        f"min(poscheck_place) OVER (PARTITION BY {_named(case)}) AS poscheck_first "
        f"FROM (SELECT {texts}, row_number() OVER () AS poscheck_place FROM {table.sql})) "
        f"ORDER BY poscheck_first, poscheck_place"
    )


def _result_schema(given: pa.Schema, column: str, is_case: bool) -> pa.Schema:
    import pyarrow as pa

    return pa.schema(_columns.case_fields(column) if is_case else [*given, *_columns.amount_fields()])


@contextmanager
def _writer(path: Path, schema: pa.Schema) -> Iterator[Callable[[pa.RecordBatch], None]]:
    """Open a table to be written batch by batch."""
    if path.suffix.lower() == ".parquet":
        with closing(_ParquetRows(path, schema)) as parquet_rows:
            yield parquet_rows.write
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(schema.names)

        def write(batch: pa.RecordBatch) -> None:
            columns = [map(_cell, column.to_pylist()) for column in batch.columns]
            rows.writerows(zip(*columns, strict=True))

        yield write


class _ParquetRows:
    """Gathers batches into row groups, which are read and packed better when they are large."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        from pyarrow import parquet

        self.writer = parquet.ParquetWriter(path, schema)
        self.waiting: list[pa.RecordBatch] = []

    def write(self, batch: pa.RecordBatch) -> None:
        self.waiting.append(batch)
        if sum(each.num_rows for each in self.waiting) >= ROW_GROUP:
            self._write()

    def _write(self) -> None:
        import pyarrow as pa

        self.writer.write_table(pa.Table.from_batches(self.waiting, self.writer.schema))
        self.waiting = []

    def close(self) -> None:
        self._write()
        self.writer.close()


def _cell(value: Any) -> Any:
    return " ".join(map(str, value)) if isinstance(value, list) else value


class _Tally:
    """Counts what became of the cases."""

    def __init__(self) -> None:
        self.cases = self.differing = self.bad = 0

    def add(self, batch: pa.RecordBatch) -> None:
        verdicts = batch.column("verdict").to_pylist()
        self.cases += len(verdicts)
        self.differing += verdicts.count("mismatch")
        self.bad += sum(verdict not in ("matched", "mismatch") for verdict in verdicts)

    def code(self) -> int:
        if self.bad:
            print(f"poscheck: {self.bad} of {self.cases} cases could not be compared", file=sys.stderr)
            return BAD_INPUT
        return DIFFERS if self.differing else OK


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _named(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _sentence(message: str) -> str:
    """Return what one of DuckDB's messages says, without its advice and the name of its kind.

    >>> _sentence("Invalid Input Error: CSV Error on Line: 2\\nOriginal Line: x\\nExpected 2 columns\\nPossible …")
    'CSV Error on Line: 2, Expected 2 columns'
    """
    lines = re.sub(r"^[A-Z][\w ]*Error: ", "", message).partition("Possible ")[0].splitlines()
    told = [line.strip() for line in lines if line.strip() and not line.startswith("Original Line")]
    return ", ".join(told)[:300]
