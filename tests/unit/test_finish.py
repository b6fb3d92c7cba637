import gzip
import json
from html.parser import HTMLParser
from pathlib import Path

import brotli
import pytest

from posguide.content import read
from posguide.finish import finish
from posguide.policy import inline_hashes, policy

HOME = '<!doctype html><html><head><title>押金</title><script>var a="1"</script></head><body>{}</body></html>'
OTHER = "<html><head><script>b()</script><script type='application/json'>{}</script></head><body>押金</body></html>"
PAGES = {"index.html": HOME.format("<p>押金</p>" * 200), "en/index.html": OTHER, "404.html": HOME.format("404")}


class _Metas(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.policies: list[str | None] = []
        self.before: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and given.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(given["content"])
        elif not self.policies:
            self.before.append(tag)


def metas(path: Path) -> _Metas:
    parser = _Metas()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    for name, text in PAGES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    (site / "sitemap.xml").write_text("<urlset><url><loc>https://guide.example/a/</loc></url></urlset>")
    (site / "assets" / "runtime").mkdir(parents=True)
    (site / "assets" / "a.css").write_text("a{}" * 1000)
    (site / "assets" / "small.css").write_text("a{}")
    (site / "assets" / "a.png").write_bytes(b"\x89" * 5000)
    (site / "assets" / "runtime" / "a.mjs").write_text("//" * 1000)
    return site


def tree(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_every_page_has_one_policy_that_allows_the_scripts_of_them_all(checkout: Path, site: Path) -> None:
    finish(checkout, site)
    hashes = set().union(*(inline_hashes(text) for text in PAGES.values()))
    assert len(hashes) == 2
    for name, text in PAGES.items():
        found = metas(site / name)
        assert found.policies == [policy(hashes, header=False)]
        assert set(found.before) <= {"html", "head"}, "a policy only covers what follows it"
        kept = (site / name).read_text(encoding="utf-8")
        assert kept.replace(kept[kept.index("<meta http-equiv") : kept.index(">", kept.index("<meta")) + 1], "") == text


def test_running_it_again_changes_nothing(checkout: Path, site: Path) -> None:
    finish(checkout, site)
    once = tree(site)
    finish(checkout, site)
    assert tree(site) == once


def test_a_changed_page_changes_the_policy_of_all(checkout: Path, site: Path) -> None:
    finish(checkout, site)
    before = metas(site / "index.html").policies
    page = site / "en" / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("b()", "c()"), encoding="utf-8")
    finish(checkout, site)
    after = metas(site / "index.html").policies
    assert after != before
    assert after == metas(page).policies


@pytest.mark.parametrize("text", ["<p>no head</p>", "<head></head><head></head>"])
def test_a_page_that_no_policy_fits_into_is_refused(checkout: Path, site: Path, text: str) -> None:
    (site / "404.html").write_text(text)
    with pytest.raises(RuntimeError):
        finish(checkout, site)


def test_ready_settings_carry_the_policy_of_this_build(checkout: Path, site: Path) -> None:
    finish(checkout, site)
    header = (site / "hosting" / "policy.txt").read_text().strip()
    assert header == policy(set().union(*(inline_hashes(text) for text in PAGES.values())), header=True)
    for name in ("_headers", "hosting/nginx.conf", "hosting/Caddyfile"):
        assert header in (site / name).read_text()


def test_each_version_is_written_for_machines(checkout: Path, site: Path) -> None:
    finish(checkout, site)
    found = json.loads((site / "api/v1/checklists/handling/1.0.0.json").read_bytes())
    checklist = read(checkout).published["handling"]["1.0.0"]
    assert found == {
        "schema": "https://posguide.example/schemas/api-checklist-1.json",
        "facts": [],
        "id": "handling@1.0.0",
        "slug": "handling",
        "version": "1.0.0",
        "current": True,
        "published": "2026-11-23",
        "sha256": checklist.sha256,
        "checklist": checklist.data,
    }


def test_what_tells_programs_the_way_uses_the_address_the_site_was_built_for(checkout: Path, site: Path) -> None:
    finish(checkout, site)
    assert "https://guide.example/a/en/handling/" in (site / "llms.txt").read_text(encoding="utf-8")
    assert "https://guide.example/a/sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")


def test_schemas_are_published_as_they_are(checkout: Path, site: Path) -> None:
    finish(checkout, site)
    schemas = list((checkout / "schemas").glob("*.json"))
    assert schemas
    for path in schemas:
        assert (site / "schemas" / path.name).read_bytes() == path.read_bytes()


def test_larger_texts_have_compressed_copies(checkout: Path, site: Path) -> None:
    finish(checkout, site)
    packed = {name.removesuffix(".br") for name in tree(site) if name.endswith(".br")}
    assert packed == {name.removesuffix(".gz") for name in tree(site) if name.endswith(".gz")}
    assert {"index.html", "assets/a.css", "schemas/check-1.json"} <= packed
    assert not packed & {"assets/small.css", "assets/a.png", "assets/runtime/a.mjs"}
    for name in packed:
        data = (site / name).read_bytes()
        assert brotli.decompress((site / f"{name}.br").read_bytes()) == data
        assert gzip.decompress((site / f"{name}.gz").read_bytes()) == data
