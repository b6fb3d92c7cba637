"""A bag holds the whole case; another program finds it valid too, and what was changed in it is named."""

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bags import (
    BILL,
    FIRST,
    GOOD,
    PICTURE,
    SECOND,
    TEXTS,
    TWO,
    Evidence,
    bag_of,
    contents,
    given_files,
    packed,
    record_of,
)
from material import LANGS, ROOT, made
from poscheck import bag, case, record
from poscheck._bagit import safe_name
from poscheck.problems import Refused


def without_tag_manifest(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if not path.startswith("tagmanifest-")}


def listed_anew(files: dict[str, bytes], algorithm: str = "sha256") -> dict[str, bytes]:
    """Return the files with manifests and size made anew, as whoever forges a bag would."""
    kept = {path: content for path, content in files.items() if "manifest-" not in path}
    payload = {path: content for path, content in kept.items() if path.startswith("data/")}
    size = f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\n".encode()
    kept["bag-info.txt"] = re.sub(rb"Payload-Oxum: .*\n", lambda _: size, kept.get("bag-info.txt", b""))

    def manifest(listed: dict[str, bytes]) -> bytes:
        return "".join(f"{hashlib.new(algorithm, listed[path]).hexdigest()}  {path}\n" for path in listed).encode()

    kept[f"manifest-{algorithm}.txt"] = manifest(payload)
    kept[f"tagmanifest-{algorithm}.txt"] = manifest(
        {path: content for path, content in kept.items() if not path.startswith("data/")}
    )
    return kept


def faults(data: bytes) -> list[tuple[str, str]]:
    """Return codes and paths of what is wrong with a bag."""
    opened = bag.inspect(io.BytesIO(data))
    return [(one.code, one.values.get("path", "")) for one in opened.problems]


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_written_is_opened_again(lang: str) -> None:
    whole = record_of(lang=lang)
    source = io.BytesIO(bag_of(whole=whole))
    opened = bag.inspect(source)
    assert opened.problems == []
    assert opened.record == whole
    assert opened.case == whole["case"]
    assert opened.left_out == []
    assert all(one.ok for one in opened.files.values())
    places = bag.paths(whole)
    expected = {"data/record.json": record.canonical(whole), **{f"data/{name}": TEXTS[name] for name in TEXTS}}
    expected |= {places[FIRST]: PICTURE, places[SECOND]: BILL}
    assert {path for path in opened.files if path.startswith("data/")} == set(expected)
    for path, content in expected.items():
        assert b"".join(opened.read(path)) == content
        assert opened.files[path] == (len(content), hashlib.sha256(content).hexdigest(), True)
    with pytest.raises(KeyError):
        opened.read("data/other")


