"""The packed JSON Schema gives the verdicts of the one outside on the whole JSON-Schema-Test-Suite.

Not run by default, because it downloads the source distribution of ``jsonschema``, which holds the suite:
``pytest tests/soak -s``.
"""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from posguide.runtime import pack

ROOT = Path(__file__).parents[2]
RUNTIME = Path(pack.__file__).parent
DOWNLOADS = ROOT / ".build" / "soak"
DRAFT = "draft2020-12"
# Remote schemas that the draft's cases refer to: of no draft, of this one, and of older ones.
REMOTE_DRAFTS = (DRAFT, "draft2019-09", "draft7")

RUNNER = """
import json
import referencing
from jsonschema import Draft202012Validator
from referencing.jsonschema import DRAFT202012

def no_network(uri):
    raise referencing.exceptions.NoSuchResource(ref=uri)

def run(data):
    registry = referencing.Registry(retrieve=no_network).with_resources(
        (uri, referencing.Resource.from_contents(contents, default_specification=DRAFT202012))
        for uri, contents in data["remotes"].items()
    )
    verdicts = []
    for case in data["cases"]:
        try:
            validator = Draft202012Validator(case["schema"], registry=registry)
            errors = sorted((each.json_path, each.message) for each in validator.iter_errors(case["data"]))
        except Exception as error:
            errors = [type(error).__name__]
        verdicts.append(errors)
    return verdicts

RESULT = json.dumps(run(json.loads(DATA)))
"""


def suite() -> tarfile.TarFile:
    """Return the source distribution of the very version that is packed, downloaded once."""
    version = importlib.metadata.version("jsonschema")
    path = DOWNLOADS / f"jsonschema-{version}.tar.gz"
    if not path.is_file():
        wanted = ["--no-binary", "jsonschema", "--no-deps", f"jsonschema=={version}"]
        command = [sys.executable, "-m", "pip", "download", "--quiet", *wanted, "--dest", str(DOWNLOADS)]
        subprocess.run(command, check=True)
    return tarfile.open(path)


def load() -> dict[str, Any]:
    """Return the required cases of the draft and the remote schemas they refer to."""
    cases: list[dict[str, Any]] = []
    remotes: dict[str, Any] = {}
    with suite() as archive:
        for member in sorted(archive.getmembers(), key=lambda each: each.name):
            _, _, name = member.name.partition("/json/")
            file = archive.extractfile(member) if name.endswith(".json") else None
            if file is None:
                continue
            folder, *rest = name.split("/")
            if folder == "tests" and rest[0] == DRAFT and len(rest) == 2:
                for group in json.load(file):
                    about = {"schema": group["schema"], "about": f"{rest[1]}: {group['description']}"}
                    cases += [{**about, **test} for test in group["tests"]]
            elif folder == "remotes" and (not rest[0].startswith("draft") or rest[0] in REMOTE_DRAFTS):
                remotes["http://localhost:1234/" + "/".join(rest)] = json.load(file)
    return {"cases": cases, "remotes": remotes}


def test_verdicts_agree_on_the_required_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = load()
    script = f"DATA = {json.dumps(data)!r}\n{RUNNER}"
    outside: dict[str, Any] = {}
    exec(script, outside)

    core, record, _ = pack.pack(pack.gather(ROOT))
    (tmp_path / "core.zip").write_bytes(core)
    (tmp_path / "record.zip").write_bytes(record)
    (tmp_path / "suite.py").write_text(script + "print(RESULT)\n", encoding="utf-8")
    pyodide = ROOT / "node_modules" / "pyodide"
    done = subprocess.run(
        ["node", RUNTIME / "start.mjs", pyodide, "core.zip", "record.zip", "--", "suite.py"],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert not done.returncode, done.stderr

    found, expected = json.loads(done.stdout.splitlines()[-1]), json.loads(outside["RESULT"])
    assert len(found) == len(expected) == len(data["cases"]) > 1_000
    unlike = [case["about"] for case, a, b in zip(data["cases"], found, expected, strict=True) if bool(a) != bool(b)]
    other_text = [case["about"] for case, a, b in zip(data["cases"], found, expected, strict=True) if a != b]
    wrong = [
        f"{case['about']}: {case['description']}"
        for case, errors in zip(data["cases"], found, strict=True)
        if case["valid"] == bool(errors)
    ]
    with capsys.disabled():
        print(
            f"\n{len(found)} required cases of {DRAFT}: {len(found) - len(wrong)} as the suite says, "
            f"{len(unlike)} verdicts and {len(other_text)} lists of errors unlike those outside the browser"
        )
        print("\n".join(f"  not as the suite says: {each}" for each in wrong))
    assert not unlike
    assert not other_text
