"""Places that content points at lead to the current version, to a draft of it, or to what became of an entry."""

import pytest
from documents import document, version

from posguide.content import Content
from posguide.page import words
from posguide.places import TOOLS, exists

GONE = {"second": {"merged_into": "first"}}


def with_version(content: Content, number: str, names: tuple[str, ...], *, current: bool = True) -> Content:
    """Return the content with one version more of a lesson."""
    data = document("checklist", names) | ({"fates": GONE} if "second" not in names else {})
    versions = {**content.published.get("lesson", {}), number: version(data, number)}
    known = content.releases.data.get("lesson", {"current": number})
    releases = {**content.releases.data, "lesson": {"current": number if current else known["current"]}}
    return content._replace(
        published={**content.published, "lesson": versions}, releases=content.releases._replace(data=releases)
    )


@pytest.mark.parametrize("target", [*TOOLS, "handling", "handling#close"])
def test_what_is_there_exists(content: Content, target: str) -> None:
    assert exists(target, content)


@pytest.mark.parametrize(
    "target", ["nowhere", "nowhere#close", "handling#nowhere", "tools/nowhere", "tools", "close", "#close", "facts"]
)
def test_what_is_not_there_does_not(content: Content, target: str) -> None:
    assert not exists(target, content)


def test_every_tool_has_a_name() -> None:
    assert set(TOOLS.values()) <= set(words())


def test_the_current_version_counts_and_no_other(content: Content) -> None:
    newer = with_version(with_version(content, "1.0.0", ("first",)), "1.1.0", ("first", "third"))
    assert exists("lesson#third", newer)
    withdrawn = with_version(with_version(content, "1.0.0", ("first",)), "1.1.0", ("first", "third"), current=False)
    assert not exists("lesson#third", withdrawn)


def test_an_entry_that_is_gone_leads_to_what_became_of_it(content: Content) -> None:
    assert exists("lesson#second", with_version(content, "2.0.0", ("first",)))


def test_for_a_draft_other_drafts_count_as_the_current_version(content: Content) -> None:
    published = with_version(content, "1.0.0", ("first", "second"))
    drafted = published._replace(drafts={"lesson": version(document("checklist", ("second", "new")), None)})
    here = version(document("checklist"), None)._replace(slug="other")
    assert exists("lesson#new", drafted, here)
    assert not exists("lesson#first", drafted, here)
    assert exists("lesson", content._replace(drafts=drafted.drafts), here)


def test_what_is_published_may_point_only_at_what_is_published(content: Content) -> None:
    published = with_version(content, "1.0.0", ("first", "second"))
    drafted = published._replace(drafts={"lesson": version(document("checklist", ("second", "new")), None)})
    assert not exists("lesson#new", drafted)
    assert exists("lesson#first", drafted)
    assert not exists("lesson", content._replace(drafts=drafted.drafts))


def test_a_draft_may_point_at_itself(content: Content) -> None:
    here = version(document("checklist"), None)
    assert exists("lesson#first", content, here)
    assert not exists("lesson#nowhere", content, here)
    assert not exists("other#first", content, here)
