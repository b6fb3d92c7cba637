"""The complete site in one command: runtime, both languages, then what stands beside the pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from posguide import check, content, facts, finish, runtime
from posguide.problems import ContentError


def build(root: Path, site: Path) -> None:
    """Build the site of the checkout ``root`` into ``site``. Raises :class:`ContentError`, ``RuntimeError``."""
    found = check.problems(root)
    if found:
        raise ContentError(*found)
    runtime.prepare(root)
    chinese, english = {}, {"POSGUIDE_SHARED_ROOT": ".."}
    if "SITE_URL" in os.environ:
        chinese["SITE_URL"] = english["SITE_URL"] = os.environ["SITE_URL"].rstrip("/") + "/"
        english["SITE_URL_EN"] = chinese["SITE_URL"] + "en/"
    _mkdocs(root, "mkdocs.yml", site, **chinese)
    _mkdocs(root, "mkdocs.en.yml", site / "en", **english)
    # One copy of the runtime serves both languages, so that a change of language downloads nothing again. What the
    # modules of a page import stands beside them.
    for path in (site / "en" / "assets" / "runtime").iterdir():
        if path.is_file():
            path.unlink()
        elif not path.name.startswith(runtime.STORE):
            shutil.rmtree(path)
    finish.finish(root, site)
    for line in facts.report(content.read(root).facts):
        print(line)
    print(f"built {site}")


def _mkdocs(root: Path, config: str, site: Path, **settings: str) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", config, "-d", str(site.resolve())]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **settings}
    done = subprocess.run(command, cwd=root, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"mkdocs could not build {config}:\n{done.stdout}{done.stderr}")
