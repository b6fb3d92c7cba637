"""Cases with one thing wrong in them, from a fixed draw: every cause by the hand that makes it, not by its signature.

What happens here to an amount is what happens at a keypad or in a ledger, written without a look at how ``poscheck``
tests for it. A slip whose result belongs to another code by definition (a zero lost at the end is a shift of the
point) is drawn again; one that could by chance be another cause too stays, because it does in life.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from benchmarks.texts import capitals, figures

Draw = random.Random
Case = dict[str, Any]
NOTHING = "nothing"
_DEPOSITS = (99, 100, 129, 149, 199, 200, 259, 268, 299, 300, 365, 399, 500, 600, 800, 999, 1000, 1200, 1500, 2000)
_RATES = (38, 55, 60, 63, 68, 100)  # hundredths of a percent
_KINDS = (
    ("contract", "bank_transfer", "institution_record"),
    ("receipt", "wallet_bill", "institution_record"),
    ("contract", "receipt", "bank_transfer", "institution_record"),
    ("bank_transfer", "institution_record"),
)
_PEOPLE = ("王小明", "李四", "张丽", "陈建国", "赵敏", "周强")
_INSTITUTIONS = ("某支付有限公司", "甲支付科技有限公司", "乙付网络股份有限公司")
_AGENTS = ("张三", "某商务服务部", "顺达信息咨询有限公司", "李经理")
FIRST_DAY = date(2026, 1, 5)


class Injected(NamedTuple):
    """A case, the code of what was done to it, and the place of the voucher to which it was done."""

    code: str
    case: Case
    voucher: int | None
    verdict: str = "mismatch"


def inject(code: str, family: str, draw: Draw) -> Injected:
    """Make a case for a code, with amounts of a family."""
    while True:
        made = MAKERS[code](FAMILIES[family](draw), draw)
        if made is not None:
            return made if isinstance(made, Injected) else Injected(code, *made)


def _usual(draw: Draw) -> int:
    return draw.choice(_DEPOSITS) * 100


def _whole(draw: Draw) -> int:
    return draw.randrange(50, 20_000) * 100


def _with_fen(draw: Draw) -> int:
    return draw.randrange(50, 20_000) * 100 + draw.randint(1, 99)


FAMILIES: dict[str, Callable[[Draw], int]] = {"round": _usual, "whole yuan": _whole, "with fen": _with_fen}

# What can happen to the digits; None where it cannot happen to this amount


def _keyed(fen: int, draw: Draw) -> tuple[str, int]:
    """Return the digits that are keyed, and what the last is worth: decimals of zero are mostly left out."""
    return (str(fen // 100), 100) if fen % 100 == 0 and draw.random() < 0.85 else (str(fen), 1)


def _amount(digits: str, unit: int, fen: int) -> int | None:
    found = int(digits) * unit if digits and digits[0] != "0" else 0
    return found if found and found != fen else None


def _mistyped(fen: int, draw: Draw) -> int | None:
    digits, unit = _keyed(fen, draw)
    place = draw.randrange(len(digits))
    return _amount(digits[:place] + draw.choice("0123456789") + digits[place + 1 :], unit, fen)


def _exchanged(fen: int, draw: Draw) -> int | None:
    digits, unit = _keyed(fen, draw)
    place = draw.randrange(len(digits) - 1)
    return _amount(digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :], unit, fen)


def _left_out(fen: int, draw: Draw) -> int | None:
    digits, unit = _keyed(fen, draw)
    place = draw.randrange(len(digits))
    found = _amount(digits[:place] + digits[place + 1 :], unit, fen)
    return None if found is None or found * 10 == fen else found


def _added(fen: int, draw: Draw) -> int | None:
    digits, unit = _keyed(fen, draw)
    place = draw.randint(0, len(digits))
    digit = digits[max(0, place - 1)] if draw.random() < 0.5 else draw.choice("0123456789")
    found = _amount(digits[:place] + digit + digits[place:], unit, fen)
    return None if found == fen * 10 else found


def _moved(fen: int, draw: Draw) -> int | None:
    factor = 10 ** draw.choice((1,) * 17 + (3, 3, 4))
    found, rest = (fen * factor, 0) if draw.random() < 0.5 else divmod(fen, factor)
    return None if rest or not found else found


def _other_unit(fen: int, draw: Draw) -> int | None:
    return fen * 100 if fen % 100 or draw.random() < 0.5 else fen // 100


def _rounded(fen: int, draw: Draw) -> int | None:
    found = draw.choice((fen // 100 * 100, fen // 100 * 100, fen // 10 * 10, (fen + 50) // 100 * 100))
    return found if found != fen else None


def _multiplied(fen: int, draw: Draw) -> int | None:
    return fen * draw.choice((2, 2, 2, 2, 3))


def _less_fee(fen: int, draw: Draw) -> int | None:
    fee = (fen * draw.choice(_RATES) + 5_000) // 10_000
    return fen - fee if fee else None


def _less_some(fen: int, draw: Draw) -> int | None:
    found = fen - draw.randrange(10, 300, 10) * 100
    return found if found > 0 else None


# Cases


def _vouchers(fen: int, draw: Draw, kinds: tuple[str, ...] | None = None) -> list[dict[str, str]]:
    return [_voucher(kind, fen, draw) for kind in kinds or draw.choice(_KINDS)]


def _voucher(kind: str, fen: int, draw: Draw, **texts: str) -> dict[str, str]:
    """Write an amount on a voucher in one of the ways in which it stands there."""
    marked = draw.choice(("", "¥", "¥")) + figures(fen, draw.choice(("", ",")))
    if kind == "receipt" and draw.random() < 0.5:
        return {"kind": kind, "amount": marked, "amount_in_words": capitals(fen), **texts}
    return {"kind": kind, "amount": marked, **texts}


def _recorded(change: Callable[[int, Draw], int | None], *kinds: str) -> Callable[[int, Draw], Any]:
    """Make the institution's record state what a slip made of the amount."""

    def make(fen: int, draw: Draw) -> tuple[Case, int] | None:
        wrong = change(fen, draw)
        if wrong is None:
            return None
        vouchers = _vouchers(fen, draw, kinds or None)
        vouchers[-1] = _voucher("institution_record", wrong, draw)
        return {"vouchers": vouchers}, len(vouchers) - 1

    return make


