// Paints over parts of a picture. The copy is drawn anew, so nothing of what was below, and no hidden data, is in it.

import { element, fill } from "./dom.mjs";

const LARGEST = 4096; // pixels of the longer side: more than a phone's canvas can be relied on for
const STEP = 0.02; // of the picture, for each press of an arrow key

// Resolves to the copy, to undefined if nothing was covered or the dialog was closed, to null if it cannot be opened.
export async function coverPicture(dialog, blob, words) {
  let picture;
  try {
    picture = await createImageBitmap(blob); // turned as its orientation says
  } catch {
    return null;
  }
  const canvas = dialog.querySelector("canvas");
  const frame = dialog.querySelector(".pg-canvas");
  const status = dialog.querySelector("[role=status]");
  const scale = Math.min(1, LARGEST / Math.max(picture.width, picture.height));
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  for (const old of frame.querySelectorAll("button")) old.remove();
  const patches = [];
  const within = (value) => Math.min(1, Math.max(0, value));
  const place = ({ node, x, y, width, height }) => {
    Object.assign(node.style, { left: `${x * 100}%`, top: `${y * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });
  };
  const tell = () => (status.textContent = patches.length ? fill(words.case_cover_count, { count: patches.length }) : "");
  const drop = (patch) => {
    patches.splice(patches.indexOf(patch), 1);
    patch.node.remove();
    (patches.at(-1)?.node ?? dialog.querySelector("[data-do=add-patch]")).focus();
    tell();
  };
  const add = (x, y, width, height) => {
    const node = element("button", { type: "button", class: "pg-patch", "aria-label": fill(words.case_cover_patch, { number: patches.length + 1 }) });
    const patch = { node, x, y, width, height };
    node.addEventListener("keydown", (event) => {
      const [dx, dy] = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key] ?? [0, 0];
      if (event.key === "Delete" || event.key === "Backspace") drop(patch);
      else if (!dx && !dy) return;
      else if (event.shiftKey) Object.assign(patch, { width: Math.max(STEP, Math.min(1 - patch.x, patch.width + dx)), height: Math.max(STEP, Math.min(1 - patch.y, patch.height + dy)) });
      else Object.assign(patch, { x: Math.min(1 - patch.width, within(patch.x + dx)), y: Math.min(1 - patch.height, within(patch.y + dy)) });
      event.preventDefault();
      place(patch);
    });
    patches.push(patch);
    frame.append(node);
    place(patch);
    tell();
    return patch;
  };
  const at = ({ clientX, clientY }) => {
    const box = canvas.getBoundingClientRect();
    return [within((clientX - box.left) / box.width), within((clientY - box.top) / box.height)];
  };
  let begun;
  const down = (event) => {
    if (event.target !== canvas) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    const [x, y] = at(event);
    begun = { x, y, patch: add(x, y, 0, 0) };
  };
  const move = (event) => {
    if (!begun) return;
    const [x, y] = at(event);
    Object.assign(begun.patch, { x: Math.min(x, begun.x), y: Math.min(y, begun.y), width: Math.abs(x - begun.x), height: Math.abs(y - begun.y) });
    place(begun.patch);
  };
  const up = () => {
    if (begun && begun.patch.width * begun.patch.height < 0.00002) drop(begun.patch); // a tap is no patch
    begun = undefined;
  };
  canvas.addEventListener("pointerdown", down);
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  status.textContent = "";
  dialog.showModal();
  const made = await new Promise((resolve) => {
    const click = ({ target }) => {
      const action = target.closest("[data-do]")?.dataset.do;
      if (action === "add-patch") add(0.3, 0.45, 0.4, 0.1).node.focus();
      else if (action === "drop-patch" && patches.length) drop(patches.at(-1));
      else if (action === "close-cover") dialog.close();
      else if (action === "keep-cover") {
        if (!patches.length) {
          status.textContent = words.case_cover_none;
          return;
        }
        const pen = canvas.getContext("2d");
        pen.fillStyle = "#000";
        for (const { x, y, width, height } of patches) {
          // Out to whole pixels: no half-covered edge may be left.
          const [left, top] = [Math.floor(x * canvas.width), Math.floor(y * canvas.height)];
          pen.fillRect(left, top, Math.ceil((x + width) * canvas.width) - left, Math.ceil((y + height) * canvas.height) - top);
        }
        const type = ["image/png", "image/webp"].includes(blob.type) ? "image/png" : "image/jpeg";
        canvas.toBlob((copy) => {
          resolve(copy ?? null);
          dialog.close();
        }, type, 0.92);
      }
    };
    dialog.addEventListener("click", click);
    dialog.addEventListener("close", () => {
      dialog.removeEventListener("click", click);
      resolve(undefined);
    }, { once: true });
  });
  for (const [name, listener] of [["pointerdown", down], ["pointermove", move], ["pointerup", up], ["pointercancel", up]]) canvas.removeEventListener(name, listener);
  canvas.width = canvas.height = 0; // lets the memory go
  return made;
}
