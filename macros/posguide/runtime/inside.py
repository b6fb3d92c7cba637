"""What the packer does inside Pyodide, in the very Python that the browser will run.

The sources arrive as two zip archives. Everything is imported from them, so that the set of standard
library modules is the one that imports from an archive lead to; then each module is compiled to ``.pyc``
and stored in the archive it belongs to. Only modules that Pyodide itself loads at its start may be
imported before the set is known, or it would hold modules that are there for the packer's sake.
"""

from __future__ import annotations

import ast
import importlib
import json
import marshal
import re
import sys
import zipfile
import zipimport
from importlib import _bootstrap_external, util

STDLIB = f"/lib/python{sys.version_info.major}{sys.version_info.minor}.zip"
CORE_SOURCE, RECORD_SOURCE = "/packing/core.zip", "/packing/record.zip"
# Without docstrings, which nobody reads there, and without assertions: code must not rely on them.
OPTIMIZE = 2


def packed_file(name: str) -> tuple[str, str] | None:
    """Return the source archive of a loaded module and its path in there, or None for a built-in one."""
    spec = getattr(sys.modules[name], "__spec__", None)
    for archive in (STDLIB, CORE_SOURCE, RECORD_SOURCE):
        if spec is not None and (spec.origin or "").startswith(archive + "/"):
            return archive, spec.origin[len(archive) + 1 :]
    return None


def loaded_files() -> set[tuple[str, str]]:
    """Return archive and path of every module that is loaded from a source archive."""
    return {found for name in tuple(sys.modules) if (found := packed_file(name))}


def late_imports(name: str) -> list[str]:
    """Return the modules that the functions of a loaded module import when they are called."""
    found, loader = packed_file(name), sys.modules[name].__loader__
    if not found or not isinstance(loader, zipimport.zipimporter):
        return []
    package = name if found[1].endswith("/__init__.py") else name.rpartition(".")[0]
    names: list[str] = []

    def visit(node: ast.AST, late: bool) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            for each in node.orelse:
                visit(each, late)
            return
        if late and isinstance(node, ast.Import):
            names.extend(alias.name for alias in node.names)
        elif late and isinstance(node, ast.ImportFrom):
            base = util.resolve_name("." * node.level + (node.module or ""), package)
            names.append(base)
            names.extend(f"{base}.{alias.name}" for alias in node.names if is_module(base, alias.name))
        late = late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            visit(child, late)

    visit(ast.parse(loader.get_source(name) or ""), False)
    return names


def is_module(package: str, name: str) -> bool:
    """Say whether `name`, imported from `package`, is a module of it."""
    if name == "*" or util.find_spec(package) is None:
        return False
    module = importlib.import_module(package)
    return not hasattr(module, name) and util.find_spec(f"{package}.{name}") is not None


def load(entries: list[str], package: str, put_off: set[str], left_out: str = "") -> None:
    """Import the entries, then what functions of `package` would import later, save those of `put_off`.

    The module `left_out` is not imported, whoever would.
    """
    for entry in entries:
        importlib.import_module(entry)
    seen: set[str] = set()
    while waiting := {name for name in sys.modules if is_in(name, package)} - seen - put_off:
        for name in sorted(waiting):
            seen.add(name)
            for wanted in late_imports(name):
                if wanted != left_out:
                    importlib.import_module(wanted)


def is_in(name: str, package: str) -> bool:
    """Say whether a module is `package` or part of it."""
    return name == package or name.startswith(package + ".")


def compiled(path: str, source: bytes) -> bytes:
    """Return the ``.pyc`` of a source, never to be checked against it, without a trace of this machine."""
    code = compile(source, path, "exec", dont_inherit=True, optimize=OPTIMIZE)
    # Marshal notes which objects are referred to more than once *now*; reading the code back first makes
    # that a property of the code alone.
    code = marshal.loads(marshal.dumps(code))
    to_pyc = _bootstrap_external._code_to_hash_pyc  # type: ignore[attr-defined]
    return bytes(to_pyc(code, util.source_hash(source), False))


def write_archive(target: str, files: set[tuple[str, str]], data_from: str) -> int:
    """Write an archive of compiled `files` and of what else `data_from` holds; return how many modules."""
    entries: dict[str, bytes] = {}
    for archive, path in files:
        with zipfile.ZipFile(archive) as sources:
            entries[path + "c"] = compiled(path, sources.read(path))
    with zipfile.ZipFile(data_from) as sources:
        entries.update({n: sources.read(n) for n in sources.namelist() if not n.endswith((".py", "/"))})
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
        for path in sorted(entries):
            info = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            made.writestr(info, entries[path])
    return len(files)


class Packer:
    """The two archives in the making: first the core, then what a case record needs on top of it."""

    def __init__(self, plan: str) -> None:
        self.plan = json.loads(plan)
        self.put_off = set(self.plan["late"])
        self.core: set[tuple[str, str]] = set()

    def load_core(self) -> None:
        """Load everything the page needs at once."""
        sys.path.append(CORE_SOURCE)
        load(self.plan["core"], self.plan["package"], self.put_off, self.plan["later"])

    def close_core(self) -> None:
        """Take what is loaded by now as the core."""
        self.core = loaded_files()

    def load_record(self) -> None:
        """Load on top of the core what making a case record needs."""
        sys.path.append(RECORD_SOURCE)
        load(self.plan["record"], self.plan["package"], set())

    def write(self, folder: str) -> str:
        """Write both archives and return their numbers of modules and the version of Python."""
        added = loaded_files() - self.core
        # Python looks for the parts of a package where its first archive is, so none is in both, but for our own,
        # which names both.
        begun = {path.partition("/")[0] for _, path in self.core if "/" in path} - {self.plan["package"]}
        split = {(archive, path) for archive, path in added if path.partition("/")[0] in begun}
        counts = {
            "core": write_archive(f"{folder}/core.zip", self.core | split, CORE_SOURCE),
            "record": write_archive(f"{folder}/record.zip", added - split, RECORD_SOURCE),
        }
        version = re.match(r"[\d.]+", sys.version)
        return json.dumps({"modules": counts, "python": version and version[0]})
