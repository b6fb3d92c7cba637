"""Each problem has a sentence in both languages, with the same gaps; what is quoted can do no harm."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from material import LANGS, ROOT
from poscheck.problems import SENTENCES, Refused, problem, sentence, shown

SOURCES = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "macros" / "poscheck").glob("*.py"))


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_say_the_same(code: str) -> None:
    zh, en, _ = SENTENCES[code]
    assert gaps(zh) == gaps(en)
    assert re.search("[一-鿿]", zh)
    assert not re.search("[一-鿿]", en)


@pytest.mark.parametrize("code", SENTENCES)
def test_no_sentence_is_there_for_nothing(code: str) -> None:
    assert len(re.findall(rf'"{code}"', SOURCES)) > 1


def test_every_problem_that_is_named_has_a_sentence() -> None:
    named = re.findall(r'problem\(\s*"(\w+)"', SOURCES)
    assert len(named) > 40
    assert set(named) <= set(SENTENCES)


@pytest.mark.parametrize("lang", LANGS)
def test_values_are_text_and_never_read_as_gaps(lang: str) -> None:
    found = problem("too_long", where="case.{most}.title", most=200)
    assert found.values == {"where": "case.{most}.title", "most": "200"}
    assert "case.{most}.title" in sentence(found, lang)
    assert "200" in sentence(found, lang)


@given(st.text(st.characters(), max_size=400))
def test_whatever_is_quoted_is_one_short_line_that_can_be_printed(text: str) -> None:
    quoted = shown(text)
    quoted.encode()
    assert quoted.isprintable()
    assert len(quoted) <= 120 * 10
    if len(text) <= 120 and text.isprintable():
        assert quoted == text


def test_a_huge_value_keeps_its_ends() -> None:
    quoted = shown("a" * 5_000_000 + "z" * 30)
    assert len(quoted) == 120
    assert quoted.startswith("aaa")
    assert quoted.endswith("zzz")


def test_a_refusal_says_all_its_problems() -> None:
    error = Refused(problem("not_a_record"), problem("bag_not"))
    assert len(error.problems) == 2
    assert all(sentence(one, "en") in str(error) for one in error.problems)
