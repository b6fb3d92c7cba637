"""Serves a built site on this machine the way a good host would: policy header, compressed copies, right types."""

from __future__ import annotations

import mimetypes
import os
import posixpath
import re
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
LONG_LIVED = "public, max-age=31536000, immutable"
_LASTING = {".zip", ".wasm", ".mjs"}  # below assets/runtime/ their paths hold a hash or a version
_REFUSED = re.compile(r";q=0(\.0*)?$")
_LONGEST_NAME = 255  # of a file, in bytes; a longer one makes the file system complain
_TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm", ".svg": "image/svg+xml"}


class Handler(SimpleHTTPRequestHandler):
    """Answers GET and HEAD for the files of one site below ``prefix``."""

    protocol_version = "HTTP/1.1"
    server_version = "posguide"
    sys_version = ""

    def __init__(self, *args: Any, site: Path, prefix: str = "/") -> None:
        self._site, self._prefix = site, prefix
        super().__init__(*args, directory=str(site))

    def send_head(self) -> BinaryIO | None:
        """Send the head of the answer and return the file that follows it, if one does."""
        url = urlsplit(self.path)
        path = unquote(url.path)
        if not path.startswith(self._prefix):
            return self._send(self._site / "404.html", HTTPStatus.NOT_FOUND)
        parts = posixpath.normpath("/" + path[len(self._prefix) :]).split("/")[1:]
        file = self._site.joinpath(*[part for part in parts if part not in ("", ".", "..")])
        if any(len(part.encode()) > _LONGEST_NAME for part in parts):
            return self._send(self._site / "404.html", HTTPStatus.NOT_FOUND)
        if file.is_dir():
            if not path.endswith("/"):
                self._redirect(url.path + "/")
                return None
            file = file / "index.html"
        if not file.is_file() or any(part.startswith(".") for part in parts):
            return self._send(self._site / "404.html", HTTPStatus.NOT_FOUND)
        return self._send(file, HTTPStatus.OK)

    def _redirect(self, to: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, file: Path, status: HTTPStatus) -> BinaryIO | None:
        chosen, encoding = self._variant(file)
        facts = chosen.stat()
        tag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'
        fresh = status == HTTPStatus.OK and self.headers.get("If-None-Match") == tag
        self.send_response(HTTPStatus.NOT_MODIFIED if fresh else status)
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("ETag", tag)
        self.send_header("Vary", "Accept-Encoding")
        lasting = "runtime" in file.parts and file.suffix in _LASTING
        self.send_header("Cache-Control", LONG_LIVED if lasting else "no-cache")
        if encoding:
            self.send_header("Content-Encoding", encoding)
        if not fresh:
            self.send_header("Content-Length", str(facts.st_size))
        self.end_headers()
        return None if fresh else chosen.open("rb")

    def _variant(self, file: Path) -> tuple[Path, str | None]:
        wishes = self.headers.get("Accept-Encoding", "").replace(" ", "").split(",")
        accepted = {wish.split(";")[0] for wish in wishes if not _REFUSED.search(wish)}
        for encoding, suffix in _ENCODINGS:
            packed = file.with_name(file.name + suffix)
            if encoding in accepted and packed.is_file():
                return packed, encoding
        return file, None

    def end_headers(self) -> None:
        """Add what every answer carries."""
        policy = self._site / "hosting" / "policy.txt"
        if policy.is_file():
            self.send_header("Content-Security-Policy", policy.read_text(encoding="utf-8").strip())
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: addresses are nobody's business, and the terminal stays readable."""


class Server(ThreadingHTTPServer):
    """A server whose visitors may go away in the middle of an answer."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over broken connections, report everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def server(site: Path, port: int = 0, prefix: str = "/") -> ThreadingHTTPServer:
    """Return a server for ``site`` on this machine only; port 0 takes a free one."""
    return Server(("127.0.0.1", port), partial(Handler, site=site, prefix=prefix))


def serve(site: Path, port: int) -> None:
    """Serve ``site`` until interrupted. Raises ``RuntimeError`` if it is not built or the port is taken."""
    if not (site / "index.html").is_file():
        raise RuntimeError(f"{site} is not built yet; run `make build`")
    try:
        running = server(site, port)
    except OSError as error:
        raise RuntimeError(f"port {port} cannot be used ({os.strerror(error.errno or 0)}); try PORT=8001") from None
    print(
        f"中文  http://127.0.0.1:{running.server_port}/\nEnglish  http://127.0.0.1:{running.server_port}/en/",
        flush=True,
    )
    try:
        running.serve_forever()
    except KeyboardInterrupt:
        print()
