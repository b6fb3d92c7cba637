"""The time line: everything dated in order, and a table that a spreadsheet opens without harm."""

from __future__ import annotations

import copy
import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from material import LANGS
from poscheck import timeline

ID = "{:016x}".format
CASE: dict[str, Any] = {
    "id": "9f3a6c01d2e4b875",
    "about": {
        "contract_on": "2025-02-28",
        "contract_no": "HT-1",
        "paid_on": "2025-03-01",
        "amount": "299",
        "payee": "某公司",
        "noticed_on": "2026-11-01",
        "recorded_amount": "0",
        "settled_on": "2026-12-30",
        "settled_amount": "299",
        "result": "退了",
    },
    "checks": [
        {"id": ID(1), "at": "2026-11-02T20:11:05+08:00", "title": "押金", "outcome": "mismatch"},
        {"id": ID(2), "check": {"id": "amounts", "sha256": "0" * 64}},
    ],
    "checklists": [
        {
            "id": "handling@1.1.0",
            "steps": [
                {
                    "id": "contact-institution",
                    "done": True,
                    "at": "2026-11-03T09:00:00+08:00",
                    "by": "王",
                    "note": "已问",
                },
                {"id": "collect-vouchers", "done": False, "at": "2026-11-03T10:00:00+08:00"},
                {"id": "close", "at": "2026-11-03T11:00:00+08:00"},
            ],
        }
    ],
    "contacts": [
        {"id": ID(3), "kind": "visited", "at": "2026-11-04", "channel": "门店"},
        {
            "id": ID(4),
            "kind": "called",
            "at": "2026-11-04T14:05",
            "person": "李",
            "said": "再等等",
            "next_on": "2026-11-10",
        },
        {"id": ID(5), "kind": "no_such_kind", "at": "2026-11-05"},
        {"id": ID(6), "kind": "promised"},
    ],
    "evidence": [
        {"id": ID(7), "name": "收据.jpg", "added": "2026-11-06T08:00:00+08:00", "note": "背面有字"},
        {
            "id": ID(8),
            "name": "收据-遮.jpg",
            "added": "2026-11-06T08:30:00+08:00",
            "made_from": ID(7),
            "changes": ["redacted", "stripped"],
        },
        {"id": ID(9)},
    ],
}
ORDER = [
    ("2025-02-28", "contract", "contract_on"),
    ("2025-03-01", "paid", "paid_on"),
    ("2026-11-01", "noticed", "noticed_on"),
    ("2026-11-02T20:11", "check", ID(1)),
    ("2026-11-03T09:00", "step", "handling@1.1.0#contact-institution"),
    ("2026-11-04", "contact", ID(3)),
    ("2026-11-04T14:05", "contact", ID(4)),
    ("2026-11-05", "contact", ID(5)),
    ("2026-11-06T08:00", "evidence", ID(7)),
    ("2026-11-06T08:30", "evidence", ID(8)),
    ("2026-12-30", "settled", "settled_on"),
    (None, "check", ID(2)),
    (None, "contact", ID(6)),
    (None, "evidence", ID(9)),
]


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("lang", LANGS)
def test_everything_is_there_in_order_of_time(lang: str) -> None:
    found = timeline.of(CASE, lang)
    assert [(one["on"], one["kind"], one["ref"]) for one in found] == ORDER
    assert all(one["title"] for one in found)
    assert json.loads(json.dumps(found)) == found


def test_what_belongs_to_a_date_is_told() -> None:
    texts = {one["ref"]: one["text"] for one in timeline.of(CASE, "en")}
    assert texts["paid_on"] == "Paid (yuan): 299; Payee: 某公司"
    assert texts["settled_on"] == "Received or corrected to (yuan): 299; Result: 退了"
    assert texts[ID(4)] == "With: 李; Said: 再等等; Next: 2026-11-10"
    assert texts["handling@1.1.0#contact-institution"] == "Done by: 王; Note: 已问"
    assert texts[ID(8)] == "Made from: 收据.jpg; Changed: parts covered, hidden data removed"
    titles = {one["ref"]: one["title"] for one in timeline.of(CASE, "zh")}
    assert titles[ID(1)] == "押金：不一致"
    assert titles[ID(2)] == "amounts"
    assert titles[ID(5)] == "其他"
    assert titles[ID(7)] == "放进证据：收据.jpg"


@pytest.mark.parametrize("lang", LANGS)
def test_the_table_is_one_that_spreadsheets_read(lang: str) -> None:
    data = timeline.table(CASE, lang)
    assert data.startswith(b'\xef\xbb\xbf"')
    assert data.endswith(b'"\r\n')
    head, *body = rows(data)
    assert len(head) == 5
    assert [row[4] for row in body] == [ref for _, _, ref in ORDER]
    assert [row[0] for row in body] == [(on or "").replace("T", " ") for on, _, _ in ORDER]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    title = f'{start}HYPERLINK("x")'
    case = {"checks": [{"id": ID(1), "title": title}]}
    assert timeline.of(case, "zh")[0]["title"] == title
    (row,) = rows(timeline.table(case, "zh"))[1:]
    assert row[2] == f"'{title}"


def test_the_table_holds_no_private_number() -> None:
    case = {
        "contacts": [{"id": ID(1), "kind": "called", "said": "卡 4111111111111111，电话 13800138000", "person": "=王"}],
        "about": {"paid_on": "2026-01-01", "payee": "6222 0212 3456 7890 128"},
    }
    text = timeline.table(case, "zh").decode("utf-8-sig")
    for number in ("4111111111111111", "13800138000", "7890 128"):
        assert number not in text
    assert "1111" in text


def test_quotes_commas_and_lines_stay_in_their_cell() -> None:
    said = '他说"不",\n再等；一周\r\n吧'
    case = {"contacts": [{"id": ID(1), "kind": "called", "said": said}]}
    (row,) = rows(timeline.table(case, "zh"))[1:]
    assert row[3] == f"内容：{said}"


def test_a_case_with_nothing_has_nothing() -> None:
    assert timeline.of({}, "zh") == []
    assert len(rows(timeline.table({}, "en"))) == 1


texts = st.text(st.characters(blacklist_categories=()), max_size=12)
junk = st.one_of(
    st.none(), st.integers(), texts, st.lists(texts, max_size=2), st.dictionaries(texts, texts, max_size=2)
)
whole = st.sampled_from([CASE[name] for name in CASE])


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(list(CASE)), st.one_of(junk, whole, st.lists(st.dictionaries(texts, junk), max_size=2))
    )
)
def test_no_case_fails(case: dict[str, Any]) -> None:
    before = copy.deepcopy(case)
    for lang in LANGS:
        found = timeline.of(case, lang)
        dated = [one["on"] for one in found if one["on"]]
        assert dated == sorted(dated)
        assert all(one["on"] for one in found[: len(dated)])
        assert len(rows(timeline.table(case, lang))) == len(found) + 1
    assert case == before


@settings(deadline=None)
@given(texts, texts)
def test_any_text_is_kept_in_its_cell(title: str, said: str) -> None:
    case = {"checks": [{"id": ID(1), "title": title}], "contacts": [{"id": ID(2), "kind": "called", "said": said}]}
    body = rows(timeline.table(case, "en"))[1:]
    assert len(body) == 2
    assert all(len(row) == 5 for row in body)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in body for cell in row)
