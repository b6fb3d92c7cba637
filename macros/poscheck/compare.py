"""Several vouchers of one deposit state one amount; the one that differs is where to ask.

All money is integer fen inside and a string with two decimals in the report, e.g. ``"1299.00"``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from poscheck import amount, money
from poscheck.messages import ERRORS, ISSUES

# In the order of what proves a payment best; this decides only where no amount has a majority.
KINDS = (
    "bank_transfer",
    "wallet_bill",
    "sales_slip",
    "preauthorisation_completion",
    "preauthorisation",
    "receipt",
    "contract",
    "refund",
    "other",
    "institution_record",
)
AMOUNT_FIELDS = ("amount", "amount_in_words")
MAX_VOUCHERS = 100

Report = dict[str, Any]


class InputError(ValueError):
    """Input that cannot be compared at all; ``field`` names the place, e.g. ``vouchers[1].kind``."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


class _Voucher(NamedTuple):
    place: int
    kind: str
    readings: dict[str, amount.Reading]

    @property
    def amounts(self) -> list[int]:
        return [reading.fen for reading in self.readings.values() if reading.fen is not None]

    @property
    def at_odds(self) -> bool:
        return len(set(self.amounts)) > 1

    @property
    def unreadable(self) -> bool:
        return any(reading.error for reading in self.readings.values())


def compare(case: object) -> Report:
    """Compare the amounts of ``case["vouchers"]`` and return the report of contract 6.1.

    A voucher holds ``kind`` and ``amount`` or ``amount_in_words`` (text as written on it) or both; a voucher
    without either is left out of the comparison. ``voucher`` in the report counts from 0. Raises
    :class:`InputError` for input that is not of this shape.
    """
    vouchers = _vouchers(case)
    reference, basis = _reference(vouchers)
    differences = [entry for voucher in vouchers for entry in _differences(voucher, reference)]
    return {
        "verdict": _verdict(vouchers, differences),
        "reference": None if reference is None else money.to_text(reference),
        "reference_basis": basis,
        "vouchers": [_summary(voucher, reference) for voucher in vouchers],
        "differences": differences,
        "causes": _causes(vouchers, differences),
        "issues": [entry for voucher in vouchers for entry in _issues(voucher)],
    }


def _vouchers(case: object) -> list[_Voucher]:
    if not isinstance(case, dict):
        raise InputError("input", "must be an object with a list named vouchers")
    listed = case.get("vouchers")
    if not isinstance(listed, list):
        raise InputError("vouchers", "must be a list")
    if len(listed) > MAX_VOUCHERS:
        raise InputError("vouchers", f"holds {len(listed)} vouchers; at most {MAX_VOUCHERS} can be compared")
    terminals = case.get("terminals", 1)
    if not isinstance(terminals, int) or isinstance(terminals, bool) or terminals < 1:
        raise InputError("terminals", "must be a whole number from 1")
    return [_voucher(place, given) for place, given in enumerate(listed)]


def _voucher(place: int, given: object) -> _Voucher:
    where = f"vouchers[{place}]"
    if not isinstance(given, dict):
        raise InputError(where, "must be an object")
    kind = given.get("kind")
    if kind not in KINDS:
        raise InputError(f"{where}.kind", f"must be one of {', '.join(KINDS)}")
    readings = {}
    for field in AMOUNT_FIELDS:
        text = given.get(field)
        if text is None:
            continue
        if not isinstance(text, str):
            raise InputError(f"{where}.{field}", 'must be text as written on the voucher, such as "1,299.00"')
        if text.strip():
            readings[field] = amount.read(text)
    return _Voucher(place, kind, readings)


def _reference(vouchers: list[_Voucher]) -> tuple[int | None, str | None]:
    """Return the amount that the others are held against, and why it was taken."""
    votes: dict[int, list[_Voucher]] = {}
    for voucher in vouchers:
        if voucher.amounts and not voucher.at_odds:
            votes.setdefault(voucher.amounts[0], []).append(voucher)
    if not votes:
        return None, None
    most = max(len(voters) for voters in votes.values())
    leading = [fen for fen, voters in votes.items() if len(voters) == most]
    if len(leading) == 1:
        return leading[0], "agreement" if most > 1 else "only"
    rank = {fen: min((KINDS.index(voter.kind), voter.place) for voter in votes[fen]) for fen in leading}
    return min(leading, key=rank.__getitem__), "evidence"


def _differences(voucher: _Voucher, reference: int | None) -> list[Report]:
    against = reference
    if against is None and voucher.at_odds:
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
        }
        for field, reading in voucher.readings.items()
        if reading.fen is not None and reading.fen != against
    ]


def _verdict(vouchers: list[_Voucher], differences: list[Report]) -> str:
    if differences:
        return "mismatch"
    if any(voucher.unreadable for voucher in vouchers):
        return "unreadable"
    if sum(bool(voucher.amounts) for voucher in vouchers) < 2:
        return "insufficient"
    return "matched"


def _summary(voucher: _Voucher, reference: int | None) -> Report:
    fens = {field: reading.fen for field, reading in voucher.readings.items()}
    return {
        "voucher": voucher.place,
        "kind": voucher.kind,
        **{field: None if (fen := fens.get(field)) is None else money.to_text(fen) for field in AMOUNT_FIELDS},
        "status": _status(voucher, reference),
    }


def _status(voucher: _Voucher, reference: int | None) -> str:
    if not voucher.readings:
        return "empty"
    if voucher.at_odds:
        return "at_odds"
    if voucher.unreadable:
        return "unreadable"
    fen = voucher.amounts[0]
    if reference is None or fen == reference:
        return "agrees"
    return "over" if fen > reference else "short"


def _causes(vouchers: list[_Voucher], differences: list[Report]) -> list[Report]:
    """Name what is certain; every other difference is ``unexplained`` and says so (score 0)."""
    at_odds = [voucher.place for voucher in vouchers if voucher.at_odds]
    others = sorted({entry["voucher"] for entry in differences} - set(at_odds))
    found = [("words_figures_mismatch", place, 1) for place in at_odds]
    found += [("unexplained", place, 0) for place in others]
    return [
        {"code": code, "rank": rank, "score": score, "voucher": place, **CAUSES[code]}
        for rank, (code, place, score) in enumerate(found, 1)
    ]


def _issues(voucher: _Voucher) -> list[Report]:
    found = []
    for field, reading in voucher.readings.items():
        known = {code: ISSUES[code] for code in reading.issues}
        if reading.error:
            known[reading.error] = ERRORS[reading.error]
        for code, message in known.items():
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


CAUSES: dict[str, Report] = {
    "words_figures_mismatch": {
        "explanation": {
            "zh": "这张凭证的小写和大写不是同一个金额。先弄清哪一个是当时真正约定或支付的金额，再和其他凭证比较。",
            "en": "Figures and capital characters on this voucher state two amounts. Settle which one was really "
            "agreed or paid before you hold it against the others.",
        },
        "see": "causes@1.0.0#words-and-figures-differ",
    },
    "unexplained": {
        "explanation": {
            "zh": "只凭金额还说不清差额从哪里来。把差额写成一句话，请出具这张凭证的一方书面解释。",
            "en": "The amounts alone do not tell where the difference comes from. State it in one sentence and ask "
            "whoever issued this voucher to explain it in writing.",
        },
        "see": "causes@1.0.0#no-pattern-fits",
    },
}
