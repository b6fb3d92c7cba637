"""One entry for an amount as it stands on a voucher, in figures (小写) or in capitals (大写).

Capital amounts use their own numerals because 一 becomes 二 with one stroke. Which of the two a text is,
its characters tell: 299元整 is written in figures although it ends like a capital amount.

>>> read("贰佰玖拾玖元整").fen == read("¥299.00").fen == 29900
True
>>> read("三百六").error
'spoken_short_form'
"""

from . import capitals, figures
from ._reading import Reading, cleaned

__all__ = ["Reading", "read"]

_NUMERALS = frozenset("零壹贰貳叁叄參参肆伍陆陸柒捌玖拾佰仟一二三四五六七八九十百千两兩廿卄卅念弌弍弎貮弐壱")
_UNITS = frozenset("元圆圓园块塊万萬亿億角毛分整正〇○另")
_DIGITS = frozenset("0123456789")


def read(text: object) -> Reading:
    """Read one amount; anything that is not exactly one amount is refused with an error code."""
    if not isinstance(text, str):
        return Reading("", None, (), "not_text", None)
    return cleaned(text, _read_either)


def _read_either(text: str, clean: str) -> Reading:
    letters = frozenset(clean)
    if letters & _NUMERALS or (letters & _UNITS and not letters & _DIGITS):
        return capitals.read_prepared(text, clean)
    return figures.read_prepared(text, clean)
