// What is seen changes at once; what is spoken only when it is news, and "saved" at most every half minute.
const SPOKEN_EVERY = 30000;

export function statusLine(box) {
  const seen = box.querySelector("[data-save-state]");
  const spoken = box.querySelector("[data-save-spoken]");
  let kind = "";
  let savedAt = 0;
  return {
    show(now, text) {
      seen.hidden = false;
      seen.textContent = text;
      seen.dataset.saveState = now;
      const isNews = now === "unsaved" ? spoken.textContent !== text : now === "saved" && (kind === "unsaved" || Date.now() - savedAt > SPOKEN_EVERY);
      if (now !== "saving") kind = now;
      if (!isNews) return;
      spoken.textContent = text;
      if (now === "saved") savedAt = Date.now();
    },
  };
}
