"""Files that live outside Python: a page's files are read and made piece by piece, never as a whole.

What the other side has to offer is small: something with ``size`` and ``read(start, end)`` for a file that is
there, a function that takes away a piece of bytes and returns a token for it for one that is being made.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, Protocol

PIECE = 1 << 20


class Piece(bytes):
    """Bytes that stand in a file of the page, and know where: ``(number of the file, start, end)``.

    Written into a file in the making they need not be taken out of Python's memory: the page has them.
    """

    place: tuple[int, int, int]

    @classmethod
    def of(cls, data: bytes, number: int, start: int) -> Piece:
        """Return ``data``, which begins at ``start`` of file ``number``."""
        made = cls(data)
        made.place = (number, start, start + len(data))
        return made


class Slices(Protocol):
    """A file of the page."""

    size: int

    def read(self, start: int, end: int) -> bytes | memoryview:
        """Return the bytes from ``start`` up to ``end``."""


class Reading(io.RawIOBase):
    """A seekable file over :class:`Slices`; wrap it with :func:`reading`."""

    def __init__(self, source: Slices) -> None:
        self._source = source
        self._place = 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that one can go to any place."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place and return it. Raises ``ValueError`` for one before the start."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._source.size}[whence]
        if start + offset < 0:
            raise ValueError(f"there is no place {start + offset}")
        self._place = start + offset
        return self._place

    def tell(self) -> int:
        """Return the place."""
        return self._place

    def readinto(self, buffer: Any) -> int:
        """Read as much as fits and return how much that was, 0 at the end."""
        end = min(self._place + len(buffer), self._source.size)
        if end <= self._place:
            return 0
        data = self._source.read(self._place, end)
        if len(data) != end - self._place:
            raise OSError("the file has become shorter while it was read")
        buffer[: len(data)] = data
        self._place = end
        return len(data)


def reading(source: Slices) -> io.BufferedReader:
    """Return a file of the page as a binary file."""
    return io.BufferedReader(Reading(source), PIECE)


class Writing(io.RawIOBase):
    """A file in the making whose large pieces are taken away at once.

    One can write at the end, and write over what one write put anywhere before with as many bytes: that is what
    an archive does with the head of an entry once it knows the entry.
    """

    def __init__(self, take: Callable[[bytes], Any]) -> None:
        self._take = take
        self._pieces: dict[int, bytes | Any] = {}
        self._small: dict[int, int] = {}
        self._place = self._end = 0

    def writable(self) -> bool:
        """Tell that it can be written."""
        return True

    def seekable(self) -> bool:
        """Tell that one can go back."""
        return True

    def tell(self) -> int:
        """Return the place."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place and return it."""
        self._place = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._end}[whence] + offset
        return self._place

    def write(self, data: Any) -> int:
        """Write at the end, or over an earlier piece of this length. Raises ``OSError`` for any other place."""
        given = data if isinstance(data, Piece) else bytes(data)
        if not given:
            return 0
        if self._place == self._end:
            if isinstance(given, Piece):
                self._pieces[self._place] = given.place
            elif len(given) < PIECE // 16:
                self._pieces[self._place] = given
                self._small[self._place] = len(given)
            else:
                self._pieces[self._place] = self._take(given)
            self._end += len(given)
        elif self._small.get(self._place) == len(given):
            self._pieces[self._place] = given
        else:
            raise OSError("a file in the making can only be written over piece by piece")
        self._place += len(given)
        return len(given)

    def pieces(self) -> list[Any]:
        """Return what was written, in order: tokens of what was taken away, places of :class:`Piece`, other bytes."""
        return [self._pieces[place] for place in sorted(self._pieces)]
