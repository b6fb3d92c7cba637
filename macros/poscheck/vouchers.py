"""A voucher: a kind, amounts as written, and whatever else stands on it.

Every value is text as it was copied. What is left empty is unknown, and unknown never differs from anything.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from poscheck import amount, rules

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
PAYMENTS = ("bank_transfer", "wallet_bill", "sales_slip")
# What comes out of a terminal; which of the two it is may be said on it.
SLIPS = ("sales_slip", "preauthorisation")
AMOUNT_FIELDS = ("amount", "amount_in_words")
TEXT_FIELDS = (
    "date", "payer", "payee", "merchant_no", "terminal_no", "reference_no", "batch_no",
    "label", "transaction_type", "state", "response_code", "currency", "fee",
)  # fmt: skip
# Where a slip or a screen says what happened.
SAYING = ("transaction_type", "label", "state")
MAX_VOUCHERS = 100
MAX_TERMINALS = 10_000
MAX_TEXT = 1_000
"""Of what stands beside the amounts."""
_QUOTED = 30  # a text up to this long is quoted whole, else the word that was looked for

_DAY = re.compile(
    r"(20\d\d)(?:(\d\d)(\d\d)| *[-/.年] *(\d{1,2}) *[-/.月] *(\d{1,2}))(?: *[日号T ].*)?", re.ASCII | re.DOTALL
)
_CODE = re.compile(r"(?:[应响][答应]码|返回码|response code) *[:：]? *([0-9A-Z]{2})(?![0-9A-Za-z])", re.IGNORECASE)
# Full-width marks are plain ones, and capital letters small ones.
_PLAIN = {code: ord(chr(code - 0xFEE0).lower()) for code in range(0xFF01, 0xFF5F)}
_PLAIN |= {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_BLANKS = re.compile(r"[\s\u3000·()（）]+")


class InputError(ValueError):
    """Input that cannot be compared at all; ``field`` names the place, e.g. ``vouchers[1].kind``."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


class Voucher(NamedTuple):
    """One voucher; ``place`` counts from 0."""

    place: int
    kind: str
    readings: dict[str, amount.Reading]
    texts: dict[str, str]
    signs: dict[str, str]
    """What its texts say beside the amount, each with the word that says so."""
    type: str | None
    """The type of transaction, said or by the kind of voucher."""

    amounts: tuple[int, ...]
    """The amounts that could be read, in fen."""
    fen: int | None
    """The amount it states; None if there is none, or two."""

    @property
    def at_odds(self) -> bool:
        """Figures and capitals state two amounts."""
        return self.fen is None and bool(self.amounts)

    @property
    def empty(self) -> bool:
        """Nothing stands on it, so that it says nothing, not even by being there."""
        return not self.readings and not self.texts

    @property
    def unreadable(self) -> bool:
        """An amount stands on it that could not be read."""
        return any(reading.error for reading in self.readings.values())

    @property
    def refunded(self) -> int:
        """What a remark beside the amount says was refunded already, in fen."""
        return max((reading.refunded or 0 for reading in self.readings.values()), default=0)

    @property
    def freezes(self) -> bool:
        """It is the slip of a pre-authorisation, whichever kind of voucher it was entered as."""
        return self.kind in SLIPS and self.type == "preauthorisation"

    @property
    def completes(self) -> bool:
        """It is the slip that takes what a pre-authorisation froze, or a wallet kept as a deposit."""
        return self.type == "completion" and self.kind in (*PAYMENTS, "preauthorisation_completion")

    @property
    def voids(self) -> str | None:
        """The type of transaction that this slip takes back, if it takes one back."""
        return _TAKES_BACK.get(self.type or "") if self.kind in (*SLIPS, "preauthorisation_completion") else None

    @property
    def day(self) -> date | None:
        """The day of ``date``, if it can be read."""
        return read_day(self.texts.get("date", ""))

    @property
    def counts(self) -> bool:
        """A test print says nothing about money."""
        return not ("test" in self.signs and self.kind in (*SLIPS, "preauthorisation_completion"))


_TYPES = {
    "sales_slip": "sale",
    "preauthorisation": "preauthorisation",
    "preauthorisation_completion": "completion",
    "refund": "refund",
}
_TAKES_BACK = {"sale_void": "sale", "preauthorisation_void": "preauthorisation", "completion_void": "completion"}


