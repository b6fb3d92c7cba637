"""What stands on the vouchers beside the amounts, and what it points to.

A payee that differs, a label that says fee, a date after midnight: each function looks for one thing and yields what
it finds, with the field that differs where there is one. What is left empty is unknown and points to nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from poscheck import money
from poscheck.rules import limit, rules
from poscheck.rules import signs as signs_in
from poscheck.settle import standing
from poscheck.vouchers import KINDS, PAYMENTS, SLIPS, Voucher, folded


class Sign(NamedTuple):
    """One finding on one voucher."""

    code: str
    place: int
    variant: str = "any"
    values: dict[str, Any] = {}  # noqa: RUF012 - never changed
    field: str | None = None
    """The field that differs from the same field of voucher ``other``, if the finding is a difference."""
    other: int | None = None
    certain: bool = False
    """The vouchers themselves show it; it is no guess."""


class Scene(NamedTuple):
    """What the signs are looked for in."""

    vouchers: list[Voucher]
    as_of: date | None
    """The day that counts as today; else the latest day on any voucher."""
    back: frozenset[int] = frozenset()
    """Voids, and what they took back."""
    parts: frozenset[int] = frozenset()
    """Vouchers that are parts of a sum."""


def find(scene: Scene) -> list[Sign]:
    """Return all signs, in the order in which one looks: who, where, what it is called, when, in which state."""
    said = scene._replace(vouchers=[one for one in scene.vouchers if not one.empty])
    return [sign for look in _LOOKS for sign in look(said)]


def agreed(scene: Scene, found: list[Sign]) -> set[str]:
    """Return the causes that the vouchers speak against, because what they would show is stated and agrees."""
    fields = (("payee", "wrong_payee"), ("payer", "wrong_payer"), ("terminal_no", "wrong_merchant_or_terminal"))
    return {
        code
        for field, code in fields
        if sum(field in one.texts for one in scene.vouchers) > 1 and all(sign.code != code for sign in found)
    }


def payee(scene: Scene) -> Iterator[Sign]:
    """Compare the payee of each payment with the one that contract, receipt or record name."""
    yield from _names(scene, "payee", "wrong_payee")


def payer(scene: Scene) -> Iterator[Sign]:
    """Compare the payer of each payment with the one that contract, receipt or record name."""
    yield from _names(scene, "payer", "wrong_payer")


def numbers(scene: Scene) -> Iterator[Sign]:
    """Compare merchant and terminal numbers; most decide, and in a tie contract and payment before the record."""
    for field in ("merchant_no", "terminal_no"):
        for voucher, expected in _apart(scene, field, "institution_record"):
            named = rules()["field_names"][field]
            yield Sign(
                "wrong_merchant_or_terminal",
                voucher.place,
                "number",
                {**_values(voucher, expected, field), "field_zh": named["zh"], "field_en": named["en"]},
                field,
                expected.place,
            )


def reference(scene: Scene) -> Iterator[Sign]:
    """Compare the reference number of a record with those of the slips: a bank's own number is another number."""
    slips = [one for one in scene.vouchers if one.kind in ("sales_slip", "wallet_bill") and "reference_no" in one.texts]
    for record in _of(scene, "institution_record"):
        if slips and "reference_no" in record.texts:
            known = [slip for slip in slips if _same_number(slip.texts["reference_no"], record.texts["reference_no"])]
            if not known:
                values = _values(record, slips[0], "reference_no")
                yield Sign("other_transaction", record.place, "any", values, "reference_no", slips[0].place)


def _foreign(said: str) -> bool:
    for word in sorted(rules()["renminbi"], key=len, reverse=True):
        said = said.replace(word, "")
    return bool(said)


def twice(scene: Scene) -> Iterator[Sign]:
    """Two payments or two lines of the record with one amount and two reference numbers; a reprint is none."""
    settled = scene.back | scene.parts
    for kind in (*PAYMENTS, "institution_record"):
        seen: list[Voucher] = []
        for voucher in _of(scene, kind):
            known = voucher.fen and "reference_no" in voucher.texts and voucher.place not in settled
            if known and "reprint" not in voucher.signs:
                same = [one for one in seen if one.fen == voucher.fen]
                number = voucher.texts["reference_no"]
                if same and not any(_same_number(one.texts["reference_no"], number) for one in same):
                    yield Sign("duplicate_posting", voucher.place, "two", {"other": same[0].place + 1})
                seen.append(voucher)


