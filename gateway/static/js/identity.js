// Gender and birth date as an identity number says, while it is typed; the server checks it.
document.addEventListener("input", (event) => {
  if (!("identity" in event.target.dataset)) return;
  const note = event.target.closest(".field").querySelector("[data-identity-note]");
  const parts = /^\d{6}(\d{4})(\d{2})(\d{2})\d{2}(\d)[\dXx]$/.exec(event.target.value.trim());
  note.textContent = parts
    ? `${parts[4] % 2 ? "男" : "女"}，${parts[1]}年${+parts[2]}月${+parts[3]}日出生`
    : "";
});
