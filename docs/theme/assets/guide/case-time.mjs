// The time line of a case: what was, today, and what is due, in one row.

import { element, fill, minute } from "./dom.mjs";

export function showTimeline({ region, view, words }, today) {
  region.querySelector(".pg-wait").textContent = "";
  const rows = [
    ...view.timeline.map((event) => ({ on: event.on ?? "", node: happened(event, words), past: (event.on ?? "").slice(0, 10) <= today })),
    ...view.deadlines.map((one) => ({ on: one.ends_on ?? "", node: due(one, words), past: (one.ends_on ?? "") < today })),
  ];
  // What happened today stands before "today", what is due today after it.
  const order = (a, b) => b.past - a.past || (a.on < b.on ? -1 : a.on > b.on ? 1 : 0);
  const dated = rows.filter(({ on }) => on).sort(order);
  const later = dated.findIndex(({ past }) => !past);
  const now = element("li", { class: "pg-now" }, element("strong", {}, fill(words.case_today, { day: today })));
  const nodes = dated.map(({ node }) => node);
  nodes.splice(later < 0 ? nodes.length : later, 0, now);
  const undated = rows.filter(({ on }) => !on).map(({ node }) => node);
  region.querySelector("ol").replaceChildren(...(rows.length ? [...nodes, ...undated] : [element("li", {}, words.case_time_none)]));
}

function happened({ on, title, text }, words) {
  const day = element("time", { datetime: on || undefined }, minute(on) || words.case_undated);
  return element("li", { class: "pg-was" }, day, " ", element("span", {}, title, ...(text ? [element("span", { class: "pg-more-text" }, text)] : [])));
}

function due(one, words) {
  const left = {
    met: words.case_due_met,
    today: words.case_due_today,
    unknown: words.case_due_unknown,
    over: fill(words.case_days_over, { days: Math.abs(one.days_left ?? 0) }),
    open: one.days_left === 1 ? words.case_day_left : fill(words.case_days_left, { days: one.days_left }),
  }[one.state];
  return element(
    "li",
    { class: "pg-due-on", "data-state": one.state },
    element("time", { datetime: one.ends_on ?? undefined }, one.ends_on ?? words.case_undated),
    " ",
    element(
      "span",
      {},
      element("strong", {}, one.title),
      " ",
      element("span", { class: "pg-level" }, left),
      ...lines([one.unknown, one.then]),
    ),
    ...(one.note || one.basis ? [element("details", { class: "pg-more" }, element("summary", {}, words.case_why), ...lines([one.starts_with, one.note, one.basis]))] : []),
  );
}

const lines = (texts) => texts.filter(Boolean).map((text) => element("span", { class: "pg-more-text" }, text));
