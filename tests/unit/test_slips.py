"""How an amount becomes another: each slip by its own evidence, and likelihoods that stay shares of a whole."""

from collections.abc import Iterable, Iterator
from itertools import combinations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from poscheck import slips
from poscheck.money import MAX_FEN, from_text, show
from poscheck.slips import Around, Fit, fits, roundness, spellings

thorough = settings(deadline=None, max_examples=300)
NOTHING = Around()
fens = st.integers(1, 10**8) | st.integers(1, 10**6).map(lambda yuan: yuan * 100)
WAYS = (*slips._KEYED, *slips._REASONED)
BY_NAME = {way.__name__: way for way in WAYS}
# Of these the digits alone decide, so every result can be found by trying.
KEYED = tuple(way.__name__ for way in slips._KEYED)


def ways(name: str, against: str | int, amount: str | int, around: Around = NOTHING) -> list[Fit]:
    meant, stated = (from_text(one) if isinstance(one, str) else one for one in (against, amount))
    return list(BY_NAME[name](meant, stated, around))


def chance(name: str, against: str | int, amount: str | int, around: Around = NOTHING) -> float:
    return sum(fit.likelihood for fit in ways(name, against, amount, around))


def variants(name: str, against: str | int, amount: str | int, around: Around = NOTHING) -> list[str]:
    return [fit.variant for fit in ways(name, against, amount, around)]


# The oracles below know nothing of the program: they try every result of a slip on the digits of an amount.


