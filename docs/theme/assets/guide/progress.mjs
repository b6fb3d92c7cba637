// What is seen of Python while it loads: how far it is, that a question waits, and a button when it failed.

import { fill } from "./dom.mjs";

export function showProgress(section, python, words) {
  const region = section.querySelector(".pg-progress");
  const [text, bar, retry] = region.children;
  const show = () => {
    if (!region.isConnected) return python.removeEventListener("state", show);
    const { stage, loaded, total } = python.state;
    const mega = (bytes) => (bytes / 1e6).toFixed(1);
    const waiting = "waiting" in section.dataset;
    const said = {
      start: words.stage_start,
      download: fill(words.stage_download, { loaded: mega(loaded), total: mega(total) }),
      record: fill(words.stage_download, { loaded: mega(loaded), total: mega(total) }),
      boot: words.stage_boot,
      failed: words.load_failed,
    }[stage];
    region.dataset.stage = stage;
    region.hidden = !said;
    text.textContent = [waiting && stage !== "failed" ? words.queued : "", said ?? ""].join(" ").trim();
    if (loaded !== undefined) bar.value = loaded / total;
    else bar.removeAttribute("value");
    bar.hidden = stage === "failed";
    retry.hidden = stage !== "failed";
  };
  python.addEventListener("state", show);
  show();
}
