import copy
import hashlib
import json
import random
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings

from material import DIGEST, LANGS, ROOT, THIRD_DIFFERS, arguments, filled_cases, made, plain_canonical, strings
from poscheck.compare import TEXT_FIELDS, compare
from poscheck.problems import SENTENCES, problem
from poscheck.record import (
    CASE_SCHEMA,
    MAX_BYTES,
    SCHEMA,
    VERSION,
    RecordError,
    build,
    canonical,
    digest,
    examine,
    file_name,
    problems_of,
    verify,
)

PAN = "6222021234567890128"
CHINESE = {
    "vouchers": [
        {
            "kind": "receipt",
            "amount": "¥1,299.00",
            "payer": "王小明",
            "payee": "某某支付有限公司",
            "label": "POS机押金“𠮷”",
        },
        {"kind": "institution_record", "amount": "1929", "merchant_no": "898110248990001", "date": "2026年11月23日"},
    ],
    "terminals": 2,
}
GOOD = canonical(made(CHINESE))


def signed(record: dict[str, Any]) -> bytes:
    """Return the file of a record with the right digest, so that only its content can be refused."""
    rest = {key: value for key, value in record.items() if key != "sha256"}
    return canonical({**rest, "sha256": hashlib.sha256(canonical(rest)).hexdigest()})


def changed(**values: Any) -> bytes:
    """Return the file of a good record with some values replaced; ``a__b`` is ``b`` inside ``a``."""
    record = json.loads(GOOD)
    for path, value in values.items():
        *outer, last = path.split("__")
        place = record
        for name in outer:
            place = place[name]
        place[last] = value
    return signed(record)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("values", [THIRD_DIFFERS, CHINESE])
def test_what_is_built_is_unaltered(values: dict[str, Any], lang: str) -> None:
    record = made(values, lang=lang)
    assert verify(canonical(record)) == []
    assert record["answers"] == values
    assert record["findings"] == compare(values)
    assert record["outcome"] == "mismatch"


@settings(deadline=None, max_examples=60)
@given(filled_cases.filter(lambda case: case["vouchers"]))
def test_every_case_that_was_compared_makes_a_record(case: dict[str, Any]) -> None:
    assert verify(canonical(made(case))) == []


def test_the_digest_can_be_computed_without_this_program() -> None:
    record = json.loads(GOOD)
    stated = record.pop("sha256")
    assert hashlib.sha256(plain_canonical(record)).hexdigest() == stated
    assert plain_canonical({**record, "sha256": stated}) == GOOD
    assert digest({**record, "sha256": "anything"}) == stated


def test_building_again_gives_the_same_bytes() -> None:
    reordered = {
        "vouchers": [dict(reversed(voucher.items())) for voucher in CHINESE["vouchers"]],
        "terminals": 2,
    }
    assert canonical(made(reordered)) == GOOD


def test_the_version_of_the_program_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION
    assert json.loads(GOOD)["code"] == {"name": "poscheck", "version": VERSION, "sha256": DIGEST}


def test_one_changed_byte_anywhere_is_refused() -> None:
    chance = random.Random(1)
    for place in chance.sample(range(len(GOOD)), 250):
        value = chance.choice([GOOD[place] ^ (1 << chance.randrange(8)), ord(chance.choice('0 9"{}[],:az'))])
        if value != GOOD[place]:
            altered = GOOD[:place] + bytes([value]) + GOOD[place + 1 :]
            assert verify(altered), (place, value)


def test_one_byte_more_or_less_anywhere_is_refused() -> None:
    chance = random.Random(2)
    for place in chance.sample(range(len(GOOD)), 80):
        assert verify(GOOD[:place] + GOOD[place + 1 :]), place
        assert verify(GOOD[:place] + bytes([chance.choice(b' \n0"\x00\xff')]) + GOOD[place:]), place


