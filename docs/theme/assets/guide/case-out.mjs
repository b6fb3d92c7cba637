// What leaves the device: files made by Python, saved, shared or copied.

import { cases } from "./cases.mjs";
import { toClipboard } from "./copy.mjs";
import { element, fill, saveFile } from "./dom.mjs";
import { showProgress } from "./progress.mjs";
import { localTime } from "./record.mjs";

// WeChat's browser shows pages but saves no file.
const CANNOT_SAVE = /MicroMessenger/i.test(navigator.userAgent);
const TYPES = {
  json: "application/json",
  zip: "application/zip",
  ics: "text/calendar",
  csv: "text/csv",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};

export function mountHandOver(desk) {
  const { words, python } = desk;
  const part = desk.part("hand-over");
  const made = part.querySelector(".pg-made");
  part.querySelector(".pg-weixin").hidden = !CANNOT_SAVE;
  showProgress(part, python, words);
  part.querySelector("[data-do=retry]").addEventListener("click", () => python.start());

  const record = () => ({ case: desk.document, form: desk.payload.form, created: localTime(), lang: desk.lang });
  const ask = {
    record: () => python.ask({ op: "case_record", ...record() }, []),
    bag: async () => {
      const { evidence } = desk.document;
      const files = await Promise.all(evidence.map(({ id }) => cases.file(desk.id, id)));
      const gone = evidence.filter((_, number) => !files[number]);
      if (gone.length) return { error: fill(words.case_files_missing, { names: gone.map(({ name }) => name).join("; ") }) };
      if (evidence.some(({ sha256 }) => !sha256)) return { error: words.case_hash_waiting };
      const { labels } = desk.payload;
      return python.ask({ op: "case_bag", ...record(), labels, today: localTime().slice(0, 10), ids: evidence.map(({ id }) => id) }, files, (done, all) => {
        made.textContent = fill(words.case_making_files, { done: (done / 1e6).toFixed(1), all: (all / 1e6).toFixed(1) });
      });
    },
    page: () => python.ask({ op: "case_page", ...record(), labels: desk.payload.labels }, []),
    calendar: async () => !desk.view?.deadlines.some(({ state }) => ["open", "today"].includes(state)) ? { error: words.case_no_days } : python.ask({ op: "case_calendar", case: desk.document, created: localTime(), lang: desk.lang }, []),
    table: () => python.ask({ op: "case_table", case: desk.document, titles: desk.payload.labels.titles, created: localTime(), lang: desk.lang }, []),
  };
  let busy = false;
  // One at a time; the button keeps the focus.
  const once = async (place, work) => {
    if (busy) return;
    busy = true;
    part.dataset.waiting = "";
    place.replaceChildren(element("p", {}, words.case_making));
    python.dispatchEvent(new Event("state"));
    try {
      const answer = await work();
      if (answer.error) place.replaceChildren(element("p", { class: "pg-error" }, fill(words.case_make_failed, { reason: answer.error })));
      else return answer;
    } catch {
      place.replaceChildren(element("p", { class: "pg-error" }, words.crashed));
    } finally {
      busy = false;
      delete part.dataset.waiting;
      python.dispatchEvent(new Event("state"));
    }
  };
  for (const button of part.querySelectorAll("[data-do=make]")) {
    const name = button.dataset.make;
    button.addEventListener("click", async () => {
      const answer = await once(made, ask[name]);
      if (!answer) return;
      if (name === "page") return printPage(answer, made, words);
      const left = answer.left_out ? [element("p", {}, fill(words.case_left_out, { count: answer.left_out }))] : [];
      made.replaceChildren(...left, ...offered(answer, words, ["json", "ics", "csv"].includes(answer.name.split(".").at(-1))));
    });
  }
  mountLetters(desk, part.querySelector(".pg-letters"), once);
}

