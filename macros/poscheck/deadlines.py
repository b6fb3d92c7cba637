"""Which time limits run in a case, for whom and until when: those of laws and products, and dates of one's own.

Each rule, with its figure, its source and its texts, stands in ``checklists/rules/deadlines.json``; ``posguide check``
proves that figures and quotations are those of the facts. How days are counted is in ``_periods.py``, what starts and
what stops a clock in ``_clocks.py``.

>>> from datetime import date
>>> case = {"contacts": [{"id": "0" * 16, "kind": "complaint_market", "at": "2026-09-28"}]}
>>> [(one["id"], one["ends_on"], one["state"]) for one in of(case, date(2026, 10, 14), "zh")]
[('market-decides', '2026-10-13', 'over')]
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from poscheck import _clocks, _date_words, _days, _periods
from poscheck._clocks import Contact, Rule, Start
from poscheck._date_words import label, say
from poscheck.case import tidy

Deadline = dict[str, Any]


def events() -> dict[str, dict[str, str]]:
    """Return the kinds of contacts by their codes, in order: ``{"called": {"zh", "en"}, …}``."""
    return dict(_date_words.events())


def groups() -> list[dict[str, Any]]:
    """Return the same kinds in groups, to choose from: ``{"title": {"zh", "en"}, "events": [code, …]}``."""
    listed = _date_words.data()["events"]
    return [
        {"title": group["title"], "events": [event["id"] for event in listed if event["group"] == group["id"]]}
        for group in _date_words.data()["groups"]
    ]


def of(case: dict[str, Any], today: date, lang: str) -> list[Deadline]:
    """Return the deadlines of a case in the order of their last days; those without one come last.

    Each holds ``id`` of the rule; ``key``, unique in the case and always the same; ``kind``, rule or own; ``title``;
    ``whose``, me or them; ``starts_on``, ``starts_with`` in words; ``ends_on``, None if not known: then ``unknown``
    says why and ``earliest`` is the first day it can be; ``longer_on``, the day by working days where a rule for the
    other side only says "day"; ``count``, ``unit``, ``period`` in words; ``state``: open, today, over, met or unknown;
    ``days_left``, natural days, None if met or unknown; ``met_on``; ``then``, what to do when it is over; ``note``;
    ``basis``, the source in words; ``fact``, ``facts``, ``says``, ``confidence``, ``as_of``, ``check_after``;
    ``stale``, whether the text had to be checked again before today; ``estimate``, whether the starting day is a
    question of law. Days are ``YYYY-MM-DD`` or None. Nothing in a case makes this fail.
    """
    whole = tidy(case)
    view = _View(whole.get("about", {}), _clocks.contacts(whole), today, lang)
    found = [view.of_rule(rule, start) for rule in _date_words.data()["deadlines"] for start in view.starts(rule)]
    for rule in _date_words.data()["own"]:
        found += view.of_contacts(rule) if rule["on"] == "next_on" else view.of_about(rule)
    return sorted(found, key=lambda one: (one["ends_on"] or one["earliest"] or "none", one["key"]))


class _View(NamedTuple):
    """One case on one day, in one language."""

    about: dict[str, str]
    listed: list[Contact]
    today: date
    lang: str

    def starts(self, rule: Rule) -> list[Start]:
        """Return where the clock of a rule starts, if the rule can hold in the case.

        A contact was meant for somebody, so where the case does not say for whom, that is told; a mere date starts a
        clock only if all is known that decides whether the rule holds.
        """
        holds, missing = _clocks.fits(rule, self.about)
        found = _clocks.starts(rule, self.about, self.listed, self.today) if holds else []
        told = all(name in _date_words.data()["names"] for name in missing)
        return [one for one in found if not missing or (one.place is not None and told)]

    def of_rule(self, rule: Rule, start: Start) -> Deadline:
        """Return the deadline of a rule whose clock starts there."""
        count, mine = rule["count"], rule["whose"] == "me"
        if "adds_to" in rule:
            count += _date_words.rule(rule["adds_to"])["count"]
        if start.moment:
            end = _periods.end(start.moment.day, count, rule["unit"], mine=mine, moves=rule.get("moves", False))
        else:
            end = _periods.End(None, ("no_date", {"label": label(start.what, self.lang)}))
        stale = rule["check_after"] < self.today.isoformat()
        notes = [rule["caution"][self.lang]] if "caution" in rule else []
        notes += [self.limited(name, rule["applies"][name]) for name in _clocks.fits(rule, self.about)[1]]
        notes += [say(name, self.lang, **values) for name, values in end.notes]
        if stale:
            notes.append(say("stale", self.lang, day=date.fromisoformat(rule["check_after"])))
        source, place = rule["source"][self.lang], rule["at"][self.lang]
        return {
            **self.common(rule, start, end, notes, _clocks.stopped(rule["ended_by"], start, self.listed, self.today)),
            "kind": "rule",
            "title": rule["title"][self.lang],
            "count": count,
            "unit": rule["unit"],
            "period": _date_words.period(count, rule["unit"], self.lang),
            "basis": say("basis", self.lang, title=source, place=place, as_of=rule["as_of"]),
            "fact": rule["fact"],
            "facts": [rule["fact"], *rule.get("also", []), *rule.get("facts", [])],
            "says": rule["says"][self.lang],
            **{name: rule[name] for name in ("confidence", "as_of", "check_after")},
            "stale": stale,
            "estimate": rule.get("estimate", False),
        }

    def limited(self, name: str, values: list[str]) -> str:
        """Say for whom a rule holds, where the case does not tell."""
        about = _date_words.data()["names"][name]
        listed = _date_words.joined((about["values"][value][self.lang] for value in values), "listed", self.lang)
        return say("limited", self.lang, label=about["label"][self.lang], values=listed)

    def of_contacts(self, rule: Rule) -> list[Deadline]:
        """Return the next dates of all contacts; any contact on that day or later meets one."""
        found = []
        for one in self.listed:
            due = _days.read(one.data.get("next_on"))
            if due:
                start = Start(one.id, one.kind or "other", one.moment, one.place)
                met = _clocks.stopped(None, start._replace(moment=due), self.listed, self.today)
                found.append(self.of_own(rule, start, due.day, met, one.data.get("next_what")))
        return found

    def of_about(self, rule: Rule) -> list[Deadline]:
        """Return the deadline of a date of the case, if it is filled in; what came after the last demand meets it."""
        if rule["on"] not in self.about:
            return []
        asked = [one for one in self.listed if one.kind in rule["starts"] and one.moment]
        start = Start(rule["on"], "", _days.Moment(date.min, ""))
        if asked:
            last = max(asked, key=_clocks.moment_of)
            start = Start(rule["on"], last.kind, last.moment, last.place)
        due = _days.read(self.about[rule["on"]])
        met = _clocks.stopped(rule["ended_by"], start, self.listed, self.today)
        return [self.of_own(rule, start, due.day if due else None, met)]

    def of_own(
        self, rule: Rule, start: Start, due: date | None, met: Contact | None, what: str | None = None
    ) -> Deadline:
        """Return the deadline of a date that people set themselves; ``what`` is their own word for it."""
        title = rule["title"][self.lang]
        end = _periods.End(due, None if due else ("no_date", {"label": title}))
        return {
            **self.common(rule, start, end, [], met),
            "kind": "own",
            "title": what or title,
            "period": "",
            "basis": rule["basis"][self.lang],
            "facts": rule.get("facts", []),
            "says": "",
            **dict.fromkeys(("count", "unit", "fact", "confidence", "as_of", "check_after")),
            "stale": False,
            "estimate": False,
        }

    def common(self, rule: Rule, start: Start, end: _periods.End, notes: list[str], met: Contact | None) -> Deadline:
        """Return what rules and own dates have in common; how it was met takes the place of all other notes."""
        settled = self.about.get("state") == "settled"
        if met and met.moment:
            late = (met.moment.day - end.day).days if end.day else 0
            name = "met" if late < 1 else "met_day_late" if late == 1 else "met_late"
            notes = [say(name, self.lang, day=met.moment.day, label=label(met.kind, self.lang), days=late)]
        elif settled:
            notes = [say("settled", self.lang)]
        done = settled or met is not None
        left = (end.day - self.today).days if end.day and not done else None
        state = "met" if done else "unknown" if left is None else "over" if left < 0 else "open" if left else "today"
        started = start.moment.day if start.moment and start.what else None
        with_ = label(start.what, self.lang) if start.what else ""
        return {
            "id": rule["id"],
            "key": f"{rule['id']}:{start.part}",
            "whose": rule["whose"],
            "starts_on": _iso(started),
            "starts_with": say("dated", self.lang, label=with_, day=started) if started else with_,
            "ends_on": _iso(end.day),
            "longer_on": _iso(end.longer),
            "earliest": _iso(end.earliest),
            "unknown": say(end.unknown[0], self.lang, **end.unknown[1]) if end.unknown else None,
            "state": state,
            "days_left": left,
            "met_on": _iso(met.moment.day if met and met.moment else None),
            "then": "" if done else rule["then"][self.lang],
            "note": ("" if self.lang == "zh" else " ").join(notes),
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
