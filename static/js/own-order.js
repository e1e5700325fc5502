// Puts the rows of a table in order by drag or by the arrow keys on a handle. Each row's own form keeps the place: its
// buttons do the same without this script.
//   <tbody data-own-order data-handle="TEXT" data-moved="TEXT" data-failed="TEXT"> <tr data-label> … <form> with buttons
// With data-follows, what follows from the order is taken from the answer: each row's class, its cells with data-derived,
// and the hidden field "seen", which says which order is on the page. data-page: its address, where that may differ.
import { enhance } from "./enhance.js";

const EDGE = 48; // pixels from the edge of the window at which the page scrolls under a dragged row
const STEP = 16;

enhance("[data-own-order]", (body) => {
  const said = document.querySelector("[data-own-order-said]");
  const rows = () => [...body.rows];
  const placeOf = (row) => rows().indexOf(row);
  let known = rows(); // the order with every move that was sent
  let stored = known; // the one that the portal has answered to
  let saving = Promise.resolve();
  let isBroken = false;

  for (const row of rows()) row.querySelector("[data-place]").before(handleOf(row));

  function handleOf(row) {
    const handle = document.createElement("button");
    handle.type = "button";
    handle.className = "drag-handle";
    handle.textContent = "⠿";
    handle.setAttribute("aria-label", body.dataset.handle.replace("LABEL", row.dataset.label));
    handle.addEventListener("pointerdown", (event) => drag(event, row, handle));
    handle.addEventListener("keydown", (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      if (!move(row, placeOf(row) + step)) return;
      handle.focus();
      keep(row);
    });
    return handle;
  }

  function drag(event, row, handle) {
    if (event.button) return;
    event.preventDefault();
    handle.focus();
    const moves = new AbortController(); // a row that is moved in the page would lose the pointer if it held it
    row.classList.add("is-dragged");
    const over = ({ clientY }) => {
      const place = rows().filter((one) => one !== row).findIndex((one) => clientY < middleOf(one));
      move(row, place < 0 ? body.rows.length - 1 : place);
      if (clientY > innerHeight - EDGE) scrollBy(0, STEP);
      else if (clientY < EDGE) scrollBy(0, -STEP);
    };
    const end = () => {
      moves.abort();
      row.classList.remove("is-dragged");
      keep(row);
    };
    document.addEventListener("pointermove", over, { signal: moves.signal });
    for (const ending of ["pointerup", "pointercancel"]) document.addEventListener(ending, end, { signal: moves.signal });
  }

  function middleOf(row) {
    const { top, height } = row.getBoundingClientRect();
    return top + height / 2;
  }

  // Puts a row at a place; false where it stands there already or there is no such place.
  function move(row, place) {
    if (place === placeOf(row) || place < 0 || place >= body.rows.length) return false;
    const rest = rows().filter((one) => one !== row);
    body.insertBefore(row, rest[place] || null);
    number();
    return true;
  }

  function number() {
    for (const [place, row] of rows().entries()) {
      row.querySelector("[data-place]").textContent = place + 1;
      for (const [value, isEnd] of [["up", place === 0], ["down", place === body.rows.length - 1]]) {
        const button = row.querySelector(`button[value="${value}"]`);
        if (button) button.hidden = isEnd;
      }
    }
  }

  // Tells the portal by how many places a row has moved, one move after the other. Where one fails, what is kept stands.
  function keep(row) {
    const order = rows();
    const step = order.indexOf(row) - known.indexOf(row);
    if (!step || isBroken) return;
    known = order;
    saving = saving.then(() => isBroken || send(row, step)).then(() => {
      if (isBroken) return;
      stored = order;
      const words = { LABEL: row.dataset.label, PLACE: order.indexOf(row) + 1, TOTAL: order.length };
      said.textContent = body.dataset.moved.replace(/LABEL|PLACE|TOTAL/g, (word) => words[word]);
    }).catch(() => {
      isBroken = true;
      body.append(...stored);
      number();
      said.textContent = body.dataset.failed;
      said.classList.remove("visually-hidden");
    });
  }

  async function send(row, step) {
    const form = row.querySelector("form");
    const data = new URLSearchParams(new FormData(form));
    data.set("step", step);
    data.set("request_key", crypto.randomUUID());
    const response = await fetch(form.action, { method: "POST", body: data });
    // Answered by this page again; by another one where the person is signed out.
    if (!response.ok || new URL(response.url).pathname !== (body.dataset.page || location.pathname)) throw new Error(response.status);
    if ("follows" in body.dataset) follow(new DOMParser().parseFromString(await response.text(), "text/html"));
  }

  function follow(page) {
    for (const row of rows()) {
      const now = page.getElementById(row.id);
      if (!now) continue;
      row.className = now.className;
      for (const cell of row.querySelectorAll("[data-derived]")) {
        cell.replaceChildren(...now.querySelector(`[data-derived="${cell.dataset.derived}"]`).childNodes);
      }
      row.querySelector("[name='seen']").value = now.querySelector("[name='seen']").value;
    }
  }
});
