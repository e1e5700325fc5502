// The script of pages on which somebody writes or uploads: with portal.js, never instead of it.
import "./autosave.js";
import "./paste.js";
import "./presence.js";
import "./unsaved.js";
import "./upload.js";
