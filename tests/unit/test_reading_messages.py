import json
from pathlib import Path

import pytest

from poscheck.amount import read
from poscheck.messages import ERRORS, ISSUES, Message, explain
from poscheck.money import grouped

TEXTS = json.loads((Path(__file__).parent / "data" / "amount-texts.json").read_text("utf-8"))
REFUSED = [text for texts in TEXTS["refused"].values() for text in texts]
READ = [text for entry in TEXTS["read"] if entry["issues"] for text in entry["texts"]]


def assert_speaks_both_languages(message: Message) -> None:
    assert message.zh.endswith("。")
    assert message.en.endswith(".")


@pytest.mark.parametrize("code", [*ISSUES, *ERRORS])
def test_messages_speak_both_languages_and_name_their_rule(code: str) -> None:
    message = ISSUES[code] if code in ISSUES else ERRORS[code]
    assert_speaks_both_languages(message)
    if message.rule is not None:
        number = int(message.rule.removeprefix("rule-"))
        assert f"规定第{'〇一二三四五六'[number]}条" in message.zh
        assert f"rule {number}" in message.en


def test_codes_are_sorted_and_belong_to_one_table() -> None:
    assert list(ISSUES) == sorted(ISSUES)
    assert list(ERRORS) == sorted(ERRORS)
    assert not set(ISSUES) & set(ERRORS)


@pytest.mark.parametrize("text", REFUSED)
def test_a_refused_text_is_explained_with_all_its_readings(text: str) -> None:
    reading = read(text)
    message = explain(reading, str(reading.error))
    assert_speaks_both_languages(message)
    for fen in reading.readings:
        assert grouped(fen) in message.zh
        assert grouped(fen) in message.en
    if not reading.readings:
        assert message == ERRORS[str(reading.error)]


@pytest.mark.parametrize("text", READ)
def test_every_issue_of_a_text_is_explained(text: str) -> None:
    reading = read(text)
    for code in reading.issues:
        assert_speaks_both_languages(explain(reading, code))


def test_the_refund_and_the_converted_amount_are_named() -> None:
    refund = explain(read("131.77(已退款89.84)"), "refund_noted")
    assert all("89.84" in said and "131.77" in said for said in (refund.zh, refund.en))
    converted = explain(read("1.2万"), "ten_thousand_unit")
    assert all("12,000.00" in said for said in (converted.zh, converted.en))


def test_no_card_number_is_repeated() -> None:
    for text in ("6222021234567890123", "6222 0212 3456 7890", "卡号6222021234567890 金额299"):
        reading = read(text)
        message = explain(reading, str(reading.error))
        assert "6222" not in message.zh + message.en


def test_a_long_text_is_not_repeated() -> None:
    text = "299.00" + " " * 60 + "Q" * 60 + "300.00"
    reading = read(text)
    assert reading.readings
    assert "Q" not in explain(reading, str(reading.error)).en
