"""Why a text states no amount: one mark or one word can forbid a reading, whatever else the text holds.

The order is that of what helps most to be told: a card number is named before the blanks inside it.

>>> by_mark("-299.00"), by_mark("约300元"), by_mark("300元/台"), by_mark("2024-01-15")
('negative_sign', 'approximate', 'unit_price', 'date')
"""

import re

from ._reading import HIDDEN_EDGE

_HIDDEN = re.compile(f"[{HIDDEN_EDGE}\u00ad\u061c\u180e\u202a-\u202e\u2061-\u206f\x00-\x08\x0e-\x1f\x7f-\x9f]")
_FOREIGN = re.compile(
    "[$€£¢₩₽₹฿₫円]|JP¥|(?<![A-Z])(?:USD?T?|HKD?|NTD?|EUR|JPY|GBP|TWD|MOP|KRW|AUD|CAD|SGD|THB|RUB|CHF)(?![A-Z])"
    "|[美欧歐日韩韓加澳泰][元圆圓币幣]|[港台]元|[港台澳][币幣]|澳门元|新加坡元|美金|美刀|英镑|英鎊|泰铢|卢布|法郎|越南盾"
)
_NOTHING_PAID = re.compile(
    "(?:还|還)?(?:没有?|沒有?|未|无|無|免|无需|無需|不用|不)(?:付|交|收|缴|繳|给|給)?(?:款|钱|錢|费|費|押金?)?(?:了)?"
    "|[零0]押金?|空|NONE|NIL|NULL|NO|N/?A|NOTHING|NOT PAID|UNPAID|-+|/+|\\\\+|_+"
)
_CARD = re.compile(r"(?:[0-9][ -]?){13,19}|[0-9]{4}(?:[ -]?[0-9*xX]{4}){2,}.*|[0-9]{3,6}\*{3,}[0-9]{3,4}")
_DATE = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}[-/.年] *+[0-9]{1,2}(?:[-/.月] *+[0-9]{1,2}日?|月)|[0-9]{1,2}:[0-9]{2}"
    "|[0-9]{1,2}月[0-9]{1,2}[日号]|[一二三四五六七八九〇零]{4}年|[0-9]{4}年"
)
_APPROXIMATE = re.compile(
    "约|約|大概|大致|左右|上下|以上|以下|以内|之内|至少|最多|最少|最低|最高|不到|不足|超过|超過|将近|接近|几[十百千万元块]"
    "|[多余来][万元块]|近 *+[0-9一二三四五六七八九两十]|[0-9千百十万]多|起$|[≥≤<>≈]|^~|[0-9元] *+[+~]$"
)
_UNIT_PRICE = re.compile(
    r"[0-9元块角分] *+(?:/|每) *+(?:[一1])?(?:台|部|机|个|月|年|天|日|次|笔|人|户|张|份|单)|每|单价|元一[台部个]"
)
_ARITHMETIC = re.compile(r"[0-9元块万)] *+[+×*÷=xX] *+[¥0-9(]")
_TO = " *+(?:-{1,2}|~|至|到) *+"
_RANGE = re.compile(f"[0-9元块万]{_TO}¥?[0-9]|[元百千万]{_TO}[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖]")
_WORDS = (
    ("date", _DATE),
    ("unit_price", _UNIT_PRICE),
    ("approximate", _APPROXIMATE),
    ("range", _RANGE),
    ("arithmetic", _ARITHMETIC),
)


def by_mark(clean: str) -> str | None:
    """Name the error of a text in which one mark or word alone forbids a reading."""
    upper = clean.upper()
    if _HIDDEN.search(clean):
        return "hidden_character"
    if _NOTHING_PAID.fullmatch(upper):
        return "nothing_paid"
    if _CARD.fullmatch(clean):
        return "too_many_digits"
    if "%" in clean or "‰" in clean or "百分之" in clean or "千分之" in clean:
        return "percentage"
    if _FOREIGN.search(upper):
        return "foreign_currency"
    if clean.startswith("-") or any(word in clean for word in ("负", "負", "欠", "红字", "紅字")):
        return "negative_sign"
    return next((code for code, pattern in _WORDS if pattern.search(clean)), None)
