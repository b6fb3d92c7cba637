import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poscheck.money import MAX_FEN, from_text, grouped, to_text

fens = st.integers(-MAX_FEN, MAX_FEN)
quick = settings(deadline=None)


@pytest.mark.parametrize(
    ("fen", "text", "with_commas"),
    [
        (0, "0.00", "0.00"),
        (1, "0.01", "0.01"),
        (-1, "-0.01", "-0.01"),
        (10, "0.10", "0.10"),
        (99_999, "999.99", "999.99"),
        (129_900, "1299.00", "1,299.00"),
        (-129_905, "-1299.05", "-1,299.05"),
        (MAX_FEN, "999999999999.99", "999,999,999,999.99"),
    ],
)
def test_writes_two_decimals(fen: int, text: str, with_commas: str) -> None:
    assert to_text(fen) == text
    assert grouped(fen) == with_commas
    assert from_text(text) == fen


@quick
@given(fens)
def test_text_gives_the_amount_back(fen: int) -> None:
    assert from_text(to_text(fen)) == fen
    assert grouped(fen).replace(",", "") == to_text(fen)


@pytest.mark.parametrize(("text", "fen"), [("1299", 129_900), ("1299.5", 129_950), ("0", 0), ("-0.5", -50)])
def test_reads_fewer_decimals(text: str, fen: int) -> None:
    assert from_text(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "+1",
        "-0",
        "-0.00",
        "01",
        "00.10",
        "1.",
        ".5",
        "1.234",
        "1,299.00",
        "1e3",
        "٢",
        "１",
        "1\n",
        "--1",
    ],
)
def test_refuses_every_other_text(text: str) -> None:
    with pytest.raises(ValueError):
        from_text(text)


@quick
@given(st.text(alphabet="0123456789.-+, e", max_size=12))
def test_what_is_read_is_written_alike(text: str) -> None:
    try:
        fen = from_text(text)
    except ValueError:
        return
    assert to_text(fen).startswith(text)
