// What is pasted into a form that saves by itself comes in clean, and a line says what was left out. Fields that know
// simple markup keep paragraphs, lists and emphasis.
import { enhance } from "./enhance.js";
import { withOneLineEnd, withoutInvisible } from "./invisible.js";

const BULLET = /^[ \t]*[\u2022\u2023\u25aa\u25cf\u25e6\u00b7\uf0a7\uf0b7][ \t\u00a0]+/gm;
const BLOCKS = "P DIV H1 H2 H3 H4 H5 H6 BLOCKQUOTE TR UL OL TABLE SECTION ARTICLE PRE".split(" ");
const EMPHASIS = "B STRONG I EM".split(" ");

enhance("[data-autosave]", (box) => {
  const form = box.querySelector("form");
  if (!form) return;
  form.addEventListener("paste", (event) => {
    const control = event.target;
    if (!control.matches("textarea, input[type=text]") || !event.clipboardData) return;
    const plain = event.clipboardData.getData("text/plain");
    const pasted = cleanPaste(plain, event.clipboardData.getData("text/html"), "rich" in control.dataset);
    if (!pasted.leftOut.length && pasted.text === plain) return;
    event.preventDefault();
    insert(control, pasted.text);
    if (pasted.leftOut.length) say(control, box.dataset.pasted.replace("{what}", pasted.leftOut.map((one) => box.dataset[one]).join(", ")));
  });
});

// {text, leftOut}: what goes into the field, and of "leftImages", "leftFormatting", "leftHidden" what does not.
export function cleanPaste(plain, html, isRich) {
  const leftOut = [];
  let text = plain;
  if (html) {
    const page = new DOMParser().parseFromString(html, "text/html").body;
    if (page.querySelector("img")) leftOut.push("leftImages");
    if (page.querySelector(isRich ? "u, h1, h2, h3, h4, h5, h6, table, font" : "b, strong, i, em, u, h1, h2, h3, h4, h5, h6, table, ul, ol, font")) leftOut.push("leftFormatting");
    if (isRich) text = markup(page) || plain;
  }
  text = withOneLineEnd(text);
  const seen = withoutInvisible(text);
  if (seen !== text) leftOut.push("leftHidden");
  return { text: isRich ? seen.replace(BULLET, "- ") : seen, leftOut };
}

function markup(page) {
  const lines = [""];
  const breakLine = (isParagraph) => {
    if (lines.at(-1) !== "") lines.push("");
    if (isParagraph && lines.length > 1 && lines.at(-2) !== "") lines.push("");
  };
  const walk = (node, inList) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.data.replace(/[ \t\r\n]+/g, " ");
      lines[lines.length - 1] += lines.at(-1) === "" ? text.trimStart() : text;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || ["STYLE", "SCRIPT", "IMG"].includes(node.nodeName)) return;
    if (/mso-list:\s*ignore/i.test(node.getAttribute("style") || "")) return; // the bullet that a word processor draws
    if (node.nodeName === "BR") return void lines.push("");
    const isItem = node.nodeName === "LI" || /MsoListParagraph/.test(node.className);
    if (isItem) {
      breakLine(false);
      lines[lines.length - 1] = "- ";
    } else if (BLOCKS.includes(node.nodeName)) breakLine(!inList);
    const isStrong = EMPHASIS.includes(node.nodeName) && !/font-weight:\s*(normal|400)/.test(node.getAttribute("style") || "");
    const at = [lines.length - 1, lines.at(-1).length];
    for (const child of node.childNodes) {
      walk(child, inList || isItem);
      if (["TD", "TH"].includes(child.nodeName)) lines[lines.length - 1] += "\t";
    }
    if (isStrong && at[0] === lines.length - 1) emphasise(lines, at[1]);
    if (isItem || BLOCKS.includes(node.nodeName)) breakLine(!inList && !isItem);
  };
  walk(page, false);
  return lines.map((line) => line.trimEnd()).join("\n").replace(/\n{3,}/g, "\n\n").trim();
}

function emphasise(lines, from) {
  const line = lines.at(-1);
  const inner = line.slice(from);
  const text = inner.trim();
  if (!text || text.includes("*")) return;
  lines[lines.length - 1] = line.slice(0, from) + inner.replace(text, () => `*${text}*`);
}

function insert(control, text) {
  control.focus();
  if (document.execCommand("insertText", false, text)) return; // so that it can be undone
  control.setRangeText(text, control.selectionStart, control.selectionEnd, "end");
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

function say(control, sentence) {
  const id = `${control.id}_pasted`;
  const note = document.getElementById(id) || document.createElement("p");
  note.id = id;
  note.className = "field-note";
  note.setAttribute("role", "status");
  control.after(note);
  note.textContent = sentence;
}
