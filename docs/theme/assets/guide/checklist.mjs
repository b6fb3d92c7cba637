// The interactive checklist: ticks that outlive a reload, a tally, a choice of which deposit, printing.

import { fill, element, offerUndo } from "./dom.mjs";
import * as store from "./store.mjs";

export function mountChecklist(head) {
  const words = JSON.parse(head.dataset.words);
  const key = `ticks:${head.dataset.checklist}`;
  const steps = [...document.querySelectorAll(".pg-step")];
  const boxes = steps.map((step) => step.querySelector("input[data-step]"));
  const radios = [...head.querySelectorAll(".pg-filter input")];
  const tally = head.querySelector(".pg-tally");
  const status = tally.querySelector("p");

  const shown = () => boxes.filter((box) => !box.closest(".pg-step").hidden);
  const count = () => {
    const done = shown().filter((box) => box.checked).length;
    status.textContent = fill(words.steps_done, { done, all: shown().length });
    Object.assign(tally.querySelector("progress"), { max: shown().length, value: done });
  };
  const keep = () => {
    count();
    const kept = store.write(key, boxes.filter((box) => box.checked).map((box) => box.dataset.step));
    if (!kept) status.append(" ", words.not_kept);
  };
  const tick = (ids) => {
    for (const box of boxes) box.checked = ids.includes(box.dataset.step);
    keep();
  };
  const choose = (reading) => {
    for (const step of steps) {
      const fits = reading === "all" || step.dataset.reading === "both" || step.dataset.reading === reading;
      step.hidden = step.previousElementSibling.hidden = !fits;
    }
    radios.find(({ value }) => value === reading).checked = true;
    count();
  };
  // A link to a step must show that step, whatever was chosen before.
  const reveal = () => {
    if (!head.isConnected) return removeEventListener("hashchange", reveal);
    const heading = document.getElementById(location.hash.slice(1)); // the ids of steps are plain words
    if (!heading?.hidden) return;
    choose("all");
    heading.scrollIntoView();
  };

  head.querySelector(".pg-filter").hidden = false;
  tally.hidden = false;
  const kept = store.read(key, []);
  tick(Array.isArray(kept) ? kept : []);
  choose(radios.find(({ value }) => value === store.read("reading"))?.value ?? "all");
  reveal();
  addEventListener("hashchange", reveal);

  for (const box of boxes) box.addEventListener("change", keep);
  head.addEventListener("change", ({ target }) => {
    choose(target.value);
    store.write("reading", target.value);
  });
  head.addEventListener("click", ({ target }) => {
    const action = target.closest("[data-do]")?.dataset.do;
    if (action === "print") print();
    if (action === "clear") {
      const before = boxes.filter((box) => box.checked).map((box) => box.dataset.step);
      tick([]);
      const region = head.querySelector(".pg-undo") ?? head.appendChild(element("div", { class: "pg-undo", role: "status" }));
      offerUndo(region, words.ticks_cleared, words.undo, () => {
        tick(before);
        head.querySelector("[data-do=clear]").focus();
      });
    }
  });
}
