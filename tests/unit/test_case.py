"""A case from anywhere is tidied, its record holds nothing private and verifies, and every record becomes a case."""

import copy
import json
import re
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from material import DECLARATION, DIGEST, LANGS, ROOT, THIRD_DIFFERS, filled_cases, made, strings
from poscheck import _tidy, case, checks, record
from poscheck.money import MAX_FEN, to_text
from poscheck.problems import problem
from poscheck.record import RecordError, canonical, problems_of, verify

FULL: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "records" / "case-2.case.json").read_bytes())
BARE = {"id": "9f3a6c01d2e4b875", "opened": "2026-11-23T20:11:05+08:00"}
PAN = "6222021234567890128"
# Sixteen digits that pass for a card number, as one in ten ids of digits only does.
CARD_LIKE = "4111111111111111"
FORM = {"id": "case", "sha256": DIGEST}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def built(given: Any, **changes: Any) -> record.Record:
    arguments = {
        "case": given, "form": FORM, "code_sha256": DIGEST, "created": "2026-11-26T11:00:00+08:00", "lang": "zh"
    }  # fmt: skip
    return case.build(**{**arguments, **changes})


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of everything inside a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(inner for key, item in items for inner in places(item, (*path, key)))]


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a copy of a value with another one at a path."""
    if not path:
        return new
    changed = copy.copy(value)
    changed[path[0]] = replaced(value[path[0]], path[1:], new)
    return changed


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """Return the entry of a check in a case."""
    report = checks.run(DECLARATION, values, "zh")["report"]
    return {
        "id": "00112233445566aa", "at": "2026-11-23T20:11:05+08:00", "answers": values, "findings": report,
        "outcome": report["verdict"], "check": {"id": "amounts", "sha256": DIGEST},
        "code": {"name": "poscheck", "version": "0.3.0", "sha256": DIGEST},
    }  # fmt: skip


def test_a_whole_case_is_kept_as_it_is() -> None:
    assert case.tidy(FULL) == FULL
    assert built(FULL)["case"] == FULL


def test_what_is_empty_is_missing() -> None:
    empty = {"title": " ", "about": {"story": "\n", "amount": ""}, "checks": [], "contacts": [{}], "evidence": None}
    assert case.tidy({**BARE, **empty}) == BARE


@pytest.mark.parametrize("given", [None, [], "case", 1, {}, {"id": "9F3A6C01D2E4B875"}, {"opened": "2026-11-23"}])
def test_nothing_whole_is_an_empty_case(given: Any) -> None:
    assert case.tidy(given) == {}


@pytest.mark.parametrize(
    "given",
    [
        {"about": {"Story": "x", "a b": "x", "_a": "x", "amount": 299, "paid_on": None}},
        {"contacts": [{"kind": "called"}, {"id": "x" * 16}, None, 1, []]},
        {"contacts": {"id": "c000000000000001"}},
        {"checklists": [{"id": "handling"}, {"id": "handling@1.1.0\n"}]},
        {"more": 1},
        {"evidence": [{"id": "AAAAAAAAAAAAAAAA"}]},
    ],
)
def test_what_is_broken_is_dropped(given: dict[str, Any]) -> None:
    assert case.tidy({**BARE, **given}) == BARE


@pytest.mark.parametrize(
    ("part", "entry"),
    [
        ("contacts", {"at": "2026-02-30", "kind": "Called", "said": 1, "next_on": "2026-12-01T10:00"}),
        ("contacts", {"at": "2026-11-23T25:00"}),
        (
            "evidence",
            {"bytes": -1, "sha256": DIGEST.upper(), "type": "image", "added": "2026-11-23", "changes": ["cut"]},
        ),
        ("evidence", {"bytes": True, "made_from": 1, "document": "Contract"}),
        (
            "checks",
            {"at": "2026-11-23T20:11:05Z", "outcome": "won", "answers": [], "findings": {}, "check": {"id": "amounts"}},
        ),
        ("checks", {"code": {"name": "other", "version": "1.0.0", "sha256": DIGEST}}),
    ],
)
def test_a_broken_field_does_not_take_its_entry_along(part: str, entry: dict[str, Any]) -> None:
    assert case.tidy({**BARE, part: [{"id": "c000000000000001", **entry}]})[part] == [{"id": "c000000000000001"}]


def test_deep_nesting_is_dropped_and_breaks_nothing() -> None:
    deep: dict[str, Any] = {}
    for _ in range(50_000):
        deep = {"a": deep}
    tidied = case.tidy(
        {**BARE, "about": deep, "checks": [{"id": "c000000000000001", "answers": deep, "findings": [deep]}]}
    )
    assert tidied == {**BARE, "checks": [{"id": "c000000000000001"}]}


def test_characters_that_no_text_holds_are_taken_out() -> None:
    assert case.tidy({**BARE, "title": "押\x00金\ud800\x1b\ufffe"})["title"] == "押金\ufffd"
    assert case.tidy({**BARE, "about": {"story": "一\r\n\t二"}})["about"]["story"] == "一\r\n\t二"


def test_entries_come_in_the_order_of_their_time_in_any_zone() -> None:
    ids = [f"{number:016x}" for number in range(4)]
    evidence = [
        {"id": ids[0]},
        {"id": ids[1], "added": "2026-11-23T08:00:00+08:00"},
        {"id": ids[2], "added": "2026-11-22T23:59:59+00:00"},
        {"id": ids[3], "added": "2026-11-23T07:00:00+05:00"},
    ]
    assert [one["id"] for one in case.tidy({**BARE, "evidence": evidence})["evidence"]] == [
        ids[2],
        ids[1],
        ids[3],
        ids[0],
    ]
    # Contacts of one day stay in the order in which they were written down.
    contacts = [
        {"id": ids[3], "at": "2026-11-23"},
        {"id": ids[0], "at": "2026-11-23"},
        {"id": ids[1], "at": "2026-11-22T09:00"},
    ]
    assert [one["id"] for one in case.tidy({**BARE, "contacts": contacts})["contacts"]] == [ids[1], ids[3], ids[0]]


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00"])
def test_the_first_and_the_last_year_can_be_sorted(at: str) -> None:
    evidence = [{"id": "a" * 16, "added": at}, {"id": "b" * 16, "added": "2026-11-23T08:00:00+08:00"}]
    assert len(case.tidy({**BARE, "evidence": evidence})["evidence"]) == 2


def test_an_id_stands_once() -> None:
    contacts = [{"id": "c000000000000001", "said": "一"}, {"id": "c000000000000001", "said": "二"}]
    assert case.tidy({**BARE, "contacts": contacts})["contacts"] == contacts[:1]


@settings(deadline=None, max_examples=100)
@given(json_values)
def test_any_json_can_be_tidied(value: Any) -> None:
    once = case.tidy(value)
    assert case.tidy(once) == once


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_whatever_stands_anywhere_in_a_case_a_record_verifies_or_says_why_not(data: st.DataObject) -> None:
    given = FULL
    for _ in range(data.draw(st.integers(1, 3))):
        given = replaced(given, data.draw(st.sampled_from(places(given))), data.draw(json_values))
    before = copy.deepcopy(given)
    try:
        found = built(given)
    except RecordError as error:
        assert error.problems
    else:
        assert verify(canonical(found)) == []
        assert case.migrate(found) == found["case"] == case.tidy(found["case"])
    assert repr(given) == repr(before)


@settings(deadline=None, max_examples=40)
@given(filled_cases.filter(lambda values: values["vouchers"]))
def test_every_check_fits_into_a_case(values: dict[str, Any]) -> None:
    entry = checked(values)
    found = built({**BARE, "checks": [entry]})
    assert verify(canonical(found)) == []
    assert found["case"]["checks"] == [entry]


@pytest.mark.parametrize("number", range(len(DECLARATION["examples"])))
def test_no_sentence_of_a_check_is_masked(number: int) -> None:
    entry = checked(DECLARATION["examples"][number]["values"])
    assert built({**BARE, "checks": [entry]})["case"]["checks"] == [entry]


def test_private_numbers_are_masked_in_every_text() -> None:
    secret = f"卡 {PAN} 手机 13800138000 身份证 11010519491231002X CVV2 123"
    texts = {"said": secret, "person": secret, "channel": secret, "ticket": secret, "next_what": secret}
    found = built(
        {
            **BARE,
            "title": secret,
            "about": {"story": secret, "merchant": secret},
            "checks": [
                {**checked({"vouchers": [{"kind": "receipt", "payer": secret, "amount": PAN}]}), "title": secret}
            ],
            "checklists": [{"id": "handling@1.1.0", "steps": [{"id": "close", "by": secret, "note": secret}]}],
            "contacts": [{"id": "c000000000000001", **texts}],
            "evidence": [{"id": "a" * 16, "name": f"{secret}.jpg", "note": secret}],
        }
    )
    everything = strings(found)
    hidden = [text for text in everything if "卡" in text]
    assert len(hidden) >= 14
    for number in (PAN[:12], "13800138000", "1231002X", " 123"):
        assert not any(number in text for text in everything), number
    assert verify(canonical(found)) == []


def test_a_text_of_which_nothing_is_left_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("poscheck.case.mask_private", lambda text, keep: "" if text == "CVV 123" else text)
    assert built({**BARE, "about": {"story": "CVV 123", "amount": "1"}})["case"]["about"] == {"amount": "1"}


def test_ids_and_digests_are_never_masked() -> None:
    digest = f"a{CARD_LIKE}b" + "0" * 46
    evidence = [{"id": CARD_LIKE, "sha256": digest, "made_from": CARD_LIKE}]
    steps = [{"id": "close", "evidence": [CARD_LIKE]}]
    given = {
        **BARE,
        "id": CARD_LIKE,
        "evidence": evidence,
        "checklists": [{"id": "handling@1.1.0", "sha256": digest, "steps": steps}],
        "contacts": [{"id": CARD_LIKE}],
        "checks": [{"id": CARD_LIKE, "check": {"id": "amounts", "sha256": digest}}],
    }
    found = built(given, form={"id": "case", "sha256": digest}, code_sha256=digest)
    assert found["case"] == given
    assert found["form"]["sha256"] == found["code"]["sha256"] == digest
    assert verify(canonical(found)) == []


def test_the_number_of_a_merchant_is_kept_whole() -> None:
    number = "102100050000001"
    about = {"merchant_no": number, "story": f"商户号{number}"}
    assert built({**BARE, "about": about})["case"]["about"] == about


def test_money_that_was_computed_is_never_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    vouchers = [{"kind": "receipt", "amount": to_text(MAX_FEN)}, {"kind": "institution_record", "amount": "1"}]
    entry = checked({"vouchers": vouchers})
    assert built({**BARE, "checks": [entry]})["case"]["checks"] == [entry]
    # Whatever a mask hides, also if it took an amount for a card.
    monkeypatch.setattr("poscheck.case.mask_private", lambda text, keep: re.sub("[0-9]", "*", text))
    findings, masked = entry["findings"], case._masked({**BARE, "checks": [entry]})["checks"][0]["findings"]
    assert masked["reference"] == findings["reference"]
    assert masked["sums"] == findings["sums"]
    assert masked["vouchers"] == findings["vouchers"]
    assert masked["differences"] == findings["differences"]
    assert masked["causes"] != findings["causes"]


@pytest.mark.parametrize(
    "findings",
    [{"vouchers": "x"}, {"vouchers": [1, None]}, {"differences": {"a": 1}}, {"differences": [[]]}, {"sums": 1}],
)
def test_broken_findings_are_refused_with_their_place(findings: dict[str, Any]) -> None:
    with pytest.raises(RecordError) as caught:
        built({**BARE, "checks": [{"id": "c000000000000001", "findings": findings}]})
    assert all(one.values["where"].startswith("case.checks.0.findings") for one in caught.value.problems)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, [problem("missing", where="case.id"), problem("missing", where="case.opened")]),
        ({**BARE, "title": "字" * 201}, [problem("too_long", where="case.title", most=200)]),
        (
            {**BARE, "contacts": [{"id": f"{n:016x}", "said": "x" * (3999 + n)} for n in range(3)]},
            [problem("too_long", where="case.contacts.2.said", most=4000)],
        ),
        (
            {**BARE, "contacts": [{"id": f"{n:016x}"} for n in range(2001)]},
            [problem("too_many", where="case.contacts", most=2000)],
        ),
        (
            {**BARE, "about": {f"a{n}": "1" for n in range(101)}},
            [problem("too_many", where="case.about", most=100)],
        ),
    ],
    ids=["no id", "title", "said", "contacts", "about"],
)  # fmt: skip
def test_what_would_be_lost_is_refused_with_its_place(given: Any, expected: Any) -> None:
    with pytest.raises(RecordError) as caught:
        built(given)
    assert {(one.code, *one.values.items()) for one in caught.value.problems} == {
        (one.code, *one.values.items()) for one in expected
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"created": "today"},
        {"lang": "fr"},
        {"code_sha256": "x"},
        {"form": {"id": "case"}},
        {"created": "2026-13-01T11:00:00+08:00"},
    ],
)
def test_what_does_not_fit_beside_the_case_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(RecordError):
        built(FULL, **changes)


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"opened": "2026-02-30T20:11:05+08:00"}, "no_such_time", "case.opened"),
        ({"contacts": [{"id": "c" * 16, "at": "2026-02-30"}]}, "no_such_time", "case.contacts.0.at"),
        ({"contacts": [{"id": "c" * 16}, {"id": "c" * 16, "said": "x"}]}, "id_twice", "case.contacts"),
        ({"evidence": [{"id": "c" * 16}] * 2}, "id_twice", "case.evidence"),
        ({"about": {"Story": "x"}}, "unknown_name", "case.about.Story"),
        ({"about": {"story": ""}}, "empty", "case.about.story"),
        ({"contacts": [{"said": "x"}]}, "missing", "case.contacts.0.id"),
        ({"contacts": [{"id": "c" * 16, "kind": "called\n"}]}, "wrong_form", "case.contacts.0.kind"),
        ({"checks": [{"id": "c" * 16, "outcome": "matched", "findings": FULL["checks"][0]["findings"]}]},
         "differs_from_findings", "case.checks.0.outcome"),
        ({"more": 1}, "unknown_name", "case.more"),
    ],
)  # fmt: skip
def test_a_record_that_no_program_of_ours_made_is_refused_with_its_place(change: Any, code: str, where: str) -> None:
    found = built(BARE)
    found["case"] |= change
    found["sha256"] = record.digest(found)
    assert [(one.code, one.values["where"]) for one in problems_of(canonical(found))] == [(code, where)]


@pytest.mark.parametrize("lang", LANGS)
def test_a_record_of_one_check_becomes_a_case(lang: str) -> None:
    found = made(lang=lang)
    became = case.migrate(found)
    assert became["id"] == found["sha256"][:16]
    assert became["opened"] == became["checks"][0]["at"] == found["created"]["at"]
    assert {key: became["checks"][0][key] for key in ("answers", "findings", "outcome", "check", "code")} == {
        key: found[key] for key in ("answers", "findings", "outcome", "check", "code")
    }
    assert became["checks"][0]["answers"] == THIRD_DIFFERS
    assert became["checklists"] == [
        {"id": "handling@1.0.0", "sha256": DIGEST, "steps": [{"id": "choose-deposit", "done": True}]}
    ]
    assert case.migrate(found) == became
    assert verify(canonical(built(became))) == []


@pytest.mark.parametrize("schema", [None, 1, [], "https://posguide.example/schemas/case-record-3.json"])
def test_what_is_no_record_becomes_no_case(schema: Any) -> None:
    with pytest.raises(RecordError):
        case.migrate({"schema": schema})


@pytest.mark.parametrize(("lang", "start"), [("zh", "押金案件-"), ("en", "deposit-case-")])
def test_files_are_named_after_the_record_or_the_case(lang: str, start: str) -> None:
    found = built(FULL, lang=lang)
    assert case.file_name(found, ".zip") == f"{start}{found['sha256'][:8]}-2026-11-26.zip"
    assert case.short(FULL) == "9f3a6c01"
    assert case.other_name(FULL, "2026-11-27T08:00:00+08:00", lang, ".ics") == f"{start}9f3a6c01-2026-11-27.ics"
    assert re.fullmatch("[0-9a-f]{8}", case.short(found["case"]))


def test_every_text_list_and_number_of_a_record_has_a_limit() -> None:
    schema = json.loads((ROOT / "schemas" / "case-record-2.json").read_bytes())
    parts = [part for path in places(schema) if isinstance(part := reduce(getitem, path, schema), dict)]
    assert parts
    for part in parts:
        if part.get("type") == "string":
            assert "maxLength" in part, part
        if part.get("type") == "array":
            assert {"maxItems", "items"} <= set(part), part
        if part.get("type") in ("integer", "number"):
            assert {"minimum", "maximum"} <= set(part), part
        if part.get("type") == "object" and part["additionalProperties"] is not False:
            assert {"maxProperties", "propertyNames"} <= set(part), part


def test_what_is_tidied_and_what_is_valid_have_the_same_names() -> None:
    schema = json.loads((ROOT / "schemas" / "case-record-2.json").read_bytes())
    shapes = {"case": _tidy.CASE, "check": _tidy.CHECK, "checklist": _tidy.CHECKLIST, "step": _tidy.STEP}
    shapes |= {"contact": _tidy.CONTACT, "evidence": _tidy.EVIDENCE}
    for name, shape in shapes.items():
        part = schema["properties"]["case"] if name == "case" else schema["$defs"][name]
        assert set(part["properties"]) == set(shape)
