"""Archives made to do harm, or damaged: each is refused with a reason, none raises, none is unpacked into memory."""

import io
import random
import struct
import zipfile
import zlib
from typing import Any, BinaryIO, NamedTuple

import pytest

from bags import GOOD, TEXTS, bag_of, contents, packed, record_of
from poscheck import bag, record
from poscheck.problems import Refused, sentence

LINK = 0o120777 << 16


class Raw(NamedTuple):
    """One entry of an archive, every field as one likes."""

    name: bytes
    data: bytes = b"x"
    method: int = 0
    size: int | None = None
    packed: int | None = None
    crc: int | None = None
    flags: int = 0
    attributes: int = 0
    local_name: bytes | None = None
    local_method: int | None = None
    at: int | None = None
    disk: int = 0


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def squeezed(name: bytes, data: bytes, **fields: Any) -> Raw:
    return Raw(name, deflated(data), 8, len(data), crc=zlib.crc32(data))._replace(**fields)


def broken(data: bytes) -> Raw:
    """Return an entry that says it is ``abcd`` deflated, and has other data."""
    return squeezed(b"bag/x", b"abcd")._replace(data=data)


def archive(*entries: Raw, **end: Any) -> bytes:
    """Return an archive; ``end`` replaces what its end says."""
    body, directory = b"", b""
    for one in entries:
        size = len(one.data) if one.size is None else one.size
        held = len(one.data) if one.packed is None else one.packed
        crc = zlib.crc32(one.data) if one.crc is None else one.crc
        at = len(body) if one.at is None else one.at
        name = one.name if one.local_name is None else one.local_name
        method = one.method if one.local_method is None else one.local_method
        body += struct.pack("<4s5H3L2H", b"PK\3\4", 20, one.flags, method, 0, 0, crc, held, size, len(name), 0)
        body += name + one.data
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, one.flags, one.method, 0, 0, crc, held, size,
            len(one.name), 0, 0, one.disk, 0, one.attributes, at,
        ) + one.name  # fmt: skip
    says = {
        "disk": 0,
        "first": 0,
        "here": len(entries),
        "count": len(entries),
        "size": len(directory),
        "place": len(body),
    }
    says |= end
    return body + directory + struct.pack("<4s4H2LH", b"PK\5\6", *says.values(), 0)


DECLARED = Raw(b"bag/bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")


def beside(*entries: Raw, **end: Any) -> bytes:
    return archive(DECLARED, *entries, **end)


def codes(data: bytes | BinaryIO) -> list[str]:
    opened = bag.inspect(io.BytesIO(data) if isinstance(data, bytes) else data)
    for one in opened.problems:
        for lang in ("zh", "en"):
            said = sentence(one, lang)
            assert said.isprintable()
            assert len(said) < 2_000
    if not opened.files:
        assert (opened.record, opened.case) == (None, None)
    return [one.code for one in opened.problems]


def test_the_archives_of_these_tests_are_read_like_others() -> None:
    data = archive(*(squeezed(f"bag/{path}".encode(), content) for path, content in contents(GOOD).items()))
    assert codes(data) == []
    with zipfile.ZipFile(io.BytesIO(data)) as other:
        assert other.testzip() is None


@pytest.mark.parametrize(
    "name",
    [
        b"../evil", b"bag/../../evil", b"/etc/passwd", b"bag\\evil", b"C:/evil", b"c:evil", b"bag//evil", b"./evil",
        b"bag/./evil", b"", b"/", b"bag/\0evil", b"bag/\nevil", b"bag/\x1bevil", b"bag/..", b"bag/\xff",
        b"b/" * 40 + b"x", "bag/押金".encode("gb18030"), b"x" * 60_000, "bag/\x85".encode(),
    ],
)  # fmt: skip
def test_unsafe_names_are_refused(name: bytes) -> None:
    assert codes(beside(Raw(name))) == ["zip_name"]


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([Raw(b"bag/link", b"/etc/passwd", attributes=LINK)], "zip_special"),
        ([Raw(b"bag/device", attributes=0o020666 << 16)], "zip_special"),
        ([Raw(b"bag/folder/", b"data")], "zip_special"),
        ([Raw(b"bag/folder", attributes=0o040777 << 16)], "zip_special"),
        ([Raw(b"bag/secret", flags=0x1)], "zip_encrypted"),
        ([Raw(b"bag/secret", flags=0x40)], "zip_encrypted"),
        ([Raw(b"bag/secret", flags=0x2000)], "zip_encrypted"),
        ([Raw(b"bag/x", method=12)], "zip_method"),
        ([Raw(b"bag/x", method=14)], "zip_method"),
        ([Raw(b"bag/x", method=99)], "zip_method"),
        ([Raw(b"bag/a"), Raw(b"bag/a")], "zip_name_twice"),
        ([Raw(b"bag/a"), Raw(b"bag/A")], "zip_name_twice"),
        ([Raw(b"bag/bagit.txt")], "zip_name_twice"),
        ([Raw("bag/\u00e9".encode()), Raw("bag/e\u0301".encode())], "zip_name_twice"),
        ([Raw(b"bag/a"), Raw(b"bag/a/b")], "zip_name_twice"),
        ([Raw(b"bag/a/", b""), Raw(b"bag/a")], "zip_name_twice"),
        ([Raw(b"bag/x", disk=1)], "zip_layout"),
        ([Raw(b"bag/x", size=0xFFFFFFFF, packed=0xFFFFFFFF)], "zip_large_format"),
        ([Raw(b"bag/x", at=0xFFFFFFFF)], "zip_large_format"),
        ([Raw(b"bag/x", size=2)], "zip_damaged"),
        ([Raw(b"bag/x", packed=2)], "zip_damaged"),
        ([Raw(b"bag/x", b"", size=5_000, packed=5_000)], "zip_overlap"),
        ([Raw(b"bag/x", at=0)], "zip_overlap"),
        ([Raw(b"bag/x", at=10)], "zip_overlap"),
        ([Raw(b"bag/x", at=10_000)], "zip_overlap"),
        ([squeezed(b"bag/zeros", bytes(20_000_000))], "zip_ratio"),
        ([squeezed(b"bag/x", b"x" * 1000, size=2_000_000_001)], "zip_ratio"),
    ],
)  # fmt: skip
def test_what_a_bag_never_holds_is_refused_before_it_is_read(entries: list[Raw], code: str) -> None:
    assert codes(beside(*entries)) == [code]


