// The pairs of name and value that a part of a form would send, and putting such pairs back.

function controls(part) {
  return [...part.querySelectorAll("input[name], textarea[name], select[name]")];
}

export function readEntries(form, part) {
  const names = new Set(controls(part).map((control) => control.name));
  return [...new FormData(form)].filter(([name, value]) => names.has(name) && typeof value === "string");
}

export function writeEntries(part, entries) {
  for (const control of controls(part)) {
    const values = entries.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (values.length) [control.value] = values;
  }
}
