"""JSON that the package carries: packed beside the code, or in a source checkout where the project keeps it."""

from __future__ import annotations

import json
import pkgutil
from pathlib import Path
from typing import Any

import poscheck


def load(name: str, folder: str) -> dict[str, Any]:
    """Return the content of ``name``; in a source checkout it stands in ``folder``, beside ``macros/``."""
    packed = next((data for part in poscheck.__path__ if (data := _read(part, name)) is not None), None)
    found: dict[str, Any] = json.loads(packed or (Path(__file__).parents[2] / folder / name).read_bytes())
    return found


def _read(part: str, name: str) -> bytes | None:
    """Return a file of one part of the package; in the browser it has two, each an archive."""
    reader = getattr(pkgutil.get_importer(part), "get_data", None)
    try:
        return bytes(reader(f"{part}/{name}")) if reader else (Path(part) / name).read_bytes()
    except OSError:
        return None