@pytest.mark.parametrize(
    "entry",
    [
        Raw(b"bag/x", b"abc", crc=1),
        Raw(b"bag/x", local_name=b"bag/y"),
        Raw(b"bag/x", local_name=b"../x12"),
        Raw(b"bag/x", local_method=8),
        squeezed(b"bag/x", b"abcd", size=3),
        squeezed(b"bag/x", b"abcd", size=5),
        broken(b"\xff" * 9),
        broken(deflated(b"abcd")[:-1]),
        broken(deflated(b"abcd") + b"more"),
        broken(deflated(b"abcd") + deflated(b"")),
        squeezed(b"bag/x", b"")._replace(data=b""),
    ],
)  # fmt: skip
def test_a_damaged_file_is_named_and_the_others_are_read(entry: Raw) -> None:
    data = archive(*(Raw(f"bag/{path}".encode(), content) for path, content in contents(GOOD).items()), entry)
    opened = bag.inspect(io.BytesIO(data))
    assert ("zip_damaged", "bag/x") in [(one.code, one.values.get("path")) for one in opened.problems]
    assert not opened.files["x"].ok
    assert opened.files["x"].sha256 == ""
    assert opened.record == record_of()
    assert b"".join(opened.read("data/case.html")) == TEXTS["case.html"]
    with pytest.raises(Refused):
        list(opened.read("x"))


def test_a_file_longer_than_it_says_is_not_read_to_its_end() -> None:
    """The size in the directory is small, the data would be 50 MB: reading stops where they should have ended."""
    bomb = squeezed(b"bag/x", bytes(50_000_000), size=100)
    source = io.BytesIO(beside(bomb))
    opened = bag.inspect(source)
    assert "zip_damaged" in [one.code for one in opened.problems]
    assert opened.files["x"].size <= 100
    with pytest.raises(Refused):
        for piece in opened.read("x"):
            assert len(piece) <= 1 << 20


def test_all_files_together_are_limited() -> None:
    # Each is small enough for what it is packed in; the data are not there, which is never looked at.
    many = [Raw(b"bag/%d" % number, bytes(9_000_000), 8, 1_500_000_000) for number in range(2)]
    assert codes(beside(*many)) == ["zip_total"]


def test_overlapping_bodies_are_refused() -> None:
    inner = Raw(b"bag/inner", b"inner")
    outer = Raw(b"bag/outer", archive(inner))
    data = beside(outer, inner._replace(at=len(archive(DECLARED)) + 1))
    assert codes(data) == ["zip_overlap"]


def test_a_head_longer_than_its_place_overlaps_the_next() -> None:
    """The directory leaves room for the head and the data; the head itself claims more."""
    data = bytearray(beside(Raw(b"bag/x", b"x"), Raw(b"bag/y", b"y")))
    head = data.index(b"PK\3\4", 10)
    data[head + 28 : head + 30] = struct.pack("<H", 40)  # the length of an extra field
    assert "zip_overlap" in codes(bytes(data))


