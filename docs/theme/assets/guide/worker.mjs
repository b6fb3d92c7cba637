// Python in a worker: loads the runtime, then passes JSON text to poscheck.browser.handle and back, and files beside it.

// What the first archive answers alone; for everything else the second is fetched, once.
const CORE = new Set(["check", "convert"]);

let runtime;
let ready;
let recordReady;

onmessage = async ({ data }) => {
  if (data.runtime) {
    runtime = data.runtime;
    ready = boot();
    ready.catch(() => postMessage({ stage: "failed" }));
    return;
  }
  let python;
  try {
    python = await ready;
    if (!CORE.has(JSON.parse(data.request).op)) await (recordReady ??= addRecordArchive(python));
  } catch {
    recordReady = undefined;
    postMessage({ stage: "failed" });
    return;
  }
  try {
    postMessage({ id: data.id, ...(data.files ? withFiles(python, data) : { answer: python.handle(data.request) }) });
  } catch (error) {
    postMessage({ id: data.id, broken: String(error.message).trim().split("\n").at(-1) });
  }
};

// The page's files are read piece by piece, and what is made is taken out of Python's memory piece by piece.
function withFiles({ pyodide, handle }, { id, request, files }) {
  const reader = new FileReaderSync();
  const sources = files.map((file) => ({
    size: file.size,
    read: (start, end) => new Uint8Array(reader.readAsArrayBuffer(file.slice(start, end))),
  }));
  const taken = [];
  const take = (data) => taken.push(new Blob([data.toJs()])) - 1;
  let told = 0;
  const progress = (done, all) => {
    if (done < all && done - told < 4_000_000) return;
    told = done;
    postMessage({ id, done, all });
  };
  const beside = pyodide.runPython("from poscheck.desk import Beside; Beside.of_page")(sources, take, progress);
  try {
    const answer = handle(request, beside);
    const made = beside.made.toJs();
    // A number stands for what was taken out before, three for a part of a file that is here.
    const part = (piece) => (typeof piece === "number" ? taken[piece] : Array.isArray(piece) ? files[piece[0]].slice(piece[1], piece[2]) : piece);
    return { answer, blob: made.length ? new Blob(made.map(part)) : null };
  } finally {
    beside.destroy();
  }
}

async function boot() {
  const base = runtime.root + runtime.base;
  const archive = runtime.root + runtime.archive.path;
  const progress = new Progress("download", [base + "pyodide.asm.wasm", archive]);
  // Pyodide fetches these itself; asking first means that all of them travel at once, and lets us count.
  const early = new Map(progress.names.map((name) => [name, progress.fetch(name)]));
  const arrived = Promise.all([...early.values()].map((file) => file.whole));
  const pageFetch = self.fetch;
  self.fetch = (resource, options) => {
    const url = String(resource.url ?? resource);
    const started = early.get(url);
    early.delete(url);
    return started?.response ?? pageFetch(resource, options);
  };
  const starting = Promise.all([import(base + "pyodide.mjs"), import(base + "pyodide.asm.mjs")]).then(([{ loadPyodide }]) =>
    loadPyodide({
      indexURL: base,
      packageBaseUrl: base,
      stdLibURL: archive,
      lockFileContents: Promise.resolve(runtime.lock), // an empty list of packages: nothing is ever asked of a CDN
    }),
  );
  // Pyodide may wait for ever for a file that broke off: whichever fails first is the failure.
  const [pyodide] = await Promise.all([starting, arrived]);
  self.fetch = pageFetch;
  const handle = pyodide.runPython("from poscheck.browser import handle; handle");
  postMessage({ stage: "ready" });
  return { pyodide, handle };
}

// JSON Schema and the canonical form are only needed for a record, and fetched for the first one.
async function addRecordArchive({ pyodide }) {
  const url = runtime.root + runtime.record.path;
  const { response, whole } = new Progress("record", [url]).fetch(url);
  const [bytes] = await Promise.all([response.then((begun) => begun.arrayBuffer()), whole]);
  pyodide.FS.writeFile("/lib/record.zip", new Uint8Array(bytes));
  pyodide.runPython("import sys, poscheck; sys.path.append('/lib/record.zip'); poscheck.__path__.append('/lib/record.zip/poscheck')");
  postMessage({ stage: "ready" });
}

// Counts what has arrived of several files, in bytes on the wire where the server tells their size.
class Progress {
  constructor(stage, names) {
    this.stage = stage;
    this.names = names;
    this.files = new Map(names.map((name) => [name, { arrived: 0, size: 0, wire: 0 }]));
    for (const { path, bytes, br } of Object.values(runtime.files)) {
      const file = this.files.get(runtime.root + path);
      if (file) Object.assign(file, { size: bytes, wire: br });
    }
  }

  // The response as soon as it begins, and a promise that it arrived whole.
  fetch(name) {
    const response = this.#begin(name);
    return { response, whole: response.then((begun) => this.#count(begun.clone().body.getReader(), this.files.get(name))) };
  }

  async #begin(name) {
    const response = await fetch(name);
    if (!response.ok) throw new Error(`${response.status} ${name}`);
    const file = this.files.get(name);
    file.wire = Number(response.headers.get("content-length")) || file.size;
    return response;
  }

  async #count(reader, file) {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      file.arrived += part.value.length;
      this.#tell();
    }
  }

  #tell() {
    let loaded = 0;
    let total = 0;
    for (const { arrived, size, wire } of this.files.values()) {
      loaded += (Math.min(arrived, size) / size) * wire;
      total += wire;
    }
    postMessage({ stage: loaded < total ? this.stage : "boot", loaded, total });
  }
}
