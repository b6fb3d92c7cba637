"""What the codes of a reading mean, in one sentence for the owner of a shop.

Where a rule stands behind a message, the message tells which and what it asks. The rules are those of the
annex 《正确填写票据和结算凭证的基本规定》 to 《支付结算办法》 (银发〔1997〕393号).

>>> ISSUES["missing_zheng"].rule
'rule-2'
"""

from typing import NamedTuple


class Message(NamedTuple):
    """One sentence in each language, and the rule of the annex that it rests on, if any."""

    zh: str
    en: str
    rule: str | None = None


ISSUES: dict[str, Message] = {
    "archaic_numeral": Message(
        "写了弌、弍、弎一类异体数字；规定第一条列出的是壹、贰、叁等字，应照此书写。",
        "A variant numeral such as 弌, 弍 or 弎 is used; rule 1 lists 壹, 贰, 叁 and so on, and asks for those.",
        "rule-1",
    ),
    "blank_after_prefix": Message(
        "“人民币”（或货币符号）和大写金额之间留有空白；规定第三条要求紧接填写，不得留有空白，以防添字。",
        "There is a blank between 人民币 (or a currency sign) and the amount; rule 3 asks that they adjoin, "
        "because a blank leaves room to add a digit.",
        "rule-3",
    ),
    "blank_inside": Message(
        "大写金额中间有空白；空白处可以添字，请对照原件确认没有漏字，书写时应连续填写。",
        "There is a blank inside the capital amount, where a character could be added or lost; check the "
        "original, and write without gaps.",
    ),
    "lower_case_numerals": Message(
        "写了一、二（两）、三、十、百、千、念一类小写数字；规定第一条不准用，应写壹、贰、叁、拾、佰、仟。",
        "Everyday numerals such as 一, 两, 三, 十, 百, 千 or 念 are used; rule 1 asks for 壹, 贰, 叁, 拾, "
        "佰, 仟, which are hard to alter.",
        "rule-1",
    ),
    "missing_one": Message(
        "开头的“拾”前面少了“壹”，前面还能添字；应写“壹拾……”，规定第四条的例子也写作“壹拾万”。",
        "壹 is missing before the first 拾, so a digit could be added in front; write 壹拾…, as the example "
        "壹拾万 in rule 4 does.",
        "rule-4",
    ),
    "missing_zheng": Message(
        "金额到“元”为止却没有写“整”，后面还能添上角、分；规定第二条要求“元”后写“整”（或“正”）。",
        "The amount ends with 元 but 整 is missing, so 角 and 分 could be added; rule 2 asks for 整 (or 正) after 元.",
        "rule-2",
    ),
    "plus_sign": Message(
        "金额前有加号；这里只读金额，钱是收进还是付出请另外注明。",
        "The figure has a plus sign; only the amount is read, so record separately whether money came in or went out.",
    ),
    "sign_before_capitals": Message(
        "大写金额前写了¥或RMB；规定第三条要求大写前写“人民币”，¥是第五条规定写在小写数字前的。",
        "¥ or RMB stands before the capital amount; rule 3 asks for 人民币 there, while ¥ belongs before "
        "figures (rule 5).",
        "rule-3",
    ),
    "spoken_unit": Message(
        "写了口语的“块”或“毛”；应写“元”和“角”，大写金额中“毛”是规定第一条点名不准用的。",
        "The spoken units 块 or 毛 are used; write 元 and 角 (rule 1 forbids 毛 in capital amounts by name).",
        "rule-1",
    ),
    "substitute_numeral": Message(
        "“叁”写成了“参”；规定第一条列出的是“叁”，请改写。",
        "参 is written for 叁; rule 1 lists 叁.",
        "rule-1",
    ),
    "ten_thousand_unit": Message(
        "金额用“万”或“亿”作单位，已换算成元；请核对换算后的数。",
        "The figure counts in 万 (10,000) or 亿 (100,000,000) and was converted to yuan; check the converted amount.",
    ),
    "yuan_substitute": Message(
        "“元”（圆）写成了错别字“园”；规定第一条列出的是“元”，请改写。",
        "园 is written for 元 (圆), a wrong character; rule 1 lists 元.",
        "rule-1",
    ),
    "zero_both": Message(
        "规定第四条（三）允许少写的“零”在这里写了两处；金额没有歧义，只作提示：写一个或不写都可以。",
        "A 零 that rule 4(3) leaves open (one, or none) is written in two places; the amount is clear, "
        "this is only a notice.",
        "rule-4",
    ),
    "zero_extra": Message(
        "多写了“零”：这个位置没有空位；按规定第四条，小写数字中有“0”的地方才写“零”，请核对是否漏了数字。",
        "There is a 零 too many: no place is empty here, and rule 4 has 零 only where the figure has a 0; "
        "check that no digit is lost.",
        "rule-4",
    ),
    "zero_missing": Message(
        "少写了“零”：规定第四条要求小写中间有“0”时写“零”。例如叁佰零陆元是306元，口语“三百六”却是360元，请核对。",
        "A 零 is missing: rule 4 asks for it where the figure has a 0 inside. 叁佰零陆元 is 306, while "
        "spoken 三百六 is 360, so check which was meant.",
        "rule-4",
    ),
    "zero_substitute": Message(
        "“零”写成了“另”“0”或“〇”；规定第一条不准用“另（或0）”代替“零”。",
        "另, 0 or 〇 is written for 零; rule 1 forbids 另 (or 0) in its place.",
        "rule-1",
    ),
    "zero_with_unit": Message(
        "写了“零佰”“零角”一类带单位的零；按规定第四条只写“零”字，连续几个零只写一个，末尾的零不写。",
        "A zero is written with a unit, such as 零佰 or 零角; by rule 4 a 零 stands alone, once for several "
        "zeros, and not at the end.",
        "rule-4",
    ),
    "zheng_after_fen": Message(
        "金额有“分”，后面又写了“整”（或“正”）；规定第二条：有“分”的，“分”后面不写“整”。",
        "整 (or 正) follows an amount with 分; rule 2 says that it is not written after 分.",
        "rule-2",
    ),
    "zheng_after_figures": Message(
        "阿拉伯数字后写了“整”（或“正”）；这只是小写，大写栏要按规定第一条写成壹、贰、叁等字。",
        "整 (or 正) follows arabic digits; this is an amount in figures only, and a field for capitals "
        "asks for 壹, 贰, 叁 (rule 1).",
        "rule-1",
    ),
    "zheng_doubled": Message(
        "“整”（或“正”）写了不止一次；规定第二条只要求写一个。",
        "整 (or 正) is written more than once; rule 2 asks for it once.",
        "rule-2",
    ),
}

