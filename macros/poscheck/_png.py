"""PNG: a row of chunks, each with its length, its name and a check sum.

What is needed to show the picture stays: critical chunks (a capital letter first), colours, transparency, size of
pixels, frames of an animation. Texts, Exif, times, all other chunks, and what follows the end go.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import NamedTuple

from poscheck import _exif
from poscheck._picture import PictureError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset((b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"pHYs", b"acTL", b"fcTL", b"fdAT"))
_TEXTS = frozenset((b"tEXt", b"zTXt", b"iTXt"))
_XMP = b"XML:com.adobe.xmp\0"
_EXIF = b"Exif\0\0"
_TIMES = (b"Creation Time\0", b"date:", b"exif:DateTime")


class _Chunk(NamedTuple):
    name: bytes
    body: memoryview
    whole: memoryview

    @property
    def kept(self) -> bool:
        return self.name[:1].isupper() or self.name in _KEPT


def hidden(data: bytes) -> list[str]:
    """Return the kinds of hidden data in a PNG."""
    found: set[str] = set()
    for chunk in _chunks(data):
        start = bytes(chunk.body[:80])
        if chunk.name == b"eXIf":
            found |= _exif.kinds_in_exif(_tiff(chunk.body))
        elif chunk.name == b"tIME" or (chunk.name in _TEXTS and start.startswith(_TIMES)):
            found.add("time")
        elif chunk.name == b"iTXt" and start.startswith(_XMP):
            found |= _exif.kinds_in_xmp(bytes(chunk.body))
        if chunk.name in _TEXTS and not start.startswith(_XMP):
            found.add("text")
    return _exif.ordered(found)


def strip(data: bytes) -> bytes:
    """Return the same PNG without hidden data."""
    turn = next((_exif.orientation(_tiff(chunk.body)) for chunk in _chunks(data) if chunk.name == b"eXIf"), 1)
    made = bytearray(SIGNATURE)
    for chunk in _chunks(data):
        if chunk.kept:
            made += chunk.whole
        if chunk.name == b"IHDR" and turn > 1:
            made += _written(b"eXIf", _exif.only_orientation(turn))
    return bytes(made)


def _chunks(data: bytes) -> Iterator[_Chunk]:
    """Yield all chunks up to the last. Raises :class:`PictureError`."""
    view, at, name, shown = memoryview(data), len(SIGNATURE), b"", False
    while name != b"IEND":
        first = not name
        name, end = bytes(view[at + 4 : at + 8]), at + 12 + int.from_bytes(view[at : at + 4], "big")
        if len(name) < 4 or not name.isalpha() or end > len(data) or first != (name == b"IHDR"):
            raise PictureError("broken")
        chunk = _Chunk(name, view[at + 8 : end - 4], view[at:end])
        if chunk.kept and zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(view[end - 4 : end], "big"):
            raise PictureError("broken")
        shown = shown or name == b"IDAT"
        yield chunk
        at = end
    if not shown:
        raise PictureError("broken")


def _written(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def _tiff(body: memoryview) -> memoryview:
    return body[len(_EXIF) :] if body[: len(_EXIF)] == _EXIF else body
