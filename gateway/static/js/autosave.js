// A tab is saved by itself once nobody has typed for a while; what is wrong is left to 【保存】.
const PAUSE = 15_000;
const form = document.querySelector("form[data-autosave]");
let timer = 0;

async function save() {
  const body = new FormData(form);
  body.set("action", "autosave");
  const headers = { "Idempotency-Key": `autosave-${Date.now()}-${Math.random().toString(36).slice(2)}` };
  const typed = [...body].join();
  let answer;
  try {
    // form.action is the buttons of that name.
    answer = await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(body), headers });
  } catch {
    return; // it is tried again after the next letter
  }
  const told = document.querySelector(".autosaved");
  if (answer.status === 204) {
    document.getElementById("version").value = answer.headers.get("X-Version");
    const now = new FormData(form);
    now.set("action", "autosave");
    now.set("version", body.get("version"));
    if ([...now].join() === typed) form.dispatchEvent(new Event("autosaved", { bubbles: true }));
    told.textContent = `已自动保存 ${new Date().toTimeString().slice(0, 5)}`;
  } else {
    told.textContent = "有内容尚未自动保存，请点击“保存”查看原因";
  }
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
});
form?.addEventListener("submit", () => clearTimeout(timer));
