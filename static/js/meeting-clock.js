// How long the item has been before the panel, in the server's time: the page says what the server's clock was, the
// browser only measures how long ago that is. When the planned minutes have passed that is said once, and no more.
const clock = document.querySelector("[data-meeting-clock]");
const offset = Date.parse(clock.dataset.now) - Date.now();
let toldOf = "";

function tick() {
  const shown = document.querySelector("[data-elapsed]");
  if (!shown) return;
  const { elapsed, planned, label } = shown.dataset;
  const minutes = Math.max(0, Math.floor((Date.now() + offset - Date.parse(elapsed)) / 60000));
  const { minute, minutes: several, over } = clock.dataset;
  const text = minutes === 1 ? minute : several.replace("{n}", minutes);
  if (shown.textContent !== text) shown.textContent = text;
  const isOver = planned !== "" && minutes >= Number(planned);
  shown.classList.toggle("is-over-time", isOver);
  if (isOver && toldOf !== elapsed) {
    toldOf = elapsed;
    clock.textContent = over.replace("{label}", label);
  }
}

tick();
setInterval(tick, 1000);
