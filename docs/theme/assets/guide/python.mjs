// The page's side of Python: one worker for the whole visit, requests queued until it is ready.

let shared;

// The one Python of this visit. A visitor who asked to save data downloads it only with the first question.
export function pythonFor(runtime) {
  shared ??= new Python({ ...runtime, root: new URL(runtime.root, document.baseURI).href });
  if (!navigator.connection?.saveData) shared.start();
  return shared;
}

class Python extends EventTarget {
  #runtime;
  #worker = null;
  #waiting = new Map();
  #last = 0;
  state = { stage: "idle" };

  constructor(runtime) {
    super();
    this.#runtime = runtime;
  }

  // Start loading and send what waits; does nothing while Python is loading or there.
  start() {
    if (this.#worker) return;
    this.#set({ stage: "start" });
    this.#worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail();
    };
    this.#worker.postMessage({ runtime: this.#runtime });
    for (const { message } of this.#waiting.values()) this.#worker.postMessage(message);
  }

  // Send one request; resolves to its answer, rejects if the computation broke down. With `files` (blobs) beside it,
  // a file that is made comes back as `blob` in the answer, and `progress` is told how many bytes are done of how many.
  ask(request, files = undefined, progress = () => {}) {
    return new Promise((resolve, reject) => {
      const message = { id: ++this.#last, request: JSON.stringify(request), files };
      this.#waiting.set(message.id, { message, resolve, reject, progress });
      if (this.#worker) this.#worker.postMessage(message);
      else this.start();
    });
  }

  #receive(data) {
    if (data.stage === "failed") return this.#fail();
    if (data.stage) return this.#set(data);
    const waiting = this.#waiting.get(data.id);
    if (data.done !== undefined) return waiting?.progress(data.done, data.all);
    this.#waiting.delete(data.id);
    if (data.broken) waiting?.reject(new Error(data.broken));
    else waiting?.resolve({ ...JSON.parse(data.answer), ...(data.blob && { blob: data.blob }) });
  }

  // What waits goes on waiting: the next start, by a button or a question, sends it again.
  #fail() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#set({ stage: "failed" });
  }

  #set(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
