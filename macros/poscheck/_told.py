"""What a case tells, read so that nothing in it can fail: private numbers masked, amounts and days read.

A letter leaves the device, so every text goes through :func:`poscheck.masking.mask_private`; the numbers by which the
other side finds the matter stay whole.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from poscheck import _days, _packed, amount, capitals, money
from poscheck.case import tidy
from poscheck.masking import mask_private, merchant_numbers, passes_luhn

NAME = "rules/letters.json"
READINGS = ("terminal", "customer")
COMPLAINANTS = ("person", "business", "customer")
AGAINST = ("institution", "bank", "agent", "merchant")
# By these the other side finds the matter; some would pass for a telephone number, an ID number or a card.
_KEPT = ("terminal_no", "serial_no", "contract_no", "reference_no", "ticket")
# Payment cards used in mainland China begin with one of these digits; whoever typed one here typed too much.
_CARD = re.compile(r"[34569][0-9]{12,18}")
_LONGEST = 300  # characters of what is quoted on one line
# Marks that turn the direction of writing: a text that shows other than it reads has no place in a letter.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@cache
def data() -> dict[str, Any]:
    """Return the whole file of words."""
    return _packed.load(NAME, "checklists")


class Amount(NamedTuple):
    """An amount as typed, and its fen if it can be read as exactly one."""

    typed: str
    fen: int | None

    @property
    def figures(self) -> str:
        """``1,299.00``, only where it was read."""
        return money.grouped(self.fen or 0)

    @property
    def words(self) -> str:
        """The capital characters, only where it was read."""
        return capitals.write(self.fen or 0)


class Told:
    """A case as a letter needs it; whatever is missing or broken is an empty text, an empty list or None."""

    def __init__(self, case: object) -> None:
        self.case: dict[str, Any] = tidy(case) if isinstance(case, dict) else {}
        self.about: dict[str, str] = self.case.get("about", {})
        numbers = [self.about.get(name, "") for name in _KEPT]
        numbers += [one.get("ticket", "") for one in self.contacts]
        self._keep = frozenset(one for one in map(str.strip, numbers) if not _is_card(one)) | merchant_numbers(
            self.case
        )
        self.reading, self.complainant = self._one_of("reading", READINGS), self._one_of("complainant", COMPLAINANTS)
        self.against = self._one_of("against", AGAINST)

    def _one_of(self, name: str, known: tuple[str, ...]) -> str:
        return value if (value := self.about.get(name, "")) in known else ""

    @property
    def contacts(self) -> list[dict[str, str]]:
        """The contacts in order of time."""
        return list(self.case.get("contacts", []))

    def addressee(self, kind: str) -> str:
        """Return the field that names whom a letter of this kind is written to."""
        if kind == "customer" or self.against == "merchant":
            return "merchant"
        return "agent" if kind == "demand" and self.against == "agent" else "institution"

    def mask(self, text: str) -> str:
        """Return a text without what must not leave the device and what no document can hold."""
        return mask_private(_HIDDEN.sub("", text), self._keep)

    def line(self, name: str) -> str:
        """Return what was filled in under ``name`` on one line."""
        return self.one_line(self.about.get(name, ""))

    def one_line(self, text: object) -> str:
        """Return a text on one line, cut where it is too long to be quoted; empty if it is no text."""
        line = " ".join(self.mask(text).split()) if isinstance(text, str) else ""
        return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"

    def lines(self, text: str) -> list[str]:
        """Return the lines of a longer text that hold something."""
        return [line for part in self.mask(text).splitlines() if (line := " ".join(part.split()))]

    def amount(self, name: str) -> Amount | None:
        """Return an amount; None if nothing was filled in."""
        typed = self.line(name)
        return Amount(typed, amount.read(self.about[name]).fen) if typed else None

    def wanted_amount(self) -> Amount | None:
        """Return what is asked for: the amount named, or else what was paid."""
        return self.amount("wanted_amount") or self.amount("amount")

    def day(self, name: str) -> _days.Moment | None:
        """Return a day; None if there is none."""
        return _days.read(self.about.get(name))

    def given(self, name: str) -> bool:
        """Tell whether something was filled in; a day that is none counts as nothing."""
        return bool(self.day(name) if name.endswith(("_on", "_by")) and name != "paid_by" else self.line(name))

    @property
    def consistent(self) -> bool:
        """Tell whether it is known who complains about which deposit, and both go together."""
        return (self.reading == "customer") or (self.reading == "terminal" and self.complainant != "customer")

    @property
    def pays(self) -> bool:
        """Tell whether the one who writes is known to be the one who paid."""
        return self.consistent and bool(self.complainant) and not self.guest

    @property
    def guest(self) -> bool:
        """Tell whether a merchant writes about what a customer paid."""
        return self.reading == "customer" and self.complainant in ("person", "business")

    def evidence(self) -> list[dict[str, Any]]:
        """Return the evidence as it is handed on: a copy with parts hidden stands for what it was made from."""
        listed: list[dict[str, Any]] = self.case.get("evidence", [])
        replaced = {one.get("made_from") for one in listed}
        return [one for one in listed if one["id"] not in replaced]

    def exhibits(self, *documents: str) -> list[int]:
        """Return the numbers under which pieces of evidence of these kinds are listed."""
        return [number for number, one in enumerate(self.evidence(), 1) if one.get("document") in documents]

    def check(self) -> dict[str, Any] | None:
        """Return the last comparison of vouchers that came to a verdict."""
        for one in reversed(self.case.get("checks", [])):
            findings = one.get("findings", {})
            if isinstance(findings.get("verdict"), str) and isinstance(findings.get("vouchers"), list):
                return dict(one)
        return None


def _is_card(number: str) -> bool:
    return bool(_CARD.fullmatch(number)) and passes_luhn(number)
