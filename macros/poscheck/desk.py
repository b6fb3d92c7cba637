"""What the page of a case asks of Python, beyond the checks: loaded with the record archive, for the first question.

Requests and answers are JSON text; the page's files come beside it as :class:`poscheck.streams.Slices`, and a file
that is made goes back as pieces (see :class:`poscheck.streams.Writing`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any, BinaryIO, NamedTuple

from poscheck import bag, deadlines, docx, ics, letter, pictures, problems, readable, record, streams, timeline
from poscheck import case as _case  # requests call what they bring by the same name

_LARGEST_PICTURE = 60_000_000  # bytes; a larger one is not looked into


class Beside(NamedTuple):
    """What comes and goes beside the JSON of a request."""

    files: list[streams.Slices]
    take: Callable[[bytes], Any]
    progress: Callable[[int, int], None]
    made: list[Any]
    code_sha256: Callable[[], str]

    @classmethod
    def of_page(cls, files: Any, take: Callable[[bytes], Any], progress: Callable[[int, int], None]) -> Beside:
        """Return what the page's worker gives; ``files`` are its objects with ``size`` and ``read``."""
        from poscheck.browser import code_sha256

        return cls([_PageFile(one) for one in files], take, progress, [], code_sha256)

    def file(self, number: int = 0) -> BinaryIO:
        """Return a file that came with the request."""
        return streams.reading(self.files[number])

    def give(self, data: bytes) -> None:
        """Send a file back."""
        self.made.append(data)


