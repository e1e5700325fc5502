// Time left until a deadline, in the server's time: the page says what the server's
// clock was, the browser only measures how long ago that is.
import { enhance } from "./enhance.js";

const MINUTE = 60000;
const WARNINGS = [5, 15, 60];

enhance("[data-countdown]", (box) => {
  const data = box.dataset;
  const deadline = Date.parse(data.deadline);
  const offset = Date.parse(data.now) - Date.now();
  const left = box.querySelector("[data-countdown-left]");
  const warning = box.querySelector("[data-countdown-warning]");
  let warned = 61;

  const tick = () => {
    const rest = deadline - (Date.now() + offset);
    const text = rest > 0 ? data.left.replace("{t}", inWords(rest, data)) : data.closed;
    if (left.textContent !== text) left.textContent = text;
    box.classList.toggle("is-closed", rest <= 0);
    if (rest <= 0) {
      warning.textContent = "";
      return;
    }
    const due = WARNINGS.find((minutes) => rest <= minutes * MINUTE);
    if (due && due < warned) {
      warned = due;
      warning.textContent = data.warning.replace("{n}", due);
    }
    if (box.isConnected) setTimeout(tick, rest < 60 * MINUTE ? 1000 : 10000);
  };
  tick();
});

function inWords(rest, data) {
  const seconds = Math.floor(rest / 1000);
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [];
  if (days) parts.push(days === 1 ? data.daysOne : data.days.replace("{n}", days));
  if (hours) parts.push(data.hours.replace("{n}", hours));
  if (!days) parts.push(data.minutes.replace("{n}", minutes));
  if (seconds < 3600) parts.push(data.seconds.replace("{n}", seconds % 60));
  return parts.join(" ");
}
