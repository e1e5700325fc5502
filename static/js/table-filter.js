// Hides the rows of a table, or the items of a list, that do not contain what is typed: their text, or data-words.
//   <div data-table-filter="TABLE-ID" hidden><label>…<input type="search"></label><p role="status" data-shown="{n} of {t} rows"></p></div>
import { enhance } from "./enhance.js";

enhance("[data-table-filter]", (box) => {
  const table = document.getElementById(box.dataset.tableFilter);
  const input = box.querySelector("input");
  const status = box.querySelector("[data-shown]");
  if (!table || !input) return;
  const rows = table.tBodies ? [...table.tBodies].flatMap((body) => [...body.rows]) : [...table.children];
  box.hidden = false;

  input.addEventListener("input", () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = fold(row.dataset.words ?? row.textContent);
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    if (status) status.textContent = status.dataset.shown.replace("{n}", shown).replace("{t}", rows.length);
  });
});

function fold(text) {
  return text.normalize("NFC").toLocaleLowerCase(document.documentElement.lang);
}
