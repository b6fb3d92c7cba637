"""What the codes of a reading mean, in one sentence for the owner of a shop.

Where a rule stands behind a message, the message tells which and quotes it. The rules are those of the
annex 《正确填写票据和结算凭证的基本规定》 to 《支付结算办法》 (银发〔1997〕393号). `explain` speaks of the text
that was read, and names the amounts that it may mean.

>>> ISSUES["missing_zheng"].rule
'rule-2'
>>> from poscheck.amount import read
>>> explain(read("三百六"), "spoken_short_form").en.partition(";")[0]
'“三百六” may be 306.00 or 360.00 yuan'
"""

from typing import NamedTuple

from ._reading import Reading
from .money import grouped


class Message(NamedTuple):
    """One sentence in each language, and the rule of the annex that it rests on, if any."""

    zh: str
    en: str
    rule: str | None = None


ISSUES: dict[str, Message] = {
    "archaic_numeral": Message(
        "写了弌、弍、弎一类异体数字；规定第一条写明用“壹、贰、叁、肆、伍、陆、柒、捌、玖”等字样，应照此书写。",
        "A variant numeral such as 弌, 弍 or 弎 is used; rule 1 names the characters "
        "“壹、贰、叁、肆、伍、陆、柒、捌、玖”, "
        "and asks for those.",
        "rule-1",
    ),
    "blank_after_prefix": Message(
        "“人民币”（或货币符号）和大写金额之间留有空白；规定第三条：“大写金额数字应紧接‘人民币’字样填写，不得留有空白”，"
        "以防添字。",
        "There is a blank between 人民币 (or a currency sign) and the amount; rule 3: the capitals adjoin 人民币, "
        "“不得留有空白” (no blank may be left), because a blank leaves room to add a digit.",
        "rule-3",
    ),
    "blank_inside": Message(
        "大写金额中间有空白；空白处可以添字，请对照原件确认没有漏字，书写时应连续填写。",
        "There is a blank inside the capital amount, where a character could be added or lost; check the "
        "original, and write without gaps.",
    ),
    "both_forms": Message(
        "这里同时写了大写和小写，两者一致，按一个金额读取。",
        "The amount is written here in capital characters and in figures; the two agree and count as one amount.",
    ),
    "direction_named": Message(
        "写有“退款”“支出”“收入”一类表示钱款去向的字；这里只读金额，钱是收进、付出还是退回请另外注明。",
        "A word such as 退款, 支出 or 收入 names a direction; only the amount was read, so record separately whether "
        "money came in, went out or came back.",
    ),
    "label_mismatch": Message(
        "标的是“大写”，写的却是阿拉伯数字（或者相反）；规定第一条要求中文大写用“壹、贰、叁”等字样，请改写后再签字。",
        "A label says 大写 (capital characters) but figures follow, or the reverse; rule 1 asks for “壹、贰、叁” and "
        "so on "
        "in capitals, so have it rewritten before you sign.",
        "rule-1",
    ),
    "lower_case_numerals": Message(
        "写了一、二（两）、三、十、百、千、念一类小写数字；"
        "规定第一条：“不得用一、二（两）、三、四、五、六、七、八、九、十、念、"
        "毛、另（或0）填写”，应写壹、贰、叁、拾、佰、仟。",
        "Everyday numerals such as 一, 两, 三, 十, 百, 千 or 念 are used; rule 1 forbids them "
        "(“不得用一、二（两）、三……十、念、毛、另（或0）填写”), so write 壹, 贰, 叁, 拾, 佰, 仟, which are hard to "
        "alter.",
        "rule-1",
    ),
    "missing_fen": Message(
        "“角”后面的数字没有写“分”；角后面只能是分，已按分读取，规定第一条写明用“元、角、分”等字样，请补写。",
        "The digit after 角 lacks its 分; only 分 can follow 角, so it was read as fen; rule 1 names “元、角、分”, so "
        "add it.",
        "rule-1",
    ),
    "missing_one": Message(
        "开头的“拾”前面少了“壹”，前面还能添字；应写“壹拾……”，规定第四条的例子也写作“壹拾万柒仟元”。",
        "壹 is missing before the first 拾, so a digit could be added in front; write 壹拾…, as the example "
        "“壹拾万柒仟元” in rule 4 does.",
        "rule-4",
    ),
    "missing_yuan": Message(
        "金额没有写“元”，已按元读取；规定第二条：“到‘元’为止的，在‘元’之后，应写‘整’（或‘正’）字”，请对照原件补写，"
        "以防后面添字。",
        "元 is missing and the amount was read in yuan; rule 2: “在‘元’之后，应写‘整’（或‘正’）字” (元, and 整 or 正 "
        "after it). Check the original and complete it, because the end is open to additions.",
        "rule-2",
    ),
    "missing_zheng": Message(
        "金额到“元”为止却没有写“整”，后面还能添上角、分；规定第二条：“到‘元’为止的，在‘元’之后，"
        "应写‘整’（或‘正’）字”。",
        "The amount ends with 元 but 整 is missing, so 角 and 分 could be added; rule 2: "
        "“在‘元’之后，应写‘整’（或‘正’）字” (整 or 正 follows 元).",
        "rule-2",
    ),
    "mixed_numerals": Message(
        "中文数字里夹了阿拉伯数字，金额只有一种读法；规定第一条要求中文大写用“壹、贰、叁”等字样，请全部改写成一种。",
        "Arabic digits stand among Chinese numerals; the amount has one reading only, but rule 1 asks for "
        "“壹、贰、叁” and so on in capitals, so write it in one form.",
        "rule-1",
    ),
    "plus_sign": Message(
        "金额前有加号；这里只读金额，钱是收进还是付出请另外注明。",
        "The figure has a plus sign; only the amount is read, so record separately whether money came in or went out.",
    ),
    "point_substitute": Message(
        "小数点写成了句号“。”，已按小数点读取；请改成“299.00”的写法。",
        "The full stop 。 stands for the decimal point and was read as one; write it like 299.00.",
    ),
    "refund_noted": Message(
        "金额后面注明了退款；读取的是退款前的金额，核对时请把退款另算。",
        "A remark behind the amount tells of a refund; the amount before the refund is read, so count the refund "
        "apart.",
    ),
    "sign_after_figure": Message(
        "“¥”写在了数字后面；规定第五条：“阿拉伯小写金额数字前面，均应填写人民币符号‘￥’”。",
        "The sign ¥ stands behind the figure; rule 5: “阿拉伯小写金额数字前面，均应填写人民币符号‘￥’” (it goes in "
        "front).",
        "rule-5",
    ),
    "sign_before_capitals": Message(
        "大写金额前写了¥或RMB；规定第三条：“中文大写金额数字前应标明‘人民币’字样”，¥是第五条规定写在小写数字前的。",
        "¥ or RMB stands before the capital amount; rule 3: “中文大写金额数字前应标明‘人民币’字样” (人民币 goes "
        "there), while "
        "¥ belongs before figures (rule 5).",
        "rule-3",
    ),
    "spoken_unit": Message(
        "写了口语的“块”“毛”或“钱”；应写“元”和“角”，规定第一条写明大写金额“不得用……毛”填写。",
        "The spoken 块, 毛 or 钱 is used; write 元 and 角 (rule 1 forbids 毛 in capital amounts by name: "
        "“不得用……毛”).",
        "rule-1",
    ),
    "substitute_numeral": Message(
        "“叁”写成了“参”；规定第一条写明用“壹、贰、叁”等字样，请改写。",
        "参 is written for 叁; rule 1 names “壹、贰、叁” and so on.",
        "rule-1",
    ),
    "surplus_zeros": Message(
        "小数位多于两位，多出来的都是0，已按两位读取。",
        "There are more than two decimals; those beyond are all 0, so the amount is certain.",
    ),
    "ten_thousand_unit": Message(
        "金额用“万”或“亿”作单位，已换算成元；请核对换算后的数。",
        "The figure counts in 万 (10,000) or 亿 (100,000,000) and was converted to yuan; check the converted amount.",
    ),
    "unit_characters": Message(
        "阿拉伯数字中间夹了千、百、角、分等单位，已换算成元；小写金额请写成“12,000.00”“2.50”的样子。",
        "Arabic digits are written with units such as 千, 百, 角 or 分 and were converted to yuan; write figures like "
        "12,000.00 or 2.50.",
    ),
    "yuan_substitute": Message(
        "“元”（圆）写成了错别字“园”；规定第一条写明用“元、角、分”等字样，请改写。",
        "园 is written for 元 (圆), a wrong character; rule 1 names “元、角、分”.",
        "rule-1",
    ),
    "zero_both": Message(
        "规定第四条（三）：“可以只写一个零字，也可以不写‘零’字”，这里写了两处；金额没有歧义，只作提示。",
        "A 零 that rule 4(3) leaves open (“可以只写一个零字，也可以不写‘零’字”: one, or none) is written twice; "
        "the amount is clear, this is only a notice.",
        "rule-4",
    ),
    "zero_extra": Message(
        "多写了“零”：这个位置没有空位；规定第四条只在小写“中间有‘0’时”写“零”字，请核对是否漏了数字。",
        "There is a 零 too many: no place is empty here, and rule 4 has 零 only where the figure has a 0 inside "
        "(“中间有‘0’时”); check that no digit is lost.",
        "rule-4",
    ),
    "zero_missing": Message(
        "少写了“零”；规定第四条（一）：“阿拉伯数字中间有‘0’时，中文大写金额要写‘零’字”。例如叁佰零陆元是306元，"
        "口语“三百六”多半是360元，请核对。",
        "A 零 is missing; rule 4(1): “阿拉伯数字中间有‘0’时，中文大写金额要写‘零’字” (a 0 inside the figure is "
        "written 零). "
        "叁佰零陆元 is 306, while spoken 三百六 mostly means 360, so check which was meant.",
        "rule-4",
    ),
    "zero_substitute": Message(
        "“零”写成了“另”“0”或“〇”；规定第一条写明不得用“另（或0）填写”。",
        "另, 0 or 〇 is written for 零; rule 1 forbids “另（或0）” in its place.",
        "rule-1",
    ),
    "zero_with_unit": Message(
        "写了“零佰”“零角”一类带单位的零；规定第四条只“写‘零’字”，不带单位，连续几个0可以只写一个，末尾的0不写。",
        "A zero is written with a unit, such as 零佰 or 零角; by rule 4 a 零 stands alone (“写‘零’字”), one is "
        "enough for "
        "several zeros, and none stands at the end.",
        "rule-4",
    ),
    "zheng_after_fen": Message(
        "金额有“分”，后面又写了“整”（或“正”）；规定第二条：“大写金额数字有‘分’的，‘分’后面不写‘整’（或‘正’）字”。",
        "整 (or 正) follows an amount with 分; rule 2: “‘分’后面不写‘整’（或‘正’）字” (it is not written after 分).",
        "rule-2",
    ),
    "zheng_after_figures": Message(
        "阿拉伯数字后写了“整”（或“正”）；这只是小写，大写栏按规定第一条要用“壹、贰、叁”等字样填写。",
        "整 (or 正) follows arabic digits; this is an amount in figures only, and a field for capitals "
        "asks for “壹、贰、叁” (rule 1).",
        "rule-1",
    ),
    "zheng_doubled": Message(
        "“整”（或“正”）写了不止一次；规定第二条“应写‘整’（或‘正’）字”，写一个就够。",
        "整 (or 正) is written more than once; rule 2 (“应写‘整’（或‘正’）字”) asks for it once.",
        "rule-2",
    ),
}