def label(scene: Scene) -> Iterator[Sign]:
    """A voucher that calls the money a fee, where others call it a deposit or nobody does."""
    said = [(one, signs_in(one.texts["label"])) for one in scene.vouchers if "label" in one.texts]
    calling = next((one.place for one, found in said if "deposit" in found), None)
    for voucher, found in said:
        if "fee" in found and "deposit" not in found and voucher.kind != "refund":
            variant = "all" if calling is None else "any"
            yield Sign("mislabelled_fee", voucher.place, variant, {"value": voucher.texts["label"]}, "label", calling)


def currency(scene: Scene) -> Iterator[Sign]:
    """A currency other than renminbi."""
    for voucher in scene.vouchers:
        said = voucher.texts.get("currency", "")
        if said and _foreign(folded(said)):
            yield Sign("currency_mismatch", voucher.place, "any", {"value": said}, "currency")
        elif "currency" in voucher.signs:
            yield Sign("currency_mismatch", voucher.place, "code", {"value": voucher.signs["currency"]})
        elif any(reading.error == "foreign_currency" for reading in voucher.readings.values()):
            text = next(reading.text for reading in voucher.readings.values() if reading.error)
            yield Sign("currency_mismatch", voucher.place, "any", {"value": text.strip()})


def dates(scene: Scene) -> Iterator[Sign]:
    """A record dated a few days after the payment, or in another batch; a contract is older than its payment."""
    paid = [one for one in scene.vouchers if one.kind in PAYMENTS and one.day and one.counts]
    for record in _of(scene, "institution_record"):
        if paid and record.day:
            nearest = min(paid, key=lambda one: abs((record.day - one.day).days))  # type: ignore[operator]
            days = abs((record.day - nearest.day).days)  # type: ignore[operator]
            if 0 < days <= 3:
                values = {**_values(record, nearest, "date"), "days": days}
                yield Sign("date_cutoff", record.place, "date", values, "date", nearest.place)
        batches = [one for one in scene.vouchers if one.kind == "sales_slip" and "batch_no" in one.texts]
        if "batch_no" in record.texts and batches:
            other = batches[0]
            if not any(_same_number(one.texts["batch_no"], record.texts["batch_no"]) for one in batches):
                values = _values(record, other, "batch_no")
                yield Sign("date_cutoff", record.place, "batch", values, "batch_no", other.place)


def states(scene: Scene) -> Iterator[Sign]:
    """What a slip, a screen or a response code says of the state."""
    for voucher in scene.vouchers:
        for name, code, variant, kinds in _STATES:
            if name in voucher.signs and voucher.kind in kinds:
                values = {"said": voucher.signs[name]}
                yield Sign(code, voucher.place, variant, values, certain=name == "test")


def types(scene: Scene) -> Iterator[Sign]:
    """A sale where a pre-authorisation was meant, or the reverse: a slip against what others say, or two slips."""
    kinds = ("sale", "preauthorisation")
    named = rules()["type_names"]
    # Voided, the wrong one is mended already.
    said = [one for one in scene.vouchers if one.type in kinds and one.place not in scene.back]
    slips = [one for one in said if one.kind in SLIPS]
    others = [one for one in said if one.kind not in SLIPS]
    undone = [one for one in _of(scene, "institution_record") if one.type in ("sale_void", "refund")]
    for slip in slips:
        # Of a sale and a pre-authorisation for one amount, the sale is the one too many.
        twins = [one for one in slips if slip.type == "sale" and one.fen == slip.fen]
        other = next((one for one in (*others, *twins, *undone) if one.type != slip.type), None)
        if other is not None and slip.type and other.type:
            values = {
                "value_zh": named[slip.type]["zh"], "value_en": named[slip.type]["en"],
                "expected_zh": named[other.type]["zh"], "expected_en": named[other.type]["en"],
                "other": other.place + 1,
            }  # fmt: skip
            yield Sign("wrong_transaction_type", slip.place, "any", values, "transaction_type", other.place)


