// Adds an element to what a screen reader says of a field.
export function describe(field, id) {
  const ids = (field.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
  field.setAttribute("aria-describedby", [...new Set([...ids, id])].join(" "));
}
