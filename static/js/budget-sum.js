// Sums a table of amounts while somebody types. The server's sums are the truth.
//   <table data-sum>          <input data-sum-row="kth" data-sum-column="2027">
//   <output data-sum-of-row="kth">  <output data-sum-of-column="2027">  <output data-sum-all>
import { enhance } from "./enhance.js";

// Swedish grouping in both languages: the amounts are typed and printed with spaces.
const number = new Intl.NumberFormat("sv", { maximumFractionDigits: 2 });

// Reads "1 000", "1\u00a0000,50" and "1000.5"; NaN for anything else, "1.000" with its three decimals included.
export function parseAmount(text) {
  const plain = text.normalize("NFKC").replace(/\s/g, "").replace(/\u2212/g, "-").replace(",", ".");
  if (plain === "") return 0;
  return /^-?\d+(\.\d{1,2})?$/.test(plain) ? Number(plain) : NaN;
}

enhance("[data-sum]", (table) => {
  const inputs = [...table.querySelectorAll("[data-sum-row], [data-sum-column]")].filter((one) => "value" in one && one.localName !== "output");
  const show = (output, chosen) => {
    const total = chosen.reduce((sum, input) => sum + parseAmount(input.value), 0);
    output.textContent = Number.isNaN(total) ? "–" : number.format(total);
  };
  const update = () => {
    for (const output of table.querySelectorAll("[data-sum-of-row]")) {
      show(output, inputs.filter((input) => input.dataset.sumRow === output.dataset.sumOfRow));
    }
    for (const output of table.querySelectorAll("[data-sum-of-column]")) {
      show(output, inputs.filter((input) => input.dataset.sumColumn === output.dataset.sumOfColumn));
    }
    for (const output of table.querySelectorAll("[data-sum-all]")) show(output, inputs);
  };
  table.addEventListener("input", update);
  update();
});
