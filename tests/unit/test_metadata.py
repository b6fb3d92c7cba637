"""What a page says of itself to machines."""

import copy
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from documents import DAY, KINDS, document, everything, key, release, text

from material import LANGS, strings
from posguide.content import Content, read
from posguide.metadata import of_changes, of_checklist
from posguide.render import Page

SITE = {"zh": "https://guide.example/a/", "en": "https://guide.example/a/en/"}
TYPES = {
    "checklist": "HowTo",
    "causes": "TechArticle",
    "documents": "TechArticle",
    "channels": "TechArticle",
    "terms": "DefinedTermSet",
    "questions": "FAQPage",
    "codes": "TechArticle",
}


@pytest.fixture(scope="module")
def full(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Return content with a document of every kind, and a second version of one."""
    root = everything(content, tmp_path_factory.mktemp("metadata")).root
    data = document("checklist", ("first", "second", "third", "fourth"))
    data["steps"][0]["items"] = ["OV-01"]
    data["changes"] = text("changes")
    assert release(root, "checklist", data) == "1.1.0"
    return read(root)


def of(full: Content, lang: str, slug: str, version: str | None = None) -> dict[str, Any]:
    return of_checklist(Page(full, lang, f"{slug}/"), slug, version, SITE[lang])


def linked(full: Content, lang: str, slug: str, version: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(of(full, lang, slug, version)["jsonld"])
    return found


def addresses(value: Any) -> list[str]:
    return [one for one in strings(value) if one.startswith("http")]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("slug", [*KINDS, "handling"])
def test_the_linked_data_of_every_kind_name_what_it_is(full: Content, slug: str, lang: str) -> None:
    found, checklist = linked(full, lang, slug), full.current(slug)
    assert found["@type"] == TYPES.get(slug, "HowTo")
    assert found["@context"] == "https://schema.org"
    assert found["name"] == checklist.data["title"][lang]
    assert found["description"] == checklist.data["summary"][lang]
    assert found["url"] == f"{SITE[lang]}{slug}/"
    assert found["version"] == checklist.version
    assert found["dateModified"] == ("2026-11-23" if slug == "handling" else DAY.isoformat())
    assert found["inLanguage"].startswith(lang)
    texts = strings(found)
    assert all(any(entry["title"][lang] in one for one in texts) for entry in checklist.steps.values())
    assert {f"{SITE[lang]}{slug}/#{name}" for name in checklist.steps} <= set(addresses(found))


@pytest.mark.parametrize("lang", LANGS)
def test_the_steps_of_a_checklist_come_in_order(full: Content, lang: str) -> None:
    steps = linked(full, lang, "checklist")["step"]
    given = full.current("checklist").data["steps"]
    assert [step["position"] for step in steps] == [1, 2, 3, 4]
    assert [step["url"] for step in steps] == [f"{SITE[lang]}checklist/#{step['id']}" for step in given]
    assert [[part["text"] for part in step["itemListElement"]] for step in steps] == [
        [action[lang] for action in step["do"]] for step in given
    ]
    assert all([part["position"] for part in step["itemListElement"]] == [1, 2] for step in steps)


@pytest.mark.parametrize("lang", LANGS)
def test_answers_and_meanings_are_whole(full: Content, lang: str) -> None:
    answers = [one["acceptedAnswer"]["text"] for one in linked(full, lang, "questions")["mainEntity"]]
    for answer, entry in zip(answers, full.current("questions").data["entries"], strict=True):
        assert all(part[lang] in answer for part in entry["answer"])
    meanings = [one["description"] for one in linked(full, lang, "terms")["hasDefinedTerm"]]
    assert meanings == [entry["means"][lang] for entry in full.current("terms").data["entries"]]
    items = linked(full, lang, "causes")["mainEntity"]["itemListElement"]
    assert [item["position"] for item in items] == [1, 2, 3]


class Scripts(HTMLParser):
    """Collects the scripts and the other elements that a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.data = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.data += data


@pytest.mark.parametrize("hostile", ["</script><b>", "<!--<script>", "&lt;/script&gt;", "]]>", "\u2028 \\u003c", '"'])
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_ends_the_element_that_holds_the_linked_data(full: Content, kind: str, hostile: str) -> None:
    checklist = full.current(kind)
    data = copy.deepcopy(checklist.data)
    data["title"] = dict.fromkeys(LANGS, hostile)
    data[key(kind)][0]["title"] = dict.fromkeys(LANGS, hostile)
    spoiled = checklist._replace(document=checklist.document._replace(data=data))
    content = full._replace(published={kind: {str(checklist.version): spoiled}})
    script = of(content, "en", kind)["jsonld"]
    assert not re.search("</script|<script|<!--", script), "browsers end or nest the element here"
    page = Scripts(f"<script>{script}</script>")
    assert page.tags == ["script"]
    assert page.data == script
    assert json.loads(script)["name"] == hostile
    assert strings(json.loads(script)).count(hostile) >= 2


@pytest.mark.parametrize("lang", LANGS)
def test_only_the_page_of_the_current_version_is_searched(full: Content, lang: str) -> None:
    for slug in KINDS:
        for version in full.published[slug]:
            assert of(full, lang, slug, version)["search"] == {"exclude": True}
        assert of(full, lang, slug)["search"]["boost"] > 0
        assert "exclude" not in of(full, lang, slug)["search"]
        assert of_changes(Page(full, lang, f"{slug}/changes/"), slug)["search"] == {"exclude": True}


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_of_the_current_version_is_the_canonical_one(full: Content, lang: str) -> None:
    for version in (None, "1.0.0", "1.1.0"):
        found = of(full, lang, "checklist", version)
        assert found["canonical"] == f"{SITE[lang]}checklist/"
        # What is said of a frozen version is said of its own address.
        assert linked(full, lang, "checklist", version)["url"] == found["address"]
        assert found["address"] == found["canonical"] + (f"{version}/" if version else "")
    assert len(linked(full, lang, "checklist", "1.0.0")["step"]) == 3


@pytest.mark.parametrize("lang", LANGS)
def test_titles_tell_the_pages_of_a_checklist_apart(full: Content, lang: str) -> None:
    pages = [of(full, lang, "checklist", version) for version in (None, "1.0.0", "1.1.0")]
    pages.append(of_changes(Page(full, lang, "checklist/changes/"), "checklist"))
    assert len({page["title"] for page in pages}) == len(pages)
    title = full.current("checklist").data["title"][lang]
    assert all(title in page["title"] and page["description"] for page in pages)


def test_metadata_of_what_is_not_there_stop_the_build(full: Content) -> None:
    for slug, version in (("nowhere", None), ("checklist", "9.9.9")):
        with pytest.raises(LookupError):
            of(full, "zh", slug, version)
    with pytest.raises(LookupError):
        of_changes(Page(full, "zh", "nowhere/changes/"), "nowhere")
