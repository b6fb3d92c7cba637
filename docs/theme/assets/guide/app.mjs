// Mounts what is on a page. With instant navigation pages come and go while this module, and Python, stay.

import { mountCheck } from "./check.mjs";
import { mountChecklist } from "./checklist.mjs";
import { mountConvert } from "./convert.mjs";
import { mountCopy } from "./copy.mjs";
import { element } from "./dom.mjs";
import { searchable } from "./typed.mjs";
import { mountWay } from "./way.mjs";

const PARTS = {
  ".pg-check": mountCheck,
  ".pg-checklist": mountChecklist,
  ".pg-convert": mountConvert,
  ".pg-way": mountWay,
  // Only two pages need these.
  ".pg-desk": async (part) => (await import("./case-page.mjs")).mountCase(part),
  ".pg-reopen": async (part) => (await import("./case-reopen.mjs")).mountReopen(part),
};

function mount() {
  for (const [selector, mountPart] of Object.entries(PARTS)) {
    for (const part of document.querySelectorAll(`${selector}:not([data-mounted])`)) {
      part.dataset.mounted = "";
      mountPart(part);
    }
  }
  const words = JSON.parse(document.querySelector(".pg-checklist")?.dataset.words ?? "null");
  for (const button of document.querySelectorAll("[data-do=copy]:not([data-mounted])")) {
    button.dataset.mounted = "";
    mountCopy(button, words);
  }
  showDue();
}

// A site that was not built anew for months still says which facts are past their date.
function showDue() {
  const today = new Date().toLocaleDateString("sv"); // YYYY-MM-DD of this device
  const late = [...document.querySelectorAll("[data-check-after]")].filter(({ dataset }) => dataset.checkAfter < today);
  for (const notice of late) notice.hidden = false;
  for (const banner of document.querySelectorAll("[data-any-due]")) if (late.length) banner.hidden = false;
}

const search = document.querySelector(".md-search[role=dialog]");
if (search) {
  const input = search.querySelector("input");
  // The theme leaves its search dialog without a name; its own input has the right one.
  search.setAttribute("aria-label", input.getAttribute("aria-label"));
  // The theme cuts Chinese into words but not figures from Chinese: to it "68超时" is one word that nobody wrote.
  // What it reads is what was typed, with these apart, figures without commas, and full-width letters as plain ones.
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  Object.defineProperty(input, "value", { set, get: () => searchable(get.call(input)) });
}

// The other language opens at the same place, with the same answers.
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.(".md-select__link");
  if (link) link.hash = location.hash;
}, true);

// The theme's drawer opens by a label, which no key reaches: a button inside it does.
const drawer = document.querySelector("#__drawer");
for (const label of document.querySelectorAll("label.md-header__button[for=__drawer]")) {
  const name = document.querySelector(".md-nav--primary").getAttribute("aria-label");
  const button = element("button", { type: "button", class: "pg-menu", "aria-label": name, "aria-expanded": "false" });
  button.append(...label.childNodes);
  label.append(button);
  button.addEventListener("click", (event) => {
    event.preventDefault();
    drawer.click();
  });
  drawer.addEventListener("change", () => button.setAttribute("aria-expanded", String(drawer.checked)));
}

// On paper everything is unfolded.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const details of folded) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of folded) details.open = false;
});

if (window.document$) window.document$.subscribe(mount);
else mount();
