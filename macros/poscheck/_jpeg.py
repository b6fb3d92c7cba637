"""JPEG: a row of segments, each with a marker and its length, and between them the coded picture.

What tells how to show the picture stays: frames, tables, scans, the JFIF header (without its thumbnail), the colour
profile and Adobe's note on colours. All other APPn segments, comments, and what follows the end of the picture (films,
depth maps, further pictures) go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from poscheck import _exif
from poscheck._picture import PictureError

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP13, _APP14, _COM = 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xFE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Frames, tables, scans, restart intervals; then APPn and comments. The rest is not to be met in a file.
_KNOWN = frozenset((*range(0xC0, 0xD0), *range(0xDA, 0xE0), *range(0xE0, 0xF0), _COM))
# In coded data a zero follows an 0xFF that is no marker, and restart markers belong to them. Elsewhere, what stands
# before a marker is skipped, as decoders do.
_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)
_EXIF, _ICC, _ADOBE, _JFIF = b"Exif\0\0", b"ICC_PROFILE\0", b"Adobe", b"JFIF\0"
_XMP, _MORE_XMP = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP, _IPTC = b"Photoshop 3.0\0", b"8BIM\x04\x04"


class _Segment(NamedTuple):
    marker: int
    body: memoryview
    coded: memoryview
    """The coded data after a scan's header."""

    def begins(self, marker: int, name: bytes) -> bool:
        return self.marker == marker and self.body[: len(name)] == name


def hidden(data: bytes) -> list[str]:
    """Return the kinds of hidden data in a JPEG."""
    found: set[str] = set()
    more = bytearray()
    for segment in _segments(data):
        if segment.begins(_APP1, _EXIF):
            found |= _exif.kinds_in_exif(segment.body[len(_EXIF) :])
        elif segment.begins(_APP1, _XMP):
            found |= _exif.kinds_in_xmp(bytes(segment.body))
        elif segment.begins(_APP1, _MORE_XMP):
            more += segment.body[len(_MORE_XMP) + 40 :]  # after its digest, length and place
        elif (segment.begins(_APP13, _PHOTOSHOP) and _IPTC in bytes(segment.body)) or (
            segment.marker == _COM and bytes(segment.body).strip(b"\0 ")
        ):
            found.add("text")
    return _exif.ordered(found | _exif.kinds_in_xmp(bytes(more)))


def strip(data: bytes) -> bytes:
    """Return the same JPEG without hidden data."""
    made = bytearray((0xFF, _SOI))
    exif_met = False
    for segment in _segments(data):
        body = segment.body if _stays(segment) else None
        if segment.begins(_APP0, _JFIF) and len(segment.body) >= 14:
            body = memoryview(bytes(segment.body[:12]) + b"\0\0")  # a thumbnail of no width and no height
        elif segment.begins(_APP1, _EXIF) and not exif_met:
            exif_met = True
            if (turn := _exif.orientation(segment.body[len(_EXIF) :])) > 1:
                body = memoryview(_EXIF + _exif.only_orientation(turn))
        if body is not None:
            made += bytes((0xFF, segment.marker)) + (len(body) + 2).to_bytes(2, "big")
            made += body
            made += segment.coded
    return bytes(made + bytes((0xFF, _EOI)))


def _stays(segment: _Segment) -> bool:
    if _APP0 <= segment.marker <= _COM:
        return segment.begins(_APP2, _ICC) or segment.begins(_APP14, _ADOBE)
    return True


def _segments(data: bytes) -> Iterator[_Segment]:
    """Yield all segments between start and end of the picture. Raises :class:`PictureError`."""
    view, seen = memoryview(data), set()
    place, marker = _next_marker(data, 2)
    while marker != _EOI:
        start = place + 4
        end = place + 2 + int.from_bytes(view[place + 2 : start], "big")
        if marker not in _KNOWN or not start <= end <= len(data):
            raise PictureError("broken")
        seen.add(marker)
        place, following = _next_marker(data, end)
        yield _Segment(marker, view[start:end], view[end : place if marker == _SOS else end])
        marker = following
    if _SOS not in seen or not seen & _FRAMES:
        raise PictureError("broken")


def _next_marker(data: bytes, at: int) -> tuple[int, int]:
    """Return where the next marker is, and which."""
    match = _MARKER.search(data, at)
    if match is None:
        raise PictureError("broken")
    return match.start(), match[1][0]
