import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posguide.policy import inline_hashes, policy


def hashed(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


SCRIPTS = (
    "var a=1",
    "\n  if (a<b && c>d) { e('&amp; </p>') }\n",
    "",
    "document.write('押金')",
    '/* <!-- */ let x = "<div>"',
    "a\n\n\tb",
)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize(
    "tag", ["<script>", '<script type="module">', '<SCRIPT id="x">', "<script\nasync>", "<script type=text/javascript>"]
)
def test_an_inline_script_is_allowed_by_the_hash_of_its_very_text(tag: str, script: str) -> None:
    assert inline_hashes(f"<html><head>{tag}{script}</script><p>x</p></head>") == {hashed(script)}


@pytest.mark.parametrize(
    "html",
    [
        "<p>no script</p>",
        '<script src="a.js"></script>',
        "<script src=a.mjs type=module></script>",
        '<script type="application/json">{"a": "<b>"}</script>',
        '<script type="application/ld+json">{}</script>',
        '<p onclick="a()">var a=1</p>',
        "<style>a{}</style>",
        "<!-- <script>a</script> -->",
        "&lt;script>a&lt;/script>",
    ],
)
def test_nothing_else_is_allowed(html: str) -> None:
    assert inline_hashes(html) == set()


def test_all_scripts_of_a_page_are_found_once_each() -> None:
    html = "".join(f"<p>{number}</p><script>{script}</script>" for number, script in enumerate(SCRIPTS * 2))
    assert inline_hashes(html) == {hashed(script) for script in SCRIPTS}


@given(st.text(st.characters(codec="utf-8", exclude_characters="<\r\0")))
def test_any_script_without_a_tag_is_hashed_whole(script: str) -> None:
    assert inline_hashes(f"<script>{script}</script>") == {hashed(script)}


@pytest.mark.parametrize("header", [True, False])
def test_the_policy_allows_our_own_files_the_hashes_and_nothing_else(header: bool) -> None:
    hashes = {hashed("b"), hashed("a")}
    rules = dict(rule.split(" ", 1) for rule in policy(hashes, header=header).split("; "))
    assert rules["default-src"] == "'self'"
    assert rules["script-src"].split() == ["'self'", "'wasm-unsafe-eval'", *sorted(hashes)]
    assert rules["object-src"] == "'none'"
    allowed = {word for name, rule in rules.items() if name != "script-src" for word in rule.split()}
    assert allowed == {"'self'", "'none'", "data:", "blob:"}
    assert ("frame-ancestors" in rules) == header


def test_the_policy_fits_into_an_attribute_and_a_header() -> None:
    text = policy({hashed("a")}, header=True)
    assert '"' not in text
    assert "\n" not in text
    assert text.isascii()
