// Sums a table of amounts while somebody types. The server's sums are the truth.
//   <table data-sum>          <input data-sum-row="kth" data-sum-column="2027" data-sum-group="direct">
//   <output data-sum-of-row="kth">  <output data-sum-of-column="2027">  <output data-sum-of-group="direct">
//   <output data-sum-all>; an output of several is the sum of what lies in all of them.
import { readAmount, writeAmount } from "./amounts.js";
import { enhance } from "./enhance.js";

// The sum of amounts as they are typed; NaN where one of them cannot be read.
export const sumOf = (inputs) => inputs.reduce((sum, input) => sum + (readAmount(input.value).amount ?? NaN), 0);

export const amountInputs = (box) => [...box.querySelectorAll("input[data-sum-column]")];

const lies = (input, { sumOfRow, sumOfColumn, sumOfGroup }) =>
  (sumOfRow ?? input.dataset.sumRow) === input.dataset.sumRow &&
  (sumOfColumn ?? input.dataset.sumColumn) === input.dataset.sumColumn &&
  (sumOfGroup ?? input.dataset.sumGroup) === input.dataset.sumGroup;

enhance("[data-sum]", (table) => {
  const inputs = amountInputs(table);
  const outputs = table.querySelectorAll("[data-sum-of-row], [data-sum-of-column], [data-sum-of-group], [data-sum-all]");
  const update = () => {
    for (const output of outputs) {
      const sum = sumOf(inputs.filter((input) => lies(input, output.dataset)));
      output.textContent = Number.isNaN(sum) ? "–" : writeAmount(sum);
    }
  };
  table.addEventListener("input", update);
  update();
});
