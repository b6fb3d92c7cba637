"""WebP: chunks within one RIFF chunk; the first tells which others there are.

What is needed to show the picture stays: its data, transparency, animation, colour profile. Exif, XMP, unknown chunks
and what follows the end go.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from poscheck import _exif
from poscheck._picture import PictureError

_KEPT = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_SHOWN = frozenset((b"VP8 ", b"VP8L", b"ANMF"))
_HAS_EXIF, _HAS_XMP = 0x08, 0x04  # flags in the first byte of VP8X
_EXIF = b"Exif\0\0"


class _Chunk(NamedTuple):
    name: bytes
    body: memoryview

    def tiff(self) -> memoryview:
        """Return an Exif block from its TIFF header on; some programs put the name of JPEG's segment before it."""
        return self.body[len(_EXIF) :] if self.body[: len(_EXIF)] == _EXIF else self.body


def hidden(data: bytes) -> list[str]:
    """Return the kinds of hidden data in a WebP."""
    found: set[str] = set()
    for chunk in _chunks(data):
        if chunk.name == b"EXIF":
            found |= _exif.kinds_in_exif(chunk.tiff())
        elif chunk.name == b"XMP ":
            found |= _exif.kinds_in_xmp(bytes(chunk.body))
    return _exif.ordered(found)


def strip(data: bytes) -> bytes:
    """Return the same WebP without hidden data."""
    turn = next((_exif.orientation(chunk.tiff()) for chunk in _chunks(data) if chunk.name == b"EXIF"), 1)
    if data[12:16] != b"VP8X":
        turn = 1  # nobody looks for Exif then
    made = bytearray(b"RIFF\0\0\0\0WEBP")
    for name, body in _chunks(data):
        if name == b"VP8X":
            flags = body[0] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if turn > 1 else 0)
            _write(made, name, memoryview(bytes((flags, *body[1:]))))
        elif name in _KEPT:
            _write(made, name, body)
    if turn > 1:
        _write(made, b"EXIF", memoryview(_exif.only_orientation(turn)))
    made[4:8] = (len(made) - 8).to_bytes(4, "little")
    return bytes(made)


def _chunks(data: bytes) -> Iterator[_Chunk]:
    """Yield all chunks that RIFF's own length spans. Raises :class:`PictureError`."""
    view, at, first, shown = memoryview(data), 12, True, False
    last = 8 + int.from_bytes(view[4:8], "little")
    if last > len(data):
        raise PictureError("broken")
    while at < last:
        name, size = bytes(view[at : at + 4]), int.from_bytes(view[at + 4 : at + 8], "little")
        end = at + 8 + size
        if end > last or (name == b"VP8X" and (size != 10 or not first)):
            raise PictureError("broken")
        first, shown = False, shown or name in _SHOWN
        yield _Chunk(name, view[at + 8 : end])
        at = end + size % 2
    if not shown:
        raise PictureError("broken")


def _write(made: bytearray, name: bytes, body: memoryview) -> None:
    made += name + len(body).to_bytes(4, "little")
    made += body
    made += bytes(len(body) % 2)
