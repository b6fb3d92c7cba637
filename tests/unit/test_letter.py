"""Letters say what the case says, quote only what applies to the one who complains, and leave gaps for the rest."""

import copy
import itertools
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from material import LANGS, ROOT
from poscheck import capitals, deadlines, letter, money
from poscheck._told import data
from poscheck.blocks import Block
from poscheck.compare import compare
from posguide.yamlfile import load
from told import ABOUT, ANSWERS, CASE, MERCHANT_NO, damaged, with_about

TODAY = date(2026, 11, 26)
KINDS = ("demand", "complaint", "pbc", "customer")
READINGS = ("", "terminal", "customer", "both?")
COMPLAINANTS = ("", "person", "business", "customer")
AGAINST = ("", "institution", "bank", "agent", "merchant")
WANTED = ("", "correct_record", "refund", "explain", "return_condition", "release_preauth", "other")
GAPS = {"zh": "（……）", "en": "(…)"}
SPOKEN = {"we", "We", "our", "us", "you", "record", "please", "Please"}
PAN = "6222021234567890128"


def said(case: Any, kind: str = "demand", lang: str = "zh") -> str:
    return letter.text(letter.write(case, kind, TODAY, lang))


def section(case: Any, heading: str, kind: str = "demand", lang: str = "zh") -> list[Block]:
    """Return the blocks below the heading that ends with the sentence of this name."""
    title, found, inside = data()["sentences"][heading][lang], [], False
    for block in letter.write(case, kind, TODAY, lang):
        inside = block.text.endswith(title) if block.kind == "heading" else inside and block.kind != "sign"
        if inside and block.kind != "heading":
            found.append(block)
    return found


def texts(blocks: list[Block]) -> str:
    return "\n".join(block.text for block in blocks)


# Which article is quoted for whom

Fits = Callable[[str, str, str, str, str], bool]
NATURAL, MERCHANTS = ("person", "customer"), ("person", "business")
ACQUIRERS = ("institution", "bank")


def known(reading: str, who: str) -> bool:
    return reading == "customer" or (reading == "terminal" and who != "customer")


# Everything that the hooks may ask for is in these cases, so what they hang on is who complains, of whom, and what for.
EXPECTED: dict[str, Fits] = {
    "consumer-rules-2-natural-person": lambda r, who, of, kind, w: (
        kind == "pbc" and known(r, who) and who in NATURAL and of == "institution"
    ),
    "division-bank-or-institution": lambda r, who, of, kind, w: (
        kind == "pbc" and known(r, who) and who in NATURAL and of == "institution"
    ),
    "consumer-rules-40-which-branch": lambda r, who, of, kind, w: (
        kind == "pbc" and known(r, who) and who in NATURAL and of == "institution"
    ),
    "civil-509-perform-as-agreed": lambda r, who, of, kind, w: True,
    "civil-579-money-debt": lambda r, who, of, kind, w: w == "refund",
    "civil-511-no-date-agreed": lambda r, who, of, kind, w: (
        kind != "pbc"
        and w in ("refund", "return_condition")
        and (
            (r == "terminal" and who in MERCHANTS and of in (*ACQUIRERS, "agent"))
            or (r == who == "customer" and of != "")
        )
    ),
    "civil-195-demand-interrupts": lambda r, who, of, kind, w: kind in ("demand", "customer"),
    "civil-496-standard-terms": lambda r, who, of, kind, w: kind != "pbc" and w == "return_condition",
    "civil-593-third-party-cause": lambda r, who, of, kind, w: (
        kind != "customer" and r == "terminal" and who in MERCHANTS and of in ACQUIRERS
    ),
    "regulation-2-user-is-payer-or-payee": lambda r, who, of, kind, w: (
        kind in ("demand", "complaint")
        and known(r, who)
        and who in MERCHANTS
        and of == "institution"
        and w in ("correct_record", "explain")
    ),
    "regulation-35-disputes": lambda r, who, of, kind, w: (
        kind != "customer" and known(r, who) and who != "" and of == "institution"
    ),
    "regulation-32-correct-record": lambda r, who, of, kind, w: (
        kind != "customer" and known(r, who) and who != "" and of == "institution" and w == "correct_record"
    ),
    "regulation-34-stated-charges": lambda r, who, of, kind, w: (
        kind != "customer" and r == "terminal" and who in MERCHANTS and of == "institution"
    ),
    "regulation-20-fair-terms": lambda r, who, of, kind, w: (
        kind != "customer" and r == "terminal" and who in MERCHANTS and of == "institution" and w == "return_condition"
    ),
    "acquiring-35-own-dispute-handling": lambda r, who, of, kind, w: (
        kind != "customer" and known(r, who) and who in MERCHANTS and of in ACQUIRERS
    ),
    "acquiring-36-responsibility-stays": lambda r, who, of, kind, w: (
        kind != "customer" and r == "terminal" and who in MERCHANTS and of in ACQUIRERS
    ),
    "outsourcing-199-acquirer-compensates-first": lambda r, who, of, kind, w: (
        kind != "customer" and r == "terminal" and who in MERCHANTS and of in ACQUIRERS and w == "refund"
    ),
    "acquiring-11-agreement-contents": lambda r, who, of, kind, w: (
        kind in ("demand", "complaint")
        and known(r, who)
        and who in MERCHANTS
        and of == "bank"
        and w in ("correct_record", "explain")
    ),
    "acquiring-32-refund-route": lambda r, who, of, kind, w: (
        kind != "customer"
        and r == "customer"
        and who in MERCHANTS
        and of in ACQUIRERS
        and w in ("refund", "correct_record")
    ),
    "consumer-rules-39-handle-and-inform": lambda r, who, of, kind, w: (
        kind in ("demand", "complaint") and known(r, who) and who in NATURAL and of in ACQUIRERS
    ),
    "pipl-46-correct": lambda r, who, of, kind, w: (
        kind != "pbc" and known(r, who) and who in NATURAL and of != "" and w == "correct_record"
    ),
    "consumer-regulation-20-deposit": lambda r, who, of, kind, w: (
        kind in ("demand", "customer") and r == "customer" and who == "customer" and of == "merchant"
    ),
}


