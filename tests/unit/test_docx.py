"""The document is one that another program reads, with all that the letter says and nothing else."""

import io
import re
import zipfile
from datetime import date
from typing import Any
from xml.etree import ElementTree

import docx as oracle
import pytest
from docx.document import Document
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from material import LANGS
from poscheck import docx, letter
from poscheck.blocks import Block
from told import CASE, HOSTILE, damaged, texts

TODAY = date(2026, 11, 26)
KINDS = ("demand", "complaint", "pbc", "customer")
BLOCKS = ("title", "to", "heading", "text", "item", "note", "sign", "table")
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

rows = st.lists(st.lists(texts, max_size=4).map(tuple), max_size=4).map(tuple)
blocks_of_anything = st.lists(
    st.builds(Block, st.one_of(st.sampled_from(BLOCKS), st.just("unheard")), texts, rows), max_size=6
)


def opened(data: bytes) -> Document:
    return oracle.Document(io.BytesIO(data))


def built(kind: str = "demand", lang: str = "zh") -> tuple[list[Block], Document]:
    blocks = letter.write(CASE, kind, TODAY, lang)
    return blocks, opened(docx.build(blocks, letter.kinds()[kind][lang], lang))


def plain(text: str) -> str:
    """Return a text as a reader gives it back: what XML cannot hold is gone, and ends of lines are of one kind."""
    return re.sub("\r\n?", "\n", NO_XML.sub("", text))


def spaced(text: str) -> str:
    """Return a text whose blanks are all one: beside the number of an item stands a tab."""
    return re.sub(r"\s+", " ", text)


def content(document: Document) -> list[Paragraph | Table]:
    return [one for one in document.iter_inner_content() if isinstance(one, Table) or one.text]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_the_letter_stands_in_the_document_in_order(kind: str, lang: str) -> None:
    blocks, document = built(kind, lang)
    found = content(document)
    assert len(found) == len(blocks)
    for block, one in zip(blocks, found, strict=True):
        if isinstance(one, Table):
            assert tuple(tuple(cell.text for cell in row.cells) for row in one.rows) == block.rows
        else:
            assert spaced(one.text) == spaced(block.text)


@pytest.mark.parametrize("lang", LANGS)
def test_properties_name_title_and_language_and_no_one(lang: str) -> None:
    _, document = built(lang=lang)
    core = document.core_properties
    assert core.title == letter.kinds()["demand"][lang]
    assert core.language == {"zh": "zh-CN", "en": "en-GB"}[lang]
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")
    assert core.created is None
    assert core.modified is None


def test_the_page_is_a4_with_margins_and_numbers() -> None:
    _, document = built()
    section = document.sections[0]
    assert abs(section.page_width - Mm(210)) < Mm(1)
    assert abs(section.page_height - Mm(297)) < Mm(1)
    for margin in (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin):
        assert Mm(15) < margin < Mm(35)
    foot = section.footer.paragraphs[0]
    assert foot.alignment == WD_PARAGRAPH_ALIGNMENT.CENTER
    codes = [code.text.strip() for code in foot._p.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]


def test_chinese_is_set_in_song_and_the_rest_in_times() -> None:
    _, document = built()
    fonts = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    assert fonts.get(qn("w:eastAsia")) == "宋体"
    assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Times New Roman"


def test_every_style_that_is_used_is_there() -> None:
    for kind in KINDS:
        _, document = built(kind)
        known = {style.get(qn("w:styleId")) for style in document.styles.element.iter(qn("w:style"))}
        used = {style.get(qn("w:val")) for style in document.element.iter(qn("w:pStyle"))}
        assert used <= known


def test_the_title_is_in_the_middle() -> None:
    _, document = built()
    assert document.paragraphs[0].style.paragraph_format.alignment == WD_PARAGRAPH_ALIGNMENT.CENTER


@pytest.mark.parametrize("kind", KINDS)
def test_a_signature_stays_with_the_paragraph_before_it(kind: str) -> None:
    blocks, document = built(kind)
    paragraphs = content(document)
    signed = [place for place, block in enumerate(blocks) if block.kind == "sign"]
    assert signed[-1] == len(blocks) - 1
    for place in range(signed[0] - 1, signed[-1]):
        assert paragraphs[place].paragraph_format.keep_with_next  # type: ignore[union-attr]
    assert not paragraphs[signed[-1]].paragraph_format.keep_with_next  # type: ignore[union-attr]


