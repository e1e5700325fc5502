// The script of the page on which a review is written: with portal.js, never instead of it.
import "./autosave.js";
import "./paste.js";
import "./text-search.js";
import "./unsaved.js";