def quoted(kind: str, lang: str = "zh", **about: str | None) -> list[str]:
    return [one["fact"] for one in letter.grounds(with_about(**about), kind, lang)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wanted", WANTED)
def test_an_article_is_quoted_exactly_for_whom_it_applies(kind: str, wanted: str) -> None:
    for reading, who, of in itertools.product(READINGS, COMPLAINANTS, AGAINST):
        about = {"reading": reading, "complainant": who, "against": of, "wanted": wanted}
        found = quoted(kind, **about, due_on=None, paid_by="card", label="服务费")
        expected = {fact for fact, fits in EXPECTED.items() if fits(reading, who, of, kind, wanted)}
        assert set(found) == expected, about
        assert len(found) == len(expected), about


def test_every_article_is_expected_somewhere() -> None:
    assert {hook["fact"] for hook in data()["hooks"]} == set(EXPECTED)


@pytest.mark.parametrize(
    ("fact", "change"),
    [
        ("regulation-34-stated-charges", {"label": "押金"}),
        ("regulation-34-stated-charges", {"label": "免服务费押金"}),
        ("regulation-34-stated-charges", {"label": None}),
        ("acquiring-36-responsibility-stays", {"agent": None}),
        ("civil-593-third-party-cause", {"agent": " "}),
        ("outsourcing-199-acquirer-compensates-first", {"agent": None}),
        ("civil-511-no-date-agreed", {"due_on": "2026-10-01"}),
        ("civil-511-no-date-agreed", {"wanted_by": "soon"}),
    ],
)
def test_an_article_needs_what_it_speaks_of(fact: str, change: dict[str, str | None]) -> None:
    about: dict[str, str | None] = {"due_on": None, "wanted": "refund"}
    assert fact in quoted("demand", **about)
    assert fact not in quoted("demand", **{**about, **change})


def test_only_a_card_goes_back_to_a_card() -> None:
    about = {"reading": "customer", "wanted": "refund"}
    assert "acquiring-32-refund-route" in quoted("demand", **about, paid_by="card")
    assert "acquiring-32-refund-route" not in quoted("demand", **about, paid_by="wallet")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_quoted_stands_in_the_letter_with_its_law_and_article(kind: str, lang: str) -> None:
    who = {"complainant": "customer" if kind == "customer" else "person", "reading": "customer", "wanted": "refund"}
    case = with_about(**who, against="merchant" if kind == "customer" else "institution")
    listed = texts(section(case, "heading_grounds", kind, lang))
    found = letter.grounds(case, kind, lang)
    assert found
    for one in found:
        assert one["text"] in listed
        assert one["at"] in one["text"]
        assert re.split("[（《]", one["source"])[0] in one["text"]


def test_articles_are_primary_and_in_the_words_of_the_fact() -> None:
    files = [load(path).data for path in sorted((ROOT / "checklists" / "facts").glob("*.yaml"))]
    facts = {name: fact for file in files for name, fact in file.get("facts", {}).items()}
    sources = {name: source for file in files for name, source in file.get("sources", {}).items()}
    for hook in data()["hooks"]:
        fact = facts[hook["fact"]]
        source = sources[fact["source"]]
        assert fact["kind"] in ("law", "limit")
        assert source["confidence"] == "primary"
        assert "superseded" not in fact
        assert (hook["says"], hook["at"]) == (fact["says"], fact["at"])
        assert (hook["source"], hook.get("number"), hook["as_of"]) == (
            source["title"],
            source.get("number"),
            source["as_of"],
        )
    for misfit in data()["misfits"].values():
        assert set(misfit.get("facts", [])) <= set(facts)


# Which letter fits


@pytest.mark.parametrize(
    ("reading", "who", "of", "fitting"),
    [
        ("terminal", "business", "institution", ["demand", "complaint"]),
        ("terminal", "person", "institution", ["demand", "complaint", "pbc"]),
        ("terminal", "person", "bank", ["demand", "complaint"]),
        ("terminal", "person", "agent", ["demand"]),
        ("customer", "customer", "merchant", ["customer"]),
        ("customer", "customer", "", ["customer"]),
        ("customer", "customer", "institution", ["demand", "complaint", "pbc"]),
        ("customer", "business", "bank", ["demand", "complaint"]),
        ("terminal", "", "institution", ["demand", "complaint"]),
        ("", "", "", ["demand"]),
    ],
)
def test_the_letters_that_fit_come_first(reading: str, who: str, of: str, fitting: list[str]) -> None:
    case = with_about(reading=reading, complainant=who, against=of)
    for lang in LANGS:
        found = letter.fitting(case, lang)
        assert [one["kind"] for one in found if one["fits"]] == fitting
        assert [one["fits"] for one in found] == sorted((one["fits"] for one in found), reverse=True)
        assert {one["kind"] for one in found} == set(letter.kinds()) == set(KINDS)
        assert all(bool(one["reason"]) != one["fits"] for one in found)
        assert {one["kind"]: one["title"] for one in found} == {
            kind: name[lang] for kind, name in letter.kinds().items()
        }


@pytest.mark.parametrize("lang", LANGS)
def test_a_letter_that_does_not_fit_says_so_at_its_head(lang: str) -> None:
    reasons = {one["kind"]: one["reason"] for one in letter.fitting(CASE, lang)}
    for kind in KINDS:
        notes = [block.text for block in letter.write(CASE, kind, TODAY, lang) if block.kind == "note"]
        assert (reasons[kind] in notes) == bool(reasons[kind])


def test_a_company_never_says_that_it_is_a_natural_person() -> None:
    for kind, of in itertools.product(KINDS, AGAINST):
        assert "我是自然人" not in said(with_about(against=of), kind)
    assert "我是自然人" in said(with_about(complainant="person"), "pbc")


# Amounts


@given(st.integers(1, money.MAX_FEN), st.integers(0, money.MAX_FEN), st.sampled_from(KINDS), st.sampled_from(LANGS))
@settings(max_examples=60, deadline=None)
def test_amounts_stand_there_in_figures_and_in_capitals(paid: int, recorded: int, kind: str, lang: str) -> None:
    case = with_about(amount=money.to_text(paid), recorded_amount=capitals.write(recorded))
    table = next(block for block in section(case, "heading_amounts", kind, lang) if block.kind == "table")
    expected = [paid, recorded] + ([abs(paid - recorded)] if paid != recorded else [])
    assert [row[1] for row in table.rows[1:]] == ["¥" + money.grouped(fen) for fen in expected]
    assert [capitals.read(row[2]).fen for row in table.rows[1:]] == expected
    assert all(row[2].startswith("人民币") for row in table.rows[1:])


@pytest.mark.parametrize("typed", ["12,34", "约600", "贰玖玖元整", "-600", "1.2.3", "三百六"])
@pytest.mark.parametrize("lang", LANGS)
def test_what_cannot_be_read_is_quoted_and_never_put_in_words(typed: str, lang: str) -> None:
    case = with_about(amount=typed, recorded_amount=None, wanted_amount=None)
    case["checks"] = []
    text = said(case, "demand", lang)
    assert f"“{typed}”" in text
    assert not re.search("人民币[零壹贰叁肆伍陆柒捌玖拾]", text)
    assert any(
        "amount_unread" in name and told[lang] in letter.missing(case, "demand", lang)
        for name, told in data()["missing"].items()
    )


@pytest.mark.parametrize(
    ("about", "name"),
    [
        ({}, "short_us"),
        ({"recorded_amount": "6000"}, "over_us"),
        ({"reading": "customer", "complainant": "customer"}, "short_us"),
        ({"reading": "customer"}, "short_any"),
        ({"reading": "customer", "recorded_amount": "900"}, "over_any"),
        ({"complainant": None}, "short_any"),
        ({"reading": "terminal", "complainant": "customer"}, "short_any"),
        ({"recorded_amount": "陆佰元整"}, "equal"),
    ],
)
def test_a_difference_is_in_favour_of_one_only_where_that_is_known(about: dict[str, str | None], name: str) -> None:
    sentence = re.escape(data()["sentences"][name]["zh"])
    pattern = re.sub(r"\\\{\w+\\\}", ".+", sentence)
    assert re.search(pattern, texts(section(with_about(**about), "heading_amounts")))


def test_nothing_recorded_is_said_as_that() -> None:
    assert "没有这笔押金" in texts(section(with_about(recorded_amount="0"), "heading_facts"))
    assert "没有这笔押金" not in texts(section(with_about(recorded_amount=None), "heading_facts"))


# What the vouchers showed


def checked(answers: dict[str, Any]) -> dict[str, Any]:
    case = copy.deepcopy(CASE)
    case["checks"][0]["findings"] = compare(answers)
    return case


@pytest.mark.parametrize("lang", LANGS)
def test_each_differing_voucher_is_named_with_its_amount(lang: str) -> None:
    answers = {"vouchers": [*ANSWERS["vouchers"], {"kind": "receipt", "amount": "¥60.00"}]}
    found = texts(section(checked(answers), "heading_check", lang=lang))
    for number, amount in ((4, "¥300.00"), (5, "¥60.00")):
        assert re.search(rf"\b{number}\b.*{amount}" if lang == "en" else f"第{number}张.*{amount}", found)
    assert not re.search(r"第3张|Voucher 3", found)


def test_a_likely_cause_comes_with_its_evidence_and_an_unlikely_one_not_at_all() -> None:
    found = CASE["checks"][0]["findings"]
    listed = texts(section(CASE, "heading_check"))
    likely = [one for one in found["causes"] if one["basis"] == "shown" or one["score"] >= 0.6]
    assert likely
    assert all(one["explanation"]["zh"] in listed for one in likely)
    assert not any(one["explanation"]["zh"] in listed for one in found["causes"] if one not in likely)
    bare = copy.deepcopy(CASE)
    for one in bare["checks"][0]["findings"]["causes"]:
        del one["explanation"]
    assert data()["sentences"]["cause_note"]["zh"] not in texts(section(bare, "heading_check"))


def test_agreement_is_said_in_a_sentence() -> None:
    answers = {"vouchers": [{"kind": "contract", "amount": "600"}, {"kind": "bank_transfer", "amount": "600.00"}]}
    blocks = section(checked(answers), "heading_check")
    assert [block.kind for block in blocks] == ["text"]
    assert "¥600.00" in blocks[0].text


def test_without_a_comparison_nothing_is_said_of_one() -> None:
    for checks in ([], [{"id": "1" * 16, "findings": {"verdict": ["matched"]}}], [{"id": "1" * 16}]):
        assert section({**CASE, "checks": checks}, "heading_check") == []


# Facts, contacts, enclosures


def test_facts_are_told_in_order_of_time() -> None:
    found = texts(section(with_about(contract_on="2026-12-01"), "heading_facts"))
    days = re.findall(r"^\d+\. (\d+)年(\d+)月(\d+)日", found, re.MULTILINE)
    assert len(days) >= 4
    assert [tuple(map(int, day)) for day in days] == sorted(tuple(map(int, day)) for day in days)


def test_each_contact_is_one_item_with_its_number() -> None:
    items = [block.text for block in section(CASE, "heading_facts") if block.kind == "item"]
    first = next(item for item in items if "KF-778899" in item)
    assert deadlines.events()["called"]["zh"] in first
    assert "工号8021" in first
    assert "说系统里只有一台" in first
    assert sum("说再等等" in item for item in items) == 1


def test_a_copy_with_parts_hidden_stands_for_its_original() -> None:
    items = [block.text for block in section(CASE, "heading_evidence") if block.kind == "item"]
    assert len(items) == 3
    assert "回单-遮盖.png" in items[1]
    assert not any("b1b2c3d4" in item for item in items)
    assert [item.partition("　")[0] for item in items] == ["证1", "证2", "证3"]
    assert "c1b2c3d4c1b2c3d4" in items[1]
    assert "c1b2c3d4" * 8 not in items[1]


def test_facts_point_to_the_enclosure_that_proves_them() -> None:
    facts = section(CASE, "heading_facts")
    assert facts[0].text.endswith("（证1）")
    assert facts[1].text.endswith("（证2）")
    assert any(block.text.endswith("（证3）") for block in facts[2:])


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_asked_for_names_the_day(lang: str) -> None:
    for wanted in WANTED:
        asked = texts(section(with_about(wanted=wanted), "heading_wanted", lang=lang))
        assert {"zh": "2026年12月10日", "en": "10 December 2026"}[lang] in asked


def test_a_deposit_of_a_customer_goes_back_where_it_came_from() -> None:
    about = {"wanted": "refund", "reading": "customer", "against": "merchant"}
    assert "开户行" in texts(section(with_about(wanted="refund"), "heading_wanted"))
    assert "开户行" not in texts(section(with_about(**about, complainant="customer"), "heading_wanted", "customer"))


def test_the_agent_gets_the_same_letter_and_never_the_only_one() -> None:
    assert f"同样一份发给：{ABOUT['agent']}" in said(CASE)
    to_agent = with_about(against="agent")
    assert f"致{ABOUT['agent']}：" in said(to_agent)
    assert f"同样一份发给：{ABOUT['institution']}" in said(to_agent)
    alone = letter.missing(with_about(against="agent", institution=None), "demand", "zh")
    assert data()["missing"]["copy_institution"]["zh"] in alone


# Gaps


@pytest.mark.parametrize("lang", LANGS)
def test_only_a_hand_fills_what_a_complete_case_leaves_open(lang: str) -> None:
    for kind in ("demand", "complaint"):
        found = letter.missing(CASE, kind, lang)
        assert len(found) == 1
        assert found[0] in {data()["missing"][name][lang] for name in ("by_hand", "by_hand_form")}


@pytest.mark.parametrize(
    "name",
    ["merchant", "institution", "merchant_no", "terminal_no", "contract_no", "contract_on", "amount", "paid_on",
     "paid_by", "payee", "reference_no", "recorded_amount", "noticed_on", "wanted_by"],
)  # fmt: skip
def test_what_is_missing_leaves_a_gap_and_is_named(name: str) -> None:
    for lang in LANGS:
        case = with_about(**{name: None})
        gap = GAPS[lang]
        assert said(case, "demand", lang).count(gap) > said(CASE, "demand", lang).count(gap)
        key = "addressee" if name == "institution" else name
        assert data()["missing"][key][lang] in letter.missing(case, "demand", lang)
        assert data()["missing"][key][lang] not in letter.missing(CASE, "demand", lang)


def test_own_contact_data_are_gaps_in_every_letter() -> None:
    for kind, lang in itertools.product(KINDS, LANGS):
        signed = [block.text for block in letter.write(CASE, kind, TODAY, lang) if block.kind == "sign"]
        assert len(signed) >= 2
        assert all(GAPS[lang] in line for line in signed)


def test_an_empty_case_is_a_letter_of_gaps() -> None:
    for case, kind, lang in itertools.product(({}, None, [], "?", {"about": {}}), KINDS, LANGS):
        blocks = letter.write(case, kind, TODAY, lang)
        assert blocks[0].kind == "title"
        assert letter.text(blocks).count(GAPS[lang]) > 5
        assert len(letter.missing(case, kind, lang)) > 5


# What leaves the device


def test_private_numbers_are_masked_and_the_numbers_of_the_matter_stay() -> None:
    case = with_about(story=f"卡号{PAN}，电话13812345678，身份证11010519491231002X", condition=f"卡{PAN}")
    case["contacts"][0] |= {"said": "回电13812345678", "person": PAN, "ticket": "13912345678"}
    case["evidence"][0] |= {"name": f"{PAN}.jpg", "note": "13812345678"}
    for kind, lang in itertools.product(KINDS, LANGS):
        text = said(case, kind, lang)
        for private in (PAN, "13812345678", "11010519491231002X"):
            assert private not in text
        assert "138****5678" in text
        assert "13912345678" in text
        assert kind == "customer" or MERCHANT_NO in text


def test_a_card_number_is_masked_wherever_it_was_typed() -> None:
    for name in ("reference_no", "contract_no", "serial_no", "terminal_no", "merchant_no", "ticket", "amount", "agent"):
        assert PAN not in said(with_about(**{name: PAN}))


def test_text_that_turns_the_direction_of_writing_is_not_passed_on() -> None:
    assert "\u202e" not in said(with_about(merchant="店\u202e名"))


# Languages and form


@pytest.mark.parametrize("kind", KINDS)
def test_the_english_letter_says_all_that_the_chinese_one_does(kind: str) -> None:
    zh, en = (letter.write(CASE, kind, TODAY, lang) for lang in LANGS)
    notes = [block.kind for block in en if block.kind != "note"]
    assert [block.kind for block in zh if block.kind != "note"] == notes
    assert any(block.text == data()["sentences"]["translation_note"]["en"] for block in en)
    capital = re.compile("人民币[壹-龥]+整")
    assert capital.findall(letter.text(zh)) == capital.findall(letter.text(en))


def test_both_languages_of_a_sentence_have_the_same_gaps() -> None:
    def gaps(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text)) - SPOKEN

    groups = [data()["sentences"], data()["missing"], data()["readable"]]
    pairs = [(name, said) for group in groups for name, said in group.items()]
    pairs += [(hook["fact"], hook["letter"]) for hook in data()["hooks"]]
    assert len(pairs) > 100
    for name, told in pairs:
        assert gaps(told["zh"]) == gaps(told["en"]), name