def _rounded_off(fen: int, draw: Draw) -> Any:
    """Round an amount, which has to have fen whatever its family."""
    return _recorded(_rounded)(fen if fen % 100 else fen + draw.randint(1, 99), draw)


def _ten_thousand(_: int, draw: Draw) -> tuple[Case, int]:
    tenths = draw.randrange(10, 300)
    contract = {"kind": "contract", "amount": f"{tenths // 10}.{tenths % 10}万"}
    paid = _voucher("bank_transfer", tenths * 100_000, draw)
    return {"vouchers": [contract, paid, _voucher("institution_record", tenths * 10, draw)]}, 2


def _terminals(fen: int, draw: Draw) -> tuple[Case, int]:
    count = draw.randint(2, 10)
    right, wrong = draw.choice(((fen, fen * count), (fen * count, fen), (fen * count, fen)))
    vouchers = [*_vouchers(right, draw)[:-1], _voucher("institution_record", wrong, draw)]
    return {"vouchers": vouchers, "terminals": count}, len(vouchers) - 1


def _fee(fen: int, draw: Draw) -> tuple[Case, int] | None:
    left = _less_fee(fen, draw)
    if left is None:
        return None
    vouchers = [*_vouchers(fen, draw)[:-1], _voucher("institution_record", left, draw)]
    if draw.random() < 0.25:
        vouchers[-1]["fee"] = figures(fen - left)
    return {"vouchers": vouchers}, len(vouchers) - 1


def _refund(fen: int, draw: Draw) -> tuple[Case, int] | None:
    left = _less_some(fen, draw)
    if left is None:
        return None
    refund = [_voucher("refund", fen - left, draw)] if draw.random() < 0.7 else []
    vouchers = [*_vouchers(fen, draw)[:-1], *refund, _voucher("institution_record", left, draw)]
    return {"vouchers": vouchers}, len(vouchers) - 1


