"""The words of one letter: sentences of ``rules/letters.json`` in one language, spoken by one party to another."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from poscheck import _days, money
from poscheck._told import Amount, Told, data

_TITLE = re.compile(r"(.*?)(?:（([^（）]*)）)?", re.DOTALL)
_CHINESE = "一二三四五六七八九十"


class Words(NamedTuple):
    """What fills the gaps of every sentence: who speaks, and to whom."""

    lang: str
    spoken: dict[str, str]

    @classmethod
    def of(cls, told: Told, kind: str, lang: str) -> Words:
        """Return the words of a letter: one person or several speak, to the addressee or of a third party."""
        alone = told.complainant in ("person", "customer") or kind in ("pbc", "customer")
        party = {"pbc": "third", "customer": "merchant"}.get(kind, told.against or "unknown")
        both = {**data()["voices"]["single" if alone else "several"], **data()["parties"][party]}
        return cls(lang, {name: said[lang] for name, said in both.items()})

    def say(self, sentence: str, /, **values: object) -> str:
        """Return a sentence with its gaps filled; what fills them is taken as it is."""
        return str(data()["sentences"][sentence][self.lang]).format_map({**self.spoken, **values})

    def name(self, group: str, code: object) -> str:
        """Return what a code is called; the code itself, if it is none of those known."""
        known = data()["names"][group].get(code) if isinstance(code, str) else None
        return str(known[self.lang]) if known else str(code or self.gap())

    def gap(self) -> str:
        """Return the mark of what is filled in by hand."""
        return self.say("gap")

    def or_gap(self, text: str) -> str:
        """Return the text, or a gap to be filled in by hand."""
        return text or self.gap()

    def day(self, told: Told, name: str) -> str:
        """Return a day in words, or a gap."""
        moment = told.day(name)
        return _days.said(moment.day, self.lang) if moment else self.say("gap_day")

    def amount(self, found: Amount | None) -> str:
        """Return an amount in figures and capitals; what cannot be read is quoted as it was typed, never in words."""
        if found is None:
            return self.say("gap_amount")
        if found.fen is None:
            return self.say("amount_typed", typed=found.typed)
        return self.say("amount", figures=found.figures, words=found.words)

    def fen(self, fen: int) -> str:
        """Return an amount that was computed."""
        return self.amount(Amount(money.to_text(fen), fen))

    def run(self, sentences: list[str]) -> str:
        """Return sentences one after the other, as the language parts them."""
        return self.say("space").join(one for one in sentences if one)

    def numeral(self, number: int) -> str:
        """Return the number of a part of a letter."""
        return _CHINESE[number - 1] if self.lang == "zh" else str(number)

    def law(self, hook: dict[str, Any]) -> str:
        """Return a law as it is cited: its title, and its number if it has one."""
        title, number = hook["source"][self.lang], hook.get("number", {}).get(self.lang, "")
        match = _TITLE.fullmatch(title)
        more = match[2] if self.lang == "zh" and match and match[2] else ""
        if self.lang == "zh":
            # What stands in brackets behind a title is no part of it; a title in a title has marks of its own.
            title = f"《{title.removesuffix(f'（{more}）').replace('《', '〈').replace('》', '〉')}》"
        if not number and not more:
            return str(title)
        name = "law_numbers" if number and more else "law_number"
        return str(title) + self.say(name, number=number or more, more=more)
