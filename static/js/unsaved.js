// What did not reach the portal before the page was closed to changes: to read and copy.
import { enhance } from "./enhance.js";
import { keepOnDevice } from "./on-device.js";

enhance("[data-unsaved]", (box) => {
  const kept = keepOnDevice(box.dataset.unsaved, location.pathname).all();
  const texts = Object.values(kept).flatMap(({ entries }) => entries.map(([, value]) => value)).filter((text) => text.trim());
  if (!texts.length) return;
  for (const text of texts) {
    const block = document.createElement("p");
    block.className = "pre";
    block.textContent = text;
    box.append(block);
  }
  box.hidden = false;
});
