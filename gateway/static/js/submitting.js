// A form that is on its way shows it. The server takes a second click for the first one anyway.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  event.submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
});
