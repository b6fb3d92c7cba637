"""Prepares ``docs/theme/assets/runtime``: Pyodide's files and the archives of compiled Python beside them.

``python-<hash>.zip`` holds the package, its data and the part of the standard library it uses;
``record-<hash>.zip`` holds what is needed on top of that once a case record is made. What goes into which
is decided by the lists right below and by importing everything inside Pyodide (see inside.py).
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import brotli

PACKAGE = "poscheck"
# What the page starts with. If it is not there, every module of the package is an entry.
BROWSER_ENTRY = f"{PACKAGE}.browser"
# Part of the core in any case, although a page gets there only when it makes a record …
RECORD_MODULES = (f"{PACKAGE}.record",)
# Only in the record archive: what the page of a case asks for, with all that this needs. The package then has
# parts in two archives; `poscheck.__path__` names both once the second has arrived (see start.mjs and worker.mjs).
LATER_ENTRY = f"{PACKAGE}.desk"
CORE_RULES = ("deposit.json",)
# Never packed.
LEFT_OUT = (f"{PACKAGE}.cli", f"{PACKAGE}.__main__")
ENCODINGS = ("encodings.ascii", "encodings.latin_1", "encodings.utf_8")
SCHEMAS = ("case-record-1.json", "case-record-2.json")
# The packages of the record archive and the distributions they are from.
RECORD_PACKAGES = {
    "attr": "attrs",
    "attrs": "attrs",
    "jsonschema": "jsonschema",
    "jsonschema_specifications": "jsonschema-specifications",
    "referencing": "referencing",
    "rfc8785": "rfc8785",
}
RECORD_LEFT_OUT = ("jsonschema.cli", "jsonschema.__main__")
# Names in an archive that do not say otherwise are in the character set of MS-DOS.
RECORD_ENTRIES = ("jsonschema", "rfc8785", "encodings.cp437")

# The library through which pages keep cases: served as it comes, in a folder named after its version.
STORE = "idb"
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
HERE = Path(__file__).parent
OWN_FILES = (
    "exercise_core.py",
    "exercise_record.py",
    "inside.py",
    "pack.mjs",
    "pack.py",
    "rpds.py",
    "start.mjs",
)
ASSETS = Path("docs/theme/assets/runtime")
NOTICES = "NOTICES.txt"

Manifest = dict[str, Any]


class RuntimeBuildError(Exception):
    """The runtime cannot be prepared; the message says why in one sentence."""


@dataclass(frozen=True)
class Inputs:
    """All that the runtime is made of, read once."""

    pyodide: Path
    version: str
    lock: dict[str, Any]
    core: dict[str, bytes]
    record: dict[str, bytes]
    distributions: dict[str, str]
    store: dict[str, bytes]

    def digest(self) -> str:
        """Return one hash of all inputs, the packer's own files included."""
        total = hashlib.sha256()
        parts = [(f"pyodide/{name}", (self.pyodide / name).read_bytes()) for name in PYODIDE_FILES]
        parts += [("pyodide/stdlib", (self.pyodide / "python_stdlib.zip").read_bytes())]
        parts += [("versions", json.dumps([self.version, self.lock, self.distributions]).encode())]
        parts += [(f"store/{name}", data) for name, data in self.store.items()]
        parts += [(f"own/{name}", (HERE / name).read_bytes()) for name in OWN_FILES]
        parts += [(f"core/{name}", data) for name, data in self.core.items()]
        parts += [(f"record/{name}", data) for name, data in self.record.items()]
        for name, data in parts:
            total.update(f"{name}\0{len(data)}\0".encode())
            total.update(data)
        return total.hexdigest()


def package_files(folder: Path, left_out: tuple[str, ...] = ()) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the sources and the data of a package, its tests left out."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder.parent)
        module = ".".join(inside.with_suffix("").parts)
        if not path.is_file() or {"__pycache__", "tests", "benchmarks"} & set(inside.parts):
            continue
        if path.suffix in {".pyc", ".pyi", ".so"} or path.name == "py.typed" or path.name.startswith("."):
            continue
        if path.suffix == ".py" and module in left_out:
            continue
        yield inside.as_posix(), path.read_bytes()


