"""``python -m posguide.runtime``: prepares the runtime of the site in the current folder."""

from __future__ import annotations

import sys
from pathlib import Path

from posguide.runtime.pack import RuntimeBuildError, prepare


def main() -> int:
    """Prepare the runtime and print what it weighs; return the exit status."""
    try:
        manifest = prepare(Path.cwd())
    except RuntimeBuildError as error:
        print(f"runtime: {error}", file=sys.stderr)
        return 1
    for name, file in manifest["files"].items():
        print(f"{name:32} {file['bytes']:>10,} B   br {file['br']:>9,}   gz {file['gz']:>9,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
