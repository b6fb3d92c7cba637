// The form of a check: keeps what was typed, sends it to Python, shows the answer.

import { markStale, showAnswer, showErrors } from "./answer.mjs";
import { element, fill, offerUndo } from "./dom.mjs";
import { casePart, showCase, typedFor } from "./mycase.mjs";
import { showProgress } from "./progress.mjs";
import { pythonFor } from "./python.mjs";
import { localTime, recordPart } from "./record.mjs";
import * as store from "./store.mjs";
import { Vouchers, controls } from "./vouchers.mjs";

export function mountCheck(section) {
  const payload = JSON.parse(section.dataset.payload);
  const words = JSON.parse(section.dataset.words);
  const python = pythonFor(payload.runtime);
  const { lang } = section.dataset;
  const { group } = payload.declaration;
  const key = `form:${section.dataset.check}`;
  const form = section.querySelector("form");
  const undoRegion = section.querySelector(".pg-undo");
  const answer = section.querySelector(".pg-answer");
  const mine = section.querySelector(".pg-mine");
  const summary = section.querySelector(".pg-summary");
  const whole = section.querySelector(".pg-case");
  const vouchers = new Vouchers(section, group, words);
  let asked = 0;

  const typed = () => ({
    [group.name]: vouchers.values(),
    ...Object.fromEntries([...controls(whole)].filter(({ value }) => value.trim()).map(({ name, value }) => [name, value])),
  });
  const fillAll = (values) => {
    vouchers.fill(values[group.name]);
    for (const control of controls(whole)) control.value = values[control.name] ?? "";
    whole.open = [...controls(whole)].some(({ value }) => value !== "");
  };
  const blank = typed();
  const keep = () => {
    if (!store.write(key, typed())) undoRegion.replaceChildren(element("span", {}, words.not_kept));
  };
  const changed = () => {
    keep();
    markStale(answer, words, () => form.requestSubmit());
  };
  const settle = () => {
    delete section.dataset.waiting;
    python.dispatchEvent(new Event("state"));
  };
  // Whatever is still being computed, or was, is an answer to what is gone.
  const withdraw = () => {
    asked += 1;
    answer.hidden = true;
    showErrors(summary, form, []);
    settle();
  };
  // Put `values` into the form and offer to bring back what stood there.
  const replaceAll = (values, text) => {
    const before = typed();
    fillAll(values);
    changed();
    offerUndo(undoRegion, text, words.undo, () => {
      withdraw();
      fillAll(before);
      keep();
      controls(vouchers.all[0])[0].focus();
    });
  };
  const open = (values, text) => {
    withdraw();
    replaceAll(values, text);
    form.requestSubmit();
  };
  const listCase = () => showCase(mine, words, (values) => open(values, words.case_opened), payload.links.case);

  fillAll(usable(store.read(key, blank), group) ?? blank);
  showProgress(section, python, words);
  listCase();
  // "#check=…" comes from the page of the case.
  const [, named] = location.hash.match(/^#check=([0-9a-f]{16})$/) ?? [];
  if (named) typedFor(named).then((values) => values && open(values, words.case_opened));
  form.querySelector(".pg-all").disabled = false;

  form.addEventListener("input", changed);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const turn = ++asked;
    // The day counts for a pre-authorisation that nobody has completed yet.
    const given = typed();
    const values = { as_of: localTime().slice(0, 10), ...given };
    showErrors(summary, form, []);
    answer.hidden = true;
    section.dataset.waiting = "";
    python.dispatchEvent(new Event("state"));
    try {
      const result = await python.ask({ op: "check", declaration: payload.declaration, values, lang });
      if (turn !== asked) return;
      showAnswer(answer, result.view, words, payload);
      const { report, recordable, view } = result;
      if (recordable !== null) {
        const { check, code } = payload;
        const kept = { title: view.title, check, code, answers: result.values, outcome: report.verdict, findings: report };
        // A record that a text is too long for, or none, holds at least what was typed.
        const least = { title: view.title, check, answers: given };
        answer.append(casePart({ words, result: recordable ? kept : least, link: payload.links.case, changed: listCase }));
      }
      answer.append(...recordPart({ python, payload, words, lang, answers: result.values, report, recordable }));
      showErrors(summary, form, view.errors);
      // What was typed while this was computed is not answered yet.
      if (JSON.stringify(typed()) !== JSON.stringify(given)) changed();
    } catch {
      if (turn !== asked) return;
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
      else undoRegion.replaceChildren(element("span", {}, fill(words.most_vouchers, group)));
      keep();
    } else if (action === "remove") {
      const one = target.closest("[data-group]");
      const number = vouchers.all.indexOf(one) + 1;
      const left = vouchers.values().filter((_, index) => index !== number - 1);
      replaceAll({ ...typed(), [group.name]: left }, fill(words.voucher_removed, { number }));
    } else if (action === "clear") {
      withdraw();
      replaceAll(blank, words.form_cleared);
      store.forget(key);
    } else if (action === "retry") python.start();
  });
  for (const button of document.querySelectorAll("[data-do=example]")) {
    const example = payload.declaration.examples.find(({ id }) => id === button.dataset.example);
    button.hidden = false;
    button.addEventListener("click", () => open(example.values, words.example_filled));
  }
}

// What is kept may come from an older page: then it was the list of vouchers alone.
function usable(kept, group) {
  const values = Array.isArray(kept) ? { [group.name]: kept } : kept;
  const listed = values?.[group.name];
  return Array.isArray(listed) && listed.every((one) => one instanceof Object) ? values : null;
}
