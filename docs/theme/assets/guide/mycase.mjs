// What a check adds to the case on this device: its result, with what was typed; and the list of those that are there.

import { assemble, cases, newId } from "./cases.mjs";
import { element, minute, offerUndo } from "./dom.mjs";
import { localTime } from "./record.mjs";
import * as store from "./store.mjs";

const BEFORE = "case"; // where results were kept before there were cases: `{at, title, values}` each

// The button below an answer; `result` is what is kept of it.
export function casePart({ words, result, link, changed }) {
  const status = element("p", { role: "status" });
  const button = element("button", { type: "button", class: "pg-button", "data-do": "keep" }, words.case_add);
  button.addEventListener("click", async () => {
    const at = localTime();
    const kept = { ...result, at };
    const open = await cases.current();
    const same = open && (await checksOf(open)).find(({ answers }) => JSON.stringify(answers) === JSON.stringify(store.asKept(result.answers)));
    const part = [`checks/${same?.id ?? newId()}`, kept];
    if (open) await cases.putAll(open.id, [part]);
    else await cases.create(at, [part]);
    const said = { forbidden: words.case_trouble_forbidden, full: words.case_trouble_full }[cases.trouble] ?? words.case_added;
    status.replaceChildren(said, " ", element("a", { href: link }, words.case_go));
    changed();
  });
  return element("section", { class: "pg-record" }, button, status);
}

// The checks in the open case, the newest first.
async function checksOf(open) {
  const { checks } = assemble(open, await cases.parts(open.id));
  return checks.filter(({ answers }) => Array.isArray(answers?.vouchers)).sort((a, b) => (a.at < b.at ? 1 : -1));
}

// What was typed for one check of the open case, by its name; undefined if it is not there.
export async function typedFor(id) {
  const current = await cases.current();
  const found = current && (await checksOf(current)).find((one) => one.id === id);
  return found && asTyped(found.answers, found.at);
}

// The day of the check was not typed, but taken from the device.
const asTyped = ({ as_of, ...answers }, at) => (as_of && as_of !== at?.slice(0, 10) ? { ...answers, as_of } : answers);

// The list below the form; `open` is given the answers of the chosen one.
export async function showCase(region, words, open, link) {
  await bringOver(words);
  const current = await cases.current();
  const entries = current ? await checksOf(current) : [];
  const undo = element("div", { class: "pg-undo", role: "status" });
  const items = entries.map(({ id, at, title, answers }) => {
    const opener = element("button", { type: "button", class: "pg-quiet" }, words.case_open);
    opener.addEventListener("click", () => open(asTyped(answers, at)));
    const remover = element("button", { type: "button", class: "pg-quiet" }, words.case_remove);
    remover.addEventListener("click", async () => {
      const path = `checks/${id}`;
      const before = (await cases.parts(current.id)).get(path);
      await cases.putAll(current.id, [[path, null]]);
      const place = await showCase(region, words, open, link);
      region.hidden = false;
      offerUndo(place, words.case_removed, words.undo, async () => {
        await cases.putAll(current.id, [[path, before]]);
        await showCase(region, words, open, link);
        region.querySelector("button").focus();
      });
    });
    const day = element("time", { datetime: at }, minute(at));
    return element("li", {}, element("span", {}, day, " ", title ?? ""), " ", opener, " ", remover);
  });
  region.hidden = !entries.length;
  region.replaceChildren(
    element("h2", {}, words.case_title),
    element("p", { class: "pg-help" }, words.case_text, " ", element("a", { href: link }, words.case_go)),
    element("ol", {}, ...items),
    undo,
  );
  return undo;
}

// What was kept before there were cases becomes one, once.
async function bringOver(words) {
  const found = store.read(BEFORE, []);
  if (!Array.isArray(found) || !found.length) return;
  const parts = found
    .filter((one) => one?.values instanceof Object && typeof one.at === "string")
    .map(({ at, title, values }) => [`checks/${newId()}`, { at, title, check: { id: "amounts" }, answers: values }]);
  if (parts.length) await cases.create(parts[0][1].at, [["title", words.case_imported], ...parts]);
  if (!cases.trouble) store.forget(BEFORE);
}
