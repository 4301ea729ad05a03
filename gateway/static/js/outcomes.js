// The form of a review step: shows only what the chosen outcome needs, adds and removes lines.
// Without this module every part is shown and 再加一项 asks the server for another line.

for (const form of document.querySelectorAll("form[data-outcomes]")) {
  const part = (name) => form.querySelectorAll(`[data-part="${name}"]`);
  const show = () => {
    const chosen = form.querySelector('[name="outcome"]:checked');
    const needs = { items: "needsItems", text: "needsText", confirms: "confirms" };
    for (const [name, flag] of Object.entries(needs)) {
      for (const element of part(name)) element.hidden = !(chosen && flag in chosen.dataset);
    }
  };
  const lines = () => form.querySelectorAll("[data-line]");
  const tidy = () => {
    for (const button of form.querySelectorAll("[data-remove-line]")) button.hidden = lines().length < 2;
  };

  form.addEventListener("change", show);
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-line]");
    const remove = event.target.closest("[data-remove-line]");
    if (add) {
      event.preventDefault();
      const last = [...lines()].at(-1);
      const line = last.cloneNode(true);
      for (const field of line.querySelectorAll("select, textarea")) field.value = "";
      last.after(line);
      line.querySelector("select").focus();
    }
    if (remove) remove.closest("[data-line]").remove();
    if (add || remove) tidy();
  });
  show();
  tidy();
}
