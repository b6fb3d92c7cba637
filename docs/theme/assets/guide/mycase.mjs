// The case on this device: results of the check that one wants to come back to, with what was typed.

import { element, offerUndo } from "./dom.mjs";
import { localTime } from "./record.mjs";
import * as store from "./store.mjs";

const KEY = "case";

// What is kept: `{at, title, values}` each, the newest first. An older page, or another, may have kept something else.
function kept() {
  const found = store.read(KEY, []);
  if (!Array.isArray(found)) return [];
  return found.filter((one) => one).filter(({ at, title, values }) => typeof at === "string" && typeof title === "string" && Array.isArray(values?.vouchers));
}

// The button below an answer.
export function casePart({ words, answers, title, changed }) {
  const status = element("p", { role: "status" });
  const button = element("button", { type: "button", class: "pg-button", "data-do": "keep" }, words.case_add);
  button.addEventListener("click", () => {
    // As it will be read again: long numbers are not kept.
    const entry = store.asKept({ at: localTime(new Date()), title, values: answers });
    const others = kept().filter(({ values }) => JSON.stringify(values) !== JSON.stringify(entry.values));
    status.textContent = store.write(KEY, [entry, ...others]) ? words.case_added : words.case_full;
    changed();
  });
  return element("section", { class: "pg-record" }, button, status);
}

// The list below the form; `open` is given the values of the chosen one.
export function showCase(region, words, open) {
  const entries = kept();
  const undo = element("div", { class: "pg-undo", role: "status" });
  const items = entries.map((entry, number) => {
    const opener = element("button", { type: "button", class: "pg-quiet" }, words.case_open);
    opener.addEventListener("click", () => open(entry.values));
    const remover = element("button", { type: "button", class: "pg-quiet" }, words.case_remove);
    remover.addEventListener("click", () => {
      const before = kept();
      store.write(KEY, before.filter((_, index) => index !== number));
      const place = showCase(region, words, open);
      region.hidden = false;
      offerUndo(place, words.case_removed, words.undo, () => {
        store.write(KEY, before);
        showCase(region, words, open);
        region.querySelector("button").focus();
      });
    });
    const day = element("time", { datetime: entry.at }, entry.at.slice(0, 16).replace("T", " "));
    return element("li", {}, element("span", {}, day, " ", entry.title), " ", opener, " ", remover);
  });
  region.hidden = !entries.length;
  region.replaceChildren(element("h2", {}, words.case_title), element("p", { class: "pg-help" }, words.case_text), element("ol", {}, ...items), undo);
  return undo;
}
