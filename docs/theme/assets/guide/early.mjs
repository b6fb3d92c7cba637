// Starts Python as soon as the form's data is parsed, long before the theme's own scripts have run.

import { pythonFor } from "./python.mjs";

pythonFor(JSON.parse(document.querySelector("[data-payload]").dataset.payload).runtime);
