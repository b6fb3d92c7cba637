// A record or a package of a case is opened, checked file by file, shown, and can go on as a case.

import { cases, newId, takeApart } from "./cases.mjs";
import { showPaper } from "./case-out.mjs";
import { element, fill } from "./dom.mjs";
import { showProgress } from "./progress.mjs";
import { pythonFor } from "./python.mjs";
import { localTime } from "./record.mjs";
import { size } from "./case-evidence.mjs";

export function mountReopen(section) {
  const words = JSON.parse(section.dataset.words);
  const payload = JSON.parse(section.dataset.payload);
  const { lang } = section.dataset;
  const python = pythonFor(payload.runtime);
  const input = section.querySelector("input[type=file]");
  const status = section.querySelector(".pg-checking");
  const answer = section.querySelector(".pg-verdict");
  const paper = section.querySelector(".pg-paper");
  let turn = 0;
  showProgress(section, python, words);
  section.querySelector("[data-do=retry]").addEventListener("click", () => python.start());
  section.querySelector("fieldset").disabled = false;

  const open = async (file) => {
    const mine = ++turn;
    answer.hidden = true;
    paper.hidden = true;
    section.dataset.waiting = "";
    python.dispatchEvent(new Event("state"));
    const tell = (done, all) => (status.textContent = fill(words.record_checking, { done: (done / 1e6).toFixed(1), all: (all / 1e6).toFixed(1) }));
    tell(0, file.size);
    let found;
    try {
      found = await python.ask({ op: "inspect", lang, labels: payload.labels }, [file], tell);
    } catch {
      found = { problems: [words.crashed], files: [], case: null };
    }
    if (mine !== turn) return;
    status.textContent = "";
    delete section.dataset.waiting;
    python.dispatchEvent(new Event("state"));
    answer.replaceChildren(...verdict(found, file));
    answer.dataset.outcome = found.case ? (found.problems.length ? "insufficient" : "matched") : "mismatch";
    answer.hidden = false;
    if (found.html) showPaper(paper, found.html);
    answer.focus();
  };

  const verdict = (found, file) => {
    const { problems, files } = found;
    const title = !found.case ? words.record_refused : problems.length ? words.record_altered : words.record_unaltered;
    const made = [element("h2", {}, title), element("p", { class: "pg-help" }, `${file.name} · ${size(file.size)}${found.case ? ` · ${fill(words.record_about, found)}` : ""}`)];
    if (problems.length) made.push(element("h3", {}, words.record_problems), element("ul", {}, ...problems.map((one) => element("li", {}, one))));
    else made.push(element("p", {}, fill(words.record_unaltered_text, { count: files.length })));
    if (found.case) {
      made.push(element("p", { class: "pg-digest" }, fill(words.case_made_digest, { sha256: found.sha256, short: found.sha256.slice(0, 16) })));
      const said = element("p", { role: "status" });
      const go = element("button", { type: "button", class: "pg-button" }, words.record_continue);
      go.addEventListener("click", async () => {
        if (go.dataset.done !== undefined) return;
        go.dataset.done = "";
        try {
          await goOn(found, file);
          said.replaceChildren(words.record_continued, " ", element("a", { href: payload.links.case }, words.case_go));
        } catch {
          delete go.dataset.done;
          said.textContent = words.crashed;
        }
      });
      made.push(element("p", {}, go, " ", element("span", { class: "pg-help" }, words.record_continue_text)), said);
    }
    if (files.length) {
      const rows = files.map(({ path, bytes, ok }) => element("li", { "data-met": ok ? "yes" : "no" }, element("span", { class: "pg-level" }, ok ? words.record_file_ok : words.record_file_bad), ` ${path} · ${size(bytes)}`));
      made.push(element("h3", {}, words.record_files), element("ul", { class: "pg-files" }, ...rows));
    }
    return made;
  };

  // A case of its own, under a new name: one that is on this device may have gone on since the file was made.
  const goOn = async ({ case: given, evidence = {}, files }, file) => {
    const id = newId();
    for (const entry of given.evidence ?? []) {
      const path = evidence[entry.id];
      if (!path || !files.some((one) => one.path === path)) continue;
      const { blob } = await python.ask({ op: "take", path }, [file]);
      if (blob) await cases.keepFile(id, entry.id, new Blob([blob], { type: entry.type }));
    }
    await cases.create(given.opened ?? localTime(), takeApart(given), id);
  };

  input.addEventListener("change", () => {
    const [file] = input.files;
    input.value = "";
    if (file) open(file);
  });
  section.addEventListener("dragover", (event) => event.preventDefault());
  section.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) open(file);
  });
}
