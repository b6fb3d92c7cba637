"""Which causes fit what was found, in which order, and how much each has for it.

The score of a cause is its share in the model: of all cases that would look exactly like this one, in how many is it
the cause? (Bayes: how often a cause happens, times how likely it makes just this pair of amounts and just these signs,
divided by the same sum over all causes, among them that there is another one.) What the vouchers themselves show,
such as a completion above its limit, has score 1. How often causes and their signs happen stands in the rules; how
likely each leaves nothing in a record, and a sign is copied at all, are assumptions that stand below.

One deposit has one cause, the model says, but for what stands beside the amounts: it is judged by itself where
the amounts have an explanation of their own.
"""

from __future__ import annotations

from math import fsum
from typing import Any, NamedTuple

from poscheck import money
from poscheck.rules import harmless, rate, rules
from poscheck.signs import Sign
from poscheck.slips import Around, fits, roundness

Cause = dict[str, Any]

_SEEN, _UNSEEN = 0.7, 0.3
"""How likely a cause shows its sign on the vouchers, and that it is there without having been copied."""
# How likely each leaves nothing in the record; any other cause of which there is a sign, in one case of ten.
_NOTHING = {
    "wrong_payee": 0.4,
    "wrong_payer": 0.3,
    "wrong_merchant_or_terminal": 0.3,
    "not_passed_on": 0.4,
    "reversal_pending": 0.4,
    "mislabelled_fee": 0.3,
    "unexplained": 0.15,
}
_RARELY = 0.1
_AGREES = 0.05
"""What is left of a cause that the vouchers speak against: they may have been filled in alike."""
_BELOW = 3
"""A part of a known whole is likelier to be just this amount than an amount of which nothing is known."""
# Signs of what also changes the amount.
_CHANGING = ("partial_approval", "duplicate_posting", "currency_mismatch", "fee_deducted", "partial_refund")
# Of these a word is a sign only where an amount differs.
OF_AMOUNTS = ("partial_approval", "fee_deducted", "partial_refund")
_OTHERWISE = 0.03
# Where the vouchers show that more was taken than was frozen, nobody asks which key was hit, unless it is a multiple.
_TOLD = ("preauthorisation_over_limit", "completion_above_preauthorisation")
_LEAST = 0.0005
"""What has less for it is not reported."""


class Deviation(NamedTuple):
    """One voucher whose amount is not what it should be; amounts in fen."""

    place: int
    against: int
    amount: int
    rival: int | None = None
    """The voucher that states ``against``, if it could as well be the wrong one."""
    share: float = 1.0
    """How likely it is this one that is wrong, rather than its rival."""
    frozen: int | None = None
    """A pre-authorisation that was neither completed nor voided."""
    kind: str = "institution_record"
    backers: tuple[int, ...] = ()
    """All vouchers that state either of the two amounts."""
    by_slip: int | None = None
    """The slip of a terminal that states the lower amount: it can approve a part of what is asked for."""
    paid_by_slip: bool = False
    """A slip of a terminal states what should stand there, so no agent lay between."""


class _Found(NamedTuple):
    weight: float
    code: str
    place: int
    variant: str = "any"
    values: dict[str, Any] = {}  # noqa: RUF012 - never changed
    shown: bool = False


def rank(deviations: list[Deviation], signs: list[Sign], against: set[str], around: Around) -> list[Cause]:
    """Return every cause that fits, the likeliest first; the vouchers speak against those in ``against``."""
    open_signs = [sign for sign in signs if not sign.certain]
    found = [(1.0, _signed_by(sign)._replace(shown=True)) for sign in signs if sign.certain]
    told = {sign.place for sign in signs if sign.code in _TOLD}
    for deviation in deviations:
        if deviation.place in told and deviation.amount < 2 * deviation.against:
            continue
        if deviation.amount == 0:
            group = _nothing(deviation, open_signs, against)
        else:
            group = _changed(deviation, open_signs, around)
        found += _shares(group)
    if all(deviation.amount for deviation in deviations):
        beside = [sign for sign in open_signs if sign.code not in OF_AMOUNTS]
        for score, likeliest in _shares(_beside(beside, certain=0.1 if not deviations else 1.0)):
            found += [(score, _signed_by(sign)) for sign in beside if sign.code == likeliest.code]
    best: dict[tuple[str, int], tuple[float, _Found]] = {}
    for score, one in found:
        known = best.get((one.code, one.place))
        if known is None or score > known[0]:
            best[one.code, one.place] = (score, one)
    order = {code: place for place, code in enumerate(rules()["causes"])}

    def weight(pair: tuple[float, _Found]) -> tuple[bool, float, int, int]:
        score, one = pair
        return not one.shown, -_rounded(score), order[one.code], one.place

    ranked = sorted(best.values(), key=weight)
    return [_cause(place, score, one) for place, (score, one) in enumerate(ranked, 1)]


