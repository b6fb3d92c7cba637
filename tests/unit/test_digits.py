from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poscheck.digits import marked
from poscheck.money import MAX_FEN, grouped, to_text

fens = st.one_of(st.integers(0, 500_000), st.integers(0, MAX_FEN))
thorough = settings(deadline=None, max_examples=500)


def flags(text: str, against: str) -> list[bool]:
    return [flag for part, flag in marked(text, against) for _ in part]


@thorough
@given(fens, fens, st.sampled_from((to_text, grouped)), st.sampled_from((to_text, grouped)))
def test_marks_exactly_the_digits_that_differ_and_all_where_some_are_lost(
    fen: int, other: int, write, write_other
) -> None:
    text, against = write(fen), write_other(other)
    runs = marked(text, against)
    assert "".join(part for part, _ in runs) == text
    assert all(part for part, _ in runs)
    assert all(before != after for (_, before), (_, after) in pairwise(runs))
    by_place = [flag for char, flag in zip(text, flags(text, against), strict=True) if char != ","]
    digits, others = to_text(fen)[::-1], to_text(other)[::-1]
    lost = len(digits) < len(others)
    expected = [lost or place >= len(others) or char != others[place] for place, char in enumerate(digits)]
    assert by_place[::-1] == expected


@thorough
@given(fens, fens)
def test_a_comma_is_marked_only_between_two_marked_digits(fen: int, other: int) -> None:
    text = grouped(fen)
    found = flags(text, grouped(other))
    for place, char in enumerate(text):
        if char == ",":
            assert found[place] == (found[place - 1] and found[place + 1])


@pytest.mark.parametrize(
    ("text", "against", "runs"),
    [
        ("1,299.00", "1,299.00", [("1,299.00", False)]),
        ("1,929.00", "1,299.00", [("1,", False), ("92", True), ("9.00", False)]),
        ("12,990.00", "1,299.00", [("12,9", True), ("9", False), ("0", True), (".00", False)]),
        ("1,299.00", "299.00", [("1", True), (",299.00", False)]),
        ("0.01", "0.10", [("0.", False), ("01", True)]),
        ("299.00", "1,299.00", [("299.00", True)]),
    ],
)
def test_examples(text: str, against: str, runs: list[tuple[str, bool]]) -> None:
    assert marked(text, against) == runs
