"""The characters of a capital amount: which count as the same, and which are read but named.

Rule 1 of the annex lists 壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分零整(正), accepts traditional forms
such as 貳陸億萬圓, and forbids 一二(两)三…十念毛另(0) and self-made simplifications by name. What it
forbids still means one character only, so it is read, with an issue that says what was written.

>>> plain("人民币:三百圓正")
('叁佰元整', ['lower_case_numerals'])
"""

import re
from collections.abc import Iterator

from ._labels import BEHIND, Front, front
from ._reading import Refused
from ._refusal import by_mark

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
ALIKE = {ord(written): meant for written, (meant, issue) in _LETTERS.items() if not issue and written != meant}
"""The traditional forms that rule 1 accepts, and what they mean."""

# An invoice prints ⊗ in front of the capitals, so that nothing can be added there.
_GUARD = re.compile("[⊗ⓧ] *")
_BEHIND = re.compile(rf"(?P<money>(?<=[元圆圓块塊])[钱錢])?{BEHIND}$", re.IGNORECASE | re.ASCII)


def plain(clean: str) -> tuple[str, list[str]]:
    """Give the amount in the characters of rule 1 without what stands around it, and the issues of its writing."""
    before = front(clean)
    issues = list(_front_issues(before))
    rest = clean[before.end :]
    guard = _GUARD.match(rest)
    if guard:
        rest = rest[guard.end() :]
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1]
    if rest and rest[-1] not in _LETTERS:
        behind = _BEHIND.search(rest)
        if behind:
            rest = rest[: behind.start()]
            if behind["money"]:
                issues.append("spoken_unit")
    body: list[str] = []
    for character in rest:
        if character == " ":
            _note(issues, "blank_inside")
            continue
        if character not in _LETTERS:
            raise Refused(_why_unknown(rest, character))
        meant, issue = _LETTERS[character]
        body.append(meant)
        if issue:
            _note(issues, issue)
    return "".join(body), issues


def _front_issues(before: Front) -> Iterator[str]:
    if before.sign or (before.name and before.name.isascii()):
        yield "sign_before_capitals"
    if before.gap:
        yield "blank_after_prefix"
    if before.figures and not before.capitals:
        yield "label_mismatch"
    if before.direction:
        yield "direction_named"


def _note(issues: list[str], code: str) -> None:
    if code not in issues:
        issues.append(code)


def _why_unknown(rest: str, character: str) -> str:
    code = by_mark(rest)
    if code is not None:
        return code
    if any(digit in rest for digit in "123456789"):
        return "mixed_writing"
    return "two_amounts" if character == "\n" else "unknown_character"
