"""The page shows the whole case with its digests; nothing in it is run, fetched or becomes markup."""

import copy
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from material import LANGS
from poscheck import readable
from poscheck._told import data
from told import ABOUT, CASE, HOSTILE, MERCHANT_NO, damaged, texts, with_about

RECORD = {"sha256": "0123456789abcdef" * 4, "created": {"at": "2026-11-26T10:00:00+08:00", "clock": "device"}}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "table", "tfoot", "tbody", "thead", "tr", "td", "th", "header",
    "main", "section", "footer", "div", "h1", "h2", "h3", "p", "dl", "dt", "dd",
}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "role", "scope", "tabindex"}


class Page(HTMLParser):
    """What a page holds: its elements in order, their attributes, and its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.cells: list[str] = []
        self._open: list[str] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self._open.append(tag)
        if tag in ("td", "dd", "p"):
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "style":
            return
        self.text += data
        if self._open and self._open[-1] in ("td", "dd", "p"):
            self.cells[-1] += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def whole(self) -> bool:
        return not self._open


def page(case: Any = CASE, lang: str = "zh", record: Any = RECORD, **labels: dict[str, str]) -> Page:
    return Page(readable.page(case, record, lang, **labels))


@pytest.mark.parametrize("lang", LANGS)
def test_the_whole_case_stands_on_the_page(lang: str) -> None:
    found = page(lang=lang).text
    for part in ("merchant", "institution", "agent", "terminal_no", "contract_no", "payee", "reference_no", "ticket"):
        assert ABOUT[part] in found
    assert MERCHANT_NO in found
    for text in (
        "KF-778899",
        "工号8021",
        "说系统里只有一台",
        "再问一次",
        "打了两次",
        "contact-institution",
        "handling@1.1.0",
    ):
        assert text in found
    for one in CASE["evidence"]:
        assert one["sha256"] in found
        assert one["name"] in found
    for name in ("about", "amounts", "checks", "timeline", "checklists", "contacts", "evidence", "result", "verify"):
        assert data()["readable"][name][lang] in found
    assert "人民币陆佰元整" in found
    assert "人民币叁佰元整" in found


@pytest.mark.parametrize("lang", LANGS)
def test_the_record_is_named_by_its_digest_at_head_and_foot(lang: str) -> None:
    html = readable.page(CASE, RECORD, lang).decode()
    head, foot = html.partition("<main>")[0], html.partition("<footer>")[2]
    for part in (head, foot):
        assert str(RECORD["sha256"]) in part
        assert re.search(rf"{str(RECORD['sha256'])[:16]}(?![0-9a-f])", part)
    assert str(CASE["id"]) in head
    assert str(CASE["id"])[:8] in foot
    assert RECORD["created"]["at"] in head  # type: ignore[index]


def test_names_of_the_form_are_used_in_its_order() -> None:
    labels = {"amount": "实际付了多少", "reading": "谁把押金交给了谁"}
    titles = {"handling": "从核对到结案", "contact-institution": "联系机构", "handling#compare-amounts": "核对金额"}
    found = page(about_labels=labels, titles=titles, documents={"contract": "合同（原件）"}).text
    assert found.index("实际付了多少") < found.index("谁把押金交给了谁") < found.index("merchant")
    for name in (*titles.values(), "合同（原件）"):
        assert name in found
    assert data()["names"]["reading"]["terminal"]["zh"] in found


def test_nothing_is_run_and_nothing_is_fetched() -> None:
    html = readable.page(CASE, RECORD, "zh").decode()
    found = Page(html.encode())
    assert set(found.tags) <= TAGS
    assert {name for name, _ in found.attributes} <= ATTRIBUTES
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in found.attributes
    assert not re.search(r"https?:|url\(|@import|//", html)


def test_it_is_laid_out_for_paper() -> None:
    html = readable.page(CASE, RECORD, "zh").decode()
    style = html.partition("<style>")[2].partition("</style>")[0]
    printed = style.partition("@media print{")[2]
    assert re.search(r"@page\{[^}]*size:A4", style)
    assert re.search(r"footer\{[^}]*position:fixed", printed)
    assert re.search(r"thead\{display:table-header-group\}", printed)
    assert re.search(r"tr\{[^}]*break-inside:avoid", printed)
    tables = re.findall(r"<table(?! class=\"sheet\").*?</table>", html, re.DOTALL)
    assert len(tables) >= 5
    assert all("<thead><tr><th" in table for table in tables)


def filled(text: str) -> dict[str, Any]:
    """Return the case with a text in every place that people write in."""
    case = copy.deepcopy(CASE)
    case["title"] = text
    choices = ("reading", "complainant", "against", "paid_by", "wanted", "state")
    case["about"] = {name: value if name in choices else text for name, value in case["about"].items()}
    case["checks"][0]["title"] = text
    for voucher in case["checks"][0]["findings"]["vouchers"]:
        voucher["kind"] = text
    for one in case["checks"][0]["findings"]["causes"]:
        one["explanation"] = {"zh": text, "en": text}
    for step in case["checklists"][0]["steps"]:
        step.update(by=text, note=text)
    for one in case["contacts"]:
        one.update(dict.fromkeys(("channel", "person", "ticket", "said", "next_what"), text))
    for one in case["evidence"]:
        one.update(name=text, note=text)
    return case


def test_texts_in_every_place_are_the_same_page_whatever_they_say() -> None:
    labels = {"merchant": "店", "amount": "多少"}
    harmless = page(filled("某某"), about_labels=labels).tags
    for text in HOSTILE:
        if "\n" in text or not text.strip("\x00\x0b\x1f\x7f\u202e\ud800\ufffe"):
            continue
        named = dict.fromkeys(labels, text)
        for lang in LANGS:
            found = page(filled(text), lang, about_labels=named, documents={"contract": text})
            assert found.tags == harmless
            assert set(dict(found.attributes)) <= ATTRIBUTES


@given(texts, st.sampled_from(LANGS))
@settings(max_examples=40, deadline=None)
def test_whatever_is_written_comes_out_as_text(text: str, lang: str) -> None:
    found = page(with_about(story=f"a{text}b"), lang)
    assert found.whole()
    assert set(found.tags) <= TAGS
    assert {name for name, _ in found.attributes} <= ATTRIBUTES


@given(damaged(), damaged(), st.sampled_from(LANGS))
@settings(max_examples=60, deadline=None)
def test_no_case_and_no_record_is_too_broken_for_a_page(case: Any, other: Any, lang: str) -> None:
    record = other if isinstance(other, dict) else {}
    made = readable.page(case, record, lang)
    assert made == readable.page(copy.deepcopy(case), record, lang)
    found = Page(made)
    assert found.whole()
    assert set(found.tags) <= TAGS


def test_private_numbers_are_masked() -> None:
    case = with_about(story="卡号6222021234567890128，电话13812345678")
    case["contacts"][0]["said"] = "回电13812345678"
    case["checklists"][0]["steps"][0]["note"] = "13812345678"
    case["evidence"][0]["note"] = "13812345678"
    found = page(case).text
    assert "6222021234567890128" not in found
    assert "13812345678" not in found
    assert "138****5678" in found


def test_an_empty_case_is_a_page_all_the_same() -> None:
    for case in ({}, None, [], {"id": "9f3a6c01d2e4b875", "opened": "2026-11-23T20:11:05+08:00"}):
        found = page(case, record={})
        assert found.whole()
        assert data()["readable"]["none"]["zh"] in found.text


def test_lines_that_people_wrote_stay_lines() -> None:
    assert ABOUT["story"] in page().cells
    html = readable.page(CASE, RECORD, "zh").decode()
    assert "white-space:pre-line" in html
