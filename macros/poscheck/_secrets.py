"""What must never be kept, whatever it is for: track data, card verification code, expiry date, PIN and passwords.

Source of the rule: 《银行卡收单业务管理办法》 art. 28 (fact ``acquiring-28-forbidden-card-data``). A code, a date or a
PIN is a few digits like any other, so one is only removed behind its label. The page does the same before it keeps
anything: ``docs/theme/assets/guide/private.mjs`` has these patterns too, and a test holds the two together, so what
is written here must mean the same as a JavaScript pattern with the flag ``u``.

>>> without_secrets("CVV2：123，有效期 12/28，押金 299.00")
'CVV2：***，有效期 ***，押金 299.00'
"""

from __future__ import annotations

import re

MARK = "***"

# Blanks, characters without width, dashes and full-width forms become plain ones, one for one: places stay the same.
_PLAIN = {
    **dict.fromkeys(map(ord, "\t\v\f\u00a0\u00ad\u1680\u202f\u205f\u2060\u3000\ufeff"), " "),
    **dict.fromkeys(range(0x2000, 0x2010), " "),
    **dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-"),
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
}
_PLAIN |= {ord(char) + shift: char.lower() for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for shift in (0, 0xFEE0)}

# Between a label and its value: "CVV2 (背面三位)：123", "the PIN code is 1234".
_JOINT = (
    r"""[:=>_"'“”‘’「」『』【】<()\-\[\]]|\([^()0-9\n]{0,20}\)|为|就?是|码|至|到|止"""
    r"|is|was|on|code|date|number|no\.?|month/year|mm/yy|月/年|年/月"
)
_BETWEEN = r"[ \r\n]{0,20}(?:(?:" + _JOINT + r")[ \r\n]{0,20}){0,6}"
# The line after "密码" is more often a new sentence than the password, unless a colon announces it.
_BETWEEN_IN_LINE = r" {0,20}(?:(?:[:=] {0,20}\r?\n|" + _JOINT + r") {0,20}){0,6}"
# Whoever writes a whole card number there gets it masked as one, not cut in two.
_NO_CARD = r"(?![0-9]{4}[ \-][0-9]{4,6}[ \-][0-9]{4})"
_NO_DATE = r"(?!(?:19|20)[0-9]{2}[\-/.年] ?[0-9])"
_UNIT = (
    r" ?(?:元|块|圆|角|万|千|百|年|月|日|号|位|个|次|条|分|秒|天|小时|%|笔|台|期"
    r"|yuan|rmb|cny|times|days?|digits?|hours?|minutes?)"
)
_NO_AMOUNT = r"(?![0-9]|\.[0-9]{1,2}(?![0-9])|,[0-9]{3}(?![0-9])|" + _UNIT + ")"

# Track 1 is name and figures up to a question mark; a copy that lacks it ends where other writing begins.
_PAN = r"[0-9*](?: ?[0-9*]){11,20}"
_TRACK_1 = (
    r"()((?:%b|(?<![0-9a-z%])b) ?" + _PAN + r" ?\^"
    r"(?:[^\^?\n]{0,40}\^(?:[^?\n一-鿿]{0,100}\?|[0-9a-z/=*]{0,100})|[a-z/.]{0,40}))"
)
_TRACK_2 = (
    r"()(;" + _PAN + r"[=d][0-9=d]{4,120}\??"
    r"|(?<![0-9a-z*])[0-9*]{12,19}[=d][0-9]{2}(?:0[1-9]|1[0-2])[0-9=]{3,120}\??)"
)

_CODE = r"(?:[0-9]{3,4}|[0-9](?: [0-9]){2,3})"
_CVV = (
    r"((?:(?<![a-z])(?:cv[vnc]2?|security code|card (?:verification|security) (?:code|value|number))"
    r"|安全码|安全代码|背面的?(?:后|末|最后)?[三3]位(?:数字?|码)?)"
    + _BETWEEN + ")" + _NO_CARD + _NO_DATE + "(" + _CODE + ")" + _NO_AMOUNT
)  # fmt: skip
# A bank prints one on its receipts so that anybody can check them; that is none of a card.
_OTHERS_CODE = r"(?:回单|发票|凭证)的?验证码"
_CARD_CODE = (
    _OTHERS_CODE + r"|((?:验证码|(?<![a-z])verification code)" + _BETWEEN + ")"
    + _NO_CARD + _NO_DATE + "(" + _CODE + ")(?! [0-9]{3}(?![0-9]))" + _NO_AMOUNT
)  # fmt: skip

