"""The worker's one door: a request as JSON text in, an answer as JSON text out; files go beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from poscheck import checks, convert, problems, record
from poscheck.compare import InputError


def handle(request: str, beside: Any = None) -> str:
    """Answer one request of the page.

    ``{"op": "check", "declaration", "values", "lang"}`` → ``{"report", "view"}``;
    ``{"op": "convert", "declaration", "text", "lang"}`` → ``{"report", "view"}``;
    ``{"op": "record", …}`` (the arguments of :func:`poscheck.record.build`) →
    ``{"name", "text", "sha256", "short"}``; whatever :mod:`poscheck.desk` does for a case, with the files in
    ``beside``. What goes wrong comes back as ``{"error"}``, a sentence.
    """
    arguments: dict[str, Any] = json.loads(request)
    name = arguments.pop("op")
    try:
        answer = OPERATIONS[name](**arguments) if name in OPERATIONS else _at_the_desk(name, beside, arguments)
    except (InputError, record.RecordError) as error:
        answer = {"error": str(error)}
    # A lone surrogate cannot leave Python as UTF-8; as an escape it can.
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def code_sha256() -> str:
    """Return the digest of the archive this code was loaded from: it names the program in a record."""
    archive = getattr(__spec__.loader, "archive", None)
    if archive is None:
        raise record.RecordError(problems.problem("no_archive"))
    return hashlib.sha256(Path(archive).read_bytes()).hexdigest()


def _at_the_desk(name: str, beside: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    from poscheck import desk

    return desk.run(name, beside, arguments)


def _record(**arguments: Any) -> dict[str, Any]:
    made = record.build(code_sha256=code_sha256(), **arguments)
    return {
        "name": record.file_name(made),
        "text": record.canonical(made).decode(),
        "sha256": made["sha256"],
        "short": made["sha256"][:16],
    }


OPERATIONS: dict[str, Callable[..., dict[str, Any]]] = {
    "check": checks.run,
    "convert": convert.run,
    "record": _record,
}
