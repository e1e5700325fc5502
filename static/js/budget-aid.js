// Says, while somebody types, how large a share of its costs a party requests, beside the ceiling of its activity.
//   <dl data-aid data-ceilings="activity:percent …" data-words-percent="{number}%" data-words-within data-words-above>
//   with outputs data-aid-share, data-aid-ceiling and data-aid-mark, in the form of the budget
import { amountInputs, sumOf } from "./budget-sum.js";
import { enhance } from "./enhance.js";

// In tenths of a per cent, rounded up, so that what is above a ceiling also reads so. Exact: the amounts are whole.
export const shareInTenths = (requested, cost) => Number((BigInt(requested) * 1000n + BigInt(cost) - 1n) / BigInt(cost));

enhance("[data-aid]", (box) => {
  const form = box.closest("form");
  const inputs = amountInputs(form);
  const [share, ceiling, mark] = ["share", "ceiling", "mark"].map((name) => box.querySelector(`[data-aid-${name}]`));
  const ceilings = new Map(box.dataset.ceilings.split(" ").filter(Boolean).map((pair) => pair.split(":")));
  const sum = (row) => sumOf(inputs.filter((one) => one.dataset.sumRow.startsWith(row)));
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1, useGrouping: false });
  const percent = (value) => box.dataset.wordsPercent.replace("{number}", number.format(value));
  const update = () => {
    const [requested, cost] = [sum("funding.requested"), sum("cost.")];
    const highest = ceilings.get(form.elements.aid_activity.value);
    const tenths = cost && Number.isFinite(requested + cost) ? shareInTenths(requested, cost) : null;
    share.textContent = tenths === null ? "–" : percent(tenths / 10);
    ceiling.textContent = highest === undefined ? "–" : percent(Number(highest));
    mark.hidden = tenths === null || highest === undefined;
    const isAbove = tenths > Number(highest) * 10;
    mark.textContent = mark.hidden ? "" : box.dataset[isAbove ? "wordsAbove" : "wordsWithin"];
    mark.className = `status status-${isAbove ? "notice" : "positive"}`;
  };
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  update();
});
