// The page of a case: what is typed is kept at once, part by part; what follows from it is computed by Python.

import { assemble, cases, newId, soon, titleOf } from "./cases.mjs";
import { mountEvidence } from "./case-evidence.mjs";
import { mountHandOver } from "./case-out.mjs";
import { mountSteps } from "./case-steps.mjs";
import { element, fill, minute, offerUndo } from "./dom.mjs";
import { Entries } from "./case-entries.mjs";
import { pythonFor } from "./python.mjs";
import { localTime } from "./record.mjs";
import { showTimeline } from "./case-time.mjs";

export async function mountCase(section) {
  const desk = new Desk(section);
  const reveal = () => {
    if (!section.isConnected) return removeEventListener("hashchange", reveal);
    desk.reveal();
  };
  addEventListener("hashchange", reveal);
  await desk.load();
  reveal();
}

class Desk extends EventTarget {
  constructor(section) {
    super();
    this.section = section;
    this.words = JSON.parse(section.dataset.words);
    this.payload = JSON.parse(section.dataset.payload);
    this.lang = section.dataset.lang;
    this.python = pythonFor(this.payload.runtime);
    this.head = null;
    this.parts = new Map();
    this.typed = [];
    // Held on to: after a change of page, an answer that is still under way finds its own places.
    this.places = new Map([...document.querySelectorAll(".pg-case-part")].map((one) => [one.dataset.part, one]));
    this.#about();
    this.#shelf();
    this.contacts = new Entries(this, "contacts", {
      title: (entry) => [entry.at?.replace("T", " "), this.eventTitle(entry.kind), entry.person].filter(Boolean).join(" · ") || this.words.case_contact_new,
      // The newest first, as one looks for it; what has no day yet is being written.
      order: (a, b) => ((a.at ?? "9") < (b.at ?? "9") ? 1 : -1),
    });
    this.part("contacts").querySelector("[data-do=add-contact]").addEventListener("click", async () => {
      const id = newId();
      await this.putAll([[`contacts/${id}/at`, localTime().slice(0, 10)]]);
      this.contacts.focus(id);
    });
    mountSteps(this);
    mountEvidence(this);
    mountHandOver(this);
    const changed = ({ id, paths, mine }) => {
      if (!section.isConnected) return cases.removeEventListener("change", changed);
      if (!mine) this.#fromElsewhere(id, paths);
    };
    cases.addEventListener("change", changed);
    const troubled = () => {
      if (!section.isConnected) return cases.removeEventListener("trouble", troubled);
      this.#trouble();
    };
    cases.addEventListener("trouble", troubled);
    this.#trouble();
  }

  part(name) {
    return this.places.get(name);
  }

  get id() {
    return this.head?.id;
  }

  get document() {
    return assemble(this.head ?? { id: "", opened: "" }, this.parts);
  }

  eventTitle(kind) {
    return kind ? this.payload.events[kind] ?? kind : "";
  }

  async load() {
    this.head = (await cases.current()) ?? null;
    if (this.head) await cases.sweep(this.id);
    this.parts = this.head ? await cases.parts(this.id) : new Map();
    await this.#list();
    this.show();
  }

  // The case to write to; the first thing that is typed starts one.
  async ensure() {
    if (this.head) return;
    this.starting ??= (async () => {
      const opened = localTime();
      const id = await cases.create(opened);
      this.head = { id, opened };
      this.starting = undefined;
      this.#stand();
      await this.#list();
    })();
    await this.starting;
  }

  async put(path, value) {
    const base = this.parts.get(path);
    await this.ensure();
    this.parts.set(path, value);
    const kept = await cases.put(this.id, path, value, base);
    if (typeof value === "string" && kept !== value) {
      this.parts.set(path, kept);
      this.section.querySelector(".pg-undo").replaceChildren(element("span", {}, this.words.case_masked));
    }
    if (["title", "about/institution", "about/merchant"].includes(path)) await this.#list();
    this.changed();
    return kept;
  }

  async putAll(parts) {
    await this.ensure();
    for (const [path, value] of parts) this.parts.set(path, value);
    await cases.putAll(this.id, parts);
    this.show();
  }

  // Show everything that stands in the parts, and have computed what follows.
  show() {
    this.#stand();
    const about = this.document.about;
    for (const { control, name, typing } of this.typed) typing.show(name === "title" ? this.parts.get("title") ?? "" : about[name] ?? "");
    this.contacts.show();
    this.#aside();
    this.#checks();
    this.dispatchEvent(new Event("show"));
    this.changed();
  }

