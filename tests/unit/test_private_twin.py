"""One list of texts for both: what Python hides, and what the page removes before it keeps anything."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from poscheck import masking
from poscheck._secrets import without_secrets

ROOT = Path(__file__).parents[2]
# Each has its text, what is left without secrets, what is left for a file (both only where they differ from what
# stands before), and the kinds that are in it.
CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "private.json").read_text(encoding="utf-8"))
SCRIPT = """
import { pathToFileURL } from "node:url";
const { withoutSecrets } = await import(pathToFileURL(process.argv[1]));
let given = "";
for await (const piece of process.stdin.setEncoding("utf8")) given += piece;
console.log(JSON.stringify(JSON.parse(given).map(withoutSecrets)));
"""
# What patterns are made of, and what the two languages see differently: case, blanks, characters of two units.
PIECES = [
    "CVV", "cvv2", "安全码", "验证码", "回单", "有效期", "合同", "卡", "EXP", " date", "Valid Thru", "密码", "PIN",
    "免", "背面三位", "日", "至", "is", "code", "no", "：", ":", " ", "  ", "\t", "\n", "\r\n", "(", ")", "（", "）",
    "-", "–", "/", ".", ",", "，", "元", "=", ";", "%B", "^", "?", "*", "***", "d", "ZHANG/SAN", "123", "1234",
    "123456", "１２３", "12/28", "2812", "2028-12", "2028年12月", "20261123", "4111111111111111",
    "4111 1111 1111 1111", "2512101123456", "ſ", "K", "İ", "ｐｉｎ", "\u200b", "\u00ad", "\u0085", "𝟏𝟐𝟑", "😀",
]  # fmt: skip


def in_the_page(texts: list[str]) -> list[str]:
    module = ROOT / "docs" / "theme" / "assets" / "guide" / "private.mjs"
    done = subprocess.run(
        ["node", "--input-type=module", "-e", SCRIPT, "--", module],
        input=json.dumps(texts), capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert not done.returncode, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_python_hides_what_is_expected(case: dict[str, Any]) -> None:
    text = case["text"]
    kept = case.get("secrets", text)
    private = case.get("private", kept)
    assert without_secrets(text) == kept
    assert without_secrets(kept) == kept
    assert masking.mask_private(text) == private
    assert masking.mask_private(private) == private
    assert masking.mask_private(kept) == private
    assert masking.found(text) == case.get("found", [])
    assert masking.found(private) == []


def test_the_page_removes_the_same() -> None:
    assert in_the_page([case["text"] for case in CASES]) == [case.get("secrets", case["text"]) for case in CASES]


def test_the_list_has_every_kind() -> None:
    assert {kind for case in CASES for kind in case.get("found", [])} == set(masking.KINDS)


def test_both_agree_on_any_mixture() -> None:
    drawn = random.Random(11643)
    texts = ["".join(drawn.choices(PIECES, k=drawn.randint(1, 12))) for _ in range(10_000)]
    ours = [without_secrets(text) for text in texts]
    assert sum(one != text for one, text in zip(ours, texts, strict=True)) > 300
    for text, one, theirs in zip(texts, ours, in_the_page(texts), strict=True):
        assert one == theirs, text
