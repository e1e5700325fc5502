// Says per year, while somebody types, whether costs and funding are equal and the request lies within the call's limits.
//   <table data-check data-words-…="… {amount} …">, in a form with tables whose ids are cost and funding
//   <tr data-check-year="2027" data-others="0" data-least="" data-most=""> <output data-check-balance>
//   <output data-check-requested> <output data-check-bounds>
import { writeAmount } from "./amounts.js";
import { amountInputs, sumOf } from "./budget-sum.js";
import { enhance } from "./enhance.js";

const REQUESTED = "funding.requested";

enhance("[data-check]", (table) => {
  const form = table.closest("form");
  const inputs = amountInputs(form);
  const sum = (side, year) => sumOf(inputs.filter((one) => one.dataset.sumRow.startsWith(side) && one.dataset.sumColumn === year));
  const say = (output, name, amount) => {
    output.textContent = table.dataset[name].replace("{amount}", writeAmount(amount));
    output.className = `status status-${name === "wordsEqual" || name === "wordsWithin" ? "positive" : "notice"}`;
  };
  const balance = (row) => {
    const output = row.querySelector("[data-check-balance]");
    const difference = sum("cost.", row.dataset.checkYear) - sum("funding.", row.dataset.checkYear);
    if (Number.isNaN(difference)) say(output, "wordsUnclear");
    else if (difference > 0) say(output, "wordsCosts", difference);
    else if (difference < 0) say(output, "wordsFunding", -difference);
    else say(output, "wordsEqual");
  };
  const bounds = (row) => {
    const { checkYear, others, least, most } = row.dataset;
    const requested = Number(others) + sum(REQUESTED, checkYear);
    row.querySelector("[data-check-requested]").textContent = Number.isNaN(requested) ? "–" : writeAmount(requested);
    const output = row.querySelector("[data-check-bounds]");
    if (!output) return;
    if (Number.isNaN(requested)) say(output, "wordsUnclear");
    else if (least && requested < Number(least)) say(output, "wordsBelow", Number(least) - requested);
    else if (most && requested > Number(most)) say(output, "wordsAbove", requested - Number(most));
    else say(output, "wordsWithin");
  };
  const update = () => {
    for (const row of table.querySelectorAll("[data-check-year]")) {
      balance(row);
      bounds(row);
    }
  };
  form.addEventListener("input", update);
  update();
});
