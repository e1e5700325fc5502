// Turns a confirmation in a details element into a modal dialog.
import { enhance } from "./enhance.js";

let count = 0;

enhance("details[data-confirm]", (details) => {
  const button = details.querySelector("summary");
  const body = details.querySelector(".confirm-body");
  const cancel = body.querySelector("[data-confirm-cancel]");
  const title = body.querySelector("h2");
  const dialog = document.createElement("dialog");
  count += 1;
  title.id = `confirm-title-${count}`;
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(body);
  details.after(dialog);
  cancel.hidden = false;

  button.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
    cancel.focus();
  });
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => button.focus());
});