def _at_odds(fen: int, draw: Draw) -> tuple[Case, int] | None:
    wrong = draw.choice((_mistyped, _exchanged, _left_out))(fen, draw)
    if wrong is None:
        return None
    figure, words = draw.choice(((fen, wrong), (wrong, fen)))
    receipt = {"kind": "receipt", "amount": figures(figure), "amount_in_words": capitals(words)}
    return {"vouchers": [receipt, *_vouchers(fen, draw, ("bank_transfer", "institution_record"))]}, 0


def _from_takings(fen: int, draw: Draw) -> tuple[Case, int]:
    taken = fen + draw.randrange(100, 900_000)
    contract, slip = _voucher("contract", fen, draw, label="押金"), _voucher("sales_slip", taken, draw)
    return {"vouchers": [contract, slip, _voucher("institution_record", taken - fen, draw)]}, 2


def _topped_up(fen: int, draw: Draw) -> tuple[Case, int]:
    more = draw.randrange(100, 2_000, 100) * 100
    slips = [
        _voucher("preauthorisation", each, draw, reference_no=_number(draw, 12), date=day.isoformat())
        for each, day in zip((fen, more), _days(draw, 1, 2), strict=True)
    ]
    return {"vouchers": [*slips, _voucher("other", fen, draw)]}, 2


