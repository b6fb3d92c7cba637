"""Exercises JSON Schema and canonical JSON as a case record uses them, from the record archive."""

import json
from typing import Any

import rfc8785
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ErrorTree, SchemaError, ValidationError, best_match

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://example.org/exercise-1.json",
    "type": "object",
    "required": ["kind", "lines"],
    "unevaluatedProperties": False,
    "properties": {
        "kind": {"enum": ["deposit", "release"]},
        "code": {"type": "string", "pattern": "^[A-Z]{2}\\d+$", "minLength": 3, "maxLength": 6},
        "lines": {
            "type": "array",
            "minItems": 1,
            "maxItems": 3,
            "uniqueItems": True,
            "prefixItems": [{"$ref": "#/$defs/line"}],
            "items": {"$ref": "#/$defs/line"},
            "contains": {"required": ["amount"]},
        },
        "rate": {"type": "number", "multipleOf": 0.01, "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        "when": {"type": "string", "format": "date"},
        "nested": {"$dynamicRef": "#node"},
    },
    "patternProperties": {"^x-": {"not": {"type": "null"}}},
    "propertyNames": {"maxLength": 10},
    "dependentRequired": {"code": ["rate"]},
    "if": {"properties": {"kind": {"const": "release"}}, "required": ["kind"]},
    "then": {"required": ["code"]},
    "else": {"anyOf": [{"required": ["lines"]}, {"required": ["when"]}]},
    "$defs": {
        "line": {
            "oneOf": [
                {"type": "object", "required": ["amount"], "properties": {"amount": {"type": "integer"}}},
                {"type": "null"},
            ]
        },
        "node": {
            "$dynamicAnchor": "node",
            "type": ["object", "null"],
            "additionalProperties": {"type": "null"},
        },
    },
}

INSTANCES: list[Any] = [
    {"kind": "deposit", "lines": [{"amount": 100}]},
    {"kind": "release", "lines": [{"amount": 100}, None], "code": "AB1", "rate": 0.25, "nested": {"a": None}},
    {"kind": "release", "lines": []},
    {"kind": "other", "lines": [{"amount": "1"}, {"amount": "1"}], "code": "ab", "x-a": None, "押金": 1},
    {"lines": [1, 2, 3, 4], "rate": 7.005, "when": "2026-02-30", "nested": {"a": 1}, "a long name": 0},
    {"kind": "deposit", "lines": [None, True], "rate": -1e300, "code": "AB1\n"},
    [],
    None,
    "text",
]


def verdicts(schema: dict[str, Any], instances: list[Any]) -> list[list[list[str]]]:
    """Return for each instance where it breaks the schema, by which rule, and the message."""
    validator = Draft202012Validator(schema)
    found = []
    for instance in instances:
        errors = sorted(validator.iter_errors(instance), key=lambda each: (each.json_path, each.message))
        found.append([[each.json_path, str(each.validator), each.message] for each in errors])
        best = best_match(validator.iter_errors(instance))
        if best is not None:
            found[-1].append([best.json_path, str(best.schema_path), str(best)])
            ErrorTree(errors)
    return found


def broken_schema() -> str:
    """Return why a wrong schema is refused."""
    try:
        Draft202012Validator.check_schema({"type": "nothing", "minimum": "1"})
    except SchemaError as error:
        return error.message
    return ""


def unresolvable() -> str:
    """Return the kind of failure that a reference to nowhere gives."""
    try:
        Draft202012Validator({"$ref": "#/$defs/none"}).validate(1)
    except ValidationError:
        return ""
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def canonical() -> list[str]:
    """Return canonical JSON of awkward values, and the names of what it refuses."""
    values: list[Any] = [
        {"押金": [1, -0.0, 1e21, 33333.33333329, 2**53 - 1], "\u20ac": '\u2028\\"\n', "\U0001f600": None},
        {"b": {"z": [], "a": {}}, "a": [True, False, None], "\ufb33": 1, "\r": 2},
        2**53,
        float("nan"),
        "\ud800",
        {1: 2},
    ]
    made = []
    for value in values:
        try:
            made.append(rfc8785.dumps(value).decode("utf-8"))
        except Exception as error:
            made.append(f"{type(error).__name__}: {error}")
    return made


RESULT = json.dumps([verdicts(SCHEMA, INSTANCES), broken_schema(), unresolvable(), canonical()])
