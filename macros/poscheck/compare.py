"""Several vouchers of one deposit state one amount; the one that differs is where to ask.

First it is settled what each voucher should state, then what differs from that, and last why.

All money is integer fen inside and a string with two decimals in the report, e.g. ``"1299.00"``.
"""

from __future__ import annotations

import re
from typing import Any

from poscheck import amount, diagnose, messages, money, signs
from poscheck.rules import rules
from poscheck.settle import Expected, settle, standing
from poscheck.slips import Around
from poscheck.vouchers import (
    AMOUNT_FIELDS,
    KINDS,
    MAX_VOUCHERS,
    SAYING,
    SLIPS,
    TEXT_FIELDS,
    InputError,
    Voucher,
    read_all,
)

__all__ = ["AMOUNT_FIELDS", "KINDS", "MAX_VOUCHERS", "TEXT_FIELDS", "InputError", "Report", "compare"]

Report = dict[str, Any]


def compare(case: object) -> Report:
    """Compare ``case["vouchers"]`` and return the report of contract 6.1.

    A voucher holds ``kind`` and ``amount`` or ``amount_in_words`` (text as written on it) or both, and any of
    `TEXT_FIELDS`; one without an amount is left out of the comparison of amounts. ``terminals`` (1 if left out) and
    ``as_of`` (a day) belong to the case. ``voucher`` in the report counts from 0. Raises :class:`InputError` for
    input that is not of this shape.
    """
    listed, terminals, as_of = read_all(case)
    vouchers = [voucher for voucher in listed if not voucher.empty]
    expected = settle(vouchers)
    by_card = any(one.type in ("sale", "preauthorisation", "completion") for one in vouchers)
    differences = [entry for voucher in vouchers for entry in _differences(voucher, expected, by_card)]
    parts = frozenset(place for places in expected.parts for place in places)
    scene = signs.Scene(vouchers, as_of, expected.back, parts)
    found = signs.find(scene)
    if not differences:
        found = [sign for sign in found if sign.code not in diagnose.OF_AMOUNTS]
    found += [
        signs.Sign("words_figures_mismatch", one.place, "any", _at_odds(one), certain=True)
        for one in vouchers
        if one.at_odds and one.counts
    ]
    left_open = _open(vouchers, expected.back)
    found += _still_frozen(vouchers, left_open)
    deviations = _deviations(listed, expected, differences, left_open)
    causes = diagnose.rank(deviations, found, signs.agreed(scene, found), _around(vouchers, terminals, expected))
    differences += [_beside(sign, listed) for sign in found if sign.field and sign.other is not None]
    return {
        "verdict": _verdict(vouchers, differences, found),
        "reference": None if expected.reference is None else money.to_text(expected.reference),
        "reference_basis": expected.basis,
        "sums": _sums(vouchers, expected),
        "vouchers": [_summary(voucher, expected) for voucher in listed],
        "differences": differences,
        "causes": causes,
        "issues": [entry for voucher in vouchers for entry in _issues(voucher)],
    }


# What differs


def _differences(voucher: Voucher, expected: Expected, by_card: bool) -> list[Report]:
    against = expected.of[voucher.place]
    if expected.reference is None and voucher.at_odds:
        against = voucher.amounts[0]
    if against is None:
        return []
    return [
        {
            "voucher": voucher.place,
            "kind": voucher.kind,
            "field": field,
            "amount": money.to_text(reading.fen),
            "against": money.to_text(against),
            "difference": money.to_text(reading.fen - against),
            "direction": "over" if reading.fen > against else "short",
            **_effect(voucher.kind, reading.fen > against, by_card or expected.reference is None),
        }
        for field, reading in voucher.readings.items()
        if reading.fen is not None and reading.fen != against
    ]


def _effect(kind: str, over: bool, unsure: bool) -> Report:
    """Say what a difference means for the merchant.

    The merchant pays the deposit of a terminal and takes those of customers: where a slip stands among the vouchers,
    only the record of the institution, which pays out to the merchant, favours one side for certain.
    """
    verb, gain = _EFFECTS[kind]
    known = gain is not None and (not unsure or kind == "institution_record")
    favours = ("merchant" if over == gain else "other_side") if known else None
    return {"effect": f"{verb}_{'more' if over else 'less'}", "favours": favours}