def gather(root: Path) -> Inputs:
    """Read all inputs of the site in `root`."""
    pyodide = root / "node_modules" / "pyodide"
    try:
        version = json.loads((pyodide / "package.json").read_text(encoding="utf-8"))["version"]
        info = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    except FileNotFoundError:
        raise RuntimeBuildError('node_modules/pyodide is missing: run "make setup".') from None
    core = dict(package_files(root / "macros" / PACKAGE, LEFT_OUT))
    if not core:
        raise RuntimeBuildError(f"macros/{PACKAGE} holds nothing to pack.")
    record = {"rpds.py": (HERE / "rpds.py").read_bytes()}
    for path in sorted((root / "checklists" / "rules").glob("*.json")):
        (core if path.name in CORE_RULES else record)[f"{PACKAGE}/rules/{path.name}"] = compact(path.read_bytes())
    for name in SCHEMAS:
        if (schema := root / "schemas" / name).is_file():
            record[f"{PACKAGE}/schemas/{name}"] = compact(schema.read_bytes())
    for package, distribution in RECORD_PACKAGES.items():
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise RuntimeBuildError(f'The Python package {distribution} is missing: run "make setup".')
        record.update(package_files(Path(spec.origin).parent, RECORD_LEFT_OUT))
    distributions = {name: importlib.metadata.version(name) for name in sorted(set(RECORD_PACKAGES.values()))}
    return Inputs(pyodide, version, {"info": info, "packages": {}}, core, record, distributions, store_files(root))


def store_files(root: Path) -> dict[str, bytes]:
    """Return path → content of the library through which pages keep cases, and of its licence."""
    folder = root / "node_modules" / STORE
    try:
        version = json.loads((folder / "package.json").read_bytes())["version"]
        names = ("build/index.js", "LICENSE")
        return {f"{STORE}-{version}/{Path(name).name}": (folder / name).read_bytes() for name in names}
    except FileNotFoundError:
        raise RuntimeBuildError(f'node_modules/{STORE} is missing: run "make setup".') from None


def compact(data: bytes) -> bytes:
    """Return JSON without the blanks that are there for editors."""
    return json.dumps(json.loads(data), ensure_ascii=False, separators=(",", ":")).encode()


def modules_of(files: dict[str, bytes]) -> list[str]:
    """Return the names of the modules among the files of a source archive."""
    paths = [name.removesuffix(".py").removesuffix("/__init__") for name in files if name.endswith(".py")]
    return sorted(path.replace("/", ".") for path in paths)


def core_entries(core: dict[str, bytes]) -> list[str]:
    """Return the modules from which all that the core archive needs is reached."""
    modules = modules_of(core)
    if BROWSER_ENTRY in modules:
        modules = [BROWSER_ENTRY, *(name for name in RECORD_MODULES if name in modules)]
    return [*ENCODINGS, *modules]


def later_entries(core: dict[str, bytes]) -> list[str]:
    """Return the modules from which the rest of the package is reached, once the record archive is there."""
    return [name for name in modules_of(core) if name == LATER_ENTRY]


def write_sources(path: Path, files: dict[str, bytes]) -> None:
    """Write the sources as an archive for Pyodide to import from."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)


def pack(inputs: Inputs) -> tuple[bytes, bytes, dict[str, Any]]:
    """Return the two archives, and what Pyodide says about them."""
    node = shutil.which("node")
    if node is None:
        raise RuntimeBuildError("Node is missing: install Node 20 or newer.")
    with tempfile.TemporaryDirectory(prefix="posguide-runtime-") as name:
        work = Path(name)
        (work / "made").mkdir()
        write_sources(work / "core.zip", inputs.core)
        write_sources(work / "record.zip", inputs.record)
        plan = {
            "pyodide": str(inputs.pyodide.resolve()),
            "work": str(work),
            "package": PACKAGE,
            "core": core_entries(inputs.core),
            "late": RECORD_MODULES,
            "later": LATER_ENTRY,
            "record": [*RECORD_ENTRIES, *modules_of(inputs.record), *later_entries(inputs.core)],
        }
        (work / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        done = subprocess.run(
            [node, str(HERE / "pack.mjs"), str(work / "plan.json")],
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["it gave no reason"]
            raise RuntimeBuildError(f"Packing inside Pyodide failed: {lines[-1].strip()}")
        about = json.loads(done.stdout.strip().splitlines()[-1])
        return (work / "made/core.zip").read_bytes(), (work / "made/record.zip").read_bytes(), about


def replace(path: Path, data: bytes) -> None:
    """Write a file so that it is there as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(path)


def compress(data: bytes, suffix: str) -> bytes:
    """Return `data` as small as the encoding named by the suffix makes it."""
    if suffix == ".gz":
        return gzip.compress(data, 9, mtime=0)
    return bytes(brotli.compress(data, quality=11, lgwin=24))


