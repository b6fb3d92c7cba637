"""Checking a bag file by file, without unpacking it, whoever may have made it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple

from poscheck import _bagit, _unzip, case, record
from poscheck.problems import Problem, Refused, problem

Progress = Callable[[int, int], Any]


class File(NamedTuple):
    """One file of a bag; ``ok`` tells that it is whole, listed, and what the list and the record say it is.

    The digest of a file that cannot be read to its end is empty.
    """

    size: int
    sha256: str
    ok: bool


@dataclass(frozen=True)
class Opened:
    """What is in a bag: record and case if the record verifies, what is wrong, and the files by path in the bag.

    ``left_out`` has the ids of evidence that the record names and the bag says it goes without.
    """

    record: record.Record | None
    case: case.Case | None
    problems: list[Problem]
    files: dict[str, File]
    left_out: list[str]
    _source: BinaryIO = field(repr=False)
    _entries: dict[str, _unzip.Entry] = field(repr=False)

    def read(self, path: str) -> Iterator[bytes]:
        """Yield the content of a file in pieces, while the source is open.

        Raises ``KeyError`` for a path that is not in the bag, and :class:`poscheck.problems.Refused` if it is damaged.
        """
        return _unzip.chunks(self._source, self._entries[path])


def inspect(source: BinaryIO, progress: Progress | None = None) -> Opened:
    """Return what is in the bag in ``source``, a binary file that can be sought in; it must stay open for ``read``.

    Whatever is wrong with it is a problem and no exception. ``progress`` is called with the bytes that were read
    and those of all files.
    """
    try:
        return _inspect(source, progress)
    except Refused as error:
        problems = list(error.problems)
    except OSError:
        problems = [problem("not_readable")]
    return Opened(None, None, problems, {}, [], source, {})


def content(source: BinaryIO, path: str) -> Iterator[bytes]:
    """Yield the content of one file of a bag that was inspected before; nothing else in it is read again.

    Raises ``KeyError`` for a path that is not in the bag, and :class:`poscheck.problems.Refused` if it is damaged.
    """
    entries = _unzip.entries(source)
    top = _top(entries)
    return _unzip.chunks(source, {entry.path.removeprefix(top): entry for entry in entries}[path])


def _inspect(source: BinaryIO, progress: Progress | None) -> Opened:
    entries = _unzip.entries(source)
    top = _top(entries)
    inside = {entry.path.removeprefix(top): entry for entry in entries if entry.path.startswith(top)}
    check = _Check(source, inside, progress)
    check.note(*(problem("bag_added", path=entry.path) for entry in entries if not entry.path.startswith(top)))
    check.read_all()
    check.compare_with_manifests()
    check.compare_with_info()
    found = check.compare_with_record()
    files = {
        path: File(one.size, one.digests.get("sha256", ""), path not in check.wrong) for path, one in check.read.items()
    }
    return Opened(found, case.migrate(found) if found else None, check.problems, files, check.left_out, source, inside)


def _top(entries: list[_unzip.Entry]) -> str:
    """Return the folder that is the bag, with its slash; empty if the archive was made without one."""
    found = [entry.path for entry in entries if entry.path == "bagit.txt" or entry.path.endswith("/bagit.txt")]
    tops = [path.removesuffix("bagit.txt") for path in found if path.count("/") <= 1]
    if not tops:
        raise Refused(problem("bag_not"))
    if len(tops) > 1:
        raise Refused(problem("bag_several"))
    return tops[0]


class _Read(NamedTuple):
    """What was learned of a file by reading it; digests if it is whole, its content if it is one to work with."""

    size: int
    digests: dict[str, str]
    content: bytes | None


class _Check:
    """One bag under examination: what was read, what is wrong, and with which files."""

    def __init__(self, source: BinaryIO, inside: dict[str, _unzip.Entry], progress: Progress | None) -> None:
        self.problems: list[Problem] = []
        self.wrong: set[str] = set()
        self.read: dict[str, _Read] = {}
        self.left_out: list[str] = []
        self._source, self._inside, self._progress = source, inside, progress
        self._manifests = _bagit.manifests(inside)
        self._info: dict[str, list[str]] = {}
        self._noted: set[tuple[str, ...]] = set()

    def read_all(self) -> None:
        """Read every file once, in the order of the archive."""
        algorithms = {"sha256", *(one.algorithm for one in self._manifests)}
        kept = {
            "bagit.txt": _bagit.MAX_TAG_BYTES,
            "bag-info.txt": _bagit.MAX_TAG_BYTES,
            _bagit.RECORD: record.MAX_BYTES,
        }
        kept |= {one.path: _bagit.MAX_TAG_BYTES for one in self._manifests}
        done, total = 0, sum(entry.size for entry in self._inside.values())
        for path, entry in self._inside.items():
            running = {name: hashlib.new(name, usedforsecurity=False) for name in algorithms}
            # One byte more than is allowed shows that there are too many.
            content, size = bytearray(), 0
            try:
                for piece in _unzip.chunks(self._source, entry):
                    for one in running.values():
                        one.update(piece)
                    size += len(piece)
                    content += piece[: max(0, kept.get(path, -1) + 1 - len(content))]
                    if self._progress:
                        self._progress(done + size, total)
            except Refused as error:
                self._blame(path, *error.problems)
                running = {}
            done += entry.size
            digests = {name: one.hexdigest() for name, one in running.items()}
            self.read[path] = _Read(size, digests, bytes(content) if path in kept else None)

    def compare_with_manifests(self) -> None:
        """Find what was changed, taken out and put in."""
        if not _bagit.declares(self._text("bagit.txt")):
            self._blame("bagit.txt", problem("bag_declaration"))
        if all(one.of_tags for one in self._manifests):
            self.note(problem("bag_no_manifest"))
        payload = {path for path in self.read if path.startswith("data/")}
        # A list of the text files cannot list itself, nor one of another algorithm that was written after it.
        tags = {path for path in self.read if path not in payload and not path.startswith("tagmanifest-")}
        for one in self._manifests:
            listed, problems = _bagit.listed(self._text(one.path), one)
            self._blame(one.path, *problems)
            here = tags if one.of_tags else payload
            for path in sorted({*listed, *here}):
                self._compare(path, listed.get(path), one)

    def _compare(self, path: str, digest: str | None, of: _bagit.Manifest) -> None:
        if path not in self.read:
            self._blame(path, problem("bag_missing", path=path))
        elif digest is None:
            self._blame(path, problem("bag_added", path=path))
        elif digest != self.read[path].digests.get(of.algorithm, digest):
            self._blame(path, problem("bag_changed", path=path))

    def compare_with_info(self) -> None:
        """Compare with what the bag says of itself."""
        self._info = _bagit.stated(self._text("bag-info.txt")) if "bag-info.txt" in self.read else {}
        sizes = [one.size for path, one in self.read.items() if path.startswith("data/")]
        found = f"{sum(sizes)}.{len(sizes)}"
        for stated in self._info.get("payload-oxum", []):
            if stated != found:
                self._blame("bag-info.txt", problem("bag_size", stated=stated, found=found))

    def compare_with_record(self) -> record.Record | None:
        """Return the record if it verifies, after a comparison of the evidence with it."""
        content = self.read[_bagit.RECORD].content if _bagit.RECORD in self.read else None
        if content is None:
            self.note(problem("bag_no_record"))
            return None
        found, problems = record.examine(content)
        self._blame(_bagit.RECORD, *problems)
        if found is None:
            return None
        if self._info.get("external-identifier", [found["sha256"]]) != [found["sha256"]]:
            self._blame("bag-info.txt", problem("bag_identifier"))
        places = _bagit.paths(found)
        missing = set(self._info.get(_bagit.LEFT_OUT.lower(), []))
        for one in found.get("case", {}).get("evidence", []):
            self._compare_evidence(one, places[one["id"]], one["id"] in missing)
        unknown = {path for path in self.read if path.startswith("data/evidence/")} - set(places.values())
        for path in sorted(unknown):
            self._blame(path, problem("bag_evidence_unknown", path=path))
        return found

    def _compare_evidence(self, one: dict[str, Any], path: str, left_out: bool) -> None:
        read = self.read.get(path)
        if read is None and left_out:
            self.left_out.append(one["id"])
        elif read is None:
            self._blame(path, problem("bag_evidence_missing", path=path))
        elif read.digests and (one.get("sha256"), one.get("bytes", read.size)) != (read.digests["sha256"], read.size):
            self._blame(path, problem("bag_evidence_differs", path=path))

    def _blame(self, path: str, *problems: Problem) -> None:
        """Note what is wrong with a file."""
        self.note(*problems)
        if problems:
            self.wrong.add(path)

    def note(self, *problems: Problem) -> None:
        """Note what is wrong, each thing once."""
        for one in problems:
            key = (one.code, *one.values.values())
            if key not in self._noted:
                self._noted.add(key)
                self.problems.append(one)

    def _text(self, path: str) -> str:
        """Return the content of a text file; what cannot be read is a problem and empty."""
        content = self.read[path].content or b""
        try:
            if len(content) <= _bagit.MAX_TAG_BYTES:
                return content.decode()
        except UnicodeDecodeError:
            pass
        self._blame(path, problem("bag_tag_unreadable", path=path))
        return ""
