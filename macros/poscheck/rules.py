"""What the diagnosis knows of the field: limits with their sources, how often each slip happens, words.

It stands in ``checklists/rules/deposit.json``, where each limit names the fact it rests on and each frequency says
whether it was counted by somebody or is an assumption. Only what belongs to the shape of one slip (how its
results share its likelihood) stands beside the function of that slip.

>>> limit("completion_percent_card")
115
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from poscheck import _packed

NAME = "rules/deposit.json"


@cache
def rules() -> dict[str, Any]:
    """Return the whole file."""
    return _packed.load(NAME, "checklists")


def limit(name: str) -> int:
    """Return a limit of a payment product; its source is the fact named beside it."""
    value: int = rules()["limits"][name]["value"]
    return value


def rate(code: str) -> float:
    """Return how often deposits are recorded wrongly for this cause, relative to the others."""
    return int(rules()["causes"][code]["rate"]) / 1000


def harmless(code: str) -> float:
    """Return how often the sign of this cause stands on vouchers where nothing is wrong (1 is always)."""
    return int(rules()["causes"][code]["harmless"]) / 1000


@cache
def _longest_first(group: str) -> tuple[tuple[str, str], ...]:
    pairs = [(word, name) for name, words in rules()[group].items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def signs(text: str) -> dict[str, str]:
    """Return which signs a text carries, each with the word that says so.

    The longest word is taken first and its letters are used up, so that 手续费 is no 费, and what is listed under
    ``none``, such as 免服务费, is no sign at all.
    """
    left = text.lower()
    found: dict[str, str] = {}
    for word, name in _longest_first("signs"):
        rest = _without(left, word)
        if rest != left:
            found.setdefault(name, word)
            left = rest
    found.pop("none", None)
    return found


def transaction_type(text: str) -> str | None:
    """Return the type of transaction that a text names; the longest name in it decides."""
    left = text.lower()
    for word, name in _longest_first("types"):
        rest = _without(left, word)
        if rest != left and name != "none":
            return name
        left = rest
    return None


def _without(text: str, word: str) -> str:
    """Take a word out of a text, unless it is denied there, or part of another English word: a fee is not in coffee."""
    if word not in text:
        return text
    if word.isascii():
        return re.sub(rf"(?<!\bno )(?<!\bnot )(?<![a-z]){re.escape(word)}(?![a-z])", " ", text)
    return re.sub(rf"(?<![未无非免]){re.escape(word)}", " ", text)
