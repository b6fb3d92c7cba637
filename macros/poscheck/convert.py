"""One amount, typed in figures or in capitals, in all the ways in which it is rightly written.

Rule 4(3) of the annex leaves some 零 to the writer, so that one amount has several right capitals; accounting
vouchers want 整 after 角 too (《会计基础工作规范》 article 52), which the annex leaves open.

>>> bare(10700053)
['壹拾万柒仟元零伍角叁分', '壹拾万零柒仟元伍角叁分', '壹拾万柒仟元伍角叁分']
>>> report("1299.5")["writings"]["accounting"]
'人民币壹仟贰佰玖拾玖元伍角整'
"""

from __future__ import annotations

from typing import Any

from poscheck import amount, capitals, english, messages, money

Declaration = dict[str, Any]

_PREFIX = "人民币"
# The language of each kind of writing, for fonts and screen readers; figures are of the page's own.
_LANGUAGES = {"capitals": "zh-Hans", "accounting": "zh-Hans", "others": "zh-Hans", "english": "en"}


def run(declaration: Declaration, text: object, lang: str) -> dict[str, Any]:
    """Read ``text`` and return ``{"report", "view"}``; the view is in ``lang`` and all of it plain text."""
    reading = amount.read(text)
    found = _report(reading)
    return {"report": found, "view": _view(declaration, reading, found, lang)}


def report(text: object) -> dict[str, Any]:
    """Return what was read from ``text``, and the writings of the amount (None if none was read)."""
    return _report(amount.read(text))


def writings(fen: int) -> dict[str, Any]:
    """Return the right writings of an amount by their names; ``accounting`` is None if it is no other."""
    canonical, *others = bare(fen)
    accounting = capitals.write(fen, accounting=True)
    return {
        "figures": "¥" + money.grouped(fen),
        "bare": canonical,
        "capitals": _PREFIX + canonical,
        "accounting": _PREFIX + accounting if accounting != canonical else None,
        "others": [_PREFIX + other for other in others],
        "english": english.write(fen),
    }


def bare(fen: int) -> list[str]:
    """Return the right capitals of an amount without 人民币, the canonical ones first.

    They differ in 零 alone. Where it may stand the reader knows: whatever it reads as this amount and has nothing
    to say about is right.
    """
    canonical = capitals.write(fen)
    shorter = [canonical[:place] + canonical[place + 1 :] for place, one in enumerate(canonical) if one == "零"]
    found = [text for text in dict.fromkeys([canonical, *shorter]) if _is_right(text, fen)]
    longer = [text[:place] + "零" + text[place:] for text in found for place in range(1, len(text))]
    found += dict.fromkeys(text for text in longer if _is_right(text, fen))
    return [canonical, *sorted((text for text in found if text != canonical), key=len, reverse=True)]


def _is_right(text: str, fen: int) -> bool:
    reading = capitals.read(text)
    return reading.fen == fen and not reading.issues


def _report(reading: amount.Reading) -> dict[str, Any]:
    return {
        "text": reading.text,
        "form": reading.form,
        "amount": None if reading.fen is None else money.to_text(reading.fen),
        "issues": list(reading.issues),
        "error": reading.error,
        "readings": [money.to_text(fen) for fen in reading.readings],
        "writings": None if reading.fen is None else writings(reading.fen),
    }


def _view(declaration: Declaration, reading: amount.Reading, found: dict[str, Any], lang: str) -> dict[str, Any]:
    if reading.error is not None:
        outcome = "empty" if reading.error == "empty" else "refused"
        title = _explained(reading, reading.error, lang)
        return {"outcome": outcome, "title": title, "said": "", "notes": [], "rows": []}
    outcome = "noted" if reading.issues else "right" if reading.form == "capitals" else "converted"
    written = found["writings"]
    # What was not typed comes first: it is what one came for.
    names = ["capitals", "accounting", "others", "figures", "english"]
    if reading.form == "capitals":
        names = ["figures", "capitals", "accounting", "others", "english"]
    return {
        "outcome": outcome,
        "title": declaration["outcomes"][outcome][lang],
        "said": written[names[0]],
        "notes": [_explained(reading, code, lang) for code in reading.issues],
        "rows": [_row(declaration, name, written, lang) for name in names if written[name]],
    }


def _row(declaration: Declaration, name: str, written: dict[str, Any], lang: str) -> dict[str, Any]:
    wording = declaration["writings"][name]
    texts = {"capitals": [written["capitals"], written["bare"]], "others": written["others"]}
    return {
        "name": name,
        "label": wording["label"][lang],
        "lang": _LANGUAGES.get(name),
        "texts": texts.get(name) or [written[name]],
        "note": wording["note"][lang] if "note" in wording else None,
    }


def _explained(reading: amount.Reading, code: str, lang: str) -> str:
    """Say what a code means for what was typed."""
    message = messages.explain(reading, code)
    return message.zh if lang == "zh" else message.en
