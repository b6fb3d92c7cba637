import copy
import json
import re
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from itertools import permutations
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import markdown
import pytest
from documents import FACTS, KINDS, document, everything, fact, release, version, with_facts
from documents import key as table
from documents import text as say

from material import LANGS, strings
from poscheck.rules import rules
from posguide import places, schemas
from posguide.content import Content, read
from posguide.differences import NAMED, runs
from posguide.facts import cited
from posguide.problems import ContentError
from posguide.render import FORM_WORDS, Page, words

EXTENSIONS = ["attr_list", "md_in_html", "def_list", "tables"]
VOID = {"input", "meta", "br", "img", "link", "hr"}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "*a* _b_ `c` [d](javascript:e) ![f](g) {#h} {.i} | \\ # !",
    "' onclick='x",
    "{{ 7*7 }} {% raw %}",
    "&lt;b&gt; & &amp;",
)


class Html(HTMLParser):
    """Collects what a browser would see: elements, and the text inside each id and class."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.headings: dict[str | None, str] = {}
        self._open: list[str] = []
        self._heading: str | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if re.fullmatch("h[1-6]", tag):
            self._heading = dict(attrs).get("id")
            self.headings[self._heading] = ""
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"{tag} closes another element"
        if re.fullmatch("h[1-6]", tag):
            self._heading = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if any(re.fullmatch("h[1-6]", tag) for tag in self._open):
            self.headings[self._heading] += data

    def close(self) -> None:
        super().close()
        assert self._open == []

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


def html(text: str) -> Html:
    return Html(markdown.markdown(text, extensions=EXTENSIONS))


def with_data(content: Content, change: Any) -> Content:
    """Return the content with its checklist changed in memory."""
    checklist = content.published["handling"]["1.0.0"]
    data = copy.deepcopy(checklist.data)
    change(data)
    changed = checklist._replace(document=checklist.document._replace(data=data))
    return content._replace(published={"handling": {"1.0.0": changed}})


def with_releases(content: Content, release: dict[str, Any]) -> Content:
    versions = {name: content.published["handling"]["1.0.0"]._replace(version=name) for name in release["versions"]}
    releases = content.releases._replace(data={"handling": release})
    return content._replace(published={"handling": versions}, releases=releases)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("version", [None, "1.0.0"])
def test_a_checklist_shows_everything_of_its_version(content: Content, lang: str, version: str | None) -> None:
    page = html(Page(content, lang, "handling/").checklist("handling", version))
    data = content.published["handling"]["1.0.0"].data
    numbered = [f"{number}. {step['title'][lang]}" for number, step in enumerate(data["steps"], 1)]
    assert [page.headings[step["id"]] for step in data["steps"]] == numbered
    boxes = [attrs["data-step"] for attrs in page.of("input") if attrs["type"] == "checkbox"]
    assert boxes == [step["id"] for step in data["steps"]]
    ids = {attrs["id"] for _, attrs in page.elements if attrs.get("id")}
    assert {f"source-{name}" for name in data["sources"]} <= ids
    steps = [text for step in data["steps"] for text in (*step["do"], step["why"], step["done"], *step["evidence"])]
    around = [source["title"] for source in data["sources"].values()] + [mend["text"] for mend in data["mends"]]
    for text in steps + around:
        assert text[lang] in page.text
    assert content.published["handling"]["1.0.0"].sha256 in page.text
    assert not re.search(r"[{}]", page.text), "a gap was not filled"
    links = {attrs["href"] for attrs in page.of("a") if attrs["href"].startswith("#")}
    assert {link[1:] for link in links} <= ids


@pytest.mark.parametrize("lang", LANGS)
def test_a_checklist_in_one_language_holds_no_text_of_the_other(content: Content, lang: str) -> None:
    other = LANGS[1 - LANGS.index(lang)]
    page = html(Page(content, lang, "handling/").checklist("handling"))
    for step in content.published["handling"]["1.0.0"].data["steps"]:
        assert step["title"][other] not in page.text


@pytest.mark.parametrize("lang", LANGS)
def test_every_link_leads_where_it_says(content: Content, lang: str) -> None:
    for url in ("handling/", "handling/1.0.0/"):
        page = html(Page(content, lang, url, ".." if lang == "en" else ".").checklist("handling"))
        base = "http://x/sub/" + ("en/" if lang == "en" else "")
        found = {urljoin(base + url, attrs["href"]) for attrs in page.of("a")}
        for step in content.published["handling"]["1.0.0"].steps:
            assert f"{base}handling/1.0.0/#{step}" in found
        assert f"{base}tools/amounts/" in found
        assert "http://x/sub/api/v1/checklists/handling/1.0.0.json" in found


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_is_shown_and_never_taken_for_markup(content: Content, hostile: str) -> None:
    def spoil(value: Any) -> None:
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(item, dict | list):
                spoil(item)
            elif key in LANGS:
                value[key] = hostile

    clean = html(Page(content, "zh", "handling/").checklist("handling"))
    page = html(Page(with_data(content, spoil), "zh", "handling/").checklist("handling"))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in clean.elements]
    assert [set(attrs) for _, attrs in page.elements] == [set(attrs) for _, attrs in clean.elements]
    steps = content.published["handling"]["1.0.0"].data["steps"]
    assert page.text.count(hostile) >= 5 * len(steps)


@pytest.mark.parametrize("title", ["*a* _b_ `c`", "[d](e) ![f](g)", "{#h .i} | \\ #", "1. x", "- x", "“押金”", "a\\*b"])
def test_a_title_is_shown_letter_by_letter(content: Content, title: str) -> None:
    changed = with_data(content, lambda data: data["steps"][0].update(title={"zh": title, "en": title}))
    page = html(Page(changed, "en", "handling/").checklist("handling"))
    assert page.headings["choose-deposit"] == f"1. {title}"


def test_optional_parts_may_be_missing(content: Content) -> None:
    def strip(data: dict[str, Any]) -> None:
        del data["mends"]
        for step in data["steps"]:
            for name in ("claims", "caution", "check"):
                del step[name]

    page = html(Page(with_data(content, strip), "zh", "handling/").checklist("handling"))
    assert "choose-deposit" in page.headings
    assert "mends" not in page.headings


@pytest.mark.parametrize("lang", LANGS)
def test_an_old_version_and_a_withdrawn_one_say_so(content: Content, lang: str) -> None:
    why = {"date": "2026-12-01", "reason": {"zh": "第三步有误", "en": "step 3 was wrong"}}
    release = {
        "current": "1.1.0",
        "versions": {
            "1.0.0": {"published": "2026-11-23", "withdrawn": why},
            "1.0.1": {"published": "2026-11-24"},
            "1.1.0": {"published": "2026-11-25"},
        },
    }
    page = Page(with_releases(content, release), lang, "handling/1.0.0/")
    withdrawn, old, current = (html(page.checklist("handling", version)) for version in ("1.0.0", "1.0.1", "1.1.0"))
    assert why["reason"][lang] in withdrawn.text
    assert "2026-12-01" in withdrawn.text
    notes = [
        [attrs["class"] for attrs in shown.of("div") if attrs.get("role") == "note"]
        for shown in (withdrawn, old, current)
    ]
    assert [len(found) for found in notes] == [1, 1, 0]
    assert notes[0] != notes[1]
    for shown in (withdrawn, old):
        assert "http://x/handling/" in {urljoin("http://x/handling/1.0.0/", attrs["href"]) for attrs in shown.of("a")}
    assert html(page.checklist("handling")).text == current.text


@pytest.mark.parametrize(("slug", "version"), [("nowhere", None), ("handling", "9.9.9"), ("nowhere", "1.0.0")])
def test_a_checklist_that_is_not_there_stops_the_build(content: Content, slug: str, version: str | None) -> None:
    with pytest.raises(LookupError):
        Page(content, "zh", "x/").checklist(slug, version)


@pytest.mark.parametrize("lang", LANGS)
def test_the_form_of_a_check(content: Content, lang: str) -> None:
    text = Page(content, lang, "tools/amounts/").check("amounts")
    assert not re.search(r"\n\s*\n", text), "a blank line would end the block"
    page = html(text)
    declaration = content.checks["amounts"].data
    shown = declaration["group"]["shown"]
    ids = [attrs["id"] for _, attrs in page.elements if attrs.get("id")]
    for number in range(len(shown)):
        for field in declaration["fields"]:
            assert f"vouchers.{number}.{field['name']}" in ids
    for field in declaration["case_fields"]:
        assert f"case.{field['name']}" in ids
    labels = {attrs["for"] for attrs in page.of("label")}
    assert labels <= set(ids)
    described = {name for attrs in page.of("input") for name in (attrs.get("aria-describedby") or "").split()}
    assert described <= set(ids)
    selected = [attrs["value"] for attrs in page.of("option") if "selected" in attrs]
    assert selected == [*shown, "other"]
    # Instant navigation runs every script of a page anew: none may hold anything itself.
    assert all(script.get("src") and script.get("type") == "module" for script in page.of("script"))


def trimmed(declaration: dict[str, Any]) -> dict[str, Any]:
    """Return a declaration as the form gets it: of an example only what the button fills in."""
    examples = [{name: example[name] for name in ("id", "values")} for example in declaration["examples"]]
    return {**declaration, "examples": examples}


@pytest.mark.parametrize("lang", LANGS)
def test_the_payload_of_a_check(content: Content, lang: str) -> None:
    text = Page(content, lang, "tools/amounts/", ".." if lang == "en" else ".").check("amounts")
    (section,) = html(text).of("section")
    payload, spoken = json.loads(str(section["data-payload"])), json.loads(str(section["data-words"]))
    declaration = content.checks["amounts"].data
    assert payload["declaration"] == trimmed(declaration)
    assert payload["checklist"] == {"id": "handling@1.0.0", "sha256": content.current("handling").sha256}
    assert set(spoken) == set(FORM_WORDS)
    base = "http://x/sub/" + ("en/" if lang == "en" else "")
    root = urljoin(base + "tools/amounts/", payload["runtime"]["root"])
    assert root == "http://x/sub/assets/runtime/"
    for outcome in declaration["outcomes"].values():
        for link in outcome["next"]:
            slug, step = link["step"].split("#")
            assert urljoin(base + "tools/amounts/", payload["links"][link["step"]]) == f"{base}{slug}/#{step}"
    for cause in rules()["causes"].values():
        entry = re.sub("@[^#]*", "", cause["see"])
        for target in (cause["step"], entry):
            assert urljoin(base + "tools/amounts/", payload["links"][target]) == base + target.replace("#", "/#")
        for name in cause.get("facts", []):
            assert urljoin(base + "tools/amounts/", payload["links"][name]) == f"{base}facts/#{name}"
    assert set(payload["examples"]) == set(rules()["causes"])
    firsts = {example["id"]: example["expect"].get("cause") for example in declaration["examples"]}
    assert all(firsts[name] == code for code, name in payload["examples"].items())


def test_without_the_runtime_the_form_names_the_command_that_is_missing(content: Content, checkout: Path) -> None:
    (checkout / "docs/theme/assets/runtime/manifest.json").unlink()
    with pytest.raises(ContentError):
        Page(content._replace(root=checkout), "zh", "tools/amounts/").check("amounts")


@pytest.mark.parametrize("lang", LANGS)
def test_the_worked_examples_show_computed_results(content: Content, lang: str) -> None:
    page = html(Page(content, lang, "tools/amounts/").examples("amounts"))
    declared = content.checks["amounts"].data["examples"]
    grouped = {group: [one for one in declared if one["group"] == group] for group in dict.fromkeys(
        example["group"] for example in declared
    )}  # fmt: skip
    in_order = [example for examples in grouped.values() for example in examples]
    folds = [attrs for attrs in page.of("details") if "data-outcome" in attrs]
    assert [attrs["id"] for attrs in folds] == [f"example-{example['id']}" for example in in_order]
    assert [attrs["data-outcome"] for attrs in folds] == [example["expect"]["verdict"] for example in in_order]
    for example in declared:
        assert example["title"][lang] in page.text
        assert example["story"][lang] in page.text
        if "cause" in example["expect"]:
            assert rules()["causes"][example["expect"]["cause"]]["title"][lang] in page.text
    assert "¥630.00" in page.text
    assert not re.search(r"[{}]", page.text)


@pytest.mark.parametrize("lang", LANGS)
def test_the_first_screen_leads_to_every_door(content: Content, lang: str) -> None:
    page = html(Page(content, lang, "").home())
    found = {urljoin("http://x/", attrs["href"]) for attrs in page.of("a")}
    assert {"http://x/tools/amounts/", "http://x/handling/", "http://x/team/", "http://x/about/"} <= found
    assert len(page.of("h1")) == 1


@pytest.mark.parametrize(
    "url", ["", "handling/", "handling/1.0.0/", "tools/amounts/", "about/hosting/", "404.html", "a/b.html"]
)
@pytest.mark.parametrize(
    "target", ["", "handling/", "handling/#step", "handling/1.0.0/#a-b", "tools/amounts/", "x.json", "a/b.html"]
)
def test_relative_links_lead_to_their_target_from_any_page(content: Content, url: str, target: str) -> None:
    for base in ("http://x/", "http://x/deep/en/"):
        assert urljoin(base + url, Page(content, "zh", url).link(target)) == base + target


@pytest.mark.parametrize("text", [*HOSTILE, "</section>", "\u2028\u2029"])
def test_data_of_a_form_arrives_as_it_is_and_makes_no_element(content: Content, text: str) -> None:
    checks = copy.deepcopy(content.checks)
    checks["amounts"].data["summary"] = {"zh": text, "en": text}
    form = html(Page(content._replace(checks=checks), "en", "tools/amounts/").check("amounts"))
    plain = html(Page(content, "en", "tools/amounts/").check("amounts"))
    (section,) = form.of("section")
    assert json.loads(str(section["data-payload"]))["declaration"] == trimmed(checks["amounts"].data)
    assert [name for name, _ in form.elements] == [name for name, _ in plain.elements]


def test_words_are_there_in_both_languages() -> None:
    for name, text in words().items():
        assert set(text) == set(LANGS), name
        assert all(strings(text)), name
        assert set(re.findall(r"\{(\w+)\}", text["zh"])) == set(re.findall(r"\{(\w+)\}", text["en"])), name


@pytest.mark.parametrize("title", ["<script>x</script>", "a < b", "AT&amp;T"])
def test_a_title_reads_letter_by_letter(content: Content, title: str) -> None:
    changed = with_data(content, lambda data: data["steps"][0].update(title={"zh": title, "en": title}))
    page = html(Page(changed, "en", "handling/").checklist("handling"))
    assert page.headings["choose-deposit"] == f"1. {title}"


def test_a_title_reads_letter_by_letter_in_the_table_of_contents(content: Content) -> None:
    title = 'A customer\'s "deposit"'
    changed = with_data(content, lambda data: data["steps"][0].update(title={"zh": title, "en": title}))
    made = markdown.Markdown(extensions=["attr_list", "toc"])
    made.convert(Page(changed, "en", "handling/").checklist("handling"))
    (first, *_) = made.toc_tokens[0]["children"]
    assert unescape(first["name"]) == f"1. {title}"


# Every kind of document, and the pages around them

GONE = {
    "gone-merged": {"merged_into": "first"},
    "gone-replaced": {"replaced_by": ["first", "third"]},
    "gone-removed": {"removed": say("no longer of use")},
}


@pytest.fixture(scope="module")
def full(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Return content with two versions of every kind; the second adds an entry and drops three for a fate each."""
    root = everything(content, tmp_path_factory.mktemp("render")).root
    for kind in KINDS:
        for names, more in (
            (("first", "second", "third", *GONE), {"changes": say("more")}),
            (("first", "second", "third", "fourth"), {"changes": say("less"), "fates": GONE}),
        ):
            data = document(kind, names) | copy.deepcopy(more)
            data[table(kind)][0]["items"] = ["OV-01"]
            release(root, kind, data)
    return read(root)


