// Keeps what somebody writes in a form on this device until the portal shows it as posted.
//   <form data-draft="USER"> <textarea> … <p role="status" data-draft-said="TEXT"></p>  and own posts: [data-own-post]
import { enhance } from "./enhance.js";
import { keepOnDevice } from "./on-device.js";

const plain = (text) => text.replace(/\s+/gu, " ").trim();

enhance("[data-draft]", (form) => {
  const device = keepOnDevice(form.dataset.draft, `${location.pathname}#draft`);
  const field = form.querySelector("textarea");
  const said = form.querySelector("[data-draft-said]");
  const posted = new Set([...document.querySelectorAll("[data-own-post]")].map((post) => plain(post.textContent)));
  const kept = device.all().text;

  if (kept && posted.has(plain(kept))) device.forget("text");
  else if (kept && !field.value) {
    field.value = kept;
    field.dispatchEvent(new Event("input", { bubbles: true })); // the counter counts it
    said.textContent = said.dataset.draftSaid;
  }
  field.addEventListener("input", () => {
    if (field.value.trim()) device.keep("text", field.value);
    else device.forget("text");
  });
});
