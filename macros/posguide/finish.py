"""What a built site still needs, whatever built it: policy, schemas, API, ready host settings, compressed copies."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from posguide import api, facts, sums
from posguide.content import Content, read
from posguide.policy import inline_hashes, policy
from posguide.serve import LONG_LIVED

_META = '<meta http-equiv="Content-Security-Policy" content="{}">'
_HEAD = "<head>"
_SMALLEST = 1024
_TEXT = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".txt", ".xml", ".map"}


def finish(root: Path, site: Path) -> None:
    """Complete the built site in ``site``; running it again changes nothing."""
    content = read(root)
    _schemas(root, site)
    _versions(content, site)
    _api(content, site)
    _indexes(content, site)
    _search(site)
    header = _policies(site)
    _hosting(site, header)
    _compress(site)


def _schemas(root: Path, site: Path) -> None:
    (site / "schemas").mkdir(exist_ok=True)
    for schema in (root / "schemas").glob("*.json"):
        shutil.copyfile(schema, site / "schemas" / schema.name)


def _versions(content: Content, site: Path) -> None:
    """Publish the very files whose digests are cited, with the lists of digests beside them."""
    source, target = content.root / "checklists", site / "checklists"
    for by_version in content.published.values():
        for checklist in by_version.values():
            path = target / checklist.document.path.relative_to(source)
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(checklist.document.path, path)
    for name in (sums.NAME, facts.NAME):
        shutil.copyfile(source / name, target / name)


def _api(content: Content, site: Path) -> None:
    """Write the machine-readable side."""
    for name, (_, document) in api.documents(content).items():
        path = site / api.ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _indexes(content: Content, site: Path) -> None:
    """Write what tells programs where everything is; the address is the one the site was built for."""
    match = re.search(r"<loc>([^<]+)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8"))
    base = match[1] if match else ""
    (site / "llms.txt").write_text(api.llms(content, base), encoding="utf-8")
    (site / "robots.txt").write_text(
        f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\nSitemap: {base}en/sitemap.xml\n", encoding="utf-8"
    )


def _search(site: Path) -> None:
    """Write the search indexes anew as plain UTF-8: half the size of text that escapes every Chinese character."""
    for path in site.glob("**/search/search_index.json"):
        index = json.loads(path.read_bytes())
        path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _policies(site: Path) -> str:
    """Put the policy into every page and return it in the form for a header."""
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
    pages = {path: _without_meta(text) for path, text in pages.items()}
    hashes = set().union(*(inline_hashes(text) for text in pages.values()))
    meta = _META.format(policy(hashes, header=False))
    for path, text in pages.items():
        if text.count(_HEAD) != 1:
            raise RuntimeError(f"{path}: no single {_HEAD} to put the policy into")
        path.write_text(text.replace(_HEAD, _HEAD + meta), encoding="utf-8")
    return policy(hashes, header=True)


def _without_meta(text: str) -> str:
    start = text.find(_META.partition("{}")[0])
    return text if start < 0 else text[:start] + text[text.index('">', start) + 2 :]


def _hosting(site: Path, header: str) -> None:
    (site / "_headers").write_text(
        f"/*\n  Content-Security-Policy: {header}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: no-referrer\n"
        f"/assets/runtime/*.zip\n  Cache-Control: {LONG_LIVED}\n"
        f"/assets/runtime/pyodide-*\n  Cache-Control: {LONG_LIVED}\n",
        encoding="utf-8",
    )
    folder = site / "hosting"
    folder.mkdir(exist_ok=True)
    (folder / "policy.txt").write_text(header + "\n", encoding="utf-8")
    (folder / "nginx.conf").write_text(
        "# Inside a server block whose root is this site.\n"
        "gzip_static on;  # brotli_static on; where the module is there\n"
        "types { text/javascript mjs; application/wasm wasm; }\n"
        f'add_header Content-Security-Policy "{header}" always;\n'
        "add_header X-Content-Type-Options nosniff always;\n"
        "add_header Referrer-Policy no-referrer always;\n"
        "add_header Cache-Control no-cache always;\n"
        "# Files below assets/runtime/ may be kept for a year: give them a location of their own with\n"
        f'# the headers above and Cache-Control "{LONG_LIVED}".\n'
        "error_page 404 /404.html;\n",
        encoding="utf-8",
    )
    (folder / "Caddyfile").write_text(
        "# The address of the site, then this block.\n"
        ":8080 {\n\troot * /srv/site\n"
        f'\theader Content-Security-Policy "{header}"\n'
        "\theader X-Content-Type-Options nosniff\n\theader Referrer-Policy no-referrer\n"
        "\theader Cache-Control no-cache\n"
        "\t@lasting path /assets/runtime/*.zip /assets/runtime/pyodide-*\n"
        f'\theader @lasting Cache-Control "{LONG_LIVED}"\n'
        "\tfile_server {\n\t\tprecompressed br gzip\n\t}\n}\n",
        encoding="utf-8",
    )


def _compress(site: Path) -> None:
    runtime = site / "assets" / "runtime"  # prepared with its compressed copies
    files = [
        path
        for path in site.rglob("*")
        if path.suffix in _TEXT and path.is_file() and path.stat().st_size >= _SMALLEST and runtime not in path.parents
    ]
    with ThreadPoolExecutor() as pool:
        list(pool.map(_compress_file, files))


def _compress_file(path: Path) -> None:
    data = path.read_bytes()
    path.with_name(path.name + ".br").write_bytes(brotli.compress(data))
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(data, 9, mtime=0))
