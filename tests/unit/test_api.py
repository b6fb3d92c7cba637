"""The machine-readable side: every document holds to its schema, and the indexes name everything."""

import copy
import json
import re
from typing import Any

import pytest
from documents import FACTS, KINDS, document, everything, release, text

from material import LANGS
from posguide import api, schemas
from posguide.content import Content, read
from posguide.facts import cited
from posguide.publish import dump
from posguide.yamlfile import load

BASE = "https://guide.example/a/"
WITHDRAWN = {"date": "2027-01-05", "reason": text("step 3 was wrong")}


@pytest.fixture(scope="module")
def full(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Return content with every kind of document, one of them in three versions, one of these withdrawn."""
    root = everything(content, tmp_path_factory.mktemp("api")).root
    data = document("terms")
    data["entries"][0]["items"] = ["OV-01"]
    for number in range(2):
        data["summary"], data["changes"] = text(f"summary {number}"), text(f"change {number}")
        release(root, "terms", data)
    path = root / "checklists" / "releases.yaml"
    releases = load(path).data
    releases["terms"]["versions"]["1.0.1"]["withdrawn"] = WITHDRAWN
    path.write_text(dump(releases), encoding="utf-8")
    return read(root)


def served(content: Content) -> dict[str, dict[str, Any]]:
    """Return the documents as programs read them."""
    return {path: json.loads(json.dumps(one)) for path, (_, one) in api.documents(content).items()}


def test_every_document_holds_to_its_schema(full: Content) -> None:
    for path, (schema, _) in api.documents(full).items():
        one = served(full)[path]
        assert list(schemas.validator(full.root, schema).iter_errors(one)) == [], path
        assert one["schema"] == f"{schemas.ORIGIN}schemas/{schema}.json"
    assert api.problems(full) == []


def test_a_document_that_breaks_its_schema_is_named(full: Content) -> None:
    items = copy.deepcopy(full.items.data)
    items["items"]["OV-02"] = text("item that nothing carries")
    spoiled = full._replace(items=full.items._replace(data=items))
    assert [path for path, _ in api.problems(spoiled)] == ["items.json"]


def test_the_index_names_every_checklist_and_version(full: Content) -> None:
    documents = served(full)
    index = documents["index.json"]
    assert {one["slug"] for one in index["checklists"]} == set(full.published) == {*KINDS, "handling"}
    assert set(index["languages"]) == set(LANGS)
    named = set()
    for one in index["checklists"]:
        checklist = full.current(one["slug"])
        assert (one["kind"], one["current"], one["title"]) == (
            checklist.kind,
            checklist.version,
            checklist.data["title"],
        )
        assert one["versions"] == list(full.published[one["slug"]])
        listed = documents[one["index"]]
        assert [entry["version"] for entry in listed["versions"]] == one["versions"]
        assert listed["current"] == one["current"]
        named |= {one["index"], *(one["index"].replace("index.json", entry["file"]) for entry in listed["versions"])}
    assert named == {path for path in documents if path.startswith("checklists/")}


def test_every_document_stands_in_the_list_of_paths(full: Content) -> None:
    patterns = [
        re.sub("<[a-z]+>", "[a-z0-9.-]+", re.escape(path).replace(r"\<", "<").replace(r"\>", ">"))
        for path in served(full)["index.json"]["files"]
    ]
    paths = [f"{api.ROOT}/{path}" for path in api.documents(full)]
    assert [path for path in paths if not any(re.fullmatch(pattern, path) for pattern in patterns)] == []
    literal = {path for path in served(full)["index.json"]["files"] if "<" not in path}
    assert literal <= {*paths, "llms.txt"}


def test_a_version_is_served_whole_with_what_a_citation_needs(full: Content) -> None:
    documents = served(full)
    for slug, by_version in full.published.items():
        for version, checklist in by_version.items():
            one = documents[f"checklists/{slug}/{version}.json"]
            assert one["checklist"] == checklist.data
            assert (one["id"], one["sha256"]) == (f"{slug}@{version}", checklist.sha256)
            assert one["current"] == (full.current(slug) is checklist)
            listed = next(
                entry for entry in documents[f"checklists/{slug}/index.json"]["versions"] if entry["version"] == version
            )
            assert {name: one.get(name) for name in listed if name != "file"} == {
                name: value for name, value in listed.items() if name != "file"
            }
    assert documents["checklists/terms/1.0.1.json"]["withdrawn"] == WITHDRAWN
    assert "withdrawn" not in documents["checklists/terms/1.0.2.json"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_version_comes_with_every_fact_it_rests_on(full: Content, kind: str) -> None:
    one = served(full)[f"checklists/{kind}/1.0.0.json"]
    assert {fact["id"] for fact in one["facts"]} == set(cited(full.published[kind]["1.0.0"].data))
    assert all(fact in served(full)["facts.json"]["facts"] for fact in one["facts"])


@pytest.mark.parametrize("where", ["tables", "namespaces"])
def test_a_fact_that_only_stands_outside_the_entries_comes_too(full: Content, where: str) -> None:
    checklist = full.published["codes"]["1.0.0"]
    data = copy.deepcopy(checklist.data)
    del data["facts"]
    (data["tables"][0]["rows"][0] if where == "tables" else data["namespaces"][0])["facts"] = ["hotline"]
    changed = checklist._replace(document=checklist.document._replace(data=data))
    found = served(full._replace(published={**full.published, "codes": {"1.0.0": changed}}))
    assert "hotline" in {fact["id"] for fact in found["checklists/codes/1.0.0.json"]["facts"]}


def test_the_form_that_carries_its_claims_itself_names_no_facts(full: Content) -> None:
    assert served(full)["checklists/handling/1.0.0.json"]["facts"] == []


def test_every_fact_is_served_with_how_it_is_known(full: Content) -> None:
    found = {fact["id"]: fact for fact in served(full)["facts.json"]["facts"]}
    assert set(found) == set(FACTS["facts"])
    for name, given in FACTS["facts"].items():
        source = FACTS["sources"][given["source"]]
        expected = {**given, "source": {"id": given["source"], **source}}
        expected |= {field: source[field] for field in ("as_of", "check_after", "confidence")}
        assert found[name] == {"id": name, **expected}


def test_what_a_fact_says_of_itself_goes_before_what_its_source_says(full: Content) -> None:
    own = {"check_after": "2026-12-31", "confidence": "experience"}
    one = full.facts.facts["they-say"]
    changed = {**full.facts.facts, "they-say": one._replace(data={**one.data, **own})}
    found = served(full._replace(facts=full.facts._replace(facts=changed)))["facts.json"]["facts"]
    assert [{name: fact[name] for name in own} for fact in found if fact["id"] == "they-say"] == [own]


def test_every_item_names_what_carries_it(full: Content) -> None:
    found = served(full)["items.json"]["items"]
    assert set(found["OV-01"]["carried_by"]) == {f"{slug}#first" for slug in KINDS}
    assert set(found) == {"OV-01"}


def test_the_flow_is_served_as_it_is(full: Content) -> None:
    assert served(full)["flow.json"] == full.flow.data


def test_language_models_are_told_every_page_in_both_languages(full: Content) -> None:
    found = api.llms(full, BASE)
    links = re.findall(r"^- \[(.+)\]\((\S+)\): (.+)$", found, re.MULTILINE)
    assert links
    assert all(address.startswith(BASE) for _, address, _ in links)
    assert len({address for _, address, _ in links}) == len(links)
    for lang, prefix in (("zh", ""), ("en", "en/")):
        for slug in full.published:
            data = full.current(slug).data
            assert (data["title"][lang], f"{BASE}{prefix}{slug}/", data["summary"][lang]) in links
    paths = {address.removeprefix(BASE) for _, address, _ in links}
    assert {f"{api.ROOT}/{path}" for path in api.documents(full) if not path.startswith("checklists/")} <= paths
