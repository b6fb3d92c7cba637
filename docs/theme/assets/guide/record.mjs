// The case record: asked for with the answer it belongs to, then saved as a file.

import { element, fill, saveFile } from "./dom.mjs";
import { assemble, cases } from "./cases.mjs";
import * as store from "./store.mjs";

// What stands below an answer: nothing if there is nothing to record, else the button, or why there is none.
export function recordPart({ recordable, ...given }) {
  const { words } = given;
  if (recordable === null) return [];
  const rest = recordable ? [element("p", {}, words.record_text), ...button(given)] : [element("p", {}, words.record_impossible)];
  return [element("section", { class: "pg-record" }, element("h3", {}, words.record_title), ...rest)];
}

function button({ python, payload, words, lang, answers, report }) {
  let busy = false;
  const status = element("p", { role: "status" });
  const control = element("button", { type: "button", class: "pg-button", "data-do": "download" }, words.download_record);
  control.addEventListener("click", async () => {
    if (busy) return; // not disabled: that would take the focus away
    busy = true;
    status.textContent = words.stage_record;
    try {
      const made = await python.ask({ op: "record", answers, findings: report, lang, created: localTime(), ...(await pinned(payload)) });
      if (made.error) status.textContent = fill(words.record_failed, { reason: made.error });
      else {
        saveFile(made.name, new Blob([made.text], { type: "application/json" }));
        status.replaceChildren(
          element("span", {}, fill(words.record_ready, made)),
          element("span", { class: "pg-digest" }, fill(words.record_digest, made)),
        );
      }
    } catch {
      status.textContent = words.crashed;
    }
    busy = false;
  });
  return [control, status];
}

// With the steps that were done: those in the open case, or without one those ticked on the page.
async function pinned({ check, checklist }) {
  const open = await cases.current();
  const followed = open && assemble(open, await cases.parts(open.id)).checklists.find(({ id }) => id === checklist.id);
  const ticked = open ? (followed?.steps ?? []).filter(({ done }) => done).map(({ id }) => id) : store.read(`ticks:${checklist.id}`, []);
  return { check, checklist: { ...checklist, steps_done: Array.isArray(ticked) ? ticked : [] } };
}

// 2026-11-23T20:11:05+08:00, as this device has it.
export function localTime(date = new Date()) {
  const minutes = -date.getTimezoneOffset();
  const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
  const offset = `${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
  return new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, 19) + offset;
}
