// Saves what somebody writes, field by field, and keeps it on this device until the portal has answered.
//   <div data-autosave="ADDRESS" data-editor="USER" data-csrf-cookie="NAME" data-…="texts">
//     <form>…</form> <p data-save-state hidden></p> <p role="status" data-save-spoken></p> <template data-other>…</template>
// A field is everything inside #div_id_KEY; the hidden base_KEY says what it started from. A request that got no answer
// is sent again with its key, so that it counts once, also by the next page where this one is left: what was written
// after it goes on from what it saved. Another person's answer is never written over: both stand there.
import { enhance } from "./enhance.js";
import { firstControl, showErrors } from "./fields.js";
import { keepOnDevice } from "./on-device.js";
import { readEntries, writeEntries } from "./entries.js";
import { statusLine } from "./save-state.js";

const PAUSE = 1500; // milliseconds without a key until what is written is sent
const LONGEST = 8000; // and the longest that a person who goes on writing waits for it
const RETRIES = [1000, 2000, 4000, 8000, 15000, 30000];
const editors = new WeakMap();

enhance("[data-autosave]", (box) => {
  const form = box.querySelector("form");
  if (form) editors.set(box, autosave(box, form));
});

// The fields of a box that saves by itself, to see what is written in them and to put another's answer into one.
export function editorOf(box) {
  return editors.get(box);
}