def test_another_program_finds_the_bag_valid(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    [folder] = tmp_path.iterdir()
    assert folder.name == case.file_name(record_of(), "")
    found = bagit.Bag(str(folder))
    assert found.validate()
    assert found.info["External-Identifier"] == record_of()["sha256"]
    assert found.info["Bagging-Date"] == "2026-11-26"
    assert set(found.payload_files()) == {path for path in contents(GOOD) if path.startswith("data/")}
    (folder / "data" / "case.html").write_bytes(b"<!doctype HTML>")
    with pytest.raises(bagit.BagError):
        found.validate()


def test_a_bag_that_another_program_made_opens(tmp_path: Path) -> None:
    whole = record_of()
    for path, content in {"record.json": record.canonical(whole), "note %25.txt": b"x"}.items():
        (tmp_path / path).write_bytes(content)
    for one in TWO:
        place = tmp_path / bag.paths(whole)[one.id].removeprefix("data/")
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(one.content)
    bagit.make_bag(str(tmp_path), {"Source-Organization": "somebody, " * 20}, checksums=["md5", "sha512"])
    files = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    # That program writes percent signs as they are, which RFC 8493 does not.
    for name in ("manifest-md5.txt", "manifest-sha512.txt"):
        files[name] = files[name].replace(b"%25", b"%2525")
    data = packed(without_tag_manifest(files), method=zipfile.ZIP_DEFLATED)
    opened = bag.inspect(io.BytesIO(data))
    assert opened.problems == []
    assert opened.record == whole


def test_the_bytes_are_those_of_the_input() -> None:
    assert bag_of() == GOOD
    assert bag_of(texts=dict(reversed(TEXTS.items()))) == GOOD
    assert bag_of(TWO[:1]) != GOOD


def test_nothing_in_the_archive_is_more_than_it_has_to_be() -> None:
    whole = record_of()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        for entry in archive.infolist():
            assert entry.filename.startswith(case.file_name(whole, "") + "/")
            assert entry.compress_type == zipfile.ZIP_STORED
            assert not entry.flag_bits & 0x8  # no data descriptor
            assert not entry.extra
            assert entry.date_time == (2026, 11, 26, 11, 0, 0)


@pytest.mark.parametrize(
    ("created", "year"), [("0001-01-01T00:00:00+08:00", 1980), ("9999-12-31T23:59:58+08:00", 2107)]
)
def test_a_clock_that_is_wrong_stops_no_bag(created: str, year: int) -> None:
    data = bag_of(whole=record_of(created=created))
    assert faults(data) == []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {year}


def test_a_record_of_one_check_can_be_packed_too() -> None:
    opened = bag.inspect(io.BytesIO(bag_of((), whole=made())))
    assert opened.problems == []
    assert opened.case == case.migrate(made())


def test_progress_ends_with_all_bytes() -> None:
    seen: list[tuple[int, int]] = []
    bag.inspect(
        io.BytesIO(bag_of([Evidence(FIRST, "x", b"x" * 3_000_000)])), lambda done, total: seen.append((done, total))
    )
    assert len(seen) > 3
    assert seen == sorted(seen)
    assert len({total for _, total in seen}) == 1
    assert seen[-1][0] == seen[-1][1]


def test_evidence_that_is_not_at_hand_is_said_to_be_left_out() -> None:
    whole = record_of()
    target = io.BytesIO()
    bag.write(target, record=whole, texts={}, files=given_files(TWO[:1]))
    opened = bag.inspect(target)
    assert opened.problems == []
    assert opened.left_out == [SECOND]
    assert bag.paths(whole)[SECOND] not in opened.files


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (given_files([Evidence("c" * 16, "x", b"x")]), "evidence_unknown"),
        (given_files([TWO[0], TWO[0]]), "evidence_twice"),
        (given_files([TWO[0]._replace(content=PICTURE[:-1] + b"x")]), "evidence_changed"),
        (given_files([TWO[0]._replace(content=PICTURE + b"x")]), "evidence_changed"),
        ([(FIRST, len(PICTURE), lambda: [PICTURE[:-1]])], "evidence_changed"),
        ([(FIRST, len(PICTURE), lambda: [PICTURE, b"x"])], "evidence_changed"),
        ([(FIRST, 1, lambda: [PICTURE])], "evidence_changed"),
    ],
)
def test_only_the_evidence_of_the_record_goes_in(files: Any, code: str) -> None:
    target = io.BytesIO()
    with pytest.raises(bag.BagError) as caught:
        bag.write(target, record=record_of(), texts={}, files=files)
    assert [one.code for one in caught.value.problems] == [code]
    assert bag.inspect(target).problems


def test_evidence_of_another_size_than_the_record_says_does_not_go_in() -> None:
    whole = record_of()
    whole["case"]["evidence"][0]["bytes"] += 1
    with pytest.raises(bag.BagError):
        bag.write(io.BytesIO(), record=whole, texts={}, files=given_files(TWO))


def test_evidence_without_a_digest_cannot_be_vouched_for() -> None:
    whole = record_of()
    del whole["case"]["evidence"][0]["sha256"]
    with pytest.raises(bag.BagError):
        bag.write(io.BytesIO(), record=whole, texts={}, files=given_files(TWO))


@pytest.mark.parametrize(
    "name",
    ["", "record.json", "RECORD.JSON", "evidence/x", "Evidence/x", "../x", "/x", "a//b", "a\\b", "con.txt", "a\nb",
     "a/b/c/d/e", "x" * 121, "a.", " a", "a:b", "100%.txt"],
)  # fmt: skip
def test_a_text_has_a_name_on_every_system(name: str) -> None:
    with pytest.raises(bag.BagError):
        bag_of(texts={name: b"x"})


@pytest.mark.parametrize("names", [("a.txt", "A.txt"), ("letter", "letter/a.txt")])
def test_texts_do_not_get_into_each_others_way(names: tuple[str, ...]) -> None:
    with pytest.raises(bag.BagError):
        bag_of(texts=dict.fromkeys(names, b"x"))


