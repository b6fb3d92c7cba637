import copy
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from material import DECLARATION, DIGEST, LANGS, ROOT, THIRD_DIFFERS
from poscheck import checks
from poscheck.browser import code_sha256, handle
from poscheck.record import RecordError, verify

CODE = "1" * 64


@pytest.fixture
def from_an_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("poscheck.browser.code_sha256", lambda: CODE)


def ask(op: str, **arguments: Any) -> dict[str, Any]:
    answer = handle(json.dumps({"op": op, **arguments}))
    answer.encode()  # nothing may be in it that cannot leave as UTF-8
    return json.loads(answer)


def check(values: Any, lang: str = "zh") -> dict[str, Any]:
    return ask("check", declaration=DECLARATION, values=values, lang=lang)


def record(values: Any, **changes: Any) -> dict[str, Any]:
    given = {
        "answers": values,
        "findings": check(values)["report"],
        "checklist": {"id": "handling@1.0.0", "sha256": DIGEST, "steps_done": []},
        "check": {"id": "amounts", "sha256": DIGEST},
        "created": "2026-11-23T20:11:05+08:00",
        "lang": "zh",
    }
    return ask("record", **{**given, **changes})


@pytest.mark.parametrize("lang", LANGS)
def test_a_check_is_answered_as_everywhere(lang: str) -> None:
    expected = checks.run(DECLARATION, THIRD_DIFFERS, lang)
    assert check(THIRD_DIFFERS, lang) == json.loads(json.dumps(expected))


@pytest.mark.usefixtures("from_an_archive")
def test_a_record_goes_out_as_a_file_that_verifies() -> None:
    answer = record(THIRD_DIFFERS)
    assert verify(answer["text"].encode()) == []
    inside = json.loads(answer["text"])
    assert inside["sha256"] == answer["sha256"]
    assert inside["code"]["sha256"] == CODE
    assert answer["short"] == answer["sha256"][:16]
    assert answer["sha256"][:8] in answer["name"]


@pytest.mark.parametrize(
    "values", [None, {}, {"vouchers": [{"kind": "x"}]}, {"vouchers": [{"kind": "other", "amount": 1}]}]
)
def test_bad_input_comes_back_as_an_error(values: Any) -> None:
    answer = check(values)
    assert set(answer) == {"error"}
    assert answer["error"]


@pytest.mark.usefixtures("from_an_archive")
@pytest.mark.parametrize("change", [{"created": "today"}, {"lang": "fr"}, {"answers": {"vouchers": []}}])
def test_a_record_that_does_not_fit_comes_back_as_an_error(change: dict[str, Any]) -> None:
    assert set(record(THIRD_DIFFERS, **change)) == {"error"}


@pytest.mark.usefixtures("from_an_archive")
def test_a_lone_surrogate_breaks_nothing() -> None:
    values = {"vouchers": [{"kind": "receipt", "amount": "\ud800"}, {"kind": "other", "amount": "1"}]}
    assert check(values)["report"]["verdict"] == "unreadable"
    assert set(record(values)) == {"error"}


def test_a_lone_surrogate_comes_back_as_it_went_in() -> None:
    declaration = copy.deepcopy(DECLARATION)
    declaration["outcomes"]["insufficient"]["text"]["zh"] = "\ud800"
    answer = ask("check", declaration=declaration, values={"vouchers": []}, lang="zh")
    assert "\ud800" in answer["view"]["lines"]


def test_without_an_archive_there_is_no_record() -> None:
    assert set(record(THIRD_DIFFERS)) == {"error"}
    with pytest.raises(RecordError):
        code_sha256()


def test_the_program_in_a_record_is_the_archive_it_was_loaded_from(tmp_path: Path) -> None:
    archive = tmp_path / "core.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in (ROOT / "macros" / "poscheck").glob("*.py"):
            packed.write(path, f"poscheck/{path.name}")
    script = f"import sys; sys.path.insert(0, {str(archive)!r}); from poscheck.browser import *; print(code_sha256())"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(archive.read_bytes()).hexdigest()


def test_an_unknown_request_is_a_mistake_of_the_page() -> None:
    with pytest.raises(KeyError):
        handle('{"op": "delete"}')
