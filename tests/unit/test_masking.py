import re
import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from poscheck.masking import found, mask_all, mask_cards, mask_private, passes_luhn
from poscheck.money import MAX_FEN, grouped, to_text

thorough = settings(deadline=None, max_examples=300)
CARDS = ("4111111111111111", "6222021234567890128", "378282246310005", "30569309025904", "5555555555554444")
FULL_WIDTH = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
GAPS = (" ", "-", ".", "  ", " - ", "\t", "\u3000", "\u00a0", "\u2009", "\u200b", "·", "_", "–", "−", "－")
# No digits here that stand only a gap away from the card: what remains is known to the character.
BEFORE = ("", "卡号", "卡号 ", "(", "x", "押金299.00，", "2026-11-23 ", "20:11:05 ", "合同 2026年11月23日，", "99 ")
AFTER = ("", "，押金 299.00", ")", "。", "，12/28", "y", "：2026-11-23", "，20:11:05", "\n2026-11-23")
# And here they do stand next to it, where a longer number may begin or end.
NEAR = ("", "299 ", "1,299.00 ", "2026 ", "20261123 ", "123456 ", "138 0013 8000 ", "0001-", "999999999999 ")


def check_digit(front: str) -> str:
    doubled = {0: 0, 1: 2, 2: 4, 3: 6, 4: 8, 5: 1, 6: 3, 7: 5, 8: 7, 9: 9}
    total = sum(doubled[int(char)] if place % 2 == 0 else int(char) for place, char in enumerate(reversed(front)))
    return str(-total % 10)


def digits_of(text: str) -> str:
    return "".join(str(unicodedata.digit(char)) for char in text if char.isdecimal())


@st.composite
def cards(draw: st.DrawFn) -> str:
    front = draw(st.text("0123456789", min_size=12, max_size=18))
    return front + check_digit(front)