@pytest.mark.parametrize(
    "altered",
    [
        pytest.param(GOOD + b"\n", id="newline at the end"),
        pytest.param(b" " + GOOD, id="blank at the start"),
        pytest.param(b"\xef\xbb\xbf" + GOOD, id="byte order mark"),
        pytest.param(GOOD + GOOD, id="twice"),
        pytest.param(json.dumps(json.loads(GOOD)).encode(), id="written anew"),
        pytest.param(json.dumps(json.loads(GOOD), ensure_ascii=False, indent=1).encode(), id="indented"),
        pytest.param(GOOD.replace("王".encode(), b"\\u738b"), id="escape instead of a character"),
        pytest.param(GOOD.replace(b'"rank":1', b'"rank":1.0'), id="1.0 instead of 1"),
        pytest.param(GOOD.replace(b'"terminals":2', b'"terminals":2e0'), id="2e0 instead of 2"),
        pytest.param(GOOD.replace(b'"voucher":0', b'"voucher":-0'), id="-0 instead of 0"),
        pytest.param(GOOD.replace(b'"lang":"zh",', b'"lang":"zh","lang":"zh",'), id="a name twice"),
        pytest.param(GOOD.replace(b'"lang":"zh",', b'"lang":"en","lang":"zh",'), id="a name twice, two values"),
        pytest.param(GOOD.replace(b'"terminals":2', b'"terminals":NaN'), id="NaN"),
        pytest.param(GOOD.replace(b'"voucher":0', b'"voucher":Infinity'), id="Infinity"),
        pytest.param(GOOD.replace(b'"voucher":0', b'"voucher":1e999'), id="beyond floats"),
        pytest.param(GOOD.replace(b'"terminals":2', b'"terminals":2.5'), id="a fraction"),
        pytest.param(GOOD.replace(b'"terminals":2', b'"terminals":' + b"9" * 5000), id="a huge number"),
        pytest.param(GOOD.replace("王".encode(), b"\\ud800"), id="a lone surrogate"),
        pytest.param(GOOD.decode().encode("utf-16"), id="UTF-16"),
        pytest.param(GOOD.decode().encode("gb18030"), id="GB 18030"),
        pytest.param(GOOD[: len(GOOD) // 2], id="cut off"),
        pytest.param(b"", id="empty"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"[" + GOOD + b"]", id="inside a list"),
        pytest.param(b"{}", id="an empty object"),
        pytest.param(b"[" * (MAX_BYTES - 1), id="five million brackets"),
        pytest.param(b"[" * 2_000_000 + b"]" * 2_000_000, id="two million pairs of brackets"),
        pytest.param(b"[]" * 2_000_000, id="two million empty lists"),
        pytest.param(b'"' * 4_000_000, id="four million quotes"),
        pytest.param(b'"' + b'\\"' * 2_000_000, id="two million escaped quotes"),
        pytest.param(b"[" * 100_000, id="100,000 brackets"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000, id="100,000 pairs of brackets"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, id="100,000 objects"),
        pytest.param(GOOD.replace(b'"terminals":2', b'"terminals":' + b"[" * 300 + b"]" * 300), id="300 brackets"),
        pytest.param(b" " * MAX_BYTES + GOOD, id="too large"),
    ],
)
def test_another_writing_or_another_file_is_refused(altered: bytes) -> None:
    assert altered != GOOD
    problems = verify(altered)
    assert problems
    assert all(len(problem) < 500 and "\n" not in problem for problem in problems)


@pytest.mark.parametrize(
    "values",
    [
        {"schema": "https://posguide.example/schemas/case-record-2.json"},
        {"outcome": "matched"},
        {"findings__verdict": "matched"},
        {"lang": "fr"},
        {"created__at": "2026-13-40T20:11:05+08:00"},
        {"created__at": "2026-02-29T20:11:05+08:00"},
        {"created__at": "2026-11-23T25:11:05+08:00"},
        {"created__at": "2026-11-23T20:11:05+99:99"},
        {"created__at": "2026-11-23T20:11:05Z"},
        {"created__at": "2026-11-23T20:11:05+08:00\n"},
        {"created__clock": "trusted"},
        {"checklist__id": "handling"},
        {"checklist__sha256": DIGEST.upper()},
        {"checklist__steps_done": ["a", "a"]},
        {"check__sha256": DIGEST[:-1]},
        {"code__name": "another"},
        {"answers__vouchers": []},
        {"answers__terminals": 0},
        {"answers__more": "x"},
        {"answers__vouchers": [{"kind": "receipt", "amount": 1299}]},
        {"answers__vouchers": [{"kind": "receipt", "amount": "1" * 201}]},
        {"answers__vouchers": [{"kind": "receipt", "cvv": "123"}]},
        {"findings__reference": 1299},
        {"findings__reference": "1299"},
        {"findings__more": 1},
        {"more": 1},
    ],
    ids=str,
)
def test_content_that_no_record_can_have_is_refused_in_spite_of_its_digest(values: dict[str, Any]) -> None:
    assert verify(changed()) == []
    assert verify(changed(**values))


@pytest.mark.parametrize("name", sorted(json.loads(GOOD)))
def test_every_part_is_needed(name: str) -> None:
    record = json.loads(GOOD)
    del record[name]
    assert verify(canonical(record) if name == "sha256" else signed(record))


def test_a_digest_of_other_content_is_refused() -> None:
    record = json.loads(GOOD)
    assert verify(canonical({**record, "sha256": DIGEST}))


def test_card_numbers_are_masked_in_every_text() -> None:
    names = ["amount_in_words", *TEXT_FIELDS]
    voucher = {"kind": "receipt", "amount": PAN, **dict.fromkeys(names, f"卡 {PAN[:6]} {PAN[6:]}")}
    record = made({"vouchers": [voucher, {"kind": "contract", "amount": "1"}]})
    text = canonical(record).decode()
    assert "90128" not in text
    assert canonical(record["answers"]).count(b"0128") == len(names) + 1
    assert verify(canonical(record)) == []
    assert voucher["amount"] == PAN


def test_card_numbers_in_findings_are_masked() -> None:
    given = arguments()
    given["findings"]["issues"] = [
        {"voucher": 0, "field": "amount", "code": "x", "severity": "notice", "explanation": {"zh": PAN, "en": PAN}}
    ]
    record = build(**given)
    assert record["findings"]["issues"]
    assert not any(PAN[:15] in text for text in strings(record))


def test_the_number_of_a_merchant_is_kept_whole() -> None:
    number = "102100050000001"
    record = made({"vouchers": [{"kind": "receipt", "amount": "1", "merchant_no": number}]})
    assert record["answers"]["vouchers"][0]["merchant_no"] == number


def test_digests_are_never_masked() -> None:
    lookalike = "a4111111111111111b" + "0" * 46
    record = made(
        checklist={"id": "handling@1.0.0", "sha256": lookalike, "steps_done": []},
        check={"id": "amounts", "sha256": lookalike},
        code_sha256=lookalike,
    )
    assert [record[part]["sha256"] for part in ("checklist", "check", "code")] == [lookalike] * 3
    assert verify(canonical(record)) == []


def test_building_leaves_its_arguments_alone() -> None:
    given = arguments({"vouchers": [{"kind": "receipt", "amount": PAN}]})
    before = copy.deepcopy(given)
    build(**given)
    assert given == before


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"answers": {"vouchers": [{"kind": "receipt", "payer": "王" * 201}]}}, "payer"),
        ({"answers": {"vouchers": [{"kind": "receipt", "amount": "\ud800"}]}}, ""),
        ({"answers": {"vouchers": [{"kind": "receipt", "cvv": "123"}]}}, "cvv"),
        ({"answers": {"vouchers": []}}, "vouchers"),
        ({"answers": {"vouchers": [{"kind": "receipt"}] * 101}}, "vouchers"),
        ({"answers": {"vouchers": [{"kind": "receipt"}], "terminals": 1.5}}, "terminals"),
        ({"answers": {"vouchers": [{"kind": "receipt"}], "terminals": float("nan")}}, ""),
        ({"answers": {"vouchers": [{"kind": "receipt"}], "terminals": 2**60}}, ""),
        ({"created": "2026-13-40T20:11:05+08:00"}, ""),
        ({"created": "2026-11-23"}, "created"),
        ({"lang": "fr"}, "lang"),
        ({"code_sha256": "x"}, "code"),
        ({"findings": {}}, "outcome"),
        ({"checklist": {"id": "handling@1.0.0", "steps_done": []}}, "checklist"),
        ({"check": {"id": "amounts"}}, "check"),
    ],
)
def test_what_does_not_fit_is_refused_when_a_record_is_made(change: dict[str, Any], named: str) -> None:
    with pytest.raises(RecordError) as caught:
        build(**{**arguments(), **change})
    assert named in str(caught.value)
    assert len(str(caught.value)) < 5000


