// The script of pages on which somebody fills in an application: with portal.js, never instead of it.
import "./autosave.js";
import "./budget-aid.js";
import "./budget-check.js";
import "./budget-paste.js";
import "./budget-sum.js";
import "./paste.js";
import "./presence.js";
import "./unsaved.js";
import "./upload.js";
