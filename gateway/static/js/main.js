// Comfort only: every page works without these modules.
import "./autosave.js";
import "./confirm.js";
import "./countdown.js";
import "./unsaved.js";
import "./dialogs.js";
import "./divisions.js";
import "./identity.js";
import "./menu.js";
import "./parent.js";
import "./scans.js";
import "./submitting.js";
import "./uploads.js";

// On a phone the tab that is open is not the first one seen otherwise.
for (const current of document.querySelectorAll(":is(.tab-bar, .case-tabs, .side-tabs) [aria-current]")) {
  current.scrollIntoView({ inline: "center", block: "nearest" });
}
