// What a page keeps on this device. A device may forbid it or be full: then `write` says so and nothing else breaks.

import { withoutSecrets } from "./private.mjs";

const PREFIX = "posguide:";
const LONGEST = 20_000;
// Thirteen and more digits in a row can be a card number, whatever stands between them: the same marks as in
// poscheck.masking. No such text is kept, only its last four digits.
const LONG_NUMBER = /\p{Nd}(?:[\s\u00ad\u200b-\u200f\u2060\ufeff._/·・•\-\u2010-\u2015\u2212\uff0d]{0,8}\p{Nd}){12,}/gu;

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
    localStorage.setItem(PREFIX + key, JSON.stringify(asKept(value)));
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

// The same with every long number masked, and without what must never be kept of a card.
export function asKept(value) {
  return JSON.parse(JSON.stringify(value, (key, item) => (typeof item === "string" ? guarded(item, key) : item)));
}

function guarded(text, key) {
  // Names and digests are hexadecimal.
  if (/^(?:[a-f][0-9a-f]{15}|[0-9a-f]{64})$/.test(text)) return text;
  // At most twelve digits before the point of two decimals: an amount, not a card number. A slip prints 20261120 235801.
  if (/^\D{0,5}(?:\d,?){1,12}\.\d{1,2}\D{0,5}$/.test(text)) return text;
  if (key === "date" && /^20\d{6}\s?\d{6}$/.test(text.trim())) return text;
  return withoutSecrets(text).replace(LONG_NUMBER, (run) => {
    const digits = run.normalize("NFKC").replace(/\D/g, "");
    // A merchant number has 15 digits, as has a card that begins with 34 or 37; 20 and more in one are an order.
    if (key === "merchant_no" && digits.length === 15 && !/^3[47]/.test(digits)) return run;
    if (key === "reference_no" && (/^\d{20,}$/.test(run) || !holdsCard(digits))) return run;
    return "*".repeat(12) + run.slice(-4);
  });
}

function holdsCard(digits) {
  for (let size = 13; size <= 19; size += 1) {
    for (let start = 0; start + size <= digits.length; start += 1) {
      if (passesLuhn(digits.slice(start, start + size))) return true;
    }
  }
  return false;
}

// The check digit of ISO/IEC 7812-1, which every card number has right.
function passesLuhn(digits) {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = place % 2 ? digit * 2 : +digit;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
