"""The command ``posguide``: check the content, publish versions, build and serve the site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from posguide.content import ROOT
from posguide.problems import ContentError

OK, PROBLEMS, BAD_INPUT = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message}", file=sys.stderr)
        raise SystemExit(BAD_INPUT)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 fine, 1 problems found, 2 bad input."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        return code
    except ContentError as error:
        for problem in error.problems:
            print(problem.shown(options.root), file=sys.stderr)
        return PROBLEMS
    except (OSError, RuntimeError) as error:
        print(f"posguide: {error}", file=sys.stderr)
        return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="posguide", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout to work on")
    commands = parser.add_subparsers(dest="command", required=True)

    commands.add_parser("check", help="validate all content").set_defaults(run=_check)

    command = commands.add_parser("draft", help="start a draft from the current version")
    command.add_argument("slug")
    command.set_defaults(run=_draft)

    command = commands.add_parser("publish", help="freeze a draft as the next version")
    command.add_argument("slug")
    command.add_argument("--bump", choices=("patch", "minor", "major"))
    command.set_defaults(run=_publish)

    command = commands.add_parser("runtime", help="prepare the Python runtime that pages load")
    command.set_defaults(run=_runtime)

    command = commands.add_parser("build", help="build the complete site into a folder")
    command.add_argument("--site", type=Path, help="the folder to write (default: site/)")
    command.set_defaults(run=_build)

    command = commands.add_parser("finish", help="add policy, API and compressed copies to a built site")
    command.add_argument("--site", type=Path)
    command.set_defaults(run=_finish)

    command = commands.add_parser("links", help="follow every link and anchor inside a built site")
    command.add_argument("--site", type=Path)
    command.set_defaults(run=_links)

    command = commands.add_parser("serve", help="serve a built site on this machine")
    command.add_argument("--site", type=Path)
    command.add_argument("--port", type=int, default=8000)
    command.set_defaults(run=_serve)
    return parser


def _check(options: argparse.Namespace) -> int:
    from posguide import check, content, facts

    found = check.problems(options.root)
    for problem in found:
        print(problem.shown(options.root))
    if not found:
        for line in facts.report(content.read(options.root).facts):
            print(line)
        print("posguide: all content is valid")
    return PROBLEMS if found else OK


def _draft(options: argparse.Namespace) -> int:
    from posguide import publish

    try:
        print(publish.draft(options.root, options.slug).relative_to(options.root))
    except publish.Refused as error:
        print(f"posguide: {error}", file=sys.stderr)
        return PROBLEMS
    return OK


def _publish(options: argparse.Namespace) -> int:
    from posguide import publish

    try:
        version, written = publish.publish(options.root, options.slug, options.bump)
    except publish.Refused as error:
        print(f"posguide: {error}", file=sys.stderr)
        return PROBLEMS
    print(f"{options.slug}@{version}")
    for path in written:
        print(f"  {path.relative_to(options.root)}")
    return OK


def _runtime(options: argparse.Namespace) -> int:
    from posguide import runtime

    runtime.prepare(options.root)
    return OK


def _build(options: argparse.Namespace) -> int:
    from posguide import build

    build.build(options.root, options.site or options.root / "site")
    return OK


def _finish(options: argparse.Namespace) -> int:
    from posguide import finish

    finish.finish(options.root, options.site or options.root / "site")
    return OK


def _links(options: argparse.Namespace) -> int:
    from posguide import links

    found = links.problems(options.site or options.root / "site")
    for problem in found:
        print(problem)
    if not found:
        print("posguide: every link leads somewhere")
    return PROBLEMS if found else OK


def _serve(options: argparse.Namespace) -> int:
    from posguide import serve

    serve.serve(options.site or options.root / "site", options.port)
    return OK
