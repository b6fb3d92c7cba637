"""The JSON Schemas of all documents, by the name that stands in ``schemas/``."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from posguide.problems import Problem, at, path_of
from posguide.yamlfile import Document

ORIGIN = "https://posguide.example/"


@functools.cache
def validator(root: Path, name: str) -> Draft202012Validator:
    """Return the validator of ``schemas/<name>.json``; it may refer to the other schemas by their names."""
    schemas = {path.stem: json.loads(path.read_bytes()) for path in sorted((root / "schemas").glob("*.json"))}
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas.values()
    )
    Draft202012Validator.check_schema(schemas[name])
    return Draft202012Validator(schemas[name], registry=registry)


def problems(root: Path, name: str, document: Document) -> list[Problem]:
    """Return where ``document`` breaks the schema ``name``, each with its line."""
    found = [
        at(document, tuple(error.absolute_path), f"{path_of(error.absolute_path) or 'file'}: {_short(error.message)}")
        for error in validator(root, name).iter_errors(document.data)
    ]
    return sorted(found)


def _short(message: str) -> str:
    return message if len(message) <= 160 else message[:100] + " … " + message[-50:]
