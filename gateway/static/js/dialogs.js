// A link or button with hx-target="#dialog-body" opens its page in the dialog.
const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === body && body.childElementCount) {
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  }
  const first = event.detail.target.querySelector("[data-focus]");
  if (first) first.focus();
});

// The server says so when the dialog has done its work.
document.addEventListener("close-dialog", () => dialog.close());
dialog.addEventListener("close", () => body.replaceChildren());

document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-close]");
  const opened = closer && closer.closest("dialog");
  if (opened) {
    event.preventDefault();
    opened.close();
  }
});

document.querySelector("[data-focus]")?.focus();
