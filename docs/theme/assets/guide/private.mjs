// What must never be kept, not even on this device: track data, verification code, expiry date, PIN. The rules and the
// marks are those of macros/poscheck/_secrets.py, pattern for pattern; a test holds the two together.

const MARK = "***";
const raw = String.raw;

// Blanks, characters without width, dashes and full-width forms become plain ones, one for one: places stay the same.
const BLANKS = /[\t\v\f\u00a0\u00ad\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]/gu;
const DASHES = /[\u2010-\u2015\u2212]/gu;

function plain(text) {
  return text
    .replace(BLANKS, " ")
    .replace(DASHES, "-")
    .replace(/[\uff01-\uff5e]/gu, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[A-Z]/gu, (char) => char.toLowerCase());
}

// Between a label and its value: "CVV2 (背面三位)：123", "the PIN code is 1234".
const JOINT =
  raw`[:=>_"'“”‘’「」『』【】<()\-\[\]]|\([^()0-9\n]{0,20}\)|为|就?是|码|至|到|止` +
  raw`|is|was|on|code|date|number|no\.?|month/year|mm/yy|月/年|年/月`;
const BETWEEN = raw`[ \r\n]{0,20}(?:(?:${JOINT})[ \r\n]{0,20}){0,6}`;
// The line after "密码" is more often a new sentence than the password, unless a colon announces it.
const BETWEEN_IN_LINE = raw` {0,20}(?:(?:[:=] {0,20}\r?\n|${JOINT}) {0,20}){0,6}`;
// Whoever writes a whole card number there gets it masked as one, not cut in two.
const NO_CARD = raw`(?![0-9]{4}[ \-][0-9]{4,6}[ \-][0-9]{4})`;
const NO_DATE = raw`(?!(?:19|20)[0-9]{2}[\-/.年] ?[0-9])`;
const UNIT =
  raw` ?(?:元|块|圆|角|万|千|百|年|月|日|号|位|个|次|条|分|秒|天|小时|%|笔|台|期` +
  raw`|yuan|rmb|cny|times|days?|digits?|hours?|minutes?)`;
const NO_AMOUNT = raw`(?![0-9]|\.[0-9]{1,2}(?![0-9])|,[0-9]{3}(?![0-9])|${UNIT})`;

// Track 1 is name and figures up to a question mark; a copy that lacks it ends where other writing begins.
const PAN = raw`[0-9*](?: ?[0-9*]){11,20}`;
const TRACK_1 =
  raw`()((?:%b|(?<![0-9a-z%])b) ?${PAN} ?\^` +
  raw`(?:[^\^?\n]{0,40}\^(?:[^?\n一-鿿]{0,100}\?|[0-9a-z/=*]{0,100})|[a-z/.]{0,40}))`;
const TRACK_2 =
  raw`()(;${PAN}[=d][0-9=d]{4,120}\??` +
  raw`|(?<![0-9a-z*])[0-9*]{12,19}[=d][0-9]{2}(?:0[1-9]|1[0-2])[0-9=]{3,120}\??)`;

const CODE = raw`(?:[0-9]{3,4}|[0-9](?: [0-9]){2,3})`;
const CVV =
  raw`((?:(?<![a-z])(?:cv[vnc]2?|security code|card (?:verification|security) (?:code|value|number))` +
  raw`|安全码|安全代码|背面的?(?:后|末|最后)?[三3]位(?:数字?|码)?)${BETWEEN})` +
  raw`${NO_CARD}${NO_DATE}(${CODE})${NO_AMOUNT}`;
// A bank prints one on its receipts so that anybody can check them; that is none of a card.
const OTHERS_CODE = raw`(?:回单|发票|凭证)的?验证码`;
const CARD_CODE =
  raw`${OTHERS_CODE}|((?:验证码|(?<![a-z])verification code)${BETWEEN})` +
  raw`${NO_CARD}${NO_DATE}(${CODE})(?! [0-9]{3}(?![0-9]))${NO_AMOUNT}`;

