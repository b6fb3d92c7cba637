"""When the clock of a deadline starts in a case, and what stops it. What counts stands in ``rules/deadlines.json``."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from poscheck import _days, rules
from poscheck._days import Moment

Rule = dict[str, Any]
_WHOLE = "case"


class Contact(NamedTuple):
    """One contact of a case; ``moment`` is None if it has no date."""

    place: int
    id: str
    kind: str
    moment: Moment | None
    data: dict[str, Any]

    def follows(self, start: Start) -> bool:
        """Tell whether it came on or after the start; on one day the time decides, where both have one."""
        if self.moment is None or start.moment is None or self.place == start.place:
            return False
        if self.moment.day == start.moment.day and self.moment.time and start.moment.time:
            return self.moment.time >= start.moment.time
        return self.moment.day >= start.moment.day


class Start(NamedTuple):
    """Where a clock starts: ``what`` is the kind of contact or a name in ``about``, ``place`` that of the contact.

    ``part`` makes the key of the deadline: the id of the contact, or "case" where there can be only one.
    """

    part: str
    what: str
    moment: Moment | None
    place: int | None = None


def contacts(case: dict[str, Any]) -> list[Contact]:
    """Return the contacts of a tidy case, in its order."""
    return [
        Contact(place, entry["id"], entry.get("kind", ""), _days.read(entry.get("at")), entry)
        for place, entry in enumerate(case.get("contacts", []))
    ]


def fits(rule: Rule, about: dict[str, str]) -> tuple[bool, list[str]]:
    """Tell whether a rule may hold in the case, and which of the things that decide this are not filled in."""
    missing = []
    for name, allowed in rule.get("applies", {}).items():
        given = about.get(name)
        if given is None:
            missing.append(name)
        elif name == "label":
            if not {*rules.signs(given), rules.transaction_type(given)} & set(allowed):
                return False, []
        elif given not in allowed:
            return False, []
    return True, missing


def starts(rule: Rule, about: dict[str, str], listed: list[Contact], today: date) -> list[Start]:
    """Return where the clock of a rule starts: the first of its ways to start that the case has anything for."""
    for way in rule["starts"]:
        found = _of_about(rule, way, about, listed, today) if "about" in way else _of_contacts(rule, way, listed)
        if found:
            return found
    return []


def _of_contacts(rule: Rule, way: Rule, listed: list[Contact]) -> list[Start]:
    found = [one for one in listed if one.kind in way["events"] and not _barred(rule, one, listed)]
    if way.get("take") == "first":
        found = sorted(found, key=moment_of)[:1]
        return [_start(one)._replace(part=_WHOLE) for one in found]
    return [_start(one) for one in found]


def _barred(rule: Rule, contact: Contact, listed: list[Contact]) -> bool:
    """Tell whether something came before by which the rule does not hold."""
    return any(contact.follows(_start(one)) for one in listed if one.kind in rule.get("not_after", ()))


def _of_about(rule: Rule, way: Rule, about: dict[str, str], listed: list[Contact], today: date) -> list[Start]:
    name = way["about"]
    given = about.get(name)
    own = Start(_WHOLE, name, _days.read(given))
    points = [own] if own.moment else []
    # A demand that is only planned renews nothing.
    points += [
        _start(one)._replace(part=_WHOLE)
        for one in listed
        if one.kind in way.get("renewed_by", ()) and one.moment and one.moment.day <= today
    ]
    if not points:
        return [own] if given else []
    points.sort(key=moment_of)
    start = points[0]
    for point in points[1:]:
        # What is over does not begin anew; noticing the error does not renew what was demanded before.
        if point.what != name and moment_of(point).day <= _days.add(moment_of(start).day, rule["count"], rule["unit"]):
            start = point
    return [start]


def _start(contact: Contact) -> Start:
    return Start(contact.id, contact.kind, contact.moment, contact.place)


def moment_of(one: Contact | Start) -> Moment:
    """Return the time, to sort by; what has none comes last, and on one day what has no time of day first."""
    return one.moment or Moment(date.max, "")


def stopped(kinds: list[str] | None, start: Start, listed: list[Contact], today: date) -> Contact | None:
    """Return the first contact of these kinds, or of any, that came after the start, and not after today."""
    found = [one for one in listed if (kinds is None or one.kind in kinds) and one.follows(start)]
    return min((one for one in found if moment_of(one).day <= today), key=moment_of, default=None)
