"""Reading zip archives that may be made to do harm: nothing is believed that was not checked, nothing is held whole.

Only what a bag needs is read: plain files, stored or deflated, in one archive of less than 2 GB. Archives that two
programs could read differently (two directories, names that differ, data that overlaps) are refused.
"""

from __future__ import annotations

import re
import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from poscheck.problems import Problem, Refused, problem

MAX_ENTRIES = 2_000
MAX_TOTAL = 2_000_000_000
"""Bytes of all files, unpacked; below it no archive needs the format zip64."""

_MAX_RATIO = 200
_SMALL = 65_536  # bytes; a smaller file may be packed as tightly as it can be
_MAX_DIRECTORY = 4_000_000
_LONGEST_PATH, _DEEPEST_PATH = 500, 16
_PIECE = 1 << 20
_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UNSAFE = re.compile(r"[\\\x00-\x1f\x7f-\x9f]|^[A-Za-z]:")


class Entry(NamedTuple):
    """One plain file: its path, how it is packed, and where its head begins and its data must have ended."""

    path: str
    size: int
    packed: int
    method: int
    crc: int
    head: int
    limit: int


def entries(source: BinaryIO) -> list[Entry]:
    """Return the files of the archive in the order of their data. Raises :class:`Refused` for any doubt."""
    place, count, size = _end(source)
    source.seek(place)
    directory = source.read(size)
    found, at = [], 0
    for _ in range(count):
        entry, at = _entry(directory, at)
        found.append(entry)
    if at != len(directory) or len(directory) != size:
        raise Refused(problem("zip_layout"))
    if sum(entry.size for entry in found) > MAX_TOTAL:
        raise Refused(problem("zip_total", most=MAX_TOTAL))
    check_names([entry.path for entry in found])
    found.sort(key=lambda entry: entry.head)
    limits = [*(entry.head for entry in found), place][1:]
    for entry, limit in zip(found, limits, strict=True):
        if entry.head + _LOCAL.size + entry.packed > limit:
            raise Refused(problem("zip_overlap", path=entry.path))
    limited = [entry._replace(limit=limit) for entry, limit in zip(found, limits, strict=True)]
    return [entry for entry in limited if not entry.path.endswith("/")]


