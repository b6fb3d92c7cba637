"""Material that several tests share: the real declaration, made-up cases, and records made from them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from poscheck import checks, record
from poscheck.capitals import write
from poscheck.compare import KINDS
from poscheck.money import MAX_FEN, grouped, to_text
from posguide.yamlfile import load

ROOT = Path(__file__).resolve().parents[1]
LANGS = ("zh", "en")
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