@given(damaged(), st.sampled_from(KINDS), st.sampled_from(LANGS))
@settings(max_examples=150, deadline=None)
def test_no_case_is_too_broken_for_a_letter(case: Any, kind: str, lang: str) -> None:
    before = copy.deepcopy(case)
    blocks = letter.write(case, kind, TODAY, lang)
    assert repr(case) == repr(before)
    assert blocks[0].kind == "title"
    assert blocks[-1].kind == "sign"
    assert all(isinstance(block.text, str) for block in blocks)
    assert all(isinstance(cell, str) for block in blocks for row in block.rows for cell in row)
    letter.text(blocks).encode()
    assert all(letter.missing(case, kind, lang))
    assert len(letter.fitting(case, lang)) == len(KINDS)
    assert all(one["text"] in texts(blocks) for one in letter.grounds(case, kind, lang))


def test_the_same_case_gives_the_same_letter() -> None:
    for kind, lang in itertools.product(KINDS, LANGS):
        assert letter.write(CASE, kind, TODAY, lang) == letter.write(copy.deepcopy(CASE), kind, TODAY, lang)


def test_plain_text_keeps_every_word_and_sets_a_row_on_a_line() -> None:
    blocks = letter.write(CASE, "complaint", TODAY, "zh")
    text = letter.text(blocks)
    lines = text.splitlines()
    for block in blocks:
        assert block.text in text
        for row in block.rows[1:]:
            assert sum(all(cell in line for cell in row) for line in lines) >= 1
    assert text == text.strip("\n") + "\n"
    assert "\n\n\n" not in text


def test_unknown_kinds_are_refused() -> None:
    with pytest.raises(KeyError):
        letter.write(CASE, "threat", TODAY, "zh")
