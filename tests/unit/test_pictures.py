"""Pillow reads every picture before and after: the same pixels, and none of what was hidden."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageSequence
from PIL.PngImagePlugin import PngInfo

from poscheck.pictures import KINDS, PictureError, hidden, kind, strip

thorough = settings(deadline=None, max_examples=300)
SECRET = b"Geheim-7781"
WORD = SECRET.decode()
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
TURN, GPS, EXIF = 0x0112, 0x8825, 0x8769
XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>'
    b'<rdf:Description %s="Geheim-7781"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
# One entry of each kind: in which directory, which tag, which value.
ENTRIES: list[tuple[str, int, int, Any]] = [
    ("location", GPS, 1, "N"),
    ("location", GPS, 2, (22.0, 32.0, 5.0)),
    ("location", GPS, 29, "2026:11:23"),
    ("serial", EXIF, 0xA431, WORD),
    ("serial", EXIF, 0xA435, WORD),
    ("serial", 0, 0xC62F, WORD),
    ("camera", 0, 0x010F, WORD),
    ("camera", 0, 0x0110, WORD),
    ("camera", EXIF, 0xA434, WORD),
    ("camera", EXIF, 0x927C, b"maker " + SECRET),
    ("time", 0, 0x0132, "2026:11:23 20:11:05"),
    ("time", EXIF, 0x9003, "2026:11:23 20:11:05"),
    ("text", 0, 0x010E, WORD),
    ("text", EXIF, 0x9286, b"ASCII\0\0\0" + SECRET),
]
NAMES_IN_XMP = [
    ("location", b"exif:GPSLatitude"),
    ("serial", b"aux:SerialNumber"),
    ("serial", b"exifEX:LensSerialNumber"),
    ("camera", b"tiff:Model"),
    ("time", b"exif:DateTimeOriginal"),
    ("time", b"xmp:CreateDate"),
    ("text", b"dc:title"),
]


def picture(mode: str = "RGB", shift: int = 0) -> Image.Image:
    """Return a small picture with many values in it, not of a size that blocks divide."""
    made = Image.new("RGBA", (37, 21))
    made.putdata(
        [((x * 7 + shift) % 256, (y * 11) % 256, (x * y) % 256, 255 - x) for y in range(21) for x in range(37)]
    )
    return made.convert("RGB").convert(mode) if mode not in ("RGBA", "LA") else made.convert(mode)


def exif(*entries: tuple[int, int, Any]) -> Image.Exif:
    made = Image.Exif()
    for directory, tag, value in entries:
        (made.get_ifd(directory) if directory else made)[tag] = value
    return made


def saved(form: str, image: Image.Image | None = None, **options: Any) -> bytes:
    target = io.BytesIO()
    (image or picture()).save(target, form, **options)
    return target.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def shown(data: bytes) -> list[tuple[str, bytes, object]]:
    """Return all that one sees: mode and pixels of every frame, and for how long it stays."""
    image = Image.open(io.BytesIO(data))
    return [(one.mode, one.tobytes(), one.info.get("duration")) for one in ImageSequence.Iterator(image)]


def everything() -> Image.Exif:
    return exif((0, TURN, 6), *(entry[1:] for entry in ENTRIES))


def texts() -> PngInfo:
    made = PngInfo()
    made.add_text("Comment", WORD)
    made.add_text("Author", WORD, zip=True)
    made.add_itxt("Title", WORD, "de", "Titel")
    made.add_itxt("XML:com.adobe.xmp", (XMP % b"dc:title").decode())
    return made


def frames(form: str, **options: Any) -> bytes:
    return saved(form, save_all=True, append_images=[picture(shift=n * 40) for n in (1, 2)], duration=40, **options)


RICH = {"exif": everything(), "icc_profile": PROFILE}
XMP_TOO = RICH | {"xmp": XMP % b"dc:title"}
MADE: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: saved("JPEG", comment=SECRET, **XMP_TOO),
    "jpeg-progressive": lambda: saved("JPEG", progressive=True, quality=95, subsampling=0, **XMP_TOO),
    "jpeg-restarts": lambda: saved("JPEG", restart_marker_blocks=1, **XMP_TOO),
    "jpeg-grey": lambda: saved("JPEG", picture("L"), dpi=(300, 300), **XMP_TOO),
    "jpeg-cmyk": lambda: saved("JPEG", picture("CMYK"), **XMP_TOO),
    "jpeg-two": lambda: saved("MPO", save_all=True, append_images=[picture(shift=99)], **RICH),
    "png": lambda: saved("PNG", pnginfo=texts(), dpi=(300, 300), **RICH),
    "png-alpha": lambda: saved("PNG", picture("RGBA"), pnginfo=texts(), **RICH),
    "png-palette": lambda: saved("PNG", picture("P"), transparency=3, pnginfo=texts(), **RICH),
    "png-bits": lambda: saved("PNG", picture("1"), pnginfo=texts(), **RICH),
    "png-film": lambda: frames("PNG", pnginfo=texts(), **RICH),
    "webp": lambda: saved("WEBP", quality=70, **XMP_TOO),
    "webp-lossless": lambda: saved("WEBP", lossless=True, **XMP_TOO),
    "webp-alpha": lambda: saved("WEBP", picture("RGBA"), **XMP_TOO),
    "webp-film": lambda: frames("WEBP", **XMP_TOO),
}
FORMS = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp"}


@pytest.fixture(params=MADE)
def rich(request: pytest.FixtureRequest) -> bytes:
    """Return a picture that carries all there is."""
    return MADE[request.param]()


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def tiff(*entries: tuple[int, int, int, int], following: int = 0, order: str = ">") -> bytes:
    """Return a TIFF with one directory, at 8; an entry is its tag, type, count and value or offset."""
    head = {">": b"MM\0*", "<": b"II*\0"}[order]
    rows = b"".join(struct.pack(order + "HHII", *entry) for entry in entries)
    return head + struct.pack(order + "IH", 8, len(entries)) + rows + struct.pack(order + "I", following)


def with_exif(form: str, block: bytes) -> bytes:
    """Return a picture with these bytes as its Exif, whatever they are."""
    plain = saved(form, lossless=True) if form == "WEBP" else saved(form)
    if form == "JPEG":
        return plain[:2] + segment(0xE1, b"Exif\0\0" + block) + plain[2:]
    if form == "PNG":
        return plain[:33] + chunk(b"eXIf", block) + plain[33:]
    size = struct.unpack_from("<I", plain, 16)[0]
    return riff((b"VP8X", b"\x08\0\0\0\x24\0\0\x14\0\0"), (b"VP8L", plain[20 : 20 + size]), (b"EXIF", block))


def test_everything_is_found_and_goes_and_every_pixel_stays(rich: bytes) -> None:
    assert hidden(rich) == list(KINDS)
    bare = strip(rich)
    assert kind(bare) == kind(rich)
    assert shown(bare) == shown(rich)[: len(shown(bare))]
    assert hidden(bare) == []
    assert SECRET not in bare
    before, after = opened(rich), opened(bare)
    assert dict(after.getexif()) == {TURN: 6}
    assert after.info["icc_profile"] == before.info["icc_profile"] == PROFILE
    for name in ("dpi", "adobe_transform", "transparency", "loop", "default_image"):
        assert after.info.get(name) == before.info.get(name)
    assert not {"comment", "photoshop", "xmp", "XML:com.adobe.xmp", "Comment", "Author", "Title"} & set(after.info)
    assert strip(bare) == bare


@pytest.mark.parametrize("name", [name for name in MADE if name != "jpeg-two"])
def test_no_frame_is_lost(name: str) -> None:
    rich = MADE[name]()
    assert len(shown(strip(rich))) == len(shown(rich)) == (3 if name.endswith("film") else 1)


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_without_anything_stays_as_it_is(form: str) -> None:
    plain = saved(form)
    assert kind(plain) == FORMS[form]
    assert hidden(plain) == []
    assert strip(plain) == plain


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("what", "directory", "tag", "value"), ENTRIES)
def test_each_entry_is_told(form: str, what: str, directory: int, tag: int, value: Any) -> None:
    data = saved(form, exif=exif((directory, tag, value)).tobytes())
    assert hidden(data) == [what]
    assert hidden(strip(data)) == []
    assert not opened(strip(data)).getexif()


@pytest.mark.parametrize("order", "<>")
def test_both_byte_orders_are_read(order: str) -> None:
    block = tiff((0x010F, 2, 4, int.from_bytes(b"ACME", "big" if order == ">" else "little")), order=order)
    assert hidden(with_exif("JPEG", block)) == ["camera"]


@pytest.mark.parametrize("form", FORMS)
def test_entries_that_say_nothing_are_not_told(form: str) -> None:
    blank = exif((0, 0x010F, ""), (0, 0x010E, "   "), (EXIF, 0x9286, b"ASCII\0\0\0   "), (GPS, 0, b"\2\3\0\0"))
    assert hidden(saved(form, exif=blank.tobytes())) == []
    assert hidden(saved(form, exif=exif((0, TURN, 3)))) == []


@pytest.mark.parametrize(("what", "name"), NAMES_IN_XMP)
def test_each_name_in_xmp_is_told(what: str, name: bytes) -> None:
    packet = XMP % name
    png = PngInfo()
    png.add_itxt("XML:com.adobe.xmp", packet.decode())
    plain = saved("JPEG")
    more = segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(40) + packet)
    within = tiff((0x02BC, 1, len(packet), 26)) + packet
    for data in (
        saved("JPEG", xmp=packet),
        saved("JPEG", xmp="\ufeff".encode("utf-16-be") + packet.decode().encode("utf-16-be")),
        plain[:2] + more + plain[2:],
        saved("WEBP", xmp=packet),
        saved("PNG", pnginfo=png),
        with_exif("JPEG", within),
    ):
        assert hidden(data) == [what]
        assert hidden(strip(data)) == []
        assert SECRET not in strip(data)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("turn", range(1, 9))
def test_the_picture_is_still_turned_the_same_way(form: str, turn: int) -> None:
    data = saved(form, exif=exif((0, TURN, turn), (0, 0x010F, WORD)))
    bare = strip(data)
    assert dict(opened(bare).getexif()) == ({TURN: turn} if turn > 1 else {})
    assert strip(bare) == bare


@pytest.mark.parametrize("turn", [0, 9, 65535])
def test_a_turn_there_is_not_is_dropped(turn: int) -> None:
    assert not opened(strip(with_exif("JPEG", tiff((TURN, 3, 1, turn << 16))))).getexif()


def test_what_follows_the_end_goes() -> None:
    for name in ("jpeg", "png", "webp"):
        rich = MADE[name]()
        film = b"\0\0\0\x18ftypmp42" + SECRET
        assert strip(rich + film) == strip(rich)
        assert hidden(rich + film) == hidden(rich)
    two = MADE["jpeg-two"]()
    assert two.count(b"\xff\xd8\xff") == 2
    assert strip(two).count(b"\xff\xd8\xff") == 1
    assert b"MPF" in two and b"MPF" not in strip(two)


def test_thumbnails_go() -> None:
    plain = saved("JPEG")
    head = 2 + 2 + struct.unpack_from(">H", plain, 4)[0]
    small = segment(0xE0, b"JFIF\0\1\2\1\0\x48\0\x48\1\1" + b"abc")
    more = segment(0xE0, b"JFXX\0\x10" + SECRET)
    bare = strip(plain[:2] + small + more + plain[head:])
    assert b"abc" not in bare
    assert SECRET not in bare
    assert opened(bare).info["dpi"] == (72, 72)
    inner = tiff(following=14) + tiff((0x0201, 4, 1, 60), (0x0202, 4, 1, 11))[8:] + SECRET
    assert SECRET not in strip(with_exif("JPEG", inner))


@pytest.mark.parametrize("marker", [*range(0xE1, 0xEE), 0xEF, 0xFE])
def test_segments_of_programs_go_wherever_they_are(marker: int) -> None:
    plain = saved("JPEG", progressive=True)
    inside = plain.rindex(b"\xff\xda")
    extra = segment(marker, SECRET)
    assert strip(plain[:inside] + extra + plain[inside:] + SECRET) == plain
    assert strip(plain[:2] + extra + plain[2:-2] + extra + plain[-2:]) == plain


def test_comments_and_iptc_are_text() -> None:
    plain = saved("JPEG")
    iptc = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", 16) + b"\x1c\x02\x78\0\x0b" + SECRET
    assert hidden(plain[:2] + segment(0xED, iptc) + plain[2:]) == ["text"]
    assert hidden(plain[:2] + segment(0xFE, b"by " + SECRET) + plain[2:]) == ["text"]
    assert hidden(plain[:2] + segment(0xFE, b" \0") + plain[2:]) == []


def test_what_stands_before_markers_is_read_over() -> None:
    plain = saved("JPEG")
    filled = plain[:2] + b"\xff" * 9 + segment(0xFE, SECRET) + b"\xff\xff" + plain[2:-2] + b"\xff" + plain[-2:]
    assert hidden(filled) == ["text"]
    assert shown(strip(filled)) == shown(plain)
    assert strip(plain[:20] + SECRET + b"\xff\0\xff\xd0" + plain[20:]) == plain


@pytest.mark.parametrize(
    ("name", "body", "found"),
    [
        (b"tEXt", b"Comment\0" + SECRET, ["text"]),
        (b"zTXt", b"Comment\0\0" + zlib.compress(SECRET), ["text"]),
        (b"tEXt", b"Creation Time\0" + SECRET, ["time", "text"]),
        (b"tIME", b"\x07\xea\x0b\x17\x14\x0b\x05", ["time"]),
        (b"prVt", SECRET, []),
    ],
)
def test_chunks_of_png_that_show_nothing_go(name: bytes, body: bytes, found: list[str]) -> None:
    plain = saved("PNG")
    for at in (33, len(plain) - 12):
        data = plain[:at] + chunk(name, body) + plain[at:]
        assert hidden(data) == found
        assert strip(data + SECRET) == plain


def test_unknown_chunks_of_webp_go() -> None:
    plain = saved("WEBP", lossless=True)
    image = plain[20 : 20 + struct.unpack_from("<I", plain, 16)[0]]
    data = riff((b"VP8L", image), (b"note", SECRET), (b"EXIF", tiff((TURN, 3, 1, 6 << 16))))
    assert strip(data) == plain


def test_heic_is_known_and_looked_into_but_not_stripped() -> None:
    block = everything().tobytes()
    head = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    data = head + b"\0\0\1\0mdat\0\0\0\6" + block + XMP % b"dc:title"
    assert kind(data) == kind(data[:16]) == "heic"
    assert hidden(data) == list(KINDS)
    assert hidden(head) == []
    assert hidden(head + XMP % b"tiff:Make") == ["camera"]
    with pytest.raises(PictureError) as caught:
        strip(data)
    assert caught.value.code == "not_strippable"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b"GIF89a" + bytes(40),
        b"%PDF-1.7",
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"\0\0\0\x18ftypmp42",
        b"\x89PNG\n",
    ],
)
def test_other_files_are_no_pictures(data: bytes) -> None:
    assert kind(data) is None
    for read in (hidden, strip):
        with pytest.raises(PictureError) as caught:
            read(data)
        assert caught.value.code == "no_picture"


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_that_ends_too_early_is_broken(form: str) -> None:
    data = saved(form, exif=everything())
    for size in range(16, len(data)):
        for read in (hidden, strip):
            with pytest.raises(PictureError) as caught:
                read(data[:size])
            assert caught.value.code == "broken"


def test_a_wrong_check_sum_is_broken_only_where_it_matters() -> None:
    plain = saved("PNG")
    for name, fine in ((b"IDAT", False), (b"tEXt", True)):
        data = bytearray(plain[:33] + chunk(b"tEXt", b"Comment\0a") + plain[33:])
        data[data.index(name) + 5] ^= 1
        if fine:
            assert strip(bytes(data)) == plain
        else:
            with pytest.raises(PictureError):
                strip(bytes(data))


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"MM\0*",
        b"XX\0*\0\0\0\x08",
        tiff((0x010F, 2, 11, 0xFFFFFFF0)),
        tiff((0x010F, 2, 0xFFFFFFFF, 8)),
        tiff((EXIF, 4, 1, 8), (GPS, 4, 1, 8), following=8),
        tiff((EXIF, 4, 1, 0xFFFFFFFF), (GPS, 4, 1, 26), following=0xFFFFFFFE),
        tiff((EXIF, 2, 5, 0xFFFFFFFD), (TURN, 3, 9, 0xFFFFFFFF)),
        b"MM\0*\0\0\0\x08\xff\xff" + bytes(20),
        tiff((0, 0, 0, 0)),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_exif_that_leads_nowhere_is_passed_over(form: str, block: bytes) -> None:
    data = with_exif(form, block)
    assert set(hidden(data)) <= {"location"}
    assert hidden(strip(data)) == []
    assert shown(strip(data)) == shown(saved(form, lossless=True) if form == "WEBP" else saved(form))


SIZE = 10_000_000
FEW = SIZE // 80


def nested_directories() -> bytes:
    """Return an Exif segment in which every directory begins inside the one before."""
    rows = b"".join(struct.pack(">HHII", tag, 2, 64, 8) for tag in range(5000))
    inner = struct.pack(">HHHII", 5002, EXIF, 4, 1, 10) + struct.pack(">HHII", GPS, 4, 1, 12)
    return segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08" + inner + rows + bytes(4))


# Files made to keep a reader busy.
HOSTILE: dict[str, Callable[[bytes, bytes], bytes]] = {
    "nothing but 0xFF": lambda jpeg, png: b"\xff" * SIZE,
    "0xFF after the start": lambda jpeg, png: b"\xff\xd8" + b"\xff" * SIZE,
    "0xFF in a scan": lambda jpeg, png: jpeg[:-2] + b"\xff" * SIZE,
    "0xFF 0x00 in a scan": lambda jpeg, png: jpeg[:-2] + b"\xff\0" * (SIZE // 2),
    "restarts in a scan": lambda jpeg, png: jpeg[:-2] + b"\xff\xd0" * (SIZE // 2),
    "empty segments": lambda jpeg, png: jpeg[:2] + segment(0xFE, b"") * FEW + jpeg[2:],
    "scans": lambda jpeg, png: jpeg[:-2] + segment(0xDA, b"") * FEW + jpeg[-2:],
    "directories": lambda jpeg, png: jpeg[:2] + nested_directories() * 20 + jpeg[2:],
    "pointers": lambda jpeg, png: with_exif(
        "PNG", b"MM\0*\0\0\0\x08\xff\xff" + struct.pack(">HHII", EXIF, 4, 1, 9) * (SIZE // 12)
    ),
    "chunks": lambda jpeg, png: png[:33] + chunk(b"tEXt", b"") * FEW + png[33:],
    "a chunk too long": lambda jpeg, png: png[:33] + b"\xff\xff\xff\xffIDAT" + bytes(SIZE),
    "RIFF chunks": lambda jpeg, png: riff(*[(b"note", b"")] * FEW),
    "RIFF too long": lambda jpeg, png: b"RIFF\xff\xff\xff\xffWEBP" + bytes(SIZE),
    "Exif in HEIC": lambda jpeg, png: b"\0\0\0\x18ftypheic" + b"Exif\0\0" * (SIZE // 6),
    "XMP in HEIC": lambda jpeg, png: b"\0\0\0\x18ftypheic" + b"<x:xmpmeta" * (SIZE // 10),
    "XMP": lambda jpeg, png: saved("WEBP", xmp=b":" * SIZE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end(name: str) -> None:
    data = HOSTILE[name](saved("JPEG"), saved("PNG"))
    for read in (hidden, strip):
        try:
            made = read(data)
        except PictureError:
            continue
        assert len(made) <= len(data)


@pytest.mark.parametrize("form", FORMS)
def test_memory_is_bounded_by_the_file(form: str) -> None:
    plain = saved(form, lossless=True) if form == "WEBP" else saved(form)
    few = 5_000
    data = {
        "JPEG": plain[:2] + segment(0xFE, b"") * few + segment(0xDB, b"") * few + plain[2:],
        "PNG": plain[:33] + chunk(b"tEXt", b"") * few + chunk(b"tRNS", b"") * few + plain[33:],
        "WEBP": riff((b"VP8L", plain[20:]), *[(b"EXIF", b"")] * few, *[(b"ALPH", b"")] * few),
    }[form]
    tracemalloc.start()
    try:
        strip(data)
        hidden(data)
        assert tracemalloc.get_traced_memory()[1] < 4 * len(data)
    finally:
        tracemalloc.stop()


STARTS = (
    b"\xff\xd8\xff", b"\xff\xd8\xff\xda\0\2", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBP", b"\0\0\0\x18ftypheic",
    b"\xff\xd8\xff\xe1\0\x40Exif\0\0MM\0*\0\0\0\x08", b"\0\0\0\x18ftypheicExif\0\0II*\0\x08\0\0\0",
)  # fmt: skip
ALL = [make() for make in MADE.values()]


def only_refuses(data: bytes) -> None:
    try:
        assert set(hidden(data)) <= set(KINDS)
        bare = strip(data)
    except PictureError as error:
        assert error.code in ("no_picture", "broken", "not_strippable")
    else:
        assert len(bare) <= len(data) + 40
        assert hidden(bare) == []
        assert strip(bare) == bare


@thorough
@given(st.sampled_from(STARTS), st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    only_refuses(rest)
    only_refuses(start + rest)


@settings(deadline=None, max_examples=700)
@given(st.sampled_from(ALL), st.data())
def test_damaged_pictures_are_read_or_refused(data: bytes, drawn: st.DataObject) -> None:
    damaged = bytearray(data)
    for _ in range(drawn.draw(st.integers(1, 4))):
        # What matters is mostly at the beginning.
        at = drawn.draw(st.one_of(st.integers(0, 700), st.integers(0, len(damaged))))
        what = drawn.draw(st.sampled_from(("set", "cut", "put", "repeat")))
        if what == "set" and at < len(damaged):
            damaged[at] = drawn.draw(st.sampled_from((0, 1, 8, 0x7F, 0xD9, 0xDA, 0xE1, 0xFF)))
        elif what == "cut":
            del damaged[at : at + drawn.draw(st.integers(1, 40))]
        elif what == "put":
            damaged[at:at] = drawn.draw(st.binary(max_size=12))
        else:
            damaged[at:at] = damaged[at : at + drawn.draw(st.integers(1, 300))]
    only_refuses(bytes(damaged))
