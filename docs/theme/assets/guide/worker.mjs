// Python in a worker: loads the runtime, then passes JSON text to poscheck.browser.handle and back.

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
    if (JSON.parse(data.request).op === "record") await (recordReady ??= addRecordArchive(python));
  } catch {
    recordReady = undefined;
    postMessage({ stage: "failed" });
    return;
  }
  try {
    postMessage({ id: data.id, answer: python.handle(data.request) });
  } catch (error) {
    postMessage({ id: data.id, broken: String(error.message).trim().split("\n").at(-1) });
  }
};

async function boot() {
  const base = runtime.root + runtime.base;
  const archive = runtime.root + runtime.archive.path;
  const progress = new Progress("download", [base + "pyodide.asm.wasm", archive]);
  // Pyodide fetches these itself; asking first means that all of them travel at once, and lets us count.
  const early = new Map(progress.names.map((name) => [name, progress.fetch(name)]));
  const pageFetch = self.fetch;
  self.fetch = (resource, options) => {
    const url = String(resource.url ?? resource);
    const started = early.get(url);
    early.delete(url);
    return started ?? pageFetch(resource, options);
  };
  const [{ loadPyodide }] = await Promise.all([import(base + "pyodide.mjs"), import(base + "pyodide.asm.mjs")]);
  const pyodide = await loadPyodide({
    indexURL: base,
    packageBaseUrl: base,
    stdLibURL: archive,
    lockFileContents: Promise.resolve(runtime.lock), // an empty list of packages: nothing is ever asked of a CDN
  });
  self.fetch = pageFetch;
  const handle = pyodide.runPython("from poscheck.browser import handle; handle");
  postMessage({ stage: "ready" });
  return { pyodide, handle };
}

// JSON Schema and the canonical form are only needed for a record, and fetched for the first one.
async function addRecordArchive({ pyodide }) {
  const url = runtime.root + runtime.record.path;
  const response = await new Progress("record", [url]).fetch(url);
  pyodide.FS.writeFile("/lib/record.zip", new Uint8Array(await response.arrayBuffer()));
  pyodide.runPython("import sys; sys.path.append('/lib/record.zip')");
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

  async fetch(name) {
    const response = await fetch(name);
    if (!response.ok) throw new Error(`${response.status} ${name}`);
    const file = this.files.get(name);
    file.wire = Number(response.headers.get("content-length")) || file.size;
    this.#count(response.clone().body.getReader(), file);
    return response;
  }

  async #count(reader, file) {
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        file.arrived += part.value.length;
        this.#tell();
      }
    } catch {
      // The same failure reaches whoever reads the response itself.
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
