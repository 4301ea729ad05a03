// 上级企业: 确定 in the popup carries the chosen institution back to the form.
const set = (holder, id, name) => {
  holder.querySelector("input[type=hidden]").value = id;
  holder.querySelector("input[type=text]").value = name;
  holder.querySelector("[data-clear]").hidden = !id;
  holder.querySelector("input[type=text]").dispatchEvent(new Event("input", { bubbles: true }));
};

document.addEventListener("click", (event) => {
  const holder = document.querySelector("[data-parent]");
  if (event.target.closest("[data-clear]")) set(holder, "", "");
  if (!event.target.closest("[data-choose-parent]")) return;
  const dialog = event.target.closest("dialog");
  const chosen = dialog?.querySelector("input[name=institution]:checked");
  if (chosen && holder) set(holder, chosen.value, chosen.dataset.name);
  dialog?.close();
});

for (const holder of document.querySelectorAll("[data-parent]")) {
  holder.querySelector("[data-clear]").hidden = !holder.querySelector("input[type=hidden]").value;
}
