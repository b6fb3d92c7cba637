// What people type, made comparable.

const HAN_BESIDE_FIGURE = /(?<=\p{sc=Han})(?=[a-z0-9])|(?<=[a-z0-9])(?=\p{sc=Han})/giu;

// The theme's search cuts Chinese into words but not figures from Chinese: to it "68超时" is one word that nobody wrote.
export function searchable(typed) {
  return typed
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/(?<=\d),(?=\d{3})/g, "")
    .replace(HAN_BESIDE_FIGURE, " ");
}

// For the look-up on a page: full-width and half-width, capital and small letters, with and without commas read alike.
export function plain(text) {
  return text.normalize("NFKC").toLowerCase().replace(/(?<=\d),(?=\d{3})/g, "").replace(/\s+/g, " ").trim();
}

const SAYS_CODE = new Set(["代码", "应答码", "错误码", "码", "code"]);

export function typedWords(text) {
  const parts = plain(text).replace(HAN_BESIDE_FIGURE, " ").split(" ").filter(Boolean);
  const rest = parts.filter((word) => !SAYS_CODE.has(word));
  return rest.length ? rest : parts;
}
