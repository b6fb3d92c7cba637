"""Letters built from a case: to the other side, for an institution's form, to the PBOC branch, from a customer.

The words stand in ``checklists/rules/letters.json``; an article is quoted only where it applies to the one who
complains (``applies``), in the words of a fact. Own contact data are in no case, so gaps are left for them.

>>> [one["kind"] for one in fitting({"about": {"reading": "terminal", "against": "bank"}}) if one["fits"]]
['demand', 'complaint']
"""

from __future__ import annotations

from datetime import date
from typing import Any

from poscheck import _letter_findings as findings
from poscheck import _letter_parts as parts
from poscheck import _letter_wishes as wishes
from poscheck._letter_missing import missing
from poscheck._letter_words import Words
from poscheck._told import Told, data
from poscheck.blocks import Block, text

__all__ = ["Block", "fitting", "grounds", "kinds", "missing", "text", "write"]

_FORMS = ("complaint", "pbc")


def kinds() -> dict[str, dict[str, str]]:
    """Return the kinds of letters and what they are called, ``{"demand": {"zh", "en"}, …}``."""
    found: dict[str, dict[str, str]] = data()["kinds"]
    return found


def fitting(case: object, lang: str = "zh") -> list[dict[str, Any]]:
    """Return all kinds, those that fit first, the best fit at the head of them.

    Each is ``{"kind", "title", "fits": bool, "reason", "facts"}``; the reason says why one does not fit and is empty
    where it does, the facts are those that the reason rests on.
    """
    told = Told(case)
    found = []
    for kind in ("customer", "demand", "complaint", "pbc"):
        misfit = data()["misfits"][name] if (name := _misfit(told, kind)) else None
        reason = misfit["text"][lang] if misfit else ""
        found.append(
            {
                "kind": kind,
                "title": kinds()[kind][lang],
                "fits": misfit is None,
                "reason": reason,
                "facts": list(misfit.get("facts", [])) if misfit else [],
            }
        )
    return sorted(found, key=lambda one: not one["fits"])


def _misfit(told: Told, kind: str) -> str:
    """Return the name of the reason why a kind does not fit; empty if it does."""
    to_merchant = told.reading == told.complainant == "customer" and told.against in ("merchant", "")
    if kind == "customer":
        return "" if to_merchant else "customer_other"
    if kind == "demand":
        return "demand_customer" if to_merchant else ""
    if kind == "complaint":
        return {"institution": "", "bank": ""}.get(told.against, f"complaint_{told.against or 'unknown'}")
    if told.complainant == "business":
        return "pbc_business"
    if told.against in ("agent", "merchant"):
        return "pbc_other"
    if told.against == "bank":
        return "pbc_bank"
    return "" if told.against and told.complainant else "pbc_unknown"


def grounds(case: object, kind: str, lang: str) -> list[dict[str, str]]:
    """Return the articles that a letter quotes, for whoever checks them before it is sent.

    Each is ``{"fact", "text", "says", "source", "at", "as_of"}``: ``says`` holds the limits of the article as well, and
    ``as_of`` is the date of the text that was read.
    """
    told = Told(case)
    words = Words.of(told, kind, lang)
    return [
        {
            "fact": hook["fact"],
            "text": wishes.cited(told, words, hook),
            **{name: hook[name][lang] for name in ("says", "source", "at")},
            "as_of": hook["as_of"],
        }
        for hook in wishes.hooks(told, kind)
    ]


def write(case: object, kind: str, today: date, lang: str) -> list[Block]:
    """Write a letter of one of :func:`kinds`; one that does not fit says so at its head.

    Whatever is missing or broken in the case becomes a gap ``（……）`` to be filled in by hand. ``KeyError`` for a kind
    or a language that is not known.
    """
    if kind not in kinds():
        raise KeyError(kind)
    told = Told(case)
    words = Words.of(told, kind, lang)
    sections = [
        ("heading_facts", parts.facts(told, words, today)),
        ("heading_amounts", parts.amounts(told, words)),
        ("heading_check", _check(told, words)),
        ("heading_wanted", wishes.wanted(told, words, kind)),
        ("heading_grounds", wishes.grounds(told, words, kind)),
        ("heading_evidence", wishes.evidence(told, words)),
    ]
    if kind in _FORMS:
        sections.insert(0, ("heading_parties", [_parties(told, words, kind)]))
        sections.append(("heading_declaration", _declaration(told, words, kind)))
    body = []
    for number, (name, blocks) in enumerate(((name, blocks) for name, blocks in sections if blocks), 1):
        title = words.say("part", number=words.numeral(number), title=words.say(name))
        body += [Block("heading", title), *blocks]
    return [*_head(told, words, kind), *body, *_foot(told, words, kind)]


