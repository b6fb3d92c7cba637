"""Files of a page are read and made piece by piece, and come out as if they had been here whole."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poscheck.streams import PIECE, Writing, reading


class Kept:
    """A file of the page, that remembers what was asked of it."""

    def __init__(self, data: bytes) -> None:
        self.data, self.size, self.asked = data, len(data), []

    def read(self, start: int, end: int) -> bytes:
        self.asked.append(end - start)
        return self.data[start:end]


class Taken(list[bytes]):
    def take(self, data: bytes) -> int:
        self.append(data)
        return len(self) - 1

    def whole(self, pieces: list[bytes | int]) -> bytes:
        return b"".join(self[piece] if isinstance(piece, int) else piece for piece in pieces)


@given(st.binary(max_size=400), st.lists(st.tuples(st.integers(0, 450), st.integers(0, 200)), max_size=6))
def test_reading_is_like_a_file_in_memory(data: bytes, moves: list[tuple[int, int]]) -> None:
    file, like = reading(Kept(data)), io.BytesIO(data)
    for place, count in moves:
        assert file.seek(place) == like.seek(place)
        assert file.read(count) == like.read(count)
        assert file.tell() == like.tell()
    assert file.seek(0, io.SEEK_END) == len(data)


def test_a_large_file_is_never_asked_for_whole() -> None:
    kept = Kept(bytes(3 * PIECE + 5))
    file = reading(kept)
    assert sum(len(piece) for piece in iter(lambda: file.read(PIECE), b"")) == kept.size
    assert max(kept.asked) <= PIECE


def test_a_file_that_shrinks_while_it_is_read_is_no_shorter_file() -> None:
    kept = Kept(b"0123456789")
    kept.size = 20
    with pytest.raises(OSError, match="shorter"):
        reading(kept).read()


def test_an_archive_is_made_without_being_held() -> None:
    taken = Taken()
    target = Writing(taken.take)
    contents = {"small.txt": b"x", "large.bin": bytes(range(256)) * 20_000, "empty": b""}
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in contents.items():
            with archive.open(zipfile.ZipInfo(name), "w") as entry:
                for start in range(0, len(data), PIECE):
                    entry.write(data[start : start + PIECE])
    whole = taken.whole(target.pieces())
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == contents
        # Its heads were written over: readers that cannot go back know sizes and sums at once.
        assert not any(info.flag_bits & 0x08 for info in archive.infolist())
    left = sum(len(piece) for piece in target.pieces() if isinstance(piece, bytes))
    assert left < PIECE // 4


def test_only_a_whole_piece_can_be_written_over() -> None:
    target = Writing(Taken().take)
    target.write(b"head")
    target.write(b"body")
    target.seek(0)
    with pytest.raises(OSError, match="piece by piece"):
        target.write(b"too long")
    target.seek(0)
    assert target.write(b"HEAD") == 4
    assert target.pieces() == [b"HEAD", b"body"]
    assert target.seek(0, io.SEEK_END) == 8