def _approved(fen: int, draw: Draw) -> tuple[Case, int]:
    slip = _voucher("preauthorisation", draw.randrange(fen // 4, fen * 9 // 10), draw, state="部分承兑")
    if draw.random() < 0.5:
        slip["response_code"] = "10"
    return {"vouchers": [_voucher("other", fen, draw), slip]}, 1


def _number(draw: Draw, length: int) -> str:
    return "".join(draw.choice("0123456789") for _ in range(length))


def _days(draw: Draw, least: int, most: int) -> tuple[date, date]:
    first = FIRST_DAY + timedelta(draw.randrange(300))
    return first, first + timedelta(draw.randint(least, most))


def _beside(place: int, kinds: tuple[str, ...], *chosen: Callable[[Draw], list[dict[str, str]]]) -> Callable[..., Any]:
    """Let the amounts agree, or the record show nothing, and write on the vouchers what tells the cause."""

    def make(fen: int, draw: Draw) -> tuple[Case, int]:
        vouchers = _vouchers(fen, draw, kinds)
        for voucher, texts in zip(vouchers, draw.choice(chosen)(draw), strict=True):
            voucher.update(texts)
        return {"vouchers": vouchers}, place

    return make


def _names(field: str, first: tuple[str, ...], second: tuple[str, ...], nothing: bool) -> Callable[[Draw], list[Any]]:
    def write(draw: Draw) -> list[dict[str, str]]:
        one, other = draw.choice(first), draw.choice(second)
        while one == other:
            other = draw.choice(second)
        return [{field: one}, {field: other}, {"amount": "0.00"} if nothing else {field: one}]

    return write


def _stores(draw: Draw) -> list[dict[str, str]]:
    field, length = draw.choice((("merchant_no", 15), ("terminal_no", 8)))
    number = _number(draw, length)
    return [{field: number}, {field: number}, {field: _number(draw, length)}]


def _said(*texts: dict[str, str]) -> Callable[[Draw], list[dict[str, str]]]:
    return lambda _: list(texts)


def _next_day(draw: Draw) -> list[dict[str, str]]:
    first, second = _days(draw, 1, 1)
    return [{}, {"date": f"{first} 23:{draw.randint(40, 59)}"}, {"date": second.isoformat()}]


def _next_batch(draw: Draw) -> list[dict[str, str]]:
    batch = draw.randrange(1, 9_000)
    return [{}, {"batch_no": f"{batch:06d}"}, {"batch_no": f"{batch + 1:06d}"}]


def _preauthorised(code: str) -> Callable[[int, Draw], Injected]:
    """Freeze an amount, and let come of it what should not."""

    def make(fen: int, draw: Draw) -> Injected:
        late = code == "preauthorisation_expired"
        first, second = _days(draw, 31, 60) if late else _days(draw, 1, 20)
        slip = _voucher("preauthorisation", fen, draw, date=first.isoformat())
        case: Case = {"as_of": second.isoformat()}
        place = 1
        if code == "void_not_possible":
            other = _voucher("preauthorisation", fen, draw, transaction_type="预授权撤销")
        elif late:
            other, place = _voucher("other", fen, draw), 0
        elif code == "preauthorisation_not_completed":
            other, place = _voucher("institution_record", fen, draw), 0
        else:
            percent = draw.randint(116, 180) if code == "preauthorisation_over_limit" else draw.randint(101, 114)
            other = _voucher("preauthorisation_completion", fen * percent // 100, draw)
        if other["kind"] not in ("other", "institution_record"):
            other["date"] = second.isoformat()
        return Injected(code, case | {"vouchers": [slip, other]}, place)

    return make


def _nothing(fen: int, draw: Draw) -> Injected:
    return Injected(NOTHING, {"vouchers": _vouchers(fen, draw)}, None, "matched")


_THREE = ("contract", "bank_transfer", "institution_record")
_SLIP = ("contract", "sales_slip", "institution_record")
_TOLD = {"state": "押金收到了，会帮你上报"}, {"state": "钱代理商收了，还没上报"}
_REFUSED = ("不可退，交易量未达标", "不予退还", "未满足条件，暂不可退")
_PENDING = ({"state": "交易超时", "response_code": "68"}, {"state": "冲正不成功"}, {"response_code": "98"})

SLIPS: dict[str, Callable[[int, Draw], Any]] = {
    "wrong_digit": _recorded(_mistyped),
    "transposed_digits": _recorded(_exchanged),
    "missing_digit": _recorded(_left_out),
    "extra_digit": _recorded(_added),
    "decimal_shift": _recorded(_moved),
    "minor_unit_confusion": _recorded(_other_unit),
    "ten_thousand_unit": _ten_thousand,
    "rounded_amount": _rounded_off,
    "words_figures_mismatch": _at_odds,
    "duplicate_posting": _recorded(_multiplied),
    "terminal_count": _terminals,
    "fee_deducted": _fee,
    "partial_refund": _refund,
    "deducted_from_settlement": _from_takings,
    "topup_omitted": _topped_up,
    "partial_approval": _approved,
}
BESIDE: dict[str, Callable[[int, Draw], Any]] = {
    "wrong_payee": _beside(1, _THREE, *(_names("payee", _INSTITUTIONS, _AGENTS, zero) for zero in (True, False))),
    "wrong_payer": _beside(1, _THREE, *(_names("payer", _PEOPLE, _PEOPLE, zero) for zero in (True, False))),
    "wrong_merchant_or_terminal": _beside(2, _SLIP, _stores),
    "other_transaction": _beside(
        1, ("sales_slip", "institution_record"), lambda draw: [{"reference_no": _number(draw, 12)} for _ in "12"]
    ),
    "not_passed_on": _beside(2, ("receipt", "bank_transfer", "other", "institution_record"),
        *(_said({}, {}, told, {"amount": "0.00"}) for told in _TOLD)),
    "mislabelled_fee": _beside(2, _THREE,
        *(_said({"label": "押金"}, {}, {"label": label}) for label in ("服务费", "技术服务费", "流量费", "设备款"))),
    "currency_mismatch": _beside(0, ("sales_slip", "institution_record"),
        *(_said({"currency": currency}, {}) for currency in ("HKD", "USD", "港币"))),
    "condition_unmet": _beside(2, _THREE, *(_said({}, {}, {"state": state}) for state in _REFUSED)),
    "date_cutoff": _beside(2, _SLIP, _next_day, _next_batch),
    "reversal_pending": _beside(1, ("wallet_bill", "institution_record"),
        *(_said({}, {"amount": "0.00", **state}) for state in _PENDING)),
    "test_slip": _beside(1, _SLIP,
        *(_said({}, {"state": state}, {"amount": "0.00"}) for state in ("测试", "测试/TESTING，凭证无效"))),
    "wrong_transaction_type": _beside(1, ("other", "sales_slip"),
        _said({"transaction_type": "预授权"}, {"transaction_type": "消费"})),
    **{code: _preauthorised(code) for code in (
        "preauthorisation_not_completed", "preauthorisation_expired", "preauthorisation_over_limit",
        "completion_above_preauthorisation", "void_not_possible",
    )},
}  # fmt: skip
MAKERS = {**SLIPS, **BESIDE, NOTHING: _nothing}
