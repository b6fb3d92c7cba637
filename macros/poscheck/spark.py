"""The same reading and comparing on a Spark cluster, by ``mapInArrow``; needs the extra ``spark``.

The executors must be able to import ``poscheck``: install it there or send it with ``--py-files``. What the columns
mean is said in ``poscheck._columns``::

    from poscheck import spark
    spark.amounts(receipts, "text").write.parquet("read")
    spark.compare(vouchers, case="case", order=["line"]).where("verdict <> 'matched'").show()
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from poscheck import _columns

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame


def amounts(frame: DataFrame, column: str = "text") -> DataFrame:
    """Return the frame with the amounts read from a column: ``poscheck_amount``, ``…_issues`` and ``…_error``."""
    from pyspark.sql.types import ArrayType, DecimalType, StringType, StructField, StructType

    kind = frame.schema[column].dataType
    if not isinstance(kind, StringType):
        raise TypeError(f"{column}: must be text as written, not {kind.simpleString()}")
    types = (DecimalType(14, 2), ArrayType(StringType()), StringType())
    added = [StructField(name, kind) for name, kind in zip(_columns.AMOUNT_COLUMNS, types, strict=True)]

    def read(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return (_columns.amounts(column, batch) for batch in batches)

    return frame.mapInArrow(read, StructType([*frame.schema.fields, *added]))


def compare(frame: DataFrame, case: str = "case", order: Sequence[str] = ()) -> DataFrame:
    """Return one row per case from a frame with one voucher per row.

    Spark keeps no order of rows: ``order`` names the columns by which the vouchers of a case are counted in its
    report. Without it they are counted as their texts sort.
    """
    from pyspark.sql.functions import col
    from pyspark.sql.types import DecimalType, DoubleType, FloatType, StringType, StructField, StructType

    if case in _columns.CASE_COLUMNS:
        raise ValueError(f"{case} is the name of a column of the result; rename it")
    fields = [field for field in frame.schema.fields if field.name != case]
    for field in fields:
        if field.name in _columns.MONEY_COLUMNS and isinstance(field.dataType, DoubleType | FloatType):
            raise TypeError(f"{field.name}: {_columns.NO_FLOATS}")
    placed = frame.repartition(case).sortWithinPartitions(case, *(order or [field.name for field in fields]))
    texts = placed.select(*(col(f"`{name}`").cast("string").alias(name) for name in (case, *(f.name for f in fields))))
    types = [DecimalType(14, 2) if name == "reference" else StringType() for name in _columns.CASE_COLUMNS]
    added = [StructField(name, kind) for name, kind in zip(_columns.CASE_COLUMNS, types, strict=True)]

    def verify(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return (_columns.cases(case, batch) for batch in _columns.whole_cases(case, batches))

    return texts.mapInArrow(verify, StructType([StructField(case, StringType()), *added]))
