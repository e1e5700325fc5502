// Says who else has a section open and where they write, and puts what they save into fields that nobody here touches.
//   <div data-autosave data-presence="ADDRESS" data-show="text"> <div data-presence-here role="status"></div>
//     <div data-presence-spoken aria-live="polite"></div> … </div>
// Asks the portal now and then, with what the page started from, and hears nothing (304) while nothing is new. The focus
// stays where it is: a field in which somebody stands only says that it has changed, and one with unsaved text is sent,
// so that both texts stand there.
import { editorOf } from "./autosave.js";
import { describe } from "./describe.js";
import { enhance } from "./enhance.js";
import { firstControl } from "./fields.js";

const FIRST = 2000; // milliseconds until the page asks for the first time: who only passes through asks nothing
const RESTING = 60000; // between two questions of a page that nobody looks at or types in
const RESTS_AFTER = 180000;
const WRITES_FOR = 15000; // after its last letter a person still counts as writing
const SPOKEN_EVERY = 60000; // the same field is spoken of at most once a minute

enhance("[data-presence]", (box) => {
  const editor = editorOf(box);
  if (editor) watch(box, editor);
});

function watch(box, editor) {
  const { presence: address, show } = box.dataset;
  const here = box.querySelector("[data-presence-here]");
  const spoken = box.querySelector("[data-presence-spoken]");
  const later = new Map(); // what came for a field in which somebody stands, by its key
  const spokenAt = new Map();
  let mark = "";
  let again = 0;
  let timer;
  let isAsking = false;
  let lastSign = Date.now();

  function bases() {
    return [...editor.fields.values()].map((field) => [field.base.name, field.base.value]);
  }

  function send(pairs, options) {
    return fetch(`${address}?${new URLSearchParams(pairs)}`, { redirect: "manual", cache: "no-store", ...options });
  }

  function next(least = 0) {
    clearTimeout(timer);
    const rests = document.hidden || Date.now() - lastSign > RESTS_AFTER;
    timer = setTimeout(ask, Math.max(again, least, rests ? RESTING : 0));
  }

  async function ask() {
    if (isAsking || !box.isConnected) return;
    isAsking = true;
    const sent = bases();
    const { key, at } = editor.lastWritten();
    const writes = Date.now() - at < WRITES_FOR ? [["writes", key]] : [];
    let least = 0;
    try {
      const headers = { Accept: "application/json", ...(mark && { "If-None-Match": mark }) };
      const answer = await send([...sent, ...writes], { headers });
      if (answer.status === 403 || answer.status === 404) return forget();
      if (answer.status === 200) {
        mark = answer.headers.get("ETag") || "";
        take(await answer.json(), new Map(sent));
      } else if (answer.status !== 304) {
        forget();
        least = Math.max(RESTING, 1000 * Number(answer.headers.get("Retry-After") || 0));
      }
    } catch {
      forget();
      least = RESTING;
    } finally {
      isAsking = false;
    }
    next(least);
  }

  function forget() {
    mark = "";
    say(here, "");
    showWriting({});
  }

  function take(answer, sent) {
    again = 1000 * answer.again;
    say(here, answer.here);
    showWriting(answer.writing);
    for (const [key, changed] of Object.entries(answer.changed)) {
      const field = editor.fields.get(key);
      if (field && field.base.value === sent.get(field.base.name)) meet(field, changed);
    }
  }

  // Another's answer came: taken in where nothing is touched. What is unsaved is sent at once and clashes by itself.
  function meet(field, changed) {
    if (field.isClash) return;
    if (editor.isTouched(field)) editor.send();
    else if (field.wrapper.contains(document.activeElement)) announce(field, changed);
    else replace(field, changed);
  }

  function replace(field, changed) {
    later.delete(field.key);
    const writing = field.wrapper.querySelector("[data-writing]");
    editor.replace(field, changed.html, changed.base);
    if (writing) note(field, "writing", writing.textContent);
    note(field, "changed", changed.updated);
    speak(field, changed);
  }

  // Says that the field has changed, and lets its reader fetch the new text: a press is what moves the focus.
  function announce(field, changed) {
    const isSaidAlready = later.has(field.key);
    later.set(field.key, changed);
    speak(field, changed);
    const line = note(field, "changed", changed.changed);
    if (isSaidAlready && line.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small";
    button.textContent = show;
    button.addEventListener("click", () => {
      replace(field, later.get(field.key));
      firstControl(field).focus();
    });
    line.append(" ", button);
  }

  function showWriting(sentences) {
    for (const field of editor.fields.values()) note(field, "writing", sentences[field.key] || "");
  }

  // A line below a field: of a colleague who writes there, or of what has come from one. Without a text there is none.
  function note(field, kind, text) {
    const shown = field.wrapper.querySelector(`[data-${kind}]`);
    if (!text) return shown?.remove();
    const line = shown || document.createElement("p");
    if (!shown) line.append(text);
    else if (line.firstChild.data !== text) line.firstChild.data = text;
    if (shown) return line;
    line.className = "field-note";
    line.setAttribute(`data-${kind}`, "");
    line.id = `id_${field.key}_${kind}`;
    firstControl(field).after(line);
    describe(firstControl(field), line.id);
    return line;
  }

  function speak(field, changed) {
    const now = Date.now();
    if (now - (spokenAt.get(field.key) || 0) < SPOKEN_EVERY) return;
    spokenAt.set(field.key, now);
    say(spoken, changed.spoken);
  }

  function say(place, text) {
    if (place.textContent !== text) place.textContent = text;
  }

  editor.form.addEventListener("focusout", (event) => {
    const field = editor.fieldOf(event.target);
    const changed = field && later.get(field.key);
    if (!changed || field.wrapper.contains(event.relatedTarget)) return;
    if (editor.isTouched(field)) later.delete(field.key);
    else setTimeout(() => { if (later.get(field.key) === changed && !editor.isTouched(field)) replace(field, changed); });
  });
  for (const sign of ["input", "pointerdown", "keydown"]) {
    box.addEventListener(sign, () => {
      const restedLong = Date.now() - lastSign > RESTS_AFTER;
      lastSign = Date.now();
      if (restedLong) next();
    }, { passive: true });
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  window.addEventListener("pagehide", () => { send([["leaves", "1"]], { keepalive: true }).catch(() => {}); });
  setTimeout(ask, FIRST);
}