@pytest.mark.parametrize(("lang", "start"), [("zh", "押金案件-"), ("en", "deposit-case-")])
def test_the_file_name_holds_digest_and_day(lang: str, start: str) -> None:
    record = made(lang=lang)
    assert file_name(record) == f"{start}{record['sha256'][:8]}-2026-11-23.json"


def test_the_schema_is_named_in_the_record() -> None:
    assert json.loads(GOOD)["schema"] == SCHEMA
    assert json.loads((ROOT / "schemas" / SCHEMA.rpartition("/")[2]).read_bytes())["$id"] == SCHEMA


def refused(data: bytes) -> list[str]:
    """Return the codes of what is wrong with a file."""
    return [one.code for one in problems_of(data)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b" " * (MAX_BYTES + 1), "too_large"),
        (b"\xff", "not_utf8"),
        (b"", "not_json"),
        (GOOD[:-1], "not_json"),
        (b"[" * 33 + b"]" * 33, "too_deep"),
        (b'{"a":' * 50_000, "too_deep"),
        (b'{"a":1,"a":1}', "name_twice"),
        (b'{"a":NaN}', "not_a_number"),
        (b'{"a":-Infinity}', "not_a_number"),
        (b'{"a":1e999}', "number_too_long"),
        (b'{"a":' + b"1" * 5_000 + b"}", "number_too_long"),
        (b'{"a":0.' + b"1" * 1_000_000 + b"}", "number_too_long"),
        (b"[]", "not_a_record"),
        (b"null", "not_a_record"),
        (b"{}", "unknown_format"),
        (b'{"schema":["https://posguide.example/schemas/case-record-1.json"]}', "unknown_format"),
        (b'{"schema":"https://posguide.example/schemas/case-record-3.json"}', "unknown_format"),
        (GOOD.replace("王".encode(), b"\\ud800"), "not_unicode"),
        (GOOD.replace(b'"payer"', b'"\\udfff"'), "not_unicode"),
        (GOOD.replace(b'"1929"', b'"1928"'), "altered"),
        (GOOD + b"\n", "rewritten"),
        (changed(outcome="matched"), "differs_from_findings"),
        (changed(created__at="2026-02-30T20:11:05+08:00"), "no_such_time"),
        (GOOD.replace(b'"rank":1,', b'"rank":1152921504606846976,'), "not_exact"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_each_refusal_has_its_own_reason(data: bytes, code: str) -> None:
    assert refused(data) == [code]
    # One that was changed is still a record: it can be shown, with what is said of it.
    assert (examine(data)[0] is not None) == (code in ("altered", "rewritten"))


def test_what_is_deep_inside_a_text_is_no_nesting() -> None:
    record = made({"vouchers": [{"kind": "receipt", "amount": "1", "label": "[{" * 60 + '"\\' * 20}]})
    assert verify(canonical(record)) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"answers__vouchers": [{"kind": "receipt", "payer": "x" * 201}]}, ("too_long", "answers.vouchers.0.payer")),
        ({"answers__vouchers": [{"kind": "receipt", "cvv": "1"}]}, ("unknown_name", "answers.vouchers.0.cvv")),
        ({"answers__vouchers": [{}]}, ("missing", "answers.vouchers.0.kind")),
        ({"answers__vouchers": []}, ("too_few", "answers.vouchers")),
        ({"answers__vouchers": [{"kind": "receipt"}] * 101}, ("too_many", "answers.vouchers")),
        ({"answers__vouchers": [{"kind": "x"}]}, ("unknown_value", "answers.vouchers.0.kind")),
        ({"answers__vouchers": [{"kind": 1}]}, ("wrong_kind", "answers.vouchers.0.kind")),
        ({"answers__vouchers": {}}, ("not_list", "answers.vouchers")),
        ({"answers": []}, ("not_object", "answers")),
        ({"answers__terminals": 0}, ("too_small", "answers.terminals")),
        ({"answers__terminals": 10001}, ("too_big", "answers.terminals")),
        ({"answers__terminals": "2"}, ("not_number", "answers.terminals")),
        ({"answers__as_of": 1}, ("not_text", "answers.as_of")),
        ({"findings__sums": {"more": "1.00"}}, ("unknown_name", "findings.sums.more")),
        ({"findings__sums": {"left": "1"}}, ("wrong_form", "findings.sums.left")),
        ({"findings__reference": "1299"}, ("no_known_form", "findings.reference")),
        ({"checklist__steps_done": ["a", "a"]}, ("same_twice", "checklist.steps_done")),
        ({"more": 1}, ("unknown_name", "more")),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value[0],
)
def test_what_breaks_the_schema_is_said_with_its_place(values: dict[str, Any], expected: tuple[str, str]) -> None:
    found = problems_of(changed(**values))
    assert [(one.code, one.values["where"]) for one in found] == [expected]


