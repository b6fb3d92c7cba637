"""Amounts and cases as columns of a table: the same reading and comparing for Parquet, CSV and Spark.

A batch of Arrow rows comes in and one goes out. Amounts: every column stays and three are added. Cases: the rows of a
case, one voucher each, become one row. No amount is ever a float: what was read is ``decimal(14, 2)``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from poscheck import _lines, amount
from poscheck.compare import MAX_VOUCHERS, InputError, compare

if TYPE_CHECKING:
    import pyarrow as pa

# Named apart from what a table may hold already.
AMOUNT_COLUMNS = ("poscheck_amount", "poscheck_issues", "poscheck_error")
CASE_COLUMNS = ("verdict", "reference", "reference_basis", "cause", "report", "error")
MONEY_COLUMNS = ("text", "amount", "amount_in_words", "fee")
NO_FLOATS = "holds binary fractions, which cannot state an amount; make it text or a decimal"
CASE_FIELDS = ("terminals", "as_of")
"""What a case has once, whatever its number of vouchers; in a table it stands in the rows of its vouchers."""


def amount_fields() -> list[pa.Field]:
    """Return names and types of the columns that are added to amounts."""
    import pyarrow as pa

    types = (pa.decimal128(14, 2), pa.list_(pa.string()), pa.string())
    return [pa.field(name, kind) for name, kind in zip(AMOUNT_COLUMNS, types, strict=True)]


def case_fields(case: str) -> list[pa.Field]:
    """Return names and types of the columns that stand for a case."""
    import pyarrow as pa

    return [
        pa.field(case, pa.string()),
        *(pa.field(name, pa.decimal128(14, 2) if name == "reference" else pa.string()) for name in CASE_COLUMNS),
    ]


def amounts(column: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Read the amounts in a column; where there is no text, an empty one is read."""
    import pyarrow as pa

    readings = [amount.read(text or "") for text in batch.column(column).to_pylist()]
    added = (
        [None if read.fen is None else Decimal(read.fen).scaleb(-2) for read in readings],
        [list(read.issues) for read in readings],
        [read.error for read in readings],
    )
    fields = amount_fields()
    arrays = [pa.array(values, field.type) for values, field in zip(added, fields, strict=True)]
    return pa.RecordBatch.from_arrays([*batch.columns, *arrays], schema=pa.schema([*batch.schema, *fields]))


def cases(case: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Compare the vouchers of each case; the rows of a case stand together."""
    import pyarrow as pa

    rows = []
    for name, group in groupby(batch.to_pylist(), itemgetter(case)):
        vouchers = [{field: text for field, text in row.items() if field != case} for row in group]
        rows.append({case: name, **(verified(vouchers) if name else _refused(f"{case}: is empty"))})
    return pa.RecordBatch.from_pylist(rows, schema=pa.schema(case_fields(case)))


def whole_cases(case: str, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Cut batches anew so that the rows of a case, which follow each other, are never in two of them.

    Of a case with more vouchers than can be compared no more are held than it takes to refuse it.
    """
    held: list[pa.RecordBatch] = []
    for batch in batches:
        if not batch.num_rows:
            continue
        names = batch.column(case).to_pylist()
        start = len(names) - 1
        while start and names[start - 1] == names[-1]:
            start -= 1
        if start:
            yield _joined([*held, batch.slice(0, start)])
            held = []
        elif held and held[0].column(case)[0].as_py() != names[0]:
            yield _joined(held)
            held = []
        room = MAX_VOUCHERS + 1 - sum(each.num_rows for each in held)
        if room > 0:
            held.append(batch.slice(start, room))
    if held:
        yield _joined(held)


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    import pyarrow as pa

    return pa.Table.from_batches(batches).combine_chunks().to_batches()[0]


def verified(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Compare vouchers given as rows of text and return the columns of their case.

    >>> found = verified([{"kind": "contract", "amount": "12"}, {"kind": "receipt", "amount": "12.00"}])
    >>> found["verdict"], found["reference"]
    ('matched', Decimal('12.00'))
    >>> verified([{"kind": "contract", "terminals": "two"}])["error"].partition(":")[0]
    'terminals'
    """
    try:
        report = compare(_case(rows))
    except InputError as error:
        return _refused(str(error))
    reference = report["reference"]
    return {
        "verdict": report["verdict"],
        "reference": None if reference is None else Decimal(reference),
        "reference_basis": report["reference_basis"],
        "cause": report["causes"][0]["code"] if report["causes"] else None,
        "report": json.dumps(report, ensure_ascii=False),
        "error": _lines.unsettled(report),
    }


def _case(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    case: dict[str, Any] = {}
    for field in CASE_FIELDS:
        said = {row[field] for row in rows if row.get(field) is not None and row[field].strip()}
        if len(said) > 1:
            raise InputError(field, "differs between the rows of the case")
        if said:
            case[field] = said.pop().strip()
    terminals = case.get("terminals", "")
    if terminals.isascii() and terminals.isdigit() and len(terminals) < 10:
        case["terminals"] = int(terminals)
    case["vouchers"] = [{name: text for name, text in row.items() if name not in CASE_FIELDS} for row in rows]
    return case


def _refused(message: str) -> dict[str, Any]:
    return {**dict.fromkeys(CASE_COLUMNS), "error": message}