def test_a_bag_that_could_not_be_opened_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(bag.BagError) as caught:
        bag_of(texts={f"{number}.txt": b"" for number in range(2_000)})
    assert [one.code for one in caught.value.problems] == ["bag_too_many"]
    monkeypatch.setattr("poscheck._unzip.MAX_TOTAL", 5_000)
    with pytest.raises(bag.BagError) as caught:
        bag_of()
    assert [one.code for one in caught.value.problems] == ["bag_too_large"]


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("合同 第1页.jpg", "-合同 第1页.jpg"),
        ("../../etc/passwd", "-_.._etc_passwd"),
        ("C:\\照片\\a.png", "-C__照片_a.png"),
        ("a\nb\x00c.txt", "-a bc.txt"),
        ("CON", "-_CON"),
        ("\u202egpj.exe", "-gpj.exe"),
        ("…  ", "-…"),
        (" . ", "-file"),
        (None, "-file"),
        ("100%.csv", "-100_.csv"),
        ("👨‍👩‍👧.png", "-👨👩👧.png"),
    ],
)
def test_names_of_evidence_are_safe_and_stay_what_they_were(name: str | None, ending: str) -> None:
    whole = record_of([Evidence(FIRST, name, b"x")])
    assert bag.paths(whole) == {FIRST: f"data/evidence/01{ending}"}
    assert faults(bag_of([Evidence(FIRST, name, b"x")])) == []


def test_names_that_clash_are_told_apart() -> None:
    evidence = [
        Evidence(f"{number:016x}", name, b"x") for number, name in enumerate(["图.jpg", "图.JPG", "图.jpg", "", ""])
    ]
    places = bag.paths(record_of(evidence))
    assert len({place.casefold() for place in places.values()}) == 5
    assert faults(bag_of(evidence)) == []


def test_many_pieces_of_evidence_keep_their_order() -> None:
    evidence = [Evidence(f"{number:016x}", "图.jpg", b"x") for number in range(120)]
    places = [*bag.paths(record_of(evidence)).values()]
    assert places == sorted(places)
    assert places[0] == "data/evidence/001-图.jpg"
    assert faults(bag_of(evidence)) == []


@given(st.text(st.characters(), max_size=300), st.sampled_from(["", ".jpg", ".tar.gz", ".长"]))
def test_any_name_becomes_a_safe_one(start: str, ending: str) -> None:
    name = safe_name(start + ending)
    assert 0 < len(name.encode()) <= 120
    assert not re.search(r'[/\\:*?"<>|%\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]', name)
    assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name)
    assert name == name.strip(" .")
    if ending == ".jpg":
        assert name.endswith("jpg")


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.text(max_size=30), st.binary(max_size=50)), max_size=5))
def test_any_names_and_contents_make_a_bag_that_opens(given_files_of: list[tuple[str, bytes]]) -> None:
    evidence = [Evidence(f"{number:016x}", name, data) for number, (name, data) in enumerate(given_files_of)]
    source = io.BytesIO(bag_of(evidence))
    opened = bag.inspect(source)
    assert opened.problems == []
    assert opened.record is not None
    places = bag.paths(opened.record)
    assert [b"".join(opened.read(places[one.id])) for one in evidence] == [one.content for one in evidence]


# What was changed, taken out, put in.


@pytest.mark.parametrize("path", [path for path in contents(GOOD) if contents(GOOD)[path]])
def test_a_changed_file_is_named(path: str) -> None:
    files = contents(GOOD)
    files[path] = files[path][:-1] + bytes([files[path][-1] ^ 1])
    data = packed(files)
    found = faults(data)
    if not path.startswith("tagmanifest-"):
        assert ("bag_changed", path) in found
    assert found
    opened = bag.inspect(io.BytesIO(data))
    assert opened.files[path].ok == path.startswith("tagmanifest-")  # nothing speaks of that one
    others = {other for other in opened.files if other != path}
    if path.startswith("data/") and path != "data/record.json":
        assert all(opened.files[other].ok for other in others)


@pytest.mark.parametrize("path", contents(GOOD))
def test_a_missing_file_is_named(path: str) -> None:
    found = faults(packed({name: content for name, content in contents(GOOD).items() if name != path}))
    if path == "bagit.txt":
        assert found == [("bag_not", "")]
    elif path.startswith("tagmanifest-"):
        assert found == []  # RFC 8493 does not ask for one
    else:
        assert ("bag_missing", path) in found


