"""Material that several tests share: the real declaration, made-up cases, and records made from them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from poscheck import checks, record
from poscheck.capitals import write
from poscheck.compare import KINDS, TEXT_FIELDS
from poscheck.money import MAX_FEN, grouped, to_text
from posguide.yamlfile import load

ROOT = Path(__file__).resolve().parents[1]
LANGS = ("zh", "en")
Given = dict[str, str]
DECLARATION: dict[str, Any] = load(ROOT / "checklists" / "checks" / "amounts.yaml").data
DIGEST = hashlib.sha256(b"").hexdigest()
THIRD_DIFFERS: dict[str, Any] = {
    "vouchers": [
        {"kind": "contract", "amount": "¥1,299.00"},
        {"kind": "receipt", "amount_in_words": "壹仟贰佰玖拾玖元整"},
        {"kind": "institution_record", "amount": "1929"},
    ]
}

UNREADABLE = ("贰玖玖元整", "1,29,9.00", "12.345", "三百六", "?")
few_fens = st.sampled_from((0, 1, 29_900, 129_900, 192_900, MAX_FEN))
figures = few_fens.flatmap(lambda fen: st.sampled_from((to_text(fen), "¥" + grouped(fen), grouped(fen) + "元")))
texts = st.one_of(figures, few_fens.map(write), st.sampled_from(UNREADABLE), st.sampled_from(("", "  ")))
vouchers = st.fixed_dictionaries({"kind": st.sampled_from(KINDS)}, optional={"amount": texts, "amount_in_words": texts})
cases = st.lists(vouchers, max_size=6).map(lambda listed: {"vouchers": listed})

# What stands on vouchers beside the amounts: what agrees, what does not, and what says something of the state.
WRITTEN: dict[str, tuple[str, ...]] = {
    "date": ("2026-11-20", "2026-11-20 23:58", "2026/11/21", "20261018", "2026年9月1日", "上周"),
    "payer": ("王小明", "*小明", "李四"),
    "payee": ("某支付有限公司", "某支付公司", "张三"),
    "merchant_no": ("898310159990001", "898310159990002", "8983*0001"),
    "terminal_no": ("12345678", "87654321"),
    "reference_no": ("012345678901", "109876543210"),
    "batch_no": ("000012", "000013"),
    "label": ("押金", "服务费", "不退", "微信押金"),
    "transaction_type": ("消费", "预授权", "预授权完成", "预授权撤销", "退货"),
    "state": ("交易成功", "超时", "部分批准", "测试", "重打印", "净额", "已退"),
    "response_code": ("00", "10", "68", "94", "A1"),
    "currency": ("CNY", "人民币", "USD"),
    "fee": ("1.79", "0.6%", "?"),
}
assert set(WRITTEN) == set(TEXT_FIELDS)
few_amounts = st.sampled_from(("299", "¥2.99", "929", "0", "598", "100", "199", "叁佰元整", "贰玖玖元整"))
filled = st.fixed_dictionaries(
    {"kind": st.sampled_from(KINDS)},
    optional={
        "amount": few_amounts,
        "amount_in_words": few_amounts,
        **{field: st.sampled_from(texts_of) for field, texts_of in WRITTEN.items()},
    },
)
filled_cases = st.fixed_dictionaries(
    {"vouchers": st.lists(filled, max_size=6)},
    optional={"terminals": st.integers(1, 5), "as_of": st.sampled_from(("", "2026-11-23", "2027-01-01"))},
)


def voucher(kind: str, amount: str | None = None, **texts_of: str | None) -> Given:
    """Return a voucher of which nothing stands but what is given."""
    stated = {"kind": kind, "amount": amount, **texts_of}
    return {field: text for field, text in stated.items() if text is not None}


def paid(amount: str | None = "299", **texts: str) -> Given:
    return voucher("bank_transfer", amount, **texts)


def recorded(amount: str | None = "299", **texts: str) -> Given:
    return voucher("institution_record", amount, **texts)


def agreed(amount: str | None = "299", **texts: str) -> Given:
    return voucher("contract", amount, **texts)


def slip(amount: str | None = "299", **texts: str) -> Given:
    return voucher("sales_slip", amount, **texts)


def frozen(amount: str | None = "1000", **texts: str) -> Given:
    return voucher("preauthorisation", amount, **texts)


def completed(amount: str | None = "1000", **texts: str) -> Given:
    return voucher("preauthorisation_completion", amount, **texts)


def refunded(amount: str) -> Given:
    return voucher("refund", amount)


def damaged(text: str, strays: str, data: st.DataObject) -> str:
    """Draw what one slip makes of a text: a character lost, doubled, changed, added or swapped, or an end cut off."""
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(strays))
    return data.draw(
        st.sampled_from(
            [
                text[:at] + text[at + 1 :],
                text[:at] + text[at] + text[at:],
                text[:at] + other + text[at + 1 :],
                text[:at] + other + text[at:],
                text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
                text[at:],
                text[:at],
            ]
        )
    )


def strings(value: Any) -> list[str]:
    """Return every string inside a JSON-like value, keys left out."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for item in inner for text in strings(item)]


def arguments(values: dict[str, Any] = THIRD_DIFFERS, **changes: Any) -> dict[str, Any]:
    """Return the arguments of :func:`poscheck.record.build` for a case."""
    return {
        "answers": values,
        "findings": checks.run(DECLARATION, values, "zh")["report"],
        "checklist": {"id": "handling@1.0.0", "sha256": DIGEST, "steps_done": ["choose-deposit"]},
        "check": {"id": "amounts", "sha256": DIGEST},
        "code_sha256": DIGEST,
        "created": "2026-11-23T20:11:05+08:00",
        "lang": "zh",
        **changes,
    }


def made(values: dict[str, Any] = THIRD_DIFFERS, **changes: Any) -> record.Record:
    return record.build(**arguments(values, **changes))


def plain_canonical(value: Any) -> bytes:
    """Write RFC 8785 without its library; enough for values without fractions and names in ASCII."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
