// What a text is without what nobody sees, as applications/domain/invisible.py has it; tests compare the two.
const LINE_ENDS = /\r\n|[\r\x0b\x0c\x85\u2028\u2029]/g;
const UNSEEN = /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufffc]/g;

export function withOneLineEnd(text) {
  return text.replace(LINE_ENDS, "\n");
}

export function withoutInvisible(text) {
  return withOneLineEnd(text).replace(UNSEEN, "");
}
