"""Which Chromium the tests drive, and how it is started."""

from __future__ import annotations

import os
import shutil
import subprocess

# As root Chromium needs --no-sandbox; the other keeps it from calling home during tests.
ARGUMENTS = ["--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
# The one without a window first: the others draw theirs for each test, which takes a third of the time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def executable() -> str | None:
    """Return the installed browser ($CHROMIUM first), or None for Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        return named
    for name in _NAMES:
        path = shutil.which(name)
        # Ubuntu's chromium-browser may be a stub that only asks for a snap: it must answer.
        if path and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    return None
