"""What each voucher should state, before anything is called different.

Not every voucher states the same thing. A refund and what is still recorded make up what was paid; a
pre-authorisation freezes what its completion takes, or a part of it; two payments may be two parts; a test print
states nothing. What is left votes on the amount that the others are held against.
"""

from __future__ import annotations

from typing import NamedTuple

from poscheck.vouchers import KINDS, PAYMENTS, Voucher


class Expected(NamedTuple):
    """What the vouchers should state, in fen."""

    reference: int | None
    basis: str | None
    """Why it is the reference: agreement, evidence, sum, only, or limit (what was frozen, where more was taken)."""
    of: dict[int, int | None]
    """By voucher: the amount it is held against; None where it says nothing about the amount."""
    excused: frozenset[int]
    """Vouchers that rightly state something else: parts, refunds, voids and what they took back."""
    back: frozenset[int]
    """Voids, and what they took back."""
    parts: tuple[tuple[int, ...], ...] = ()
    """The places of vouchers that were added up."""


def settle(vouchers: list[Voucher]) -> Expected:
    """Find the amount that the others are held against, and which vouchers state something else by right."""
    live = [one for one in vouchers if one.fen is not None and one.counts]
    back = _taken_back(live)
    frozen = standing(live, back)
    done = [one for one in live if one.completes and one.place not in back]
    refunds = [one for one in live if one.kind == "refund"]
    refunds = refunds if len(refunds) < len(live) else []
    silent = back | {one.place for one in refunds}
    parts: dict[int, int] = {}
    added = []
    paid = [one for one in live if one.kind in PAYMENTS and not one.freezes and one.place not in silent]
    for listed in (frozen, *([one for one in paid if one.kind == kind] for kind in PAYMENTS)):
        total = _sum_of_parts(listed, live)
        if total is not None:
            parts.update({one.place: total for one in listed})
            added.append(tuple(one.place for one in listed))
    held = sum(one.fen or 0 for one in frozen)
    if done and frozen:
        # Contract and receipt may speak of what was to be frozen, not of what was taken.
        claims = [one for one in live if one.kind in ("contract", "receipt", "other") and one.fen == held]
        silent |= {one.place for one in (*frozen, *claims)}
    voting = [one for one in live if one.place not in silent]
    if done and frozen and voting == done and any((one.fen or 0) > held for one in done):
        over = {one.place: held if one in done or one.at_odds else None for one in vouchers}
        return Expected(held, "limit", over, back, back)
    reference, basis = _reference(voting or live, parts)
    silent |= _taken_out(voting, reference)
    of = {one.place: None if one.place in silent or not one.counts else reference for one in vouchers}
    of.update({place: None for place, total in parts.items() if total == reference})
    if done and frozen:
        of.update({one.place: held for one in done if (one.fen or 0) > held})
    elif reference is not None:
        of.update(_paid_back(refunds, [one for one in live if one not in refunds], reference))
    return Expected(reference, basis, of, silent | set(parts), back, tuple(added))


def standing(vouchers: list[Voucher], back: frozenset[int]) -> list[Voucher]:
    """Return the pre-authorisations that no void has taken back."""
    return [one for one in vouchers if one.freezes and one.counts and one.place not in back]


def _taken_back(live: list[Voucher]) -> frozenset[int]:
    """Return the places of voids, and of the slips that they took back: a void is for the whole of one."""
    found: set[int] = set()
    for void in live:
        if void.voids:
            found.add(void.place)
            slips = [one for one in live if _can_be_taken_back(one, void.voids) and one.fen == void.fen]
            slips = [one for one in slips if one.place not in found]
            found |= {slips[0].place} if slips else set()
    return frozenset(found)


def _can_be_taken_back(voucher: Voucher, kind: str) -> bool:
    """Tell whether a voucher is a transaction of a type; what only names the type is none."""
    if kind == "sale":
        return voucher.type == "sale" and voucher.kind in PAYMENTS
    return voucher.freezes if kind == "preauthorisation" else voucher.completes


def _taken_out(voting: list[Voucher], reference: int | None) -> set[int]:
    """Return contracts and receipts of a deposit that is just what is missing from the takings."""
    if reference is None:
        return set()
    missing = {reference - (one.fen or 0) for one in voting if one.kind == "institution_record"}
    claims = [one for one in voting if one.kind in ("contract", "receipt") and one.fen != reference]
    return {one.place for one in claims if one.fen in missing}


def _sum_of_parts(listed: list[Voucher], live: list[Voucher]) -> int | None:
    """Return the sum of vouchers of one kind if they are parts and not copies.

    Copies have one amount and no two numbers. That they are parts shows either another voucher, which states their
    sum, or, with pre-authorisations, their being several: what is added later has a slip of its own.
    """
    if len(listed) < 2:
        return None
    others = [one.fen for one in live if one.kind != listed[0].kind]
    if not others or any(_copies(one, other) for place, one in enumerate(listed) for other in listed[:place]):
        return None
    total = sum(one.fen or 0 for one in listed)
    return total if total in others or listed[0].freezes else None


def _copies(one: Voucher, other: Voucher) -> bool:
    numbers = {two.texts.get("reference_no") for two in (one, other)}
    return one.fen == other.fen and (len(numbers) == 1 or None in numbers)


def _paid_back(refunds: list[Voucher], others: list[Voucher], reference: int) -> dict[int, int | None]:
    """Hold refunds against what was paid, unless a voucher shows what is left of it, or a record speaks for it."""
    total = sum(one.fen or 0 for one in refunds)
    records = [one for one in others if not is_other(one)]
    of: dict[int, int | None] = {one.place: None for one in refunds}
    if refunds and total == reference:
        of.update({one.place: None for one in records if one.fen == 0})
    elif total > reference or (refunds and not records and all(one.fen != reference - total for one in others)):
        largest = max(refunds, key=lambda one: one.fen or 0)
        of[largest.place] = max(0, reference - total + (largest.fen or 0))
    return of


def _reference(voting: list[Voucher], parts: dict[int, int]) -> tuple[int | None, str | None]:
    """Return the amount with most votes.

    The records of the institution, which are in doubt, have one vote together, and none against all others.
    """
    votes: dict[int, list[Voucher]] = {}
    for one in voting:
        votes.setdefault(parts.get(one.place, one.fen or 0), []).append(one)
    by_others = {fen: voters for fen, voters in votes.items() if any(is_other(one) for one in voters)}
    votes = by_others or votes
    if not votes:
        return None, None
    # What is a sum of parts is one voice, and so are the records where anybody else speaks.
    strength = {
        fen: len({one.kind if one.place in parts or (by_others and not is_other(one)) else one.place for one in voters})
        for fen, voters in votes.items()
    }
    most = max(strength.values())
    leading = [fen for fen in votes if strength[fen] == most]
    # Of what is proved alike the larger amount: it must be answered for, if it was paid.
    best = min(leading, key=lambda fen: (min(KINDS.index(one.kind) for one in votes[fen]), -fen))
    if any(one.place in parts for one in votes[best]):
        return best, "sum"
    if most > 1 and len(leading) == 1:
        return best, "agreement"
    return best, "only" if len({one.fen for one in voting}) == 1 else "evidence"


def is_other(voucher: Voucher) -> bool:
    """Tell whether a voucher is none of the institution's own records, which are what is in doubt."""
    return voucher.kind != "institution_record"
