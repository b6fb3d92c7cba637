"""A letter as a document for word processors: the smallest package of Office Open XML (ECMA-376) that says it all.

Written with the standard library only; the same blocks always give the same bytes. Fonts are named, not embedded:
宋体 for Chinese and Times New Roman for the rest, and whoever has neither gets what the reading program puts there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import escape

from poscheck.blocks import Block

# XML 1.0 holds no other control characters, no halves of characters, and neither of the last two of the plane.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can state
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PAGE = {"zh": ("第 ", " 页，共 ", " 页"), "en": ("Page ", " of ", "")}
_LANGS = {"zh": "zh-CN", "en": "en-GB"}
_WIDTH = 9070  # of the text, in twentieths of a point: A4 less the margins
_NARROWEST = 560  # of the space for the number of an item
_SMALL = '<w:sz w:val="18"/>'
_LABEL = re.compile(r"(\([0-9]+\)|[0-9]+\.|证[0-9]+|Exhibit [0-9]+:)[ \u3000]")
_TOGETHER = 16  # rows of a table that is not parted over two pages
# Paragraph styles: identifier, name, properties of the paragraph and of its letters. Sizes are half points.
_STYLES = {
    "to": ("To", '<w:spacing w:before="120"/>', ""),
    "heading": ("Section", '<w:keepNext/><w:spacing w:before="200" w:after="40"/><w:outlineLvl w:val="0"/>', "<w:b/>"),
    "text": ("Text", '<w:ind w:firstLineChars="200" w:firstLine="480"/>', ""),
    "item": ("Item", "", ""),
    "note": ("Note", "", '<w:i/><w:color w:val="595959"/><w:sz w:val="21"/>'),
    "sign": ("Signature", '<w:keepLines/><w:spacing w:before="120"/><w:ind w:left="4200"/>', ""),
    "cell": ("Cell", '<w:spacing w:before="40" w:after="40" w:line="264" w:lineRule="auto"/>', ""),
    "title": ("Heading", '<w:keepNext/><w:spacing w:after="240"/><w:jc w:val="center"/>', '<w:b/><w:sz w:val="36"/>'),
}


def build(blocks: list[Block], title: str, lang: str) -> bytes:
    """Return the file (``.docx``) of a letter; ``title`` and ``lang`` (zh or en) go into its properties.

    A4 with page numbers; a signature stays on one page with the paragraph before it, no row of a table is cut in two
    and the head of a table is repeated. No author and no time is noted.
    """
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml"), core="docProps/core.xml"),
        "docProps/core.xml": _core(title, lang),
        "word/document.xml": _document(blocks, lang),
        "word/styles.xml": _styles(lang),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _fonts(),
        "word/footer1.xml": _footer(lang),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"),
            ("settings", "settings.xml"),
            ("fontTable", "fontTable.xml"),
            ("footer", "footer1.xml"),
        ),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(info, (_HEAD + content).encode())
    return target.getvalue()


def _document(blocks: list[Block], lang: str) -> str:
    # In a Chinese letter, marks that both scripts have, such as “ and …, are set as Chinese ones.
    body = "".join(_body(blocks, '<w:rFonts w:hint="eastAsia"/>' if lang == "zh" else ""))
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1440" w:right="1418" w:bottom="1304" w:left="1418" w:header="851" w:footer="850"'
        ' w:gutter="0"/>'
        "</w:sectPr>"
    )
    return f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}{section}</w:body></w:document>'


def _body(blocks: list[Block], look: str) -> Iterator[str]:
    kinds = [block.kind for block in blocks] + [""]
    for place, block in enumerate(blocks):
        following = kinds[place + 1]
        if block.kind == "table":
            if block.text:
                yield _paragraph(block.text, "text", look, keep=True)
            yield _table(block.rows, look)
            # Two tables without a paragraph in between would be one.
            yield '<w:p><w:pPr><w:spacing w:after="0" w:line="160" w:lineRule="exact"/></w:pPr></w:p>'
        else:
            # The lines of a signature stay together, and with the paragraph before them.
            yield _paragraph(block.text, block.kind, look, keep=following == "sign")


def _paragraph(text: str, kind: str, look: str, *, keep: bool = False) -> str:
    style = _STYLES.get(kind, _STYLES["text"])[0]
    about = f'<w:pStyle w:val="{style}"/>' + ("<w:keepNext/>" if keep else "")
    label = _LABEL.match(text) if kind == "item" else None
    if label:
        # The text hangs beside its number, as far in as this is wide.
        width = max(_NARROWEST, 200 + sum(240 if char > "\u2e7f" else 120 for char in label[1]))
        about += f'<w:tabs><w:tab w:val="left" w:pos="{width}"/></w:tabs><w:ind w:left="{width}" w:hanging="{width}"/>'
        text = f"{label[1]}\t{text[label.end() :]}"
    return f"<w:p><w:pPr>{about}</w:pPr>{_run(text, look)}</w:p>"


def _run(text: str, look: str) -> str:
    return f"<w:r><w:rPr>{look}</w:rPr>{_letters(text)}</w:r>"


def _letters(text: str) -> str:
    """Return the content of a run: text, with tabs and ends of lines as elements of their own."""
    pieces = re.split("(\r\n|[\t\n\r])", _NO_XML.sub("", text))
    marks = {"\t": "<w:tab/>", "\n": "<w:br/>", "\r": "<w:br/>", "\r\n": "<w:br/>"}
    return "".join(
        marks.get(piece) or f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>' for piece in pieces if piece
    )


def _table(rows: tuple[tuple[str, ...], ...], look: str) -> str:
    """Set rows of unequal length as a table with borders; the first row is its head."""
    columns = max((len(row) for row in rows), default=1) or 1
    # The first column holds names and is the narrowest.
    first = _WIDTH * 3 // 10 if columns > 1 else _WIDTH
    widths = [first] + [(_WIDTH - first) // (columns - 1)] * (columns - 1) if columns > 1 else [first]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = rows or ((),)
    short = len(rows) <= _TOGETHER
    lines = "".join(
        _row(row, widths, look, head=place == 1, keep=short and place < len(rows)) for place, row in enumerate(rows, 1)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>'
    )


def _row(row: tuple[str, ...], widths: list[int], look: str, *, head: bool, keep: bool) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(text, 'cell', look + ('<w:b/>' if head else ''), keep=keep)}</w:tc>"
        for text, width in zip((*row, *[""] * len(widths)), widths, strict=False)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"


def _footer(lang: str) -> str:
    before, between, after = _PAGE[lang]
    runs = [_run(before, _SMALL), *_field("PAGE"), _run(between, _SMALL), *_field("NUMPAGES"), _run(after, _SMALL)]
    return f'<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{"".join(runs)}</w:p></w:ftr>'


def _field(code: str) -> tuple[str, ...]:
    size = f"<w:rPr>{_SMALL}</w:rPr>"
    return (
        f'<w:r>{size}<w:fldChar w:fldCharType="begin"/></w:r>',
        f'<w:r>{size}<w:instrText xml:space="preserve"> {code} </w:instrText></w:r>',
        f'<w:r>{size}<w:fldChar w:fldCharType="separate"/></w:r>',
        f"<w:r>{size}<w:t>1</w:t></w:r>",
        f'<w:r>{size}<w:fldChar w:fldCharType="end"/></w:r>',
    )


def _styles(lang: str) -> str:
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>'
    tongue = f'<w:lang w:val="{"en-GB" if lang == "zh" else _LANGS[lang]}" w:eastAsia="zh-CN"/>'
    named = "".join(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>'
        for name, paragraph, letters in _STYLES.values()
    )
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="24"/>{tongue}</w:rPr>'
        '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="60" w:line="300" w:lineRule="auto"/></w:pPr>'
        '</w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        f'<w:name w:val="Normal"/></w:style>{named}</w:styles>'
    )


def _settings() -> str:
    # As Word 2013 and later lay a page out; without it they take the file for an old one.
    mode = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    return f'<w:settings xmlns:w="{_W}"><w:compat>{mode}</w:compat></w:settings>'


def _fonts() -> str:
    return (
        f'<w:fonts xmlns:w="{_W}"><w:font w:name="宋体"><w:altName w:val="SimSun"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/></w:font><w:font w:name="Times New Roman"><w:charset w:val="00"/>'
        '<w:family w:val="roman"/></w:font></w:fonts>'
    )


def _core(title: str, lang: str) -> str:
    named = escape(_NO_XML.sub("", title), quote=False)
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{named}</dc:title><dc:language>{_LANGS[lang]}</dc:language></cp:coreProperties>"
    )


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"), ("styles", "styles"), ("settings", "settings"),
            ("fontTable", "fontTable"), ("footer1", "footer"),
        )
    )  # fmt: skip
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{overrides}</Types>'
    )


def _relations(*parts: tuple[str, str], core: str = "") -> str:
    listed = [(f"{_R}/{kind}", target) for kind, target in parts]
    if core:
        listed.append((f"{_PACKAGE}/relationships/metadata/core-properties", core))
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(listed, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'
