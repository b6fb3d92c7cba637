"""What the metadata inside a picture say: Exif (a TIFF without a picture) and XMP (a text).

Whatever is broken in them is passed over: it cannot be read by anybody else either. A picture may come from anywhere,
so every loop here is bounded by the length of the data, whatever these claim.
"""

from __future__ import annotations

import re
import struct

KINDS = ("location", "serial", "camera", "time", "text")

_TAGS = {
    **dict.fromkeys((0xA431, 0xA435, 0xC62F), "serial"),  # of the body, the lens, the camera
    # Maker, model, lens, host computer, program, and the notes of the maker, which hold all kinds of such things.
    **dict.fromkeys((0x010F, 0x0110, 0x0131, 0x013C, 0x927C, 0xA433, 0xA434, 0xC614), "camera"),
    **dict.fromkeys((0x0132, 0x9003, 0x9004), "time"),
    # Description, artist, copyright, comment, owner, IPTC, and what Windows adds.
    **dict.fromkeys((0x010E, 0x013B, 0x8298, 0x83BB, 0x9286, 0xA430, *range(0x9C9B, 0x9CA0)), "text"),
}
_ORIENTATION, _XMP, _EXIF_IFD, _GPS_IFD, _GPS_VERSION = 0x0112, 0x02BC, 0x8769, 0x8825, 0x0000
_SIZES = {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_GLANCE = 64  # so many bytes of a value show whether it is only blanks

_IN_XMP = {
    "location": re.compile(rb":GPS(?:Latitude|Longitude|Position|Dest)|Iptc4xmp(?:Core|Ext):Location|photoshop:City"),
    "serial": re.compile(rb":(?:Body|Lens|Camera)?SerialNumber"),
    "camera": re.compile(rb"tiff:(?:Make|Model)|aux:Lens|exifEX:LensM|xmp:CreatorTool"),
    "time": re.compile(rb":(?:DateTime|CreateDate|ModifyDate|MetadataDate|DateCreated)"),
    "text": re.compile(
        rb"dc:(?:description|title|creator|rights|subject)|exif:UserComment|photoshop:(?:Headline|Cred)"
    ),
}

_Entry = tuple[int, bytes]  # where the value is, and how it begins


class _Tiff:
    """The directories of a TIFF, each read once and no further than it goes."""

    def __init__(self, data: memoryview) -> None:
        order = {b"II*\0": "<", b"MM\0*": ">"}.get(bytes(data[:4]))
        self.data, self.order = data, order or ">"
        self.first = self.number(4, "I") if order and len(data) >= 8 else 0

    def number(self, at: int, form: str) -> int:
        """Return the number there, or 0 where the data end before it."""
        try:
            return int(struct.unpack_from(self.order + form, self.data, at)[0])
        except struct.error:
            return 0

    def entries(self, at: int) -> tuple[dict[int, _Entry], int]:
        """Return the entries of the directory at ``at`` by tag, and where the next one is; 0 is nowhere."""
        found: dict[int, _Entry] = {}
        if not 8 <= at <= len(self.data) - 2:
            return found, 0
        count = min(self.number(at, "H"), (len(self.data) - at - 2) // 12)
        end = at + 2 + 12 * count
        table = struct.iter_unpack(self.order + "HHII", self.data[at + 2 : end])
        for place, (tag, form, number, pointer) in zip(range(at + 2, end, 12), table, strict=True):
            size = _SIZES.get(form, 1) * number
            start = place + 8 if size <= 4 else pointer
            if tag not in found and 0 < size <= len(self.data) - start:
                found[tag] = start, bytes(self.data[start : start + min(size, _GLANCE)])
        return found, self.number(end, "I")


def kinds_in_exif(data: memoryview) -> set[str]:
    """Return which of :data:`KINDS` an Exif block (from its TIFF header on) holds."""
    tiff = _Tiff(data)
    found: set[str] = set()
    first, following = tiff.entries(tiff.first)
    thumbnail, _ = tiff.entries(following)
    for top in (first, thumbnail):
        # A pointer is in one entry only, so there are six directories at most and no way round.
        inner, _ = tiff.entries(_pointer(tiff, top, _EXIF_IFD))
        for entries in (top, inner):
            found |= {_TAGS[tag] for tag, (_, value) in entries.items() if tag in _TAGS and _says_something(value)}
        places, _ = tiff.entries(_pointer(tiff, top, _GPS_IFD))
        if any(tag != _GPS_VERSION and _says_something(value) for tag, (_, value) in places.items()):
            found.add("location")
        if _XMP in top:
            found |= kinds_in_xmp(bytes(data[top[_XMP][0] :]))
    return found


def kinds_in_xmp(packet: bytes) -> set[str]:
    """Return which of :data:`KINDS` an XMP packet names."""
    # In UTF-16 every other byte is zero.
    packet = packet.replace(b"\0", b"")
    return {kind for kind, pattern in _IN_XMP.items() if pattern.search(packet)}


def orientation(data: memoryview) -> int:
    """Return how the picture has to be turned, 2 to 8, or 1 where nothing is said or nothing is to be done."""
    tiff = _Tiff(data)
    entries, _ = tiff.entries(tiff.first)
    start, _ = entries.get(_ORIENTATION, (0, b""))
    turn = tiff.number(start, "H") if start else 1
    return turn if 2 <= turn <= 8 else 1


def only_orientation(turn: int) -> bytes:
    """Return an Exif block (from its TIFF header on) that says nothing but how to turn the picture."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, turn, 0, 0)


def ordered(kinds: set[str]) -> list[str]:
    """Return ``kinds`` in the order of :data:`KINDS`."""
    return [kind for kind in KINDS if kind in kinds]


def anywhere(data: bytes) -> list[str]:
    """Return what the first Exif block and the first XMP packet say, wherever in the file they are."""
    found: set[str] = set()
    if match := re.search(rb"Exif\0\0(?=II\*\0|MM\0\*)", data):
        found |= kinds_in_exif(memoryview(data)[match.end() :])
    start = data.find(b"<x:xmpmeta")
    end = data.find(b"</x:xmpmeta", start + 1)
    if 0 <= start < end:
        found |= kinds_in_xmp(data[start:end])
    return ordered(found)


def _pointer(tiff: _Tiff, entries: dict[int, _Entry], tag: int) -> int:
    start, _ = entries.get(tag, (0, b""))
    return tiff.number(start, "I") if start else 0


def _says_something(value: bytes) -> bool:
    # A comment begins with the name of its character set.
    return bool(value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0").strip(b"\0 "))
