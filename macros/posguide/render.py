"""Content as Markdown: what the macros put into a page.

Everything is rendered by templates that escape; block HTML starts at the left edge and holds no blank line,
because Markdown takes indented HTML for code and a blank line for the end of a block.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import rfc8785

from poscheck import checks, convert, deadlines, money
from poscheck.record import VERSION
from poscheck.rules import rules
from posguide import api, facts, sums, versions
from posguide.content import Checklist
from posguide.differences import NAMED, Run, between
from posguide.page import BasePage, words
from posguide.problems import ContentError, Problem

__all__ = ["CONVERT_WORDS", "FORM_WORDS", "SCRIPT_WORDS", "Page", "words"]

# The words that the form's script shows; it holds none of its own.
FORM_WORDS = (
    "voucher_number", "voucher_removed", "most_vouchers", "form_cleared", "example_filled", "undo", "queued",
    "stage_start", "stage_download", "stage_boot", "stage_record", "load_failed", "crashed",
    "not_kept", "notes", "next_steps", "record_title", "record_text", "download_record",
    "record_impossible", "record_ready", "record_digest", "record_failed",
    "causes_title", "causes_rest", "cause_settles", "cause_see", "cause_step", "cause_example", "cause_fact",
    "cause_method", "answer_stale", "check_again", "case_add", "case_added", "case_title", "case_text", "case_open",
    "case_remove", "case_removed", "case_opened", "case_go", "case_imported", "case_trouble_forbidden",
    "case_trouble_full",
)  # fmt: skip
# The words that the script of a converter shows.
CONVERT_WORDS = (
    "queued", "stage_start", "stage_download", "stage_boot", "load_failed", "crashed",
    "copied", "copy_failed", "convert_copy", "convert_copy_this",
)  # fmt: skip
# The words that the script of a guidance page shows.
SCRIPT_WORDS = (
    "steps_done", "ticks_cleared", "undo", "not_kept", "found_some", "found_none", "copied", "copy_failed",
    "case_go", "case_untitled", "case_writes_to", "case_other_version", "case_go_pinned", "case_none_open",
    "case_start_here", "case_step_when", "case_step_by", "case_note",
)  # fmt: skip
# The words that the scripts of a case show: families of words, and what they share with others.
CASE_FAMILIES = ("case_", "hidden_", "record_")
CASE_WORDS = (
    "undo", "crashed", "queued", "stage_start", "stage_download", "stage_boot", "load_failed", "copied", "copy_failed",
    "steps_done", "as_of",
)  # fmt: skip
# Modules that only some pages load, when they are mounted.
_LATER = ("worker.mjs", "case-*.mjs")

_GROUPS = ("amount", "identity", "label", "date", "state", "condition", "handling")
_FACETS = {"reading": ("terminal", "customer"), "complainants": ("person", "business", "customer")}
_HEADING = re.compile(r"(?m)^(#{1,6} .*)$")
_BLANK_LINES = re.compile(r"\n\s*\n")


class Page(BasePage):
    """One page of one language, with everything a macro can put into it."""

    # Versioned documents

    def checklist(self, slug: str, version: str | None = None) -> str:
        """Return the Markdown of a version of a checklist (the current one if none is named)."""
        chosen = self.chosen(slug, version)
        release = self.content.releases.data[slug]
        text = self.render(
            f"{chosen.kind}.md.j2",
            checklist=chosen,
            release=release,
            about=release["versions"][chosen.version],
            sources=self._numbered_sources(chosen),
        )
        return _tight(text)

    def chosen(self, slug: str, version: str | None = None) -> Checklist:
        """Return a version of a checklist, the current one if none is named. Raises ``LookupError``."""
        by_version = self.content.published.get(slug, {})
        if version is None and by_version:
            version = self.content.releases.data[slug]["current"]
        if version not in by_version:
            raise LookupError(f"there is no published checklist {slug}@{version or 'current'}")
        return by_version[version]

    def changes(self, slug: str) -> str:
        """Return the versions of a checklist, and what lies between each old one and the current, and the next."""
        current = self.chosen(slug)
        listed = list(self.content.published[slug].values())
        pairs = [(one, current) for one in reversed(listed) if one is not current]
        pairs += [(old, new) for old, new in pairwise(listed) if new is not current]
        text = self.render(
            "changes.md.j2",
            slug=slug,
            current=current,
            release=self.content.releases.data[slug],
            versions=self.content.published[slug],
            comparisons=[(old, new, between(old, new, self.content, self.lang)) for old, new in pairs],
        )
        return _tight(text)

    def facets(self, checklist: Checklist) -> dict[str, tuple[str, ...]]:
        """Return by what the entries can be filtered: names with values between which they differ."""
        entries = checklist.steps.values()
        found = {}
        for name, values in _FACETS.items():
            if len({tuple(self.facets_of(entry).get(name, ())) for entry in entries}) > 1:
                found[name] = values
        if checklist.kind == "codes":
            found["namespace"] = tuple(one["id"] for one in checklist.data["namespaces"])
        return found

    def facets_of(self, entry: dict[str, Any]) -> dict[str, list[str]]:
        """Return the values by which an entry is found; what fits both kinds of deposit fits each."""
        found = {name: entry[name] for name in ("complainants",) if name in entry}
        if "reading" in entry:
            found["reading"] = ["terminal", "customer"] if entry["reading"] == "both" else [entry["reading"]]
        if "namespace" in entry:
            found["namespace"] = [entry["namespace"]]
        return found

    def facet_word(self, checklist: Checklist, name: str, value: str) -> str:
        """Return what a choice of a filter is called."""
        if name == "namespace" and value != "all":
            return self.text(next(one["title"] for one in checklist.data["namespaces"] if one["id"] == value))
        return self.word(f"filter_{value}" if name != "complainants" or value == "all" else f"complainant_{value}")

    def groups(self, checklist: Checklist) -> list[str]:
        """Return the groups of causes that have entries, in order."""
        used = {entry["group"] for entry in checklist.steps.values()}
        return [group for group in _GROUPS if group in used]

    def any_due(self, checklist: Checklist) -> bool:
        """Tell whether a version rests on a fact that had to be read again before today."""
        return any(fact.due(self.today) for fact in self.content.rests_on(checklist))

    def newest_first(self, release: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        """Return the versions of a release and what may change about them, the newest first."""
        return sorted(release["versions"].items(), key=lambda item: versions.parse(item[0]), reverse=True)

    def sources(self, checklist: Checklist, numbers: dict[str, int]) -> dict[str, dict[str, Any]]:
        """Return the sources that a version rests on, in the order of their numbers."""
        known = checklist.data.get("sources") or self.content.facts.sources
        return {name: known[name] for name in numbers}

    def _numbered_sources(self, checklist: Checklist) -> dict[str, int]:
        """Number the sources in the order in which they are cited."""
        found = dict.fromkeys(fact.source_id for fact in self.content.rests_on(checklist))
        return {name: number for number, name in enumerate(found, 1)}

    # Words of what the templates put together

    def field_word(self, name: str) -> str:
        """Return what a field of an entry is called on the page of changes."""
        return self.word(f"field_{name}")

    def worded(self, field: str, changed: list[Run]) -> list[Run]:
        """Return runs of names as runs of what the names are called."""
        if field not in NAMED:
            return changed
        return [
            run._replace(text=self.listed([name for name in run.text.split("\n") if name], NAMED[field]) + "\n")
            for run in changed
        ]

    def words_json(self, *names: str) -> str:
        """Return words of the interface as JSON for an attribute."""
        return _json({name: self.word(name) for name in names})

    def script_words(self) -> dict[str, str]:
        """Return the words that the script of a guidance page shows."""
        return {name: self.word(name) for name in SCRIPT_WORDS}

    # Pages around them

    def facts(self) -> str:
        """Return all facts, source by source, each with how fresh it is and what rests on it."""
        return _tight(self.render("facts.md.j2", cited_by=self.cited_by()))

    def cited_by(self) -> dict[str, list[str]]:
        """Return for each fact the places of current versions that rest on it: entries first, then whole pages."""
        current = self.content.in_order()
        found = [(f"{slug}#{name}", entry) for slug, one in current for name, entry in one.steps.items()]
        found += [(slug, one.around) for slug, one in current]
        places: dict[str, list[str]] = {name: [] for name in self.content.facts.facts}
        for place, data in found:
            for name in facts.cited(data):
                places[name].append(place)
        return places

    def coverage(self) -> str:
        """Return where each item of the source text went, and how each of its defects was mended."""
        return _tight(self.render("coverage.md.j2"))

    def mended_by(self, defect: str) -> list[str]:
        """Return the checklists that say how they mended a defect of the source text."""
        return [
            slug
            for slug, checklist in self.content.in_order()
            if any(mend["defect"] == defect for mend in checklist.data.get("mends", []))
        ]

    def versions(self) -> str:
        """Return all checklists with all their versions."""
        return _tight(self.render("versions.md.j2"))

    def api(self) -> str:
        """Return what the machine-readable side offers, and its own changelog."""
        return _tight(self.render("api.md.j2", **api.about()))

    def home(self) -> str:
        """Return the first screen of the site."""
        return _tight(self.render("home.md.j2"))

    # Checks

    def check(self, name: str) -> str:
        """Return the form of a check."""
        document = self.content.checks[name]
        form = self.render(
            "check.html.j2",
            check=document.data,
            name=name,
            payload=self._payload(name, document.data),
            words=self.words_json(*FORM_WORDS),
            modules=self._modules(),
        )
        return _BLANK_LINES.sub("\n", form)

    def examples(self, name: str) -> str:
        """Return the worked examples of a check, each with its computed result."""
        declaration = self.content.checks[name].data
        worked: dict[str, list[dict[str, Any]]] = {}
        for example in declaration["examples"]:
            made = {**example, **checks.run(declaration, example["values"], self.lang)}
            worked.setdefault(example["group"], []).append(made)
        return _tight(self.render("examples.md.j2", check=declaration, name=name, groups=worked))

    def estimates(self) -> str:
        """Return what the ranking of causes rests on: frequencies with their bases, and limits with their facts."""
        return _tight(self.render("estimates.md.j2", rules=rules()))

    def convert(self, name: str) -> str:
        """Return the form of a converter."""
        declaration = self.content.converters[name].data
        used = {part: declaration[part] for part in ("outcomes", "writings")}
        form = self.render(
            "convert.html.j2",
            converter=declaration,
            name=name,
            payload=_json({"declaration": used, "runtime": self._runtime()}),
            words=self.words_json(*CONVERT_WORDS),
            modules=self._modules(),
        )
        return _BLANK_LINES.sub("\n", form)

    def writing(self, name: str, part: str) -> str:
        """Return a table of a converter, ``amounts``, ``characters`` or ``rules``, with what it writes computed."""
        declaration = self.content.converters[name].data
        return _tight(self.render("writing.html.j2", converter=declaration, part=part))

    def written(self, amount: str) -> dict[str, Any]:
        """Return the right writings of an amount by their names."""
        return convert.writings(money.from_text(amount))

    def _modules(self) -> list[str]:
        """Name the page's modules, so that the browser asks for all of them at once instead of one by one."""
        folder = self.content.root / "docs" / "theme" / "assets" / "guide"
        return sorted(path.name for path in folder.glob("*.mjs") if not any(map(path.match, _LATER)))

    def _payload(self, name: str, declaration: dict[str, Any]) -> str:
        """Return what the form needs at run time, as JSON for an attribute.

        A script element would not do: instant navigation runs every script of a page anew, data or not.
        """
        checklist = self.content.current(declaration["checklist"])
        causes = rules()["causes"].values()
        links = {link["step"] for outcome in declaration["outcomes"].values() for link in outcome["next"]}
        links |= {cause["step"] for cause in causes}
        # What is cited by version is read where it is now; the permanent address stands there.
        links |= {re.sub("@[^#]*", "", cause["see"]) for cause in causes}
        facts_cited = {fact for cause in causes for fact in cause.get("facts", [])}
        examples = declaration["examples"]
        payload = {
            "declaration": {
                **declaration,
                "examples": [{key: one[key] for key in ("id", "values")} for one in examples],
            },
            "check": {"id": name, "sha256": sums.digest(rfc8785.dumps(declaration))},
            "checklist": {"id": checklist.id, "sha256": checklist.sha256},
            "code": self._code(),
            "links": {step: self.link(step.replace("#", "/#")) for step in sorted(links)}
            | {fact: self.link(f"facts/#{fact}") for fact in sorted(facts_cited)}
            | {"case": self.link("case/")},
            "examples": {one["expect"]["cause"]: one["id"] for one in reversed(examples) if "cause" in one["expect"]},
            "runtime": self._runtime(),
        }
        return _json(payload)

    # A case

    def case(self) -> str:
        """Return the page on which a case is written down, worked through and handed over."""
        needs = self.content.case.data["needs"]
        payload = {
            "form": {"id": "case", "sha256": sums.digest(rfc8785.dumps(self.content.case.data))},
            "needs": needs,
            "causes": {code: self.text(cause["title"]) for code, cause in rules()["causes"].items()},
            "documents": self._titles("evidence"),
            "events": {code: self.text(label) for code, label in deadlines.events().items()},
            "checklists": {
                slug: {"id": one.id, "sha256": one.sha256, "title": self.text(one.data["title"])}
                for slug, one in self.content.in_order()
                if one.kind == "checklist"
            },
            "labels": self._case_labels(),
            "links": {
                "amounts": self.link("tools/amounts/"),
                "api": self.shared("api/v1/checklists/"),
                "root": self.link(""),
            },
            "runtime": self._runtime(),
        }
        return _tight(self.render("case.md.j2", payload=_json(payload), words=self._case_words()))

    def reopen(self) -> str:
        """Return the form that opens and checks a record or a package of a case."""
        payload = {"labels": self._case_labels(), "links": {"case": self.link("case/")}, "runtime": self._runtime()}
        form = self.render("reopen.html.j2", payload=_json(payload), words=self._case_words())
        return _BLANK_LINES.sub("\n", form)

    def case_events(self) -> list[dict[str, Any]]:
        """Return the kinds of contact, in groups, with what each is called."""
        labels = deadlines.events()
        return [
            {"title": group["title"], "events": {code: labels[code] for code in group["events"]}}
            for group in deadlines.groups()
        ]

    def _case_words(self) -> str:
        families = [name for name in words() if name.startswith(CASE_FAMILIES)]
        return self.words_json(*families, *CASE_WORDS)

    def _case_labels(self) -> dict[str, dict[str, str]]:
        """Return what the fields, the steps and the documents of a case are called in its readable copy."""
        fields = [field for section in self.content.case.data["sections"] for field in section["fields"]]
        steps = {
            f"{slug}#{name}": self.text(step["title"])
            for slug, one in self.content.in_order()
            if one.kind == "checklist"
            for name, step in one.steps.items()
        }
        steps |= {
            slug: self.text(one.data["title"]) for slug, one in self.content.in_order() if one.kind == "checklist"
        }
        return {
            "about_labels": {field["name"]: self.text(field["label"]) for field in fields},
            "titles": steps,
            "documents": self._titles("evidence"),
        }

    def _titles(self, slug: str) -> dict[str, str]:
        return {name: self.text(entry["title"]) for name, entry in self.content.current(slug).steps.items()}

    def _code(self) -> dict[str, str]:
        """Return the program that computes in the browser, as a record names it."""
        return {"name": "poscheck", "version": VERSION, "sha256": self._runtime()["archive"]["sha256"]}

    def _runtime(self) -> dict[str, Any]:
        path = self.content.root / "docs" / "theme" / "assets" / "runtime" / "manifest.json"
        if not path.exists():
            raise ContentError(Problem(path, 1, "the Python runtime is not prepared; run `posguide runtime`"))
        return {
            "root": self.shared("assets/runtime/"),
            **json.loads(path.read_bytes()),
        }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _tight(text: str) -> str:
    """Leave blank lines around headings only."""
    pieces = [_BLANK_LINES.sub("\n", piece.strip("\n")) for piece in _HEADING.split(text)]
    return "\n\n".join(piece for piece in pieces if piece.strip()) + "\n"
