"""Amounts in English words: the convention, its corners, and that no two amounts share their words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poscheck import english
from poscheck.money import MAX_FEN, from_text

AMOUNTS = st.one_of(
    st.integers(0, MAX_FEN),
    st.integers(0, 200_000),
    # Round amounts, where words are left out.
    st.builds(lambda digits, zeros: min(digits * 10**zeros, MAX_FEN), st.integers(0, 9999), st.integers(0, 10)),
)
SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}


def number(words: list[str]) -> int:
    """Read a number in words by a way of its own."""
    total = group = 0
    for word in words:
        if word in SCALES:
            total += group * SCALES[word]
            group = 0
        elif word == "hundred":
            group *= 100
        elif word != "and":
            group += SMALL[word]
    return total + group


def read(text: str) -> int:
    words = text.lower().replace("-", " ").split()
    assert (words[0], words[-1]) == ("rmb", "only")
    words = words[1:-1]
    yuan, fen = [], words
    if "yuan" in words:
        place = words.index("yuan")
        yuan, fen = words[:place], words[place + 1 :]
    return number(yuan) * 100 + number(fen[:-1])


@pytest.mark.parametrize(
    ("amount", "words"),
    {
        "0.00": "RMB Zero Yuan Only",
        "0.01": "RMB One Fen Only",
        "0.50": "RMB Fifty Fen Only",
        "1.00": "RMB One Yuan Only",
        "1.01": "RMB One Yuan and One Fen Only",
        "10.00": "RMB Ten Yuan Only",
        "19.90": "RMB Nineteen Yuan and Ninety Fen Only",
        "40.00": "RMB Forty Yuan Only",
        "100.00": "RMB One Hundred Yuan Only",
        "306.00": "RMB Three Hundred and Six Yuan Only",
        "1000.00": "RMB One Thousand Yuan Only",
        "1005.00": "RMB One Thousand and Five Yuan Only",
        "1299.50": "RMB One Thousand Two Hundred and Ninety-Nine Yuan and Fifty Fen Only",
        "10000.00": "RMB Ten Thousand Yuan Only",
        "107000.53": "RMB One Hundred and Seven Thousand Yuan and Fifty-Three Fen Only",
        "1000005.00": "RMB One Million and Five Yuan Only",
        "1200000000.00": "RMB One Billion Two Hundred Million Yuan Only",
        "999999999999.99": (
            "RMB Nine Hundred and Ninety-Nine Billion Nine Hundred and Ninety-Nine Million "
            "Nine Hundred and Ninety-Nine Thousand Nine Hundred and Ninety-Nine Yuan and Ninety-Nine Fen Only"
        ),
    }.items(),
)
def test_the_convention(amount: str, words: str) -> None:
    assert english.write(from_text(amount)) == words


@given(AMOUNTS)
def test_words_read_back_give_the_amount(fen: int) -> None:
    assert read(english.write(fen)) == fen


@given(AMOUNTS)
def test_the_words_are_written_in_one_way(fen: int) -> None:
    words = english.write(fen).split(" ")
    assert all(re.fullmatch(r"RMB|and|[A-Z][a-z]+(-[A-Z][a-z]+)?", word) for word in words)
    # "and" always joins: a number stands on either side of it, or Yuan before it.
    assert all(words[place + 1] not in ("and", "Yuan", "Only") for place, word in enumerate(words) if word == "and")


@pytest.mark.parametrize("fen", [-1, MAX_FEN + 1])
def test_what_lies_outside_is_refused(fen: int) -> None:
    with pytest.raises(ValueError, match=r"999,999,999,999\.99"):
        english.write(fen)
