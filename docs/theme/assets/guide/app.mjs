// Mounts what is on a page. With instant navigation pages come and go while this module, and Python, stay.

import { mountCheck } from "./check.mjs";
import { mountChecklist } from "./checklist.mjs";

function mount() {
  for (const section of document.querySelectorAll(".pg-check:not([data-mounted])")) {
    section.dataset.mounted = "";
    mountCheck(section);
  }
  for (const head of document.querySelectorAll(".pg-checklist:not([data-mounted])")) {
    head.dataset.mounted = "";
    mountChecklist(head);
  }
}

// The theme leaves its search dialog without a name; its own input has the right one.
const search = document.querySelector(".md-search[role=dialog]");
search?.setAttribute("aria-label", search.querySelector("input").getAttribute("aria-label"));

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
