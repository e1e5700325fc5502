// The page of a panel's meeting beside what htmx swaps in: it reads out what is before the panel, says when it has
// lost the portal, and loads itself anew where what stands beside the agenda has become another page's.
const said = document.querySelector("[data-meeting-said]");
const lost = document.querySelector("[data-meeting-lost]");
const acts = document.querySelector("[data-meeting-acts]");
let touched = false;

acts.addEventListener("input", () => {
  touched = true;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { xhr } = event.detail;
  if ([401, 404].includes(xhr.status)) location.reload();
  lost.hidden = xhr.status > 0 && xhr.status < 500;
});

document.addEventListener("htmx:afterSettle", () => {
  const now = document.querySelector("[data-meeting-now]");
  if (!now) return;
  if (said.textContent !== now.dataset.meetingNow) said.textContent = now.dataset.meetingNow;
  if (now.dataset.meetingKey !== acts.dataset.meetingActs && !touched) location.reload();
});
