"""The pages as a visitor knows them: where things stand, and how one waits for them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Locator, Page, Route, expect

from posguide.content import read
from posguide.render import words

PATIENCE = 30_000  # how long to wait for what should happen; a busy machine may need it, nothing measures it
START = {"zh": "/", "en": "/en/"}
_ROOT = Path(__file__).parents[2]
_PAGES = _ROOT / "docs" / "zh"
# Every page below a language's root, and those that are not a single version's.
ALL = sorted(
    path.relative_to(_PAGES).with_suffix("").as_posix().removesuffix("index").removesuffix("/") + "/"
    for path in _PAGES.rglob("*.md")
)
ALL[ALL.index("/")] = ""
_SAME = {f"{slug}/{release['current']}/" for slug, release in read(_ROOT).releases.data.items()}
DIFFERENT = [path for path in ALL if path not in _SAME]  # the page of a current version is there twice
CURRENT = [path for path in ALL if not re.search(r"/\d|/changes/", path)]

# The form of the amount check, its outcomes and its examples.
DECLARATION: dict[str, Any] = yaml.safe_load(
    (_ROOT / "checklists" / "checks" / "amounts.yaml").read_text(encoding="utf-8")
)
FIELDS = [field["name"] for field in DECLARATION["fields"]]
FOLDED = [field["name"] for field in DECLARATION["fields"] if "more" in field]

# The case of the first line of the issue: two vouchers agree, the third states 630.00 more.
CASE = [
    {"kind": "contract", "amount": "¥1,299.00"},
    {"kind": "receipt", "amount_in_words": "壹仟贰佰玖拾玖元整"},
    {"kind": "institution_record", "amount": "1929"},
]

# What stands in the store of this device, part by part.
PARTS = """async () => {
  const db = await new Promise((resolve, reject) => {
    const asked = indexedDB.open("posguide");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const found = await new Promise((resolve, reject) => {
    const asked = db.transaction("parts").objectStore("parts").getAll();
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  db.close();
  return found;
}"""


def said(name: str, lang: str, /, **values: object) -> re.Pattern[str]:
    """Return a pattern for a word of the interface; a gap without a value fits anything."""
    parts = re.split(r"\{(\w+)\}", words()[name][lang])
    for index in range(1, len(parts), 2):
        parts[index] = re.escape(str(values[parts[index]])) if parts[index] in values else ".+"
    for index in range(0, len(parts), 2):
        parts[index] = re.escape(parts[index])
    return re.compile("".join(parts))


def focused(page: Page) -> Locator:
    return page.locator("*:focus")


def tab_to(page: Page, target: Locator, key: str = "Tab", limit: int = 80) -> None:
    """Press Tab until ``target`` has the focus."""
    for _ in range(limit):
        page.keyboard.press(key)
        if target.evaluate("(node) => node === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached by {limit} times {key}")


class Held:
    """Requests that wait until the test lets them go."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.page, self.pattern = page, pattern
        self._routes: list[Route] = []
        page.route(pattern, self._hold)

    def _hold(self, route: Route) -> None:
        self._routes.append(route)

    def release(self) -> None:
        while self._routes:
            self._routes.pop().continue_()
        self.page.unroute(self.pattern)


class Tool:
    """The amount check."""

    def __init__(self, page: Page, lang: str, root: str = "/") -> None:
        self.page = page
        self.lang = lang
        self.path = root + START[lang][1:] + "tools/amounts/"
        self.section = page.locator(".pg-check")
        self.vouchers = page.locator(".pg-vouchers .pg-voucher")
        self.answer = page.locator(".pg-answer")
        self.summary = page.locator(".pg-summary")
        self.progress = page.locator(".pg-progress")
        self.undo_region = page.locator("form .pg-undo")
        self.undo = self.undo_region.get_by_role("button")
        self.mine_undo = page.locator(".pg-mine .pg-undo").get_by_role("button")
        self.submit = page.locator(".pg-check button[type=submit]")
        self.retry = page.locator("[data-do=retry]")
        self.add = page.locator("[data-do=add]")
        self.clear = page.locator("[data-do=clear]")
        self.download = page.locator("[data-do=download]")
        self.causes = self.answer.locator(".pg-cause")
        self.stale = self.answer.locator(".pg-stale")
        self.whole = page.locator(".pg-case")
        self.keep = page.locator("[data-do=keep]")
        self.kept_status = self.answer.locator(".pg-record:has([data-do=keep]) [role=status]")
        self.record = self.answer.locator(".pg-record:has(h3)")
        self.mine = page.locator(".pg-mine")

    def open(self) -> Tool:
        self.page.goto(self.path)
        expect(self.submit).to_be_enabled()
        return self

    def ready(self) -> Tool:
        expect(self.progress).to_have_attribute("data-stage", "ready")
        expect(self.progress).to_be_hidden()
        return self

    def voucher(self, number: int) -> Locator:
        return self.vouchers.nth(number - 1)

    def field(self, number: int, name: str) -> Locator:
        return self.voucher(number).locator(f"[name={name}]")

    def case_field(self, name: str) -> Locator:
        """Return a field that stands once, for the whole case."""
        return self.whole.locator(f"[name={name}]")

    def unfold(self, fold: Locator) -> None:
        """Open the further fields of a voucher or of the case, as one does by a press."""
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()

    def more(self, number: int) -> Locator:
        return self.voucher(number).locator("details")

    def remove(self, number: int) -> Locator:
        return self.voucher(number).locator("[data-do=remove]")

    def fill(self, rows: list[dict[str, str]]) -> Tool:
        for number, row in enumerate(rows, 1):
            for name, value in row.items():
                control = self.field(number, name)
                if name in FOLDED:
                    self.unfold(self.more(number))
                if name == "kind":
                    control.select_option(value)
                else:
                    control.fill(value)
        return self

    def fill_case(self, **values: str) -> Tool:
        """Fill in what is asked of the whole case."""
        self.unfold(self.whole)
        for name, value in values.items():
            self.case_field(name).fill(value)
        return self

    def press_example(self, name: str) -> Locator:
        """Press the button of an example, which fills it in and asks; return the example."""
        example = self.page.locator(f"#example-{name}")
        self.unfold(example)
        example.locator("[data-do=example]").click()
        return example

    def typed(self) -> list[dict[str, str]]:
        """Return what stands in the form."""
        found: list[dict[str, str]] = self.vouchers.evaluate_all(
            "(all) => all.map((one) => Object.fromEntries("
            "[...one.querySelectorAll('input, select')].map(({ name, value }) => [name, value])))"
        )
        return found

    def put(self, number: int, name: str, script: str) -> None:
        """Put the value of a JavaScript expression into a field, as pasting would."""
        self.field(number, name).evaluate(
            f"(node) => {{ node.value = {script}; node.dispatchEvent(new Event('input', {{ bubbles: true }})); }}"
        )

    def expect_outcome(self, outcome: str) -> None:
        expect(self.answer).to_be_visible()
        expect(self.answer).to_have_attribute("data-outcome", outcome)

    def check(self, outcome: str) -> Tool:
        """Ask, and wait for the answer."""
        self.submit.click()
        self.expect_outcome(outcome)
        return self

    def says(self, name: str, /, **values: object) -> re.Pattern[str]:
        return said(name, self.lang, **values)

    def kept_checks(self) -> list[dict[str, Any]]:
        """Return the checks in the cases on this device."""
        found = self.page.evaluate(PARTS)
        return [one["value"] for one in found if one["path"].startswith("checks/") and one["value"]]

    def kept(self) -> str:
        """Return everything that the page keeps on this device, as one text."""
        text: str = self.page.evaluate("JSON.stringify({ ...localStorage })")
        return text


def full(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return ``rows`` as the form shows them: fields left out are empty."""
    return [{name: row.get(name, "") for name in FIELDS} for row in rows]
