// A form with data-guard warns before what was typed into it is discarded (B-14), also when it stands
// in a dialog that is closed. One with data-leave can be saved on the way.
const warning = document.getElementById("unsaved");
const dialog = document.getElementById("dialog");
const saveAndLeave = warning.querySelector("[data-save-leave]");
const dirty = new Set();
let leave = null;
const unsaved = (within = document) => [...dirty].filter((form) => form.isConnected && within.contains(form));

function warn(forms, then, address) {
  leave = then;
  const [form] = forms;
  saveAndLeave.hidden = !(address && forms.length === 1 && "leave" in form.dataset);
  saveAndLeave.onclick = () => {
    const { pathname, search, hash } = new URL(address, location.href);
    form.elements.then.value = pathname + search + hash;
    warning.close();
    form.requestSubmit();
  };
  warning.showModal();
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && "guard" in form.dataset) dirty.add(form);
});
document.addEventListener("submit", (event) => dirty.delete(event.target));
document.addEventListener("autosaved", (event) => dirty.delete(event.target));

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.target || link.hasAttribute("hx-get") || link.hasAttribute("download")) return;
  if (link.closest("dialog") && "close" in link.dataset) return;
  const forms = unsaved();
  if (link.getAttribute("href").startsWith("#") || !forms.length) return;
  event.preventDefault();
  warn(forms, () => location.assign(link.href), link.href);
});

// What closes the dialog asks first; the answer of the server that closes it does not.
function closing(event) {
  const forms = unsaved(dialog);
  if (!forms.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  warn(forms, () => dialog.close());
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")?.closest("dialog") === dialog) closing(event);
}, true);
dialog.addEventListener("cancel", closing);

warning.querySelector("[data-leave]").addEventListener("click", () => {
  dirty.clear();
  warning.close();
  leave();
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved().length) event.preventDefault();
});
