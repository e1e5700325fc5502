// Closes an open menu on Escape (focus goes back to its button) and on a click elsewhere.
import { enhance } from "./enhance.js";

enhance("details[data-menu]", (menu) => {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
