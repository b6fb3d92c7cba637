// Buttons that copy: a citation, a model text. Where the browser forbids it, the text is selected for the visitor.

import { element } from "./dom.mjs";

export async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export function mountCopy(button, words) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const address = button.closest("p, dl")?.querySelector("a[href*='/']")?.href;
    const source = button.dataset.copyFrom ? button.closest(".pg-write").querySelector("blockquote") : button.parentElement.querySelector("code");
    const text = button.dataset.copy ? [button.dataset.copy, address].filter(Boolean).join(" · ") : [...source.children].map((one) => one.textContent).join("\n");
    const copied = await toClipboard(text);
    if (!copied) getSelection().selectAllChildren(source);
    const status = button.nextElementSibling?.matches("[role=status]") ? button.nextElementSibling : element("span", { role: "status" });
    button.after(status);
    status.textContent = ` ${copied ? words.copied : words.copy_failed}`;
  });
}
