// The one script of a page. Everything here is extra: each page works without it.
import "./autosave.js";
import "./budget-aid.js";
import "./budget-check.js";
import "./budget-paste.js";
import "./budget-sum.js";
import "./character-count.js";
import "./confirm.js";
import "./countdown.js";
import "./error-summary.js";
import "./menu.js";
import "./paste.js";
import "./show-when.js";
import "./table-filter.js";
import "./upload.js";
