"""One entry for an amount as it stands on a voucher, in figures (小写) or in capitals (大写).

Capital amounts use their own numerals because 一 becomes 二 with one stroke. Which of the two a text is,
its digits tell: 299元整 is written in figures although it ends like a capital amount. A text that states the
amount in both is read where they agree.

>>> read("贰佰玖拾玖元整").fen == read("¥299.00").fen == read("299元（贰佰玖拾玖元整）").fen == 29900
True
>>> read("三百六").error, read("三百六").readings
('spoken_short_form', (30600, 36000))
"""

import re
from collections.abc import Iterator
from itertools import islice

from . import capitals, figures
from ._mixed import in_capitals
from ._reading import Reading, cleaned, distinct

__all__ = ["Reading", "read"]

_NUMERAL = "壹贰貳叁叄參参肆伍陆陸柒捌玖一二三四五六七八九两兩廿卄卅念弌弍弎貮弐壱"
_HAS_NUMERAL = re.compile(f"[{_NUMERAL}]")
_HAS_LETTER = re.compile(f"[{_NUMERAL}零十百千拾佰仟元圆圓园块塊万萬亿億角毛分整正〇○另]")
_HAS_FIGURE = re.compile("[0-9]")
_FIGURE = re.compile("[1-9]")
# What can part two writings of one amount; a label or a currency may stand behind it.
_BORDER = re.compile(
    r"(?=\([大小][写寫]\))|[ \n,;。、/:]*[(,;。、/ \n:]|(?=[¥]|人民[币幣]|RMB|CNY|[大小][写寫])", re.IGNORECASE
)

# A text with more marks than this does not state one amount twice.
_MAX_BORDERS = 20


def read(text: object) -> Reading:
    """Read one amount; anything that is not exactly one amount is refused with an error code."""
    if not isinstance(text, str):
        return Reading("", None, (), "not_text", None)
    fen = figures.quick(text)
    if fen is not None:
        return Reading(text, fen, (), None, "figures")
    return cleaned(text, _read_either)


def _read_either(text: str, clean: str) -> Reading:
    numeral, figure = _HAS_NUMERAL.search(clean), _HAS_FIGURE.search(clean)
    if figure and (numeral or "零" in clean):
        both = _read_both(text, clean)
        if both is not None:
            return both
    # 叁佰0陆元整 has a 0 for 零, and is a capital amount all the same.
    if (numeral and not _FIGURE.search(clean)) or (not figure and _HAS_LETTER.search(clean)):
        return capitals.read_prepared(text, clean)
    if figure and numeral:
        mixed = _read_mixed(text, clean)
        if mixed is not None:
            return mixed
    return figures.read_prepared(text, clean)


def _read_mixed(text: str, clean: str) -> Reading | None:
    """Read a text in which some digits are arabic and some are not; None if its digits do not make one amount."""
    spelled = in_capitals(clean)
    if spelled is None:
        return None
    reading = capitals.read_prepared(text, spelled)
    if reading.fen is None:
        return reading if reading.readings else None
    return reading._replace(issues=("mixed_numerals", *reading.issues))


def _read_both(text: str, clean: str) -> Reading | None:
    """Read a text that states the amount in capitals and in figures; None if it is not of that shape."""
    for halves in _halves(clean):
        found = [(capitals if _is_capitals(half) else figures).read_prepared(text, half) for half in halves]
        amounts = [reading.fen for reading in found if reading.fen is not None]
        if len(amounts) < 2:
            continue
        if len(set(amounts)) > 1:
            return Reading(text, None, (), "forms_disagree", "both", distinct(amounts))
        issues = dict.fromkeys(code for reading in found for code in reading.issues)
        return Reading(text, amounts[0], ("both_forms", *issues), None, "both")
    return None


def _halves(clean: str) -> Iterator[tuple[str, str]]:
    """Part a text where all digits before are of one kind and all behind of the other."""
    for border in islice(_BORDER.finditer(clean), _MAX_BORDERS):
        first, second = clean[: border.start()], clean[border.end() :]
        if border[0].endswith("("):
            if not second.endswith(")"):
                # The text breaks off, or its bracket is that of a label.
                continue
            second = second[:-1]
        if _is_capitals(first) != _is_capitals(second) and _is_figures(first) != _is_figures(second):
            yield first.strip(), second.strip()


def _is_capitals(half: str) -> bool:
    return bool(_HAS_NUMERAL.search(half) or "零" in half) and not _FIGURE.search(half)


def _is_figures(half: str) -> bool:
    return bool(_HAS_FIGURE.search(half)) and not (_HAS_NUMERAL.search(half) or "零" in half)
