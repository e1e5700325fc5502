// Pastes a block of cells from a spreadsheet into a table of amounts, from the cell with the focus right and down.
//   <table data-sum id="cost">  <div data-paste="cost" data-words-filled="… {n}" data-words-outside data-words-unread>
//   with <div role="status"> and <button data-paste-undo hidden>; <p data-paste-help hidden> once on the page
// Nothing is saved: the form is sent as if the amounts were typed.
import { readAmount, writeAmount } from "./amounts.js";
import { enhance } from "./enhance.js";

const CELL = /("(?:[^"]|"")*"(?=[\t\r\n]|$)|[^\t\r\n]*)(\t|\r\n|\r|\n|$)/y;
const NAMED = 3;

// The rows of a copied block, each with the texts of its cells; a last, empty line is not one.
export function readBlock(text) {
  const rows = [[]];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length) {
    const [, cell, end] = CELL.exec(text);
    rows.at(-1).push(/^".*"$/s.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === "\t" && CELL.lastIndex === text.length) rows.at(-1).push("");
    if (/[\r\n]/.test(end) && CELL.lastIndex < text.length) rows.push([]);
  }
  return rows;
}

// What of a block goes where in a grid with `n_rows` and `n_columns`, from `row` and `column`: amounts, and what can be
// read in two ways as it stands. `outside` lies beyond the grid, `unread` is no amount.
export function place(block, { n_rows, n_columns, row, column }) {
  const found = { filled: [], outside: [], unread: [] };
  block.forEach((cells, down) => cells.forEach((text, right) => {
    const { amount, code } = readAmount(text);
    const at = { row: row + down, column: column + right };
    if (at.row >= n_rows || at.column >= n_columns) {
      if (text.trim()) found.outside.push(text);
    } else if (code && code !== "ambiguous") found.unread.push(text);
    else found.filled.push({ ...at, text: text.trim() && !code ? writeAmount(amount) : text.trim() });
  }));
  return found;
}

enhance("[data-paste]", (box) => {
  const table = document.getElementById(box.dataset.paste);
  const rows = [...table.rows].map((row) => [...row.querySelectorAll("input")]).filter((cells) => cells.length);
  const said = box.querySelector("[role=status]");
  const undo = box.querySelector("[data-paste-undo]");
  let before = [];

  const write = (pairs) => {
    for (const [input, text] of pairs) {
      input.value = text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const say = ({ filled, outside, unread }) => {
    const lines = [["wordsFilled", filled], ["wordsOutside", outside], ["wordsUnread", unread]].filter(([, cells]) => cells.length);
    const named = (cells) => cells.slice(0, NAMED).map((text) => `“${text}”`).join(", ") + (cells.length > NAMED ? " …" : "");
    said.replaceChildren(...lines.map(([name, cells]) => {
      const line = document.createElement("p");
      line.textContent = box.dataset[name].replace("{n}", cells.length).replace("{cells}", () => named(cells));
      return line;
    }));
    said.className = `message message-${outside.length || unread.length ? "notice" : "info"}`;
  };
  const pasted = (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const row = rows.findIndex((cells) => cells.includes(event.target));
    if (row < 0 || !/[\t\r\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const found = place(readBlock(text), { n_rows: rows.length, n_columns: rows[row].length, row, column: rows[row].indexOf(event.target) });
    const inputs = found.filled.map((one) => [rows[one.row][one.column], one.text]);
    before = inputs.map(([input]) => [input, input.value]);
    write(inputs);
    say(found);
    undo.hidden = !inputs.length;
  };
  table.addEventListener("paste", pasted);
  undo.addEventListener("click", () => {
    write(before);
    said.replaceChildren(Object.assign(document.createElement("p"), { textContent: box.dataset.wordsUndone }));
    said.className = "message message-info";
    undo.hidden = true;
    before[0][0].focus();
  });
  for (const help of document.querySelectorAll("[data-paste-help]")) help.hidden = false;
});
