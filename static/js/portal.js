// The script of every page. Everything here is extra: each page works without it.
import "./character-count.js";
import "./confirm.js";
import "./countdown.js";
import "./error-summary.js";
import "./menu.js";
import "./show-when.js";
import "./table-filter.js";
