"""Photos carry more than one sees: where and when they were taken, with which device, and texts.

:func:`hidden` tells which of it a picture carries, :func:`strip` returns the same picture without it. Nothing is
decoded: the coded picture is copied byte by byte, so every pixel stays. Known are JPEG, PNG and WebP; of HEIC only
what it carries. Only what is written in the file is looked at, never what the picture shows, and of HEIC only the
first Exif block and XMP packet. Files appended to a picture are removed but not looked into.

>>> kind(b"\\x89PNG\\r\\n\\x1a\\n"), kind(b"GIF89a")
('png', None)
"""

from __future__ import annotations

from typing import Literal

from poscheck import _exif, _jpeg, _png, _webp
from poscheck._picture import PictureError

__all__ = ["KINDS", "PictureError", "hidden", "kind", "strip"]

KINDS = _exif.KINDS
_HEIC = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"))
_HIDDEN = {"jpeg": _jpeg.hidden, "png": _png.hidden, "webp": _webp.hidden, "heic": _exif.anywhere}
_STRIP = {"jpeg": _jpeg.strip, "png": _png.strip, "webp": _webp.strip}


def kind(data: bytes) -> Literal["jpeg", "png", "webp", "heic"] | None:
    """Return which kind of picture begins with ``data``, of which 16 bytes are enough."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(_png.SIGNATURE):
        return "png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    return "heic" if data[4:8] == b"ftyp" and data[8:12] in _HEIC else None


def hidden(data: bytes) -> list[str]:
    """Return which of :data:`KINDS` the picture carries, in that order. Raises :class:`PictureError`.

    "location" are coordinates or names of places, "serial" numbers of device or lens, "camera" their makers, models
    and programs, "time" when the picture was taken or changed, "text" comments, titles, authors and the like.
    """
    found = kind(data)
    if found is None:
        raise PictureError("no_picture")
    return _HIDDEN[found](data)


def strip(data: bytes) -> bytes:
    """Return the same picture, pixel by pixel, without hidden data. Raises :class:`PictureError`.

    How it has to be turned stays, as does its colour profile. Doing it twice changes nothing more.
    """
    found = kind(data)
    if found not in _STRIP:
        raise PictureError("not_strippable" if found else "no_picture")
    return _STRIP[found](data)
