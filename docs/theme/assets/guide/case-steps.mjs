// The steps of a case: how far each checklist is, who did what and when, and moving to a newer version.

import { soon } from "./cases.mjs";
import { element, fill, minute } from "./dom.mjs";
import { localTime } from "./record.mjs";

export function mountSteps(desk) {
  const part = desk.part("steps");
  const region = part.querySelector(".pg-progresses");
  const known = new Map(); // documents of versions, by their ids
  const document_ = async (id) => {
    if (!known.has(id)) {
      const [slug, version] = id.split("@");
      const found = fetch(`${desk.payload.links.api}${slug}/${version}.json`).then(async (answer) => (answer.ok ? (await answer.json()).checklist : null));
      known.set(id, found.catch(() => null));
    }
    const found = await known.get(id);
    if (!found) known.delete(id);
    return found;
  };
  let turn = 0;
  const show = async () => {
    const mine = ++turn;
    const { checklists, evidence } = desk.document;
    const started = checklists.filter(({ id, steps }) => id && steps.length);
    const texts = await Promise.all(started.map(({ id }) => document_(id)));
    if (mine !== turn) return;
    part.querySelector("[data-empty]").hidden = started.length > 0;
    const open = new Set([...region.querySelectorAll("details[open]")].map(({ dataset }) => dataset.key));
    if (region.contains(document.activeElement) && document.activeElement.matches("input, textarea")) return;
    region.replaceChildren(...started.map((one, number) => checklistPart(desk, one, stepsOf(texts[number]), evidence, document_)));
    for (const details of region.querySelectorAll("details")) details.open = open.has(details.dataset.key);
  };
  desk.addEventListener("show", show);
}

const stepsOf = (found) => new Map((found?.steps ?? []).map((step) => [step.id, step]));

function checklistPart(desk, { id, steps }, texts, evidence, document_) {
  const { words, lang, payload } = desk;
  const [slug, version] = id.split("@");
  const current = payload.checklists[slug];
  const title = current?.title ?? slug;
  const done = steps.filter(({ done }) => done).length;
  // A step that the version no longer has keeps what was written about it.
  const rows = [...new Set([...texts.keys(), ...steps.map((step) => step.id)])].map((name) => {
    const step = steps.find((one) => one.id === name) ?? { id: name };
    return stepRow(desk, slug, version, step, texts.get(name)?.title?.[lang] ?? name, evidence);
  });
  const said = fill(words.steps_done, { done, all: texts.size || steps.length });
  const link = element("a", { href: `${payload.links.root}${slug}/${version}/` }, `${title} ${version}`);
  const newer = current && current.id !== id ? [offer(desk, id, current, document_)] : [];
  return element("section", { class: "pg-progress-of" }, element("h3", {}, link), element("p", {}, said), ...newer, element("ol", { class: "pg-lines" }, ...rows));
}

function stepRow(desk, slug, version, step, title, evidence) {
  const { words, payload } = desk;
  const prefix = `steps/${slug}/${step.id}`;
  const box = element("input", { type: "checkbox", id: `${prefix}.done`, autocomplete: "off" });
  box.checked = Boolean(step.done);
  box.addEventListener("change", () => desk.putAll([[`${prefix}/done`, box.checked], [`${prefix}/at`, box.checked ? localTime() : null]]));
  const when = step.done ? fill(words.case_step_when, { day: minute(step.at) }) : words.case_step_not_done;
  const field = (name, label) => {
    const control = element("input", { type: "text", id: `${prefix}.${name}`, maxlength: 200, autocomplete: "off" });
    control.value = step[name] ?? "";
    soon(control, (value) => desk.put(`${prefix}/${name}`, value));
    return element("div", { class: "pg-field" }, element("label", { for: control.id }, label), control);
  };
  const used = new Set(Array.isArray(step.evidence) ? step.evidence : []);
  const picks = evidence.map(({ id, name }) => {
    const pick = element("input", { type: "checkbox", autocomplete: "off" });
    pick.checked = used.has(id);
    pick.addEventListener("change", () => {
      if (pick.checked) used.add(id);
      else used.delete(id);
      desk.put(`${prefix}/evidence`, [...used]);
    });
    return element("label", {}, pick, " ", name ?? id);
  });
  const body = [
    field("by", words.case_step_by),
    field("note", words.case_note),
    ...(picks.length ? [element("fieldset", { class: "pg-picks" }, element("legend", {}, words.case_step_evidence), ...picks)] : []),
  ];
  const about = element("details", { class: "pg-more pg-fields", "data-key": prefix }, element("summary", {}, `${when}${step.by ? ` · ${step.by}` : ""}`), element("div", {}, ...body));
  const name = element("label", { for: box.id }, title);
  return element("li", { class: "pg-step-row" }, box, " ", name, " ", element("a", { href: `${payload.links.root}${slug}/${version}/#${step.id}`, "aria-label": `${words.case_open} ${title}` }, "→"), about);
}

