"""Which processes live, for tests that end commands and look for what they leave behind."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

on_linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


def in_group(group: int) -> list[str]:
    """Return the names of the processes of a group that live (a zombie does not)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text(encoding="utf-8", errors="replace").rpartition(")")
        except OSError:
            continue
        state, _, of_group = rest.split()[:3]
        if int(of_group) == group and state not in "ZX":
            found.append(name)
    return found


def left_behind(group: int) -> list[str]:
    """Return what is left of a group that had time to end."""
    for _ in range(200):
        if not in_group(group):
            return []
        time.sleep(0.05)
    return in_group(group)
