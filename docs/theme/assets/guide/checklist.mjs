// A guidance page: finding entries, and for a checklist ticks that outlive a reload, a tally, printing.

import { element, fill, offerUndo } from "./dom.mjs";
import { Entries } from "./entries.mjs";
import * as store from "./store.mjs";

export function mountChecklist(head) {
  const words = JSON.parse(head.dataset.words);
  const tally = head.querySelector(".pg-tally");
  const ticks = tally && new Ticks(head, tally, words);
  const entries = new Entries(head, words, () => ticks?.count());
  entries.follow();
  head.addEventListener("click", ({ target }) => {
    const action = target.closest("[data-do]")?.dataset.do;
    if (action === "print") print();
    if (action === "print-short") {
      document.body.dataset.print = "short";
      addEventListener("afterprint", () => delete document.body.dataset.print, { once: true });
      print();
    }
    if (action === "clear") ticks.clear();
  });
}

class Ticks {
  constructor(head, tally, words) {
    Object.assign(this, { head, tally, words, key: `ticks:${head.dataset.checklist}` });
    this.status = tally.querySelector("p");
    this.boxes = [...document.querySelectorAll(".pg-step input[data-step]")];
    tally.hidden = false;
    const kept = store.read(this.key, []);
    this.tick(Array.isArray(kept) ? kept : []);
    for (const box of this.boxes) box.addEventListener("change", () => this.keep());
  }

  get ticked() {
    return this.boxes.filter((box) => box.checked).map((box) => box.dataset.step);
  }

  count() {
    const shown = this.boxes.filter((box) => !box.closest(".pg-step").hidden);
    const done = shown.filter((box) => box.checked).length;
    this.status.textContent = fill(this.words.steps_done, { done, all: shown.length });
    Object.assign(this.tally.querySelector("progress"), { max: shown.length, value: done });
  }

  keep() {
    this.count();
    if (!store.write(this.key, this.ticked)) this.status.append(" ", this.words.not_kept);
  }

  tick(names) {
    for (const box of this.boxes) box.checked = names.includes(box.dataset.step);
    this.keep();
  }

  clear() {
    const before = this.ticked;
    this.tick([]);
    const region = this.head.querySelector(".pg-undo") ?? this.head.appendChild(element("div", { class: "pg-undo", role: "status" }));
    offerUndo(region, this.words.ticks_cleared, this.words.undo, () => {
      this.tick(before);
      this.head.querySelector("[data-do=clear]").focus();
    });
  }
}
