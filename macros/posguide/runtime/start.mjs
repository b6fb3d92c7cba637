// Starts Python under Node from a packed archive, with the options that the page's worker uses.
//
//   node start.mjs <folder of pyodide> <python archive> [<record archive>] -- <script.py> …
//
// runs the scripts one after the other in that Python and prints what they print.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** A lock file without packages: whatever is not in the archives is not to be had. */
export function lockFile(folder) {
  const { info } = JSON.parse(readFileSync(`${folder}/pyodide-lock.json`, "utf8"));
  return { info, packages: {} };
}

/** Starts Python; without `archive` from the standard library that comes with Pyodide. */
export async function start(folder, archive, options = {}) {
  const base = `${resolve(folder)}/`;
  const { loadPyodide } = await import(pathToFileURL(`${base}pyodide.mjs`).href);
  return loadPyodide({
    indexURL: base,
    packageBaseUrl: base,
    stdLibURL: archive ? resolve(archive) : `${base}python_stdlib.zip`,
    lockFileContents: Promise.resolve(lockFile(folder)),
    ...options,
  });
}

/** Makes the modules of another archive importable, those of our own package among them, as the page's worker does. */
export function addArchive(pyodide, path, target = "/lib/record.zip") {
  pyodide.FS.writeFile(target, readFileSync(path));
  const name = JSON.stringify(target);
  pyodide.runPython(`import sys; sys.path.append(${name}) if ${name} not in sys.path else None`);
  pyodide.runPython(`import poscheck; poscheck.__path__.append(${name} + "/poscheck")`);
}

/** Uses what a page uses between JavaScript and Python, failures included; throws if one goes wrong. */
export async function exercise(pyodide) {
  const failures = {
    ZeroDivisionError: "1 / 0",
    NameError: "undefined_name",
    AttributeError: "[].apend",
    SyntaxError: "def f(:",
    ModuleNotFoundError: "import no_such_module",
    RecursionError: "def f(): f()\nf()",
    ExceptionGroup: "raise ExceptionGroup('two', [ValueError(1)])",
    JsException: "from pyodide.code import run_js\nrun_js('throw new Error(1)')",
  };
  for (const [kind, source] of Object.entries(failures)) {
    for (const run of [pyodide.runPython, pyodide.runPythonAsync]) {
      let message = "";
      try {
        await run.call(pyodide, source);
      } catch (error) {
        message = String(error.message);
      }
      if (!message.includes(kind)) throw new Error(`expected ${kind}, got: ${message}`);
    }
  }
  await pyodide.runPythonAsync("import asyncio\nawait asyncio.sleep(0)\nawait asyncio.gather(asyncio.sleep(0))");
  const given = pyodide.toPy({ a: [1, { b: null }], 押金: "值" });
  const json = pyodide.pyimport("json");
  const text = json.dumps.callKwargs(given, { ensure_ascii: false });
  const back = json.loads(text);
  const taken = back.toJs({ dict_converter: Object.fromEntries });
  if (taken["押金"] !== "值" || taken.a[0] !== 1) throw new Error(`conversion went wrong: ${text}`);
  for (const proxy of [given, back, json]) proxy.destroy();
  pyodide.FS.writeFile("/tmp/exercise.txt", "押金");
  if (pyodide.runPython("open('/tmp/exercise.txt', encoding='utf-8').read()") !== "押金") throw new Error("files");
  const locals = pyodide.toPy({ x: 2 });
  if (pyodide.runPython("x * 21", { locals }) !== 42) throw new Error("locals");
  locals.destroy();
}

async function main(given) {
  const split = given.indexOf("--");
  const [folder, archive, record] = given.slice(0, split);
  const pyodide = await start(folder, archive);
  await exercise(pyodide);
  if (record) addArchive(pyodide, record);
  for (const script of given.slice(split + 1)) pyodide.runPython(readFileSync(script, "utf8"), { filename: "script.py" });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(String(error.message ?? error).trimEnd());
    process.exit(1);
  });
}