// A newer version is out: what is new in it, and the way to it.
function offer(desk, id, current, document_) {
  const { words, lang, payload } = desk;
  const [slug, version] = id.split("@");
  const names = { old: id, new: current.id };
  const status = element("p", { role: "status" });
  const list = element("ul", {});
  const move = element("button", { type: "button", class: "pg-button pg-button--small" }, fill(words.case_newer_move, names));
  const see = element("a", { href: `${payload.links.root}${slug}/changes/#from-${version}` }, words.case_newer_see);
  Promise.all([document_(id), document_(current.id)]).then(([old, fresh]) => {
    if (!old || !fresh) return;
    const [before, after] = [stepsOf(old), stepsOf(fresh)];
    const titles = (found) => found.map(({ title }) => title[lang]).join(lang === "zh" ? "；" : "; ");
    const added = [...after.values()].filter((step) => !before.has(step.id));
    const gone = [...before.values()].filter((step) => !after.has(step.id));
    const other = [...after.values()].filter((step) => before.has(step.id) && JSON.stringify(step) !== JSON.stringify(before.get(step.id)));
    const said = [
      [added, words.case_newer_new],
      [other, words.case_newer_changed],
      [gone, words.case_newer_gone],
    ].filter(([found]) => found.length);
    list.replaceChildren(...said.map(([found, text]) => element("li", {}, fill(text, { titles: titles(found) }))));
    if (!said.length) list.replaceChildren(element("li", {}, words.case_newer_same));
  });
  move.addEventListener("click", async () => {
    const fresh = await document_(current.id);
    if (!fresh) {
      status.textContent = words.case_newer_failed;
      return;
    }
    await moveTo(desk, slug, current, fresh);
    desk.section.querySelector(".pg-undo").replaceChildren(element("span", {}, fill(words.case_newer_moved, names)));
  });
  return element("div", { class: "pg-banner" }, element("p", {}, fill(words.case_newer, names)), list, element("p", {}, move, " ", see), status);
}

// Ticks and notes go along; those of a step that is gone go to what it became, too, if it became one step and has none.
async function moveTo(desk, slug, current, fresh) {
  const parts = [[`checklists/${slug}/id`, current.id], [`checklists/${slug}/sha256`, current.sha256]];
  const there = new Set(fresh.steps.map(({ id }) => id));
  for (const step of desk.document.checklists.find(({ id }) => id?.startsWith(`${slug}@`))?.steps ?? []) {
    if (there.has(step.id)) continue;
    const fate = fresh.fates?.[step.id];
    const heir = fate?.merged_into ?? (fate?.replaced_by?.length === 1 ? fate.replaced_by[0] : undefined);
    for (const [field, value] of Object.entries(step)) {
      if (field !== "id" && heir && !desk.parts.get(`steps/${slug}/${heir}/${field}`)) parts.push([`steps/${slug}/${heir}/${field}`, value]);
    }
  }
  await desk.putAll(parts);
}
