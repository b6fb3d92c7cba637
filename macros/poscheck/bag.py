"""A whole case in one file: a BagIt bag (RFC 8493) in a zip archive, with its record, its evidence and texts to read.

The record names each piece of evidence by its digest, the manifest names every file; what was changed, taken out or
put in shows, file by file. Both are proofs against change, not of who made them.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable
from typing import BinaryIO, Protocol, cast

from poscheck import _bagit, _unzip
from poscheck._bagit import paths
from poscheck._bagread import File, Opened, content, inspect
from poscheck.problems import Refused, problem
from poscheck.record import VERSION, Record, canonical, file_name

__all__ = ["BagError", "File", "Opened", "content", "inspect", "paths", "write"]

Pieces = Iterable[bytes]
_DESCRIPTION = {
    "zh": "POS机押金案件：案件记录、可以阅读的文件和证据",
    "en": "A case about a POS-terminal deposit: its record, texts to read, and evidence",
}
_DEEPEST = 4  # parts of the name of a text
_OTHER_FILES = 5  # bagit.txt, bag-info.txt, both manifests, the record


class Target(Protocol):
    """A file that can be written, and sought in to write over what was written."""

    def write(self, data: bytes, /) -> int:
        """Write at the place and return the number of bytes."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place and return it."""

    def tell(self) -> int:
        """Return the place."""

    def flush(self) -> None:
        """Write out what was held back."""


class BagError(Refused):
    """A bag that cannot be made; ``problems`` says why."""


def write(
    target: Target,
    *,
    record: Record,
    texts: dict[str, bytes],
    files: Iterable[tuple[str, int, Callable[[], Pieces]]],
) -> None:
    """Write the bag of a record into ``target``, which can be written and sought in; equal input gives equal bytes.

    ``texts`` are small files by their names below ``data/``. ``files`` are pieces of evidence: id, number of bytes, and
    a function that yields the content in pieces, of which one is held at a time. Evidence that is not given is said
    to be left out. Raises :class:`BagError` if a file is not the one that the record names, and ``target`` is of no
    use then.
    """
    evidence = {one["id"]: one for one in record.get("case", {}).get("evidence", []) if "sha256" in one}
    places = paths(record)
    texts = {_text_path(name): content for name, content in texts.items()}
    try:
        _unzip.check_names([*texts])
    except Refused as error:
        raise BagError(*error.problems) from None
    with zipfile.ZipFile(cast(BinaryIO, target), "w", zipfile.ZIP_STORED) as archive:
        bag = _Bag(archive, record)
        bag.put("bagit.txt", _bagit.DECLARATION)
        bag.put(_bagit.RECORD, canonical(record))
        for path in sorted(texts):
            bag.put(path, texts[path])
        given = set()
        for name, size, content in files:
            if name not in evidence:
                raise BagError(problem("evidence_unknown", id=name))
            if name in given:
                raise BagError(problem("evidence_twice", id=name))
            given.add(name)
            path, known = places[name], evidence[name]
            if known.get("bytes", size) != size or bag.stream(path, size, content()) != known["sha256"]:
                raise BagError(problem("evidence_changed", path=path))
        payload = {path: digest for path, digest in bag.digests.items() if path.startswith("data/")}
        about = [
            ("Bagging-Date", record["created"]["at"][:10]),
            ("Bag-Software-Agent", f"posguide/poscheck {VERSION}"),
            ("External-Identifier", record["sha256"]),
            ("Internal-Sender-Description", _DESCRIPTION[record["lang"]]),
            ("Payload-Oxum", f"{bag.payload_bytes}.{len(payload)}"),
            *((_bagit.LEFT_OUT, name) for name in places if name not in given),
        ]
        bag.put("bag-info.txt", _bagit.info(about))
        bag.put("manifest-sha256.txt", _bagit.manifest(payload))
        tags = {path: digest for path, digest in bag.digests.items() if path not in payload}
        bag.put("tagmanifest-sha256.txt", _bagit.manifest(tags))


def _text_path(name: str) -> str:
    """Return where a text goes. Raises :class:`BagError` for a name that is not one on every system, or is taken."""
    parts = name.split("/")
    taken = f"data/{name}".lower() == _bagit.RECORD or parts[0].lower() == "evidence"
    if taken or len(parts) > _DEEPEST or any(_bagit.safe_name(part) != part for part in parts):
        raise BagError(problem("text_name", name=name))
    return f"data/{name}"


class _Bag:
    """The archive in the making, with the digests of what is in it."""

    def __init__(self, archive: zipfile.ZipFile, record: Record) -> None:
        self.digests: dict[str, str] = {}
        self.payload_bytes = self._bytes = 0
        self._archive = archive
        self._folder = file_name(record, "")
        year, month, day, hour, minute, second = map(int, _parts(record["created"]["at"]))
        # A zip archive knows the years from 1980 to 2107.
        self._date = (min(max(year, 1980), 2107), month, day, hour, minute, second)

    def put(self, path: str, content: bytes) -> None:
        """Add a small file."""
        self.stream(path, len(content), [content])

    def stream(self, path: str, size: int, content: Pieces) -> str | None:
        """Add a file piece by piece and return its SHA-256, None if it has not the size that was said."""
        self._bytes += size
        if self._bytes > _unzip.MAX_TOTAL:
            raise BagError(problem("bag_too_large", most=_unzip.MAX_TOTAL))
        if len(self.digests) + _OTHER_FILES > _unzip.MAX_ENTRIES:
            raise BagError(problem("bag_too_many", most=_unzip.MAX_ENTRIES - _OTHER_FILES))
        entry = zipfile.ZipInfo(f"{self._folder}/{path}", self._date)
        entry.create_system, entry.external_attr, entry.file_size = 3, 0o100644 << 16, size
        total, done = hashlib.sha256(), 0
        with self._archive.open(entry, "w") as opened:
            for piece in content:
                done += len(piece)
                if done > size:
                    break
                total.update(piece)
                opened.write(piece)
        if done != size:
            return None
        self.digests[path] = total.hexdigest()
        self.payload_bytes += size if path.startswith("data/") else 0
        return self.digests[path]


def _parts(at: str) -> list[str]:
    return [at[:4], at[5:7], at[8:10], at[11:13], at[14:16], at[17:19]]