class Counted(io.BytesIO):
    """A file that counts what is read of it."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.given = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.given += len(data)
        return data


def test_an_archive_of_a_million_files_is_not_listed() -> None:
    one = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
    directory = one * 1_000_000
    real = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1_000_000, 1_000_000, len(directory), 0)
    real += struct.pack("<4sLQL", b"PK\6\7", 0, len(directory), 1)
    for end in (
        struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0),
        struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2001, 2001, len(directory), 0, 0),
    ):
        source = Counted(directory + real + end)
        assert codes(source) == ["zip_many"]
        assert source.given < 100_000


def test_a_directory_longer_than_it_says_is_not_read() -> None:
    directory = b"PK\1\2" + bytes(50_000_000)
    source = Counted(directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 5, 5, len(directory), 0, 0))
    assert codes(source) == ["zip_layout"]
    assert source.given < 100_000


@pytest.mark.parametrize(
    ("end", "code"),
    [
        ({"count": 1, "here": 1}, "zip_layout"),
        ({"count": 3, "here": 3}, "zip_layout"),
        ({"count": 0, "here": 0}, "zip_layout"),
        ({"count": 2, "here": 1}, "zip_parts"),
        ({"disk": 1}, "zip_parts"),
        ({"first": 1}, "zip_parts"),
        ({"size": 0}, "zip_layout"),
        ({"place": 0}, "zip_layout"),
        ({"place": 0xFFFFFFFE}, "zip_layout"),
        ({"size": 0xFFFFFFFF}, "zip_large_format"),
        ({"place": 0xFFFFFFFF}, "zip_large_format"),
    ],
)
def test_an_end_that_does_not_fit_is_refused(end: dict[str, int], code: str) -> None:
    assert codes(beside(Raw(b"bag/x"))) != [code]
    assert codes(beside(Raw(b"bag/x"), **end)) == [code]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "zip_no_end"),
        (b"PK", "zip_no_end"),
        (b"PK\5\6", "zip_no_end"),
        (b"PK\3\4" + bytes(200_000), "zip_no_end"),
        (b"PK\5\6" * 20_000, "zip_no_end"),
        (b"{}", "zip_no_end"),
        (GOOD + b"x", "zip_no_end"),
        (b"MZ" + bytes(500) + GOOD, "zip_layout"),
        (struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0, 0, 0, 0, 0), "bag_not"),
        (archive(Raw(b"bag/x")), "bag_not"),
        (archive(Raw(b"a/b/bagit.txt")), "bag_not"),
        (archive(Raw(b"a/bagit.txt"), Raw(b"b/bagit.txt")), "bag_several"),
        (archive(Raw(b"bagit.txt"), Raw(b"b/bagit.txt")), "bag_several"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:12]),
)  # fmt: skip
def test_what_is_no_bag_is_refused(data: bytes, code: str) -> None:
    assert codes(data) == [code]


@pytest.mark.parametrize("length", range(0, len(GOOD), 41))
def test_a_bag_that_is_cut_off_is_refused(length: int) -> None:
    assert codes(GOOD[:length]) == ["zip_no_end"]


def test_a_comment_at_the_end_is_allowed_and_cannot_hide_another_directory() -> None:
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as other:
        other.comment = b"packed by hand"
    assert codes(target.getvalue()) == []
    fake = archive(Raw(b"bag/other"))
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as other:
        other.comment = fake
    assert codes(target.getvalue()) == ["zip_layout"]


def test_no_changed_byte_raises_or_goes_unnoticed_in_the_data() -> None:
    chance = random.Random(3)
    for place in chance.sample(range(len(GOOD)), 400):
        altered = bytearray(GOOD)
        altered[place] ^= 1 << chance.randrange(8)
        opened = bag.inspect(io.BytesIO(bytes(altered)))
        if not opened.problems:
            # Nothing but dates and versions of entries can change without a change of the content.
            assert opened.record == record_of()
            assert {path: b"".join(opened.read(path)) for path in opened.files} == contents(GOOD)


def test_random_bytes_never_raise() -> None:
    chance = random.Random(4)
    for _ in range(300):
        altered = bytearray(GOOD)
        for _ in range(chance.randrange(1, 30)):
            start = chance.choice([chance.randrange(len(GOOD)), len(GOOD) - chance.randrange(1, 1500)])
            altered[start : start + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
        codes(bytes(altered))


def test_a_record_that_is_too_large_is_a_problem_and_not_held() -> None:
    files = {**contents(GOOD), "data/record.json": b"[" * (record.MAX_BYTES + 10)}
    assert "too_large" in codes(packed(files))


@pytest.mark.parametrize(
    "inside", [b"[" * 100_000, b'{"a":' * 100_000, b"{}", b"", b"\xff", b"null", b'{"schema":1e999}']
)
def test_a_record_that_does_harm_is_a_problem(inside: bytes) -> None:
    found = codes(packed({**contents(GOOD), "data/record.json": inside}))
    assert "bag_changed" in found
    assert len(found) >= 2


class Failing(io.BytesIO):
    """A file on a medium that fails half-way."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() < len(GOOD) // 2 and size:
            raise OSError("input/output error")
        return super().read(size)


def test_a_medium_that_fails_is_a_problem() -> None:
    assert codes(Failing(GOOD)) == ["not_readable"]


def test_a_thousand_changed_files_are_all_named() -> None:
    whole = bag_of(texts={f"{number}.txt": b"x" for number in range(1_000)})
    files = contents(whole)
    altered = {path: b"y" if content == b"x" else content for path, content in files.items()}
    opened = bag.inspect(io.BytesIO(packed(altered)))
    assert len([one for one in opened.problems if one.code == "bag_changed"]) == 1_000
