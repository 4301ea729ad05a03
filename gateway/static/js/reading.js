// 阅卷: the scan is enlarged and turned. Without this module it is only shown.

const sheet = document.querySelector("[data-sheet]");
const tools = document.querySelector("[data-tools]");
let scale = 1;
let turns = 0;

function show() {
  sheet.style.width = `${scale * 100}%`;
  sheet.style.transform = `rotate(${turns * 90}deg)`;
}

if (sheet && tools) {
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.zoom) scale = Math.min(6, Math.max(0.25, scale * Number(button.dataset.zoom)));
    if ("rotate" in button.dataset) turns = (turns + 1) % 4;
    if ("reset" in button.dataset) [scale, turns] = [1, 0];
    show();
  });
}

document.getElementById("unit")?.addEventListener("change", (event) => event.target.form.requestSubmit());