def test_a_refusal_never_quotes_the_file() -> None:
    """Names and values of millions of characters are cut short, and only so many problems are told."""
    huge = "x" * 1_000_000
    vouchers = [{"kind": huge, huge: "\u202e\n"}, *[{"kind": "receipt", "amount": huge}] * 2]
    found = verify(changed(answers__vouchers=[*vouchers, *[{"kind": "receipt", "more": 1}] * 60]))
    assert found
    assert len(found) <= 25
    assert all(len(one) < 500 and one.isprintable() for one in found)


def test_a_record_larger_than_can_be_verified_is_not_made() -> None:
    given = arguments()
    cause = given["findings"]["causes"][0]
    given["findings"]["causes"] = [{**cause, "explanation": {"zh": "字" * 2000, "en": "x" * 2000}}] * 900
    with pytest.raises(RecordError) as caught:
        build(**given)
    assert caught.value.problems == (problem("too_large", most=MAX_BYTES),)


def test_every_format_is_one_that_is_published() -> None:
    for name in (SCHEMA, CASE_SCHEMA):
        assert json.loads((ROOT / "schemas" / name.rpartition("/")[2]).read_bytes())["$id"] == name


def test_the_sentences_of_verify_are_english() -> None:
    assert verify(b"[]") == [SENTENCES["not_a_record"].en]
