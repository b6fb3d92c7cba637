"""One amount in all its right writings: what is offered is right, what is refused offers nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from material import LANGS, ROOT
from poscheck import amount, capitals, convert, english, money
from poscheck.browser import handle
from posguide.yamlfile import load

DECLARATION: dict[str, Any] = load(ROOT / "checklists" / "checks" / "capitals.yaml").data
PAIRS = json.loads((ROOT / "tests" / "unit" / "data" / "capital-amounts.json").read_text("utf-8"))
AMOUNTS = st.one_of(
    st.integers(0, money.MAX_FEN),
    st.integers(0, 2_000_000),
    # Amounts with many zeros: there the rules leave most open.
    st.lists(st.sampled_from("00005"), min_size=1, max_size=14).map(lambda digits: int("".join(digits))),
)


def ask(text: object, lang: str = "zh") -> dict[str, Any]:
    return convert.run(DECLARATION, text, lang)


@given(AMOUNTS)
def test_every_writing_of_an_amount_is_read_as_this_amount(fen: int) -> None:
    written = convert.writings(fen)
    texts = [written[name] for name in ("figures", "capitals", "bare", "accounting")] + written["others"]
    for text in filter(None, texts):
        reading = amount.read(text)
        assert (reading.fen, reading.issues) == (fen, ()), text
    assert written["english"] == english.write(fen)


@given(AMOUNTS)
def test_right_capitals_differ_in_zeros_alone_and_the_canonical_come_first(fen: int) -> None:
    found = convert.bare(fen)
    assert found[0] == capitals.write(fen)
    assert len(set(found)) == len(found)
    assert {text.replace("零", "") for text in found} in ({found[0].replace("零", "")}, {"元整"})


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: str(pair["amount"]))
def test_what_the_rules_leave_open_is_offered_whole(pair: dict[str, Any]) -> None:
    # The list also holds the variants with 整 after 角, with 正, and those with two 零, which deserve a notice.
    expected = {
        text for text in [pair["canonical"], *pair["variants"]] if not text.endswith(("角整", "正")) and right(text)
    }
    assert set(convert.bare(money.from_text(pair["amount"]))) == expected


def right(text: str) -> bool:
    reading = capitals.read(text)
    return reading.fen is not None and not reading.issues


@pytest.mark.parametrize(
    ("text", "accounting"),
    {"1299.5": True, "0.10": True, "1299": False, "1299.55": False, "0": False, "0.05": False}.items(),
)
def test_the_accounting_form_is_there_where_it_is_another(text: str, accounting: bool) -> None:
    written = convert.report(text)["writings"]
    assert (written["accounting"] is not None) == accounting
    if accounting:
        assert written["accounting"] == written["capitals"] + "整"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("text", "outcome"),
    {
        "¥1,299.50": "converted",
        "壹仟贰佰玖拾玖元伍角": "right",
        "人民币壹仟贰佰玖拾玖元伍角整": "right",
        "壹拾万零柒仟元伍角叁分": "right",
        "叁佰陆元": "noted",
        "1.2万": "noted",
        "三百六": "refused",
        "1.299,00": "refused",
        "hello": "refused",
        "9" * 300: "refused",
        "": "empty",
        "　": "empty",
    }.items(),
)
def test_the_outcome_tells_what_became_of_the_text(text: str, outcome: str, lang: str) -> None:
    answer = ask(text, lang)
    view, report = answer["view"], answer["report"]
    assert view["outcome"] == outcome
    assert view["title"]
    assert len(view["notes"]) == len(report["issues"])
    assert bool(view["rows"]) == (report["amount"] is not None) == bool(view["said"])
    assert bool(view["notes"]) == (outcome == "noted")
    json.dumps(answer)


@pytest.mark.parametrize(("text", "first"), [("1299.5", "capitals"), ("壹仟贰佰玖拾玖元伍角", "figures")])
def test_what_was_not_typed_comes_first(text: str, first: str) -> None:
    rows = ask(text)["view"]["rows"]
    assert rows[0]["name"] == first
    assert {row["name"] for row in rows} == {"figures", "capitals", "accounting", "english"}


def test_capitals_come_with_their_prefix_and_without() -> None:
    rows = {row["name"]: row for row in ask("300")["view"]["rows"]}
    assert rows["capitals"]["texts"] == ["人民币叁佰元整", "叁佰元整"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_text_with_two_readings_is_refused_with_both_named(lang: str) -> None:
    answer = ask("三百六", lang)
    assert answer["report"]["readings"] == ["306.00", "360.00"]
    assert answer["report"]["writings"] is None
    assert "306.00" in answer["view"]["title"] and "360.00" in answer["view"]["title"]


@given(st.one_of(st.text(max_size=60), st.none(), st.integers(), st.lists(st.text())))
def test_nothing_makes_it_raise(text: object) -> None:
    for lang in LANGS:
        answer = ask(text, lang)
        assert (answer["report"]["error"] is None) == (answer["report"]["writings"] is not None)


@pytest.mark.parametrize("lang", LANGS)
def test_the_worker_gives_the_same(lang: str) -> None:
    for text in ("1299.5", "叁佰陆元", "三百六", "", "\ud800"):
        request = {"op": "convert", "declaration": DECLARATION, "text": text, "lang": lang}
        assert json.loads(handle(json.dumps(request))) == json.loads(json.dumps(ask(text, lang)))


# The tables


@pytest.mark.parametrize("row", DECLARATION["characters"], ids=lambda row: row["write"])
def test_the_table_of_characters_says_what_the_reader_does(row: dict[str, Any]) -> None:
    whole = "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元整" if row["write"] not in "零角分" else "叁佰零陆元伍角贰分"
    assert row["write"] in whole
    fen = capitals.read(whole).fen
    assert fen is not None
    for one in row["also"]:
        reading = amount.read(whole.replace(row["write"], one))
        assert (reading.fen, reading.issues) == (fen, ()), one
    for one in row["never"]:
        reading = amount.read(whole.replace(row["write"], one))
        assert reading.fen != fen or reading.issues, one


def test_the_table_of_characters_is_whole() -> None:
    written = {character for fen in (12345678909876543 % money.MAX_FEN, 30600) for character in capitals.write(fen)}
    listed = {row["write"] for row in DECLARATION["characters"]}
    assert listed == set("零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整")
    assert written <= listed


def test_the_examples_of_the_rules_are_those_of_the_annex() -> None:
    official = {
        "1409.50": ["壹仟肆佰零玖元伍角"],
        "6007.14": ["陆仟零柒元壹角肆分"],
        "1680.32": ["壹仟陆佰捌拾元零叁角贰分", "壹仟陆佰捌拾元叁角贰分"],
        "107000.53": ["壹拾万柒仟元零伍角叁分", "壹拾万零柒仟元伍角叁分"],
        "16409.02": ["壹万陆仟肆佰零玖元零贰分"],
        "325.04": ["叁佰贰拾伍元零肆分"],
    }
    shown = {example["amount"] for rule in DECLARATION["rules"]["list"] for example in rule["examples"]}
    for text, expected in official.items():
        assert text in shown
        assert convert.bare(money.from_text(text))[: len(expected)] == expected
