// Hides a question until another one has the answer that it depends on.
//   <div data-show-when="NAME" data-equals="VALUE">
// Nothing is emptied: what was written comes back with the answer.
import { enhance } from "./enhance.js";

enhance("[data-show-when]", (box) => {
  const form = box.closest("form");
  if (!form) return;
  const { showWhen, equals } = box.dataset;
  const update = () => {
    const given = new FormData(form).getAll(showWhen);
    box.hidden = !given.includes(equals);
  };
  form.addEventListener("change", update);
  update();
});
