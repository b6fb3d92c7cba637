"""In how many ways could a slip of the hand turn one amount into another?

Each function takes the amount that should stand there and the one that does, both in fen, and yields every way
of its kind that leads from the one to exactly the other, with its likelihood: the share of all slips of that
kind, on that amount, which have just this result. Three digits can be mis-keyed in 27 ways, so a certain one
of them has about 1/27; two neighbours in three digits can change places in two ways, so it has 1/2. How often each
kind happens at all is not here but in the rules.

>>> [(fit.code, round(fit.likelihood, 2)) for fit in fits(12_900, 21_900, Around())]
[('transposed_digits', 0.44)]
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

from poscheck import money
from poscheck.rules import rules

# Which keys of a keypad lie next to each other, sideways or up and down.
_KEYS = {"1": "24", "2": "135", "3": "26", "4": "157", "5": "2468", "6": "359", "7": "48", "8": "5790", "9": "68"}
_KEYS["0"] = "8"
_NEIGHBOUR, _DOUBLED = 0.5, 0.5
_MAX_PARTS = 8
_STATED = 0.9
"""How likely the vouchers show all of what was taken or paid back, where they show any of it."""


class Fit(NamedTuple):
    """One way from the amount that should stand there to the one that does."""

    code: str
    likelihood: float
    variant: str = "any"
    values: dict[str, Any] = {}  # noqa: RUF012 - never changed


class Around(NamedTuple):
    """What else is known of the case; amounts in fen."""

    terminals: int = 1
    wan: bool = False
    """Some amount is written with 万 or 亿."""
    comma: bool = False
    """Some amount is written with a thousands comma."""
    refunds: tuple[int, ...] = ()
    preauthorisations: tuple[int, ...] = ()
    agreed: tuple[tuple[int, int], ...] = ()
    """What contracts and receipts call the deposit, with the places of the vouchers, as with the fees."""
    fees: tuple[tuple[int, int], ...] = ()
    spoken: dict[tuple[int, int], int] = {}  # noqa: RUF012 - never changed
    """By what capitals that lack a 零 read, and what they mean in speech: the place of the voucher."""


def fits(against: int, amount: int, around: Around) -> list[Fit]:
    """Return every way from ``against`` to ``amount``; the ways of one kind and variant are added up."""
    found: dict[tuple[str, str], Fit] = {}
    if against <= 0 or amount <= 0 or against == amount:
        return []
    for way in (*_KEYED, *_REASONED):
        for fit in way(against, amount, around):
            known = found.get((fit.code, fit.variant))
            total = fit.likelihood + (known.likelihood if known else 0)
            found[fit.code, fit.variant] = (known or fit)._replace(likelihood=total)
    return list(found.values())


def spellings(fen: int) -> list[tuple[str, int, float]]:
    """Return how an amount may have been keyed: its digits, the fen each last digit is worth, and how often.

    >>> spellings(29_900)
    [('299', 100, 0.75), ('29900', 1, 0.25)]
    """
    if fen % 100 == 0:
        return [(str(fen // 100), 100, 0.75), (str(fen), 1, 0.25)]
    if fen % 10 == 0:
        return [(str(fen // 10), 10, 0.5), (str(fen), 1, 0.5)]
    return [(str(fen), 1, 1.0)]


def _pairs(against: int, amount: int) -> Iterator[tuple[str, str, float]]:
    """Give both amounts as digits in the same unit, for each way in which the first may have been keyed."""
    for digits, unit, share in spellings(against):
        if amount % unit == 0:
            yield digits, str(amount // unit), share


def wrong_digit(against: int, amount: int, _: Around) -> Iterator[Fit]:
    """One digit of the same place is another; the keys beside it are hit as often as all keys together."""
    for meant, keyed, share in _pairs(against, amount):
        differ = [place for place, pair in enumerate(zip(meant, keyed, strict=False)) if pair[0] != pair[1]]
        if len(meant) != len(keyed) or len(differ) != 1:
            continue
        was, became = meant[differ[0]], keyed[differ[0]]
        beside = _NEIGHBOUR / len(_KEYS[was]) if became in _KEYS[was] else 0
        chance = beside + (1 - _NEIGHBOUR) / 9
        yield Fit("wrong_digit", share * chance / len(meant), values={"was": was, "became": became})


def transposed_digits(against: int, amount: int, _: Around) -> Iterator[Fit]:
    """Two neighbours have changed places; rarely two digits with one between them."""
    for meant, keyed, share in _pairs(against, amount):
        for distance, usual in ((1, 0.97), (2, 0.03)):
            places = [place for place in range(len(meant) - distance) if meant[place] != meant[place + distance]]
            for place in places:
                first, second = meant[place], meant[place + distance]
                middle = meant[place + 1 : place + distance]
                swapped = meant[:place] + second + middle + first + meant[place + distance + 1 :]
                if swapped.lstrip("0") == keyed:
                    # A figure that begins with 0 is noticed.
                    noticed = 0.1 if swapped[0] == "0" else 1
                    likelihood = share * usual * noticed / len(places)
                    yield Fit("transposed_digits", likelihood, values={"was": first + middle + second})


def missing_digit(against: int, amount: int, _: Around) -> Iterator[Fit]:
    """One digit was left out; a zero lost at the end is a shift of the decimal point."""
    if amount * 10 == against:
        return
    for meant, keyed, share in _pairs(against, amount):
        for place, digit in enumerate(meant):
            rest = meant[:place] + meant[place + 1 :]
            # On a keypad the digits close up to the right; in written decimals the point stays where it is.
            written = against % 10 != 0 and place >= len(meant) - 2
            if rest.lstrip("0") == keyed:
                yield Fit("missing_digit", share * (0.5 if written else 1) / len(meant), values={"was": digit})
            if written and rest + "0" == keyed:
                yield Fit("missing_digit", share * 0.5 / len(meant), values={"was": digit})


def extra_digit(against: int, amount: int, _: Around) -> Iterator[Fit]:
    """One digit too many, half of the time a key that was hit twice; a zero at the end is a shift of the point."""
    if amount == against * 10:
        return
    for meant, keyed, share in _pairs(against, amount):
        places = [place for place in range(len(keyed)) if keyed[:place] + keyed[place + 1 :] == meant]
        doubled = sum(meant[: place + 1] + meant[place:] == keyed for place in range(len(meant)))
        chance = _DOUBLED * doubled / len(meant) + (1 - _DOUBLED) * len(places) / (len(meant) + 1) / 10
        if places:
            yield Fit("extra_digit", share * chance, values={"became": keyed[places[0]]})


def decimal_shift(against: int, amount: int, around: Around) -> Iterator[Fit]:
    """The same digits with the point elsewhere; 100 is left to yuan and fen, 10,000 to 万 where it stands."""
    for places, share in ((1, 0.86), (3, 0.1), (4, 0.02), (5, 0.01), (6, 0.01)):
        if places == 4 and around.wan:
            continue
        likelihood = share * _times(against, amount, 10**places)
        if likelihood:
            yield Fit("decimal_shift", likelihood, values={"places": places, "ratio": f"{10**places:,}"})


def minor_unit_confusion(against: int, amount: int, _: Around) -> Iterator[Fit]:
    """Yuan taken for fen, or fen for yuan: exactly 100 times."""
    likelihood = _times(against, amount, 100)
    if likelihood:
        yield Fit("minor_unit_confusion", likelihood)


def ten_thousand_unit(against: int, amount: int, around: Around) -> Iterator[Fit]:
    """万 left out or added; or a thousands comma taken for the decimal point."""
    if around.wan and (likelihood := _times(against, amount, 10_000)):
        yield Fit("ten_thousand_unit", 0.95 * likelihood, "wan")
    if around.comma and (likelihood := _times(against, amount, 1_000)):
        yield Fit("ten_thousand_unit", 0.05 * likelihood, "comma")


def rounded_amount(against: int, amount: int, _: Around) -> Iterator[Fit]:
    """Jiao and fen were dropped or rounded."""
    for unit, usual in ((100, 0.7), (10, 0.3)):
        if against % unit == 0:
            continue
        down = against - against % unit
        for result, share in ((down, 0.6), ((against + unit // 2) // unit * unit, 0.3), (down + unit, 0.1)):
            if result == amount:
                yield Fit("rounded_amount", usual * share)


def duplicate_posting(against: int, amount: int, _: Around) -> Iterator[Fit]:
    """A small multiple: posted more than once, or taken more than once and posted once."""
    for count, share in ((2, 0.8), (3, 0.12), (4, 0.04), (5, 0.02), (6, 0.005), (7, 0.005), (8, 0.005), (9, 0.005)):
        likelihood = share * (0.7 * (amount == against * count) + 0.3 * (against == amount * count))
        if likelihood:
            yield Fit("duplicate_posting", likelihood, "times", {"count": count})


def terminal_count(against: int, amount: int, around: Around) -> Iterator[Fit]:
    """The amount of one terminal taken for that of all, or the reverse; or some of them left out."""
    count = around.terminals
    if count < 2:
        return
    if amount * count == against or amount == against * count:
        yield Fit("terminal_count", 0.47, "all", {"count": count})
    elif against % count == 0 and amount % (against // count) == 0 and amount < against:
        part = amount // (against // count)
        each = money.show(against // count)
        yield Fit("terminal_count", 0.06 / max(1, count - 2), "some", {"count": count, "part": part, "each": each})


def fee_deducted(against: int, amount: int, around: Around) -> Iterator[Fit]:
    """What is missing is a fee: one that a voucher states, a usual rate, a usual fixed sum, or any small share."""
    missing = against - amount
    if missing <= 0:
        return
    stated = dict(reversed(around.fees))
    if missing in stated:
        values = {"fee": money.show(missing), "other": stated[missing] + 1}
        yield Fit("fee_deducted", _STATED / len(stated), "stated", values)
    left = 1 - _STATED if stated else 1.0
    known, fixed = rules()["fee_rates"]["percent"], rules()["fee_fixed_yuan"]["yuan"]
    total = sum(known.values())
    best = max((_rate_share(against, missing, percent) * weight / total, percent) for percent, weight in known.items())
    shown = {"fee": money.show(missing)}
    if best[0]:
        yield Fit("fee_deducted", left * 0.75 * best[0], "rate", {**shown, "rate": best[1]})
    elif missing % 100 == 0 and str(missing // 100) in fixed:
        share = fixed[str(missing // 100)] / sum(fixed.values())
        yield Fit("fee_deducted", left * 0.1 * share, "fixed", shown)
    elif missing * 1000 <= against * 35:
        rate = f"{round(missing * 10_000 / against) / 100:g}"
        yield Fit("fee_deducted", left * 0.1 / max(1, against * 35 // 1000), "open", {**shown, "rate": rate})


def partial_refund(against: int, amount: int, around: Around) -> Iterator[Fit]:
    """What is missing was paid back: all refunds, some of them, or a sum of which there is no voucher."""
    missing = against - amount
    if missing <= 0:
        return
    refunds = [fen for fen in around.refunds if fen]
    shown = {"refunded": money.show(missing)}
    if refunds and sum(refunds) == missing:
        yield Fit("partial_refund", _STATED, "all", shown)
    elif _some(refunds, missing):
        yield Fit("partial_refund", (1 - _STATED) / _choices(refunds), "some", shown)
    elif not refunds:
        # Of what was paid back without a voucher here, nine in ten are tens of yuan.
        yield Fit("partial_refund", (0.2 if missing % 1000 == 0 else 0.02) * roundness(missing), "unseen", shown)


def deducted_from_settlement(against: int, amount: int, around: Around) -> Iterator[Fit]:
    """What is missing from the takings is just what a contract or receipt calls the deposit."""
    deposits = {fen: place for fen, place in reversed(around.agreed) if fen not in (against, amount)}
    if against - amount in deposits:
        values = {"part": money.show(against - amount), "other": deposits[against - amount] + 1}
        yield Fit("deducted_from_settlement", _STATED / len(deposits), values=values)


def topup_omitted(against: int, amount: int, around: Around) -> Iterator[Fit]:
    """Of several pre-authorisations some were not counted."""
    frozen = list(around.preauthorisations)
    if len(frozen) > 1 and sum(frozen) == against and _some(frozen, against - amount):
        yield Fit("topup_omitted", _STATED / _choices(frozen), values={"part": money.show(against - amount)})


_KEYED = (
    transposed_digits, wrong_digit, missing_digit, extra_digit, decimal_shift, minor_unit_confusion,
    ten_thousand_unit, rounded_amount,
)  # fmt: skip
_REASONED = (
    duplicate_posting, terminal_count, fee_deducted, partial_refund, deducted_from_settlement, topup_omitted,
)  # fmt: skip


def roundness(fen: int) -> float:
    """Return the chance that an amount of which nothing is known is just this one: round amounts are likelier.

    An amount has one of six magnitudes, and two times in three no more than two digits other than zeros at its end.
    """
    digits = str(fen).rstrip("0") or "0"
    count = len(digits)
    share = 1 / 3 if count <= 2 else 1 / 6 / 2 ** (count - 3)
    return float(share / 6 / (9 * 10 ** (count - 1)))


def _times(against: int, amount: int, factor: int) -> float:
    """Return the share of a shift by ``factor``: up or down alike; what is lost below a fen may be cut or rounded."""
    if amount == against * factor:
        return 0.5
    if against % factor == 0:
        return 0.5 if amount * factor == against else 0
    return 0.03 * (amount == against // factor) + 0.03 * (amount == (against + factor // 2) // factor)


def _rate_share(against: int, missing: int, percent: str) -> float:
    """Return how likely a rate on ``against`` makes just this fee: mostly rounded half up, sometimes cut or raised."""
    scaled = against * money.from_text(percent)  # a hundredth of a percent of a fen: 10,000 to the fen
    down, up = scaled // 10_000, -(-scaled // 10_000)
    half_up = (scaled + 5_000) // 10_000
    return 0.7 * (missing == half_up) + 0.15 * (missing == down) + 0.15 * (missing == up)


def _some(parts: list[int], total: int) -> bool:
    """Tell whether some but not all of the parts make up the total; only the first few are tried."""
    tried = parts[:_MAX_PARTS]
    return any(sum(chosen) == total for size in range(1, len(parts)) for chosen in combinations(tried, size))


def _choices(parts: list[int]) -> int:
    """Return in how many ways some but not all of the parts can be chosen."""
    return max(1, (1 << min(len(parts), _MAX_PARTS)) - 2)
