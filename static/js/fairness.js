// A slider over the budgets of a table, which says both figures and writes the number field.
//   <div data-fairness="FIELD-ID" data-points="TABLE-ID" hidden><input type="range"><p role="status"></p></div>
import { enhance } from "./enhance.js";

enhance("[data-fairness]", (box) => {
  const field = document.getElementById(box.dataset.fairness);
  const rows = [...(document.getElementById(box.dataset.points)?.tBodies[0].rows ?? [])];
  const slider = box.querySelector("input");
  const said = box.querySelector("[role=status]");
  if (!field || rows.length < 2) return;
  box.hidden = false;

  const show = () => {
    const words = rows[slider.value].dataset.words;
    said.textContent = words;
    slider.setAttribute("aria-valuetext", words);
  };
  // The dearest point that the field's number pays for.
  const follow = () => {
    const affordable = rows.filter((row) => Number(row.dataset.percent) <= Number(field.value));
    slider.value = Math.max(affordable.length - 1, 0);
    show();
  };
  slider.addEventListener("input", () => {
    field.value = rows[slider.value].dataset.percent;
    show();
  });
  field.addEventListener("input", follow);
  follow();
});
