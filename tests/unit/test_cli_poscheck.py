"""The command inside one process; as others run it, it is tested in tests/contract."""

import json
from pathlib import Path

import pytest

from material import THIRD_DIFFERS, made
from poscheck import compare, record
from poscheck.cli import main


@pytest.fixture
def case(tmp_path: Path) -> str:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(THIRD_DIFFERS), encoding="utf-8")
    return str(path)


def test_compare_prints_the_report_as_it_is(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", case]) == 1
    assert json.loads(capsys.readouterr().out) == compare.compare(THIRD_DIFFERS)


def test_verify_prints_the_problems_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "record.json"
    data = record.canonical(made())
    for altered, code in ((data, 0), (data.replace(b"1929", b"1299"), 1)):
        path.write_bytes(altered)
        assert main(["record", "verify", str(path)]) == code
        problems = record.verify(altered)
        assert json.loads(capsys.readouterr().out) == {"valid": not problems, "problems": problems}


def test_the_message_names_what_could_not_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vouchers = [
        {"kind": "receipt", "amount": "1", "amount_in_words": "贰玖玖元整"},
        {"kind": "other", "amount": "12.345"},
    ]
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"vouchers": vouchers}), encoding="utf-8")
    assert main(["compare", str(path)]) == 2
    said = capsys.readouterr().err
    for text in ("vouchers[0].amount_in_words", "digits_without_places", "vouchers[1].amount", "too_many_decimals"):
        assert text in said
    assert "vouchers[0].amount " not in said


@pytest.mark.parametrize("arguments", [["words", "x"], ["compare", "nowhere"], ["nothing"], []])
def test_bad_input_is_an_exit_code_and_no_exception(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