def _changed(deviation: Deviation, signs: list[Sign], around: Around) -> list[_Found]:
    """Weigh the slips that lead from one amount to the other, in both directions where either may be wrong."""
    seen = {sign.code: sign for sign in signs if sign.code in _CHANGING and sign.place in deviation.backers}
    plain = roundness(deviation.amount)
    directions = [(deviation.share, deviation.place, deviation.against, deviation.amount)]
    if deviation.rival is not None:
        directions.append((1 - deviation.share, deviation.rival, deviation.amount, deviation.against))
    group = [_Found(rate("unexplained") * plain * _signed("unexplained", seen), "unexplained", deviation.place)]
    for share, place, against, amount in directions:
        for fit in fits(against, amount, around):
            weight = share * rate(fit.code) * fit.likelihood * _signed(fit.code, seen)
            group.append(_Found(weight, fit.code, place, fit.variant, {**_shown(against, amount), **fit.values}))
        if (amount, against) in around.spoken:
            code, source = "spoken_short_form", around.spoken[amount, against]
            weight = share * rate(code) * _signed(code, seen)
            group.append(_Found(weight, code, source, values=_shown(against, amount)))
    shown = _shown(deviation.against, deviation.amount)
    lower, higher = sorted((deviation.against, deviation.amount))
    for code, sign in seen.items():
        # Whichever of the two was compared with the other: what was approved, or is left, is less than the whole.
        values = _shown(higher, lower) if code in OF_AMOUNTS else shown
        weight = rate(code) * _BELOW * plain * _signed(code, seen)
        group.append(_Found(weight, code, sign.place, sign.variant, {**values, **sign.values}))
    if deviation.by_slip is not None and "partial_approval" not in seen:
        weight = rate("partial_approval") * roundness(lower) * _signed("partial_approval", seen)
        group.append(_Found(weight, "partial_approval", deviation.by_slip, "amount", _shown(higher, lower)))
    if deviation.kind == "refund" and deviation.amount < deviation.against:
        weight = rate("partial_refund") * _SEEN * _signed("partial_refund", seen)
        group.append(_Found(weight, "partial_refund", deviation.place, "left", shown))
    return group


def _shown(against: int, amount: int) -> dict[str, str]:
    fens = {"amount": amount, "against": against, "difference": amount - against}
    return {name: money.show(fen) for name, fen in fens.items()}


def _nothing(deviation: Deviation, signs: list[Sign], against: set[str]) -> list[_Found]:
    """Weigh what may have become of a payment of which the record shows nothing."""
    open_code = "preauthorisation_not_completed"
    seen = {sign.code: sign for sign in signs if sign.code != open_code or deviation.frozen is None}
    shown = _shown(deviation.against, 0)
    # Nobody was paid by a pre-authorisation, so nobody can have been the wrong one.
    codes = ("reversal_pending", "unexplained") if deviation.frozen is not None else tuple(_NOTHING)
    if deviation.paid_by_slip:
        codes = tuple(code for code in codes if code not in ("wrong_payer", "wrong_payee", "not_passed_on"))
    group = []
    for code in dict.fromkeys((*codes, *seen)):
        sign = seen.get(code)
        weight = rate(code) * _NOTHING.get(code, _RARELY) * _signed(code, seen) * (_AGREES if code in against else 1)
        if sign:
            group.append(_Found(weight, code, sign.place, sign.variant, {**shown, **sign.values}))
        elif "nothing" in rules()["causes"][code]["why"] or code == "unexplained":
            group.append(_Found(weight, code, deviation.place, "nothing", shown))
    if deviation.frozen is not None:
        weight = rate(open_code) * _SEEN * _signed("", seen)
        group.append(_Found(weight, open_code, deviation.frozen, "any", shown))
    return group


def _beside(signs: list[Sign], certain: float) -> list[_Found]:
    """Weigh what stands beside the amounts; ``certain`` says how likely there is nothing else to be found."""
    seen = {sign.code: sign for sign in signs}
    group = [_Found((certain + _OTHERWISE) * _signed("", seen), "", -1)]
    group += [_signed_by(sign)._replace(weight=rate(code) * _signed(code, seen)) for code, sign in seen.items()]
    return group


def _signed_by(sign: Sign) -> _Found:
    return _Found(1.0, sign.code, sign.place, sign.variant, sign.values)


def _signed(code: str, seen: dict[str, Sign]) -> float:
    """Return how likely just these signs are to stand on the vouchers if ``code`` is the cause."""
    chance = _SEEN if code in seen else _UNSEEN
    for name in seen:
        chance *= 1 if name == code else harmless(name)
    return chance


def _shares(group: list[_Found]) -> list[tuple[float, _Found]]:
    """Turn weights into shares of their sum; the ways to one cause are added up, and the likeliest stands for them."""
    # Exact, for sum() rounds otherwise from Python 3.12 on, and the browser's is newer than others.
    total = fsum(one.weight for one in group)
    merged: dict[str, tuple[float, _Found]] = {}
    for one in sorted(group, key=lambda one: -one.weight):
        score, first = merged.get(one.code, (0.0, one))
        merged[one.code] = (score + one.weight / total, first)
    return [(score, one) for score, one in merged.values() if one.code and score >= _LEAST]


def _rounded(score: float) -> float:
    """Round a score to three decimals: a canonical record holds it, and no model of this kind knows more."""
    return round(score, 3)


def _cause(place: int, score: float, found: _Found) -> Cause:
    about = rules()["causes"][found.code]
    values = {"number": found.place + 1, **found.values}
    why = about["why"][found.variant if found.variant in about["why"] else "any"]
    return {
        "code": found.code,
        "rank": place,
        "score": _rounded(score),
        "basis": "shown" if found.shown else "model",
        "voucher": found.place,
        "explanation": {lang: why[lang].format_map(values) for lang in ("zh", "en")},
        "settles": about["settles"],
        "see": about["see"],
        "step": about["step"],
        "facts": about.get("facts", []),
    }
