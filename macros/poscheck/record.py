"""A case record can be handed over and later be proved unaltered.

The file is the canonical form of RFC 8785; ``sha256`` is the digest of the canonical form of everything else
in it. One changed byte therefore breaks either the digest, the form, or the JSON itself. The digest shows that
the file is unchanged since it was made; it does not show who made it or when (the time is the device's own).
"""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import Any

from poscheck import _misfits, _packed, _strictjson
from poscheck.masking import mask_all, merchant_numbers
from poscheck.problems import Problem, Refused, problem, sentence

SCHEMA = "https://posguide.example/schemas/case-record-1.json"
CASE_SCHEMA = "https://posguide.example/schemas/case-record-2.json"
_FILES = {SCHEMA: "schemas/case-record-1.json", CASE_SCHEMA: "schemas/case-record-2.json"}
VERSION = "0.4.0"
MAX_BYTES = 5_000_000
MAX_TEXT = 200  # of one answer, as in the schema
_STILL_A_RECORD = ("altered", "rewritten")
_MOST_PROBLEMS = 20
_TITLES = {"zh": "押金案件", "en": "deposit-case"}

Record = dict[str, Any]


class RecordError(Refused):
    """A record that must not be offered; ``problems`` says what does not fit."""


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
    """Return the record of one check: card numbers masked, digest added, and valid against the schema.

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
    restore_money(record["findings"], findings)
    # Digests are left out of the masking: hexadecimal text may hold a run of digits that looks like a card.
    record["checklist"] = {**record["checklist"], "sha256": checklist.get("sha256")}
    record["check"] = dict(check)
    record["code"] = program(code_sha256)
    return sealed(record)


def program(code_sha256: str) -> dict[str, str]:
    """Return what a record says of the program that made it."""
    return {"name": "poscheck", "version": VERSION, "sha256": code_sha256}


def sealed(record: Record) -> Record:
    """Add the digest and return the record. Raises :class:`RecordError` if it is not valid."""
    found = list(islice(_misfits.half_characters(record), _MOST_PROBLEMS))
    if found:
        raise RecordError(*found)
    try:
        record["sha256"] = digest(record)
    except ValueError:
        raise RecordError(problem("not_exact")) from None
    if found := _breaches(record):
        raise RecordError(*found)
    if len(canonical(record)) > MAX_BYTES:
        raise RecordError(problem("too_large", most=MAX_BYTES))
    return record


def restore_money(masked: Any, findings: Any) -> None:
    """Put computed amounts back: one of 13 digits and more could pass for a card number and is none.

    ``masked`` is a copy of ``findings``, which may come from anywhere and have any shape.
    """
    if not isinstance(findings, dict):
        return
    for name in ("sums", "reference"):
        if name in findings:
            masked[name] = findings[name]
    for name, keys in (
        ("vouchers", ("amount", "amount_in_words")),
        ("differences", ("amount", "against", "difference")),
    ):
        listed = findings.get(name)
        for place, computed in enumerate(listed if isinstance(listed, list) else []):
            if isinstance(computed, dict) and (name == "vouchers" or "difference" in computed):
                masked[name][place].update({key: computed[key] for key in keys if key in computed})


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


def file_name(record: Record, suffix: str = ".json") -> str:
    """Return the name under which the record, or what goes with it, is offered: short digest and day."""
    return titled(record["lang"], record["sha256"], record["created"]["at"], suffix)


def titled(lang: str, digits: str, at: str, suffix: str) -> str:
    """Return the name of a file of a case: what it is, the first eight digits, and the day."""
    return f"{_TITLES[lang]}-{digits[:8]}-{at[:10]}{suffix}"


def verify(data: bytes) -> list[str]:
    """Return what is wrong with the bytes of a record file, in English; an empty list means it is unaltered."""
    return [sentence(one, "en") for one in problems_of(data)]


def problems_of(data: bytes) -> list[Problem]:
    """Return what is wrong with the bytes of a record file of any format; an empty list means it is unaltered."""
    return examine(data)[1]


def examine(data: bytes) -> tuple[Record | None, list[Problem]]:
    """Return the record in the bytes of a file, and what is wrong with it.

    One that was changed after it was made, but still is a record, comes back too: it can be shown, and gone on with.
    """
    if len(data) > MAX_BYTES:
        return None, [problem("too_large", most=MAX_BYTES)]
    try:
        record = _strictjson.parse(data)
    except Refused as error:
        return None, list(error.problems)
    if not isinstance(record, dict):
        return None, [problem("not_a_record")]
    if record.get("schema") not in tuple(_FILES):
        return None, [problem("unknown_format")]
    found = list(islice(_misfits.half_characters(record), _MOST_PROBLEMS)) or _breaches(record)
    if found:
        return None, found
    found = _alterations(record, data)
    return (record if all(one.code in _STILL_A_RECORD for one in found) else None), found


def _alterations(record: Record, data: bytes) -> list[Problem]:
    try:
        unchanged = digest(record) == record["sha256"]
    except ValueError:
        return [problem("not_exact")]
    if not unchanged:
        return [problem("altered")]
    return [] if canonical(record) == data else [problem("rewritten")]


def _breaches(record: Record) -> list[Problem]:
    """Return where ``record`` breaks the schema it names, or the rules that a schema cannot state."""
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    schemas = {name: _packed.load(file, ".") for name, file in _FILES.items()}
    known: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in schemas.items()
    )
    errors = Draft202012Validator(schemas[record["schema"]], registry=known).iter_errors(record)
    found = [one for error in islice(errors, _MOST_PROBLEMS) for one in _misfits.of_schema(error)]
    found = found or list(islice(_misfits.of_rules(record), _MOST_PROBLEMS))
    return [one for place, one in enumerate(found) if one not in found[:place]]
