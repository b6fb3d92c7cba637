// The form of a check: keeps what was typed, sends it to Python, shows the answer.

import { showAnswer, showErrors } from "./answer.mjs";
import { element, fill, offerUndo } from "./dom.mjs";
import { pythonFor } from "./python.mjs";
import { recordPart } from "./record.mjs";
import * as store from "./store.mjs";
import { Vouchers, controls } from "./vouchers.mjs";

export function mountCheck(section) {
  const payload = JSON.parse(section.dataset.payload);
  const words = JSON.parse(section.dataset.words);
  const python = pythonFor(payload.runtime);
  const { lang } = section.dataset;
  const key = `form:${section.dataset.check}`;
  const form = section.querySelector("form");
  const undoRegion = section.querySelector(".pg-undo");
  const answer = section.querySelector(".pg-answer");
  const summary = section.querySelector(".pg-summary");
  const vouchers = new Vouchers(section, payload.declaration.group, words);
  const blank = vouchers.values();
  let asked = 0;

  const keep = () => {
    if (!store.write(key, vouchers.values())) undoRegion.replaceChildren(element("span", {}, words.not_kept));
  };
  const changed = () => {
    keep();
    const record = answer.querySelector(".pg-record");
    record?.replaceChildren(element("p", { role: "status" }, words.record_stale));
  };
  const settle = () => {
    delete section.dataset.waiting;
    python.dispatchEvent(new Event("state"));
  };
  // Put `values` into the form and offer to bring back what stood there.
  const replaceAll = (values, text) => {
    const before = vouchers.values();
    vouchers.fill(values);
    changed();
    offerUndo(undoRegion, text, words.undo, () => {
      vouchers.fill(before);
      changed();
      controls(vouchers.all[0])[0].focus();
    });
  };

  const kept = store.read(key, blank);
  vouchers.fill(Array.isArray(kept) && kept.every((one) => one instanceof Object) ? kept : blank);
  showProgress(section, python, words);
  form.querySelector(".pg-all").disabled = false;

  form.addEventListener("input", changed);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const mine = ++asked;
    const answers = { vouchers: vouchers.values() };
    showErrors(summary, form, []);
    answer.hidden = true;
    section.dataset.waiting = "";
    python.dispatchEvent(new Event("state"));
    try {
      const result = await python.ask({ op: "check", declaration: payload.declaration, values: answers, lang });
      if (mine !== asked) return;
      showAnswer(answer, result.view, words, payload.links);
      answer.append(...recordPart({ python, payload, words, lang, answers, ...result }));
      showErrors(summary, form, result.view.errors);
    } catch {
      if (mine !== asked) return;
      answer.replaceChildren(element("p", { role: "alert" }, words.crashed));
      answer.hidden = false;
    }
    settle();
    (summary.hidden ? answer : summary).focus();
  });
  section.addEventListener("click", ({ target }) => {
    const action = target.closest("[data-do]")?.dataset.do;
    if (action === "add") {
      const added = vouchers.add();
      if (added) controls(added)[0].focus();
      else undoRegion.replaceChildren(element("span", {}, fill(words.most_vouchers, payload.declaration.group)));
      keep();
    } else if (action === "remove") {
      const one = target.closest("[data-group]");
      const number = vouchers.all.indexOf(one) + 1;
      replaceAll(vouchers.values().filter((_, index) => index !== number - 1), fill(words.voucher_removed, { number }));
    } else if (action === "clear") {
      asked += 1; // whatever is still being computed is an answer to what is gone
      answer.hidden = true;
      showErrors(summary, form, []);
      settle();
      replaceAll(blank, words.form_cleared);
      store.forget(key);
    } else if (action === "retry") python.start();
  });
  for (const button of document.querySelectorAll("[data-do=example]")) {
    const example = payload.declaration.examples.find(({ id }) => id === button.dataset.example);
    button.hidden = false;
    button.addEventListener("click", () => {
      replaceAll(example.values.vouchers, words.example_filled);
      form.scrollIntoView({ block: "start" });
    });
  }
}

function showProgress(section, python, words) {
  const region = section.querySelector(".pg-progress");
  const [text, bar, retry] = region.children;
  const show = () => {
    if (!region.isConnected) return python.removeEventListener("state", show);
    const { stage, loaded, total } = python.state;
    const mega = (bytes) => (bytes / 1e6).toFixed(1);
    const waiting = "waiting" in section.dataset;
    const said = {
      start: words.stage_start,
      download: fill(words.stage_download, { loaded: mega(loaded), total: mega(total) }),
      record: fill(words.stage_download, { loaded: mega(loaded), total: mega(total) }),
      boot: words.stage_boot,
      failed: words.load_failed,
    }[stage];
    region.dataset.stage = stage;
    region.hidden = !said;
    text.textContent = [waiting && stage !== "failed" ? words.queued : "", said ?? ""].join(" ").trim();
    if (loaded !== undefined) bar.value = loaded / total;
    else bar.removeAttribute("value");
    bar.hidden = stage === "failed";
    retry.hidden = stage !== "failed";
  };
  python.addEventListener("state", show);
  show();
}