ERRORS: dict[str, Message] = {
    "after_zheng": Message(
        "“整”（或“正”）后面还有内容；规定第二条以它结束金额，后面的可能是后添的，请看原件。",
        "Something follows 整 (or 正), which ends an amount by rule 2; it may have been added later, so "
        "look at the original.",
        "rule-2",
    ),
    "ambiguous_separator": Message(
        "逗号和点号都可能是小数点，例如12,34或1.299,00，不能判断；请照原件写成1,299.00的样子。",
        "Comma and dot could each be the decimal mark, as in 12,34 or 1.299,00; enter the figure like 1,299.00.",
    ),
    "ambiguous_zero": Message(
        "“零”后面的位数有两种读法，例如壹仟零拾伍元可能是1005元，也可能是1015元；请看原件。",
        "What follows 零 can be read in two ways, as in 壹仟零拾伍元 (1005 or 1015); look at the original.",
    ),
    "bad_grouping": Message(
        "千分位逗号的位置不对，可能漏了或多了一位数字；逗号应每三位一个，如1,299.00。",
        "The commas do not group by three, so a digit may be lost or added; write it like 1,299.00.",
    ),
    "blank_in_figure": Message(
        "数字中间有空格，可能是一个金额，也可能是两个；请去掉空格或分开填写。",
        "There is a blank between digits, so this may be one amount or two; remove the blank or enter them apart.",
    ),
    "dangling_point": Message(
        "小数点前面或后面没有数字，可能漏了一位；请写完整，如0.50或299.00。",
        "No digit stands before or after the decimal point, so one may be lost; write it in full, like 0.50 or 299.00.",
    ),
    "dangling_zero": Message(
        "“零”的前面或后面缺了数字，例如叁佰零元；按规定第四条，“零”写在两个数字之间，请看原件是否漏字。",
        "A digit is missing before or after 零, as in 叁佰零元; by rule 4 a 零 stands between digits, so "
        "check the original.",
        "rule-4",
    ),
    "digits_without_places": Message(
        "数字之间没有拾、佰、仟等位，例如贰玖玖元；应写成贰佰玖拾玖元整。",
        "Digits follow each other without 拾, 佰 or 仟, as in 贰玖玖元; 299 is written 贰佰玖拾玖元整.",
    ),
    "doubled_unit": Message(
        "同一个单位写了两次，例如壹万万元、元元，不能确定金额；请看原件，一亿应写“壹亿”。",
        "A unit comes twice, as in 壹万万元 or 元元, so the amount is not certain; 100,000,000 is written 壹亿.",
    ),
    "doubled_zero": Message(
        "“零”连写了两个，中间可能漏字；规定第四条（二）：连续几个“0”只写一个“零”。",
        "Two 零 stand in a row, and a character may be lost between; rule 4(2) has one 零 for several zeros.",
        "rule-4",
    ),
    "empty": Message("没有填写金额。", "There is no text to read."),
    "exponent": Message(
        "这是表格软件的科学记数法（如1E+05），可能已丢失数字；请把单元格设为文本或数值后重新复制。",
        "This is scientific notation (like 1E+05), which may have lost digits; format the cell as a number "
        "and copy it again.",
    ),
    "foreign_currency": Message(
        "写的不是人民币；请填写人民币金额，不同币种不能直接比较。",
        "This is not in Chinese yuan; enter an amount in yuan, as currencies cannot be compared directly.",
    ),
    "hidden_character": Message(
        "文字里有看不见的字符，显示的可能和实际的不同；请手工重新输入金额。",
        "The text holds an invisible character, so it may differ from what is shown; type the amount anew.",
    ),
    "jiao_fen_range": Message(
        "“元”后面的角、分前出现了拾、佰等单位；角和分前各只有一个数字。",
        "拾, 佰 or a larger unit stands in the part after 元; 角 and 分 take a single digit each.",
    ),
    "last_unit_missing": Message(
        "最后一个数字没有写单位（元、角或分），例如叁佰元伍可能是五角，也可能是五分；请看原件。",
        "The last digit has no unit: in 叁佰元伍 the 5 may be 角 or 分; look at the original.",
    ),
    "leading_zeros": Message(
        "数字前面有多余的0；终端报文里000000029900以分为单位，是299.00元，不能当作元来读，请填写以元为单位的金额。",
        "The figure has leading zeros; terminals write 299.00 yuan as 000000029900 fen, so enter the amount in yuan.",
    ),
    "missing_digit": Message(
        "拾、佰、仟、万、元等单位前面缺少数字，例如佰伍拾元；可能漏字或只复制了后半段，请看原件。",
        "No digit stands before a unit, as in 佰伍拾元; a character may be lost or the front cut off, so "
        "look at the original.",
    ),
    "mixed_writing": Message(
        "阿拉伯数字和中文数字或角、分混写在一起；请一次只填一种，小写如1299.50，大写如壹仟贰佰玖拾玖元伍角。",
        "Digits are mixed with Chinese numerals or units; enter one form at a time, 1299.50 or 壹仟贰佰玖拾玖元伍角.",
    ),
    "negative_sign": Message(
        "金额带有负号、负字、欠字或括号；请只填金额，收入、付出或退款另外注明。",
        "The amount has a minus, 负, 欠 or brackets; enter the amount alone and record the direction separately.",
    ),
    "no_digits": Message(
        "只有“元整”、货币符号一类的字，没有数字；可能是空白收据，金额未填前不要签字盖章。",
        "There is a unit or a currency sign but no number; it may be a blank receipt, which should not be signed.",
    ),
    "no_unit": Message(
        "大写数字没有写“元”，不知道单位；请看原件是否漏了“元”。",
        "The capital amount does not say 元, so its unit is not stated; look at the original for a lost 元.",
    ),
    "not_an_amount": Message(
        "这不是一个可以确认的金额；请检查是否把0写成字母O、把1写成字母l，或夹有别的文字。",
        "This is not one certain amount; check for a letter O in place of 0, a letter l in place of 1, or other text.",
    ),
    "not_text": Message('金额要以文字形式提供，例如"299.00"。', 'An amount is given as text, like "299.00".'),
    "out_of_range": Message(
        "金额超过999,999,999,999.99元，这里不处理；请检查是否误填了别的号码。",
        "The amount is above 999,999,999,999.99 yuan, more than is handled here; check that it is not another number.",
    ),
    "percentage": Message(
        "这是百分比（费率），不是金额。",
        "This is a percentage (a rate), not an amount.",
    ),
    "spoken_short_form": Message(
        "这是口语省略的说法，有两个读法：“三百六”可能是306元，也可能是360元；请写完整，如叁佰陆拾元整。",
        "This is a spoken short form with two readings: 三百六 may be 306 or 360; write it in full, like 叁佰陆拾元整.",
    ),
    "too_long": Message(
        "文字太长，不是一个金额；请只填写一个金额。",
        "The text is too long for an amount; enter one amount only.",
    ),
    "too_many_decimals": Message(
        "小数超过两位（不足一分），不能确定金额；例如1.299可能是漏改的1,299，请看原件。",
        "There are more decimals than fen: 1.299, for one, may be a miswritten 1,299; look at the original.",
    ),
    "too_many_digits": Message(
        "这像是卡号或订单号，不是金额；请不要在这里填写卡号。",
        "This looks like a card or order number, not an amount; do not enter card numbers here.",
    ),
    "two_amounts": Message(
        "这里有不止一个数；请一次只填一个金额，已退款等说明另外填写。",
        "There is more than one number here; enter one amount at a time, and a remark such as a refund separately.",
    ),
    "unknown_character": Message(
        "有不属于大写金额的字或标点；规定第一条列出的是壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分零整，请看原件。",
        "A character or mark does not belong in a capital amount (rule 1 lists those that do); look at the original.",
        "rule-1",
    ),
    "wrong_order": Message(
        "单位的顺序不对，例如壹佰仟元、伍分叁角；应从大到小书写，请看原件。",
        "The units are out of order, as in 壹佰仟元 or 伍分叁角; they run from large to small, so look at "
        "the original.",
    ),
}
