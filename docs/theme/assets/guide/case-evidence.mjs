// Evidence of a case: files as they came, each with its digest; copies with parts covered or hidden data removed.

import { Entries } from "./case-entries.mjs";
import { cases, newId } from "./cases.mjs";
import { coverPicture } from "./case-cover.mjs";
import { element, fill, minute, saveFile } from "./dom.mjs";
import { localTime } from "./record.mjs";

const MOST = 500_000_000; // bytes of one file
const SLIPS = new Set(["preauth-slips", "sales-slip"]);

export function mountEvidence(desk) {
  const { words, payload, python } = desk;
  const part = desk.part("evidence");
  const said = part.querySelector(".pg-undo");
  const input = part.querySelector("input[type=file]");
  const dialog = part.querySelector("dialog");
  const blobOf = (id) => cases.file(desk.id, id);
  const entryOf = (id) => desk.document.evidence.find((one) => one.id === id);
  const tell = (...texts) => said.replaceChildren(...texts.filter(Boolean).map((text) => element("p", {}, text)));

  const entries = new Entries(desk, "evidence", {
    title: ({ name, document, changes = [] }) =>
      [payload.documents[document] ?? (document ? words.case_other_document : ""), name, ...changes.map((one) => words[`case_change_${one}`])].filter(Boolean).join(" · "),
    order: (a, b) => ((a.added ?? "") < (b.added ?? "") ? -1 : 1),
    added: (node, id) => {
      const action = (name) => node.querySelector(`[data-do=${name}]`);
      action("save-file").addEventListener("click", async () => {
        const blob = await blobOf(id);
        if (blob) saveFile(entryOf(id).name, blob);
        else tell(words.case_file_gone);
      });
      action("cover").addEventListener("click", async () => {
        const blob = await blobOf(id);
        const made = blob ? await coverPicture(dialog, blob, words) : undefined;
        if (made === null) tell(words.case_cover_failed);
        else if (made) {
          await keep([made], { made_from: id, changes: [...(entryOf(id).changes ?? []).filter((one) => one === "stripped"), "redacted", "stripped"].filter(once), document: entryOf(id).document, name: copyName(entryOf(id).name, made.type) });
          tell(words.case_covered);
        }
        action("cover").focus();
      });
      action("strip").addEventListener("click", async () => {
        const blob = await blobOf(id);
        const made = blob && (await python.ask({ op: "strip" }, [blob]).catch(() => null));
        if (!made?.blob) return tell(words[`case_picture_${made?.error}`] ?? words.case_file_gone);
        const { name, document, type, changes = [] } = entryOf(id);
        await keep([new Blob([made.blob], { type })], { made_from: id, changes: [...changes, "stripped"].filter(once), document, name: copyName(name, type) });
        tell(words.case_stripped);
      });
    },
    update: (node, entry) => {
      const picture = /^image\//.test(entry.type ?? "");
      node.querySelector("[data-do=cover]").hidden = !picture;
      const hidden = entry.hidden ?? [];
      node.querySelector("[data-do=strip]").hidden = !hidden.length;
      const from = entry.made_from && entryOf(entry.made_from);
      const rows = [
        [words.case_file_name, `${entry.name ?? ""}${from ? ` (${fill(words.case_copy_of, { name: from.name })})` : ""}`],
        [words.case_file_size, size(entry.bytes ?? 0)],
        [words.case_file_added, minute(entry.added)],
        [words.case_file_digest, entry.sha256 ?? words.case_hash_waiting],
      ];
      node.querySelector(".pg-file").replaceChildren(...rows.flatMap(([name, text]) => [element("dt", {}, name), element("dd", {}, text)]));
      const warnings = [];
      if (hidden.length) warnings.push(fill(words.case_hidden, { what: hidden.map((one) => words[`hidden_${one}`]).join(desk.lang === "zh" ? "、" : ", ") }));
      if (SLIPS.has(entry.document) && picture && !(entry.changes ?? []).includes("redacted")) warnings.push(words.case_slip_warning);
      node.querySelector(".pg-warn").replaceChildren(...warnings.map((text) => element("p", { class: "pg-caution" }, text)));
      show(node, entry, picture);
    },
  });

  // A small picture of a picture; its address lives as long as the page shows it.
  async function show(node, entry, picture) {
    if (!picture || node.querySelector("img")) return;
    const image = element("img", { class: "pg-thumb", alt: entry.name ?? "" });
    node.querySelector(".pg-file").before(image);
    const blob = await blobOf(entry.id);
    if (!blob) return image.remove();
    image.src = URL.createObjectURL(blob);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    image.addEventListener("error", () => image.remove(), { once: true });
  }

  // Keep files at once, then compute their digests: nothing is lost if the window is killed in between.
  async function keep(files, about = {}) {
    await desk.ensure();
    const refused = [];
    for (const file of files) {
      const name = about.name ?? file.name ?? "file";
      if (!file.size) refused.push(fill(words.case_file_empty, { name }));
      else if (file.size > MOST) refused.push(fill(words.case_file_large, { name, most: MOST / 1e6 }));
      else {
        const id = newId();
        await cases.keepFile(desk.id, id, file);
        const values = { name, type: file.type || "application/octet-stream", bytes: file.size, added: localTime(), ...about };
        await desk.putAll(Object.entries(values).filter(([, value]) => value).map(([field, value]) => [`evidence/${id}/${field}`, value]));
        const twin = await digest(id, file);
        if (twin) refused.push(fill(words.case_file_twice, { name }));
      }
    }
    tell(...refused);
  }

  // Compute the digest of a file, with progress; a file that is there already is taken out again.
  async function digest(id, blob) {
    const at = `evidence/${id}`;
    const row = part.querySelector(`[id="evidence.${id}.document"]`)?.closest("li");
    try {
      const found = await python.ask({ op: "digest" }, [blob], (done, all) => {
        const place = row?.querySelector(".pg-warn");
        if (place) place.textContent = fill(words.case_hashing, { percent: Math.floor((100 * done) / all) });
      });
      const twin = desk.document.evidence.find((one) => one.id !== id && one.sha256 === found.sha256);
      if (twin) {
        await desk.putAll([[`${at}/gone`, new Date().toISOString()]]);
        await cases.keepFile(desk.id, id, null);
        return true;
      }
      await desk.putAll([[`${at}/sha256`, found.sha256], [`${at}/hidden`, found.hidden]]);
    } catch {
      tell(words.case_hash_waiting);
    }
    return false;
  }

  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    await keep(files);
  });
  const drop = part.querySelector(".pg-drop");
  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    keep([...event.dataTransfer.files]);
  });

  // What was killed before its digest was there gets it now.
  let resuming = "";
  async function resume() {
    if (resuming === desk.id || !desk.id) return;
    resuming = desk.id;
    for (const { id, sha256 } of desk.document.evidence) {
      const blob = sha256 ? undefined : await blobOf(id);
      if (blob) await digest(id, blob);
    }
  }
  desk.addEventListener("show", () => {
    entries.show();
    resume();
  });
  desk.addEventListener("change", () => showNeeds(desk, part.querySelector(".pg-needs")));
}

