// Counts characters as the server does: code points, not UTF-16 units, of what it would store, that is without invisible
// characters and without white space around the text. Nothing is ever cut.
import { describe } from "./describe.js";
import { enhance } from "./enhance.js";
import { withoutInvisible } from "./invisible.js";

export function countCharacters(text) {
  return [...withoutInvisible(text).trim()].length;
}

enhance("[data-count-for]", (counter) => {
  const field = document.getElementById(counter.dataset.countFor);
  if (!field) return;
  const limit = Number(counter.dataset.limit);
  const number = new Intl.NumberFormat("sv"); // groups by no-break spaces, as the server does in both languages
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  counter.after(spoken);
  describe(field, counter.id);

  const sentence = () => {
    const left = limit - countCharacters(field.value);
    counter.classList.toggle("is-over", left < 0);
    const pattern = left < 0 ? counter.dataset.over : counter.dataset.left;
    return pattern.replace("{n}", number.format(Math.abs(left)));
  };
  let pause;
  field.addEventListener("input", () => {
    counter.textContent = sentence();
    clearTimeout(pause);
    pause = setTimeout(() => { spoken.textContent = counter.textContent; }, 1200);
  });
  counter.textContent = sentence();
});
