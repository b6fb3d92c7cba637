"""Progress for someone at a terminal: lines, lines per second, and how much of a file is done."""

from __future__ import annotations

import time
from typing import TextIO

_INTERVAL = 0.2
_CLEAR = "\r\x1b[K"


class Progress:
    """One line on ``stream`` that is written over; silent unless it is a terminal that shows nothing else."""

    def __init__(self, stream: TextIO | None, total: int | None, *, shown: bool) -> None:
        self.stream = stream if shown else None
        self.total = total
        self.begun = self.drawn = time.monotonic()

    def show(self, lines: int, done: int) -> None:
        """Tell that so many lines and bytes are done."""
        now = time.monotonic()
        if self.stream and now - self.drawn >= _INTERVAL:
            self.drawn = now
            self.stream.write(_CLEAR + self.text(lines, done, now - self.begun))
            self.stream.flush()

    def text(self, lines: int, done: int, seconds: float) -> str:
        """Return what is shown.

        >>> Progress(None, 200, shown=False).text(1000, 50, 2.0)
        ' 25 % · 1,000 lines · 500 lines/s'
        """
        share = f"{min(100, 100 * done // self.total):3d} % · " if self.total else ""
        return f"{share}{lines:,} lines · {lines / max(seconds, 0.001):,.0f} lines/s"

    def clear(self) -> None:
        """Make room for something else on the terminal."""
        if self.stream:
            self.stream.write(_CLEAR)
            self.stream.flush()
