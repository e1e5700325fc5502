// Sends a file by drop or by button, shows how far it is, and says the verdict in place.
// The answer is the page that the plain form would get. A card (data-address instead of a form) takes the file that is to
// replace its own, and changes nothing of the page but the files around it (data-files).
import { editorOf } from "./autosave.js";
import { enhance } from "./enhance.js";

enhance("[data-upload]", (zone) => {
  const { dataset } = zone;
  const form = zone.querySelector("form");
  const address = form ? form.action : dataset.address;
  const part = (name) => zone.querySelector(`[data-upload-${name}]`);
  const bar = part("bar");
  const field = form?.querySelector("input[type=file]")?.name || "file";
  let waiting = null;

  const show = (name, isShown) => { part(name).hidden = !isShown; };
  const say = (text, isWrong = false) => {
    const said = part("said");
    said.textContent = text;
    said.classList.toggle("field-error", isWrong);
  };
  const fail = (text) => {
    say(text, true);
    show("again", true);
  };
  const emptyData = () => {
    if (form) return new FormData(form);
    const data = new FormData();
    data.set("csrfmiddlewaretoken", document.querySelector('[name="csrfmiddlewaretoken"]').value);
    return data;
  };

  const send = (data) => {
    waiting = data;
    if (!data.get("request_key")) data.set("request_key", crypto.randomUUID?.() ?? "");
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => { bar.value = event.loaded / event.total; });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      say(dataset.checking);
    });
    request.addEventListener("loadend", () => {
      waiting = null;
      zone.setAttribute("aria-busy", "false");
      show("progress", false);
      answer(request, data);
    });
    zone.setAttribute("aria-busy", "true");
    bar.value = 0;
    show("progress", true);
    show("again", false);
    say(dataset.sending);
    request.open("POST", address);
    request.send(data);
  };

  const answer = async (request, data) => {
    const html = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = html.querySelector("main");
    if (request.status === 422) {
      say(textOf(html.querySelector("main .field-error")) || dataset.failed, true);
      if (form) document.title = html.title;
    } else if (main && request.status && request.status < 500) {
      if (!form && request.status === 200 && swapFiles(zone, html)) return;
      await saveAll();
      put(html, main, request.status < 400 && request.responseURL);
    } else {
      part("again").onclick = () => send(data);
      fail(request.status === 413 ? request.responseText : dataset.failed);
    }
  };

  form?.addEventListener("submit", (event) => {
    const data = new FormData(form);
    if (!data.get(field)?.name) return;
    event.preventDefault();
    if (!waiting) send(data);
  });
  zone.addEventListener("dragover", () => zone.classList.add("is-over"));
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("is-over");
    const { files } = event.dataTransfer;
    if (!files.length || waiting) return;
    if (files.length > 1) {
      say(dataset.one, true);
      return;
    }
    const data = emptyData();
    data.set(field, files[0]);
    send(data);
  });
  show("hint", true);
});

// A file that misses the zone must not take the place of the page.
for (const name of ["dragover", "drop"]) {
  window.addEventListener(name, (event) => {
    if (document.querySelector("[data-upload]") && event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
}

function textOf(element) {
  return element ? element.textContent.replace(/\s+/g, " ").trim() : "";
}

// Puts the files of the kind as they are now in the place of those around a card; whether the answer holds them.
function swapFiles(card, html) {
  const old = card.closest("[data-files]");
  const fresh = old && html.getElementById(old.id);
  if (!fresh) return false;
  const addresses = new Set([...old.querySelectorAll("[data-address]")].map((one) => one.dataset.address));
  const isNowhereElse = old.contains(document.activeElement) || document.activeElement === document.body;
  old.replaceWith(fresh);
  document.dispatchEvent(new Event("htmx:load"));
  const replaced = [...fresh.querySelectorAll("[data-address]")].find((one) => !addresses.has(one.dataset.address));
  const said = replaced?.querySelector("[data-upload-said]");
  if (said) said.textContent = textOf(html.querySelector("#messages .message"));
  if (isNowhereElse) (replaced?.querySelector(`a[href="${replaced.dataset.address}"]`) || fresh).focus({ preventScroll: true });
  return true;
}

// What is written beside the files reaches the portal before its page is left.
function saveAll() {
  return Promise.all([...document.querySelectorAll("[data-autosave]")].map((box) => editorOf(box)?.flush()));
}

// What the server answered takes the place of the page's content and of where one is, at its own address.
function put(html, main, address) {
  document.querySelector("main").replaceWith(main);
  const [shown, answered] = [document, html].map((page) => page.querySelector(".breadcrumbs"));
  if (shown && answered) shown.replaceWith(answered);
  document.title = html.title;
  if (address) history.replaceState(null, "", address);
  window.htmx?.process(main);
  document.dispatchEvent(new Event("htmx:load"));
  const first = main.querySelector(".message") || main;
  first.tabIndex = -1;
  first.focus();
}
