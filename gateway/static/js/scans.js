// 批量上传扫描件: a folder, or files that were dropped anywhere on a page of the application, are sent a
// few at a time, so that a connection that breaks costs only the last few; what is there already the
// server knows. data-elsewhere: the page is another tab of the application, which stays open.
const form = document.querySelector("[data-scans]");
const elsewhere = form && "elsewhere" in form.dataset;
const PACK_FILES = 8, PACK_BYTES = 16 * 1024 * 1024, AT_ONCE = 2, TRIES = 4;

function packs(files) {
  const found = [];
  let pack = [], size = 0;
  for (const file of files) {
    if (pack.length && (pack.length >= PACK_FILES || size + file.size > PACK_BYTES)) {
      found.push(pack);
      pack = [], size = 0;
    }
    pack.push(file);
    size += file.size;
  }
  if (pack.length) found.push(pack);
  return found;
}

async function send(pack) {
  const body = new FormData();
  for (const file of pack) body.append("file", file, file.path || file.webkitRelativePath || file.name);
  const token = form.querySelector("[name=csrf_token]").value;
  for (let attempt = 1; ; attempt++) {
    try {
      const headers = { "HX-Request": "true", "X-CSRFToken": token };
      const answer = await fetch(form.action, { method: "POST", body, headers });
      const text = await answer.text();
      if (answer.ok && text.includes("scans-taken")) return text;
      if (answer.status < 500 && answer.status !== 429) throw new TypeError(text);
    } catch (error) {
      if (attempt >= TRIES) throw error;
    }
    if (attempt >= TRIES) throw new Error("busy");
    await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
  }
}

async function upload(files) {
  const waiting = packs(files), total = files.length;
  const progress = form.querySelector(".scan-progress"), refused = form.querySelector(".scan-refused");
  let done = 0, failed = 0;
  form.hidden = progress.hidden = false;
  refused.replaceChildren();
  const show = () => {
    progress.querySelector("progress").value = (done / total) * 100;
    progress.querySelector("[data-count]").textContent = `${done} / ${total}`;
  };
  show();
  const work = async () => {
    for (let pack = waiting.shift(); pack; pack = waiting.shift()) {
      try {
        const part = new DOMParser().parseFromString(await send(pack), "text/html").querySelector("li");
        if (part.childElementCount) refused.append(part);
      } catch {
        failed += pack.length;
      }
      done += pack.length;
      show();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failed) {
    const told = document.createElement("li");
    told.className = "text-danger";
    told.setAttribute("role", "alert");
    told.textContent = `网络中断，${failed} 个文件没有上传；已上传的没有丢失，请再次选择同样的文件继续。`;
    refused.append(told);
  }
  if (elsewhere || failed || refused.childElementCount) {
    const go = document.createElement("li");
    go.innerHTML = '<a class="btn">核对已上传的文件并归档</a>';
    go.firstChild.href = form.action;
    refused.append(go);
  } else {
    location.reload();
  }
}

async function dropped(items) {
  const found = [];
  const walk = async (entry, folder) => {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      file.path = folder + file.name;
      found.push(file);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!part.length) break;
      for (const one of part) await walk(one, `${folder}${entry.name}/`);
    }
  };
  // Read at once: after the first wait the browser has forgotten them.
  const all = [...items].filter((item) => item.kind === "file");
  const given = all.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  for (const one of given.filter(Boolean)) one instanceof File ? found.push(one) : await walk(one, "");
  return found;
}

if (form) {
  const files = form.querySelector("#scan-files"), folder = form.querySelector("#scan-folder");
  form.addEventListener("submit", (event) => {
    const chosen = [...(files?.files ?? []), ...(folder?.files ?? [])];
    if (!chosen.length) return;
    event.preventDefault();
    upload(chosen);
  });
  folder?.addEventListener("change", () => folder.files.length && upload([...folder.files]));
  // What is dropped on the field of one slot is for that slot: the browser sees to it.
  const ours = (event) => event.dataTransfer?.types.includes("Files")
    && !event.target.closest?.("input[type=file]") && !document.querySelector("dialog[open]");
  document.addEventListener("dragover", (event) => ours(event) && event.preventDefault());
  document.addEventListener("drop", async (event) => {
    if (!ours(event)) return;
    event.preventDefault();
    const found = await dropped(event.dataTransfer.items);
    if (found.length) upload(found);
  });

  // A scan is dragged to the cell of its paper.
  document.addEventListener("dragstart", (event) => {
    const scan = event.target.closest?.("[data-scan]");
    if (scan) event.dataTransfer.setData("text/x-scan", scan.dataset.scan);
  });
  document.addEventListener("dragover", (event) => {
    if (event.target.closest?.("[data-place]")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const cell = event.target.closest?.("[data-place]");
    const scan = event.dataTransfer.getData("text/x-scan");
    if (!cell || !scan) return;
    event.preventDefault();
    const assign = document.createElement("form");
    assign.method = "post";
    assign.action = `${location.pathname}/assignment`;
    const values = {
      csrf_token: form.querySelector("[name=csrf_token]").value,
      form_key: crypto.randomUUID?.() ?? String(Math.random()),
      scan, place: cell.dataset.place, action: "assign",
    };
    for (const [name, value] of Object.entries(values)) {
      const input = document.createElement("input");
      input.type = "hidden", input.name = name, input.value = value;
      assign.append(input);
    }
    document.body.append(assign);
    assign.submit();
  });
}
