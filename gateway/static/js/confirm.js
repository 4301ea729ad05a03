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

// data-sure on a form asks its question before the form is sent; the server asks whoever has no
// JavaScript (gateway/intranet/confirming.py).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.sure || form.querySelector('[name="confirmed"]')) return;
  event.preventDefault();
  const button = event.submitter;
  ask = {
    elt: form,
    issueRequest: () => {
      const said = Object.assign(document.createElement("input"), { type: "hidden", name: "confirmed", value: "1" });
      form.append(said);
      form.requestSubmit(button);
    },
  };
  document.getElementById("confirm-text").textContent = form.dataset.sure;
  go.textContent = "确认";
  dialog.showModal();
});