def above(scene: Scene) -> Iterator[Sign]:
    """Check what completions take against what stands frozen, and the limits of the product."""
    frozen, done = _standing(scene), _done(scene)
    product = _product([*frozen, *done])
    total = sum(one.fen or 0 for one in frozen)
    if frozen and product and all(one.fen for one in frozen):
        for one in done:
            if one.fen and one.fen > total:
                yield from _above(one, total, product)


def voids(scene: Scene) -> Iterator[Sign]:
    """Check voids of a pre-authorisation: each is for the whole of one, and within the limit of days."""
    frozen = _frozen(scene)
    sums = [one.fen for one in frozen]
    with_day = [one for one in frozen if one.day]
    for void in _voids(scene):
        if frozen and all(sums):
            total = sum(fen for fen in sums if fen)
            if void.fen and void.fen not in (*sums, total):
                values = {"amount": money.show(void.fen), "against": money.show(total)}
                yield Sign("void_not_possible", void.place, "amount", values, certain=True)
        same = [one for one in with_day if one.fen == void.fen]
        made = max(same or with_day, key=lambda one: one.day or date.min, default=None)
        if made and void.day and made.day and (days := (void.day - made.day).days) > limit("void_days"):
            # Midnight alone may lie inside one clearing day.
            values = _values(void, made, "date", swap=True)
            yield Sign("void_not_possible", void.place, "late", values, certain=days > 1)


def expiry(scene: Scene) -> Iterator[Sign]:
    """Check how long a pre-authorisation stood before it was completed, or has stood until now."""
    frozen, done = _standing(scene), _done(scene)
    product = _product([*_frozen(scene), *done])
    first = min((one for one in frozen if one.day), key=lambda one: one.day or date.max, default=None)
    if first is None or first.day is None or product is None:
        return
    days = limit("wallet_days" if product == "wallet" else "completion_days")
    ends = [one.day for one in done if one.day]
    # A void of which it is not known what it took back may have ended any of them.
    known_voids = len(_frozen(scene)) - len(frozen) == len(_voids(scene))
    if not done and known_voids:
        known = [one.day for one in scene.vouchers if one.day]
        ends = [scene.as_of or max(known)]
    late = [day for day in ends if (day - first.day).days > days]
    if late:
        dated: dict[str, Any] = {
            "value": first.texts["date"], "expected": late[0].isoformat(),
            "days": (late[0] - first.day).days, "limit": days,
        }  # fmt: skip
        yield Sign("preauthorisation_expired", first.place, product, dated, certain=True)


def _frozen(scene: Scene) -> list[Voucher]:
    return [one for one in scene.vouchers if one.freezes and one.counts]


def _standing(scene: Scene) -> list[Voucher]:
    return standing(scene.vouchers, scene.back)


def _voids(scene: Scene) -> list[Voucher]:
    return [one for one in scene.vouchers if one.voids == "preauthorisation" and one.counts]


def _done(scene: Scene) -> list[Voucher]:
    return [one for one in scene.vouchers if one.completes and one.counts and one.place not in scene.back]


def _product(slips: list[Voucher]) -> str | None:
    """Return whose limits hold for a pre-authorisation; None for a wallet of which none are known."""
    said = [signs_in(one.texts.get(field, "")) for one in slips for field in ("label", "transaction_type")]
    if any("alipay" in found for found in said):
        return None
    return "wallet" if any("wallet" in found for found in said) else "card"


def _above(done: Voucher, total: int, product: str) -> Iterator[Sign]:
    fen, percent = done.fen or 0, limit(f"completion_percent_{product}")
    allowed = total * percent // 100
    values = {
        "amount": money.show(fen), "against": money.show(total), "difference": money.show(fen - total),
        "limit": percent, "allowed": money.show(allowed),
    }  # fmt: skip
    code = "preauthorisation_over_limit" if fen > allowed else "completion_above_preauthorisation"
    yield Sign(code, done.place, product, values, certain=True)


