"""The adapter for Spark in a real session on this machine."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from material import ROOT, THIRD_DIFFERS
from poscheck import amount, compare, spark


def java() -> int:
    """Return the version of the Java that Spark would take; 0 if there is none."""
    program = Path(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"
    try:
        told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    if find_spec("pyspark") is None:
        pytest.fail("Spark is not installed; run: sh .ci/scale", pytrace=False)
    from pyspark.sql import SparkSession

    if java() < 17:
        pytest.skip("Spark needs Java 17 or newer, and there is none here; run: sh .ci/scale")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        path = os.pathsep.join((str(ROOT / "macros"), os.environ.get("PYTHONPATH", "")))
        builder = SparkSession.builder.master("local[2]")
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": "2",
            "spark.default.parallelism": "2",
            "spark.executorEnv.PYTHONPATH": path,
            "spark.sql.session.timeZone": "Asia/Shanghai",
        }.items():
            builder = builder.config(name, value)
        made = builder.getOrCreate()
        made.sparkContext.setLogLevel("OFF")
        yield made
        made.stop()


def test_amounts_and_cases_on_a_cluster_are_those_of_the_functions(session: Any) -> None:
    texts = ["¥1,299.00", "壹仟贰佰玖拾玖元整", "叁佰元", "12.345", None, "x"]
    frame = session.createDataFrame([(n, text) for n, text in enumerate(texts)], "id int, text string")
    rows = {row.id: row for row in spark.amounts(frame).collect()}
    for n, text in enumerate(texts):
        expected = amount.read(text or "")
        fen = None if expected.fen is None else Decimal(expected.fen).scaleb(-2)
        assert (rows[n].text, rows[n].poscheck_amount) == (text, fen)
        assert (rows[n].poscheck_issues, rows[n].poscheck_error) == (list(expected.issues), expected.error)

    # The rows of each case stand far apart; Spark brings them together.
    vouchers = [
        (place, name, each["kind"], each.get("amount"), each.get("amount_in_words"), 2 if name == 7 else None)
        for place, each in enumerate(THIRD_DIFFERS["vouchers"])
        for name in range(8)
    ]
    schema = "line int, case int, kind string, amount string, amount_in_words string, terminals int"
    found = spark.compare(session.createDataFrame(vouchers, schema), order=["line"]).collect()
    assert sorted(int(row.case) for row in found) == list(range(8))
    for row in found:
        case = {**THIRD_DIFFERS, "terminals": 2} if row.case == "7" else THIRD_DIFFERS
        expected_report = json.loads(json.dumps(compare.compare(case)))
        assert json.loads(row.report) == expected_report
        assert (row.verdict, row.reference, row.error) == ("mismatch", Decimal("1299.00"), None)
        assert row.cause == expected_report["causes"][0]["code"]

    for schema, adapt in (("text double", spark.amounts), ("case int, kind string, amount double", spark.compare)):
        with pytest.raises(TypeError, match=r"text|fractions"):
            adapt(session.createDataFrame([], schema))