def _head(told: Told, words: Words, kind: str) -> list[Block]:
    notes = [words.say("translation_note")] if words.lang != "zh" else []
    if name := _misfit(told, kind):
        notes.append(data()["misfits"][name]["text"][words.lang])
    head = [Block("title", _title(told, words, kind)), *(Block("note", note) for note in notes)]
    if kind == "pbc":
        return [*head, Block("to", words.say("to_pbc"))]
    head.append(Block("to", words.say("to", name=words.or_gap(told.line(told.addressee(kind))))))
    if kind == "complaint":
        return head
    # Whoever took the money gets the same letter, and an agent never the only one.
    copy = {"institution": "agent", "bank": "agent", "agent": "institution"}.get(told.against, "")
    if told.line(copy):
        head.append(Block("text", words.say("copy_to", name=told.line(copy))))
    return [*head, *(Block("text", line) for line in _from(told, words, kind))]


def _title(told: Told, words: Words, kind: str) -> str:
    subject = "subject_terminal" if told.reading == "terminal" else "subject_customer" if told.guest else "subject_any"
    wanted = {"correct_record": "title_correct", "refund": "title_refund", "release_preauth": "title_release"}
    name = f"title_{kind}" if kind in _FORMS else wanted.get(told.about.get("wanted", ""), "title_any")
    return words.say(name, subject=words.say(subject))


def _from(told: Told, words: Words, kind: str) -> list[str]:
    """Say who writes, and by which numbers the other side finds the matter."""
    if told.complainant == "business":
        name = words.say("apart").join((words.or_gap(told.line("merchant")), words.say("contact_gap")))
    elif told.complainant == "customer" or kind == "customer":
        name = words.or_gap(told.line("customer"))
    else:
        name = words.gap()
    lines = [words.say("from", name=name)]
    merchant = told.complainant == "person" or (not told.complainant and told.line("merchant"))
    needed = ("merchant",) if merchant and kind != "customer" else ()
    return [*lines, *([line] if (line := words.say("apart").join(_numbers(told, words, needed))) else [])]


def _numbers(told: Told, words: Words, needed: tuple[str, ...] = ()) -> list[str]:
    return [words.say("field", name=name, value=value) for name, value in _named(told, words, needed)]


def _named(told: Told, words: Words, needed: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    if told.reading == "terminal":
        needed = (*needed, "merchant_no", "terminal_no", "contract_no")
    elif told.guest:
        needed = (*needed, "merchant_no", "terminal_no")
    listed = (*needed[:1], "merchant_no", "terminal_no", "serial_no", "contract_no", "ticket")
    return [
        (words.say(name), words.or_gap(told.line(name)))
        for name in dict.fromkeys(listed)
        if name in needed or told.line(name)
    ]


def _parties(told: Told, words: Words, kind: str) -> Block:
    """Set out who complains of whom, as the forms ask for it."""
    business = told.complainant == "business"
    name = told.line("merchant") if business else told.line("customer") if told.complainant == "customer" else ""
    rows = [
        ("row_complainant", words.or_gap(name)),
        ("row_class", words.name("class", told.complainant)),
        ("row_id_business" if business else "row_id_person", words.gap()),
        *([("row_person", words.gap())] if business else []),
        ("row_phone", words.gap()),
        ("row_address", words.gap()),
        ("row_against", words.or_gap(told.line(told.addressee(kind)))),
        *([("row_domicile", words.gap())] if kind == "pbc" else []),
    ]
    pairs = [(words.say(row), value) for row, value in rows]
    pairs += _named(told, words, ("merchant",) if told.complainant == "person" else ())
    if told.reading == "terminal":
        pairs.append((words.say("row_contract_on"), words.day(told, "contract_on")))
    if told.line("agent"):
        pairs.append((words.say("row_agent"), told.line("agent")))
    head = (words.say("column_item"), words.say("column_content"))
    return Block("table", "", (head, *pairs))


def _check(told: Told, words: Words) -> list[Block]:
    check = told.check()
    found = findings.found(told, words, check) if check else None
    if found is None:
        return []
    causes = [*found.causes, words.say("cause_note")] if found.causes else []
    listed = parts.items(words, found.differing[: parts.MOST])
    return [Block("text", found.verdict), *listed, *(Block("text", line) for line in causes)]


def _declaration(told: Told, words: Words, kind: str) -> list[Block]:
    said = []
    if kind == "pbc":
        said = [words.say("pbc_first" if told.contacts else "pbc_first_gap"), words.say("pbc_elsewhere")]
    return [Block("text", line) for line in (*said, words.say("declaration"))]


def _foot(told: Told, words: Words, kind: str) -> list[Block]:
    who = "complainant" if kind in _FORMS else "writer"
    signed = f"sign_{who}_business" if told.complainant == "business" else f"sign_{who}"
    # The form has the telephone and the address at its head.
    names = [signed, "sign_day"] if kind in _FORMS else [signed, "sign_phone", "sign_address", "sign_day"]
    close = [] if kind in _FORMS else [Block("text", words.say("close"))]
    return [*close, *(Block("sign", words.say(name)) for name in names)]
