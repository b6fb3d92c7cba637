"""A whole case as one page that is read, printed and handed over: plain HTML that runs and fetches nothing.

It shows what the record holds, with the digest of the record on every printed page, so that both can be held together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from poscheck import _days, _html, _letter_findings, _letter_parts, deadlines, timeline
from poscheck._letter_words import Words
from poscheck._told import Told, data

_CHOICES = ("reading", "complainant", "against", "paid_by", "wanted", "state")
_RESULT = ("state", "settled_on", "settled_amount", "result")


def page(
    case: object,
    record: Mapping[str, Any],
    lang: str,
    *,
    about_labels: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
    documents: Mapping[str, str] | None = None,
) -> bytes:
    """Return the page of a case as UTF-8, with the digest and the time of ``record``.

    ``about_labels`` name the fields of ``about`` in their order, ``titles`` the checklists and steps (by ``handling``,
    ``handling#contact-institution`` or ``contact-institution``), ``documents`` the kinds of evidence; whatever has no
    name is shown by its own. Nothing in a case makes this fail, and nothing in it becomes markup.
    """
    told = Told(case)
    words = Words.of(told, "demand", lang)
    return _Page(told, record, words, about_labels or {}, titles or {}, documents or {}).whole()


class _Page(NamedTuple):
    """A case with the names that its form gives to things."""

    told: Told
    record: Mapping[str, Any]
    words: Words
    about_labels: Mapping[str, str]
    titles: Mapping[str, str]
    documents: Mapping[str, str]

    def say(self, name: str, /, **values: object) -> str:
        return str(data()["readable"][name][self.words.lang]).format_map(values)

    def head(self, *names: str) -> list[str]:
        return [self.say(f"column_{name}") for name in names]

    def mask(self, value: object) -> str:
        return self.told.mask(value) if isinstance(value, str) else ""

    def whole(self) -> bytes:
        """Return the page."""
        case = str(self.told.case.get("id", ""))[:8]
        title = self.mask(self.told.case.get("title")) or self.say("title")
        digest, created = str(self.record.get("sha256", "")), self.created()
        named = {
            "case": str(self.told.case.get("id", "")),
            "opened": str(self.told.case.get("opened", "")),
            "created": created,
            "digest": digest,
            "short": digest[:16],
        }
        listed = [(self.say(name), value) for name, value in named.items() if value]
        start = _html.tag("h1", title) + _html.pairs(listed, (self.say("digest"), self.say("short")))
        parts = [
            ("about", self.about()),
            ("amounts", self.amounts()),
            ("checks", self.checks()),
            ("timeline", self.timeline()),
            ("checklists", self.checklists()),
            ("contacts", self.contacts()),
            ("evidence", self.evidence()),
            ("deadlines", self.deadlines()),
            ("result", self.pairs(_RESULT)),
            ("verify", self.verify()),
        ]
        on = self.day(created)
        body = "".join(
            f"<section>{_html.tag('h2', self.say(name, on=on))}{part or _html.tag('p', self.say('none'))}</section>"
            for name, part in parts
        )
        foot = _html.tag("div", self.say("foot", case=case, short=digest[:16]))
        foot += _html.tag("div", f"SHA-256 {digest}", "digest")
        return _html.document(self.words.lang, f"{title} {case}", f"<header>{start}</header><main>{body}</main>", foot)

    def created(self) -> str:
        made = self.record.get("created")
        return str(made.get("at", "")) if isinstance(made, Mapping) else ""

    def day(self, value: object) -> str:
        moment = _days.read(value)
        return _days.said(moment.day, self.words.lang) + (f" {moment.time}" if moment.time else "") if moment else ""

    def value(self, name: str) -> str:
        """Return what was filled in under ``name``, a choice in words."""
        value = self.told.about.get(name, "")
        if name in _CHOICES:
            return self.words.name(name, value)
        return self.mask(value)

    def pairs(self, names: tuple[str, ...]) -> str:
        about = [name for name in names if name in self.told.about]
        return _html.pairs((self.about_labels.get(name, name), self.value(name)) for name in about) if about else ""

    def about(self) -> str:
        """List what was filled in, in the order of the form."""
        named = (*self.about_labels, *self.told.about)
        return self.pairs(tuple(name for name in dict.fromkeys(named) if name not in _RESULT))

    def amounts(self) -> str:
        table, *said = _letter_parts.amounts(self.told, self.words)
        head, *rows = table.rows
        return _html.table(head, rows) + "".join(_html.tag("p", block.text) for block in said)

    def checks(self) -> str:
        found = []
        for number, check in enumerate(self.told.case.get("checks", []), 1):
            title = self.mask(check.get("title")) or self.words.name("check", check.get("check", {}).get("id"))
            found.append(_html.tag("h3", self.say("check", number=number, title=title, at=self.day(check.get("at")))))
            found.append(self.check(check))
        return "".join(found)

    def check(self, check: dict[str, Any]) -> str:
        """Show one comparison: its verdict, what differs, likely causes with their evidence, and all vouchers."""
        findings = check.get("findings", {})
        told = _letter_findings.found(self.told, self.words, check) if "verdict" in findings else None
        said = [told.verdict, *told.differing, *told.causes] if told else []
        said += [self.words.say("cause_note")] if told and told.causes else []
        rows = [
            (
                f"{number} · {self.words.name('kind', one.get('kind'))}",
                *(_letter_findings.yuan(one.get(name)) for name in ("amount", "amount_in_words")),
                self.words.name("status", one.get("status")),
            )
            for number, one in enumerate(_letter_findings.objects(findings.get("vouchers")), 1)
        ]
        table = _html.table(self.head("voucher", "figures", "words", "status"), rows) if rows else ""
        return "".join(_html.tag("p", line) for line in said) + table

    def timeline(self) -> str:
        rows = [
            (self.day(one["on"]), self.mask(one["title"]), self.mask(one["text"]))
            for one in timeline.of(self.told.case, self.words.lang, self.titles)
        ]
        return _html.table(self.head("when", "what", "detail"), rows) if rows else ""

    def checklists(self) -> str:
        return "".join(self.checklist(one) for one in self.told.case.get("checklists", []))

    def checklist(self, one: dict[str, Any]) -> str:
        steps, slug = one.get("steps", []), one["id"].partition("@")[0]
        done = sum(bool(step.get("done")) for step in steps)
        title = f"{self.titles[slug]} {one['id']}" if slug in self.titles else one["id"]
        rows = [
            (
                self.titles.get(f"{slug}#{step['id']}") or self.titles.get(step["id"]) or step["id"],
                self.say("yes" if step.get("done") else "no"),
                self.day(step.get("at")),
                self.mask(step.get("by")),
                "\n".join(filter(None, (self.mask(step.get("note")), self.exhibits(step.get("evidence", []))))),
            )
            for step in steps
        ]
        head = _html.tag("h3", self.say("checklist", title=title, done=done, all=len(steps)))
        return head + (_html.table(self.head("step", "done", "when", "by", "note"), rows) if rows else "")

    def contacts(self) -> str:
        events = deadlines.events()
        rows = []
        for one in self.told.contacts:
            event = events.get(one.get("kind", ""))
            following = (self.day(one.get("next_on")), self.mask(one.get("next_what")))
            rows.append(
                (
                    self.day(one.get("at")),
                    event[self.words.lang] if event else self.words.say("contact"),
                    *(self.mask(one.get(name)) for name in ("channel", "person", "ticket", "said")),
                    "\n".join(filter(None, following)),
                )
            )
        head = self.head("when", "what", "channel", "person", "ticket", "said", "next")
        return _html.table(head, rows) if rows else ""

    def evidence(self) -> str:
        rows = []
        for number, one in enumerate(self.told.case.get("evidence", []), 1):
            document = one.get("document", "other")
            size = self.say("bytes", count=one["bytes"]) if "bytes" in one else ""
            made = [self.words.name("change", change) for change in one.get("changes", [])]
            if "made_from" in one:
                made.insert(0, self.say("made_from", exhibit=self.exhibits([one["made_from"]]) or one["made_from"]))
            file = (self.mask(one.get("name")), one.get("type"), size, self.words.say("comma").join(made))
            rows.append(
                (
                    self.say("exhibit", number=number),
                    self.documents.get(document) or self.words.name("document", document),
                    "\n".join(filter(None, file)),
                    self.day(one.get("added")),
                    self.mask(one.get("note")),
                    one.get("sha256", ""),
                )
            )
        head = [*self.head("number", "document", "file", "added", "note"), "SHA-256"]
        return _html.table(head, rows, digest=5) if rows else ""

    def exhibits(self, ids: list[str]) -> str:
        """Return under which numbers these pieces of evidence are listed."""
        places = {one["id"]: number for number, one in enumerate(self.told.case.get("evidence", []), 1)}
        listed = [self.say("exhibit", number=places[name]) for name in ids if name in places]
        return self.words.say("comma").join(listed)

    def deadlines(self) -> str:
        made = _days.read(self.created())
        found = deadlines.of(self.told.case, made.day, self.words.lang) if made else []
        rows = [
            (
                self.day(one["ends_on"]) or str(one["unknown"] or ""),
                self.mask(one["title"]),
                self.mask("\n".join(filter(None, (one["period"], one["starts_with"], one["note"])))),
                self.mask(one["basis"]),
            )
            for one in found
        ]
        return _html.table(self.head("ends", "what", "detail", "basis"), rows) if rows else ""

    def verify(self) -> str:
        names = ("verify_record", "verify_files", "verify_limit", "verify_masked")
        return "".join(_html.tag("p", self.say(name)) for name in names)