@st.composite
def groupings(draw: st.DrawFn, card: str) -> list[str]:
    sizes = [[len(card)], [6, len(card) - 6]]
    if len(card) % 4 in (0, 3):
        sizes.append([4] * (len(card) // 4) + [len(card) % 4] * (len(card) % 4 > 0))
    if len(card) in (13, 14, 15):
        sizes += [[4, 6, len(card) - 10], [4, 3, 3, len(card) - 10]]
    groups, at = [], 0
    for size in draw(st.sampled_from(sizes)):
        groups.append(card[at : at + size])
        at += size
    return groups


@st.composite
def written_cards(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a card number, and one way to write it."""
    card = draw(cards())
    groups = draw(groupings(card))
    text = groups[0] + "".join(draw(st.sampled_from(GAPS)) + group for group in groups[1:])
    return card, text.translate(FULL_WIDTH) if draw(st.booleans()) else text


@pytest.mark.parametrize("card", CARDS)
def test_known_cards_pass_and_any_other_check_digit_fails(card: str) -> None:
    assert passes_luhn(card)
    assert not any(passes_luhn(card[:-1] + digit) for digit in "0123456789" if digit != card[-1])


@thorough
@given(cards(), st.data())
def test_luhn_sees_every_wrong_digit(card: str, data: st.DataObject) -> None:
    assert passes_luhn(card)
    at = data.draw(st.integers(0, len(card) - 1))
    other = data.draw(st.sampled_from(sorted(set("0123456789") - {card[at]})))
    assert not passes_luhn(card[:at] + other + card[at + 1 :])


@thorough
@given(written_cards(), st.sampled_from(BEFORE), st.sampled_from(AFTER))
def test_only_the_last_four_digits_remain(written: tuple[str, str], before: str, after: str) -> None:
    card, text = written
    masked = mask_cards(before + text + after)
    assert masked.startswith(before)
    assert masked.endswith(after)
    rest = masked[len(before) : len(masked) - len(after)]
    assert re.fullmatch(r"\*+\d{4}", rest)
    assert digits_of(rest) == card[-4:]
    assert mask_cards(masked) == masked


@thorough
@given(cards(), st.sampled_from(NEAR), st.sampled_from(NEAR))
def test_neighbouring_numbers_hide_no_card(card: str, before: str, after: str) -> None:
    left = digits_of(mask_cards(f"{before}{card} {after}"))
    assert not any(card[at : at + 9] in left for at in range(len(card) - 8))


@thorough
@given(st.lists(written_cards(), min_size=2, max_size=4), st.sampled_from((", ", "，", "\n", " 和 ", "; ")))
def test_each_of_several_cards_is_masked(several: list[tuple[str, str]], between: str) -> None:
    masked = mask_cards(between.join(text for _, text in several))
    assert digits_of(masked) == "".join(card[-4:] for card, _ in several)


@thorough
@given(st.lists(cards(), min_size=2, max_size=3))
def test_cards_without_a_word_between_them_are_masked_too(several: list[str]) -> None:
    left = digits_of(mask_cards(" ".join(several)))
    assert not any(card[at : at + 9] in left for card in several for at in range(len(card) - 8))


@thorough
@given(st.one_of(st.text("0123456789", min_size=20, max_size=40), st.text("0123456789", max_size=12)))
def test_shorter_and_longer_numbers_stay(number: str) -> None:
    assert mask_cards(f"单号 {number}。") == f"单号 {number}。"


@thorough
@given(st.text("0123456789", min_size=13, max_size=19))
def test_a_number_that_fails_the_check_stays(number: str) -> None:
    assume(number[-1] != check_digit(number[:-1]))
    assert mask_cards(number) == number


@thorough
@given(st.integers(0, MAX_FEN), st.integers(0, MAX_FEN))
def test_amounts_stay(fen: int, other: int) -> None:
    for text in (to_text(fen), grouped(fen), f"{grouped(fen)} {to_text(other)}", f"¥{grouped(fen)}元"):
        assert mask_cards(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "+86 138 0013 8000",
        "010-12345678",
        "400-820-8820",
        "2026-11-23 20:11:05",
        "2026-11-23T20:11:05+08:00",
        "123456789012",
        "42000012345678901234",
        "2026112322001234567890123456",
        "10001071012026112300012345678901",
        "999,999,999,999.99",
        "000000029900",
        "4111,1111,1111,1111",
        "壹仟贰佰玖拾玖元整",
        "",
    ],
)
def test_what_is_no_card_stays(text: str) -> None:
    assert mask_cards(text) == text


def test_masks_every_string_of_a_value_and_leaves_the_value_alone() -> None:
    value = {"a": [CARDS[0], {"b": "卡 " + CARDS[1]}], "n": 4111111111111111, "t": True, "x": None, "f": 1.5}
    assert mask_all(value) == {
        "a": ["*" * 12 + "1111", {"b": "卡 " + "*" * 15 + "0128"}],
        "n": 4111111111111111,
        "t": True,
        "x": None,
        "f": 1.5,
    }
    assert value["a"] == [CARDS[0], {"b": "卡 " + CARDS[1]}]


@thorough
@given(st.text())
def test_text_without_card_digits_stays(text: str) -> None:
    assume(sum(char.isdecimal() for char in text) < 13)
    assert mask_cards(text) == text


@pytest.mark.parametrize("last", range(10))
def test_a_reference_number_before_a_card_exposes_nothing(last: int) -> None:
    # One number in ten ahead of a grouped card makes a false card with the card's first group.
    masked = mask_cards(f"参考号 12345678901{last} 4111 1111 1111 1111")
    assert "4111111111111111" not in digits_of(masked)
    assert digits_of(masked).endswith("1111")


@thorough
@given(written_cards(), st.sampled_from(NEAR), st.sampled_from(NEAR))
def test_numbers_next_to_a_grouped_card_expose_nothing(written: tuple[str, str], before: str, after: str) -> None:
    card, text = written
    left = digits_of(mask_cards(f"{before}{text} {after}"))
    assert not any(card[at : at + 9] in left for at in range(len(card) - 8))


@pytest.mark.parametrize(
    "front",
    [
        "6222 0212 3456 7890 1",
        "4111 1111 1111 1111 ",
        "4222 2222 2222 ",
        "41 11 11 11 11 11 11 1",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ",
        "4111    1111    1111    111",
        "4111/1111/1111/111",
        "4111\u00ad1111\u00ad1111\u00ad111",
        "4111・1111・1111・111",
    ],
)
def test_every_usual_grouping_is_masked(front: str) -> None:
    text = front + check_digit(digits_of(front))
    assert digits_of(mask_cards(text)) == digits_of(text)[-4:]


# A mobile number with 86 before it, and an ID number: both of a length at which they may pass for a card.
MOBILES = ("13800138000", "138 0013 8000", "138-0013-8000", "１９９００１３８０００")
PREFIXES = ("", "+86", "+86 ", "0086-", "86", "（+86）")


def id_number(front: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return front + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(front, weights, strict=True)) % 11]


@st.composite
def ids(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1900, 1, 1), date(2026, 12, 31)))
    return id_number(f"{draw(st.integers(110000, 659999))}{born:%Y%m%d}{draw(st.integers(0, 999)):03}")


@thorough
@given(ids(), st.sampled_from((1, 2, 4, 6, 18)), st.sampled_from((" ", "-", "\u3000", "  ")), st.booleans())
def test_an_id_number_keeps_its_ends(number: str, size: int, gap: str, small: bool) -> None:
    written = gap.join(number[at : at + size] for at in range(0, 18, size))
    given_ = written.lower() if small else written
    assert mask_private(f"身份证{given_}。") == f"身份证{given_[0]}{'*' * 16}{given_[-1]}。"
    assert found(given_) == ["id"]


@thorough
@given(ids(), st.data())
def test_an_id_number_with_another_check_digit_is_none(number: str, data: st.DataObject) -> None:
    other = data.draw(st.sampled_from(sorted(set("0123456789X") - {number[-1]})))
    assert "id" not in found(number[:-1] + other)


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("mobile", MOBILES)
@pytest.mark.parametrize(("before", "after"), [("", ""), ("电话", "，"), ("tel", ""), ("1.", "。"), ("299.00 ", "")])
def test_a_mobile_number_keeps_its_ends(prefix: str, mobile: str, before: str, after: str) -> None:
    masked = mask_private(before + prefix + mobile + after)
    assert masked == f"{before}{prefix}{mobile[:3]}****{mobile[-4:]}{after}"
    assert mask_private(masked) == masked


@thorough
@given(written_cards(), st.sampled_from(BEFORE), st.sampled_from(AFTER))
def test_nothing_of_a_card_is_lost_by_the_other_rules(written: tuple[str, str], before: str, after: str) -> None:
    card, text = written
    masked = mask_private(before + text + after)
    left = digits_of(masked.removeprefix(before).removesuffix(after))
    # A card that is an ID number too keeps even less.
    assert left == card[-4:] or (left == card[0] + card[-1] and len(card) in (15, 18))


@thorough
@given(written_cards(), st.sampled_from(NEAR), st.sampled_from(NEAR))
def test_no_neighbour_takes_a_card_apart(written: tuple[str, str], before: str, after: str) -> None:
    card, text = written
    left = digits_of(mask_private(f"{before}{text} {after}"))
    assert not any(card[at : at + 9] in left for at in range(len(card) - 8))


WORDS = (
    "卡号",
    "有效期",
    "密码",
    "CVV",
    "元",
    "12/28",
    "2028-12",
    "123",
    "1234",
    "123456",
    "=",
    ";",
    "^",
    "%B",
    "*",
    "  ",
)


@thorough
@given(st.lists(st.one_of(cards(), ids(), st.sampled_from((*MOBILES, *PREFIXES, *NEAR, *GAPS, *WORDS))), max_size=9))
def test_doing_it_twice_changes_nothing_more(pieces: list[str]) -> None:
    text = "".join(pieces)
    masked = mask_private(text)
    assert mask_private(masked) == masked
    assert bool(found(text)) == (masked != text)
    assert found(masked) == []


@thorough
@given(st.integers(0, MAX_FEN), st.sampled_from(("{}", "押金{}元", "¥{}", "{} 元，退{}")))
def test_private_masking_leaves_amounts(fen: int, form: str) -> None:
    for text in (to_text(fen), grouped(fen)):
        assert mask_private(form.format(text, text)) == form.format(text, text)


@thorough
@given(st.integers(10**14, 10**15 - 1))
def test_longer_amounts_with_decimals_stay(fen: int) -> None:
    text = f"合计 {fen // 100}.{fen % 100:02}"
    assert mask_private(text) == text


@thorough
@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))
def test_times_stay(when: datetime) -> None:
    for form in ("%Y%m%d%H%M%S", "%Y%m%d %H%M%S", "%Y-%m-%d %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y/%m/%d %H%M"):
        assert mask_private(when.strftime(form)) == when.strftime(form)


@thorough
@given(st.text("0123456789abcdef", min_size=64, max_size=64))
def test_digests_stay(digest: str) -> None:
    assume(sum(char.isalpha() for char in digest) > 3)
    assert mask_private(f"sha256 {digest}") == f"sha256 {digest}"


def test_numbers_to_keep_stay_wherever_they_are() -> None:
    merchant = "11010190030777" + check_digit("11010190030777")
    assert mask_private(merchant) != merchant
    for text in (merchant, f"{merchant} 12345678", f"{merchant}/{CARDS[0]}"):
        assert mask_private(text, frozenset({merchant})).startswith(merchant)
    assert mask_private("9" + merchant, frozenset({merchant, ""})) == mask_private("9" + merchant)
    assert found(merchant) == ["id"]
    assert found(merchant, frozenset({merchant})) == []


def test_the_rule_for_a_value_can_be_named() -> None:
    value = {"about": {"story": "客人手机13800138000", "13800138000": [CARDS[0], 1]}, "n": None}
    assert mask_all(value, with_=mask_private) == {
        "about": {"story": "客人手机138****8000", "13800138000": ["*" * 12 + "1111", 1]},
        "n": None,
    }
    assert mask_all(["13800138000"]) == ["13800138000"]
    assert mask_all(["13800138000"], frozenset({"13800138000"}), mask_private) == ["13800138000"]
