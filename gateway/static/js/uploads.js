// Progress of an upload, and a word at once when the file is too large or empty.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.dataset.limit || !input.files.length) return;
  const sizes = [...input.files].map((file) => file.size);
  const reason = sizes.includes(0) ? "文件是空的，请重新选择"
    : Math.max(...sizes) > input.dataset.limit * 1024 * 1024 ? `文件超过${input.dataset.limit}MB，请压缩或拆分后再上传` : "";
  const holder = input.closest(".field, .slot-files") ?? input.parentElement;
  for (const earlier of holder.querySelectorAll(".field-error")) earlier.remove();
  if (!reason) return;
  input.value = "";
  event.stopImmediatePropagation();
  holder.insertAdjacentHTML("beforeend", `<div class="field-error" role="alert">${reason}</div>`);
}, true);

document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.querySelector?.("progress");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = (event.detail.loaded / event.detail.total) * 100;
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    const place = document.querySelector("#dialog[open] #dialog-alerts") ?? document.getElementById("alerts");
    place.innerHTML = '<div class="alert alert-danger" role="alert">网络连接中断，填写的内容没有丢失，请稍后重试。</div>';
  });
}

// 【附件上传】 asks for the file; choosing one sends it, so the field itself is not shown.
document.documentElement.classList.add("scripted");
document.addEventListener("click", (event) => {
  const input = event.target.closest("[data-upload] button")?.form.querySelector("input[type=file]");
  if (!input || input.files.length) return;
  event.preventDefault();
  input.click();
});

// Where htmx does not send it the browser does.
document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-upload]:not([hx-post])");
  if (form && event.target.files?.length) form.requestSubmit();
});
