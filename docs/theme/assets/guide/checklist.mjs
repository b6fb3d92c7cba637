// A guidance page: finding entries, and for a checklist ticks that outlive a reload, a tally, printing.
// With a case on this device the ticks are kept in it, with who, when and a note; without one, for the page alone.

import { assemble, cases, soon, titleOf } from "./cases.mjs";
import { element, fill, minute, offerUndo } from "./dom.mjs";
import { Entries } from "./entries.mjs";
import { localTime } from "./record.mjs";
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
    Object.assign(this, { head, tally, words, id: head.dataset.checklist, key: `ticks:${head.dataset.checklist}` });
    [this.slug] = this.id.split("@");
    this.status = tally.querySelector("p");
    this.place = tally.insertAdjacentElement("afterend", element("div", { class: "pg-case-of", role: "status" }));
    this.boxes = [...document.querySelectorAll(".pg-step input[data-step]")];
    tally.hidden = false;
    const kept = store.read(this.key, []);
    this.#show(Array.isArray(kept) ? kept : []);
    for (const box of this.boxes) box.addEventListener("change", () => this.#keep([box]));
    const follow = ({ id, mine }) => {
      if (!head.isConnected) return cases.removeEventListener("change", follow);
      if (!mine && (!this.case || id === this.case.id)) this.load();
    };
    cases.addEventListener("change", follow);
    this.load();
  }

  get ticked() {
    return this.boxes.filter((box) => box.checked).map((box) => box.dataset.step);
  }

  // Find the open case; if it follows this version, show what it holds.
  async load() {
    this.case = await cases.current();
    if (!this.case) return this.#offer();
    this.parts = await cases.parts(this.case.id);
    const { checklists } = assemble(this.case, this.parts);
    const title = titleOf(this.case, this.parts, this.words);
    const pinned = checklists.find(({ id }) => id?.startsWith(`${this.slug}@`));
    const follows = !pinned || pinned.id === this.id;
    for (const box of this.boxes) box.disabled = !follows;
    this.#show((pinned?.steps ?? []).filter(({ done }) => done).map(({ id }) => id));
    const names = { title, old: pinned?.id, new: this.id };
    const link = element("a", { href: `${this.head.dataset.root}case/#steps` }, this.words.case_go);
    if (follows) this.place.replaceChildren(element("p", {}, fill(this.words.case_writes_to, names), " ", link));
    else {
      const there = element("a", { href: `${this.head.dataset.root}${pinned.id.replace("@", "/")}/` }, fill(this.words.case_go_pinned, names));
      this.place.replaceChildren(element("p", { class: "pg-banner" }, fill(this.words.case_other_version, names), " ", there, " · ", link));
    }
    this.#notes(follows ? pinned?.steps ?? [] : []);
  }

  count() {
    const shown = this.boxes.filter((box) => !box.closest(".pg-step").hidden);
    const done = shown.filter((box) => box.checked).length;
    this.status.textContent = fill(this.words.steps_done, { done, all: shown.length });
    Object.assign(this.tally.querySelector("progress"), { max: shown.length, value: done });
  }

  clear() {
    const before = this.ticked;
    this.#tick([]);
    const region = this.head.querySelector(".pg-undo") ?? this.head.appendChild(element("div", { class: "pg-undo", role: "status" }));
    offerUndo(region, this.words.ticks_cleared, this.words.undo, () => {
      this.#tick(before);
      this.head.querySelector("[data-do=clear]").focus();
    });
  }

  #show(names) {
    for (const box of this.boxes) box.checked = names.includes(box.dataset.step);
    this.count();
  }

  #tick(names) {
    const changed = this.boxes.filter((box) => box.checked !== names.includes(box.dataset.step));
    this.#show(names);
    this.#keep(changed);
  }

  async #keep(boxes) {
    this.count();
    if (!this.case) {
      if (!store.write(this.key, this.ticked)) this.status.append(" ", this.words.not_kept);
      return;
    }
    const at = localTime();
    await cases.putAll(this.case.id, [...this.#pin(at), ...boxes.flatMap((box) => ticked(this.slug, box, at))]);
    if (cases.trouble) this.status.append(" ", this.words.not_kept);
    await this.load();
  }

  async #write(path, value) {
    const kept = await cases.put(this.case.id, path, value, this.parts.get(path));
    this.parts.set(path, kept);
    return kept;
  }

  // A case follows the version on which its first step was ticked.
  #pin(at) {
    if (this.parts?.get(`checklists/${this.slug}/id`)) return [];
    const { id, slug, head } = this;
    return Object.entries({ id, sha256: head.dataset.sha256, started: at }).map(([name, value]) => [`checklists/${slug}/${name}`, value]);
  }

  // Without a case: the way to one, with the ticks that are here.
  #offer() {
    for (const box of this.boxes) box.disabled = false;
    this.#notes([]);
    const start = element("button", { type: "button", class: "pg-quiet" }, this.words.case_start_here);
    start.addEventListener("click", async () => {
      const at = localTime();
      const done = this.boxes.filter((box) => box.checked);
      this.parts = new Map();
      await cases.create(at, [...this.#pin(at), ...done.flatMap((box) => ticked(this.slug, box, at))]);
      await this.load();
      this.place.querySelector("a").focus();
    });
    this.place.replaceChildren(element("p", {}, this.words.case_none_open, " ", start));
  }

  // Below a step that is done: when, and who and what, to be written down.
  #notes(steps) {
    for (const box of this.boxes) {
      const step = steps.find(({ id, done }) => done && id === box.dataset.step);
      const label = box.closest("label");
      const there = label.nextElementSibling?.matches(".pg-noted") ? label.nextElementSibling : null;
      if (!step || !box.checked) {
        there?.remove();
        continue;
      }
      if (there) continue; // not taken from under the fingers
      const fields = [["by", this.words.case_step_by], ["note", this.words.case_note]].map(([name, text]) => {
        const control = element("input", { type: "text", id: `noted.${step.id}.${name}`, maxlength: 200, autocomplete: "off" });
        control.value = step[name] ?? "";
        const path = `steps/${this.slug}/${step.id}/${name}`;
        soon(control, (value) => this.#write(path, value));
        return element("div", { class: "pg-field" }, element("label", { for: control.id }, text), control);
      });
      const when = element("p", { class: "pg-help" }, fill(this.words.case_step_when, { day: minute(step.at) }));
      label.after(element("div", { class: "pg-noted" }, when, ...fields));
    }
  }
}

const ticked = (slug, box, at) => {
  const step = `steps/${slug}/${box.dataset.step}`;
  return [[`${step}/done`, box.checked], [`${step}/at`, box.checked ? at : null]];
};
