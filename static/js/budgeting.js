// The script of the budget's pages: with portal.js, never instead of it.
import "./budget-aid.js";
import "./budget-check.js";
import "./budget-paste.js";
import "./budget-sum.js";
