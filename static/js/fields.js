// The parts of a field: everything inside its wrapper, #div_id_KEY.
import { describe } from "./describe.js";

export function firstControl({ wrapper }) {
  return wrapper.querySelector(":scope > fieldset, :scope > input, :scope > textarea, :scope > select, :scope > .choice") || wrapper.lastElementChild;
}

// Says what is wrong with a field beside it, or nothing any more.
export function showErrors(field, sentences) {
  const shown = field.wrapper.querySelector(".field-error");
  if (!sentences.length) {
    shown?.remove();
    firstControl(field).removeAttribute("aria-invalid");
    field.wrapper.classList.remove("field-invalid");
    return;
  }
  const place = shown || document.createElement("div");
  place.className = "field-error";
  place.id ||= `id_${field.key}_error`;
  place.replaceChildren(...sentences.map((sentence) => {
    const line = document.createElement("p");
    line.textContent = sentence;
    return line;
  }));
  if (!shown) firstControl(field).before(place);
  describe(firstControl(field), place.id);
  firstControl(field).setAttribute("aria-invalid", "true");
  field.wrapper.classList.add("field-invalid");
}
