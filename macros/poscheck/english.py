"""Amounts in English words, as the English side of a Chinese contract, invoice or receipt states them.

No rule prescribes the English words. The form chosen is the one that bilingual documents in mainland China use,
read part by part against the capital amount: ``RMB`` stands where 人民币 stands, ``Yuan`` and ``Fen`` are never
put into the plural, ``Only`` closes the amount as 整 does so that nothing can be added, and ``and`` follows
the hundreds. 角 and 分 are counted together in fen, because English has no word for 角. Every word begins with
a capital letter, and numbers from 21 to 99 are hyphenated.

>>> write(129950)
'RMB One Thousand Two Hundred and Ninety-Nine Yuan and Fifty Fen Only'
>>> write(100500), write(42)
('RMB One Thousand and Five Yuan Only', 'RMB Forty-Two Fen Only')
"""

from .money import MAX_FEN

_ONES = (
    "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
)  # fmt: skip
_TENS = ("", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
_SCALES = ((1_000_000_000, "Billion"), (1_000_000, "Million"), (1_000, "Thousand"))


def write(fen: int) -> str:
    """Write an amount in English words; ValueError outside 0 to `MAX_FEN`."""
    if not 0 <= fen <= MAX_FEN:
        raise ValueError("an amount in words lies between 0.00 and 999,999,999,999.99 yuan")
    yuan, cents = divmod(fen, 100)
    parts = []
    if yuan or not cents:
        parts.append(f"{_number(yuan)} Yuan")
    if cents:
        parts.append(f"{_below_hundred(cents)} Fen")
    return f"RMB {' and '.join(parts)} Only"


def _number(number: int) -> str:
    words = []
    for size, scale in _SCALES:
        count, number = divmod(number, size)
        if count:
            words.append(f"{_below_thousand(count)} {scale}")
    if words and 0 < number < 100:
        # One Million and Five: without its hundreds the last group still needs its "and".
        words.append("and")
    if number or not words:
        words.append(_below_thousand(number))
    return " ".join(words)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    return f"{_ONES[hundreds]} Hundred" + (f" and {_below_hundred(rest)}" if rest else "")


def _below_hundred(number: int) -> str:
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
