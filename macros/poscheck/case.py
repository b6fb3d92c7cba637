"""A case is all that one writes down about one dispute; its record can be handed over and proved unaltered.

What is kept on the device may come from an older page or be damaged; nothing in it can stop a record from being made
but what would be lost without a word: a text that is too long, and entries that are too many.
"""

from __future__ import annotations

from typing import Any

from poscheck import _tidy, record
from poscheck.masking import mask_all, mask_private, merchant_numbers
from poscheck.problems import problem
from poscheck.record import Record, RecordError, file_name

__all__ = ["Case", "build", "file_name", "migrate", "other_name", "short", "tidy"]

Case = dict[str, Any]

# The texts that people write; ids, digests, times and codes hold digits too and are none.
_WRITTEN = {
    "checks": ("title", "answers", "findings"),
    "steps": ("by", "note"),
    "contacts": ("channel", "person", "ticket", "said", "next_what"),
    "evidence": ("name", "note"),
}


def build(*, case: Any, form: dict[str, str], code_sha256: str, created: str, lang: str) -> Record:
    """Return the record of a whole case: tidied, private numbers masked, digest added, and valid.

    ``form`` is ``{"id", "sha256"}`` of the declaration of the form; ``created`` is local time with offset
    (``2026-11-23T20:11:05+08:00``). Raises :class:`poscheck.record.RecordError`, which says what does not fit.
    """
    return record.sealed(
        {
            "schema": record.CASE_SCHEMA,
            "created": {"at": created, "clock": "device"},
            "lang": lang,
            "form": dict(form),
            "code": record.program(code_sha256),
            # Tidied once more, for a text of which nothing is left.
            "case": tidy(_masked(tidy(case))),
        }
    )


def tidy(case: Any) -> Case:
    """Return what is whole of a case: without what is broken, unknown or empty, entries in order of their time.

    Nothing is changed in place, and tidying again changes nothing. An id that is broken is not replaced.
    """
    return _tidy.fields(case, _tidy.CASE) or {}


def migrate(found: Record) -> Case:
    """Return the case of a record that was verified, whatever format it has.

    A record of one check becomes a case with this check and the ticked checklist; its ids are digits of its digest,
    so that the same record always becomes the same case. Raises :class:`poscheck.record.RecordError` for no record.
    """
    if found.get("schema") == record.CASE_SCHEMA:
        return tidy(found["case"])
    if found.get("schema") != record.SCHEMA:
        raise RecordError(problem("unknown_format"))
    check = {name: found[name] for name in ("check", "code", "answers", "outcome", "findings")}
    steps = [{"id": name, "done": True} for name in found["checklist"]["steps_done"]]
    return tidy(
        {
            "id": found["sha256"][:16],
            "opened": found["created"]["at"],
            "checks": [{"id": found["sha256"][16:32], "at": found["created"]["at"], **check}],
            "checklists": [{"id": found["checklist"]["id"], "sha256": found["checklist"]["sha256"], "steps": steps}],
        }
    )


def short(case: Case) -> str:
    """Return the short id of a case: eight digits that one can read out."""
    return str(case.get("id", ""))[:8]


def other_name(case: Case, created: str, lang: str, suffix: str) -> str:
    """Return the name of a file that is made of a case without a record: short id and day."""
    return record.titled(lang, short(case), created, suffix)


def _masked(case: Case) -> Case:
    """Return a copy in which no text that was written holds a private number."""
    keep = merchant_numbers(case)
    masked = dict(case)
    for name in {"title", "about"} & set(case):
        masked[name] = mask_all(case[name], keep, mask_private)
    for name in {"checks", "contacts", "evidence"} & set(case):
        masked[name] = [_masked_entry(one, _WRITTEN[name], keep) for one in case[name]]
    if "checklists" in case:
        masked["checklists"] = [
            {**one, "steps": [_masked_entry(step, _WRITTEN["steps"], keep) for step in one.get("steps", [])]}
            for one in case["checklists"]
        ]
    for one, given in zip(masked.get("checks", []), case.get("checks", []), strict=True):
        record.restore_money(one.get("findings"), given.get("findings"))
    return masked


def _masked_entry(entry: dict[str, Any], names: tuple[str, ...], keep: frozenset[str]) -> dict[str, Any]:
    return {name: mask_all(value, keep, mask_private) if name in names else value for name, value in entry.items()}
