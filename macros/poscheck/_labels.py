"""What stands around an amount without changing it: field labels, the name of the currency, 押金 behind it.

A receipt prints 金额, 合计 or 人民币（大写） in front of the amount, a message says 押金299元. A label is built
from the words below and nothing else: a word that is not listed may change what the amount means (约, 每台, 欠),
and then the text is refused.

>>> found = front("押金合计:人民币(小写)¥299.00")
>>> found.end, found.name, found.sign
(13, '人民币', '¥')
"""

import re
from typing import NamedTuple

# Words that name an amount.
_HEADS = """
金额 金額 数额 數額 合计 合計 总计 總計 总额 總額 总 總 共计 共計 总共 總共 小计 小計 共 计 計 为 為 是
收款 付款 支付 实收 實收 实付 實付 应收 應收 应付 應付 已收 已付 已交 转账 轉賬 轉帳 转帐 消费 消費 退款 退还 退還
入账 入賬 到账 到賬 打款 汇款 匯款 缴费 繳費 缴款 繳款 缴纳 繳納 交纳 扣款 收费 收費 刷卡 发生额 發生額 收入 支出
收到 今收到 收取 付了 交了 转了 收了 收 付 交
押金 保证金 保證金 定金 订金 訂金 服务费 服務費 流量费 激活费 通讯费 手续费 手續費 设备款 设备费 费用 費用 款项 款項
款 租金 货款 貨款 小写 小寫 大写 大寫
AMOUNT TOTAL DEPOSIT PAYMENT PAID AMT SUM
"""
# Words that only say which: 订单金额299 is an amount, 订单299 is an order.
_QUALIFIERS = """
交易 订单 訂單 本次 实际 實際 预授权 預授權 结算 結算 价税 终端 終端 设备 設備 机具 機具 机器 機器 POS机 POS機 POS
"""


def _any(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


NAME = "人民币|人民幣|RMB|CNY|CN(?=¥)"
_NOUNS = "押金|保证金|保證金|定金|订金|訂金|服务费|服務費|流量费|激活费|通讯费|设备款|租金|货款|貨款"
_WORD = f"(?:(?:{_any(_QUALIFIERS)})*+(?:{_any(_HEADS)}))"
# Possessive: a label is never taken apart again, so that a text of labels alone costs no time.
_LABEL = rf"(?:(?:{_WORD}|\((?:{_WORD}|{NAME}|[元圆圓¥])++\)) *+:? *+)*+"
# Which way the money went is not part of the amount, and is kept apart from it.
_DIRECTION = re.compile("退[款还還]|支出|收入")
_FRONT = re.compile(rf"{_LABEL}(?:(?P<name>{NAME}) *+:? *+)?{_LABEL}(?:(?P<sign>¥) *+:? *+)?", re.IGNORECASE | re.ASCII)
BEHIND = rf"(?: *+(?:\((?:{_NOUNS}|{NAME}|元|CN|小写|小寫|大写|大寫|已付|已收|实收)\)|{_NOUNS}))?"
# No label begins so, and most texts do.
_BARE = frozenset("0123456789+零壹贰叁肆伍陆柒捌玖拾一二三四五六七八九十两")


class Front(NamedTuple):
    """What was found in front of an amount."""

    end: int
    name: str | None
    sign: str | None
    capitals: bool
    """A label says 大写."""
    figures: bool
    """A label says 小写."""
    gap: bool
    """A blank follows the name or the sign of the currency."""
    direction: bool
    """A label says which way the money went."""


_NOTHING = Front(0, None, None, False, False, False, False)


def front(clean: str) -> Front:
    """Find the labels and the currency with which a text begins."""
    match = None if clean[:1] in _BARE else _FRONT.match(clean)
    if match is None or not match.end():
        return _NOTHING
    label, name, sign = match[0], match["name"], match["sign"]
    money = match.start("name") if name else match.start("sign") if sign else len(label)
    return Front(
        match.end(),
        name,
        sign,
        "大写" in label or "大寫" in label,
        "小写" in label or "小寫" in label,
        " " in label[money:],
        _DIRECTION.search(label) is not None,
    )
