"""What the page of a case asks of Python: one request in, one answer and its file out."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from material import LANGS
from poscheck import bag, browser, case, desk, record

CODE = "1" * 64
NOW = "2026-11-26T12:00:00+08:00"
LABELS: dict[str, dict[str, str]] = {"about_labels": {}, "titles": {}, "documents": {}}
FORM = {"id": "case", "sha256": "0" * 64}


class Kept:
    """A file of the page."""

    def __init__(self, data: bytes) -> None:
        self.data, self.size = data, len(data)

    def read(self, start: int, end: int) -> bytes:
        return self.data[start:end]


class Asked:
    """One request, with what came back beside its answer."""

    def __init__(self, op: str, *files: bytes, **arguments: Any) -> None:
        self.taken: list[bytes] = []
        self.told: list[tuple[int, int]] = []
        self.beside = desk.Beside(
            [Kept(data) for data in files], self._take, lambda *told: self.told.append(told), [], lambda: CODE
        )
        self.answer = json.loads(browser.handle(json.dumps({"op": op, **arguments}), self.beside))

    def _take(self, data: bytes) -> int:
        self.taken.append(data)
        return len(self.taken) - 1

    @property
    def file(self) -> bytes:
        return b"".join(map(self._part, self.beside.made))

    def _part(self, one: Any) -> bytes:
        if isinstance(one, tuple):
            number, start, end = one
            return bytes(self.beside.files[number].read(start, end))
        return self.taken[one] if isinstance(one, int) else bytes(one)


def evidence(number: int, data: bytes, **more: Any) -> dict[str, Any]:
    digest = Asked("digest", data).answer
    return {
        "id": f"{number:x}".rjust(16, "a"), "name": f"{number}.bin", "type": "application/octet-stream",
        "bytes": len(data), "sha256": digest["sha256"], "added": NOW, **more,
    }  # fmt: skip


def a_case(*pieces: dict[str, Any], **about: str) -> dict[str, Any]:
    return {"id": "a" * 16, "opened": NOW, "about": {"amount": "299.00", **about}, "evidence": list(pieces)}


def made(op: str, given: dict[str, Any], *files: bytes, lang: str = "zh", **more: Any) -> Asked:
    return Asked(op, *files, case=given, form=FORM, created=NOW, lang=lang, **more)


def a_bag(given: dict[str, Any], *files: bytes, **more: Any) -> Asked:
    ids = more.pop("ids", [one["id"] for one in given["evidence"]])
    return made("case_bag", given, *files, labels=LABELS, today="2026-11-26", ids=ids, **more)


@pytest.mark.parametrize("lang", LANGS)
def test_a_case_is_viewed(lang: str) -> None:
    given = a_case(reading="terminal", complainant="person", against="institution", wanted_by="2026-12-20")
    view = Asked("case_view", case=given, titles={}, today="2026-11-26", lang=lang).answer
    assert [one["ends_on"] for one in view["deadlines"] if one["kind"] == "own"] == ["2026-12-20"]
    assert {one["kind"] for one in view["letters"] if one["fits"]} >= {"demand", "complaint", "pbc"}


@pytest.mark.parametrize("broken", [{}, {"id": 5}, {"about": []}, {"contacts": [None, {"at": {}}]}, {"evidence": "x"}])
def test_nothing_in_a_case_makes_its_view_fail(broken: dict[str, Any]) -> None:
    assert set(Asked("case_view", case=broken, titles={}, today="2026-11-26", lang="zh").answer) >= {
        "deadlines",
        "timeline",
    }


def test_a_step_is_told_by_its_title() -> None:
    step = {"id": "close", "done": True, "at": NOW}
    given = a_case() | {"checklists": [{"id": "handling@1.0.0", "sha256": "0" * 64, "steps": [step]}]}
    titles = {"handling#close": "关上"}
    view = Asked("case_view", case=given, titles=titles, today="2026-11-26", lang="zh").answer
    assert [one for one in view["timeline"] if "关上" in one["title"]]
    assert "关上".encode() in Asked("case_table", case=given, titles=titles, created=NOW, lang="zh").file
    assert "关上" in made("case_page", given, labels={**LABELS, "titles": titles}).answer["html"]


def test_the_files_of_a_bag_are_matched_by_name_not_by_place() -> None:
    one, two = b"one", bytes(3_000_000)
    given = a_case(evidence(2, two, added="2026-11-25T12:00:00+08:00"), evidence(1, one))
    asked = a_bag(given, one, two, ids=[given["evidence"][1]["id"], given["evidence"][0]["id"]])
    opened = bag.inspect(io.BytesIO(asked.file))
    assert opened.problems == []
    assert opened.record is not None
    contents = [b"".join(opened.read(path)) for path in bag.paths(opened.record).values()]
    assert sorted(contents) == sorted([one, two])
    assert asked.answer["name"].endswith(".zip")
    assert max(done for done, _ in asked.told) == asked.told[0][1] == len(one) + len(two)


def test_evidence_is_not_copied_into_a_bag() -> None:
    data = bytes(range(256)) * 20_000
    asked = a_bag(a_case(evidence(1, data)), data)
    assert (
        b"".join(bytes(one) for one in [*asked.taken, *asked.beside.made] if not isinstance(one, int | tuple)).count(
            data[:4096]
        )
        == 0
    )
    assert bag.inspect(io.BytesIO(asked.file)).problems == []


def test_an_original_with_a_covered_copy_does_not_leave_the_device() -> None:
    original, copy = b"6222 0212 3456 7890 128", b"covered"
    first = evidence(1, original)
    given = a_case(first, evidence(2, copy, made_from=first["id"], changes=["redacted"]))
    asked = a_bag(given, original, copy)
    assert asked.answer["left_out"] == 1
    assert original not in asked.file
    opened = bag.inspect(io.BytesIO(asked.file))
    assert opened.problems == []
    assert opened.left_out == [first["id"]]


@pytest.mark.parametrize("lang", LANGS)
def test_evidence_that_is_not_what_it_was_is_refused_in_words(lang: str) -> None:
    given = a_case(evidence(1, b"one"))
    asked = a_bag(given, b"two", lang=lang)
    assert asked.answer["error"]
    assert asked.answer["error"].isascii() == (lang == "en")


def test_a_bag_holds_letters_calendar_table_and_a_page() -> None:
    given = a_case(reading="terminal", complainant="person", against="institution", wanted_by="2026-12-20")
    with zipfile.ZipFile(io.BytesIO(a_bag(given).file)) as archive:
        names = {name.partition("/data/")[2] for name in archive.namelist()}
    assert names >= {
        "record.json", "case.html", "timeline.csv", "deadlines.ics", "letter-demand.docx", "letter-demand.txt",
    }  # fmt: skip


def test_without_a_day_to_come_there_is_no_calendar() -> None:
    with zipfile.ZipFile(io.BytesIO(a_bag(a_case()).file)) as archive:
        assert not [name for name in archive.namelist() if name.endswith(".ics")]


def test_a_record_is_made_opened_and_goes_on() -> None:
    asked = made("case_record", a_case(payee="张三"))
    assert record.verify(asked.file) == []
    answer = Asked("inspect", asked.file, lang="zh", labels=LABELS).answer
    assert answer["problems"] == []
    assert answer["case"] == case.tidy(a_case(payee="张三") | {"evidence": []})
    assert answer["sha256"] == asked.answer["sha256"]
    assert "张三" in answer["html"]


def test_a_record_that_was_changed_is_shown_and_said_to_be() -> None:
    data = made("case_record", a_case(payee="张三")).file.replace("张三".encode(), "李四".encode())
    answer = Asked("inspect", data, lang="zh", labels=LABELS).answer
    assert len(answer["problems"]) == 1
    assert answer["case"]["about"]["payee"] == "李四"


def test_a_bag_is_opened_file_by_file_and_its_evidence_taken_out() -> None:
    given = a_case(evidence(1, b"one"))
    packed = a_bag(given, b"one").file
    answer = Asked("inspect", packed, lang="en", labels=LABELS).answer
    assert answer["problems"] == []
    assert all(one["ok"] for one in answer["files"])
    (path,) = answer["evidence"].values()
    assert Asked("take", packed, path=path).file == b"one"


@pytest.mark.parametrize("data", [b"", b"PK", b"{}", b"[" * 100_000, b"\xff"])
@pytest.mark.parametrize("lang", LANGS)
def test_what_is_no_record_is_refused_in_words(data: bytes, lang: str) -> None:
    answer = Asked("inspect", data, lang=lang, labels=LABELS).answer
    assert answer["case"] is None
    assert answer["problems"]


def test_pictures_are_recognised_and_others_are_not() -> None:
    assert Asked("digest", b"\xff\xd8\xff\xe0" + bytes(40)).answer["hidden"] == []
    assert Asked("digest", b"text").answer == {
        "sha256": "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1", "hidden": [],
    }  # fmt: skip
    assert Asked("strip", b"text").answer == {"error": "no_picture"}


@pytest.mark.parametrize("kind", ["demand", "complaint", "pbc", "customer"])
def test_a_letter_comes_as_text_and_as_a_word_file(kind: str) -> None:
    asked = Asked("case_letter", case=a_case(institution="甲支付"), kind=kind, today="2026-11-26", lang="zh")
    assert "贰佰玖拾玖元整" in asked.answer["text"]
    assert asked.answer["missing"]
    assert asked.answer["name"].endswith(".docx")
    assert zipfile.ZipFile(io.BytesIO(asked.file)).testzip() is None
