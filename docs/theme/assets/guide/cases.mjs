// The cases on this device. Each is kept as many small parts, one for each thing that can be typed, so that two windows
// that write different things never take anything from each other; where both write the same, what was there stays
// beside it. A device may forbid this or be full: then everything goes on in memory, and `trouble` says so.

import { openDB } from "../runtime/idb-8.0.4/index.js";
import { fill, minute } from "./dom.mjs";
import * as kept from "./store.mjs";

const NAME = "posguide";
// What was removed can be brought back for this long.
const AFTERLIFE = 3_600_000;
// Where a page that is left puts what it had no time to write.
const LEFT = "left";
// For what is seldom written. What is typed reaches the system at once, which a killed browser cannot undo; to wait for
// the disk each time would keep the next words waiting, on a busy device for longer than a second.
const STRICT = { durability: "strict" };

// A database, or memory that goes with the window: the same ways in and out.
class Lasting {
  static async open() {
    const made = new Lasting();
    made.db = await openDB(NAME, 1, {
      upgrade(db) {
        db.createObjectStore("cases", { keyPath: "id" });
        db.createObjectStore("parts", { keyPath: ["id", "path"] });
        db.createObjectStore("files", { keyPath: ["id", "file"] });
      },
      blocking: (_old, _new, { target }) => target.close(), // a newer page must not wait for this one
    });
    return made;
  }

  cases() {
    return this.db.getAll("cases");
  }

  async parts(id) {
    const found = await this.db.getAll("parts", IDBKeyRange.bound([id], [id, []]));
    return new Map(found.map(({ path, value }) => [path, value]));
  }

  // `decide` is given what is there now, and returns what to put; all of it or nothing is written.
  async write(head, paths, decide) {
    const tx = this.db.transaction(["cases", "parts"], "readwrite");
    const parts = tx.objectStore("parts");
    const there = await Promise.all(paths.map((path) => parts.get([head.id, path])));
    const before = await tx.objectStore("cases").get(head.id);
    const put = decide(there.map((one) => one?.value));
    await Promise.all([
      tx.objectStore("cases").put({ ...before, ...head }),
      ...put.map(([path, value]) => parts.put({ id: head.id, path, value })),
      tx.done,
    ]);
  }

  async drop(id) {
    const tx = this.db.transaction(["cases", "parts", "files"], "readwrite", STRICT);
    await Promise.all([
      tx.objectStore("cases").delete(id),
      tx.objectStore("parts").delete(IDBKeyRange.bound([id], [id, []])),
      tx.objectStore("files").delete(IDBKeyRange.bound([id], [id, []])),
      tx.done,
    ]);
  }

  async file(id, file) {
    return (await this.db.get("files", [id, file]))?.blob;
  }

  async keepFile(id, file, blob) {
    const tx = this.db.transaction("files", "readwrite", STRICT);
    await Promise.all([blob ? tx.store.put({ id, file, blob }) : tx.store.delete([id, file]), tx.done]);
  }
}

class Passing {
  #cases = new Map();
  #parts = new Map();
  #files = new Map();

