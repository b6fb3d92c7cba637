// The converter: what is typed goes to Python, and every writing that comes back can be copied.

import { toClipboard } from "./copy.mjs";
import { element, fill } from "./dom.mjs";
import { showProgress } from "./progress.mjs";
import { pythonFor } from "./python.mjs";

export function mountConvert(section) {
  const { declaration, runtime } = JSON.parse(section.dataset.payload);
  const words = JSON.parse(section.dataset.words);
  const python = pythonFor(runtime);
  const { lang } = section.dataset;
  const form = section.querySelector("form");
  const input = form.querySelector("input");
  const said = section.querySelector(".pg-said");
  const writings = section.querySelector(".pg-writings");
  let changed = false; // something was typed that Python has not seen
  let pressed = false; // an answer is expected, not only shown as one types
  let busy = false;

  const clear = () => {
    said.textContent = "";
    writings.hidden = true;
    delete section.dataset.outcome;
    input.removeAttribute("aria-invalid");
  };
  const show = (view) => {
    clear();
    if (view.outcome === "empty" && !pressed) return;
    section.dataset.outcome = view.outcome;
    said.append(view.title, element("span", {}, ` ${view.said}`));
    writings.replaceChildren(...notes(view.notes), ...rows(view.rows, words));
    writings.hidden = !view.rows.length;
    if (!pressed) return;
    // What is half typed is no mistake yet; what was sent is.
    if (writings.hidden) input.setAttribute("aria-invalid", "true");
    (writings.hidden ? input : writings).focus();
  };
  // One question at a time: what is typed while it is away is asked when its answer is here.
  const ask = async () => {
    changed = true;
    if (busy) return python.state.stage === "failed" && pressed ? python.start() : undefined;
    busy = true;
    section.dataset.waiting = "";
    python.dispatchEvent(new Event("state"));
    while (changed) {
      changed = false;
      try {
        const { view } = await python.ask({ op: "convert", declaration, text: input.value, lang });
        if (!changed) show(view);
      } catch {
        clear();
        said.textContent = words.crashed;
      }
    }
    busy = pressed = false;
    delete section.dataset.waiting;
    python.dispatchEvent(new Event("state"));
  };
  const send = () => {
    pressed = true;
    ask();
  };

  showProgress(section, python, words);
  form.querySelector(".pg-all").disabled = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  form.addEventListener("reset", () => {
    pressed = false;
    changed = busy; // an answer that is on its way is one to what is gone
    clear();
    input.focus();
  });
  // Not while characters are still being composed; and who saves data starts the download by the button.
  input.addEventListener("input", ({ isComposing }) => {
    if (!isComposing && python.state.stage !== "idle") ask();
  });
  input.addEventListener("compositionend", () => {
    if (python.state.stage !== "idle") ask();
  });
  section.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-do]");
    if (button?.dataset.do === "try") {
      input.value = button.textContent;
      send();
    } else if (button?.dataset.do === "retry") python.start();
  });
  for (const button of document.querySelectorAll("[data-do=take]")) mountTake(button, words);
}

function notes(texts) {
  return texts.length ? [element("ul", { class: "pg-notes" }, ...texts.map((text) => element("li", {}, text)))] : [];
}

function rows(entries, words) {
  const parts = entries.flatMap(({ name, label, lang, texts, note }) => [
    element("dt", {}, label),
    ...texts.map((text) => element("dd", { "data-name": name }, writing(text, lang, words))),
    ...(note ? [element("dd", { class: "pg-help" }, note)] : []),
  ]);
  return parts.length ? [element("dl", {}, ...parts)] : [];
}

function writing(text, lang, words) {
  const name = fill(words.convert_copy_this, { text });
  const button = element("button", { type: "button", class: "pg-quiet", "data-do": "take", "aria-label": name }, words.convert_copy);
  const whole = element("span", { class: "pg-writing" }, element("b", { lang: lang ?? undefined }, text), " ", button);
  mountTake(button, words);
  return whole;
}

function mountTake(button, words) {
  const source = button.previousElementSibling;
  const status = element("span", { role: "status" });
  button.hidden = false;
  button.after(" ", status);
  button.addEventListener("click", async () => {
    const copied = await toClipboard(source.textContent);
    if (!copied) getSelection().selectAllChildren(source);
    for (const other of document.querySelectorAll(".pg-writing [role=status]")) other.textContent = "";
    status.textContent = copied ? words.copied : words.copy_failed;
  });
}
