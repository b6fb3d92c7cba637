"""The schemas are published under their ids; they hold for the real documents and refuse what they should."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from material import DECLARATION, ROOT, THIRD_DIFFERS, UNREADABLE, made
from poscheck.compare import KINDS
from poscheck.record import SCHEMA
from poscheck.rules import NAME, rules
from posguide.content import CHECK, CONVERTER, VERSIONED
from posguide.schemas import ORIGIN
from posguide.yamlfile import load

SCHEMAS = {path.stem: json.loads(path.read_bytes()) for path in sorted((ROOT / "schemas").glob("*.json"))}
CHECKLISTS = ROOT / "checklists"
DOCUMENTS = {
    "releases-1": [CHECKLISTS / "releases.yaml"],
    **{
        name: sorted(
            path
            for path in (CHECKLISTS / "checks").glob("*.yaml")
            if load(path).data["schema"].endswith(f"/{name}.json")
        )
        for name in (CHECK, CONVERTER)
    },
    "facts-1": sorted((CHECKLISTS / "facts").glob("*.yaml")),
    "flow-1": [CHECKLISTS / "flow.yaml"],
    "items-1": [CHECKLISTS / "items.yaml"],
    "rules-1": [CHECKLISTS / NAME],
    **{
        name: sorted(
            path
            for path in CHECKLISTS.glob("*/*.yaml")
            if path.parent.name not in ("checks", "facts") and load(path).data["schema"].endswith(f"/{name}.json")
        )
        for name in VERSIONED
    },
}
REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()
)


SHARED = ("common-1", "api-facts-1")  # others take parts from them


def errors(name: str, value: Any) -> list[str]:
    return [error.json_path for error in Draft202012Validator(SCHEMAS[name], registry=REGISTRY).iter_errors(value)]


def test_there_is_a_schema_for_each_kind_of_document() -> None:
    assert set(SCHEMAS) >= {"case-record-1", *DOCUMENTS}
    assert all(DOCUMENTS.values())


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid_and_its_id_is_its_address(name: str) -> None:
    schema = SCHEMAS[name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"{ORIGIN}schemas/{name}.json"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_reference_inside_a_schema_leads_somewhere(name: str) -> None:
    text = json.dumps(SCHEMAS[name])
    here = set(re.findall(r'"\$ref": "#/\$defs/(\w+)"', text))
    there = set(re.findall(r'"\$ref": "([a-z-]+-\d+)\.json(?:#/\$defs/(\w+))?"', text))
    assert text.count('"$ref"') == len(re.findall(r'"\$ref": "(?:[a-z-]+-\d+\.json)?(?:#/\$defs/\w+)?"', text))
    for other, part in there:
        assert other in SCHEMAS
        assert not part or part in SCHEMAS[other]["$defs"]
    if name not in SHARED:
        assert here == set(SCHEMAS[name].get("$defs", {}))
    else:
        used = {
            part
            for schema in SCHEMAS.values()
            for part in re.findall(rf"{name}\.json#/\$defs/(\w+)", json.dumps(schema))
        }
        assert used | here == set(SCHEMAS[name]["$defs"])


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_schema_lets_unknown_names_pass(name: str) -> None:
    def closed(schema: Any) -> bool:
        if isinstance(schema, list):
            return all(map(closed, schema))
        if not isinstance(schema, dict):
            return True
        open_object = schema.get("type") == "object" and "additionalProperties" not in schema
        return not open_object and all(map(closed, schema.values()))

    assert closed(SCHEMAS[name])


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, paths in DOCUMENTS.items() for path in paths])
def test_the_real_documents_are_valid_and_name_their_schema(name: str, path: Path) -> None:
    data = load(path).data
    assert errors(name, data) == []
    if name != "releases-1":  # it is a list of slugs and nothing else
        assert data["schema"] == SCHEMAS[name]["$id"]


@pytest.mark.parametrize("name", ["check-1", "checklist-1"])
def test_every_needed_part_is_really_needed(name: str) -> None:
    data = load(DOCUMENTS[name][0]).data
    for part in SCHEMAS[name]["required"]:
        assert errors(name, {key: value for key, value in data.items() if key != part}), part
    assert errors(name, {**data, "more": 1})


@pytest.mark.parametrize(
    "text", [{"zh": "押金"}, {"en": "deposit"}, {"zh": "押金", "en": ""}, "押金", {"zh": "押金", "en": 1}]
)
def test_a_text_has_both_languages(text: object) -> None:
    data = copy.deepcopy(load(DOCUMENTS["checklist-1"][0]).data)
    data["steps"][0]["title"] = text
    assert errors("checklist-1", data)
    assert errors("check-1", {**DECLARATION, "title": text})


@pytest.mark.parametrize("name", ["1step", "Step", "a_b", "a--b", "-a", "a-", "押金", ""])
def test_a_step_id_is_made_of_words(name: str) -> None:
    data = copy.deepcopy(load(DOCUMENTS["checklist-1"][0]).data)
    data["steps"][0]["id"] = name
    assert errors("checklist-1", data) == ["$.steps[0].id"]


def test_records_and_the_comparison_know_the_same_kinds() -> None:
    schema = SCHEMAS["case-record-1"]
    assert schema["$id"] == SCHEMA
    assert set(schema["$defs"]["kind"]["enum"]) == set(KINDS)


def test_the_kinds_of_the_contract_are_all_known() -> None:
    contract = (
        "contract receipt bank_transfer sales_slip wallet_bill institution_record refund preauthorisation "
        "preauthorisation_completion other"
    )
    assert set(KINDS) == set(contract.split())


@pytest.mark.parametrize("text", ["1,299.00", *UNREADABLE])
def test_a_record_of_any_verdict_is_valid(text: str) -> None:
    values = {"vouchers": [*THIRD_DIFFERS["vouchers"], {"kind": "other", "amount": text, "amount_in_words": "贰元整"}]}
    assert errors("case-record-1", made(values)) == []


def test_codes_of_causes_have_the_form_that_records_ask_for() -> None:
    pattern = SCHEMAS["case-record-1"]["$defs"]["code"]["pattern"]
    assert all(re.fullmatch(pattern, code) for code in rules()["causes"])
