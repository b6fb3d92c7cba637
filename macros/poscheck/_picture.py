"""Why a picture cannot be read; apart from the readers, which all need it."""

from __future__ import annotations

from typing import Literal


class PictureError(ValueError):
    """A file that is no picture of a known kind, or a broken one, or of a kind that cannot be stripped.

    ``code`` (and the message) is one of ``no_picture``, ``broken``, ``not_strippable``: the sentence for it is the
    page's.
    """

    def __init__(self, code: Literal["no_picture", "broken", "not_strippable"]) -> None:
        super().__init__(code)
        self.code = code