def on(monkeypatch: pytest.MonkeyPatch, year: int, month: int, day: int) -> None:
    """Set the day of the build."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(year, month, day, tzinfo=UTC).timestamp())))


def around(content: Content, lang: str) -> dict[str, Html]:
    """Return every page that is made from the content, by its address."""
    made = {
        "": Page(content, lang, "").home(),
        "facts/": Page(content, lang, "facts/").facts(),
        "versions/": Page(content, lang, "versions/").versions(),
        "about/coverage/": Page(content, lang, "about/coverage/").coverage(),
        "about/api/": Page(content, lang, "about/api/").api(),
    }
    for slug, by_version in content.published.items():
        made[f"{slug}/"] = Page(content, lang, f"{slug}/").checklist(slug)
        made[f"{slug}/changes/"] = Page(content, lang, f"{slug}/changes/").changes(slug)
        for number in by_version:
            made[f"{slug}/{number}/"] = Page(content, lang, f"{slug}/{number}/").checklist(slug, number)
    return {url: html(page) for url, page in made.items()}


def ids_of(page: Html) -> list[str]:
    return [str(attrs["id"]) for _, attrs in page.elements if attrs.get("id")]


def texts_of(value: Any, lang: str) -> list[str]:
    """Return every text inside a value in one language."""
    if isinstance(value, dict):
        if set(value) == set(LANGS):
            return strings(value[lang])
        return [one for item in value.values() for one in texts_of(item, lang)]
    return [one for item in value for one in texts_of(item, lang)] if isinstance(value, list) else []


def altered(value: Any, hostile: str) -> Any:
    """Return a value with every text put between hostile ones."""
    if isinstance(value, dict):
        return {
            name: between(item, hostile) if name in (*LANGS, "code", "shown") else altered(item, hostile)
            for name, item in value.items()
        }
    return [altered(item, hostile) for item in value] if isinstance(value, list) else value


def between(value: Any, hostile: str) -> Any:
    return [between(item, hostile) for item in value] if isinstance(value, list) else f"{hostile}{value}{hostile}"


def spoiled(content: Content, hostile: str) -> Content:
    """Return the content with every text of every document, fact, item and question put between hostile ones."""
    published = {
        slug: {
            number: one._replace(document=one.document._replace(data=altered(one.data, hostile)))
            for number, one in by_version.items()
        }
        for slug, by_version in content.published.items()
    }
    facts = {"sources": content.facts.sources, "facts": {name: one.data for name, one in content.facts.facts.items()}}
    return with_facts(content, altered(facts, hostile))._replace(
        published=published,
        flow=content.flow._replace(data=altered(content.flow.data, hostile)),
        items=content.items._replace(data=altered(content.items.data, hostile)),
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_document_shows_all_its_texts(full: Content, kind: str, lang: str) -> None:
    for number, one in full.published[kind].items():
        page = html(Page(full, lang, f"{kind}/{number}/").checklist(kind, number))
        shown = {name: value for name, value in one.data.items() if name != "changes"}
        assert [wanted for wanted in texts_of(shown, lang) if wanted not in page.text] == []
        rests_on = [full.facts.facts[name] for name in cited(one.data)]
        for wanted in rests_on:
            assert wanted.data["says"][lang] in page.text
            assert wanted.source["title"][lang] in page.text
        assert set(one.steps) <= set(page.headings)
        assert all(entry["title"][lang] in page.headings[name] for name, entry in one.steps.items())
        assert one.sha256 in page.text
        assert not re.search(r"[{}]", page.text), "a gap was not filled"


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_in_one_language_holds_no_text_of_the_other(full: Content, kind: str) -> None:
    data = full.current(kind).data
    for lang, other in (LANGS, LANGS[::-1]):
        page = html(Page(full, lang, f"{kind}/").checklist(kind))
        # A glossary gives each term in the other language too.
        titles = [entry["title"][other] for entry in data[table(kind)]] if kind == "terms" else []
        assert [one for one in texts_of(data, other) if one in page.text and one not in titles] == []


def with_lesson(content: Content, *documents: dict[str, Any]) -> Content:
    """Return the content with these documents as versions 1.0.0, 2.0.0, … of a lesson."""
    versions = {f"{number}.0.0": version(data, f"{number}.0.0") for number, data in enumerate(documents, 1)}
    about = {
        "current": f"{len(documents)}.0.0",
        "versions": {number: {"published": "2027-01-02"} for number in versions},
    }
    return with_facts(content)._replace(
        published={**content.published, "lesson": versions},
        releases=content.releases._replace(data={**content.releases.data, "lesson": about}),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_schema_does_not_demand_may_be_missing(content: Content, kind: str) -> None:
    form = "checklist-2" if kind == "checklist" else f"{kind}-1"
    schema = json.loads((content.root / "schemas" / f"{form}.json").read_bytes())
    data = {name: value for name, value in document(kind).items() if name in schema["required"]}
    demanded = schema["$defs"]["entry"]["required"]
    data[table(kind)] = [{name: one[name] for name in one if name in demanded} for one in data[table(kind)]]
    assert list(schemas.validator(content.root, form).iter_errors(data)) == []
    for lang in LANGS:
        page = html(Page(with_lesson(content, data), lang, "lesson/").checklist("lesson"))
        assert [wanted for wanted in texts_of(data, lang) if wanted not in page.text] == []
        assert not {"mends", "fates"} & set(page.headings)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_that_only_stands_outside_the_entries_is_shown(content: Content, kind: str) -> None:
    data = document(kind)
    del data["facts"]
    for one in data[table(kind)]:
        for name in ("facts", "limits", "contacts", "table", "shows"):
            one.pop(name, None)
        if kind == "documents":
            one["shows"] = [{"name": say("name"), "look": say("look")}]
    page = html(Page(with_lesson(content, data), "en", "lesson/").checklist("lesson"))
    assert FACTS["facts"]["by-law"]["says"]["en"] in page.text
    links = {str(attrs["href"])[1:] for attrs in page.of("a") if str(attrs["href"]).startswith("#")}
    assert links <= set(ids_of(page))


@pytest.mark.parametrize("lang", LANGS)
def test_every_link_between_the_pages_leads_to_a_place_that_is_there(full: Content, lang: str) -> None:
    pages = around(full, lang)
    ids = {url: ids_of(page) for url, page in pages.items()}
    elsewhere = {"team/", "about/", "case/", *(f"{tool}/" for tool in places.TOOLS)}  # written by hand
    base = "http://x/"
    for url, page in pages.items():
        assert len(set(ids[url])) == len(ids[url]), f"an id stands twice in {url}"
        for attrs in page.of("a"):
            href = str(attrs["href"])
            target, _, anchor = urljoin(base + url, href).partition("#")
            place = target.removeprefix(base)
            if not target.startswith(base) or place.endswith((".json", ".txt", ".yaml")) or place.startswith("api/"):
                continue
            assert place in pages or place in elsewhere, f"{href} in {url}"
            assert not anchor or place in elsewhere or anchor in ids[place], f"{href} in {url}"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_is_taken_for_markup_in_any_page(full: Content, hostile: str) -> None:
    clean, pages = around(full, "en"), around(spoiled(full, hostile), "en")
    for url, page in pages.items():
        assert [tag for tag, _ in page.elements] == [tag for tag, _ in clean[url].elements], url
        assert [set(attrs) for _, attrs in page.elements] == [set(attrs) for _, attrs in clean[url].elements], url
        assert page.text.replace(hostile, "") == clean[url].text, url
        assert hostile in page.text or url == "about/api/"


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("lang", LANGS)
def test_no_reworded_text_is_taken_for_markup(full: Content, lang: str, hostile: str) -> None:
    def rewritten(kind: str, add: str) -> Html:
        old, new = full.published[kind]["1.1.0"], full.published[kind]["2.0.0"]
        new = new._replace(document=new.document._replace(data=altered(new.data, add)))
        both = full._replace(published={**full.published, kind: {"1.1.0": old, "2.0.0": new}})
        data = {**full.releases.data[kind], "versions": {"1.1.0": {"published": "x"}, "2.0.0": {"published": "y"}}}
        both = both._replace(releases=full.releases._replace(data={**full.releases.data, kind: data}))
        return html(Page(both, lang, f"{kind}/changes/").changes(kind))

    for kind in ("checklist", "codes"):
        page, plain = rewritten(kind, hostile), rewritten(kind, "else")
        assert {tag for tag, _ in page.elements} == {tag for tag, _ in plain.elements}
        assert {name for _, attrs in page.elements for name in attrs} == {
            name for _, attrs in plain.elements for name in attrs
        }


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_an_old_version_of_every_kind_says_so_and_leads_to_what_changed(full: Content, kind: str, lang: str) -> None:
    why = {"date": "2027-03-04", "reason": say("wrong")}
    release_of = copy.deepcopy(full.releases.data[kind])
    release_of["versions"]["1.1.0"]["withdrawn"] = why
    changed = full._replace(releases=full.releases._replace(data={**full.releases.data, kind: release_of}))
    changes = html(Page(changed, lang, f"{kind}/changes/").changes(kind))
    pages = {
        number: html(Page(changed, lang, f"{kind}/{number}/").checklist(kind, number))
        for number in full.published[kind]
    }
    notes = {number: [one for one in page.of("div") if one.get("role") == "note"] for number, page in pages.items()}
    assert {number: len(found) for number, found in notes.items()} == {"1.0.0": 1, "1.1.0": 1, "2.0.0": 0}
    assert notes["1.0.0"] != notes["1.1.0"]
    base = f"http://x/{kind}/"
    for number in ("1.0.0", "1.1.0"):
        assert base in {urljoin(f"{base}{number}/", str(attrs["href"])) for attrs in pages[number].of("a")}
        assert f"from-{number}" in ids_of(changes)
    assert why["reason"][lang] in pages["1.1.0"].text
    assert why["date"] in pages["1.1.0"].text
    assert all(why["reason"][lang] not in pages[number].text for number in ("1.0.0", "2.0.0"))
    assert why["reason"][lang] in changes.text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_gone_keeps_an_anchor_that_says_what_became_of_it(full: Content, kind: str, lang: str) -> None:
    page = html(Page(full, lang, f"{kind}/").checklist(kind))
    assert set(GONE) <= set(ids_of(page))
    assert not set(GONE) & set(page.headings)
    assert GONE["gone-removed"]["removed"][lang] in page.text
    old = html(Page(full, lang, f"{kind}/1.1.0/").checklist(kind, "1.1.0"))
    assert set(GONE) <= set(old.headings)
    for name in GONE:
        place = Page(full, lang, f"{kind}/").place(f"{kind}#{name}")
        assert urljoin(f"http://x/{kind}/", place.href) == f"http://x/{kind}/#{name}"
        assert place.label


def notices(page: Html) -> dict[str, set[bool]]:
    """Return the dates of the notices to check again, each with whether they are hidden."""
    found: dict[str, set[bool]] = {}
    for attrs in page.of("span"):
        if "data-check-after" in attrs:
            found.setdefault(str(attrs["data-check-after"]), set()).add("hidden" in attrs)
    return found


@pytest.mark.parametrize(
    ("day", "hidden"),
    [((2027, 1, 31), (True, True)), ((2027, 2, 1), (False, True)), ((2027, 3, 1), (False, False))],
)
def test_a_fact_that_is_due_shows_a_notice(
    full: Content, monkeypatch: pytest.MonkeyPatch, day: tuple[int, int, int], hidden: tuple[bool, bool]
) -> None:
    on(monkeypatch, *day)
    expected = {source["check_after"]: {one} for source, one in zip(FACTS["sources"].values(), hidden, strict=True)}
    for kind in KINDS:
        assert notices(html(Page(full, "zh", f"{kind}/").checklist(kind))) == expected
    page = html(Page(full, "zh", "facts/").facts())
    assert notices(page) == expected
    (banner,) = (attrs for attrs in page.of("p") if "pg-banner" in str(attrs.get("class")))
    assert ("hidden" in banner) == all(hidden)


@pytest.mark.parametrize("lang", LANGS)
def test_a_fact_that_was_superseded_says_by_what(full: Content, lang: str) -> None:
    facts = copy.deepcopy(FACTS)
    why = {"date": "2027-05-06", "reason": say("a new law"), "by": "three-years"}
    facts["facts"]["by-law"]["superseded"] = why
    known = with_facts(full, facts)
    for url, page in (
        ("checklist/", Page(known, lang, "checklist/").checklist("checklist")),
        ("facts/", Page(known, lang, "facts/").facts()),
    ):
        shown = html(page)
        assert why["reason"][lang] in shown.text
        assert why["date"] in shown.text
        targets = {urljoin(f"http://x/{url}", str(attrs["href"])) for attrs in shown.of("a")}
        assert "http://x/facts/#three-years" in targets


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_of_facts_shows_each_with_what_rests_on_it(full: Content, lang: str) -> None:
    page = html(Page(full, lang, "facts/").facts())
    assert set(FACTS["facts"]) <= set(ids_of(page))
    assert [one for one in texts_of(FACTS, lang) if one not in page.text] == []
    assert {f"tel:{FACTS['facts']['hotline']['phone']}"} <= {attrs["href"] for attrs in page.of("a")}
    for name, places_of in Page(full, lang, "facts/").cited_by().items():
        citing = {slug for slug in KINDS if name in cited(full.current(slug).data)}
        assert {place.partition("#")[0] for place in places_of} == citing
        assert len(set(places_of)) == len(places_of)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_of_changes_compares_every_version_with_the_current_and_the_next(full: Content, lang: str) -> None:
    for kind in KINDS:
        page = html(Page(full, lang, f"{kind}/changes/").changes(kind))
        assert {"from-1.0.0", "from-1.1.0", "to-1.1.0-from-1.0.0"} <= set(page.headings)
        assert len([one for one in page.headings if one and "from-" in one]) == 3
        for number, one in full.published[kind].items():
            assert one.id in page.text
            assert one.sha256 in page.text
            assert number == "1.0.0" or one.data["changes"][lang] in page.text
        assert GONE["gone-removed"]["removed"][lang] in page.text
        assert page.of("ins")
        assert page.of("del")
    first = html(Page(full, lang, "handling/changes/").changes("handling"))
    assert not [one for one in first.headings if one and "from-" in one]


def enums(content: Content, kind: str) -> list[tuple[str, list[str]]]:
    """Return the fields of an entry whose values are names, each with all the names."""
    form = "checklist-2" if kind == "checklist" else f"{kind}-1"
    schemas_of = {
        name: json.loads((content.root / "schemas" / f"{name}.json").read_bytes())["$defs"]
        for name in ("common-1", form)
    }

    def resolved(rule: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = schemas_of["common-1"][rule["$ref"].rpartition("/")[2]] if "$ref" in rule else rule
        return resolved(found["items"]) if "items" in found else found

    fields = schemas_of[form]["entry"]["properties"].items()
    return [(name, resolved(rule)["enum"]) for name, rule in fields if "enum" in resolved(rule)]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_name_has_a_word_when_it_is_shown_and_when_it_changes(content: Content, kind: str, lang: str) -> None:
    found = enums(content, kind)
    assert "reading" in dict(found)
    for field, names in found:
        for old, new in permutations(names, 2):
            changed = Page(content, lang, "x/").worded(field, runs(old, new, "names"))
            spoken = Page(content, lang, "x/").listed([new], NAMED[field])
            assert spoken in "".join(run.text for run in changed if run.change != "removed")
        for name in names:
            data = document(kind, ("first",))
            entry = data[table(kind)][0]
            entry[field] = [name] if isinstance(entry[field], list) else name
            page = Page(with_lesson(content, document(kind, ("first",)), data), lang, "lesson/")
            spoken = page.listed([name], NAMED[field])
            assert entry == document(kind, ("first",))[table(kind)][0] or spoken in html(page.changes("lesson")).text
            shown = html(page.checklist("lesson")).text
            assert spoken in shown or (field == "reading" and kind in ("terms", "codes"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_of_versions_names_every_version(full: Content, lang: str) -> None:
    page = html(Page(full, lang, "versions/").versions())
    targets = {urljoin("http://x/versions/", str(attrs["href"])) for attrs in page.of("a")}
    for slug, by_version in full.published.items():
        assert {f"http://x/{slug}/{number}/" for number in by_version} <= targets
        assert f"http://x/{slug}/changes/" in targets
        assert f"{slug}@{full.current(slug).version}" in page.text


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_of_coverage_leads_from_every_item_to_what_carries_it(full: Content, lang: str) -> None:
    page = html(Page(full, lang, "about/coverage/").coverage())
    assert [one for one in texts_of(full.items.data, lang) if one not in page.text] == []
    targets = {urljoin("http://x/about/coverage/", str(attrs["href"])) for attrs in page.of("a")}
    assert targets == {
        *(f"http://x/{kind}/#first" for kind in KINDS),
        *(f"http://x/{slug}/#mends" for slug in full.published),
    }


@pytest.mark.parametrize("lang", LANGS)
def test_an_amount_that_shows_a_cause_marks_the_digits_that_differ(full: Content, lang: str) -> None:
    page = html(Page(full, lang, "causes/").checklist("causes"))
    assert "¥1,299.00" in page.text
    assert "¥1,929.00" in page.text
    assert "¥630.00" in page.text
    assert page.of("mark")


@pytest.mark.parametrize("kind", ["practice", "unknown", "system", "law", "limit", "contact"])
def test_what_is_no_rule_is_marked_as_such(full: Content, kind: str) -> None:
    facts = copy.deepcopy(FACTS)
    facts["facts"]["they-say"] = fact(kind, "civil-code", says=say("some statement"))
    page = html(Page(with_facts(full, facts), "en", "terms/").checklist("terms"))
    marks = [attrs for attrs in page.of("span") if f"pg-kind--{kind}" in str(attrs.get("class"))]
    assert bool(marks) == (kind in ("practice", "unknown", "system"))


def test_a_figure_with_commas_is_found_without_them_too(full: Content) -> None:
    one = full.current("questions")
    data = copy.deepcopy(one.data)
    data["entries"][0]["answer"] = [say("at most 50,000 yuan, or 1,234,567 in all, on page 12")]
    changed = one._replace(document=one.document._replace(data=data))
    found = full._replace(published={**full.published, "questions": {str(one.version): changed}})
    page = html(Page(found, "en", "questions/").checklist("questions"))
    assert "50000" in page.text
    assert "1234567" in page.text


def test_what_fits_both_deposits_is_found_under_each(content: Content) -> None:
    data = document("causes")
    for entry_of, reading in zip(data["entries"], ("both", "terminal", "customer"), strict=True):
        entry_of["reading"] = reading
    page = html(Page(with_lesson(content, data), "en", "lesson/").checklist("lesson"))
    found = [set(str(attrs["data-reading"]).split()) for attrs in page.of("div") if "data-reading" in attrs]
    assert found == [{"terminal", "customer"}, {"terminal"}, {"customer"}]
    choices = [attrs["value"] for attrs in page.of("input") if attrs.get("name") == "reading"]
    assert choices == ["all", "terminal", "customer"]
    same = html(Page(with_lesson(content, document("causes")), "en", "lesson/").checklist("lesson"))
    assert [attrs for attrs in same.of("input") if attrs.get("name") == "reading"] == []