const once = (one, place, all) => all.indexOf(one) === place;

function copyName(name = "", type) {
  const ending = { "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp" }[type] ?? "";
  return `${name.replace(/\.[a-z0-9]{1,5}$/i, "")}-copy${ending}`.slice(-200);
}

export function size(bytes) {
  if (bytes < 1e3) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

// Which documents the case needs, by its kind and by the likely causes; what is there and what is missing.
function showNeeds(desk, region) {
  const { words, payload } = desk;
  const { about, checks, evidence } = desk.document;
  const there = new Set(evidence.map(({ document }) => document));
  const lists = [[words.case_needs_always, payload.needs.always[about.reading] ?? []]];
  const causes = new Map();
  for (const { findings } of checks) {
    for (const { code, rank } of findings?.causes ?? []) if (rank <= 3 && payload.needs.causes[code]) causes.set(code, payload.needs.causes[code]);
  }
  for (const [code, groups] of causes) lists.push([fill(words.case_needs_for, { cause: payload.causes[code] ?? code }), groups]);
  const shown = lists.filter(([, groups]) => groups.length);
  region.hidden = !shown.length;
  region.replaceChildren(
    element("h3", {}, words.case_needs_title),
    ...shown.map(([title, groups]) =>
      element(
        "section",
        {},
        element("h4", {}, title),
        element(
          "ul",
          {},
          ...groups.map((group) => {
            const met = group.some((one) => there.has(one));
            const names = group.map((one) => payload.documents[one] ?? one).reduce((a, b) => fill(words.case_need_or, { a, b }));
            return element("li", { "data-met": met ? "yes" : "no" }, element("span", { class: "pg-level" }, met ? words.case_need_there : words.case_need_missing), " ", names);
          }),
        ),
      ),
    ),
  );
}
