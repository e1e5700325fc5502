// Runs a function once on every element that matches, now and after each htmx swap.
export function enhance(selector, run) {
  const done = new WeakSet();
  const scan = () => {
    for (const element of document.querySelectorAll(selector)) {
      if (done.has(element)) continue;
      done.add(element);
      run(element);
    }
  };
  scan();
  document.addEventListener("htmx:load", scan);
}
