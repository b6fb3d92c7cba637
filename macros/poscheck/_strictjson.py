"""Reading JSON that may be made to do harm: nothing that is in it makes reading slow, deep, or ambiguous."""

from __future__ import annotations

import json
import math
import re
from itertools import accumulate
from typing import Any

from poscheck.problems import Refused, problem

MAX_DEPTH = 32
"""Levels of nesting; a case record has ten. Far below what any Python can follow, the browser's too."""

_MOST_DIGITS = 40  # RFC 8785 writes numbers with 25 characters at most
# Possessive, and without a need for the closing quote, so that no text makes it start again.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def parse(data: bytes) -> Any:
    """Return the value of UTF-8 JSON. Raises :class:`Refused` for anything else, also for a name twice in an object."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(problem("not_utf8", byte=error.start)) from None
    if _deeper_than(data, MAX_DEPTH):
        raise Refused(problem("too_deep", most=MAX_DEPTH))
    try:
        return json.loads(
            text, object_pairs_hook=_unique, parse_constant=_constant, parse_int=_integer, parse_float=_fraction
        )
    except json.JSONDecodeError as error:
        raise Refused(problem("not_json", line=error.lineno, column=error.colno)) from None


def _deeper_than(data: bytes, most: int) -> bool:
    """Tell whether brackets outside strings are nested deeper than ``most``, without following them."""
    brackets = _STRING.sub(b"", data).translate(None, _NO_BRACKETS)
    return any(depth > most for depth in accumulate(1 if bracket in b"[{" else -1 for bracket in brackets))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Refused(problem("name_twice", name=name))
        found[name] = value
    return found


def _constant(name: str) -> None:
    raise Refused(problem("not_a_number", text=name))


def _integer(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise Refused(problem("number_too_long"))
    return int(text)


def _fraction(text: str) -> float:
    value = float(text) if len(text) <= _MOST_DIGITS else math.inf
    if not math.isfinite(value):
        raise Refused(problem("number_too_long"))
    return value
