// The menu under the name in the header opens under a mouse and by the Tab key, too; without
// this, and under a finger, by a click.
for (const menu of document.querySelectorAll(".user-menu")) {
  const name = menu.querySelector("summary");
  let hovered = false;
  menu.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") hovered = menu.open = true;
  });
  menu.addEventListener("pointerleave", () => {
    if (hovered) hovered = menu.open = false;
  });
  name.addEventListener("click", (event) => {
    if (hovered) event.preventDefault(); // it is open already; a click means to open it
  });
  name.addEventListener("focus", () => {
    if (name.matches(":focus-visible")) menu.open = true;
  });
  menu.addEventListener("focusout", (event) => {
    const next = event.relatedTarget; // none under a finger, also on the way to what it touches
    if (next && !hovered && !menu.contains(next)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") menu.open = false;
  });
}
