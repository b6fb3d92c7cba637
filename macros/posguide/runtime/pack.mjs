// Packs the archives: starts Pyodide as it comes, lets inside.py do the work there, and then starts the
// archives it made to see that they hold all that is needed.
//
//   node pack.mjs <plan.json>        prints {"modules": {"core", "record"}, "python"}

import { readFileSync } from "node:fs";
import { addArchive, exercise, start } from "./start.mjs";

const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));
const here = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const exercises = { core: here("exercise_core.py"), record: here("exercise_record.py") };

function result(pyodide, source) {
  const globals = pyodide.toPy({ __name__: "exercise" });
  pyodide.runPython(source, { globals, filename: "exercise.py" });
  return globals.get("RESULT");
}

async function pack() {
  // A fixed hash seed: the order of a frozen set in compiled code depends on it. And no column numbers in
  // compiled code: without sources nothing shows them, and they weigh a quarter of what is sent.
  const pyodide = await start(plan.pyodide, null, { env: { HOME: "/", PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" } });
  pyodide.FS.mkdirTree("/packing");
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: plan.work }, "/packing");
  const inside = pyodide.toPy({ __name__: "inside" });
  pyodide.runPython(here("inside.py"), { globals: inside, filename: "inside.py" });
  const packer = inside.get("Packer")(JSON.stringify(plan));
  packer.load_core();
  await exercise(pyodide);
  const core = result(pyodide, exercises.core);
  packer.close_core();
  packer.load_record();
  const record = result(pyodide, exercises.record);
  return { core, record, made: packer.write("/packing/made") };
}

async function check(expected) {
  const pyodide = await start(plan.pyodide, `${plan.work}/made/core.zip`);
  for (const name of plan.core) pyodide.runPython(`import ${name}`);
  await exercise(pyodide);
  const core = result(pyodide, exercises.core);
  addArchive(pyodide, `${plan.work}/made/record.zip`);
  const record = result(pyodide, exercises.record);
  if (core !== expected.core || record !== expected.record) throw new Error("the packed Python gives other results");
}

try {
  const packed = await pack();
  await check(packed);
  console.log(packed.made);
} catch (error) {
  console.error(String(error.message ?? error).trimEnd());
  process.exit(1);
}