_MONTH = r"(?:0?[1-9]|1[0-2])"
_FULL_MONTH = r"(?:0[1-9]|1[0-2])"
_EXPIRY_LABEL = (
    r"(?:有效期限?|有效日期|失效(?:日期|年月)|卡片?的?到期(?:日期?|年月|时间)?"
    r"|(?<![a-z])(?:valid[ \r\n]{0,4}(?:thru|through|until|till|to|date)|good[ \r\n]{0,4}thru"
    r"|exp(?:iry|ires|iration)?\.?)(?:[ ._/]{0,3}date)?)"
)
# What has a term of its own. Where one of these words stands right before the label, the month is not a card's.
_TERM_OF = (
    r"(?:合同|协议|预授权|授权书|保修|质保|执照|许可证|证书|身份证|证件|租赁|租期|活动|优惠券|报价|保函)"
    r"(?:书|的|约定的?|规定的?|本身的?|交易的?)?"
    r"|(?:contract|agreement|pre-?authori[sz]ation|warranty|guarantee|lease|licen[cs]e|certificate|offer|coupon|permit)"
    r"(?:'s)?(?: (?:is|was|will|term|period|may|shall|only|has|an?))* "
)
_EXPIRY = (
    "(?:" + _TERM_OF + ")" + _EXPIRY_LABEL + "|(" + _EXPIRY_LABEL + _BETWEEN + ")" + _NO_CARD + "("
    + _MONTH + r" ?[/.\-] ?(?:20)?[0-9]{2}"
    r"|20[0-9]{2} ?[/.\-]? ?" + _FULL_MONTH
    + r"|20[0-9]{2}[/.\-][1-9]"
    r"|[0-9]{2} ?[/.\-] ?" + _FULL_MONTH
    + "|" + _FULL_MONTH + " ?[0-9]{2}"
    "|[0-9]{2} ?" + _FULL_MONTH
    + r")(?![0-9]|[./\-:] ?[0-9]|,[0-9]{3}(?![0-9])| ?[至到~] ?[0-9]|" + _UNIT + ")"
)  # fmt: skip
# "有效期到2027年12月" is how a contract puts it; only where a card is named it is the card's.
_CARD_EXPIRY = (
    "(卡片?的?" + _EXPIRY_LABEL + _BETWEEN + ")((?:20)?[0-9]{2} ?年 ?" + _MONTH + r" ?月)(?! ?[0-9]{1,2} ?日)"
)

_PIN = (
    "[免无]密码|" + _OTHERS_CODE
    + r"|((?:密码|口令|动态码|验证码|(?<![a-z])(?:pin|otp|password|passcode|passwd|pwd|verification code))"
    + _BETWEEN_IN_LINE + ")" + _NO_CARD + _NO_DATE
    + "([0-9]{4,8}|[0-9](?: [0-9]){3,7}|[0-9]{3} [0-9]{3})" + _NO_AMOUNT
)  # fmt: skip

# In each pattern the first group stays and the second goes; without a second group nothing does.
_PATTERNS = {
    kind: tuple(re.compile(pattern) for pattern in patterns)
    for kind, patterns in {
        "track": (_TRACK_1, _TRACK_2),
        "cvv": (_CVV, _CARD_CODE),
        "expiry": (_EXPIRY, _CARD_EXPIRY),
        "pin": (_PIN,),
    }.items()
}


def plain(text: str) -> str:
    """Return ``text`` in lower case, half width and with common blanks and dashes: the same length, to search in."""
    return text.translate(_PLAIN)


def cut(kind: str, text: str) -> str:
    """Return ``text`` with what is of this ``kind`` (track, cvv, expiry, pin) replaced by :data:`MARK`."""
    for pattern in _PATTERNS[kind]:
        pieces, at = [], 0
        for match in pattern.finditer(plain(text)):
            if match[2] is not None:
                pieces += [text[at : match.start(2)], MARK]
                at = match.end(2)
        text = "".join([*pieces, text[at:]])
    return text


def without_secrets(text: str) -> str:
    """Return ``text`` without track data, verification codes, expiry dates and PINs; their labels stay."""
    while (shorter := _once(text)) != text:
        text = shorter
    return text


def _once(text: str) -> str:
    for kind in _PATTERNS:
        text = cut(kind, text)
    return text
