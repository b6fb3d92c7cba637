"""Cases as a page keeps them, whole and damaged, for the tests of what is made from one."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

from poscheck.compare import compare

MERCHANT_NO = "898310159990001"
ANSWERS: dict[str, Any] = {
    "vouchers": [
        {"kind": "contract", "amount": "¥600.00", "terminal_no": "12345678"},
        {"kind": "bank_transfer", "amount": "600.00", "label": "押金"},
        {"kind": "receipt", "amount_in_words": "陆佰元整"},
        {"kind": "institution_record", "amount": "300.00", "terminal_no": "12345678"},
    ],
    "terminals": 2,
}
ABOUT = {
    "reading": "terminal",
    "complainant": "business",
    "against": "institution",
    "merchant": "李四便利店",
    "institution": "某某支付有限公司",
    "agent": "某某科技有限公司",
    "merchant_no": MERCHANT_NO,
    "terminal_no": "12345678",
    "serial_no": "SN00012345",
    "contract_no": "XY-2026-0312",
    "contract_on": "2026-03-12",
    "condition": "用满6个月，退机后退还。",
    "due_on": "2026-10-01",
    "amount": "600",
    "paid_on": "2026-03-12",
    "paid_by": "bank_transfer",
    "payee": "某某科技有限公司",
    "reference_no": "202603120098",
    "label": "服务费",
    "recorded_amount": "300.00",
    "noticed_on": "2026-11-20",
    "story": "两台一起付的。\n11月20日在App里只看到一台。",
    "ticket": "GD20261120",
    "wanted": "correct_record",
    "wanted_by": "2026-12-10",
    "wanted_text": "请把两台的编号都写上。",
    "state": "waiting",
}
CASE: dict[str, Any] = {
    "id": "9f3a6c01d2e4b875",
    "title": "便利店两台机器的押金",
    "opened": "2026-11-23T20:11:05+08:00",
    "about": ABOUT,
    "checks": [
        {
            "id": "1" * 16,
            "at": "2026-11-23T20:30:00+08:00",
            "check": {"id": "amounts", "sha256": "0" * 64},
            "answers": ANSWERS,
            "outcome": "mismatch",
            "findings": compare(ANSWERS),
        }
    ],
    "checklists": [
        {
            "id": "handling@1.1.0",
            "sha256": "e" * 64,
            "started": "2026-11-23T20:10:00+08:00",
            "steps": [
                {
                    "id": "contact-institution",
                    "done": True,
                    "at": "2026-11-23T20:12:00+08:00",
                    "by": "李四",
                    "note": "打了两次",
                    "evidence": ["a" * 16],
                },
                {"id": "compare-amounts", "done": False},
            ],
        }
    ],
    "contacts": [
        {
            "id": "2" * 16,
            "kind": "called",
            "at": "2026-11-21T10:30",
            "channel": "客服电话",
            "person": "工号8021",
            "ticket": "KF-778899",
            "said": "说系统里只有一台。",
            "next_on": "2026-12-01",
            "next_what": "再问一次",
        },
        {"id": "3" * 16, "at": "2026-11-22", "person": "小张", "said": "说再等等"},
    ],
    "evidence": [
        {
            "id": "a" * 16,
            "name": "合同.jpg",
            "type": "image/jpeg",
            "bytes": 123_456,
            "sha256": "a1b2c3d4" * 8,
            "added": "2026-11-23T20:00:00+08:00",
            "document": "contract",
        },
        {
            "id": "b" * 16,
            "name": "回单.png",
            "sha256": "b1b2c3d4" * 8,
            "added": "2026-11-23T20:01:00+08:00",
            "document": "bank-transfer-record",
            "note": "3月12日",
        },
        {
            "id": "c" * 16,
            "name": "回单-遮盖.png",
            "sha256": "c1b2c3d4" * 8,
            "added": "2026-11-23T20:02:00+08:00",
            "document": "bank-transfer-record",
            "made_from": "b" * 16,
            "changes": ["redacted", "stripped"],
        },
        {
            "id": "d" * 16,
            "name": "截图.png",
            "sha256": "d1b2c3d4" * 8,
            "added": "2026-11-23T20:03:00+08:00",
            "document": "institution-record",
        },
    ],
}


def with_about(**about: str | None) -> dict[str, Any]:
    """Return the case with some fields changed; None leaves one out."""
    changed = {name: value for name, value in {**ABOUT, **about}.items() if value is not None}
    return {**copy.deepcopy(CASE), "about": changed}


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></table></style><h1>",
    "]]><w:p/>&lt;&#x3c;",
    "{law}{0}{we.__class__}%s",
    "\x00\x0b\x1f\x7f\u202e\ud800\ufffe",
    "=1+1\t\r\n「」",
    "5" * 5000,
)
texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(), max_size=30))
junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """Draw a case in which some values, wherever they stand, were replaced by something else or lost."""
    case = copy.deepcopy(CASE)
    for _ in range(draw(st.integers(0, 6))):
        case = _damaged(draw, case)
    return case


def _damaged(draw: st.DrawFn, value: Any) -> Any:
    if isinstance(value, dict) and value and draw(st.integers(0, 5)):
        key = draw(st.sampled_from(sorted(value, key=str)))
        if not draw(st.integers(0, 5)):
            return {name: item for name, item in value.items() if name != key}
        return {**value, key: _damaged(draw, value[key])}
    if isinstance(value, list) and value and draw(st.integers(0, 5)):
        place = draw(st.integers(0, len(value) - 1))
        return [*value[:place], _damaged(draw, value[place]), *value[place + 1 :]]
    return draw(junk)
