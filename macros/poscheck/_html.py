"""Pieces of an HTML page in which every text is escaped, with the style of a page that is read and printed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

# A page may hold no control characters, and no halves of characters can be written.
_NO_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SHORT = 6  # rows of a table that is not parted over two pages
# Nothing is fetched and nothing is run, whatever stands in a case.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
# What is fixed stands at the foot of each printed page. The sheet is a table around everything only because its own
# foot, which is empty, is repeated too: it keeps the room free. Browsers that know margin boxes would need none of
# it, but the others print without a word in them.
STYLE = """
:root{color-scheme:light}
body{margin:0 auto;max-width:60rem;padding:1rem;color:#111;background:#fff;
font:1rem/1.55 "Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,"Times New Roman",serif}
h1{font-size:1.5rem;margin:0 0 .6rem}
h2{font-size:1.15rem;margin:1.6rem 0 .4rem;border-bottom:1px solid #111}
h3{font-size:1rem;margin:1rem 0 .3rem}
h1,h2,h3{break-after:avoid}
p,li,td,dd{white-space:pre-line;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.15rem .8rem;margin:.3rem 0}
dt{color:#444}
dd{margin:0}
table{border-collapse:collapse;width:100%;margin:.4rem 0;font-size:.9rem}
th,td{border:1px solid #555;padding:.25rem .4rem;min-width:3.5em;text-align:left;vertical-align:top}
th:first-child,td:first-child{min-width:6em}
th{background:#eee}
.digest{font-family:Consolas,Menlo,"Liberation Mono",monospace;overflow-wrap:anywhere;font-size:.85em}
.wide{overflow-x:auto}
.wide table{min-width:38rem}
footer{font-size:.75rem;color:#444;margin-top:2rem}
.sheet,.sheet>tbody,.sheet>tbody>tr,.sheet>tbody>tr>td{display:block;border:0;padding:0;margin:0;font-size:1rem}
.sheet>tfoot{display:none}
@media (max-width:32rem){
dl{grid-template-columns:1fr}
dd{margin-bottom:.3rem}
}
@page{size:A4;margin:16mm 14mm 12mm}
@media print{
body{max-width:none;padding:0;font-size:10.5pt}
thead{display:table-header-group}
td tr{break-inside:avoid}
.sheet{display:table;font-size:10.5pt}
.sheet>tbody{display:table-row-group}
.sheet>tfoot{display:table-footer-group}
.sheet>tbody>tr{display:table-row}
.sheet>tbody>tr>td{display:table-cell;padding:0 1px;font-size:10.5pt}
.sheet>tfoot td{border:0;padding:0;height:11mm}
.short{break-inside:avoid}
.wide{overflow:visible}
.wide table{min-width:0}
th{background:none}
dl{break-inside:avoid}
footer{position:fixed;left:0;right:0;bottom:0;margin:0;font-size:7pt;text-align:center}
}
"""


def text(value: object) -> str:
    """Return a text that is nothing but text on the page."""
    return html.escape(_NO_HTML.sub("", str(value)))


def tag(name: str, value: object, of: str = "") -> str:
    """Return an element with a text in it; ``of`` is its class."""
    return f'<{name} class="{of}">{text(value)}</{name}>' if of else f"<{name}>{text(value)}</{name}>"


def pairs(listed: Iterable[tuple[str, str]], digests: tuple[str, ...] = ()) -> str:
    """Return names with their values; those in ``digests`` are set as what one compares letter by letter."""
    rows = (tag("dt", name) + tag("dd", value, "digest" if name in digests else "") for name, value in listed)
    return f"<dl>{''.join(rows)}</dl>"


def table(head: Iterable[str], rows: Iterable[Iterable[str]], digest: int | None = None) -> str:
    """Return a table; the column ``digest`` holds what one compares letter by letter."""
    lines = [
        f"<tr>{''.join(tag('td', cell, 'digest' if place == digest else '') for place, cell in enumerate(row))}</tr>"
        for row in rows
    ]
    columns = "".join(f'<th scope="col">{text(name)}</th>' for name in head)
    short = ' class="short"' if len(lines) <= _SHORT else ""
    whole = f"<table{short}><thead><tr>{columns}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    # A screen that is too narrow for it shows a part of it at a time.
    return f'<div class="wide" tabindex="0">{whole}</div>'


def document(lang: str, title: str, body: str, foot: str) -> bytes:
    """Return the whole page as UTF-8; ``body`` and ``foot`` are HTML already."""
    tongue = {"zh": "zh-CN", "en": "en"}[lang]
    return (
        f'<!DOCTYPE html>\n<html lang="{tongue}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"{tag('title', title)}<style>{STYLE}</style></head>"
        f'<body><table class="sheet" role="presentation"><tfoot><tr><td></td></tr></tfoot><tbody><tr><td>{body}'
        f"</td></tr></tbody></table><footer>{foot}</footer></body></html>\n"
    ).encode()