  async cases() {
    return [...this.#cases.values()];
  }

  async parts(id) {
    return new Map(this.#parts.get(id));
  }

  async write(head, paths, decide) {
    const parts = this.#parts.get(head.id) ?? new Map();
    this.#parts.set(head.id, parts);
    for (const [path, value] of decide(paths.map((path) => parts.get(path)))) parts.set(path, value);
    this.#cases.set(head.id, { ...this.#cases.get(head.id), ...head });
  }

  async drop(id) {
    this.#cases.delete(id);
    this.#parts.delete(id);
    for (const key of [...this.#files.keys()]) if (key.startsWith(`${id} `)) this.#files.delete(key);
  }

  // What is here of a case, if anything.
  left(id) {
    const files = [...this.#files].filter(([key]) => key.startsWith(`${id} `)).map(([key, blob]) => [key.slice(id.length + 1), blob]);
    const head = this.#cases.get(id);
    return head || files.length ? { head, parts: [...(this.#parts.get(id) ?? [])], files } : null;
  }

  async file(id, file) {
    return this.#files.get(`${id} ${file}`);
  }

  async keepFile(id, file, blob) {
    if (blob) this.#files.set(`${id} ${file}`, blob);
    else this.#files.delete(`${id} ${file}`);
  }
}

class Cases extends EventTarget {
  // "" while all is well, "forbidden" if nothing can be kept here, "full" if the last thing could not.
  trouble = "";
  #memory = new Passing(); // what the device did not take
  #opening;
  #channel;
  // What is being written right now: a page that is left takes its transactions with it.
  #inFlight = new Map();

  // Opened with the first question, not on pages that ask none; then what a page had no time to write is written.
  #store() {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open() {
    const store = await Lasting.open().catch(() => {
      this.#say("forbidden");
      return this.#memory;
    });
    this.#channel = globalThis.BroadcastChannel ? new BroadcastChannel(NAME) : null;
    this.#channel?.addEventListener("message", ({ data }) => this.#changed(data, false));
    // Another window may have been left at the same time.
    addEventListener("pagehide", () => {
      if (this.#inFlight.size) kept.write(LEFT, [...listed(kept.read(LEFT, [])), ...this.#inFlight.values()]);
    });
    const left = listed(kept.read(LEFT, []));
    kept.forget(LEFT);
    const known = new Set((await store.cases()).map(({ id }) => id));
    for (const { head, changes } of left) {
      if (typeof head?.id === "string" && (head.opened || known.has(head.id)) && Array.isArray(changes)) await this.#put(store, head, changes);
    }
    return store;
  }

  // The cases that are not removed, the last touched first.
  async list() {
    const store = await this.#store();
    const found = new Map((await store.cases()).map((one) => [one.id, one]));
    for (const one of await this.#memory.cases()) found.set(one.id, { ...found.get(one.id), ...one });
    for (const { id, removed } of found.values()) {
      if (removed && past(removed)) await store.drop(id).catch(() => {});
    }
    return [...found.values()].filter(({ removed }) => !removed).sort((a, b) => (a.touched < b.touched ? 1 : -1));
  }

  // The case that pages write to: the one that was opened last; undefined if there is none.
  async current() {
    return (await this.list()).sort((a, b) => ((a.used ?? "") < (b.used ?? "") ? 1 : -1))[0];
  }

  async use(id) {
    await this.#write({ id, used: new Date().toISOString() }, []);
  }

  async create(opened, parts = [], id = newId()) {
    const now = new Date().toISOString();
    await this.#write({ id, opened, used: now }, parts.map(([path, value]) => ({ path, value })));
    // Asked once there is something to lose; most browsers decide by themselves.
    navigator.storage?.persist?.().catch(() => {});
    return id;
  }

  async remove(id) {
    await this.#write({ id, removed: new Date().toISOString() }, []);
  }

  async restore(id) {
    await this.#write({ id, removed: null }, []);
  }

  async parts(id) {
    const found = await (await this.#store()).parts(id);
    for (const [path, value] of await this.#memory.parts(id)) found.set(path, value);
    return found;
  }

  // Let go for good what was removed from a case long enough ago, files above all.
  async sweep(id) {
    const found = await this.parts(id);
    for (const [path, gone] of found) {
      const [, family, entry] = path.match(/^(contacts|evidence)\/([^/]+)\/gone$/) ?? [];
      if (!entry || !gone || !past(gone)) continue;
      const prefix = `${family}/${entry}/`;
      const rest = [...found].filter(([one, value]) => one.startsWith(prefix) && one !== path && value !== null);
      if (!rest.length) continue;
      if (family === "evidence") await this.keepFile(id, entry, null);
      await this.putAll(id, rest.map(([one]) => [one, null]));
    }
  }

  // Write one part and return what is kept of it. `base` is what this window last saw there: if another has written
  // something else since, that is put aside as `aside/…` and not lost.
  async put(id, path, value, base) {
    await this.#write({ id }, [{ path, value, base, careful: true }]);
    return keepable(path, value);
  }

  // Write several parts at once, whatever was there.
  putAll(id, parts) {
    return this.#write({ id }, parts.map(([path, value]) => ({ path, value })));
  }

  async file(id, file) {
    return (await this.#memory.file(id, file)) ?? (await this.#store()).file(id, file);
  }

  // Keep a file, or with nothing, let it go.
  async keepFile(id, file, blob) {
    const store = await this.#store();
    try {
      await store.keepFile(id, file, blob);
      if (!blob) await this.#memory.keepFile(id, file, null);
    } catch {
      await this.#memory.keepFile(id, file, blob);
      this.#say("full");
    }
  }

  async #write(head, changes) {
    const given = changes.map((one) => ({ ...one, value: keepable(one.path, one.value) }));
    const key = Symbol();
    this.#inFlight.set(key, { head, changes: given });
    await this.#put(await this.#store(), head, given);
    this.#inFlight.delete(key);
  }

  async #put(store, head, changes) {
    const at = new Date().toISOString();
    const touched = { ...head, touched: at };
    const paths = changes.map(({ path }) => path);
    const decide = (there) =>
      changes.flatMap(({ path, value, base, careful }, number) => {
        const before = there[number] ?? "";
        // What this window wrote a moment ago may not be there yet; then what is there is a beginning of it.
        const lost = careful && before !== "" && before !== base && before !== value && !String(base ?? "").startsWith(before);
        return [[path, value], ...(lost ? [[`aside/${newId()}`, { path, value: before, at }]] : [])];
      });
    try {
      await store.write(touched, paths, decide);
      if (this.trouble === "full") await this.#catchUp(store, head.id, paths);
    } catch {
      await this.#memory.write(touched, paths, decide);
      this.#say("full");
    }
    const told = { id: head.id, paths };
    this.#channel?.postMessage(told);
    this.#changed(told, true);
  }

  // There is room again: what was only in memory is kept, too, but for what has just been written.
  async #catchUp(store, id, written) {
    const left = this.#memory.left(id);
    if (left) {
      const parts = left.parts.filter(([path]) => !written.includes(path));
      if (left.head) await store.write(left.head, [], () => parts);
      for (const [file, blob] of left.files) await store.keepFile(id, file, blob);
      await this.#memory.drop(id);
    }
    if (!(await this.#memory.cases()).length) this.#say("");
  }

  #changed({ id, paths }, mine) {
    this.dispatchEvent(Object.assign(new Event("change"), { id, paths, mine }));
  }

  #say(trouble) {
    this.trouble = trouble;
    this.dispatchEvent(new Event("trouble"));
  }
}

export const cases = new Cases();

const listed = (value) => (Array.isArray(value) ? value : []);
const past = (removed) => Date.now() - Date.parse(removed) > AFTERLIFE;

// What a case is called.
export function titleOf(head, parts, words) {
  const names = ["title", "about/institution", "about/merchant"].map((path) => parts.get(path));
  return names.find(Boolean) ?? fill(words.case_untitled, { day: minute(head.opened).slice(0, 10) });
}

// 16 hexadecimal digits: a letter, so that no such name can be taken for a card number, the time, so that what was made
// later comes later, and chance.
export function newId() {
  const chance = crypto.getRandomValues(new Uint16Array(1))[0].toString(16).padStart(4, "0");
  return `a${Date.now().toString(16).padStart(11, "0").slice(-11)}${chance}`;
}

// No card number and nothing of a card's secrets is ever kept; the name of the part tells which numbers are none.
function keepable(path, value) {
  return kept.asKept({ [path.slice(path.lastIndexOf("/") + 1)]: value ?? null })[path.slice(path.lastIndexOf("/") + 1)];
}

// Parts → the case as Python knows it.
export function assemble({ id, opened }, parts) {
  const made = { id, opened, about: {}, checks: [], checklists: [], contacts: [], evidence: [] };
  const listed = { contacts: new Map(), evidence: new Map(), steps: new Map(), checklists: new Map() };
  for (const [path, value] of [...parts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [family, ...names] = path.split("/");
    if (value === null || value === undefined || value === "") continue;
    if (family === "title") made.title = value;
    else if (family === "about") made.about[names[0]] = value;
    else if (family === "checks") made.checks.push({ ...value, id: names[0] });
    else if (listed[family]) {
      const field = names.pop();
      const key = names.join("/");
      listed[family].set(key, { ...listed[family].get(key), [field]: value });
    }
  }
  for (const family of ["contacts", "evidence"]) {
    for (const [entry, { gone, ...fields }] of listed[family]) if (!gone) made[family].push({ id: entry, ...fields });
  }
  for (const [slug, fields] of listed.checklists) {
    const steps = [...listed.steps].filter(([key]) => key.startsWith(`${slug}/`));
    made.checklists.push({ ...fields, steps: steps.map(([key, step]) => ({ id: key.slice(slug.length + 1), ...step })) });
  }
  return made;
}

// A case as Python knows it → parts.
export function takeApart({ title, about = {}, checks = [], checklists = [], contacts = [], evidence = [] }) {
  const parts = title ? [["title", title]] : [];
  const add = (prefix, { id, ...fields }, names = Object.keys(fields)) => {
    for (const name of names) parts.push([`${prefix}/${name}`, fields[name]]);
  };
  for (const [name, value] of Object.entries(about)) parts.push([`about/${name}`, value]);
  for (const { id, ...check } of checks) parts.push([`checks/${id}`, check]);
  for (const entry of contacts) add(`contacts/${entry.id}`, entry);
  for (const entry of evidence) add(`evidence/${entry.id}`, entry);
  for (const { steps = [], ...pinned } of checklists) {
    const [slug] = pinned.id.split("@");
    for (const [name, value] of Object.entries(pinned)) parts.push([`checklists/${slug}/${name}`, value]);
    for (const step of steps) add(`steps/${slug}/${step.id}`, step);
  }
  return parts;
}

// Writes what is typed into a control soon, and at the latest when the page is left: `write(value)`, which returns what
// is kept, is called at most four times a second, so that a window that is killed loses less than a second.
export function soon(control, write) {
  let waiting;
  let last = control.value;
  const now = () => {
    clearTimeout(waiting);
    waiting = undefined;
    const { value } = control;
    if (!control.isConnected) pending.delete(now);
    if (value === last) return;
    last = value;
    // A number may have been masked: then that is what stands there.
    Promise.resolve(write(value)).then((kept) => {
      if (typeof kept === "string" && kept !== value && control.value === value) control.value = last = kept;
    });
  };
  control.addEventListener("input", () => (waiting ??= setTimeout(now, 250)));
  control.addEventListener("change", now);
  control.addEventListener("blur", now);
  pending.add(now);
  return {
    // What another window wrote.
    show: (value) => {
      if (waiting !== undefined || control.value === value) return;
      control.value = last = value;
    },
  };
}

const pending = new Set();
const flush = () => {
  for (const now of pending) now();
};
addEventListener("pagehide", flush);
addEventListener("visibilitychange", flush);
