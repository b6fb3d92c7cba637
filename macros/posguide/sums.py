"""``checklists/SHA256SUMS``: the digests of all published versions, in the format of GNU coreutils.

Lines are only ever added. Running ``sha256sum -c SHA256SUMS`` in ``checklists/`` verifies every version.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from posguide.problems import Problem

NAME = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  ([a-z0-9-]+/\d+\.\d+\.\d+\.yaml)", re.ASCII)


def digest(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def line(name: str, data: bytes) -> str:
    """Return the line that records ``data`` under ``name`` (``slug/1.0.0.yaml``)."""
    return f"{digest(data)}  {name}\n"


def read(folder: Path, name: str = NAME, pattern: re.Pattern[str] = _LINE) -> tuple[dict[str, str], list[Problem]]:
    """Return the recorded digests by name, and what is wrong with the file itself."""
    path = folder / name
    if not path.exists():
        return {}, [Problem(path, 1, "the file is missing; it records what was published")]
    try:
        text = path.read_bytes().decode("ascii")
    except UnicodeDecodeError as error:
        return {}, [Problem(path, 1, f"byte {error.start} is not ASCII")]
    recorded: dict[str, str] = {}
    problems = []
    for number, content in enumerate(text.split("\n")[:-1], 1):
        match = pattern.fullmatch(content)
        if not match:
            problems.append(Problem(path, number, f"not a line of the form {pattern.pattern}"))
        elif match[2] in recorded:
            problems.append(Problem(path, number, f"{match[2]} is recorded twice"))
        else:
            recorded[match[2]] = match[1]
    if text and not text.endswith("\n"):
        problems.append(Problem(path, text.count("\n") + 1, "the last line does not end; was the file cut off?"))
    return recorded, problems


def problems(folder: Path) -> list[Problem]:
    """Return where the published files and their recorded digests do not fit together."""
    recorded, found = read(folder)
    path = folder / NAME
    for name, expected in recorded.items():
        file = folder / name
        if not file.exists():
            found.append(Problem(file, 1, f"recorded in {NAME} but gone; a published version is never deleted"))
        elif digest(file.read_bytes()) != expected:
            found.append(Problem(file, 1, f"differs from its digest in {NAME}; a published version never changes"))
    for file in sorted(folder.glob("*/[0-9]*.yaml")):
        name = file.relative_to(folder).as_posix()
        if name not in recorded:
            found.append(Problem(file, 1, f"not recorded in {path.name}; only posguide publish adds versions"))
    return found