def read_day(text: str) -> date | None:
    """Read a day as vouchers write it: 2026-11-20, 2026/11/20 23:58, 20261120, 2026年11月20日.

    >>> read_day("2026年1月5日 23:58")
    datetime.date(2026, 1, 5)
    """
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(*(int(group) for group in match.groups() if group))
    except ValueError:
        return None


def folded(text: str) -> str:
    """Fold a name or a number for comparison: blanks, brackets, width and case do not count.

    Only the letters A to Z are folded: what else has a case depends on the Unicode of each version of Python.
    """
    return _BLANKS.sub("", text.translate(_PLAIN))


def read_all(case: object) -> tuple[list[Voucher], int, date | None]:
    """Take input apart into vouchers, the number of terminals, and the day that counts as today if one is given."""
    if not isinstance(case, dict):
        raise InputError("input", "must be an object with a list named vouchers")
    listed = case.get("vouchers")
    if not isinstance(listed, list):
        raise InputError("vouchers", "must be a list")
    if len(listed) > MAX_VOUCHERS:
        raise InputError("vouchers", f"holds {len(listed)} vouchers; at most {MAX_VOUCHERS} can be compared")
    terminals = case.get("terminals")
    if terminals is None:
        terminals = 1
    if not isinstance(terminals, int) or isinstance(terminals, bool) or not 1 <= terminals <= MAX_TERMINALS:
        raise InputError("terminals", f"must be a whole number from 1 to {MAX_TERMINALS}")
    as_of = case.get("as_of")
    if as_of is not None and (not isinstance(as_of, str) or (as_of.strip() and read_day(as_of) is None)):
        raise InputError("as_of", "must be a day such as 2026-11-20")
    return [_voucher(place, given) for place, given in enumerate(listed)], terminals, read_day(as_of or "")


def _voucher(place: int, given: object) -> Voucher:
    where = f"vouchers[{place}]"
    if not isinstance(given, dict):
        raise InputError(where, "must be an object")
    kind = given.get("kind")
    if kind not in KINDS:
        raise InputError(f"{where}.kind", f"must be one of {', '.join(KINDS)}")
    readings = {
        field: amount.read(text)
        for field in AMOUNT_FIELDS
        if (text := _text(given, field, where, 'must be text as written on the voucher, such as "1,299.00"'))
    }
    texts = {
        field: text.strip()
        for field in TEXT_FIELDS
        if (text := _text(given, field, where, "must be text as written on the voucher"))
    }
    for field, text in texts.items():
        if len(text) > MAX_TEXT:
            raise InputError(f"{where}.{field}", f"has {len(text)} characters; at most {MAX_TEXT} can be compared")
    amounts = tuple(reading.fen for reading in readings.values() if reading.fen is not None)
    fen = amounts[0] if amounts and len(set(amounts)) == 1 else None
    return Voucher(place, kind, readings, texts, _signs(texts), _type(kind, texts), amounts, fen)


def _text(given: dict[str, object], field: str, where: str, message: str) -> str | None:
    """Return what stands in a field; None if it is left out or blank."""
    text = given.get(field)
    if text is not None and not isinstance(text, str):
        raise InputError(f"{where}.{field}", message)
    return text if text and text.strip() else None


def _type(kind: str, texts: dict[str, str]) -> str | None:
    said = (rules.transaction_type(texts[field]) for field in SAYING if field in texts)
    found = next((one for one in said if one), None)
    if found == "sale_void" and kind.startswith("preauthorisation"):
        # 撤销 alone takes back what the slip is of.
        return "completion_void" if kind == "preauthorisation_completion" else "preauthorisation_void"
    return found or _TYPES.get(kind)


def _signs(texts: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in SAYING:
        if field in texts:
            for name, word in rules.signs(texts[field]).items():
                found.setdefault(name, texts[field] if len(texts[field]) <= _QUOTED else word)
    state = texts.get("state", "")
    codes = [texts.get("response_code", ""), *_CODE.findall(" ".join(texts.get(field, "") for field in SAYING))]
    codes += [state] if len(state) == 2 else []
    for code in codes:
        if code.upper() in rules.rules()["codes"]:
            found.setdefault(rules.rules()["codes"][code.upper()], code.upper())
    return found
