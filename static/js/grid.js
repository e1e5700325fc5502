// A table as one stop of the tabulator: arrow keys go from cell to cell, Enter or a click opens what a cell stands for.
//   <table data-grid data-pair="ADDRESS"> with a link in every head but the corner: ?reviewer=KEY above, ?case=KEY beside.
// A cell opens ADDRESS with both keys, and with what the address of the page says; a head opens its own link.
import { enhance } from "./enhance.js";

const ROWS_OF_A_PAGE = 10;

enhance("[data-grid]", (table) => {
  const rows = [table.tHead.rows[0], ...table.tBodies[0].rows];
  const nColumns = rows[0].cells.length;
  let here = null; // what the tabulator stops at

  table.setAttribute("role", "grid");
  table.parentElement.removeAttribute("tabindex");
  for (const link of table.querySelectorAll("th a")) link.tabIndex = -1;
  for (const note of document.querySelectorAll(".matrix-keys")) note.hidden = false;
  const target = location.hash && rows.findIndex((row) => row.id === decodeURIComponent(location.hash.slice(1)));
  stopAt(target > 0 ? target : 1, 1);

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("th, td");
    if (!cell || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && cell.tagName === "TD") open(cell);
    const [row, column] = placeOf(cell);
    const next = wanted(event, row, column);
    if (!next) return;
    event.preventDefault();
    stopAt(...next).focus();
  });

  table.addEventListener("click", (event) => {
    const cell = event.target.closest("th, td");
    if (!cell) return;
    stopAt(...placeOf(cell));
    if (cell.tagName === "TD") open(cell);
  });

  function wanted({ key, ctrlKey }, row, column) {
    const last = nColumns - 1;
    const bottom = rows.length - 1;
    if (ctrlKey) return { Home: [0, 0], End: [bottom, last] }[key];
    return {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [row, 0],
      End: [row, last],
      PageUp: [row - ROWS_OF_A_PAGE, column],
      PageDown: [row + ROWS_OF_A_PAGE, column],
    }[key];
  }

  // Makes a cell, or the link in it, the one stop; a place beyond the edge is the one at the edge.
  function stopAt(row, column) {
    const cell = rows[within(row, rows.length)].cells[within(column, nColumns)];
    if (here) here.tabIndex = -1;
    here = cell.querySelector("a") ?? cell;
    here.tabIndex = 0;
    return here;
  }

  function placeOf(cell) {
    return [rows.indexOf(cell.parentElement), cell.cellIndex];
  }

  function open(cell) {
    const address = new URL(table.dataset.pair, location.href);
    const query = new URLSearchParams(location.search);
    for (const head of [cell.parentElement.cells[0], rows[0].cells[cell.cellIndex]]) {
      const keys = new URL(head.querySelector("a").href).searchParams;
      for (const name of ["case", "reviewer"]) if (keys.has(name)) query.set(name, keys.get(name));
    }
    address.search = query;
    location.assign(address);
  }
});

function within(place, n) {
  return Math.min(Math.max(place, 0), n - 1);
}