const MONTH = raw`(?:0?[1-9]|1[0-2])`;
const FULL_MONTH = raw`(?:0[1-9]|1[0-2])`;
const EXPIRY_LABEL =
  raw`(?:有效期限?|有效日期|失效(?:日期|年月)|卡片?的?到期(?:日期?|年月|时间)?` +
  raw`|(?<![a-z])(?:valid[ \r\n]{0,4}(?:thru|through|until|till|to|date)|good[ \r\n]{0,4}thru` +
  raw`|exp(?:iry|ires|iration)?\.?)(?:[ ._/]{0,3}date)?)`;
// What has a term of its own. Where one of these words stands right before the label, the month is not a card's.
const TERM_OF =
  raw`(?:合同|协议|预授权|授权书|保修|质保|执照|许可证|证书|身份证|证件|租赁|租期|活动|优惠券|报价|保函)` +
  raw`(?:书|的|约定的?|规定的?|本身的?|交易的?)?` +
  raw`|(?:contract|agreement|pre-?authori[sz]ation|warranty|guarantee|lease|licen[cs]e|certificate|offer|coupon` +
  raw`|permit)` +
  raw`(?:'s)?(?: (?:is|was|will|term|period|may|shall|only|has|an?))* `;
const EXPIRY =
  raw`(?:${TERM_OF})${EXPIRY_LABEL}|(${EXPIRY_LABEL}${BETWEEN})${NO_CARD}(` +
  [
    raw`${MONTH} ?[/.\-] ?(?:20)?[0-9]{2}`,
    raw`20[0-9]{2} ?[/.\-]? ?${FULL_MONTH}`,
    raw`20[0-9]{2}[/.\-][1-9]`,
    raw`[0-9]{2} ?[/.\-] ?${FULL_MONTH}`,
    raw`${FULL_MONTH} ?[0-9]{2}`,
    raw`[0-9]{2} ?${FULL_MONTH}`,
  ].join("|") +
  raw`)(?![0-9]|[./\-:] ?[0-9]|,[0-9]{3}(?![0-9])| ?[至到~] ?[0-9]|${UNIT})`;
// "有效期到2027年12月" is how a contract puts it; only where a card is named it is the card's.
const CARD_EXPIRY = raw`(卡片?的?${EXPIRY_LABEL}${BETWEEN})((?:20)?[0-9]{2} ?年 ?${MONTH} ?月)(?! ?[0-9]{1,2} ?日)`;

const PIN =
  raw`[免无]密码|${OTHERS_CODE}` +
  raw`|((?:密码|口令|动态码|验证码|(?<![a-z])(?:pin|otp|password|passcode|passwd|pwd|verification code))` +
  raw`${BETWEEN_IN_LINE})${NO_CARD}${NO_DATE}` +
  raw`([0-9]{4,8}|[0-9](?: [0-9]){3,7}|[0-9]{3} [0-9]{3})${NO_AMOUNT}`;

// In each pattern the first group stays and the second goes; without a second group nothing does.
const PATTERNS = [TRACK_1, TRACK_2, CVV, CARD_CODE, EXPIRY, CARD_EXPIRY, PIN].map(
  (pattern) => new RegExp(pattern, "gu"),
);

// The text without track data, verification codes, expiry dates and PINs; their labels stay.
export function withoutSecrets(text) {
  for (;;) {
    const shorter = PATTERNS.reduce(cut, text);
    if (shorter === text) return text;
    text = shorter;
  }
}

function cut(text, pattern) {
  let kept = "";
  let at = 0;
  for (const match of plain(text).matchAll(pattern)) {
    if (match[2] === undefined) continue;
    const start = match.index + match[1].length;
    kept += text.slice(at, start) + MARK;
    at = start + match[2].length;
  }
  return kept + text.slice(at);
}