ERRORS: dict[str, Message] = {
    "after_zheng": Message(
        "“整”（或“正”）后面还有内容；规定第二条以“整”（或“正”）字结束金额，后面的可能是后添的，请看原件。",
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
    "approximate": Message(
        "写的是“约”“左右”“以上”“多”一类的约数，不是一个确定的金额；请照凭证填写准确的数。",
        "This is a rough figure or a limit (约, 左右, 以上, 多 and the like), not one certain amount; enter the exact "
        "figure from the voucher.",
    ),
    "arithmetic": Message(
        "这是算式（加、乘等），不是一个金额；请填写凭证上算好的金额。",
        "This is a sum to work out, not an amount; enter the result that stands on the voucher.",
    ),
    "bad_grouping": Message(
        "千分位逗号的位置不对，可能漏了或多了一位数字；逗号应每三位一个，如1,299.00。",
        "The commas do not group by three, so a digit may be lost or added; write it like 1,299.00.",
    ),
    "blank_in_figure": Message(
        "数字中间有空格，可能是一个金额，也可能是两个；请去掉空格或分开填写。",
        "There is a blank between digits, so this may be one amount or two; remove the blank or enter them apart.",
    ),
    "conflicting_signs": Message(
        "同一个金额带有方向相反的标记（例如负号和“贷”），不能判断是收是付；请看原账单。",
        "The amount bears marks for both directions (such as a minus and 贷), so it is not clear whether money came in "
        "or went out; look at the original statement.",
    ),
    "dangling_point": Message(
        "小数点前面或后面没有数字，可能漏了一位；请写完整，如0.50或299.00。",
        "No digit stands before or after the decimal point, so one may be lost; write it in full, like 0.50 or 299.00.",
    ),
    "dangling_zero": Message(
        "“零”的前面或后面缺了数字，例如叁佰零元；规定第四条：“中间有‘0’时”才写“零”，请看原件是否漏字。",
        "A digit is missing before or after 零, as in 叁佰零元; by rule 4 a 零 stands between digits "
        "(“中间有‘0’时”), so "
        "check the original.",
        "rule-4",
    ),
    "date": Message(
        "这是日期或时间，不是金额；请在这里只填金额。",
        "This is a date or a time, not an amount; enter the amount alone here.",
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
        "“零”连写了两个，中间可能漏字；规定第四条（二）：连续几个“0”时，“中间可以只写一个‘零’字”。",
        "Two 零 stand in a row, and a character may be lost between; rule 4(2): “中间可以只写一个‘零’字” (one 零 is "
        "enough "
        "for several zeros).",
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
    "forms_disagree": Message(
        "这里的大写和小写不是同一个金额，不能只取其一；请看原件，并让开具方更正。",
        "Capital characters and figures state two different amounts here, and neither can be taken alone; look at the "
        "original and have the issuer correct it.",
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
        "最后一个数字没有写单位（角或分），例如叁佰元伍可能是五角，也可能是五分；请看原件。",
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
        "阿拉伯数字、中文数字和单位混写在一起，读不出一个确定的金额；请一次只填一种，小写如1299.50，"
        "大写如壹仟贰佰玖拾玖元伍角。",
        "Arabic digits, Chinese numerals and units are mixed, so this is not one certain amount; enter one form at a "
        "time, 1299.50 or 壹仟贰佰玖拾玖元伍角.",
    ),
    "negative_sign": Message(
        "金额带有负号、负字、欠字或括号；请只填金额，收入、付出或退款另外注明。",
        "The amount has a minus, 负, 欠 or brackets; enter the amount alone and record the direction separately.",
    ),
    "no_digits": Message(
        "只有“元整”、货币符号、“押金”一类的字，没有数字；可能是空白收据，金额未填前不要签字盖章。",
        "There is a unit, a currency sign or a label but no number; it may be a blank receipt, which should not be "
        "signed.",
    ),
    "no_unit": Message(
        "大写数字没有写“元”，不知道单位，例如只写一个“伍”或“叁佰伍角”；请看原件是否漏了“元”。",
        "The capital amount does not say 元, so its unit is not certain, as in a lone 伍 or in 叁佰伍角; look at the "
        "original for a lost 元.",
    ),
    "not_an_amount": Message(
        "这不是一个可以确认的金额；请检查是否把0写成字母O、把1写成字母l，或夹有别的文字。",
        "This is not one certain amount; check for a letter O in place of 0, a letter l in place of 1, or other text.",
    ),
    "not_text": Message('金额要以文字形式提供，例如"299.00"。', 'An amount is given as text, like "299.00".'),
    "nothing_paid": Message(
        "如果没有付钱，请写0；如果凭证上没有这一项，请留空。",
        "If nothing was paid, write 0; if the voucher does not state it, leave the field empty.",
    ),
    "out_of_range": Message(
        "金额超过999,999,999,999.99元，这里不处理；请检查是否误填了别的号码。",
        "The amount is above 999,999,999,999.99 yuan, more than is handled here; check that it is not another number.",
    ),
    "percentage": Message(
        "这是百分比（费率），不是金额。",
        "This is a percentage (a rate), not an amount.",
    ),
    "range": Message(
        "这是一个范围，不是一个金额；请照凭证填写实际的金额。",
        "This is a range, not one amount; enter the actual amount from the voucher.",
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
        "这里有不止一个数；请一次只填一个金额，别的说明另外填写。",
        "There is more than one number here; enter one amount at a time, and remarks separately.",
    ),
    "unit_price": Message(
        "这是单价（每台、每月等），不是付了多少；请填写凭证上的总金额。",
        "This is a price for one unit (per terminal, per month), not what was paid; enter the total on the voucher.",
    ),
    "unknown_character": Message(
        "有不属于大写金额的字或标点；"
        "规定第一条列出的是“壹、贰、叁、肆、伍、陆、柒、捌、玖、拾、佰、仟、万、亿、元、角、分、零、"
        "整（正）”，请看原件。",
        "A character or mark does not belong in a capital amount (rule 1 lists "
        "“壹、贰、叁……元、角、分、零、整（正）”); look at "
        "the original.",
        "rule-1",
    ),
    "wrong_order": Message(
        "单位的顺序不对，例如壹佰仟元、伍分叁角；应从大到小书写，请看原件。",
        "The units are out of order, as in 壹佰仟元 or 伍分叁角; they run from large to small, so look at "
        "the original.",
    ),
}

# What to do about a text with several readings, where the general sentence would only repeat its own example.
_ADVICE: dict[str, Message] = {
    "ambiguous_separator": Message(
        "逗号和点号哪个是小数点不清楚，请照原件写成1,299.00的样子",
        "it is not clear whether comma or dot is the decimal mark, so enter the figure like 1,299.00",
    ),
    "ambiguous_zero": Message(
        "“零”后面的位数不清楚，请看原件", "the place after 零 is not clear, so look at the original"
    ),
    "blank_in_figure": Message("数字中间有空格，请去掉空格或分开填写", "remove the blank or enter the amounts apart"),
    "doubled_unit": Message("同一个单位写了两次，请看原件", "a unit comes twice, so look at the original"),
    "forms_disagree": Message(
        "大写和小写不一致，请看原件，并让开具方更正",
        "capital characters and figures differ, so look at the original and have the issuer correct it",
    ),
    "last_unit_missing": Message(
        "最后一个数字没有写单位，请看原件", "the last digit has no unit, so look at the original"
    ),
    "leading_zeros": Message(
        "终端报文以分为单位，并在前面补0，请填写以元为单位的金额",
        "terminals count in fen and fill up with zeros, so enter the amount in yuan",
    ),
    "range": Message("这是一个范围，请填写实际的金额", "this is a range, so enter the actual amount"),
    "spoken_short_form": Message(
        "口语省略了单位，请写完整，如叁佰陆拾元整", "speech leaves out a unit, so write it in full, like 叁佰陆拾元整"
    ),
    "too_many_decimals": Message(
        "点号可能是小数点（按分四舍五入），也可能是千分位逗号，请看原件",
        "the dot may be a decimal mark (rounded to fen) or a miswritten comma, so look at the original",
    ),
    "two_amounts": Message("请一次只填一个金额", "enter one amount at a time"),
}
_LONGEST_QUOTE = 40


def explain(reading: Reading, code: str) -> Message:
    """Return the sentence for a code of this reading, with the amounts named that the text may mean."""
    message = ERRORS[code] if code == reading.error else ISSUES[code]
    if code == reading.error and reading.readings:
        return _named(reading, code, message.rule)
    if code == "refund_noted" and reading.refunded is not None and reading.fen is not None:
        paid, back = grouped(reading.fen), grouped(reading.refunded)
        return Message(
            f"金额后面注明已退款{back}元；读取的是退款前的{paid}元，核对时请把退款另算。",
            f"A remark says that {back} yuan were refunded; the {paid} yuan before the refund are read, so count the "
            "refund apart.",
        )
    if code in ("ten_thousand_unit", "unit_characters") and reading.fen is not None:
        amount = grouped(reading.fen)
        return Message(f"{message.zh[:-1]}：{amount}元。", f"{message.en[:-1]}: {amount} yuan.", message.rule)
    return message


def _named(reading: Reading, code: str, rule: str | None) -> Message:
    amounts = [grouped(fen) for fen in reading.readings]
    advice = _ADVICE[code]
    shown = " ".join(reading.text.split())
    zh, en = (f"“{shown}”", f"“{shown}”") if len(shown) <= _LONGEST_QUOTE else ("这段文字", "This text")
    return Message(
        f"{zh}可能是{'元，也可能是'.join(amounts)}元；{advice.zh}。",
        f"{en} may be {', '.join(amounts[:-1])} or {amounts[-1]} yuan; {advice.en}.",
        rule,
    )