function mountLetters(desk, region, once) {
  const { words, python } = desk;
  const choice = region.querySelector("select");
  const why = region.querySelector(".pg-why");
  const place = region.querySelector(".pg-letter");
  let letters = [];
  const explain = () => {
    const one = letters.find(({ kind }) => kind === choice.value);
    why.textContent = one?.reason ?? "";
  };
  choice.addEventListener("change", explain);
  desk.addEventListener("view", () => {
    const { value } = choice;
    letters = desk.view.letters;
    choice.replaceChildren(...letters.map(({ kind, title }) => element("option", { value: kind }, title)));
    if (letters.some(({ kind }) => kind === value)) choice.value = value;
    explain();
  });
  region.querySelector("[data-do=write-letter]").addEventListener("click", async () => {
    place.hidden = false;
    const today = localTime().slice(0, 10);
    const answer = await once(place, () => python.ask({ op: "case_letter", case: desk.document, kind: choice.value, today, lang: desk.lang }, []));
    if (!answer) return;
    const text = element("textarea", { readonly: true, rows: 16, "aria-label": choice.selectedOptions[0]?.textContent ?? "" });
    text.value = answer.text;
    const missing = answer.missing.length ? [element("p", { class: "pg-caution" }, words.case_letter_missing, element("ul", {}, ...answer.missing.map((one) => element("li", {}, one))))] : [];
    const grounds = answer.grounds.map(({ text: quoted, says, source, at, as_of }) =>
      element("li", {}, quoted, element("span", { class: "pg-more-text" }, `${source} ${at} · ${fill(words.as_of, { date: as_of })} · ${says}`)),
    );
    const quoted = grounds.length ? [element("details", { class: "pg-more" }, element("summary", {}, fill(words.case_letter_grounds, { count: grounds.length })), element("ul", {}, ...grounds))] : [];
    place.replaceChildren(...missing, text, ...quoted, ...offered(answer, words, false, { text: answer.text, save: words.case_letter_docx, at_once: false }));
  });
}

// What one can do with a file that was made: it is saved at once where that works, and stays on offer.
function offered({ name, blob, sha256, short }, words, readable, { text, save = words.case_save, at_once = !CANNOT_SAVE } = {}) {
  const typed = new Blob([blob], { type: TYPES[name.split(".").at(-1)] });
  const status = element("p", { role: "status" });
  const button = (label, act) => {
    const control = element("button", { type: "button", class: "pg-quiet" }, label);
    control.addEventListener("click", act);
    return control;
  };
  const actions = [button(save, () => saveFile(name, typed))];
  const file = new File([typed], name, { type: typed.type });
  if (navigator.canShare?.({ files: [file] })) actions.push(button(words.case_share, () => navigator.share({ files: [file], title: name }).catch(() => {})));
  else if (text && navigator.share) actions.push(button(words.case_share, () => navigator.share({ title: name, text }).catch(() => {})));
  if (text || readable) {
    actions.push(
      button(words.case_copy, async () => {
        status.textContent = (await toClipboard(text ?? (await typed.text()))) ? words.copied : words.copy_failed;
      }),
    );
  }
  if (at_once) saveFile(name, typed);
  return [
    ...(at_once ? [element("p", {}, fill(words.case_made, { name }))] : []),
    ...(sha256 ? [element("p", { class: "pg-digest" }, fill(words.case_made_digest, { sha256, short }))] : []),
    element("p", { class: "pg-actions" }, ...actions),
    status,
  ];
}

// The readable copy as it is in the package, alone on the paper; its title is the name a browser gives to the PDF.
function printPage({ html, name, sha256, short }, made, words) {
  made.replaceChildren(element("p", { class: "pg-digest" }, fill(words.case_made_digest, { sha256, short })));
  const before = document.title;
  const paper = showPaper(document.querySelector(".pg-paper"), html);
  document.title = name;
  document.body.dataset.print = "paper";
  addEventListener(
    "afterprint",
    () => {
      document.title = before;
      delete document.body.dataset.print;
      paper.replaceChildren();
      paper.hidden = true;
    },
    { once: true },
  );
  print();
}

// Show a whole page that Python made (it escapes all it puts in) inside this one, with its own looks and no others.
export function showPaper(region, html) {
  // The policy of the page forbids a style element, also in a document that is only read.
  const [all, style] = html.match(/<style>([^<]*)<\/style>/);
  const given = new DOMParser().parseFromString(html.replace(all, ""), "text/html");
  const looks = new CSSStyleSheet();
  looks.replaceSync(style.replaceAll(/\bbody\{/g, ".paper{"));
  const host = element("div", {});
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [looks];
  const body = element("div", { class: "paper", lang: given.documentElement.lang });
  body.append(...given.body.childNodes);
  // Here it is a part of a page, which has landmarks of its own.
  for (const main of body.querySelectorAll("main")) main.replaceWith(...main.childNodes);
  for (const footer of body.querySelectorAll("footer")) footer.setAttribute("role", "presentation");
  shadow.append(body);
  region.replaceChildren(host);
  region.hidden = false;
  return region;
}
