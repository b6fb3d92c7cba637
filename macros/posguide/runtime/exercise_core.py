"""Exercises the standard library as the page uses it, so that what it imports late is packed too."""

import datetime
import hashlib
import json
import re
import traceback
import unicodedata


def late_failures() -> None:
    """Fail in the ways that make Python look for an explanation when it shows the failure."""
    names = [
        "1 / 0",
        "undefined_name",
        "[].apend",
        "def f(:",
        "import no_such_module",
        "from json import dmups",
        "int('x')",
        "{}['key']",
        "'\\ud800'.encode()",
        "b'\\xff'.decode()",
        "(lambda a: a)()",
        "raise ExceptionGroup('two', [ValueError(1), TypeError(2)])",
    ]
    for source in names:
        try:
            try:
                exec(compile(source, "<exercise>", "exec"), {})
            except Exception as error:
                raise RuntimeError("chained") from error
        except RuntimeError as error:
            text = "".join(traceback.format_exception(error))
            if "chained" not in text:
                raise


def exercise() -> str:
    """Use each part once and return a text that depends on all of it."""
    late_failures()
    day = datetime.date.fromisoformat("2026-02-28") + datetime.timedelta(days=1)
    moment = datetime.datetime(2026, 3, 1, 8, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
    text = json.dumps({"押金": [1, 2.5, None, True], "\u2028": "\U0001f600"}, ensure_ascii=False, indent=1)
    return "|".join(
        [
            day.isoformat(),
            moment.astimezone(datetime.UTC).isoformat(),
            moment.strftime("%Y-%m-%d %H:%M"),
            hashlib.sha256(json.dumps(json.loads(text), sort_keys=True).encode("utf-8")).hexdigest(),
            unicodedata.normalize("NFKC", "\uff11\uff12\uff0e\u3007"),
            re.sub(r"(?i)\bpos\w*", str.upper("x"), "POS机 posx", flags=re.ASCII),
            "é".encode("latin-1").decode("latin-1") + "a".encode("ascii").decode("ascii"),
        ]
    )


RESULT = exercise()
