// Comfort only: every page works without these modules.
import "./countdown.js";
import "./dialogs.js";
import "./divisions.js";
import "./identity.js";
import "./parent.js";
import "./submitting.js";
import "./unsaved.js";
import "./uploads.js";
