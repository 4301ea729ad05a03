// What has data-key is pressed, chosen or opened by its key; nothing while somebody types.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const key = event.key === "=" ? "+" : event.key.toLowerCase();
  const pressed = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!pressed || pressed.closest("[hidden]")) return;
  event.preventDefault();
  pressed.click();
  if (pressed.type === "radio") pressed.focus();
});
