"""The characters of a capital amount: which count as the same, and which are read but named.

Rule 1 of the annex lists 壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分零整(正), accepts traditional forms
such as 貳陸億萬圓, and forbids 一二(两)三…十念毛另(0) and self-made simplifications by name. What it
forbids still means one character only, so it is read, with an issue that says what was written.

>>> plain("人民币:三百圓正")
('叁佰元整', ['lower_case_numerals'])
"""

import re

from ._reading import Refused, refusal_by_mark

# Printed receipts carry the label 大写 before or after 人民币.
_LABEL = r"(?:\(大写\)|\(大寫\)|大写|大寫)"
_PREFIX = re.compile(
    f"(?:{_LABEL} *:? *)?(?:(人民币|人民幣|RMB|CNY)( *)(?:{_LABEL}( *))?:?( *))?(?:(¥)( *))?", re.IGNORECASE
)

# Each line: the characters as written, what they mean in the same order, and the issue they carry.
_MEANINGS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整", tuple("零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整"), ""),
    ("貳叄參陸萬億圆圓正", tuple("贰叁叁陆万亿元元整"), ""),
    ("一二两兩三四五六七八九十百千", tuple("壹贰贰贰叁肆伍陆柒捌玖拾佰仟"), "lower_case_numerals"),
    ("念廿卄卅", ("贰拾", "贰拾", "贰拾", "叁拾"), "lower_case_numerals"),
    ("〇○另0", tuple("零零零零"), "zero_substitute"),
    ("弌弍弎壱貮弐", tuple("壹贰叁壹贰贰"), "archaic_numeral"),
    ("参", ("叁",), "substitute_numeral"),
    ("块塊毛", tuple("元元角"), "spoken_unit"),
    ("园", ("元",), "yuan_substitute"),
)
_LETTERS = {
    written: (meant, issue)
    for characters, meanings, issue in _MEANINGS
    for written, meant in zip(characters, meanings, strict=True)
}


def plain(clean: str) -> tuple[str, list[str]]:
    """Give the amount in the characters of rule 1 without its prefix, and the issues of its writing."""
    issues: list[str] = []
    prefix = _PREFIX.match(clean)
    if prefix is not None and prefix.end():
        name, gap, label_gap, colon_gap, sign, sign_gap = prefix.groups()
        clean = clean[prefix.end() :]
        if sign or (name and name.isascii()):
            issues.append("sign_before_capitals")
        if gap or label_gap or colon_gap or sign_gap:
            issues.append("blank_after_prefix")
    body: list[str] = []
    for character in clean:
        if character == " ":
            _note(issues, "blank_inside")
            continue
        if character not in _LETTERS:
            raise Refused(_why_unknown(clean, character))
        meant, issue = _LETTERS[character]
        body.append(meant)
        if issue:
            _note(issues, issue)
    return "".join(body), issues


def _note(issues: list[str], code: str) -> None:
    if code not in issues:
        issues.append(code)


def _why_unknown(clean: str, character: str) -> str:
    code = refusal_by_mark(clean)
    if code is not None:
        return code
    if any(digit in clean for digit in "123456789"):
        return "mixed_writing"
    return "two_amounts" if character == "\n" else "unknown_character"