  #stand() {
    this.section.querySelector(".pg-shelf").hidden = !this.head;
    this.section.querySelector(".pg-empty").hidden = Boolean(this.head);
  }

  // Something was written: what follows from it is computed anew, once for many changes.
  changed() {
    this.#counts();
    this.dispatchEvent(new Event("change"));
    this.#jump();
    this.stale = true;
    if (this.computing) return;
    this.computing = (async () => {
      while (this.stale && this.section.isConnected) {
        this.stale = false;
        try {
          const today = localTime().slice(0, 10);
          const { titles } = this.payload.labels;
          this.view = await this.python.ask({ op: "case_view", case: this.document, titles, today, lang: this.lang }, []);
          showTimeline({ region: this.part("time"), view: this.view, words: this.words }, today);
          this.dispatchEvent(new Event("view"));
          this.#jump();
        } catch {
          this.part("time").querySelector(".pg-wait").textContent = this.words.crashed;
        }
      }
      this.computing = undefined;
    })();
  }

  // A link to something that is folded away unfolds it.
  reveal() {
    const target = document.getElementById(location.hash.slice(1));
    const details = target?.closest("details");
    if (details) details.open = true;
  }

  #about() {
    const controls = [...this.part("about").querySelectorAll("input, select, textarea")];
    controls.push(this.section.querySelector("[id='case.title']"));
    for (const control of controls) {
      const name = control.name || "title";
      const path = name === "title" ? "title" : `about/${name}`;
      this.typed.push({ control, name, typing: soon(control, (value) => this.put(path, value)) });
    }
  }

  #counts() {
    for (const details of this.part("about").querySelectorAll("[data-section]")) {
      const all = [...details.querySelectorAll("input, select, textarea")];
      const done = all.filter(({ value }) => value !== "").length;
      details.querySelector(".pg-count").textContent = done ? fill(this.words.case_filled, { done, all: all.length }) : "";
    }
  }

  // How much there is of each part, in the row of links to them.
  #jump() {
    const { checks, checklists, contacts, evidence } = this.document;
    const missing = this.part("evidence").querySelectorAll(".pg-needs [data-met=no]").length;
    const done = checklists.flatMap(({ steps }) => steps).filter((step) => step.done).length;
    const open = (this.view?.deadlines ?? []).filter(({ state }) => state === "open" || state === "today").length;
    const counts = { checks: checks.length, steps: done, contacts: contacts.length, evidence: evidence.length, time: open };
    for (const place of this.section.querySelectorAll("[data-count]")) {
      const count = counts[place.dataset.count];
      const more = place.dataset.count === "evidence" && missing ? ` · ${fill(this.words.case_missing_count, { count: missing })}` : "";
      place.textContent = count || more ? ` ${count ?? ""}${more}` : "";
    }
  }

  #checks() {
    const part = this.part("checks");
    const { checks } = this.document;
    part.querySelector("[data-empty]").hidden = checks.length > 0;
    part.querySelector("ol").replaceChildren(
      ...checks.sort((a, b) => (a.at < b.at ? 1 : -1)).map(({ id, at, title }) => {
        const again = element("a", { class: "pg-quiet", href: `${this.payload.links.amounts}#check=${id}` }, this.words.case_check_again);
        const remove = element("button", { type: "button", class: "pg-quiet" }, this.words.case_remove);
        remove.addEventListener("click", () => this.takeAway(`checks/${id}`, null, this.parts.get(`checks/${id}`), title, part));
        return element("li", {}, element("span", {}, element("time", { datetime: at }, minute(at)), " ", title ?? ""), " ", again, " ", remove);
      }),
    );
  }

  // Put `gone` at a path, say what went, and offer to bring back what stood there.
  async takeAway(path, gone, before, title, part) {
    await this.putAll([[path, gone]]);
    const region = part.querySelector(".pg-undo") ?? part.appendChild(element("div", { class: "pg-undo", role: "status" }));
    offerUndo(region, fill(this.words.case_entry_removed, { title }), this.words.undo, async () => {
      await this.putAll([[path, before]]);
      part.querySelector("summary, button")?.focus();
    });
  }

  #aside() {
    const region = this.section.querySelector(".pg-aside");
    const lost = [...this.parts].filter(([path, value]) => path.startsWith("aside/") && value);
    region.hidden = !lost.length;
    region.replaceChildren(
      ...lost.map(([path, { path: where, value }]) => {
        const back = element("button", { type: "button", class: "pg-quiet" }, this.words.case_aside_back);
        back.addEventListener("click", () => this.putAll([[where, value], [path, null]]));
        const drop = element("button", { type: "button", class: "pg-quiet" }, this.words.case_aside_drop);
        drop.addEventListener("click", () => this.putAll([[path, null]]));
        return element("p", { class: "pg-banner" }, this.words.case_aside, " ", element("q", {}, String(value)), " ", back, " ", drop);
      }),
    );
  }

  #shelf() {
    const { section, words } = this;
    const choice = section.querySelector("[id='case.current']");
    choice.addEventListener("change", async () => {
      await cases.use(choice.value);
      await this.load();
    });
    for (const button of document.querySelectorAll("[data-do=new-case]")) {
      button.addEventListener("click", async () => {
        await cases.create(localTime());
        await this.load();
        this.part("about").querySelector("select").focus();
      });
    }
    section.querySelector("[data-do=remove-case]").addEventListener("click", async () => {
      const { id } = this;
      const title = titleOf(this.head, this.parts, words);
      await cases.remove(id);
      await this.load();
      offerUndo(section.querySelector(".pg-undo"), fill(words.case_deleted, { title }), words.undo, async () => {
        await cases.restore(id);
        await cases.use(id);
        await this.load();
        choice.focus();
      });
    });
  }

  async #list() {
    const listed = await cases.list();
    const titles = await Promise.all(listed.map(async (head) => titleOf(head, head.id === this.id ? this.parts : await cases.parts(head.id), this.words)));
    const choice = this.section.querySelector("[id='case.current']");
    choice.replaceChildren(...listed.map(({ id }, number) => element("option", { value: id, selected: id === this.id }, titles[number])));
    if (this.id) choice.value = this.id;
  }

  async #fromElsewhere(id, paths) {
    if (!this.head) return this.load();
    if (id !== this.id) return this.#list();
    const parts = await cases.parts(id);
    if (!(await cases.list()).some((one) => one.id === id)) return this.load(); // removed in another window
    this.parts = parts;
    if (paths.includes("title")) await this.#list();
    this.show();
  }

  #trouble() {
    const said = { forbidden: this.words.case_trouble_forbidden, full: this.words.case_trouble_full }[cases.trouble];
    this.section.querySelector(".pg-trouble").replaceChildren(...(said ? [element("p", { class: "pg-banner pg-banner--stop" }, said)] : []));
  }
}
