// A form with data-guard warns before what was typed into it is discarded (B-14).
const warning = document.getElementById("unsaved");
const dirty = new Set();
let leaving = null;
const unsaved = () => [...dirty].some((form) => form.isConnected);

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && "guard" in form.dataset) dirty.add(form);
});
document.addEventListener("submit", (event) => dirty.delete(event.target));

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.target || link.hasAttribute("hx-get") || link.hasAttribute("download")) return;
  if (link.closest("dialog") && "close" in link.dataset) return;
  if (link.getAttribute("href").startsWith("#") || !unsaved()) return;
  event.preventDefault();
  leaving = link.href;
  warning.showModal();
});

warning.querySelector("[data-leave]").addEventListener("click", () => {
  dirty.clear();
  location.assign(leaving);
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved()) event.preventDefault();
});
