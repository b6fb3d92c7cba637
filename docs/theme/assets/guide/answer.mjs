// Shows the view that Python made. It knows headings, lines, tables, causes and links; it knows nothing about money.

import { element, fill } from "./dom.mjs";

const SHOWN = 3; // so many causes are open at once
const COLON = document.documentElement.lang.startsWith("zh") ? "：" : ": ";

export function showAnswer(region, view, words, { links, examples }) {
  region.dataset.outcome = view.outcome;
  delete region.dataset.stale;
  region.replaceChildren(
    element("h2", {}, view.title),
    ...view.lines.map((line) => element("p", {}, line)),
    ...table(view.table, (content, label) => cell(content, label)),
    ...table(view.others, (text, label) => element("td", { "data-label": label }, text)),
    ...causes(view.causes, words, links, examples),
    ...notes([...view.errors, ...view.notes], words),
    ...next(view.next, words, links),
  );
  region.hidden = false;
}

// Above an answer to what has been changed since.
export function markStale(region, words, again) {
  if (region.hidden || "stale" in region.dataset) return;
  region.dataset.stale = "";
  const button = element("button", { type: "button", class: "pg-button pg-button--small" }, words.check_again);
  button.addEventListener("click", again);
  region.prepend(element("div", { class: "pg-stale" }, element("p", { role: "status" }, words.answer_stale), button));
}

export function showErrors(summary, form, errors) {
  for (const place of form.querySelectorAll(".pg-error")) place.hidden = true;
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  const items = errors.map(({ field, title, text }) => {
    const input = document.getElementById(field);
    const place = document.getElementById(`${field}.error`);
    if (!input) return element("li", {}, `${title}${COLON}${text}`); // removed since it was asked about
    input.setAttribute("aria-invalid", "true");
    place.textContent = text;
    place.hidden = false;
    const link = element("a", { href: `#${field}` }, `${title}${COLON}${text}`);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const folded = input.closest("details");
      if (folded) folded.open = true;
      input.focus();
    });
    return element("li", {}, link);
  });
  summary.querySelector("ul").replaceChildren(...items);
  summary.hidden = items.length === 0;
}

function table(given, made) {
  if (!given?.rows.length) return [];
  const { caption, columns, rows } = given;
  const body = rows.map(({ status, label, cells, result }) =>
    element(
      "tr",
      { "data-status": status },
      element("th", { scope: "row" }, label),
      ...cells.map((content, index) => made(content, columns[index + 1])),
      ...(result ? [element("td", { "data-label": columns.at(-1) }, element("span", { class: "pg-status" }, result))] : []),
    ),
  );
  const head = element("tr", {}, ...columns.map((text) => element("th", { scope: "col" }, text)));
  const whole = element("table", {}, element("caption", {}, caption), element("thead", {}, head), element("tbody", {}, ...body));
  return [element("div", { class: "pg-table" }, whole)];
}

// Digits that differ are marked for the eye; the ear is told which they are, behind the amount.
function cell(content, label) {
  if (!content) return element("td", { "data-empty": true }, "—");
  const digits = content.runs.map(([text, differs]) => (differs ? element("mark", {}, text) : text));
  const spoken = content.spoken ? [element("span", { class: "pg-spoken" }, content.spoken)] : [];
  return element("td", { "data-label": label, class: "pg-amount" }, ...digits, ...spoken);
}

function causes(entries, words, links, examples) {
  if (!entries.length) return [];
  const made = entries.map((entry) => cause(entry, words, links, examples));
  const first = element("ol", { class: "pg-causes" }, ...made.slice(0, SHOWN));
  const parts = [element("h3", {}, words.causes_title), first];
  if (made.length > SHOWN) {
    const rest = element("ol", { class: "pg-causes", start: String(SHOWN + 1) }, ...made.slice(SHOWN));
    const summary = element("summary", {}, fill(words.causes_rest, { count: made.length - SHOWN }));
    parts.push(element("details", { class: "pg-more" }, summary, rest));
  }
  parts.push(element("p", { class: "pg-help" }, element("a", { href: "#estimates" }, words.cause_method)));
  return parts;
}

function cause(entry, words, links, examples) {
  const about = links[entry.see.replace(/@[^#]*/, "")];
  const ways = [
    element("a", { href: links[entry.step], class: "pg-way-on" }, words.cause_step),
    element("a", { href: about }, words.cause_see),
    ...(examples[entry.code] ? [element("a", { href: `#example-${examples[entry.code]}` }, words.cause_example)] : []),
    ...entry.facts.map((fact) => element("a", { href: links[fact] }, words.cause_fact)),
  ];
  return element(
    "li",
    { class: "pg-cause", "data-code": entry.code, "data-level": entry.level },
    element(
      "p",
      { class: "pg-cause-title" },
      element("strong", {}, entry.title),
      " ",
      element("span", { class: "pg-level" }, entry.likelihood),
      " ",
      element("span", { class: "pg-cause-voucher" }, entry.voucher),
    ),
    ...(entry.level === "shown" ? [] : [element("meter", { min: "0", max: "1", value: String(entry.score), "aria-hidden": "true" })]),
    element("p", {}, entry.why),
    element("p", {}, element("span", { class: "pg-label" }, words.cause_settles), " ", entry.settles),
    element("p", { class: "pg-help" }, entry.share),
    element("p", { class: "pg-ways-on" }, ...ways.flatMap((link) => [link, " "])),
  );
}

function notes(entries, words) {
  if (!entries.length) return [];
  const items = entries.flatMap(({ title, text }) => [element("dt", {}, title), element("dd", {}, text)]);
  return [element("h3", {}, words.notes), element("dl", {}, ...items)];
}

function next(entries, words, links) {
  if (!entries.length) return [];
  const items = entries.map(({ step, text }) => element("li", {}, element("a", { href: links[step] }, text)));
  return [element("h3", {}, words.next_steps), element("ul", {}, ...items)];
}