def _names(scene: Scene, field: str, code: str) -> Iterator[Sign]:
    """Hold every name against the one in the contract, or in what comes nearest to it."""
    stated = [(one, folded(one.texts[field])) for one in scene.vouchers if field in one.texts and one.kind != "refund"]
    if not stated:
        return
    votes = Counter(name for _, name in stated)

    def weight(pair: tuple[Voucher, str]) -> tuple[int, int, str]:
        kind, name = pair[0].kind, pair[1]
        return _NAMING.index(kind) if kind in _NAMING else len(_NAMING), -votes[name], name

    expected, its = min(stated, key=weight)
    for voucher, name in stated:
        if not _same_name(name, its):
            yield Sign(code, voucher.place, "name", _values(voucher, expected, field), field, expected.place)


def _apart(scene: Scene, field: str, last: str) -> Iterator[tuple[Voucher, Voucher]]:
    """Give each voucher whose number differs from the one that most state, with one that states it."""
    stated = [(one, _digits(one.texts[field])) for one in scene.vouchers if field in one.texts]
    if not stated:
        return

    def weight(pair: tuple[Voucher, str]) -> tuple[int, bool, str]:
        return sum(_alike(pair[1], other) for _, other in stated), pair[0].kind != last, pair[1]

    expected, number = max(stated, key=weight)
    for voucher, own in stated:
        if not _alike(own, number):
            yield voucher, expected


def _values(voucher: Voucher, expected: Voucher, field: str, swap: bool = False) -> dict[str, Any]:
    first, second = (expected, voucher) if swap else (voucher, expected)
    return {"value": first.texts[field], "expected": second.texts[field], "other": expected.place + 1}


def _of(scene: Scene, kind: str) -> list[Voucher]:
    return [one for one in scene.vouchers if one.kind == kind]


def _same_name(one: str, other: str) -> bool:
    """Compare folded names. A short form (某支付公司 of 某支付有限公司) is not told apart from the whole."""
    first, second = sorted((one, other), key=len)
    if first == second:
        return True
    if "*" in first + second:  # masked, as in *明
        return first.strip("*") in second or second.strip("*") in first
    letters = iter(second)
    return len(first) > 1 and first[:1] == second[:1] and all(letter in letters for letter in first)


def _same_number(one: str, other: str) -> bool:
    return _alike(_digits(one), _digits(other))


def _digits(text: str) -> str:
    return folded(text).replace("-", "")


def _alike(one: str, other: str) -> bool:
    """Compare numbers; of a masked one only the beginning and the end are known."""
    if "*" not in one + other:
        return one == other
    (start, end), (its_start, its_end) = ((text.partition("*")[0], text.rpartition("*")[2]) for text in (one, other))
    heads = start.startswith(its_start) or its_start.startswith(start)
    return heads and (end.endswith(its_end) or its_end.endswith(end))


# Which voucher says by right who pays and who is paid; the payments show where the money really went.
_NAMING = ("contract", "institution_record", "receipt", "other")
_TERMINAL = (*SLIPS, "preauthorisation_completion")
_ANY = tuple(kind for kind in KINDS if kind != "refund")
# The sign, what it points to, how it is worded, and on which kinds of voucher it means that. A contract states
# conditions; that one is not met stands in a record or an answer.
_STATES = (
    ("test", "test_slip", "any", _TERMINAL),
    ("partial", "partial_approval", "said", _ANY),
    ("pending", "reversal_pending", "said", _ANY),
    ("reversed", "reversal_pending", "reversed", _ANY),
    ("duplicate", "duplicate_posting", "code", _ANY),
    ("cutoff", "date_cutoff", "code", _ANY),
    ("net", "fee_deducted", "said", _ANY),
    ("refunded", "partial_refund", "said", _ANY),
    ("agent", "not_passed_on", "said", _ANY),
    ("not_refundable", "condition_unmet", "any", ("institution_record", "other")),
)
_LOOKS = (
    payee, payer, numbers, reference, label, currency, twice, dates, states, types, above, voids, expiry,
)  # fmt: skip
