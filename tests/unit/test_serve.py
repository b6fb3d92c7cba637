import gzip
import http.client
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import brotli
import pytest

from posguide.serve import serve, server

POLICY = "default-src 'self'"
FILES = {
    "index.html": "<p>首页</p>",
    "404.html": "<p>没有这一页</p>",
    "team/index.html": "<p>team</p>",
    "en/index.html": "<p>home</p>",
    "a.mjs": "export {}",
    "a.js": "1",
    "a.css": "a{}",
    "a.json": "{}",
    "a.svg": "<svg/>",
    "a.wasm": "\0asm",
    "押金.html": "<p>押金</p>",
    ".hidden": "secret",
    ".well/known": "secret",
    "assets/runtime/python-1.zip": "zip",
    "assets/other.zip": "zip",
    "hosting/policy.txt": POLICY + "\n",
}


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Site(NamedTuple):
    folder: Path
    port: int

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=given)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()


def served(folder: Path, prefix: str) -> Iterator[Site]:
    site = folder / "site"
    for name, text in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    page = (site / "index.html").read_bytes()
    (site / "index.html.br").write_bytes(brotli.compress(page))
    (site / "index.html.gz").write_bytes(gzip.compress(page))
    (site / "a.wasm.gz").write_bytes(gzip.compress(b"\0asm"))
    (folder / "secret.txt").write_text("secret")
    with server(site, prefix=prefix) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Site(site, running.server_port)
        finally:
            running.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from served(tmp_path_factory.mktemp("served"), "/")


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from served(tmp_path_factory.mktemp("below"), "/guide/")


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/index.html", "index.html"),
        ("/?a=1", "index.html"),
        ("/team/", "team/index.html"),
        ("/team/?a=/../", "team/index.html"),
        ("/%74eam/", "team/index.html"),
        ("/en/../team/", "team/index.html"),
        ("/%E6%8A%BC%E9%87%91.html", "押金.html"),
    ],
)
def test_a_file_is_found(site: Site, path: str, file: str) -> None:
    answer = site.ask(path)
    assert (answer.status, answer.body.decode()) == (200, FILES[file])
    assert answer.headers["Content-Length"] == str(len(answer.body))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/a.mjs", "text/javascript; charset=utf-8"),
        ("/a.js", "text/javascript; charset=utf-8"),
        ("/a.css", "text/css; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
        ("/a.wasm", "application/wasm"),
        ("/a.svg", "image/svg+xml"),
        ("/a.json", "application/json"),
    ],
)
@pytest.mark.parametrize("encoding", ["identity", "gzip, br"])
def test_types_are_right_compressed_or_not(site: Site, path: str, kind: str, encoding: str) -> None:
    assert site.ask(path, Accept_Encoding=encoding).headers["Content-Type"] == kind


@pytest.mark.parametrize(
    ("path", "accepted", "chosen"),
    [
        ("/", "br", "br"),
        ("/", "gzip, deflate, br", "br"),
        ("/", "gzip;q=1.0, br;q=0.9", "br"),
        ("/", "gzip", "gzip"),
        ("/", "identity", None),
        ("/", "", None),
        ("/", "brotli", None),
        ("/a.wasm", "br, gzip", "gzip"),
        ("/a.css", "br, gzip", None),
    ],
)
def test_the_best_copy_that_is_there_is_sent(site: Site, path: str, accepted: str, chosen: str | None) -> None:
    answer = site.ask(path, Accept_Encoding=accepted)
    assert answer.headers["Content-Encoding"] == chosen
    assert answer.headers["Vary"] == "Accept-Encoding"
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[chosen]
    assert unpack(answer.body).decode() == FILES[path.lstrip("/") or "index.html"]


def test_what_the_browser_has_is_not_sent_again(site: Site) -> None:
    first = site.ask("/a.css")
    tag = first.headers["ETag"]
    again = site.ask("/a.css", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == tag
    assert site.ask("/a.css", If_None_Match='"other"').status == 200
    (site.folder / "a.css").write_text("b{color:red}")
    changed = site.ask("/a.css", If_None_Match=tag)
    assert (changed.status, changed.body) == (200, b"b{color:red}")
    assert changed.headers["ETag"] != tag
    (site.folder / "a.css").write_text(FILES["a.css"])


def test_each_encoding_has_its_own_tag(site: Site) -> None:
    tags = {site.ask("/", Accept_Encoding=name).headers["ETag"] for name in ("br", "gzip", "identity")}
    assert len(tags) == 3


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/nowhere/",
        "/en/nowhere.html",
        "/../secret.txt",
        "/../../../../etc/passwd",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/team/..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "//etc/passwd",
        "/.hidden",
        "/%2ehidden",
        "/.well/known",
        "/team/../.hidden",
        "/a.css%00.html",
        "/%ff",
        "/assets/",
    ],
)
def test_nothing_outside_and_nothing_hidden_is_sent(site: Site, path: str) -> None:
    answer = site.ask(path)
    assert (answer.status, answer.body.decode()) == (404, FILES["404.html"])
    assert "secret" not in answer.body.decode()


def test_the_page_for_missing_addresses_is_never_confirmed_as_fresh(site: Site) -> None:
    tag = site.ask("/nowhere").headers["ETag"]
    assert site.ask("/nowhere", If_None_Match=tag).status == 404


def test_a_folder_without_its_slash_is_redirected(site: Site, below: Site) -> None:
    for where, path in ((site, "/team"), (below, "/guide/team")):
        answer = where.ask(path)
        assert (answer.status, answer.headers["Location"], answer.body) == (301, path + "/", b"")


@pytest.mark.parametrize("path", ["/", "/team/", "/a.wasm", "/nowhere", "/team"])
def test_head_answers_like_get_without_the_body(site: Site, path: str) -> None:
    full, head = site.ask(path), site.ask(path, method="HEAD")
    assert head.body == b""
    assert head.status == full.status
    names = ("Content-Type", "Content-Length", "ETag", "Cache-Control", "Location")
    assert [head.headers[name] for name in names] == [full.headers[name] for name in names]


@pytest.mark.parametrize("path", ["/", "/a.mjs", "/nowhere", "/team"])
def test_every_answer_carries_the_policy(site: Site, path: str) -> None:
    headers = site.ask(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Python" not in headers["Server"]


def test_only_archives_named_by_their_content_are_kept_for_long(site: Site) -> None:
    assert "immutable" in site.ask("/assets/runtime/python-1.zip").headers["Cache-Control"]
    for path in ("/", "/assets/other.zip", "/a.mjs", "/nowhere"):
        assert site.ask(path).headers["Cache-Control"] == "no-cache"


def test_below_a_prefix(below: Site) -> None:
    assert below.ask("/guide/").body.decode() == FILES["index.html"]
    assert below.ask("/guide/team/").body.decode() == FILES["team/index.html"]
    for path in ("/", "/team/", "/other/guide/", "/guide/../../secret.txt"):
        assert below.ask(path).status == 404


def test_nothing_is_taken(site: Site) -> None:
    assert site.ask("/", method="POST").status == 501


def test_what_cannot_be_served_is_said(site: Site, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        serve(tmp_path, 0)
    with pytest.raises(RuntimeError):
        serve(site.folder, site.port)


def test_an_absurdly_long_address_is_not_found(site: Site) -> None:
    assert site.ask("/" + "a" * 3000).status == 404


def test_a_refused_encoding_is_not_sent(site: Site) -> None:
    assert site.ask("/", Accept_Encoding="br;q=0, gzip;q=0").headers["Content-Encoding"] is None