def write_with_encodings(path: Path, data: bytes, cache: Path) -> dict[str, Any]:
    """Write a file and its ``.br`` and ``.gz``, those taken from the cache if they are there; describe it."""
    digest = hashlib.sha256(data).hexdigest()
    about: dict[str, Any] = {"bytes": len(data), "sha256": digest}
    replace(path, data)
    for suffix in (".br", ".gz"):
        cached = cache / (digest + suffix)
        if not cached.is_file():
            replace(cached, compress(data, suffix))
        smaller = cached.read_bytes()
        replace(path.with_name(path.name + suffix), smaller)
        about[suffix[1:]] = len(smaller)
    return about


def notices(inputs: Inputs) -> bytes:
    """Return the licences of all that is served."""
    parts = [
        f"Pyodide {inputs.version}, Mozilla Public License 2.0, without its source map comment.\n"
        "Source: https://github.com/pyodide/pyodide\n",
        f"Python {inputs.lock['info']['python']} and its standard library, compiled, "
        "Python Software Foundation License Version 2.\nSource and licence: https://www.python.org/\n",
    ]
    for name, version in inputs.distributions.items():
        files = [each for each in importlib.metadata.files(name) or [] if "dist-info" in each.parts[0]]
        licences = [each for each in files if each.name.upper().startswith(("LICEN", "COPYING"))]
        texts = [each.read_text(encoding="utf-8") for each in licences]
        parts.append("\n".join([f"{name} {version}, compiled", *texts]))
    return f"\n{'-' * 78}\n\n".join(parts).encode("utf-8")


def described(path: str, about: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest's entry of a file."""
    return {"path": path, **{key: about[key] for key in ("bytes", "br", "gz", "sha256")}}


def all_files(target: Path, manifest: Manifest) -> set[Path]:
    """Return the files that belong to a manifest."""
    named = [file["path"] + suffix for file in manifest["files"].values() for suffix in ("", ".br", ".gz")]
    return {target / name for name in ("manifest.json", NOTICES, *named)}


def is_current(target: Path, manifest: Manifest, digest: str) -> bool:
    """Say whether the manifest is of these inputs and the files are those it names, as it says."""
    if manifest.get("inputs") != digest:
        return False
    if {path for path in target.rglob("*") if path.is_file()} != all_files(target, manifest):
        return False
    for file in manifest["files"].values():
        path = target / file["path"]
        for suffix, key in (("", "bytes"), (".br", "br"), (".gz", "gz")):
            each = path.with_name(path.name + suffix)
            if each.stat().st_size != file[key]:
                return False
        if hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
            return False
    return True


def read_manifest(target: Path) -> Manifest:
    """Return the manifest of the last run, empty if there is none or it is broken."""
    try:
        manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def remove_others(folder: Path, kept: set[Path]) -> None:
    """Remove every file that is not to be kept, and the folders that this leaves empty."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path not in kept:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def prepare(root: Path) -> Manifest:
    """Prepare the runtime of the site in `root`, unless it is there already, and return its manifest."""
    inputs = gather(root)
    digest = inputs.digest()
    target, cache = root / ASSETS, root / ".build" / "runtime"
    manifest = read_manifest(target)
    if is_current(target, manifest, digest):
        return manifest
    core, record, about = pack(inputs)
    base = f"pyodide-{inputs.version}/"
    contents = {f"{base}{name}": (inputs.pyodide / name).read_bytes() for name in PYODIDE_FILES}
    # The map is not served, so the line that names it would only lead to a request that fails.
    loader = contents[f"{base}pyodide.mjs"]
    contents[f"{base}pyodide.mjs"] = loader[: loader.rindex(b"//# sourceMappingURL=")]
    archives = {
        f"{kind}-{hashlib.sha256(data).hexdigest()[:16]}.zip": data
        for kind, data in (("python", core), ("record", record))
    }
    contents.update(archives)
    contents.update(inputs.store)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        paths = [target / name for name in contents]
        written = list(pool.map(write_with_encodings, paths, contents.values(), repeat(cache)))
    files = {name.removeprefix(base): described(name, each) for name, each in zip(contents, written, strict=True)}
    replace(target / NOTICES, notices(inputs))
    archive_name, record_name = archives
    manifest = {
        "pyodide": inputs.version,
        "python": about["python"],
        "base": base,
        "lock": inputs.lock,
        "files": files,
        "archive": {**files[archive_name], "modules": about["modules"]["core"]},
        "record": {
            **files[record_name],
            "modules": about["modules"]["record"],
            "packages": inputs.distributions,
        },
        "inputs": digest,
    }
    replace(target / "manifest.json", (json.dumps(manifest, indent=1) + "\n").encode())
    remove_others(target, all_files(target, manifest))
    cached = [file["sha256"] + suffix for file in files.values() for suffix in (".br", ".gz")]
    remove_others(cache, {cache / name for name in cached})
    return manifest