function autosave(box, form) {
  const texts = box.dataset;
  const device = keepOnDevice(texts.editor, location.pathname);
  const requests = keepOnDevice(texts.editor, `${location.pathname}#request`); // the last one while it has no answer
  const state = statusLine(box);
  const fields = new Map();
  let pending = null; // the request under way or waiting for its next try
  let inFlight = false;
  let isClosed = false;
  let tries = 0;
  let timer;
  let firstUnsent = 0;
  let lastWritten = { key: "", at: 0 };
  const waiting = []; // whoever wants to know when nothing is unsent any more

  for (const base of form.querySelectorAll('input[type="hidden"][name^="base_"]')) {
    const key = base.name.slice("base_".length);
    const wrapper = document.getElementById(`div_id_${key}`);
    if (wrapper) fields.set(key, { key, base, wrapper, isDirty: false, isClash: Boolean(wrapper.querySelector("[data-other-answer]")) });
  }
  for (const field of fields.values()) field.acknowledged = written(field);

  function written(field) {
    return JSON.stringify(readEntries(form, field.wrapper));
  }

  function fieldOf(element) {
    return [...fields.values()].find((field) => field.wrapper.contains(element));
  }

  function changed(field) {
    if (isClosed) return;
    field.isDirty = written(field) !== field.acknowledged;
    if (!field.isDirty) {
      device.forget(field.key);
      return;
    }
    device.keep(field.key, { entries: readEntries(form, field.wrapper), base: field.base.value });
    if (!field.isClash) schedule();
  }

  function schedule() {
    const now = Date.now();
    firstUnsent ||= now;
    clearTimeout(timer);
    timer = setTimeout(send, Math.min(PAUSE, Math.max(0, firstUnsent + LONGEST - now)));
  }

  function collect(isAsked = () => true) {
    const dirty = [...fields.values()].filter((field) => field.isDirty && !field.isClash && isAsked(field));
    if (!dirty.length) return null;
    const parts = dirty.map((field) => ({ field, base: field.base.value, entries: readEntries(form, field.wrapper) }));
    return { key: crypto.randomUUID(), parts };
  }

  function body(request) {
    const sent = new URLSearchParams({ csrfmiddlewaretoken: token(), editor: texts.editor, request_key: request.key });
    for (const { field, base, entries } of request.parts) {
      sent.append(field.base.name, base);
      for (const [name, value] of entries) sent.append(name, value);
    }
    return sent;
  }

  // The token of the last sign-in, which may have been in another tab.
  function token() {
    const name = `${texts.csrfCookie}=`;
    const cookie = document.cookie.split("; ").find((one) => one.startsWith(name));
    const input = form.elements.csrfmiddlewaretoken;
    if (cookie) input.value = cookie.slice(name.length);
    return input.value;
  }

  async function send() {
    clearTimeout(timer);
    if (inFlight) return;
    if (isClosed) return settle();
    pending ||= collect();
    if (!pending) return settle();
    requests.keep("last", remembered(pending));
    inFlight = true;
    firstUnsent = 0;
    state.show("saving", texts.saving);
    let wait = null;
    try {
      wait = await judge(await post(pending));
    } catch {
      wait = retry(texts.offline);
    }
    inFlight = false;
    if (wait !== null) timer = setTimeout(send, wait);
    else if ([...fields.values()].some((field) => field.isDirty && !field.isClash && !field.isRefused)) schedule();
    settle();
  }

  function post(request) {
    const sent = body(request);
    const options = { method: "POST", body: sent, redirect: "manual", keepalive: sent.toString().length < 60000 };
    return fetch(texts.autosave, { ...options, headers: { Accept: "application/json" } });
  }

  // The page is left: what is in no request yet goes now. What belongs to a field of the one under way must wait for it.
  function leave() {
    if (!inFlight) return send();
    const rest = collect((field) => !pending.parts.some((part) => part.field === field));
    if (rest) post(rest).catch(() => {}); // it stays on the device
  }

  function remembered({ key, parts }) {
    return { key, parts: parts.map(({ field, base, entries }) => ({ key: field.key, base, entries })) };
  }

  function recalled({ key, parts }) {
    const known = parts.map(({ key: name, base, entries }) => ({ field: fields.get(name), base, entries }));
    return known.every(({ field }) => field) ? { key, parts: known } : null;
  }

  // Handles an answer; returns the milliseconds until the same request is sent again, or null when it is done with.
  async function judge(answer) {
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    const content = isJson ? await answer.json() : {};
    if (answer.status === 200 || answer.status === 409) return accept(content);
    if (answer.status === 401 || answer.type === "opaqueredirect" || (answer.status === 403 && !isJson)) {
      return retry(texts.signedOut, 15000);
    }
    if (answer.status === 404 && texts.closed) return close();
    if (answer.status === 423) return retry(`${content.refused} ${texts.kept}`, 30000);
    if (answer.status >= 500 || answer.status === 429) return retry(texts.offline, 1000 * Number(answer.headers.get("Retry-After") || 0));
    return giveUp(content.refused || texts.refused);
  }

  function retry(text, least = 0) {
    state.show("unsaved", text);
    const wait = Math.max(least, RETRIES[Math.min(tries, RETRIES.length - 1)]);
    tries += 1;
    return wait;
  }

  function giveUp(sentence) {
    for (const { field } of pending.parts) field.isRefused = true;
    answered();
    state.show("unsaved", `${sentence} ${texts.kept}`);
    return null;
  }

  // The page is closed to its reader for good: nothing more is sent, and nothing of it stays on the device.
  function close() {
    isClosed = true;
    answered();
    for (const key of fields.keys()) device.forget(key);
    state.show("unsaved", texts.closed);
    return null;
  }

  function answered() {
    const { parts } = pending;
    pending = null;
    requests.forget("last");
    return parts;
  }

  function accept({ at, bases, clashes, errors }) {
    const parts = answered();
    tries = 0;
    for (const { field, entries } of parts) {
      const sent = JSON.stringify(entries);
      if (field.key in bases) {
        field.base.value = bases[field.key];
        field.acknowledged = sent;
        field.isRefused = false;
        changed(field);
      } else {
        field.isRefused = field.key in errors;
      }
      showErrors(field, errors[field.key] || []);
      if (field.key in clashes) showOther(field, clashes[field.key]);
    }
    if ([...fields.values()].some((field) => field.isRefused || field.isClash)) state.show("unsaved", texts.look);
    else state.show("saved", texts.saved.replace("{t}", at));
    return null;
  }

  function showOther(field, other) {
    const panel = box.querySelector("template[data-other]").content.firstElementChild.cloneNode(true);
    const head = panel.querySelector("[data-other-head]");
    head.textContent = head.dataset.pattern.replace("{name}", other.by || head.dataset.somebody).replace("{t}", other.at);
    const text = panel.querySelector("[data-other-text]");
    text.textContent = other.text || text.dataset.empty;
    text.lang = firstControl(field).lang || text.lang;
    panel.querySelector("[data-other-kept]").hidden = !other.is_kept;
    const [take, keep] = panel.querySelectorAll("button");
    take.type = keep.type = "button";
    take.addEventListener("click", () => takeOther(field, other, panel));
    keep.addEventListener("click", () => keepMine(field, other, panel));
    field.wrapper.querySelector("[data-other-answer]")?.remove();
    firstControl(field).before(panel);
    field.isClash = true;
  }

  function takeOther(field, other, panel) {
    const control = firstControl(field);
    if (!control.matches("textarea, input[type=text], input:not([type])")) {
      device.forget(field.key);
      field.isDirty = false;
      flush().then(() => location.reload());
      return;
    }
    control.value = other.text;
    field.acknowledged = written(field);
    decided(field, other, panel);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function keepMine(field, other, panel) {
    decided(field, other, panel);
    changed(field);
    send();
  }

  function decided(field, other, panel) {
    field.base.value = other.base;
    field.isClash = false;
    panel.remove();
    firstControl(field).focus();
  }

  function settle() {
    const isBusy = !isClosed && (inFlight || pending || [...fields.values()].some((field) => field.isDirty && !field.isClash && !field.isRefused));
    if (!isBusy) for (const done of waiting.splice(0)) done();
  }

  // Resolves when everything is answered, or after a while: then the form is sent as it is.
  function flush() {
    const done = new Promise((resolve) => { waiting.push(resolve); });
    const enough = new Promise((resolve) => { setTimeout(resolve, 4000); });
    send();
    return Promise.race([done, enough]);
  }

  function putBack() {
    for (const [key, kept] of Object.entries(device.all())) {
      const field = fields.get(key);
      if (!field) continue;
      if (JSON.stringify(kept.entries) === written(field)) {
        device.forget(key);
        continue;
      }
      writeEntries(field.wrapper, kept.entries);
      field.base.value = kept.base;
      field.isDirty = true;
      state.show("unsaved", texts.back);
      firstControl(field).dispatchEvent(new Event("input", { bubbles: true }));
    }
    const { last } = requests.all();
    pending = last ? recalled(last) : null;
    if (pending) send();
    else requests.forget("last");
  }

  // Whether something in a field waits for the portal, or for its writer.
  function isTouched(field) {
    return field.isDirty || field.isClash || Boolean(pending?.parts.some((part) => part.field === field));
  }

  // Puts the field as the portal has it now in the place of one that nobody has touched.
  function replace(field, html, base) {
    const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    field.wrapper.replaceWith(fresh);
    field.wrapper = fresh;
    field.base.value = base;
    field.acknowledged = written(field);
    document.dispatchEvent(new Event("htmx:load"));
    form.dispatchEvent(new Event("change"));
  }

  form.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (!field) return;
    lastWritten = { key: field.key, at: Date.now() };
    field.isRefused = false;
    changed(field);
  });
  form.addEventListener("change", (event) => {
    const field = fieldOf(event.target);
    if (field) changed(field);
  });
  form.addEventListener("focusout", () => { if (firstUnsent) send(); });
  let isSending = false;
  form.addEventListener("submit", (event) => {
    if (isSending || !(inFlight || pending || collect())) return;
    event.preventDefault();
    flush().then(() => {
      isSending = true;
      token();
      form.requestSubmit(event.submitter);
    });
  });
  window.addEventListener("online", send);
  window.addEventListener("focus", () => { if (pending) send(); });
  window.addEventListener("pagehide", leave);
  putBack();
  return { form, fields, fieldOf, isTouched, replace, send, flush, lastWritten: () => lastWritten };
}
