"""What is still to be filled in so that a letter is complete."""

from __future__ import annotations

from poscheck._told import Told, data

_AMOUNTS = ("amount", "recorded_amount", "wanted_amount")


def missing(case: object, kind: str, lang: str) -> list[str]:
    """Return sentences that say what to fill in, in the order of the form; last what only a hand fills in."""
    told = Told(case)
    names = ["reading", "complainant", "against"]
    lacking = [name for name in names if not getattr(told, name)]
    if not told.line(told.addressee(kind)):
        lacking.append("addressee")
    if kind == "demand" and told.against == "agent" and not told.line("institution"):
        lacking.append("copy_institution")
    lacking += [name for name in _needed(told, kind) if not told.given(name)]
    for name in _AMOUNTS:
        found = told.amount(name)
        if found is not None and found.fen is None:
            lacking.append(f"{name}_unread")
    if told.about.get("wanted") == "other" and not told.given("wanted_text"):
        lacking.append("wanted_text")
    if kind in ("complaint", "pbc") and not told.contacts:
        lacking.append("contacts")
    if not told.evidence():
        lacking.append("evidence")
    lacking.append("by_hand_form" if kind in ("complaint", "pbc") else "by_hand")
    if told.about.get("wanted") == "refund" and told.reading == "terminal":
        lacking.append("by_hand_account")
    if kind == "pbc":
        lacking.append("by_hand_pbc")
    return [str(data()["missing"][name][lang]) for name in lacking]


def _needed(told: Told, kind: str) -> list[str]:
    """Return the fields that leave a gap in the letter."""
    terminal = told.reading == "terminal"
    names = []
    if told.complainant in ("person", "business") and told.addressee(kind) != "merchant":
        names.append("merchant")
    if terminal or told.guest:
        names += ["merchant_no", "terminal_no"]
    if terminal:
        names += ["contract_no", "contract_on"]
    names += ["amount", "paid_on"]
    if told.about.get("paid_by") != "from_takings":
        names += ["paid_by"]
        names += ["payee"] if told.reading != "customer" else []
    names += ["reference_no"]
    if told.about.get("wanted") == "correct_record":
        names += ["recorded_amount", "noticed_on"]
    return [*names, "wanted", "wanted_by"]