@pytest.mark.parametrize("path", ["data/more.txt", "data/evidence/03-more.jpg", "more.txt", "data/案件.html"])
def test_an_added_file_is_named(path: str) -> None:
    data = packed({**contents(GOOD), path: b"more"})
    assert ("bag_added", path) in faults(data)
    assert not bag.inspect(io.BytesIO(data)).files[path].ok


def test_a_file_beside_the_bag_is_named() -> None:
    files = {f"bag/{path}": content for path, content in contents(GOOD).items()}
    assert faults(packed({**files, "__MACOSX/._bag": b"x"}, "")) == [("bag_added", "__MACOSX/._bag")]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("folder", ["bag/", "", "押金/"])
def test_a_bag_that_was_unpacked_and_packed_again_is_still_good(folder: str, method: int) -> None:
    assert faults(packed(contents(GOOD), folder, method)) == []


def test_folders_may_have_entries_of_their_own() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for folder in ("bag/", "bag/data/", "bag/data/evidence/"):
            archive.writestr(zipfile.ZipInfo(folder), b"")
        for path, content in contents(GOOD).items():
            archive.writestr(f"bag/{path}", content)
    assert faults(target.getvalue()) == []


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha512"])
def test_other_digests_are_checked_as_well(algorithm: str) -> None:
    files = listed_anew(contents(GOOD), algorithm)
    assert faults(packed(files)) == []
    files["data/case.html"] = b"<!doctype HTML>"
    assert ("bag_changed", "data/case.html") in faults(packed(files))


def test_forged_lists_do_not_hide_changed_evidence() -> None:
    place = bag.paths(record_of())[SECOND]
    forged = listed_anew({**contents(GOOD), place: BILL.replace(b"299", b"999")})
    assert faults(packed(forged)) == [("bag_evidence_differs", place)]
    assert not bag.inspect(io.BytesIO(packed(forged))).files[place].ok


def test_forged_lists_do_not_hide_missing_evidence() -> None:
    place = bag.paths(record_of())[SECOND]
    forged = listed_anew({path: content for path, content in contents(GOOD).items() if path != place})
    assert faults(packed(forged)) == [("bag_evidence_missing", place)]


def test_forged_lists_do_not_hide_added_evidence() -> None:
    forged = listed_anew({**contents(GOOD), "data/evidence/03-more.jpg": b"x"})
    assert faults(packed(forged)) == [("bag_evidence_unknown", "data/evidence/03-more.jpg")]


def test_forged_lists_do_not_hide_a_changed_record() -> None:
    files = contents(GOOD)
    files["data/record.json"] = files["data/record.json"].replace("合同.jpg".encode(), "收据.jpg".encode())
    opened = bag.inspect(io.BytesIO(packed(listed_anew(files))))
    assert opened.problems[0].code == "altered"
    assert not opened.files["data/record.json"].ok


def test_another_record_is_not_the_one_that_the_bag_names() -> None:
    other = record.canonical(record_of(created="2026-11-27T11:00:00+08:00"))
    forged = listed_anew({**contents(GOOD), "data/record.json": other})
    assert faults(packed(forged)) == [("bag_identifier", "")]


