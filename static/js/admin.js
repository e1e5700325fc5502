// What the staff pages add; they work without it.
import { enhance } from "./enhance.js";
import "./fairness.js";

// "All on this page" and how many are chosen.
enhance("#changelist-form", (form) => {
  const all = form.querySelector("#action-toggle");
  const boxes = [...form.querySelectorAll("input.action-select")];
  if (!all || !boxes.length) return;
  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    for (const note of form.querySelectorAll("[data-selection]")) {
      note.textContent = note.dataset.selection.replace("{n}", chosen).replace("{t}", boxes.length);
    }
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  form.addEventListener("change", show);
  show();
});

// One more row of an inline form set. Rows left empty are ignored by the server.
enhance("[data-inline-formset]", (group) => {
  const { options } = JSON.parse(group.dataset.inlineFormset);
  const template = group.querySelector(".empty-form");
  const total = group.querySelector(`[name="${options.prefix}-TOTAL_FORMS"]`);
  const most = Number(group.querySelector(`[name="${options.prefix}-MAX_NUM_FORMS"]`)?.value || 1000);
  if (!template || !total) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-small";
  button.textContent = options.addText;
  group.querySelector("fieldset").append(button);

  button.addEventListener("click", () => {
    const index = Number(total.value);
    const row = template.cloneNode(true);
    row.classList.remove("empty-form");
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const attribute of element.attributes) {
        attribute.value = attribute.value.replaceAll("__prefix__", index);
      }
    }
    row.id = `${options.prefix}-${index}`;
    template.before(row);
    total.value = index + 1;
    button.hidden = index + 1 >= most;
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
});
