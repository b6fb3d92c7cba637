"""Where a value breaks its schema, said as problems; and the rules of records that no schema can state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Protocol

from poscheck.problems import Problem, problem

_KINDS = {
    "string": "not_text",
    "object": "not_object",
    "array": "not_list",
    "integer": "not_number",
    "number": "not_number",
}
_LIMITS = {
    "maxLength": ("too_long", "most"),
    "maxItems": ("too_many", "most"),
    "maxProperties": ("too_many", "most"),
    "minItems": ("too_few", "least"),
    "minimum": ("too_small", "least"),
    "maximum": ("too_big", "most"),
}
# Where a record holds days and times; * is each entry of a list.
_TIMES = (
    "created.at",
    "case.opened",
    "case.checks.*.at",
    "case.checklists.*.started",
    "case.checklists.*.steps.*.at",
    "case.contacts.*.at",
    "case.contacts.*.next_on",
    "case.evidence.*.added",
)
# Lists in which each id stands once.
_LISTS = ("case.checks", "case.checklists", "case.checklists.*.steps", "case.contacts", "case.evidence")


class SchemaError(Protocol):
    """What is used of a ``jsonschema.ValidationError``."""

    validator: Any
    validator_value: Any
    instance: Any
    schema: Any

    @property
    def absolute_path(self) -> Iterable[str | int]:
        """The names and places that lead to the value."""

    @property
    def absolute_schema_path(self) -> Iterable[str | int]:
        """The names and places that lead to the broken part of the schema."""


def of_schema(error: SchemaError) -> list[Problem]:
    """Return the problems that one error of the validator stands for."""
    where, value, rule = list(error.absolute_path), error.instance, error.validator
    if "propertyNames" in error.absolute_schema_path:
        return [problem("unknown_name", where=named([*where, value]))]
    if rule == "required":
        return [problem("missing", where=named([*where, name])) for name in error.validator_value if name not in value]
    if rule == "additionalProperties":
        extra = [name for name in value if name not in error.schema["properties"]]
        return [problem("unknown_name", where=named([*where, name])) for name in extra[:5]]
    if rule in _LIMITS:
        code, name = _LIMITS[rule]
        return [problem(code, where=named(where), **{name: error.validator_value})]
    code, values = _of_value(rule, error.validator_value, value)
    return [problem(code, where=named(where), **values)]


def _of_value(rule: Any, wanted: Any, value: Any) -> tuple[str, dict[str, str]]:
    """Return the code for a value that is not what it should be, and what more its sentence says."""
    if rule == "type":
        return _KINDS.get(str(wanted), "wrong_kind"), {}
    if rule in ("pattern", "minLength"):
        return ("wrong_form", {"value": value}) if value else ("empty", {})
    if rule in ("enum", "const"):
        return ("unknown_value", {"value": value}) if isinstance(value, str) else ("wrong_kind", {})
    return ("same_twice" if rule == "uniqueItems" else "no_known_form"), {}


def named(path: Iterable[str | int]) -> str:
    """Return ``case.contacts.2.said`` for a path in a record; places are counted from 0, as in JSON."""
    return ".".join(map(str, path)) or "record"


def half_characters(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[Problem]:
    """Find texts and names with a lone surrogate, which has no UTF-8 form."""
    if isinstance(value, str):
        if any("\ud800" <= char <= "\udfff" for char in value):
            yield problem("not_unicode", where=named(path))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from half_characters(name, (*path, name))
            yield from half_characters(item, (*path, name))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from half_characters(item, (*path, place))


def of_rules(record: dict[str, Any]) -> Iterator[Problem]:
    """Find what is wrong in a record that fits its schema: days that are none, an id twice, another verdict."""
    for pattern in _TIMES:
        for path, text in _found(record, pattern):
            try:
                datetime.fromisoformat(text)
            except ValueError:
                yield problem("no_such_time", where=path, value=text)
    for pattern in _LISTS:
        for path, entries in _found(record, pattern):
            ids = [entry["id"] for entry in entries]
            yield from (problem("id_twice", where=path, value=one) for one in sorted(set(ids)) if ids.count(one) > 1)
    checks = [("", record), *((f"{path}.", check) for path, check in _found(record, "case.checks.*"))]
    for start, check in checks:
        if {"outcome", "findings"} <= set(check) and check["outcome"] != check["findings"]["verdict"]:
            yield problem("differs_from_findings", where=f"{start}outcome")


def _found(record: Any, pattern: str) -> list[tuple[str, Any]]:
    """Return paths and values that a pattern leads to."""
    found: list[tuple[list[str], Any]] = [([], record)]
    for name in pattern.split("."):
        if name == "*":
            found = [([*path, str(place)], item) for path, value in found for place, item in enumerate(value)]
        else:
            found = [([*path, name], value[name]) for path, value in found if name in value]
    return [(".".join(path), value) for path, value in found]
