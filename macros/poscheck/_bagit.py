"""The text files of a bag as RFC 8493 has them, and the names of what is in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from poscheck.problems import Problem, problem

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
RECORD = "data/record.json"
LEFT_OUT = "Evidence-Left-Out"
MAX_TAG_BYTES, MAX_LINES = 2_000_000, 2_000
# Which digests are known, and how long each is in hexadecimal digits.
ALGORITHMS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
_LONGEST_NAME = 120  # bytes of UTF-8

_DECLARED = re.compile(r"BagIt-Version: ?[0-9]+\.[0-9]+\n+Tag-File-Character-Encoding: ?UTF-8\n*", re.IGNORECASE)
_MANIFEST = re.compile(r"(tag)?manifest-([a-z0-9_-]+)\.txt", re.IGNORECASE)
_LINE = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(?:\./)?(.+)", re.DOTALL)
_ENCODED = {"\r": "%0D", "\n": "%0A", "%": "%25"}
_DECODED = {code: char for char, code in _ENCODED.items()}
_NEWLINE = re.compile(r"\r\n|\r|\n")

_BLANKS = re.compile(r"\s+")
# What cannot be seen, or turns the order of what can be: a name that ends in gpj.exe must not look like a picture.
# Written out, because which characters are of that kind depends on the version of Python.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff"
    "\ufff0-\uffff\U000e0000-\U000e0fff]"
)
_FORBIDDEN = re.compile(r'[/\\:*?"<>|%]')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}")


class Manifest(NamedTuple):
    """A list of files with their digests; ``of_tags`` tells whether it lists the text files around the payload."""

    path: str
    algorithm: str
    of_tags: bool


def safe_name(name: str, most: int = _LONGEST_NAME) -> str:
    """Return a name that is one file name on every system, in at most ``most`` bytes of UTF-8."""
    kept = _FORBIDDEN.sub("_", _UNSEEN.sub("", _BLANKS.sub(" ", name))).strip(" .")
    dot = kept.rfind(".")
    ending = kept[dot:] if dot > 0 and _ENDING.fullmatch(kept[dot:]) else ""
    stem = kept.removesuffix(ending).encode()[: most - len(ending) - 1].decode(errors="ignore").strip(" .") or "file"
    return ("_" if _RESERVED.fullmatch(stem + ending) else "") + stem + ending


def paths(record: dict[str, Any]) -> dict[str, str]:
    """Return where in a bag each piece of evidence of a record is, by its id."""
    listed = record.get("case", {}).get("evidence", [])
    width = max(2, len(str(len(listed))))
    numbers = {one["id"]: f"{place:0{width}}-" for place, one in enumerate(listed, 1)}
    return {
        one["id"]: "data/evidence/" + start + safe_name(one.get("name", ""), _LONGEST_NAME - len(start))
        for one, start in zip(listed, numbers.values(), strict=True)
    }


def manifest(digests: dict[str, str]) -> bytes:
    """Write a manifest: each digest with its path."""
    return "".join(f"{digests[path]}  {_encoded(path)}\n" for path in sorted(digests)).encode()


def info(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Write ``bag-info.txt``; no value has more than one line."""
    return "".join(f"{label}: {value}\n" for label, value in pairs).encode()


def declares(content: str) -> bool:
    """Tell whether the content of ``bagit.txt`` is that of a bag whose text files are UTF-8."""
    return _DECLARED.fullmatch(_NEWLINE.sub("\n", content)) is not None


def manifests(names: Iterable[str]) -> list[Manifest]:
    """Return the manifests among the files of a bag whose algorithm is known here."""
    matches = [(name, match) for name in sorted(names) if (match := _MANIFEST.fullmatch(name))]
    found = [Manifest(name, match[2].lower(), match[1] is not None) for name, match in matches]
    return [one for one in found if one.algorithm in ALGORITHMS]


def listed(content: str, of: Manifest) -> tuple[dict[str, str], list[Problem]]:
    """Return digests by path of a manifest, and which lines are none."""
    found: dict[str, str] = {}
    problems = []
    lines = _NEWLINE.split(content, maxsplit=MAX_LINES + 1)
    if len(lines) > MAX_LINES + 1:
        return {}, [problem("bag_tag_unreadable", path=of.path)]
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        path = re.sub("%0d|%0a|%25", _decoded, match[2], flags=re.IGNORECASE) if match else ""
        misplaced = path.startswith("data/") == of.of_tags
        if match is None or len(match[1]) != ALGORITHMS[of.algorithm] or misplaced or path in found:
            problems.append(problem("bag_line", path=of.path, line=number))
        else:
            found[path] = match[1].lower()
    return found, problems


def stated(content: str) -> dict[str, list[str]]:
    """Return what ``bag-info.txt`` states, by labels in lower case; a label may stand more than once."""
    found: dict[str, list[str]] = {}
    for line in re.sub(r"\n[ \t]+", " ", _NEWLINE.sub("\n", content)).split("\n"):
        label, colon, value = line.partition(":")
        if colon:
            found.setdefault(label.strip().lower(), []).append(value.strip())
    return found


def _encoded(path: str) -> str:
    return "".join(_ENCODED.get(char, char) for char in path)


def _decoded(match: re.Match[str]) -> str:
    return _DECODED[match[0].upper()]