# What the voucher speaks of, and whether the merchant gains if it states too much.
_EFFECTS: dict[str, tuple[str, bool | None]] = {
    "institution_record": ("recorded", True),
    "contract": ("stated", True),
    "receipt": ("stated", True),
    "other": ("stated", True),
    "bank_transfer": ("paid", False),
    "wallet_bill": ("paid", None),
    "sales_slip": ("paid", None),
    "refund": ("refunded", True),
    "preauthorisation": ("frozen", None),
    "preauthorisation_completion": ("taken", None),
}


def _beside(sign: signs.Sign, vouchers: list[Voucher]) -> Report:
    """Word a difference that is none of money."""
    return {
        "voucher": sign.place,
        "kind": vouchers[sign.place].kind,
        "field": sign.field,
        "value": vouchers[sign.place].texts.get(sign.field or "", ""),
        "against": vouchers[sign.other or 0].texts.get(sign.field or "", ""),
        "other": sign.other,
    }


def _verdict(vouchers: list[Voucher], differences: list[Report], found: list[signs.Sign]) -> str:
    stated = sum(bool(voucher.amounts) and voucher.counts for voucher in vouchers)
    # A pre-authorisation that is open, and a test print beside vouchers that agree, only call for a remark.
    remarks = [sign for sign in found if sign.variant == "open" or (sign.code == "test_slip" and stated > 1)]
    if differences or len(remarks) < len(found):
        return "mismatch"
    if any(voucher.unreadable for voucher in vouchers):
        return "unreadable"
    return "matched" if stated > 1 else "insufficient"


def _summary(voucher: Voucher, expected: Expected) -> Report:
    fens = {field: reading.fen for field, reading in voucher.readings.items()}
    return {
        "voucher": voucher.place,
        "kind": voucher.kind,
        **{field: None if (fen := fens.get(field)) is None else money.to_text(fen) for field in AMOUNT_FIELDS},
        "status": _status(voucher, expected),
    }


def _sums(vouchers: list[Voucher], expected: Expected) -> dict[str, str]:
    """Return what a reader would add up: what was frozen, taken and released, and what was refunded and is left."""
    live = [one for one in vouchers if one.counts and one.fen is not None and one.place not in expected.back]
    frozen = sum(one.fen or 0 for one in live if one.freezes)
    done = [one.fen or 0 for one in live if one.completes]
    refunds = [one.fen or 0 for one in live if one.kind == "refund"]
    found = {}
    if expected.back:
        found["voided"] = sum(one.fen or 0 for one in vouchers if one.voids and one.place in expected.back)
    if frozen and done:
        found |= {"frozen": frozen, "taken": sum(done)}
        if sum(done) <= frozen:
            found["released"] = frozen - sum(done)
    if refunds and expected.reference is not None and sum(refunds) <= expected.reference:
        found |= {"refunded": sum(refunds), "left": expected.reference - sum(refunds)}
    return {name: money.to_text(fen) for name, fen in found.items()}


def _status(voucher: Voucher, expected: Expected) -> str:
    if not voucher.readings:
        return "empty"
    if not voucher.counts:
        return "left_out"
    if voucher.at_odds:
        return "at_odds"
    if voucher.unreadable:
        return "unreadable"
    against = expected.of[voucher.place]
    if against is None or against == voucher.fen:
        return "part" if voucher.place in expected.excused and voucher.fen != expected.reference else "agrees"
    return "over" if (voucher.fen or 0) > against else "short"


# What the diagnosis is told


def _deviations(
    vouchers: list[Voucher], expected: Expected, differences: list[Report], left_open: list[Voucher]
) -> list[diagnose.Deviation]:
    found: dict[tuple[str, int, int], diagnose.Deviation] = {}
    told = set()
    rates = rules()["wrong_voucher"]["rates"]
    frozen = next((one.place for one in left_open), None)
    for entry in differences:
        one, against, fen = vouchers[entry["voucher"]], *(money.from_text(entry[key]) for key in ("against", "amount"))
        rival = None
        if expected.basis == "evidence" and against == expected.reference and not one.at_odds:
            backing = (other for other in vouchers if other.fen == against and other.counts)
            rival = min(backing, key=lambda other: KINDS.index(other.kind))
        share = rates[one.kind] / (rates[one.kind] + rates[rival.kind]) if rival else 1.0
        backers = [other for other in vouchers if other.fen in (against, fen) and other.counts]
        slips = [other for other in backers if other.kind in SLIPS and not other.completes]
        lower = (slip.place for slip in slips if slip.fen == min(against, fen))
        by_slip = None if one.kind == "refund" or one.completes else next(lower, None)
        deviation = diagnose.Deviation(
            one.place,
            against,
            fen,
            rival=rival.place if rival else None,
            share=share,
            frozen=frozen,
            kind=one.kind,
            backers=(one.place, *(other.place for other in backers)),
            by_slip=by_slip,
            paid_by_slip=any(slip.fen == against for slip in slips),
        )
        if one.place not in told:
            # Two screens of one record, both wrong in the same way, are wrong once.
            found.setdefault((one.kind, against, fen), deviation)
        told.add(one.place)
    return list(found.values())


