import copy
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import markdown
import pytest

from material import LANGS, strings
from posguide.content import Content
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
        if self._open and re.fullmatch("h[1-6]", self._open[-1]):
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
    labels = {attrs["for"] for attrs in page.of("label")}
    assert labels <= set(ids)
    described = {name for attrs in page.of("input") for name in (attrs.get("aria-describedby") or "").split()}
    assert described <= set(ids)
    selected = [attrs["value"] for attrs in page.of("option") if "selected" in attrs]
    assert selected == [*shown, "other"]
    # Instant navigation runs every script of a page anew: none may hold anything itself.
    assert all(script.get("src") and script.get("type") == "module" for script in page.of("script"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_payload_of_a_check(content: Content, lang: str) -> None:
    text = Page(content, lang, "tools/amounts/", ".." if lang == "en" else ".").check("amounts")
    (section,) = html(text).of("section")
    payload, spoken = json.loads(str(section["data-payload"])), json.loads(str(section["data-words"]))
    declaration = content.checks["amounts"].data
    assert payload["declaration"] == declaration
    assert payload["checklist"] == {"id": "handling@1.0.0", "sha256": content.current("handling").sha256}
    assert set(spoken) == set(FORM_WORDS)
    base = "http://x/sub/" + ("en/" if lang == "en" else "")
    root = urljoin(base + "tools/amounts/", payload["runtime"]["root"])
    assert root == "http://x/sub/assets/runtime/"
    for outcome in declaration["outcomes"].values():
        for link in outcome["next"]:
            slug, step = link["step"].split("#")
            assert urljoin(base + "tools/amounts/", payload["links"][link["step"]]) == f"{base}{slug}/#{step}"


def test_without_the_runtime_the_form_names_the_command_that_is_missing(content: Content, checkout: Path) -> None:
    (checkout / "docs/theme/assets/runtime/manifest.json").unlink()
    with pytest.raises(ContentError):
        Page(content._replace(root=checkout), "zh", "tools/amounts/").check("amounts")


@pytest.mark.parametrize("lang", LANGS)
def test_the_worked_examples_show_computed_results(content: Content, lang: str) -> None:
    page = html(Page(content, lang, "tools/amounts/").examples("amounts"))
    declared = content.checks["amounts"].data["examples"]
    outcomes = [attrs["data-outcome"] for attrs in page.of("div") if "data-outcome" in attrs]
    assert outcomes == [example["expect"]["verdict"] for example in declared]
    for example in declared:
        assert page.headings[f"example-{example['id']}"] == example["title"][lang]
        assert example["story"][lang] in page.text
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
    assert json.loads(str(section["data-payload"]))["declaration"] == checks["amounts"].data
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