def chunks(source: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """Yield the content of a file. Raises :class:`Refused` as soon as it is not what the directory says."""
    crc = done = 0
    damaged = Refused(problem("zip_damaged", path=entry.path))
    pieces = _packed(source, entry)
    try:
        for piece in pieces if entry.method == _STORED else _inflated(pieces, damaged):
            done += len(piece)
            if done > entry.size:
                raise damaged
            crc = zlib.crc32(piece, crc)
            yield piece
    except zlib.error:
        raise damaged from None
    if done != entry.size or crc != entry.crc:
        raise damaged


def _end(source: BinaryIO) -> tuple[int, int, int]:
    """Return place, number of entries and size of the directory, from the end of the archive."""
    length = source.seek(0, 2)
    start = max(0, length - _END.size - 0xFFFF)
    source.seek(start)
    tail = source.read(length - start)
    at = len(tail)
    while (at := tail.rfind(b"PK\x05\x06", 0, at)) >= 0:
        if at + _END.size <= len(tail):
            _, disk, first, here, count, size, place, comment = _END.unpack_from(tail, at)
            if at + _END.size + comment == len(tail):
                break
    else:
        raise Refused(problem("zip_no_end"))
    if count > MAX_ENTRIES:
        raise Refused(problem("zip_many", most=MAX_ENTRIES))
    if 0xFFFFFFFF in (size, place):
        raise Refused(problem("zip_large_format"))
    if disk or first or here != count:
        raise Refused(problem("zip_parts"))
    if place + size != start + at or size > _MAX_DIRECTORY:
        raise Refused(problem("zip_layout"))
    return place, count, size


def _entry(directory: bytes, at: int) -> tuple[Entry, int]:
    """Return the entry at a place of the directory, and where the next one begins."""
    if at + _CENTRAL.size > len(directory):
        raise Refused(problem("zip_layout"))
    head = _CENTRAL.unpack_from(directory, at)
    flags, method, crc, packed, size, named, extra, comment, disk, attributes, place = (
        *head[3:5],
        *head[7:14],
        *head[15:],
    )
    start = at + _CENTRAL.size
    raw = directory[start : start + named]
    following = start + named + extra + comment
    if head[0] != b"PK\x01\x02" or following > len(directory) or disk:
        raise Refused(problem("zip_layout"))
    try:
        path = raw.decode()
    except UnicodeDecodeError:
        raise Refused(problem("zip_name", path=raw.decode("ascii", "backslashreplace"))) from None
    entry = Entry(path, size, packed, method, crc, place, 0)
    if fault := _fault(entry, flags, attributes):
        raise Refused(fault)
    return entry, following


def _fault(entry: Entry, flags: int, attributes: int) -> Problem | None:
    """Return why a file is not read, if so."""
    path = entry.path
    folder, kind = path.endswith("/"), stat.S_IFMT(attributes >> 16)
    parts = path.removesuffix("/").split("/")
    if _UNSAFE.search(path) or {"", ".", ".."} & set(parts) or len(path) > _LONGEST_PATH or len(parts) > _DEEPEST_PATH:
        return problem("zip_name", path=path)
    if flags & _ENCRYPTED:
        return problem("zip_encrypted", path=path)
    if kind not in (0, stat.S_IFDIR if folder else stat.S_IFREG) or (folder and entry.size):
        return problem("zip_special", path=path)
    if entry.method not in (_STORED, _DEFLATED):
        return problem("zip_method", path=path)
    if 0xFFFFFFFF in (entry.size, entry.packed, entry.head):
        return problem("zip_large_format")
    if entry.method == _STORED and entry.size != entry.packed:
        return problem("zip_damaged", path=path)
    if entry.size > max(_SMALL, _MAX_RATIO * entry.packed):
        return problem("zip_ratio", path=path, most=_MAX_RATIO)
    return None


def check_names(paths: list[str]) -> None:
    """Raise :class:`Refused` for names that would be one file, or a file and a folder, on some system."""
    seen: set[str] = set()
    files: dict[str, str] = {}
    folders: set[str] = set()
    for path in paths:
        name = unicodedata.normalize("NFC", path).casefold().rstrip("/")
        if name in seen:
            raise Refused(problem("zip_name_twice", path=path))
        seen.add(name)
        if not path.endswith("/"):
            files[name] = path
        outer = name.split("/")[:-1]
        folders.update("/".join(outer[: depth + 1]) for depth in range(len(outer)))
    for name in folders & set(files):
        raise Refused(problem("zip_name_twice", path=files[name]))


def _packed(source: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """Yield the data of a file as it is packed, once its head says the same as the directory."""
    damaged = Refused(problem("zip_damaged", path=entry.path))
    source.seek(entry.head)
    head = source.read(_LOCAL.size)
    if len(head) != _LOCAL.size:
        raise damaged
    sign, _, flags, method, *_, named, extra = _LOCAL.unpack(head)
    name = source.read(named)
    if (sign, method, name) != (b"PK\x03\x04", entry.method, entry.path.encode()) or flags & _ENCRYPTED:
        raise damaged
    start = entry.head + _LOCAL.size + named + extra
    if start + entry.packed > entry.limit:
        raise Refused(problem("zip_overlap", path=entry.path))
    left = entry.packed
    while left:
        # Whoever takes the pieces may have gone elsewhere in between.
        source.seek(start + entry.packed - left)
        piece = source.read(min(_PIECE, left))
        if not piece:
            raise damaged
        left -= len(piece)
        yield piece


def _inflated(pieces: Iterator[bytes], damaged: Refused) -> Iterator[bytes]:
    """Yield what was deflated, never more than a piece at a time."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in pieces:
        rest = piece
        while rest:
            if inflater.eof:
                raise damaged
            if plain := inflater.decompress(rest, _PIECE):
                yield plain
            rest = inflater.unconsumed_tail or inflater.unused_data
    yield inflater.flush()
    if not inflater.eof:
        raise damaged
