"""While Python loads, and when it does not: nothing typed is lost and no question has to be asked twice."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from posguide.serve import Handler, Server

from .conftest import Watch, running
from .guide import CASE, START, Held, Tool, full

WASM = "**/pyodide.asm.wasm"
ARCHIVE = "**/python-*.zip"
WORKER = "**/worker.mjs"

# Remembers every outcome that was ever shown.
REMEMBER = """() => {
  window.outcomes = [];
  const answer = document.querySelector(".pg-answer");
  new MutationObserver(() => { if (!answer.hidden) window.outcomes.push(answer.dataset.outcome); })
    .observe(answer, { attributes: true, childList: true });
}"""


@pytest.fixture
def failing(watch: Watch) -> Watch:
    """Expect what the browser and Pyodide say of a failed load."""
    watch.forgive(r"Failed to (load resource|fetch)|^page error: (404|500) |pyodide\.(asm\.)?mjs\)$")
    return watch


def test_question_is_kept_until_the_program_is_ready(page: Page, lang: str) -> None:
    wasm, archive = Held(page, WASM), Held(page, ARCHIVE)
    tool = Tool(page, lang).open()
    progress = tool.progress.get_by_role("status")
    tool.fill(CASE)
    tool.submit.click()
    expect(tool.progress).to_be_visible()
    expect(progress).to_contain_text(tool.says("queued"))
    expect(progress).to_contain_text(tool.says("stage_start"))
    archive.release()
    expect(progress).to_contain_text(tool.says("stage_download"))
    expect(progress).to_contain_text(re.compile(r"0\.[1-9]"))
    expect(tool.progress.get_by_role("progressbar")).to_have_attribute("value", re.compile(r"^0\.\d+$"))
    expect(tool.answer).to_be_hidden()
    wasm.release()
    tool.expect_outcome("mismatch")
    expect(tool.answer).to_contain_text("¥630.00")
    expect(tool.answer).to_be_focused()
    expect(tool.progress).to_be_hidden()


def test_of_two_questions_only_the_last_is_answered(page: Page) -> None:
    wasm = Held(page, WASM)
    tool = Tool(page, "zh").open()
    page.evaluate(REMEMBER)
    tool.fill(CASE)
    tool.submit.click()
    tool.field(3, "amount").fill("1299")
    tool.submit.click()
    wasm.release()
    tool.expect_outcome("matched")
    tool.field(3, "amount").fill("")
    tool.check("matched")
    assert set(page.evaluate("window.outcomes")) == {"matched"}


def test_what_is_removed_while_waiting_breaks_nothing(page: Page) -> None:
    wasm = Held(page, WASM)
    tool = Tool(page, "zh").open()
    tool.fill([*CASE[:2], {"amount": "garbage"}])
    tool.submit.click()
    tool.remove(3).click()
    wasm.release()
    tool.ready()
    expect(tool.section).not_to_have_attribute("data-waiting", "")
    expect(tool.answer).not_to_contain_text(tool.says("crashed"))
    tool.check("matched")


def test_no_answer_to_what_was_cleared_while_waiting(page: Page) -> None:
    wasm = Held(page, WASM)
    tool = Tool(page, "zh").open()
    page.evaluate(REMEMBER)
    tool.fill(CASE)
    tool.submit.click()
    tool.clear.click()
    wasm.release()
    tool.ready()
    expect(tool.section).not_to_have_attribute("data-waiting", "")
    tool.check("insufficient")
    assert set(page.evaluate("window.outcomes")) == {"insufficient"}


@pytest.mark.parametrize("name", [WASM, ARCHIVE, WORKER, "**/pyodide.mjs", "**/pyodide.asm.mjs"])
def test_failed_load_is_said_and_tried_again(page: Page, name: str, failing: Watch) -> None:
    page.route(name, lambda route: route.abort())
    tool = Tool(page, "zh").open()
    tool.fill(CASE)
    tool.submit.click()
    expect(tool.progress).to_contain_text(tool.says("load_failed"))
    expect(tool.retry).to_be_visible()
    assert tool.typed() == full(CASE)
    page.unroute(name)
    tool.retry.click()
    tool.expect_outcome("mismatch")
    expect(tool.retry).to_be_hidden()
    tool.check("mismatch")


def test_asking_again_after_a_failed_load_tries_again_too(page: Page, failing: Watch) -> None:
    page.route(ARCHIVE, lambda route: route.abort())
    tool = Tool(page, "zh").open()
    tool.fill(CASE)
    tool.submit.click()
    expect(tool.retry).to_be_visible()
    page.unroute(ARCHIVE)
    tool.check("mismatch")


@pytest.mark.parametrize(("name", "status"), [(ARCHIVE, 404), (ARCHIVE, 500), (WASM, 404), (WORKER, 500)])
def test_error_of_the_server_is_said_and_tried_again(page: Page, name: str, status: int, failing: Watch) -> None:
    page.route(name, lambda route: route.fulfill(status=status, body="no"))
    tool = Tool(page, "zh").open()
    tool.fill(CASE)
    tool.submit.click()
    expect(tool.retry).to_be_visible()
    tool.retry.click()
    expect(tool.retry).to_be_visible()
    page.unroute(name)
    tool.retry.click()
    tool.expect_outcome("mismatch")


def test_failure_before_the_first_question(page: Page, failing: Watch) -> None:
    page.route(ARCHIVE, lambda route: route.abort())
    tool = Tool(page, "zh").open()
    expect(tool.progress).to_contain_text(tool.says("load_failed"))
    expect(tool.progress).not_to_contain_text(tool.says("queued"))
    page.unroute(ARCHIVE)
    tool.fill(CASE)
    tool.submit.click()
    tool.expect_outcome("mismatch")


def test_truncated_archive_is_said(page: Page, failing: Watch) -> None:
    page.route(ARCHIVE, lambda route: route.fulfill(body=b"PK\x03\x04 cut off", content_type="application/zip"))
    tool = Tool(page, "zh").open()
    expect(tool.progress).to_contain_text(tool.says("load_failed"))
    expect(tool.retry).to_be_visible()


class Dropping(Handler):
    """Breaks the connection in the middle of the program."""

    broken = True

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:  # type: ignore[override]
        if self.broken and self.path.endswith(".wasm"):
            outputfile.write(source.read(200_000))
            self.close_connection = True
        else:
            super().copyfile(source, outputfile)


def test_connection_lost_half_way_is_said_and_tried_again(
    site: Path, page: Page, failing: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(Server(("127.0.0.1", 0), partial(Dropping, site=site))) as url:
        tool = Tool(page, "zh", url).open()
        tool.fill(CASE)
        tool.submit.click()
        expect(tool.progress).to_contain_text(tool.says("load_failed"))
        monkeypatch.setattr(Dropping, "broken", False)
        tool.retry.click()
        tool.expect_outcome("mismatch")
        page.goto("about:blank")


def test_saving_data_nothing_is_loaded_before_it_is_needed(frugal: BrowserContext, page: Page, watch: Watch) -> None:
    tool = Tool(page, "zh").open()
    expect(tool.progress).to_be_hidden()
    page.wait_for_load_state("networkidle")
    assert watch.count("/assets/runtime/py") == watch.count("worker.mjs") == 0
    tool.fill(CASE).check("mismatch")
    assert watch.count("pyodide.asm.wasm") == 1


def test_offline_then_online(frugal: BrowserContext, page: Page, lang: str, failing: Watch) -> None:
    tool = Tool(page, lang).open()
    tool.fill(CASE)
    page.wait_for_load_state("networkidle")  # the theme's search fetches its parts; this is about ours
    frugal.set_offline(True)
    tool.submit.click()
    expect(tool.progress).to_contain_text(tool.says("load_failed"))
    assert tool.typed() == full(CASE)
    frugal.set_offline(False)
    tool.retry.click()
    tool.expect_outcome("mismatch")


def test_works_offline_once_loaded(context: BrowserContext, page: Page) -> None:
    tool = Tool(page, "zh").open().ready()
    context.set_offline(True)
    tool.fill(CASE).check("mismatch")
    expect(tool.answer).to_contain_text("¥630.00")


def guide_workers(watch: Watch) -> int:
    return sum(url.endswith("/guide/worker.mjs") for url in watch.workers)


def tab_link(page: Page, lang: str, path: str) -> None:
    page.locator(f'.md-tabs a[href$="{path}"]').click()
    expect(page).to_have_url(re.compile(re.escape(START[lang] + path) + "$"))


def test_python_stays_while_pages_come_and_go(own_address: None, tool: Tool, watch: Watch) -> None:
    page, lang = tool.page, tool.lang
    tool.ready().fill(CASE)
    page.evaluate("window.same = true")
    tab_link(page, lang, "overview/")
    expect(page.locator(".pg-tally")).to_be_visible()
    tab_link(page, lang, "tools/amounts/")
    expect(tool.submit).to_be_enabled()
    assert tool.typed() == full(CASE)
    tool.check("mismatch")
    expect(tool.answer).to_contain_text("¥630.00")
    page.go_back()
    expect(page.locator(".pg-tally")).to_be_visible()
    page.go_forward()
    expect(tool.submit).to_be_enabled()
    tool.check("mismatch")
    assert page.evaluate("window.same"), "the page was loaded anew; instant navigation does not work"
    assert guide_workers(watch) == watch.count("pyodide.asm.wasm") == 1


@pytest.mark.parametrize("own", [False, True])
def test_ways_within_the_page_leave_form_and_answer_alone(
    request: pytest.FixtureRequest, page: Page, lang: str, watch: Watch, own: bool
) -> None:
    if own:
        request.getfixturevalue("own_address")
        page.goto(START[lang] + "overview/")
        page.wait_for_load_state("networkidle")
        tab_link(page, lang, "tools/amounts/")
        tool = Tool(page, lang)
        expect(tool.submit).to_be_enabled()
    else:
        tool = Tool(page, lang).open()
    tool.ready().fill(CASE).check("mismatch")
    page.wait_for_load_state("networkidle")
    before = list(watch.requests)
    how, example = page.locator("#how"), page.locator("#example-third-differs")
    page.locator(".md-sidebar--secondary a[href$='#how']").click()
    expect(page).to_have_url(re.compile("#how$"))
    expect(how).to_be_in_viewport()
    tool.answer.locator("a[href='#example-third-differs']").first.click()
    expect(example).to_have_attribute("open", "")
    expect(example).to_be_in_viewport()
    page.go_back()
    expect(how).to_be_in_viewport()
    expect(example).not_to_be_in_viewport()
    page.go_forward()
    expect(example).to_be_in_viewport()
    expect(tool.answer).to_have_attribute("data-outcome", "mismatch")
    expect(tool.answer).to_be_visible()
    assert tool.typed() == full(CASE)
    assert watch.requests == before, "the page was fetched anew"
    tool.check("mismatch")
    page.locator('.md-tabs a[href$="faq/"]').click()
    expect(tool.section).to_have_count(0)
    page.go_back()
    expect(tool.submit).to_be_enabled()


def test_check_works_wherever_the_site_is_served(prefixed_url: str, page: Page) -> None:
    # Elsewhere than at its SITE_URL every page is loaded anew, and Python with it.
    tool = Tool(page, "zh", prefixed_url).open().ready()
    page.locator('.md-tabs a[href$="overview/"]').click()
    expect(page.locator(".pg-tally")).to_be_visible()
    page.locator('.md-tabs a[href$="tools/amounts/"]').click()
    expect(tool.submit).to_be_enabled()
    tool.fill(CASE).check("mismatch")


def test_first_page_is_not_the_tool(own_address: None, page: Page, lang: str, watch: Watch) -> None:
    page.goto(START[lang] + "about/hosting/")
    page.locator('.md-tabs a[href$="about/"]').wait_for()
    assert guide_workers(watch) == 0
    tab_link(page, lang, "tools/amounts/")
    tool = Tool(page, lang)
    expect(tool.submit).to_be_enabled()
    tool.fill(CASE).check("mismatch")
    tool.answer.locator("ul a").first.click()
    expect(page).to_have_url(re.compile(r"/handling/#"))
    page.locator(".pg-step a[href$='tools/amounts/']").first.click()
    expect(tool.submit).to_be_enabled()
    tool.check("mismatch")
    assert guide_workers(watch) == 1


def test_question_asked_before_leaving_hurts_nobody(own_address: None, page: Page) -> None:
    wasm = Held(page, WASM)
    tool = Tool(page, "zh").open()
    tool.fill(CASE)
    tool.submit.click()
    tab_link(page, "zh", "overview/")
    expect(page.locator(".pg-tally")).to_be_visible()
    wasm.release()
    tab_link(page, "zh", "tools/amounts/")
    expect(tool.submit).to_be_enabled()
    assert tool.typed() == full(CASE)
    tool.check("mismatch")
