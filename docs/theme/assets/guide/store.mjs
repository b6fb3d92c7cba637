// What a page keeps on this device. A device may forbid it or be full: then `write` says so and nothing else breaks.

const PREFIX = "posguide:";
const LONGEST = 20_000;
// Thirteen and more digits in a row can be a card number. No such text is kept, only its last four digits.
const LONG_NUMBER = /\p{Nd}(?:[\s._·\-\u2010-\u2015\u200b-\u200f]{0,3}\p{Nd}){12,}/gu;

export function read(key, fallback) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key)) ?? fallback;
  } catch {
    return fallback;
  }
}

export function write(key, value) {
  try {
    if (JSON.stringify(value).length > LONGEST) return false;
    const text = JSON.stringify(value, (_, item) => (typeof item === "string" ? guarded(item) : item));
    localStorage.setItem(PREFIX + key, text);
    return true;
  } catch {
    return false;
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept there.
  }
}

function guarded(text) {
  // At most twelve digits before the point of two decimals: an amount, not a card number.
  if (/^\D{0,5}(?:\d,?){1,12}\.\d{1,2}\D{0,5}$/.test(text)) return text;
  return text.replace(LONG_NUMBER, (run) => "*".repeat(12) + run.slice(-4));
}
