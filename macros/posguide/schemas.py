"""The JSON Schemas of all documents, by the name that stands in ``schemas/``."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from posguide.problems import Problem, at, path_of
from posguide.yamlfile import Document

ORIGIN = "https://posguide.example/"


@functools.cache
def validator(root: Path, name: str) -> Draft202012Validator:
    """Return the validator of ``schemas/<name>.json``."""
    schema: dict[str, Any] = json.loads((root / "schemas" / f"{name}.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def problems(root: Path, name: str, document: Document) -> list[Problem]:
    """Return where ``document`` breaks the schema ``name``, each with its line."""
    found = [
        at(document, tuple(error.absolute_path), f"{path_of(error.absolute_path) or 'file'}: {_short(error.message)}")
        for error in validator(root, name).iter_errors(document.data)
    ]
    return sorted(found)


def _short(message: str) -> str:
    return message if len(message) <= 160 else message[:100] + " … " + message[-50:]
