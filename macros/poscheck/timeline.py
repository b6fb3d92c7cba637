"""What happened in a case, in order of time: on the page, and as a table for a spreadsheet.

>>> found = of({"about": {"paid_on": "2026-03-01", "amount": "299"}}, "en")
>>> [(one["on"], one["kind"], one["title"], one["text"]) for one in found]
[('2026-03-01', 'paid', 'Deposit paid', 'Paid (yuan): 299')]
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from poscheck import _date_words, _days
from poscheck._date_words import label, say
from poscheck.case import tidy
from poscheck.masking import mask_private, merchant_numbers

Entry = dict[str, Any]
# What is said of the dates of the case itself: kind, day, and what belongs to it.
_DATES = (
    ("contract", "contract_on", ("contract_no", "due_on", "condition")),
    ("paid", "paid_on", ("amount", "payee", "label", "reference_no")),
    ("noticed", "noticed_on", ("recorded_amount",)),
    ("settled", "settled_on", ("settled_amount", "result")),
)
_OF_CONTACT = ("channel", "person", "ticket", "said", "next_on", "next_what")
# A cell that begins with one of these is a formula to some program that opens the table.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def of(case: dict[str, Any], lang: str, titles: Mapping[str, str] | None = None) -> list[Entry]:
    """Return all that is dated in a case, by time; what has no date comes last.

    Each is ``{"on": "2026-11-23" or "2026-11-23T14:05" or None, "kind", "title", "text", "ref"}``; ``kind`` is
    contract, paid, noticed, contact, check, step, evidence or settled; ``ref`` is the name of the date, the id of the
    contact, check or piece of evidence, or the citation of the step. ``titles`` says what steps are called, by
    ``handling#contact-institution``; others are called by their ids. Nothing in a case makes this fail.
    """
    return sorted(_Told(tidy(case), lang, titles or {}).entries(), key=lambda one: one["on"] or "none")


def table(case: dict[str, Any], lang: str, titles: Mapping[str, str] | None = None) -> bytes:
    """Return the time line as CSV for a spreadsheet: UTF-8 with mark, every cell quoted, private numbers masked."""
    words, keep = _date_words.data()["timeline"], merchant_numbers(case)
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column[lang] for column in words["columns"]])
    for one in of(case, lang, titles):
        told = (mask_private(one[name], keep) for name in ("title", "text"))
        day = (one["on"] or "").replace("T", " ")
        writer.writerow([_plain(cell) for cell in (day, words["kinds"][one["kind"]][lang], *told, one["ref"])])
    return ("\ufeff" + text.getvalue()).encode()  # the codec for it is not in every Python of a browser


def _plain(cell: str) -> str:
    """Return a cell that no program takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


class _Told(NamedTuple):
    """A tidy case, told in one language."""

    case: dict[str, Any]
    lang: str
    titles: Mapping[str, str]

    def entries(self) -> Iterator[Entry]:
        """Return all entries, those of one kind in the order of the case."""
        about = self.case.get("about", {})
        for kind, name, fields in _DATES:
            if name in about:
                yield self.entry(kind, about[name], label(name, self.lang), self.listed(about, fields), name)
        for one in self.case.get("checks", []):
            yield self.entry("check", one.get("at"), self.checked(one), "", one["id"])
        for checklist in self.case.get("checklists", []):
            for step in checklist.get("steps", []):
                if step.get("done"):
                    name = f"{checklist['id'].partition('@')[0]}#{step['id']}"
                    title = say("step_done", self.lang, step=self.titles.get(name, step["id"]))
                    citation = f"{checklist['id']}#{step['id']}"
                    yield self.entry("step", step.get("at"), title, self.listed(step, ("by", "note")), citation)
        for one in self.case.get("contacts", []):
            title = label(one.get("kind", "other"), self.lang)
            yield self.entry("contact", one.get("at"), title, self.listed(one, _OF_CONTACT), one["id"])
        names = {one["id"]: one.get("name", one["id"]) for one in self.case.get("evidence", [])}
        for one in self.case.get("evidence", []):
            title = say("evidence_added", self.lang, name=names[one["id"]])
            yield self.entry("evidence", one.get("added"), title, self.of_evidence(one, names), one["id"])

    def entry(self, kind: str, at: str | None, title: str, text: str, ref: str) -> Entry:
        """Return one entry; a date that cannot be read is none."""
        moment = _days.read(at)
        return {"on": moment.text if moment else None, "kind": kind, "title": title, "text": text, "ref": ref}

    def listed(self, values: dict[str, Any], fields: tuple[str, ...]) -> str:
        """Return what is filled in of these fields."""
        words = _date_words.data()["timeline"]["fields"]
        told = [
            say("field", self.lang, name=words[name][self.lang], value=values[name])
            for name in fields
            if name in values
        ]
        return _date_words.joined(told, "joined", self.lang)

    def checked(self, check: dict[str, Any]) -> str:
        """Return the title of a check with its outcome."""
        title = check.get("title") or check.get("check", {}).get("id", "")
        words = _date_words.data()["timeline"]
        outcome = words["outcomes"].get(check.get("outcome"), {}).get(self.lang)
        title = title or words["kinds"]["check"][self.lang]
        return say("checked", self.lang, title=title, outcome=outcome) if outcome else title

    def of_evidence(self, one: dict[str, Any], names: dict[str, str]) -> str:
        """Return what is known of a piece of evidence: the note, and of what it was made and how."""
        words = _date_words.data()["timeline"]["changes"]
        changes = [words[name][self.lang] for name in one.get("changes", [])]
        told = {**one, "changes": _date_words.joined(changes, "listed", self.lang)} if changes else one
        if "made_from" in one:
            told = {**told, "made_from": names.get(one["made_from"], one["made_from"])}
        return self.listed(told, ("note", "made_from", "changes"))
