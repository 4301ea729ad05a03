// hx-confirm asks in a dialog of the page. data-confirm around it says what its button is called.
const dialog = document.getElementById("confirm");
const go = dialog.querySelector("[data-go]");
let ask = null;

document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  ask = event.detail;
  document.getElementById("confirm-text").textContent = ask.question;
  go.textContent = ask.elt.closest("[data-confirm]")?.dataset.confirm || "确定";
  dialog.showModal();
});

go.addEventListener("click", () => {
  const { elt, issueRequest } = ask;
  // What was deleted takes the focus with it: it goes to the part of the page where it stood.
  const place = elt.closest("[id][tabindex]")?.id;
  document.addEventListener("htmx:afterSettle", () => {
    if (!elt.isConnected && document.activeElement === document.body) {
      document.getElementById(place)?.focus();
    }
  }, { once: true });
  dialog.close();
  issueRequest(true);
});
