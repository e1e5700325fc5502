// Finds what is typed in a text of the page, shows every place and goes from one to the next.
//   <div data-text-search="ELEMENT-ID" hidden><label>…<input type="search"></label><button data-step="-1"><button data-step="1">
//   <p role="status" data-found="{n} of {t}, in {place}" data-none="…"></p></div>
// Enter goes on, Shift+Enter back, Escape empties the field. Places are painted, nothing in the text is changed.
import { enhance } from "./enhance.js";

const BLOCKS = "p, li, h1, h2, h3, h4, dd, dt, td, th, caption, summary";
const FEWEST = 2;

enhance("[data-text-search]", (box) => {
  const text = document.getElementById(box.dataset.textSearch);
  const input = box.querySelector("input");
  const status = box.querySelector("[data-found]");
  if (!text || !CSS.highlights) return;
  let places = [];
  let at = 0;
  box.hidden = false;

  input.addEventListener("input", () => {
    const wanted = fold(input.value.normalize("NFC").trim());
    places = wanted.length < FEWEST ? [] : placesOf(wanted, text);
    at = 0;
    show(wanted.length >= FEWEST);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    }
    if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      input.dispatchEvent(new Event("input"));
    }
  });
  for (const button of box.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  }

  function step(by) {
    if (!places.length) return;
    at = (at + by + places.length) % places.length;
    show(true);
  }

  function show(asked) {
    CSS.highlights.set("found", new Highlight(...places));
    CSS.highlights.set("found-here", new Highlight(...places.slice(at, at + 1)));
    if (places.length) reach(places[at]);
    status.textContent = places.length ? said(status.dataset.found, places, at) : asked ? status.dataset.none : "";
  }
});

function said(pattern, places, at) {
  const section = places[at].startContainer.parentElement.closest("section[aria-labelledby]");
  const title = section && document.getElementById(section.getAttribute("aria-labelledby"));
  return pattern.replace("{n}", at + 1).replace("{t}", places.length).replace("{place}", title ? title.textContent.trim() : "–");
}

function reach(place) {
  for (let folded = place.startContainer.parentElement.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
  const { top, bottom } = place.getBoundingClientRect();
  if (top < 120 || bottom > innerHeight - 40) scrollBy({ top: top - innerHeight / 3 });
}

// The ranges in which a text is found, also across bold or linked words, never from one paragraph into the next.
function placesOf(wanted, element) {
  const { whole, nodes } = read(element);
  const found = [];
  for (let start = whole.indexOf(wanted); start >= 0; start = whole.indexOf(wanted, start + wanted.length)) {
    const range = new Range();
    range.setStart(...pointAt(nodes, start));
    range.setEnd(...pointAt(nodes, start + wanted.length - 1, 1));
    found.push(range);
  }
  return found;
}

function read(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let whole = "";
  let block = null;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const own = node.parentElement.closest(BLOCKS) ?? node.parentElement;
    if (own !== block) whole += "\n";
    block = own;
    nodes.push({ node, start: whole.length });
    whole += fold(node.data);
  }
  return { whole, nodes };
}

// The node and the offset in it of a character; `after`: 1 for the point behind it.
function pointAt(nodes, index, after = 0) {
  const { node, start } = nodes.findLast((one) => one.start <= index);
  return [node, index - start + after];
}

// As many characters as before, so that places in the folded text are places in the text.
function fold(text) {
  const folded = text.toLocaleLowerCase(document.documentElement.lang);
  return (folded.length === text.length ? folded : text).replace(/\s/g, " ");
}