def _around(vouchers: list[Voucher], terminals: int, expected: Expected) -> Around:
    written = [reading.text for one in vouchers for reading in one.readings.values()]
    said = [one.texts.get(field, "") for one in vouchers for field in SAYING]
    live = [one for one in vouchers if one.counts]
    refunds = [one.fen or 0 for one in live if one.kind == "refund"] + [one.refunded for one in live]
    return Around(
        terminals=terminals,
        wan=any(mark in text for text in (*written, *said) for mark in "万萬亿億"),
        comma=any(mark in text for text in written for mark in ",，"),
        refunds=tuple(refunds),
        preauthorisations=tuple(one.fen for one in standing(live, expected.back) if one.fen),
        agreed=tuple((one.fen or 0, one.place) for one in live if one.kind in ("contract", "receipt") and one.fen),
        fees=tuple(fee for one in live if (fee := _fee(one, expected.reference))),
        spoken={pair: one.place for one in reversed(live) for pair in _spoken(one)},
    )


def reads_fee(text: str) -> bool:
    """Tell whether a fee, in yuan or percent, can be read."""
    return _fee_number(text).fen is not None


def _fee_number(text: str) -> amount.Reading:
    # Statements write a fee with a minus, contracts with a name before it.
    return amount.read(re.sub(r"^\D*?[-\u2212\uff0d]?(?=[\d¥￥])", "", text).rstrip("%％ "))


def _fee(voucher: Voucher, reference: int | None) -> tuple[int, int] | None:
    """Read a fee in yuan, or in percent of the reference, half a fen rounded up."""
    text = voucher.texts.get("fee", "")
    read = _fee_number(text)
    if read.fen is None or reference is None:
        return None
    if text[-1] in "%％":
        return (reference * read.fen + 5_000) // 10_000, voucher.place
    return read.fen, voucher.place


def _spoken(voucher: Voucher) -> list[tuple[int, int]]:
    """Pair what capitals read with what they mean in speech; none where figures say they are meant as read."""
    read = [reading for reading in voucher.readings.values() if reading.fen is not None]
    as_read = len({reading.fen for reading in read}) < len(read)
    return [] if as_read else [(reading.fen or 0, meant) for reading in read for meant in reading.spoken]


def _open(vouchers: list[Voucher], back: frozenset[int]) -> list[Voucher]:
    """Return the pre-authorisations that were neither completed nor voided."""
    return [] if any(one.completes and one.place not in back for one in vouchers) else standing(vouchers, back)


def _still_frozen(vouchers: list[Voucher], left_open: list[Voucher]) -> list[signs.Sign]:
    """Say that a pre-authorisation is no payment; against a record that says received, it is a difference."""
    received = any(one.kind == "institution_record" and one.fen for one in vouchers)
    variant = "recorded" if received else "open"
    if any("wallet" in one.signs for one in vouchers):
        variant = "open" if variant == "open" else "wallet"
    frozen = [one for one in left_open if one.fen]
    return [signs.Sign("preauthorisation_not_completed", one.place, variant) for one in frozen[:1]]


def _at_odds(voucher: Voucher) -> dict[str, str]:
    figures, words = (voucher.readings[field].fen or 0 for field in AMOUNT_FIELDS)
    return {"amount": money.show(figures), "words": money.show(words), "difference": money.show(figures - words)}


def _issues(voucher: Voucher) -> list[Report]:
    found = []
    for field, reading in voucher.readings.items():
        for code in (*reading.issues, *([reading.error] if reading.error else [])):
            message = messages.explain(reading, code)
            found.append(
                {
                    "voucher": voucher.place,
                    "field": field,
                    "code": code,
                    "severity": "error" if code == reading.error else "notice",
                    "explanation": {"zh": message.zh, "en": message.en},
                }
            )
    return found