class _PageFile:
    """A file of the page; what its worker reads is copied into Python's memory by its own method."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.size = int(file.size)

    def read(self, start: int, end: int) -> bytes:
        data = self._file.read(start, end)
        return bytes(data.to_bytes())


def _view(beside: Beside, *, case: dict[str, Any], titles: dict[str, str], today: str, lang: str) -> dict[str, Any]:
    tidy = _case.tidy(case)
    day = date.fromisoformat(today)
    return {
        "deadlines": deadlines.of(tidy, day, lang),
        "timeline": timeline.of(tidy, lang, titles),
        "letters": letter.fitting(tidy, lang),
    }


def _record(beside: Beside, **given: Any) -> dict[str, Any]:
    made = _case.build(code_sha256=beside.code_sha256(), **given)
    data = record.canonical(made)
    beside.give(data)
    return _named(made, ".json")


def _bag(
    beside: Beside, *, ids: list[str], today: str, labels: dict[str, dict[str, str]], **given: Any
) -> dict[str, Any]:
    made = _case.build(code_sha256=beside.code_sha256(), **given)
    whole, lang, day = made["case"], made["lang"], date.fromisoformat(today)
    texts = {
        "case.html": readable.page(whole, made, lang, **labels),
        "timeline.csv": timeline.table(whole, lang, labels["titles"]),
    }
    found = deadlines.of(whole, day, lang)
    if any(one["state"] in ("open", "today") for one in found):
        texts["deadlines.ics"] = ics.calendar(whole, found, made["created"]["at"], lang)
    for one in letter.fitting(whole, lang):
        if one["fits"]:
            blocks = letter.write(whole, one["kind"], day, "zh")
            texts[f"letter-{one['kind']}.docx"] = docx.build(blocks, one["title"], "zh")
            texts[f"letter-{one['kind']}.txt"] = letter.text(blocks).encode()
    files = {name: number for number, name in enumerate(ids)}
    covered = covered_originals(whole)
    evidence = [
        (entry["id"], beside.files[files[entry["id"]]].size, partial(_counted, beside, files[entry["id"]]))
        for entry in whole.get("evidence", [])
        if entry["id"] not in covered
    ]
    target = streams.Writing(beside.take)
    bag.write(target, record=made, texts=texts, files=evidence)
    beside.made.extend(target.pieces())
    return _named(made, ".zip") | {"left_out": len(covered)}


def covered_originals(case: dict[str, Any]) -> set[str]:
    """Return the ids of pictures of which there is a copy with parts painted over: they must not leave the device."""
    evidence = case.get("evidence", [])
    return {one["made_from"] for one in evidence if "made_from" in one and "redacted" in one.get("changes", [])}


def _page(beside: Beside, *, labels: dict[str, dict[str, str]], **given: Any) -> dict[str, Any]:
    made = _case.build(code_sha256=beside.code_sha256(), **given)
    html = readable.page(made["case"], made, made["lang"], **labels)
    return {"html": html.decode(), **_named(made, "")}


def _letter(beside: Beside, *, case: dict[str, Any], kind: str, today: str, lang: str) -> dict[str, Any]:
    tidy = _case.tidy(case)
    blocks = letter.write(tidy, kind, date.fromisoformat(today), lang)
    title = letter.kinds()[kind][lang]
    beside.give(docx.build(blocks, title, lang))
    return {
        "text": letter.text(blocks),
        "missing": letter.missing(tidy, kind, lang),
        "grounds": letter.grounds(tidy, kind, lang),
        "name": f"{title}-{_case.short(tidy)}-{today}.docx",
    }


def _calendar(beside: Beside, *, case: dict[str, Any], created: str, lang: str) -> dict[str, Any]:
    tidy = _case.tidy(case)
    found = deadlines.of(tidy, date.fromisoformat(created[:10]), lang)
    beside.give(ics.calendar(tidy, found, created, lang))
    return {"name": _case.other_name(tidy, created, lang, ".ics")}


def _table(beside: Beside, *, case: dict[str, Any], titles: dict[str, str], created: str, lang: str) -> dict[str, Any]:
    tidy = _case.tidy(case)
    beside.give(timeline.table(tidy, lang, titles))
    return {"name": _case.other_name(tidy, created, lang, ".csv")}


def _digest(beside: Beside) -> dict[str, Any]:
    size, done, total = beside.files[0].size, 0, hashlib.sha256()
    start = b""
    for piece in _pieces(beside.file()):
        total.update(piece)
        start = start or piece[:64]
        done += len(piece)
        beside.progress(done, size)
    return {"sha256": total.hexdigest(), "hidden": _hidden(beside) if pictures.kind(start) else []}


def _hidden(beside: Beside) -> list[str]:
    if beside.files[0].size > _LARGEST_PICTURE:
        return []
    try:
        return pictures.hidden(beside.file().read())
    except pictures.PictureError:
        return []


def _strip(beside: Beside) -> dict[str, Any]:
    beside.give(pictures.strip(beside.file().read(_LARGEST_PICTURE)))
    return {}


def _inspect(beside: Beside, *, lang: str, labels: dict[str, dict[str, str]]) -> dict[str, Any]:
    source = beside.file()
    archived = source.read(2) == b"PK"
    source.seek(0)
    if archived:
        opened = bag.inspect(source, beside.progress)
        found, whole, paths = opened.problems, opened.record, bag.paths(opened.record) if opened.record else {}
        files = [{"path": path, "bytes": one.size, "ok": one.ok} for path, one in opened.files.items()]
    else:
        whole, found = record.examine(source.read(record.MAX_BYTES + 1))
        paths, files = {}, []
    answer = {
        "problems": [problems.sentence(one, lang) for one in found],
        "files": files,
        "case": None,
    }
    if whole is not None:
        became = _case.migrate(whole)
        answer |= {
            "case": became,
            "evidence": paths,
            "schema": whole["schema"].rpartition("/")[2].removesuffix(".json"),
            "created": whole["created"]["at"],
            "sha256": whole["sha256"],
            "html": readable.page(became, whole, lang, **labels).decode(),
        }
    return answer


def _take(beside: Beside, *, path: str) -> dict[str, Any]:
    for piece in bag.content(beside.file(), path):
        beside.made.append(beside.take(piece))
    return {}


def _named(made: dict[str, Any], suffix: str) -> dict[str, Any]:
    return {"name": _case.file_name(made, suffix), "sha256": made["sha256"], "short": made["sha256"][:16]}


def _counted(beside: Beside, number: int) -> Iterator[bytes]:
    """Yield a file piece by piece, and tell how far all of them are: the page gives them in the order of the record."""
    all_bytes, before = sum(file.size for file in beside.files), sum(file.size for file in beside.files[:number])
    start = 0
    for piece in _pieces(beside.file(number)):
        yield streams.Piece.of(piece, number, start)
        start += len(piece)
        beside.progress(before + start, all_bytes)


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    while piece := source.read(streams.PIECE):
        yield piece


OPERATIONS: dict[str, Callable[..., dict[str, Any]]] = {
    "case_view": _view,
    "case_record": _record,
    "case_bag": _bag,
    "case_page": _page,
    "case_letter": _letter,
    "case_calendar": _calendar,
    "case_table": _table,
    "digest": _digest,
    "strip": _strip,
    "inspect": _inspect,
    "take": _take,
}


def run(name: str, beside: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    """Answer one request; what cannot be done comes back as ``{"error"}``, a sentence in the language asked for.

    Raises ``KeyError`` for a request that nobody knows.
    """
    try:
        return OPERATIONS[name](beside, **arguments)
    except problems.Refused as error:
        return {"error": "; ".join(problems.sentence(one, arguments["lang"]) for one in error.problems)}
    except pictures.PictureError as error:
        return {"error": str(error)}  # a code, which the page has a sentence for
