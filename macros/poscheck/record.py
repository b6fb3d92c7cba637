"""A case record can be handed over and later be proved unaltered.

The file is the canonical form of RFC 8785; ``sha256`` is the digest of the canonical form of everything else
in it. One changed byte therefore breaks either the digest, the form, or the JSON itself. The digest shows that
the file is unchanged since it was made; it does not show who made it or when (the time is the device's own).
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from poscheck import _packed
from poscheck.masking import mask_all, merchant_numbers

SCHEMA = "https://posguide.example/schemas/case-record-1.json"
VERSION = "0.3.0"
MAX_BYTES = 5_000_000
MAX_TEXT = 200  # of one answer, as in the schema
_FILE = {"zh": "押金案件", "en": "deposit-case"}

Record = dict[str, Any]


class RecordError(ValueError):
    """A record that must not be offered; the message says what does not fit."""


def build(
    *,
    answers: dict[str, Any],
    findings: dict[str, Any],
    checklist: dict[str, Any],
    check: dict[str, Any],
    code_sha256: str,
    created: str,
    lang: str,
) -> Record:
    """Return a complete record: card numbers masked, digest added, and valid against the schema.

    ``created`` is local time with offset (``2026-11-23T20:11:05+08:00``). Raises :class:`RecordError`.
    """
    record: Record = mask_all(
        {
            "schema": SCHEMA,
            "created": {"at": created, "clock": "device"},
            "lang": lang,
            "checklist": checklist,
            "check": check,
            "answers": answers,
            "outcome": findings.get("verdict"),
            "findings": findings,
        },
        keep=merchant_numbers(answers),
    )
    _restore_money(record["findings"], findings)
    # Digests are left out of the masking: hexadecimal text may hold a run of digits that looks like a card.
    record["checklist"] = {**record["checklist"], "sha256": checklist.get("sha256")}
    record["check"] = dict(check)
    record["code"] = {"name": "poscheck", "version": VERSION, "sha256": code_sha256}
    try:
        record["sha256"] = digest(record)
    except ValueError as error:
        raise RecordError(str(error)) from None
    found = _misfits(record)
    if found:
        raise RecordError("; ".join(found))
    return record


def _restore_money(masked: Any, findings: Any) -> None:
    """Put computed amounts back: one of 13 digits and more could pass for a card number and is none."""
    for name in ("sums", "reference"):
        if name in findings:
            masked[name] = findings[name]
    for name, keys in (
        ("vouchers", ("amount", "amount_in_words")),
        ("differences", ("amount", "against", "difference")),
    ):
        for one, computed in zip(masked.get(name, []), findings.get(name, []), strict=True):
            if name == "vouchers" or "difference" in computed:
                one.update({key: computed[key] for key in keys if key in computed})


def keepable(answers: Any) -> bool:
    """Tell whether a record can hold every text in ``answers``: none too long, none that is not Unicode."""
    if isinstance(answers, str):
        # A lone surrogate has no UTF-8 form.
        return len(answers) <= MAX_TEXT and not any("\ud800" <= char <= "\udfff" for char in answers)
    if isinstance(answers, dict):
        return all(keepable(value) for value in answers.values())
    return all(keepable(value) for value in answers) if isinstance(answers, list) else True


def digest(record: Record) -> str:
    """Return the SHA-256 (hexadecimal) of the canonical form of ``record`` without its ``sha256``."""
    return hashlib.sha256(canonical({key: record[key] for key in record if key != "sha256"})).hexdigest()


def canonical(value: Any) -> bytes:
    """Return the RFC 8785 form. Raises ``ValueError`` for what JSON cannot hold exactly."""
    import rfc8785

    form: bytes = rfc8785.dumps(value)
    return form


def file_name(record: Record) -> str:
    """Return the name under which the record is offered: short digest and day."""
    return f"{_FILE[record['lang']]}-{record['sha256'][:8]}-{record['created']['at'][:10]}.json"


def verify(data: bytes) -> list[str]:
    """Return what is wrong with the bytes of a record file; an empty list means it is unaltered."""
    if len(data) > MAX_BYTES:
        return [f"the file has {len(data)} bytes; a case record has at most {MAX_BYTES}"]
    try:
        record = json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        return [f"byte {error.start} is not UTF-8 text"]
    except RecursionError:
        return ["the file is nested deeper than a case record can be"]
    except ValueError as error:
        return [f"the file is not the JSON of a case record: {error}"]
    if not isinstance(record, dict):
        return ["the file does not hold a case record"]
    if record.get("schema") != SCHEMA:
        return [f"schema: this is not a record of a known format ({SCHEMA})"]
    return _misfits(record) or _alterations(record, data)


def _alterations(record: Record, data: bytes) -> list[str]:
    if digest(record) != record["sha256"]:
        return ["sha256: the content was changed after the record was made"]
    if canonical(record) != data:
        return ["the content is unchanged, but the file was written anew by another program; use the original file"]
    return []


def _misfits(record: Record) -> list[str]:
    """Return where ``record`` breaks the schema, or the rules that a schema cannot state."""
    from jsonschema import Draft202012Validator

    try:
        errors = list(Draft202012Validator(_packed.load("schemas/case-record-1.json", ".")).iter_errors(record))
    except RecursionError:
        return ["the file is nested deeper than a case record can be"]
    if errors:
        return [f"{error.json_path[2:] or 'record'}: {_shorten(error.message)}" for error in errors[:20]]
    try:
        datetime.fromisoformat(record["created"]["at"])
        canonical(record)
    except ValueError as error:
        return [f"record: {_shorten(str(error))}"]
    if record["outcome"] != record["findings"]["verdict"]:
        return ["outcome: differs from the verdict of the findings"]
    return []


def _shorten(message: str) -> str:
    return message if len(message) <= 200 else message[:140] + " … " + message[-50:]


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")
