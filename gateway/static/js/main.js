// Comfort only: every page works without these modules.
import "./dialogs.js";
import "./divisions.js";
import "./identity.js";
import "./submitting.js";
import "./unsaved.js";