def test_a_bag_without_a_record_is_refused_with_the_reason() -> None:
    files = {path: content for path, content in contents(GOOD).items() if not path.startswith("data/")}
    found = faults(packed(listed_anew({**files, "data/letter.txt": b"x"})))
    assert found == [("bag_no_record", "")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"bagit.txt": b"BagIt-Version: 1.0\n"}, "bag_declaration"),
        ({"bagit.txt": b"\xff\xfe"}, "bag_tag_unreadable"),
        ({"bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: GB18030\n"}, "bag_declaration"),
        ({"bag-info.txt": b"Payload-Oxum: 1.1\n"}, "bag_size"),
        ({"bag-info.txt": b"Payload-Oxum: many\n"}, "bag_size"),
        ({"bag-info.txt": "\ud800".encode("utf-8", "surrogatepass")}, "bag_tag_unreadable"),
        ({"bag-info.txt": b"x" * 2_000_001}, "bag_tag_unreadable"),
        ({"manifest-sha256.txt": b"nothing"}, "bag_line"),
        ({"manifest-sha256.txt": b"abc  data/record.json"}, "bag_line"),
        ({"manifest-sha256.txt": b"0" * 64 + b"  bagit.txt"}, "bag_line"),
        ({"manifest-sha256.txt": b"0" * 64 + b"  ../../etc/passwd"}, "bag_line"),
        ({"manifest-sha256.txt": (b"0" * 64 + b"  data/record.json\n") * 2}, "bag_line"),
        ({"manifest-sha256.txt": b"0" * 64 + b"  data/../../etc/passwd"}, "bag_missing"),
        ({"manifest-sha256.txt": b"0" * 64 + b"  data/x\n" + b"\n" * 2_001}, "bag_tag_unreadable"),
        ({"manifest-sha256.txt": b""}, "bag_added"),
    ],
)  # fmt: skip
def test_text_files_that_are_wrong_are_named(change: dict[str, bytes], code: str) -> None:
    found = faults(packed(without_tag_manifest({**contents(GOOD), **change})))
    assert code in [one for one, _ in found]


@pytest.mark.parametrize("name", ["manifest-sha999.txt", "manifest-shake_256.txt", "manifest.txt"])
def test_a_list_that_cannot_be_checked_is_none(name: str) -> None:
    files = without_tag_manifest(contents(GOOD))
    files[name] = files.pop("manifest-sha256.txt")
    assert faults(packed(files)) == [("bag_no_manifest", "")]


def test_a_name_may_hold_what_ends_a_line() -> None:
    files = contents(GOOD)
    files["data/50%.txt"] = b"x"
    forged = listed_anew(files)
    assert ("bag_missing", "data/50%.txt") not in faults(packed(forged))
    forged["manifest-sha256.txt"] = forged["manifest-sha256.txt"].replace(b"50%", b"50%25")
    assert faults(packed(without_tag_manifest(forged))) == []


def test_line_ends_and_continued_lines_of_other_systems_are_read() -> None:
    files = contents(GOOD)
    for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt"):
        files[name] = files[name].replace(b"\n", b"\r\n")
    files["bag-info.txt"] = files["bag-info.txt"].replace(b"Payload-Oxum: ", b"Payload-Oxum:\r\n  ")
    assert faults(packed(without_tag_manifest(files))) == []


def test_reading_a_damaged_file_is_refused() -> None:
    source = io.BytesIO(GOOD)
    opened = bag.inspect(source)
    at = GOOD.index(BILL)
    source.seek(at)
    source.write(b"x")
    with pytest.raises(Refused):
        b"".join(opened.read(bag.paths(record_of())[SECOND]))


MEMORY = """
import hashlib, io, json, resource, sys, tempfile
from poscheck import bag, case
size = int(sys.argv[1])
piece = bytes(1_000_000)
total = hashlib.sha256()
for _ in range(size): total.update(piece)
made = {"id": "9f3a6c01d2e4b875", "opened": "2026-11-23T20:11:05+08:00", "evidence": [
    {"id": "a" * 16, "name": "video.mp4", "bytes": size * 1_000_000, "sha256": total.hexdigest()}]}
record = case.build(case=made, form={"id": "case", "sha256": "0" * 64}, code_sha256="0" * 64,
                    created="2026-11-26T11:00:00+08:00", lang="zh")
with tempfile.TemporaryFile(dir=sys.argv[2]) as target:
    content = ("a" * 16, size * 1_000_000, lambda: (piece for _ in range(size)))
    bag.write(target, record=record, texts={}, files=[content])
    opened = bag.inspect(target)
    assert opened.problems == [], opened.problems
    read = sum(len(piece) for piece in opened.read("data/evidence/01-video.mp4"))
assert read == size * 1_000_000
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_large_evidence_is_never_held_whole(tmp_path: Path) -> None:
    def peak(megabytes: int) -> int:
        done = subprocess.run(
            [sys.executable, "-c", MEMORY, str(megabytes), str(tmp_path)],
            env={"PYTHONPATH": str(ROOT / "macros")}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return int(done.stdout)

    assert peak(200) < 1.5 * peak(4)


def test_the_record_in_a_bag_is_the_file_that_is_offered_alone() -> None:
    inside = contents(GOOD)["data/record.json"]
    assert record.verify(inside) == []
    assert json.loads(inside) == record_of()