def test_a_heading_stays_with_what_follows() -> None:
    blocks, document = built()
    for block, one in zip(blocks, content(document), strict=True):
        if block.kind == "heading":
            assert isinstance(one, Paragraph)
            assert one.style.paragraph_format.keep_with_next


def test_rows_are_not_cut_heads_are_repeated_and_tables_have_borders() -> None:
    long = Block("table", "表", (("项目", "内容"), *((str(number), "值") for number in range(60))))
    table = opened(docx.build([long], "表", "zh")).tables[0]
    assert len(table.rows) == 61
    for place, row in enumerate(table.rows):
        marks = {mark.tag for mark in row._tr.trPr}
        assert qn("w:cantSplit") in marks
        assert (qn("w:tblHeader") in marks) == (place == 0)
        # A table longer than a page must break somewhere.
        assert not row.cells[0].paragraphs[0].paragraph_format.keep_with_next
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    assert {border.tag for border in borders} >= {qn(f"w:{side}") for side in ("top", "bottom", "insideH", "insideV")}


def test_a_short_table_stays_on_one_page() -> None:
    _, document = built()
    rows_of = document.tables[0].rows
    kept = [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in rows_of]
    assert kept == [True] * (len(rows_of) - 1) + [False]


@pytest.mark.parametrize("lang", LANGS)
def test_the_text_of_an_item_hangs_beside_its_number(lang: str) -> None:
    blocks, document = built(lang=lang)
    for block, one in zip(blocks, content(document), strict=True):
        if block.kind == "item":
            assert isinstance(one, Paragraph)
            hang = one.paragraph_format
            assert hang.left_indent > 0
            assert hang.first_line_indent == -hang.left_indent
            assert re.match(r"(\(\d+\)|\d+\.|证\d+|Exhibit \d+:)\t", one.text)


@given(blocks_of_anything, texts, st.sampled_from(LANGS))
@settings(max_examples=80, deadline=None)
def test_no_text_breaks_the_document_or_becomes_more_than_text(blocks: list[Block], title: str, lang: str) -> None:
    data = docx.build(blocks, title, lang)
    assert data == docx.build(list(blocks), title, lang)
    document = opened(data)
    known = {
        qn(f"w:{name}") for name in ("p", "pPr", "pStyle", "keepNext", "r", "rPr", "t", "tab", "br", "tbl", "sectPr")
    }
    inside = {element.tag for element in document.element.body if element.tag != qn("w:sectPr")}
    assert inside <= known
    told = [plain(block.text) for block in blocks if block.kind != "table" or block.text]
    said = [one.text for one in document.paragraphs]
    assert [spaced(text) for text in told if text] == [spaced(text) for text in said if text]
    tables = [block for block in blocks if block.kind == "table"]
    assert len(document.tables) == len(tables)
    for block, table in zip(tables, document.tables, strict=True):
        assert [
            [cell.text for cell in row.cells][: len(row_of)]
            for row, row_of in zip(table.rows, block.rows, strict=False)
        ] == [[plain(cell) for cell in row_of] for row_of in block.rows]
    assert document.core_properties.title == plain(title)


@given(damaged(), st.sampled_from(KINDS), st.sampled_from(LANGS))
@settings(max_examples=40, deadline=None)
def test_no_case_is_too_broken_for_a_document(case: Any, kind: str, lang: str) -> None:
    assert opened(docx.build(letter.write(case, kind, TODAY, lang), "信", lang)).paragraphs


def test_the_package_is_one_that_any_reader_takes() -> None:
    data = docx.build(letter.write(CASE, "demand", TODAY, "zh"), "信", "zh")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        infos = archive.infolist()
        names = [info.filename for info in infos]
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in names}
    assert names[0] == "[Content_Types].xml"
    assert len(set(names)) == len(names)
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.compress_type for info in infos} == {zipfile.ZIP_DEFLATED}
    typed = {node.get("PartName", "").lstrip("/") for node in parts["[Content_Types].xml"]}
    assert {name for name in names if not name.endswith(".rels") and not name.startswith("[")} <= typed
    for name in names:
        if name.endswith(".rels"):
            folder = name.partition("_rels/")[0]
            assert all(folder + str(node.get("Target")) in names for node in parts[name])
    marked = [
        name for name in names for node in parts[name].iter() if "Target" in node.attrib and "TargetMode" in node.attrib
    ]
    assert marked == []


def test_hostile_text_is_quoted_as_it_stands() -> None:
    blocks = [Block("text", text) for text in HOSTILE]
    said = [one.text for one in opened(docx.build(blocks, HOSTILE[0], "zh")).paragraphs]
    assert said == [plain(text) for text in HOSTILE]
