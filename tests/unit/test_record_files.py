"""Records of every past shape, as people keep them: they verify, open and become the same case for good."""

import io
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from material import DIGEST, ROOT
from poscheck import bag, case, record

FILES = Path(__file__).parent / "data" / "records"
STORED = sorted(path for path in FILES.glob("*.json") if not path.name.endswith(".case.json"))


def became(path: Path) -> case.Case:
    found: case.Case = json.loads(path.with_suffix(".case.json").read_bytes())
    return found


def test_every_shape_is_there() -> None:
    assert {path.stem for path in STORED} >= {"0.1.0", "0.2.0", "0.3.0", "0.3.0-fields", "case-2"}
    versions = {json.loads(path.read_bytes())["code"]["version"] for path in STORED}
    assert versions == {"0.1.0", "0.2.0", "0.3.0", "0.4.0"}


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_a_stored_record_is_still_valid_and_becomes_the_same_case(path: Path) -> None:
    data = path.read_bytes()
    assert record.verify(data) == []
    found, problems = record.examine(data)
    assert problems == []
    assert found is not None
    assert case.migrate(found) == became(path)


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_a_case_from_a_stored_record_makes_a_record_again(path: Path) -> None:
    given = became(path)
    again = case.build(
        case=given,
        form={"id": "case", "sha256": DIGEST},
        code_sha256=DIGEST,
        created="2027-01-01T08:00:00+08:00",
        lang="zh",
    )
    assert again["case"] == given
    assert record.verify(record.canonical(again)) == []


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_one_changed_byte_in_a_stored_record_is_refused(path: Path) -> None:
    data = path.read_bytes()
    for place in range(5, len(data), 97):
        assert record.verify(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]), place


def test_the_stored_bag_opens_with_its_evidence() -> None:
    source = io.BytesIO((FILES / "case-2.zip").read_bytes())
    opened = bag.inspect(source)
    assert opened.problems == []
    assert opened.case == became(FILES / "case-2.json")
    assert opened.record is not None
    assert record.canonical(opened.record) == (FILES / "case-2.json").read_bytes()
    assert all(one.ok for one in opened.files.values())
    places = bag.paths(opened.record)
    assert opened.left_out == ["cccccccccccccccc"]
    assert set(places.values()) - {places["cccccccccccccccc"]} == {
        path for path in opened.files if path.startswith("data/evidence/")
    }
    assert b"".join(opened.read(places["aaaaaaaaaaaaaaaa"])).startswith(b"\x89PNG")


def test_the_first_record_of_one_check_holds_to_the_schema_of_its_time() -> None:
    """The keys that came with 0.3.0 are in none of the older files: they are as old as they say."""
    for version in ("0.1.0", "0.2.0"):
        findings = json.loads((FILES / f"{version}.json").read_bytes())["findings"]
        assert "sums" not in findings
        assert all("effect" not in one for one in findings["differences"])
        assert all("basis" not in one for one in findings["causes"])
        assert findings["differences"]
        assert findings["causes"]
    schema = json.loads((ROOT / "schemas" / "case-record-1.json").read_bytes())
    Draft202012Validator(schema).validate(json.loads((FILES / "0.1.0.json").read_bytes()))
