"""Bags that several tests share, and how another program would pack one."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from material import DIGEST
from poscheck import bag, case, record

PICTURE, BILL = b"\x89PNG" + bytes(range(256)) * 40, "时间,金额\r\n2026-11-02,299.00\r\n".encode()
TEXTS = {"case.html": b"<!doctype html>", "letters/投诉信.docx": b"PK\x03\x04", "timeline.csv": b""}
FIRST, SECOND = "a" * 16, "b" * 16


class Evidence(NamedTuple):
    id: str
    name: str | None
    content: bytes


TWO = (Evidence(FIRST, "合同.jpg", PICTURE), Evidence(SECOND, "微信账单.csv", BILL))


def record_of(evidence: Iterable[Evidence] = TWO, lang: str = "zh", **changes: Any) -> record.Record:
    listed = [
        {"id": one.id, "name": one.name, "bytes": len(one.content), "sha256": hashlib.sha256(one.content).hexdigest()}
        for one in evidence
    ]
    given = {"id": "9f3a6c01d2e4b875", "opened": "2026-11-23T20:11:05+08:00", "evidence": listed}
    arguments = {"created": "2026-11-26T11:00:00+08:00", "form": {"id": "case", "sha256": DIGEST}, **changes}
    return case.build(case=given, code_sha256=DIGEST, lang=lang, **arguments)


def given_files(evidence: Iterable[Evidence]) -> list[tuple[str, int, Callable[[], Iterable[bytes]]]]:
    def pieces(content: bytes) -> Callable[[], Iterable[bytes]]:
        return lambda: (content[start : start + 1000] for start in range(0, len(content), 1000))

    return [(one.id, len(one.content), pieces(one.content)) for one in evidence]


def bag_of(
    evidence: Iterable[Evidence] = TWO, texts: dict[str, bytes] = TEXTS, whole: record.Record | None = None
) -> bytes:
    target = io.BytesIO()
    bag.write(target, record=whole or record_of(evidence), texts=texts, files=given_files(evidence))
    return target.getvalue()


GOOD = bag_of()


def contents(data: bytes) -> dict[str, bytes]:
    """Return the files of a bag by their paths below its folder."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes], folder: str = "bag/", method: int = zipfile.ZIP_STORED) -> bytes:
    """Pack files as another program would."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for path, content in files.items():
            archive.writestr(folder + path, content)
    return target.getvalue()
