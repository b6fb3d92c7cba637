"""The packed Python starts, holds all that the page uses, and is the same wherever it is built."""

from __future__ import annotations

import importlib
import io
import json
import runpy
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import brotli
import pytest
import yaml

from posguide.runtime import RuntimeBuildError, __main__, pack, prepare

ROOT = Path(__file__).parents[2]
RUNTIME = Path(pack.__file__).parent
PYODIDE = ROOT / "node_modules" / "pyodide"


class Packed(NamedTuple):
    folder: Path
    core: bytes
    record: bytes
    about: dict[str, Any]

    def run(self, script: str, *, record: bool = False) -> Any:
        """Run a script in the packed Python and return the JSON it prints last."""
        (self.folder / "script.py").write_text(script, encoding="utf-8")
        archives = ["core.zip", "record.zip"] if record else ["core.zip"]
        done = subprocess.run(
            ["node", RUNTIME / "start.mjs", PYODIDE, *archives, "--", "script.py"],
            cwd=self.folder, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert not done.returncode, done.stderr
        return json.loads(done.stdout.strip().splitlines()[-1])

    def archives(self) -> list[zipfile.ZipFile]:
        return [zipfile.ZipFile(io.BytesIO(data)) for data in (self.core, self.record)]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    folder = tmp_path_factory.mktemp("packed")
    core, record, about = pack.pack(pack.gather(ROOT))
    (folder / "core.zip").write_bytes(core)
    (folder / "record.zip").write_bytes(record)
    return Packed(folder, core, record, about)


def copy_of_the_site(folder: Path) -> Path:
    """Make a folder with copies of all that goes into the archives."""
    shutil.copytree(ROOT / "macros" / pack.PACKAGE, folder / "macros" / pack.PACKAGE)
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    shutil.copytree(ROOT / "checklists" / "rules", folder / "checklists" / "rules")
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return folder


def packed_modules(packed: Packed) -> list[str]:
    names = [name for name in packed.archives()[0].namelist() if name.startswith(f"{pack.PACKAGE}/")]
    return pack.modules_of({name.removesuffix("c"): b"" for name in names if name.endswith(".pyc")})


def test_every_packed_module_of_the_package_imports(packed: Packed) -> None:
    modules = packed_modules(packed)
    sources = pack.modules_of(dict(pack.package_files(ROOT / "macros" / pack.PACKAGE, pack.LEFT_OUT)))
    assert set(modules) <= set(sources)
    for entry in (pack.BROWSER_ENTRY, *pack.RECORD_MODULES):
        assert (entry in modules) == (entry in sources)
    loaded = packed.run(
        f"import importlib, json, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        f"tops = {[*pack.RECORD_PACKAGES]!r}\n"
        "print(json.dumps([name for name in sys.modules if name.partition('.')[0] in tops]))"
    )
    assert loaded == [], "these belong to the record archive and may be imported late only"


def test_each_check_gives_what_it_gives_outside_the_browser(packed: Packed) -> None:
    browser = importlib.import_module(pack.BROWSER_ENTRY)
    requests = []
    for path in sorted((ROOT / "checklists" / "checks").glob("*.yaml")):
        declaration = yaml.safe_load(path.read_text(encoding="utf-8"))
        given = {"declaration": declaration}
        for example in declaration["examples"]:
            for lang in ("zh", "en"):
                if "values" in example:
                    requests.append({"op": "check", **given, "values": example["values"], "lang": lang})
                else:
                    requests.append({"op": "convert", **given, "text": example["text"], "lang": lang})
    requests.append({**requests[0], "values": {"vouchers": "none"}})
    texts = [json.dumps(request, ensure_ascii=False) for request in requests]
    found = packed.run(
        f"import json\nfrom {pack.BROWSER_ENTRY} import handle\n"
        f"print(json.dumps([json.loads(handle(each)) for each in {texts!r}]))"
    )
    assert found == [json.loads(browser.handle(each)) for each in texts]


def test_json_schema_and_canonical_json_agree_with_those_outside(packed: Packed) -> None:
    exercise = RUNTIME / "exercise_record.py"
    inside = packed.run(exercise.read_text(encoding="utf-8") + "\nprint(RESULT)", record=True)
    outside = json.loads(runpy.run_path(str(exercise))["RESULT"])
    assert inside == outside
    verdicts = [bool(errors) for errors in inside[0]]
    assert True in verdicts and False in verdicts


def test_a_case_record_is_made_and_verified_as_outside(packed: Packed) -> None:
    record = importlib.import_module(pack.RECORD_MODULES[0])
    digest = "0" * 64
    findings = {"verdict": "matched", "reference": "12.00", "reference_basis": "agreement"}
    findings |= {key: [] for key in ("vouchers", "differences", "causes", "issues")}
    arguments = {
        "answers": {"vouchers": [{"kind": "receipt", "amount": "¥12.00", "payer": "王 6222021234567890128"}]},
        "findings": findings,
        "checklist": {"id": "handling@1.0.0", "sha256": digest, "steps_done": ["ask"]},
        "check": {"id": "amounts", "sha256": digest},
        "code_sha256": digest,
        "created": "2026-11-23T20:11:05+08:00",
        "lang": "zh",
    }
    broken = [b"", b"\xff", b"[]", b"{}", b'{"a":1,"a":2}', b"[" * 90]
    script = (
        f"import json\nfrom {record.__name__} import RecordError, build, canonical, verify\n"
        f"given = json.loads({json.dumps(arguments)!r})\n"
        "made = build(**given)\n"
        "text = canonical(made)\n"
        "try: refused = build(**{**given, 'created': '2026-02-30T00:00:00+08:00'})\n"
        "except RecordError as error: refused = str(error).partition(':')[0]\n"
        f"altered = [text, text.replace(b'12.00', b'13.00'), text + b' ', *{broken!r}]\n"
        "result = json.dumps([text.decode(), refused, [verify(each) for each in altered]])\n"
    )
    inside = packed.run(script + "print(result)", record=True)
    outside: dict[str, Any] = {}
    exec(script, outside)
    assert inside == json.loads(outside["result"])
    assert inside[2][0] == [] and all(inside[2][1:])


def test_the_same_bytes_come_out_of_another_folder(packed: Packed, tmp_path: Path) -> None:
    inputs = pack.gather(copy_of_the_site(tmp_path / "另一处"))
    assert inputs.digest() == pack.gather(ROOT).digest()
    core, record, about = pack.pack(inputs)
    assert (core, record, about) == packed[1:]


def test_the_archives_are_stored_compiled_and_without_a_trace_of_this_machine(packed: Packed) -> None:
    for archive in packed.archives():
        names = archive.namelist()
        assert names == sorted(names)
        for entry in archive.infolist():
            data = archive.read(entry)
            assert entry.compress_type == zipfile.ZIP_STORED
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert not entry.filename.endswith(".py")
            if entry.filename.endswith(".pyc"):
                assert data[4:8] == b"\x01\x00\x00\x00", "it is not to be checked against its source"
            for trace in (str(ROOT), str(packed.folder), "/packing/"):
                assert trace.encode() not in data
    tops = [{name.partition("/")[0] for name in archive.namelist()} for archive in packed.archives()]
    assert tops[0] & tops[1] == {pack.PACKAGE}, "no other package can be in both archives"
    names = [set(archive.namelist()) for archive in packed.archives()]
    assert not names[0] & names[1]
    assert {f"{pack.PACKAGE}/schemas/{name}" for name in pack.SCHEMAS} <= names[1]
    assert {f"{pack.PACKAGE}/rules/{name}" for name in pack.CORE_RULES} <= names[0]


def test_the_archives_are_small(packed: Packed) -> None:
    stock = (PYODIDE / "python_stdlib.zip").stat().st_size
    sent = [len(brotli.compress(data, quality=5)) for data in (packed.core, packed.record)]
    assert sent[0] < 0.4 * stock
    # All that a case needs: letters, calendar, deadlines, packages, pictures. Fetched with the first such question.
    assert sent[1] < 0.14 * stock


@pytest.fixture
def site(packed: Packed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a site whose packing and compressing take no time."""
    monkeypatch.setattr(pack, "pack", lambda inputs: (inputs.digest().encode() + packed.core, *packed[2:]))
    monkeypatch.setattr(pack, "compress", lambda data, suffix: suffix.encode() + data[:9])
    return copy_of_the_site(tmp_path / "site")


def test_prepare_writes_what_the_manifest_says(site: Path, packed: Packed) -> None:
    manifest = prepare(site)
    target = site / pack.ASSETS
    assert json.loads((target / "manifest.json").read_text(encoding="utf-8")) == manifest
    version = json.loads((PYODIDE / "package.json").read_text(encoding="utf-8"))["version"]
    assert manifest["pyodide"] == version
    assert manifest["base"] == f"pyodide-{version}/"
    assert manifest["python"] == packed.about["python"] == manifest["lock"]["info"]["python"]
    for name, file in manifest["files"].items():
        path = target / file["path"]
        assert path.name == Path(name).name
        assert path.stat().st_size == file["bytes"]
        assert path.with_name(f"{path.name}.br").stat().st_size == file["br"]
        assert path.with_name(f"{path.name}.gz").stat().st_size == file["gz"]
    for kind, start in (("archive", "python-"), ("record", "record-")):
        about = manifest[kind]
        assert about["path"] == f"{start}{about['sha256'][:16]}.zip"
        assert about.items() >= manifest["files"][about["path"]].items()
    loader = (target / manifest["base"] / "pyodide.mjs").read_bytes()
    assert b"sourceMappingURL" not in loader
    assert (PYODIDE / "pyodide.mjs").read_bytes().startswith(loader)
    notices = (target / pack.NOTICES).read_text(encoding="utf-8")
    for name in ("Pyodide", "Python Software Foundation", *pack.RECORD_PACKAGES.values()):
        assert name in notices


def test_prepare_does_nothing_twice_and_repairs_what_is_broken(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packs: list[str] = []
    done = pack.pack
    monkeypatch.setattr(pack, "pack", lambda inputs: packs.append(inputs.digest()) or done(inputs))
    first = prepare(site)
    target = site / pack.ASSETS
    stale = target / "python-0123456789abcdef.zip.br"
    assert prepare(site) == first
    assert len(packs) == 1

    old = target / first["archive"]["path"]
    for damage in (
        lambda: None,
        (target / "manifest.json").unlink,
        lambda: (target / "manifest.json").write_text("{", encoding="utf-8"),
        (target / (first["record"]["path"] + ".gz")).unlink,
        lambda: old.write_bytes(b"x" * old.stat().st_size),
    ):
        damage()
        stale.write_bytes(b"")
        packs.clear()
        assert prepare(site) == first
        assert len(packs) == 1
        assert not stale.exists()

    packs.clear()
    schema = site / "schemas" / pack.SCHEMAS[0]
    schema.write_text(schema.read_text(encoding="utf-8").replace("A case record", "Another record"), encoding="utf-8")
    assert prepare(site)["archive"]["path"] != first["archive"]["path"]
    assert not old.exists()
    assert len(packs) == 1


def test_what_is_missing_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert __main__.main() == 1
    assert capsys.readouterr().err == 'runtime: node_modules/pyodide is missing: run "make setup".\n'

    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    with pytest.raises(RuntimeBuildError, match=r"^macros/poscheck holds nothing to pack\.$"):
        prepare(tmp_path)

    package = tmp_path / "macros" / pack.PACKAGE
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("import no_such_module\n", encoding="utf-8")
    with pytest.raises(RuntimeBuildError, match=r"^Packing inside Pyodide failed: .*'no_such_module'$"):
        prepare(tmp_path)
    assert not (tmp_path / pack.ASSETS / "manifest.json").exists()

    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeBuildError, match=r"^Node is missing"):
        prepare(tmp_path)


def test_a_late_import_is_packed_too(tmp_path: Path) -> None:
    package = tmp_path / "macros" / pack.PACKAGE
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "browser.py").write_text(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import tkinter\n"
        "def late():\n    from . import helper\n    return helper.colour()\n",
        encoding="utf-8",
    )
    helper = "def colour():\n    import colorsys\n    return colorsys\n"
    (package / "helper.py").write_text(helper, encoding="utf-8")
    (package / "unused.py").write_text("import mailbox\n", encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    core, record, about = pack.pack(pack.gather(tmp_path))
    (tmp_path / "core.zip").write_bytes(core)
    packed = Packed(tmp_path, core, record, about)
    assert packed.run("import poscheck.browser as b; print(b.late().rgb_to_hls(1, 1, 1)[1])") == 1
    names = packed.archives()[0].namelist()
    assert "colorsys.pyc" in names
    assert not {"mailbox.pyc", "poscheck/unused.pyc"} & set(names)


def test_the_exercises_run_outside_as_well() -> None:
    assert runpy.run_path(str(RUNTIME / "exercise_core.py"))["RESULT"]
    assert importlib.import_module("posguide.runtime").__all__
