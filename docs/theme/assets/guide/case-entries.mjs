// A list of entries of a case that are written one by one: contacts, and pieces of evidence.

import { soon } from "./cases.mjs";

export class Entries {
  #shown = new Map();

  constructor(desk, family, { title, order, added = () => {}, update = () => {} }) {
    Object.assign(this, { desk, family, title, order, added, update });
    this.part = desk.part(family);
    this.list = this.part.querySelector(".pg-entries");
  }

  get all() {
    return this.desk.document[this.family].sort(this.order);
  }

  show() {
    const entries = this.all;
    for (const [id, { node }] of this.#shown) {
      if (entries.some((entry) => entry.id === id)) continue;
      node.remove();
      this.#shown.delete(id);
    }
    let before = null;
    for (const entry of entries) {
      const { node, typed } = this.#shown.get(entry.id) ?? this.#add(entry.id);
      // A node that is moved loses the focus: none is moved that stands where it should.
      const next = before ? before.nextElementSibling : this.list.firstElementChild;
      if (node !== next && !node.contains(document.activeElement)) this.list.insertBefore(node, next);
      for (const { control, typing } of typed) typing.show(entry[control.name] ?? "");
      this.#name(node, entry);
      this.update(node, entry);
      before = node;
    }
  }

  focus(id) {
    const { node } = this.#shown.get(id);
    const details = node.querySelector("details");
    details.open = true;
    details.querySelector("select, input, textarea").focus();
  }

  #add(id) {
    const node = this.part.querySelector("template").content.firstElementChild.cloneNode(true);
    const typed = [];
    for (const control of node.querySelectorAll("[name]")) {
      const name = `${this.family}.${id}.${control.name}`;
      const label = node.querySelector(`label[for="${control.id}"]`);
      const help = control.getAttribute("aria-describedby");
      if (help) node.querySelector(`[id="${help}"]`).id = `${name}.help`;
      if (help) control.setAttribute("aria-describedby", `${name}.help`);
      control.id = name;
      label.htmlFor = name;
      typed.push({
        control,
        typing: soon(control, async (value) => {
          const kept = await this.desk.put(`${this.family}/${id}/${control.name}`, value);
          const entry = this.all.find((one) => one.id === id);
          if (entry) {
            this.#name(node, entry);
            this.update(node, entry);
          }
          return kept;
        }),
      });
    }
    node.querySelector("[data-do=remove-entry]").addEventListener("click", () => {
      const entry = this.all.find((one) => one.id === id);
      this.desk.takeAway(`${this.family}/${id}/gone`, new Date().toISOString(), null, this.title(entry), this.part);
    });
    const shown = { node, typed };
    this.#shown.set(id, shown);
    this.list.append(node);
    this.added(node, id);
    return shown;
  }

  #name(node, entry) {
    node.querySelector("summary").textContent = this.title(entry);
  }
}
