"""What a letter asks for, on which grounds, and what is enclosed."""

from __future__ import annotations

from typing import Any

from poscheck._letter_parts import MOST, items
from poscheck._letter_words import Words
from poscheck._told import AGAINST, COMPLAINANTS, Told, data
from poscheck.blocks import Block
from poscheck.rules import signs

_MAIN = {
    "correct_record": "want_correct",
    "return_condition": "want_condition",
    "release_preauth": "want_release",
    "explain": "want_explain",
}


def wanted(told: Told, words: Words, kind: str) -> list[Block]:
    """Say what is wanted, and by which day an answer is asked for."""
    name = told.about.get("wanted", "")
    if name == "refund":
        name = "want_refund_guest" if told.guest else "want_refund_own" if told.reading == "customer" else "want_refund"
    else:
        name = _MAIN.get(name, "")
    amount = words.amount(told.wanted_amount())
    asked = [words.say(name, amount=amount)] if name else []
    if name in ("want_refund_own", "want_release") and told.complainant == "customer":
        asked.append(words.say("want_deductions"))
    if told.line("agent") and told.against in ("institution", "bank") and told.reading == "terminal":
        asked.append(words.say("want_agent", agent=told.line("agent")))
    more = [words.say("want_text", text=line) for line in told.lines(told.about.get("wanted_text", ""))[:MOST]]
    asked = [*asked, *more] or [words.gap()]
    asked.append(words.say("want_answer_third" if kind == "pbc" else "want_answer", by=words.day(told, "wanted_by")))
    return items(words, asked)


def grounds(told: Told, words: Words, kind: str) -> list[Block]:
    """State the contract, and each article that applies to just this complaint."""
    said = []
    if told.line("contract_no") or told.line("condition"):
        said.append(words.say("ground_contract", no=words.or_gap(told.line("contract_no"))))
    return items(words, said + [cited(told, words, hook) for hook in hooks(told, kind)])


def cited(told: Told, words: Words, hook: dict[str, Any]) -> str:
    """Return the sentence of a hook with its law and article."""
    values = {**words.spoken, "law": words.law(hook), "at": hook["at"][words.lang], "label": told.line("label")}
    return str(hook["letter"][words.lang]).format_map(values)


def hooks(told: Told, kind: str) -> list[dict[str, Any]]:
    """Return the articles that may be quoted in a letter of this kind, in order."""
    return [hook for hook in data()["hooks"] if _applies(hook["applies"], told, kind)]


def _applies(rule: dict[str, Any], told: Told, kind: str) -> bool:
    """Tell whether a hook applies; what is not for everyone needs to know who complains of what, and of whom."""
    everyone = (
        rule["reading"] == "both"
        and len(rule["complainants"]) == len(COMPLAINANTS)
        and len(rule["against"]) == len(AGAINST)
    )
    fits = (
        told.consistent
        and rule["reading"] in ("both", told.reading)
        and told.complainant in rule["complainants"]
        and told.against in rule["against"]
    )
    return (
        kind in rule["letters"]
        and (everyone or fits)
        and ("wanted" not in rule or told.about.get("wanted") in rule["wanted"])
        and ("paid_by" not in rule or told.about.get("paid_by") in rule["paid_by"])
        and ("label" not in rule or rule["label"] in signs(told.line("label")))
        and all(told.given(name) for name in rule.get("given", ()))
        and not any(told.given(name) for name in rule.get("absent", ()))
    )


def evidence(told: Told, words: Words) -> list[Block]:
    """List the enclosures, each with what identifies its file."""
    listed = told.evidence()
    if not listed:
        return [Block("item", words.say("exhibit_item", number=1, text=words.gap()))]
    blocks = [
        Block("item", words.say("exhibit_item", number=number, text=_piece(told, words, one)))
        for number, one in enumerate(listed, 1)
    ]
    close = [words.say("evidence_close")]
    if any("sha256" in one for one in listed):
        close.append(words.say("evidence_digests"))
    return [*blocks, Block("text", words.run(close))]


def _piece(told: Told, words: Words, one: dict[str, Any]) -> str:
    about = []
    if name := told.one_line(one.get("name")):
        about.append(words.say("evidence_file", name=name))
    if note := told.one_line(one.get("note")):
        about.append(note)
    if one.get("changes"):
        changes = words.say("comma").join(words.name("change", change) for change in one["changes"])
        about.append(words.say("evidence_changes", changes=changes))
    if "sha256" in one:
        about.append(words.say("evidence_digest", digest=one["sha256"][:16]))
    name = words.name("document", one.get("document", "other"))
    return words.say("evidence", name=name, about=words.say("semicolon").join(about)) if about else name
