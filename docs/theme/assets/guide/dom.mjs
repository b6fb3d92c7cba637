// Small helpers. Text always goes in as text: nothing here, and nothing that uses it, makes HTML from strings.

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

// "{number} …" with its gaps filled.
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (gap, name) => String(values[name] ?? gap));
}

// 2026-11-23T20:11:05+08:00 as one reads it: 2026-11-23 20:11.
export const minute = (at) => (at ?? "").slice(0, 16).replace("T", " ");

// Save a file under a name.
export function saveFile(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = element("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // some browsers read the file only after the click
}

// Say what was done and offer to take it back.
export function offerUndo(region, text, label, undo) {
  const button = element("button", { type: "button", class: "pg-quiet" }, label);
  button.addEventListener("click", () => {
    region.replaceChildren();
    undo();
  });
  region.replaceChildren(element("span", {}, text), " ", button);
  button.focus();
}
