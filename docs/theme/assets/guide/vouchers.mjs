// The repeated part of a form: reads it, fills it, adds and removes groups, and keeps their numbers right.

import { fill } from "./dom.mjs";

export class Vouchers {
  constructor(section, group, words) {
    this.list = section.querySelector(".pg-vouchers");
    this.template = section.querySelector("template");
    this.group = group;
    this.words = words;
  }

  get all() {
    return [...this.list.children];
  }

  // What was typed, as it was typed; a field left empty is left out.
  values() {
    return this.all.map((one) =>
      Object.fromEntries([...controls(one)].filter(({ value }) => value !== "").map(({ name, value }) => [name, value])),
    );
  }

  fill(values) {
    while (this.all.length > Math.max(values.length, this.group.min)) this.list.lastElementChild.remove();
    while (this.all.length < Math.max(values.length, this.group.min)) this.#append();
    this.all.forEach((one, index) => {
      for (const control of controls(one)) set(control, values[index]?.[control.name]);
      const more = one.querySelector("details");
      if (more) more.open = [...controls(more)].some(({ value }) => value !== "");
    });
    this.#number();
  }

  add() {
    if (this.all.length >= this.group.max) return null;
    const added = this.#append();
    this.#number();
    return added;
  }

  #append() {
    this.list.append(this.template.content.querySelector("fieldset").cloneNode(true));
    return this.list.lastElementChild;
  }

  #number() {
    this.all.forEach((one, index) => {
      one.querySelector("legend").textContent = fill(this.words.voucher_number, { number: index + 1 });
      for (const node of one.querySelectorAll("[id], [for], [aria-describedby]")) {
        for (const name of ["id", "for", "aria-describedby"]) {
          const value = node.getAttribute(name);
          if (value) node.setAttribute(name, value.replace(/vouchers\.\d+\./g, `vouchers.${index}.`));
        }
      }
      one.querySelector("[data-do=remove]").hidden = this.all.length <= this.group.min;
    });
  }
}

// Put a kept value in, or what the empty form has: an older page may have kept something that is no choice any more.
function set(control, value) {
  control.value = value ?? "";
  if (control.options && control.selectedIndex < 0) {
    control.selectedIndex = Math.max(0, [...control.options].findIndex((option) => option.defaultSelected));
  }
}

export function controls(node) {
  return node.querySelectorAll("input, select");
}
