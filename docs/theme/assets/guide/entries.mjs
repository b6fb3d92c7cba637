// Finds entries on a page: by choices, by words typed, by the marks of a link. What is hidden stays in the page.

import { fill } from "./dom.mjs";
import * as store from "./store.mjs";
import { plain, typedWords } from "./typed.mjs";

const KEPT = ["reading", "complainants"]; // choices that are about the visitor, not about one page

export class Entries {
  constructor(head, words, changed = () => {}) {
    this.head = head;
    this.words = words;
    this.changed = changed;
    this.all = [...document.querySelectorAll(".pg-step[data-step]")].map((node) => ({
      node,
      name: node.dataset.step,
      heading: node.id ? null : node.previousElementSibling,
      card: document.querySelector(`[data-for="${node.dataset.step}"]`),
      group: node.id ? source(node) : [],
    }));
    this.codes = new Set(this.all.map(({ node }) => plain(node.dataset.code ?? "")).filter(Boolean));
    this.choices = {};
    this.typed = [];
    this.#filters();
    this.#lookup();
    this.#marks();
    this.update();
  }

  get shown() {
    return this.all.filter(({ node }) => !node.hidden);
  }

  update() {
    document.querySelector("article")?.toggleAttribute("data-searching", this.typed.length > 0);
    for (const entry of this.all) this.#show(entry, this.#fits(entry));
    for (const group of document.querySelectorAll(".pg-group")) {
      const members = [];
      for (let next = group.nextElementSibling; next && !next.matches(".pg-group, h2"); next = next.nextElementSibling) members.push(next);
      const empty = members.some((node) => node.matches(".pg-step")) && members.every((node) => !node.matches(".pg-step") || node.hidden);
      for (const node of [group, ...members.filter((one) => one.matches(".pg-namespace"))]) node.hidden = empty;
    }
    const { status } = this;
    if (status) {
      const count = this.shown.length;
      status.textContent = this.typed.length ? (count ? fill(this.words.found_some, { count }) : this.words.found_none) : "";
    }
    this.changed();
  }

  choose(facet, value) {
    this.choices[facet] = value;
    const input = this.head.querySelector(`.pg-filter input[name="${facet}"][value="${value}"]`);
    if (input) input.checked = true;
    this.update();
  }

  #fits({ node, heading, group }) {
    const chosen = Object.entries(this.choices).every(
      ([facet, value]) => value === "all" || !(facet in node.dataset) || node.dataset[facet].split(" ").includes(value),
    );
    if (!chosen || !this.typed.length) return chosen;
    // Who types a code wants that code, not every entry that mentions it.
    const [word] = this.typed;
    if (this.typed.length === 1 && this.codes.has(word)) return plain(node.dataset.code ?? "") === word;
    // Not in what is folded away: there codes and words of other entries occur in the facts.
    const parts = [...group, heading, ...node.children].filter((part) => part && !part.matches("details"));
    const text = plain(parts.map((part) => part.textContent).join(" "));
    return this.typed.every((word) => text.includes(word));
  }

  #show({ node, heading, card }, visible) {
    for (const part of [node, heading, card]) if (part) part.hidden = !visible;
  }

  #filters() {
    for (const set of this.head.querySelectorAll(".pg-filter")) {
      const { facet } = set.dataset;
      const values = [...set.querySelectorAll("input")].map(({ value }) => value);
      const kept = KEPT.includes(facet) ? store.read(facet) : undefined;
      this.choices[facet] = values.includes(kept) ? kept : "all";
      set.querySelector(`input[value="${this.choices[facet]}"]`).checked = true;
      set.hidden = false;
      set.addEventListener("change", ({ target }) => {
        this.choose(facet, target.value);
        if (KEPT.includes(facet)) store.write(facet, target.value);
      });
    }
  }

  #lookup() {
    const box = this.head.querySelector(".pg-lookup");
    if (!box) return;
    this.status = box.querySelector("[role=status]");
    box.hidden = false;
    box.querySelector("input").addEventListener("input", ({ target }) => {
      this.typed = typedWords(target.value);
      this.update();
    });
  }

  // "#mark=a,b" marks entries; "#a" leads to one. Either must be seen, whatever was chosen before.
  #marks() {
    const banner = this.head.querySelector(".pg-marked");
    const follow = () => {
      if (!this.head.isConnected) return removeEventListener("hashchange", follow);
      const { hash } = location;
      const names = hash.startsWith("#mark=") ? hash.slice(6).split(",") : [];
      const marked = this.all.filter(({ name }) => names.includes(name));
      for (const { node } of this.all) node.toggleAttribute("data-marked", marked.some((one) => one.node === node));
      if (banner) banner.hidden = !marked.length;
      const target = marked[0] ?? this.all.find(({ name }) => name === hash.slice(1));
      if (!target) return;
      if ([target, ...marked].some((entry) => !this.#fits(entry))) this.#all();
      if (marked.length || target.node.dataset.late) (target.heading ?? target.node).scrollIntoView();
      delete target.node.dataset.late;
    };
    banner?.querySelector("button").addEventListener("click", () => {
      history.replaceState(history.state, "", location.pathname);
      follow();
      this.head.querySelector("input, button")?.focus();
    });
    this.follow = follow;
    addEventListener("hashchange", follow);
  }

  #all() {
    this.typed = [];
    const input = this.head.querySelector(".pg-lookup input");
    if (input) input.value = "";
    for (const entry of this.all) if (entry.node.hidden) entry.node.dataset.late = "true"; // was not there to scroll to
    for (const facet of Object.keys(this.choices)) this.choose(facet, "all");
  }
}

// A fact stands below the heading of its source, whose title and number one may be looking for.
function source(node) {
  let heading = node.previousElementSibling;
  while (heading && !heading.matches(".pg-group")) heading = heading.previousElementSibling;
  return heading ? [heading, heading.nextElementSibling] : [];
}
