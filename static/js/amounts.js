// Amounts as people write them in Swedish and English: the same spellings as the server reads (domain/numbers.py).
export const LARGEST = 10 ** 12;

const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
const DECIMALS = /^(\d+|\d{1,3}(?: \d{3})+|\d{1,3}(?:,\d{3})+(?=\.)|\d{1,3}(?:\.\d{3})+(?=,))[.,](\d{1,2})$/;

// {amount} in whole SEK, or {code}: not_a_number, negative, not_whole, ambiguous or too_large. Empty is zero.
export function readAmount(text) {
  if (/[\p{No}\p{Nl}]/u.test(text)) return { code: "not_a_number" };
  const plain = common(text);
  if (plain === "") return { amount: 0 };
  if (/^[-\u2212\u2013]/.test(plain)) return { code: "negative" };
  if (/^(\d+|\d{1,3}( \d{3})+)$/.test(plain) || /^\d{1,3}([.,])\d{3}(\1\d{3})+$/.test(plain)) return whole(plain);
  if (/^[1-9]\d{0,2}[.,]\d{3}$/.test(plain)) return { code: "ambiguous" };
  const parts = DECIMALS.exec(plain);
  if (parts === null) return { code: "not_a_number" };
  return Number(parts[2]) ? { code: "not_whole" } : whole(parts[1]);
}

// Digits in groups of three with no-break spaces, as the server prints them in both languages.
export function writeAmount(amount) {
  return String(amount).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
}

function common(text) {
  const spaced = text.normalize("NFKC").replace(SPACES, " ").trim().replace(/\p{Nd}/gu, digit);
  return spaced.replace(/^(sek|kr) ?| ?(sek|kr|:-)$/gi, "");
}

// The decimal digits of every script stand in unbroken rows of ten, zero first.
function digit(character) {
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(character.codePointAt(0) - value - 1))) value += 1;
  return String(value);
}

function whole(text) {
  const amount = Number(text.replace(/\D/g, ""));
  return amount > LARGEST ? { code: "too_large" } : { amount };
}
