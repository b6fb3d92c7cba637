from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from posguide.yamlfile import YamlError, load, parse

HERE = Path("x.yaml")


def value(text: str) -> Any:
    return parse(f"a: {text}\n".encode(), HERE).data["a"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-01",
        "2026-09-01T10:00:00",
        "1.0",
        "1.0.0",
        "-1.5",
        "1e3",
        "0123",
        "0x1F",
        "0o17",
        "1_000",
        "12:30",
        "+7",
        "-0",
        "007",
        "no",
        "yes",
        "on",
        "off",
        "y",
        "N",
        "True",
        "FALSE",
        "Null",
        "NULL",
        ".inf",
        ".nan",
        "=",
        "12345678901234567890",
        "１２",
    ],
)
def test_what_yaml_would_change_stays_text(text: str) -> None:
    assert value(text) == text


@pytest.mark.parametrize("text", ["0", "7", "-7", "1000", "9007199254740992"])
def test_whole_numbers_are_numbers(text: str) -> None:
    assert value(text) == int(text)
    assert type(value(text)) is int


@pytest.mark.parametrize(("text", "meant"), [("true", True), ("false", False), ("null", None), ("~", None), ("", None)])
def test_the_few_words_that_mean_something(text: str, meant: object) -> None:
    assert value(text) is meant


@pytest.mark.parametrize("text", ["7", "true", "null", "~", ""])
def test_what_is_quoted_is_text(text: str) -> None:
    assert value(f'"{text}"') == value(f"'{text}'") == text
    assert parse(f"a: |-\n  {text}x\n".encode(), HERE).data == {"a": text + "x"}


def test_names_are_text() -> None:
    assert parse(b"1: a\n1.0.0: b\nno: c\n2026-09-01: d\n<<: e\n", HERE).data == {
        "1": "a",
        "1.0.0": "b",
        "no": "c",
        "2026-09-01": "d",
        "<<": "e",
    }


@pytest.mark.parametrize(
    ("data", "line"),
    [
        pytest.param(b"", 1, id="empty"),
        pytest.param(b"# only a comment\n", 1, id="only a comment"),
        pytest.param(b"a: 1\nb: 2\na: 3\n", 3, id="a name twice"),
        pytest.param(b"a:\n  b: 1\n  c: 1\n  b: 2\n", 4, id="a name twice, inside"),
        pytest.param(b"1: a\n'1': b\n", 2, id="a name twice, quoted"),
        pytest.param(b"- a\n- {b: 1,\n   b: 2}\n", 3, id="a name twice, in braces"),
        pytest.param(b"a: &x 1\nb: 2\nc: *x\n", 3, id="an alias"),
        pytest.param(b"a: &x\n  b: 1\nc:\n  <<: *x\n", 4, id="an alias to merge"),
        pytest.param(b"a: &a [*a]\n", 1, id="an endless alias"),
        pytest.param(b"a: &x y\n*x : 1\n", 2, id="an alias as a name"),
        pytest.param(b"a:\n\tb: 1\n", 2, id="a tab"),
        pytest.param(b"a: 1\nb: [1,\n  2\nc: 3\n", 4, id="a bracket left open"),
        pytest.param(b"a: 1\nb: 'x\n", 3, id="a quote left open"),
        pytest.param(b"a: 1\n b: 2\n", 2, id="wrong indent"),
        pytest.param(b"a: 1\nb: c: d\n", 2, id="two colons"),
        pytest.param(b"a: 1\nb: @x\n", 2, id="a reserved mark"),
        pytest.param(b"a: 1\n---\nb: 2\n", 2, id="two documents"),
        pytest.param(b"a: 1\n? [b]\n: c\n", 2, id="a list as name"),
        pytest.param(b"a: 1\nb: \xff\n", 2, id="not UTF-8"),
        pytest.param("a: 押金\n".encode("gb18030"), 1, id="GB 18030"),
        pytest.param("a: 1\n".encode("utf-16"), 1, id="UTF-16"),
        pytest.param(b"[" * 3000, 1, id="brackets left open"),
        pytest.param(b"[" * 3000 + b"]" * 3000, 1, id="nested too deeply"),
        pytest.param(b"\x00", 1, id="a control character"),
    ],
)
def test_what_is_not_meant_here_is_refused_with_its_line(data: bytes, line: int) -> None:
    with pytest.raises(YamlError) as caught:
        parse(data, HERE)
    assert caught.value.line == line
    assert "\n" not in str(caught.value)


def test_a_tag_makes_no_object(tmp_path: Path) -> None:
    document = parse(b"a: !!python/object/apply:os.mkdir [made]\nb: !!binary aGk=\nc: !x 1\n", HERE)
    assert document.data == {"a": ["made"], "b": "aGk=", "c": 1}


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 押金\n", encoding="utf-8")
    assert load(path).data == {"a": "押金"}
    assert load(path).path == path


def test_a_place_that_is_not_there_has_the_line_of_what_is_around_it() -> None:
    document = parse(b"a:\n  b:\n    - c\n    - d: 1\n", HERE)
    assert [document.line(where) for where in ((), ("a",), ("a", "b", 0), ("a", "b", 1, "d"))] == [1, 2, 3, 4]
    assert document.line(("a", "b", 1, "missing", "more")) == 4
    assert document.line(("missing",)) == 1


names = st.text("abcxyz", min_size=1, max_size=4)
trees = st.recursive(
    st.just(None),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4), st.dictionaries(names, inner, min_size=1, max_size=4)
    ),
    max_leaves=25,
)


def numbered(tree: Any, at: list[int]) -> Any:
    """Replace each leaf by a text of its own."""
    if isinstance(tree, dict):
        return {key: numbered(item, at) for key, item in tree.items()}
    if isinstance(tree, list):
        return [numbered(item, at) for item in tree]
    at[0] += 1
    return f"leaf{at[0]}x"


def leaves(tree: Any, where: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    if isinstance(tree, str):
        return [(where, tree)]
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    return [leaf for key, item in items for leaf in leaves(item, (*where, key))]


@settings(deadline=None)
@given(trees, st.booleans(), st.integers(0, 3))
def test_every_value_has_its_line(tree: Any, flow: bool, comments: int) -> None:
    data = numbered(tree, [0])
    text = "# \n" * comments + yaml.safe_dump(data, default_flow_style=flow, width=20)
    document = parse(text.encode(), HERE)
    assert document.data == data
    lines = text.splitlines()
    for where, leaf in leaves(data):
        assert leaf in lines[document.line(where) - 1]


def test_a_control_character_has_its_line() -> None:
    with pytest.raises(YamlError) as caught:
        parse(b"a: 1\nb: \x00\n", Path("x"))
    assert caught.value.line == 2
