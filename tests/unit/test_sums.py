import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from posguide.sums import NAME, line, problems, read

FIRST, SECOND = "guide/1.0.0.yaml", "guide/1.1.0.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "guide").mkdir()
    lines = ""
    for name, text in ((FIRST, "a: 押金\n"), (SECOND, "a: 押金确认\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        lines += line(name, text.encode())
    (tmp_path / NAME).write_text(lines, encoding="ascii")
    return tmp_path


def shown(folder: Path) -> list[str]:
    return [f"{problem.path.relative_to(folder)}:{problem.line}" for problem in problems(folder)]


def rewrite(folder: Path, change: Callable[[bytes], bytes], name: str = NAME) -> None:
    path = folder / name
    before = path.read_bytes()
    path.write_bytes(change(before))
    assert path.read_bytes() != before


def test_what_was_published_is_in_order(folder: Path) -> None:
    assert problems(folder) == []
    recorded, found = read(folder)
    assert found == []
    assert recorded == {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (FIRST, SECOND)}


def test_the_system_tool_agrees(folder: Path) -> None:
    tool = shutil.which("sha256sum")
    if tool:
        command = [tool, "--check", "--strict", "--quiet", NAME]
        assert subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode == 0
        rewrite(folder, lambda data: data + b"#", FIRST)
        assert subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode == 1


@pytest.mark.parametrize("place", [0, 3, 4, -1])
def test_one_changed_byte_is_found(folder: Path, place: int) -> None:
    def flip(data: bytes) -> bytes:
        altered = bytearray(data)
        altered[place] ^= 1
        return bytes(altered)

    rewrite(folder, flip, SECOND)
    assert shown(folder) == [f"{SECOND}:1"]


@pytest.mark.parametrize(
    "change", [lambda data: data + b"\n", lambda data: b"", lambda data: data.replace(b"\n", b"\r\n")]
)
def test_any_other_change_of_a_file_is_found(folder: Path, change: Callable[[bytes], bytes]) -> None:
    rewrite(folder, change, FIRST)
    assert shown(folder) == [f"{FIRST}:1"]


def test_a_deleted_file_is_found(folder: Path) -> None:
    (folder / FIRST).unlink()
    assert shown(folder) == [f"{FIRST}:1"]


def test_a_file_that_nobody_published_is_found(folder: Path) -> None:
    shutil.copy(folder / FIRST, folder / "guide" / "1.2.0.yaml")
    (folder / "guide" / "draft.yaml").write_text("a: 1\n")
    assert shown(folder) == ["guide/1.2.0.yaml:1"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(lambda data: data[:-1], [f"{NAME}:2", f"{SECOND}:1"], id="last newline gone"),
        pytest.param(lambda data: data[:-20], [f"{NAME}:2", f"{SECOND}:1"], id="cut inside a line"),
        pytest.param(lambda data: data[: data.index(b"\n") + 1], [f"{SECOND}:1"], id="a line gone"),
        pytest.param(lambda data: b"", [f"{FIRST}:1", f"{SECOND}:1"], id="emptied"),
        pytest.param(
            lambda data: data.replace(b"\n", b"\r\n"),
            [f"{NAME}:1", f"{NAME}:2", f"{FIRST}:1", f"{SECOND}:1"],
            id="CRLF",
        ),
        pytest.param(lambda data: data + data, [f"{NAME}:3", f"{NAME}:4"], id="every line twice"),
        pytest.param(lambda data: b"\n" + data, [f"{NAME}:1"], id="an empty line"),
        pytest.param(lambda data: data + b"# note\n", [f"{NAME}:3"], id="a note"),
        pytest.param(lambda data: data.replace(b"  ", b" *", 1), [f"{NAME}:1", f"{FIRST}:1"], id="binary mark"),
        pytest.param(
            lambda data: data.replace(b"guide/1.0.0", b"../1.0.0"), [f"{NAME}:1", f"{FIRST}:1"], id="a path out"
        ),
        pytest.param(lambda data: data[:64].upper() + data[64:], [f"{NAME}:1", f"{FIRST}:1"], id="upper case"),
        pytest.param(lambda data: b"0" * 64 + data[64:], [f"{FIRST}:1"], id="another digest"),
        pytest.param(lambda data: data + "押".encode(), [f"{NAME}:1", f"{FIRST}:1", f"{SECOND}:1"], id="not ASCII"),
    ],
)
def test_a_damaged_list_is_found(folder: Path, change: Callable[[bytes], bytes], expected: list[str]) -> None:
    rewrite(folder, change)
    assert shown(folder) == expected


def test_without_a_list_nothing_counts_as_published(folder: Path) -> None:
    (folder / NAME).unlink()
    assert shown(folder) == [f"{NAME}:1", f"{FIRST}:1", f"{SECOND}:1"]
