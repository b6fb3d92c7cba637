// Shows the view that Python made. It knows headings, lines, a table and links; it knows nothing about money.

import { element } from "./dom.mjs";

export function showAnswer(region, view, words, links) {
  region.dataset.outcome = view.outcome;
  region.replaceChildren(
    element("h2", {}, view.title),
    ...view.lines.map((line) => element("p", {}, line)),
    ...table(view.table, words),
    ...notes([...view.errors, ...view.notes], words),
    ...next(view.next, words, links),
  );
  region.hidden = false;
}

export function showErrors(summary, form, errors) {
  for (const place of form.querySelectorAll(".pg-error")) place.hidden = true;
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  const items = errors.map(({ field, title, text }) => {
    const input = document.getElementById(field);
    const place = document.getElementById(`${field}.error`);
    if (!input) return element("li", {}, `${title}: ${text}`); // removed since it was asked about
    input.setAttribute("aria-invalid", "true");
    place.textContent = text;
    place.hidden = false;
    const link = element("a", { href: `#${field}` }, `${title}: ${text}`);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      input.focus();
    });
    return element("li", {}, link);
  });
  summary.querySelector("ul").replaceChildren(...items);
  summary.hidden = items.length === 0;
}

function table({ caption, columns, rows }, words) {
  if (!rows.length) return [];
  const body = rows.map(({ status, label, cells, result }) =>
    element(
      "tr",
      { "data-status": status },
      element("th", { scope: "row" }, label),
      ...cells.map((runs, index) => cell(runs, columns[index + 1], words)),
      element("td", { "data-label": columns.at(-1) }, element("span", { class: "pg-status" }, result)),
    ),
  );
  const head = element("tr", {}, ...columns.map((text) => element("th", { scope: "col" }, text)));
  const whole = element("table", {}, element("caption", {}, caption), element("thead", {}, head), element("tbody", {}, ...body));
  return [element("div", { class: "pg-table" }, whole)];
}

function cell(runs, label, words) {
  if (!runs) return element("td", { "data-empty": true }, "—");
  const digits = runs.map(([text, differs]) => (differs ? element("mark", { title: words.differs_here }, text) : text));
  return element("td", { "data-label": label }, ...digits);
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
