from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poscheck.digits import GAP, marked
from poscheck.money import MAX_FEN, grouped, to_text

fens = st.one_of(st.integers(0, 500_000), st.integers(0, MAX_FEN))
thorough = settings(deadline=None, max_examples=500)


def flags(text: str, against: str) -> list[bool]:
    return [flag for part, flag in marked(text, against) for _ in part]


@thorough
@given(fens, fens, st.sampled_from((to_text, grouped)), st.sampled_from((to_text, grouped)))
def test_the_runs_are_the_amount_and_mark_something_exactly_where_it_differs(
    fen: int, other: int, write, write_other
) -> None:
    text, against = write(fen), write_other(other)
    runs = marked(text, against)
    said = "".join(part for part, _ in runs)
    # Around a gap nobody can say where a comma would stand.
    assert said == text or said.replace(GAP, "") == text.replace(",", "")
    assert said.count(GAP) <= 1
    assert all(part for part, _ in runs)
    assert all(before != after for (_, before), (_, after) in pairwise(runs))
    assert any(flag for _, flag in runs) == (fen != other)


@thorough
@given(fens, fens)
def test_with_as_many_digits_exactly_those_that_differ_are_marked(fen: int, other: int) -> None:
    text, against = to_text(fen), to_text(other)
    if len(text) == len(against):
        assert flags(text, against) == [char != its for char, its in zip(text, against, strict=True)]


@st.composite
def one_digit_less(draw: st.DrawFn) -> tuple[str, str, int]:
    """Draw an amount, the same without one digit of its yuan, and the place of that digit."""
    yuan = draw(st.integers(10, 10**11).map(str))
    place = draw(st.integers(0, len(yuan) - 1).filter(lambda place: place > 0 or yuan[1] != "0"))
    return f"{yuan}.00", f"{yuan[:place]}{yuan[place + 1 :]}.00", place


@thorough
@given(one_digit_less())
def test_one_digit_too_many_or_missing_is_all_that_is_marked(drawn: tuple[str, str, int]) -> None:
    longer, shorter, place = drawn
    (extra,) = (part for part, flag in marked(longer, shorter) if flag)
    assert extra == longer[place]
    runs = marked(shorter, longer)
    assert [part for part, flag in runs if flag] == [GAP]
    # Of several alike it does not matter which is gone: filled again, it is the amount.
    assert "".join(part for part, _ in runs).replace(GAP, extra) == longer


@thorough
@given(fens, fens)
def test_a_comma_is_marked_only_between_two_marked_digits(fen: int, other: int) -> None:
    text = grouped(fen)
    runs = marked(text, grouped(other))
    said, found = "".join(part for part, _ in runs), [flag for part, flag in runs for _ in part]
    for place, char in enumerate(said):
        if char == ",":
            assert found[place] == (found[place - 1] and found[place + 1])


@pytest.mark.parametrize(
    ("text", "against", "runs"),
    [
        ("1,299.00", "1,299.00", [("1,299.00", False)]),
        ("1,929.00", "1,299.00", [("1,", False), ("92", True), ("9.00", False)]),
        ("12,990.00", "1,299.00", [("12,99", False), ("0", True), (".00", False)]),
        ("1,299.00", "299.00", [("1", True), (",299.00", False)]),
        ("1,999.00", "199.00", [("1,99", False), ("9", True), (".00", False)]),
        ("129.00", "1,299.00", [("129", False), (GAP, True), (".00", False)]),
        ("299.00", "1,299.00", [(GAP, True), ("299.00", False)]),
        ("0.01", "0.10", [("0.", False), ("01", True)]),
        ("12.00", "1,299.00", [("12.00", True)]),
        ("29,900.00", "299.00", [("29,900", True), (".00", False)]),
    ],
)
def test_examples(text: str, against: str, runs: list[tuple[str, bool]]) -> None:
    assert marked(text, against) == runs
