"""JSON that the package carries: packed beside the code, or in a source checkout where the project keeps it."""

from __future__ import annotations

import json
import pkgutil
from pathlib import Path
from typing import Any


def load(name: str, folder: str) -> dict[str, Any]:
    """Return the content of ``name``; in a source checkout it stands in ``folder``, beside ``macros/``."""
    try:
        packed = pkgutil.get_data("poscheck", name)
    except OSError:
        packed = None
    if packed is None:
        packed = (Path(__file__).parents[2] / folder / name).read_bytes()
    found: dict[str, Any] = json.loads(packed)
    return found