def written(fen: int) -> Iterator[tuple[str, int]]:
    """Give the digits of an amount as 299, as 299.0 and as 299.00, with what the last digit is worth."""
    for unit in (1, 10, 100):
        if fen % unit == 0:
            yield str(fen // unit), unit


def swapped(fen: int) -> set[int]:
    text = str(fen)
    found = set()
    for one, other in combinations(range(len(text)), 2):
        if other - one <= 2:
            digits = list(text)
            digits[one], digits[other] = digits[other], digits[one]
            found.add(int("".join(digits)))
    return found - {fen, 0}


def replaced(fen: int) -> set[int]:
    text = str(fen)
    found = {int(text[:at] + digit + text[at + 1 :]) for at in range(len(text)) for digit in "0123456789"}
    return {one for one in found if len(str(one)) == len(text)} - {fen, 0}


def inserted(fen: int) -> set[int]:
    return {
        int(text[:at] + digit + text[at:]) * unit
        for text, unit in written(fen)
        for at in range(len(text) + 1)
        for digit in "0123456789"
    } - {fen, fen * 10}


def left_out(fen: int) -> set[int]:
    found = {
        int(text[:at] + text[at + 1 :]) * unit
        for text, unit in written(fen)
        if len(text) > 1
        for at in range(len(text))
    }
    if fen % 10 and fen > 9:  # the point is written, and stays where it is
        found |= {fen // 10 * 10, fen // 100 * 100 + fen % 10 * 10}
    return {one for one in found if one and one * 10 != fen} - {fen}


@pytest.mark.parametrize(
    ("name", "against", "amount"),
    [
        ("wrong_digit", "299", "269"),
        ("wrong_digit", "299", "199"),
        ("wrong_digit", "100", "900"),
        ("wrong_digit", "299.50", "299.60"),
        ("wrong_digit", "299", "299.01"),
        ("wrong_digit", "0.05", "0.06"),
        ("transposed_digits", "299", "929"),
        ("transposed_digits", "306", "360"),
        ("transposed_digits", "1299", "1929"),
        ("transposed_digits", "12.34", "12.43"),
        ("transposed_digits", "12.34", "13.24"),
        ("transposed_digits", "123", "321"),
        ("transposed_digits", "201", "21"),
        ("missing_digit", "1299", "129"),
        ("missing_digit", "2099", "299"),
        ("missing_digit", "1005", "5"),
        ("missing_digit", "129.85", "12.98"),
        ("missing_digit", "129.85", "129.80"),
        ("missing_digit", "129.85", "129.50"),
        ("missing_digit", "129.50", "12.50"),
        ("extra_digit", "299", "2999"),
        ("extra_digit", "299", "3299"),
        ("extra_digit", "299", "2099"),
        ("extra_digit", "12.98", "129.85"),
        ("extra_digit", "0.05", "0.15"),
        ("decimal_shift", "299", "29.90"),
        ("decimal_shift", "29.90", "299"),
        ("decimal_shift", "300", "300000"),
        ("decimal_shift", "12000", "1.20"),
        ("decimal_shift", "12.34", "1.23"),
        ("decimal_shift", "12.36", "1.24"),
        ("minor_unit_confusion", "299", "2.99"),
        ("minor_unit_confusion", "299", "29900"),
        ("minor_unit_confusion", "12.34", "0.12"),
        ("rounded_amount", "299.90", "299"),
        ("rounded_amount", "299.90", "300"),
        ("rounded_amount", "129.85", "129.80"),
        ("rounded_amount", "129.85", "129.90"),
        ("duplicate_posting", "299", "598"),
        ("duplicate_posting", "598", "299"),
        ("duplicate_posting", "299", "897"),
        ("duplicate_posting", "0.01", "0.09"),
        ("fee_deducted", "299", "297.21"),
        ("fee_deducted", "1000", "994"),
        ("fee_deducted", "1000", "996.20"),
        ("fee_deducted", "299", "297"),
        ("fee_deducted", "1000", "991.17"),
        ("partial_refund", "299", "199"),
    ],
)
def test_a_slip_is_known_by_its_evidence(name: str, against: str, amount: str) -> None:
    assert 0 < chance(name, against, amount) <= 1
    assert name in {fit.code for fit in fits(from_text(against), from_text(amount), NOTHING)}


@pytest.mark.parametrize(
    ("name", "against", "amount"),
    [
        ("wrong_digit", "299", "299"),
        ("wrong_digit", "299", "288"),
        ("wrong_digit", "299", "99"),  # 099: the first digit cannot become a zero unnoticed
        ("wrong_digit", "299", "2999"),
        ("transposed_digits", "299", "299"),
        ("transposed_digits", "1234", "2143"),
        ("transposed_digits", "1234", "4231"),
        ("transposed_digits", "299", "992.01"),
        ("transposed_digits", "299", "928"),
        ("missing_digit", "300", "30"),  # that is a shift of the point
        ("missing_digit", "1299", "12"),
        ("missing_digit", "1299", "192"),
        ("missing_digit", "299", "2999"),
        ("extra_digit", "30", "300"),
        ("extra_digit", "299", "29"),
        ("extra_digit", "299", "29999"),
        ("extra_digit", "299", "2989.01"),
        ("decimal_shift", "299", "2.99"),
        ("decimal_shift", "299", "29900"),
        ("decimal_shift", "299", "2991"),
        ("decimal_shift", "299", "29.91"),
        ("minor_unit_confusion", "299", "29.90"),
        ("minor_unit_confusion", "299", "2990"),
        ("minor_unit_confusion", "299", "29901"),
        ("rounded_amount", "299", "300"),
        ("rounded_amount", "299.90", "299.80"),
        ("rounded_amount", "299.90", "298"),
        ("rounded_amount", "299.10", "300.10"),
        ("duplicate_posting", "299", "598.01"),
        ("duplicate_posting", "299", "2990"),
        ("duplicate_posting", "299", "299"),
        ("duplicate_posting", "299", "448.50"),
        ("fee_deducted", "297.21", "299"),
        ("fee_deducted", "299", "299"),
        ("fee_deducted", "299", "199"),
        ("fee_deducted", "1000", "964.99"),
        ("partial_refund", "199", "299"),
        ("partial_refund", "299", "299"),
        ("terminal_count", "297", "99"),
        ("ten_thousand_unit", "12000", "1.20"),
        ("ten_thousand_unit", "1299", "1.29"),
        ("deducted_from_settlement", "299", "200"),
        ("topup_omitted", "1500", "1000"),
    ],
)
def test_a_near_miss_is_none(name: str, against: str, amount: str) -> None:
    assert chance(name, against, amount) == 0


@thorough
@given(fens, st.data())
@example(29_900, None)
@example(100, None)
@example(1, None)
@example(12_985, None)
@example(90_909, None)
def test_digits_are_changed_in_just_these_ways(fen: int, data: st.DataObject | None) -> None:
    oracles = {
        "transposed_digits": swapped(fen), "wrong_digit": replaced(fen),
        "missing_digit": left_out(fen), "extra_digit": inserted(fen),
    }  # fmt: skip
    every = set().union(*oracles.values())
    if data is not None:
        every.add(data.draw(fens))
    for name, results in oracles.items():
        assert {one for one in every if chance(name, fen, one)} == results


@thorough
@given(fens)
def test_what_was_lost_was_too_much_seen_from_the_other_side(fen: int) -> None:
    for one in inserted(fen):
        assert chance("missing_digit", one, fen) > 0
    for one in replaced(fen):
        assert chance("wrong_digit", one, fen) > 0
    for one in swapped(fen):
        if len(str(one)) == len(str(fen)):
            assert chance("transposed_digits", one, fen) > 0


@given(st.integers(1, 10**9))
def test_shifts_go_up_and_down(fen: int) -> None:
    for factor, name in ((10, "decimal_shift"), (1000, "decimal_shift"), (100, "minor_unit_confusion")):
        assert chance(name, fen, fen * factor) == chance(name, fen * factor, fen) > 0


def test_the_key_beside_is_hit_more_often() -> None:
    assert chance("wrong_digit", "500", "200") > chance("wrong_digit", "500", "100") > 0


def test_neighbours_change_places_more_often_than_others() -> None:
    assert chance("transposed_digits", "123", "213") > 5 * chance("transposed_digits", "123", "321") > 0


def test_a_figure_that_would_begin_with_zero_is_noticed() -> None:
    assert 0 < chance("transposed_digits", "201", "21") < chance("transposed_digits", "210", "201")


def test_a_key_hit_twice_is_likelier_than_another_digit() -> None:
    assert chance("extra_digit", "299", "2299") > chance("extra_digit", "299", "3299") > 0


def test_few_ways_make_each_likelier() -> None:
    assert chance("wrong_digit", "299", "269") > chance("wrong_digit", "12345", "12315")
    assert chance("transposed_digits", "299", "929") > chance("transposed_digits", "12345", "21345")


def test_what_is_lost_below_a_fen_makes_a_shift_unlikely() -> None:
    assert chance("decimal_shift", "12.34", "1.23") < chance("decimal_shift", "12.30", "1.23")


# What else is known of the case


def test_a_factor_of_ten_thousand_belongs_to_the_unit_where_one_is_written() -> None:
    seen = Around(wan=True)
    assert variants("ten_thousand_unit", "12000", "1.20", seen) == ["wan"]
    assert variants("ten_thousand_unit", "1.20", "12000", seen) == ["wan"]
    assert chance("ten_thousand_unit", "12000", "12", seen) == 0
    assert chance("decimal_shift", "12000", "1.20", seen) == 0
    assert chance("decimal_shift", "12000", "12", seen) > 0


def test_a_thousands_comma_may_be_taken_for_the_point() -> None:
    seen = Around(comma=True)
    assert variants("ten_thousand_unit", "1299", "1.29", seen) == ["comma"]
    assert variants("ten_thousand_unit", "1000", "1", seen) == ["comma"]
    assert chance("ten_thousand_unit", "1000", "10", seen) == 0


@pytest.mark.parametrize(
    ("terminals", "against", "amount", "expected"),
    [
        (3, "297", "99", ["all"]),
        (3, "99", "297", ["all"]),
        (3, "297", "198", ["some"]),
        (3, "297", "297", []),
        (3, "297", "396", []),
        (3, "297", "148.50", []),
        (3, "100", "33.33", []),
        (2, "200", "100", ["all"]),
        (2, "200", "50", []),
        (1, "297", "99", []),
    ],
)
def test_per_terminal_or_in_total(terminals: int, against: str, amount: str, expected: list[str]) -> None:
    assert variants("terminal_count", against, amount, Around(terminals=terminals)) == expected


def test_terminals_that_were_left_out_are_counted() -> None:
    (fit,) = ways("terminal_count", "297", "198", Around(terminals=3))
    assert (fit.values["part"], fit.values["each"]) == (2, show(9_900))


def test_a_stated_fee_is_held_against_what_is_missing() -> None:
    seen = Around(fees=((179, 4),))
    fit = ways("fee_deducted", "299", "297.21", seen)[0]
    assert (fit.variant, fit.values["other"], fit.values["fee"]) == ("stated", 5, "¥1.79")
    assert "stated" not in variants("fee_deducted", "299", "297.20", seen)
    assert "stated" not in variants("fee_deducted", "297.21", "299", seen)


@pytest.mark.parametrize(
    ("against", "amount", "variant"),
    [
        ("299", "297.21", "rate"),  # 0.6 % is 1.794
        ("299", "297.20", "rate"),  # raised to 1.80
        ("10000", "9962", "rate"),
        ("299", "297", "fixed"),
        ("1000", "991.17", "open"),
    ],
)
def test_kinds_of_fees(against: str, amount: str, variant: str) -> None:
    assert variants("fee_deducted", against, amount) == [variant]


def test_a_usual_rate_is_likelier_than_any_other() -> None:
    usual, odd = chance("fee_deducted", "1000", "994"), chance("fee_deducted", "1000", "993.90")
    assert usual > 50 * odd > 0


@pytest.mark.parametrize(
    ("refunds", "amount", "variant"),
    [
        (("100",), "199", "all"),
        (("60", "40"), "199", "all"),
        (("60", "40"), "239", "some"),
        (("60", "40", "20.50"), "218.50", "some"),
        ((), "199", "unseen"),
        (("60",), "199", None),
        (("60", "40"), "199.01", None),
        (("0",), "199", "unseen"),
    ],
)
def test_refunds_make_up_what_is_missing(refunds: tuple[str, ...], amount: str, variant: str | None) -> None:
    seen = Around(refunds=tuple(from_text(text) for text in refunds))
    assert variants("partial_refund", "299", amount, seen) == ([variant] if variant else [])


@pytest.mark.parametrize("count", [1, 8, 9, 50])
def test_all_refunds_are_added_however_many_there_are(count: int) -> None:
    seen = Around(refunds=tuple(range(100, 100 + count)))
    total = sum(seen.refunds)
    assert variants("partial_refund", 1_000_000, 1_000_000 - total, seen) == ["all"]


def test_what_a_contract_calls_the_deposit_is_missing_from_the_takings() -> None:
    seen = Around(agreed=((9_900, 2),))
    (fit,) = ways("deducted_from_settlement", "1000", "901", seen)
    assert (fit.values["part"], fit.values["other"]) == ("¥99.00", 3)
    assert chance("deducted_from_settlement", "1000", "901.01", seen) == 0
    # Half of 198 is 99: then it is what is left that a contract states, too.
    assert chance("deducted_from_settlement", "198", "99", seen) == 0
    assert chance("deducted_from_settlement", "901", "1000", seen) == 0


def test_an_addition_to_a_pre_authorisation_was_left_out() -> None:
    seen = Around(preauthorisations=(100_000, 50_000, 20_000))
    for amount in ("1000", "1500", "700", "1200", "200", "500"):
        assert chance("topup_omitted", "1700", amount, seen) > 0
    for against, amount in (("1700", "1600"), ("1700", "1700.01"), ("1500", "1000")):
        assert chance("topup_omitted", against, amount, seen) == 0
    assert chance("topup_omitted", "1000", "500", Around(preauthorisations=(100_000,))) == 0


# Likelihoods are shares


def results(against: int) -> Iterable[int]:
    """Return every amount that any slip can make of this one; of a short one all are tried."""
    digits = swapped(against) | replaced(against) | inserted(against) | left_out(against)
    shifts = [10**places for places in range(1, 7)]
    shifted = {one for by in shifts for one in (against * by, against // by, (against + by // 2) // by)}
    multiples = {against * count for count in range(2, 11)}
    rounded = {against // unit * unit + more for unit in (10, 100) for more in (0, unit)}
    # Of a long one digits and shifts are tried as above, and every amount that is a little less.
    below = range(against - against // 20, against) if against > 999 else range(1, 10_000)
    return (digits | shifted | multiples | rounded | set(below)) - {0, against}


FULL = Around(
    terminals=4,
    wan=True,
    comma=True,
    refunds=(10, 20, 45),
    preauthorisations=(300, 140, 55),
    agreed=((99, 0), (50, 1)),
    fees=((2, 0), (3, 1)),
)


@pytest.mark.parametrize("against", [1, 10, 123, 495, 900, 12_985, 29_900])
@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("around", [NOTHING, FULL], ids=["alone", "with all around"])
def test_the_results_of_a_slip_share_what_there_is(name: str, against: int, around: Around) -> None:
    assert sum(chance(name, against, one, around) for one in results(against)) <= 1 + 1e-9


@pytest.mark.parametrize(
    ("name", "against", "amount", "around"),
    [
        ("deducted_from_settlement", 100_000, 90_100, Around(agreed=((9_900, 0), (9_900, 1)))),
        ("fee_deducted", 29_900, 29_721, Around(fees=((179, 0), (179, 1)))),
    ],
)
def test_two_vouchers_that_say_the_same_are_one_way(name: str, against: int, amount: int, around: Around) -> None:
    assert 0 < chance(name, against, amount, around) <= 1


@thorough
@given(st.integers(1, MAX_FEN), st.integers(1, MAX_FEN))
def test_any_two_amounts_have_likelihoods_between_0_and_1(against: int, amount: int) -> None:
    for fit in fits(against, amount, FULL):
        assert 0 < fit.likelihood <= 1
        assert fit.code in BY_NAME


@pytest.mark.parametrize(("against", "amount"), [(0, 100), (100, 0), (-1, 100), (100, -1), (100, 100)])
def test_nothing_and_no_change_are_no_slips(against: int, amount: int) -> None:
    assert fits(against, amount, FULL) == []


@thorough
@given(fens, fens)
def test_one_kind_is_reported_once_with_all_its_ways(against: int, amount: int) -> None:
    assume(against != amount)
    found = fits(against, amount, FULL)
    assert len({(fit.code, fit.variant) for fit in found}) == len(found)
    for fit in found:
        alone = [one.likelihood for one in ways(fit.code, against, amount, FULL) if one.variant == fit.variant]
        assert fit.likelihood == pytest.approx(sum(alone))


@given(st.integers(1, MAX_FEN))
def test_an_amount_is_keyed_in_one_of_its_spellings(fen: int) -> None:
    listed = spellings(fen)
    assert sum(share for _, _, share in listed) == pytest.approx(1)
    assert all(int(digits) * unit == fen for digits, unit, _ in listed)


def test_round_amounts_are_likelier_than_others() -> None:
    assert roundness(100_000) == roundness(30_000) > roundness(29_900) > roundness(29_950) > roundness(29_951)
    assert sum(roundness(fen) for fen in range(1, 100_000)) <= 1


@thorough
@given(st.integers(1, MAX_FEN))
def test_no_amount_is_impossible(fen: int) -> None:
    assert 0 < roundness(fen) < 0.01
