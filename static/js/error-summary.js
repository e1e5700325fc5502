// Moves focus to the error summary, so that it is read first.
import { enhance } from "./enhance.js";

enhance("[data-error-summary]", (summary) => summary.focus());
