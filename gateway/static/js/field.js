// The page of a visit, used in the field: where the phone is, what was typed, and photos that could
// not be sent are kept in this browser until the office has them.
const report = document.querySelector("[data-field-report]");
const form = document.querySelector("[data-field-photo]");
const state = document.querySelector("[data-field-state]");
const waiting = document.querySelector("[data-field-waiting]");
const LEFT_OUT = new Set(["csrf_token", "form_key", "version", "latitude", "longitude", "accuracy"]);
const DAYS = 14; // what was never sent is not kept for ever
const keyOf = (id) => `field-report-${id}`;

const sent = document.querySelector("[data-field-sent]");

function say(text) {
  state.textContent = text;
  state.hidden = !text;
}

// --- where the phone is
let position = null;
if (report && navigator.geolocation) {
  navigator.geolocation.watchPosition(
    ({ coords }) => {
      position = { latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy };
      for (const [name, value] of Object.entries(position)) report.elements[name].value = value;
    },
    () => {},
    { enableHighAccuracy: true, maximumAge: 30000 },
  );
}

// --- what was typed
function keepReport(id) {
  const fields = () => [...report.elements].filter((one) => one.name && !LEFT_OUT.has(one.name));
  const kept = JSON.parse(localStorage.getItem(keyOf(id)) || "null");
  if (kept && Date.now() - kept.at < DAYS * 86400000 && !("fieldRefused" in report.dataset)) {
    for (const one of fields()) {
      if (!(one.name in kept.values)) continue;
      if (one.type === "radio") one.checked = one.value === kept.values[one.name];
      else one.value = kept.values[one.name];
    }
    say("已恢复本机保存的草稿。");
  }
  report.addEventListener("input", () => {
    const values = {};
    for (const one of fields()) if (one.type !== "radio" || one.checked) values[one.name] = one.value;
    localStorage.setItem(keyOf(id), JSON.stringify({ at: Date.now(), values }));
    say(navigator.onLine ? "草稿已保存在本机。" : "没有网络，草稿已保存在本机。");
  });
  report.addEventListener("submit", (event) => {
    const why = !navigator.onLine ? "没有网络" : waiting.hidden ? "" : "还有照片等待上传";
    if (!why) return;
    event.preventDefault();
    say(`${why}，报告还没有提交。草稿已保存在本机，请稍后再提交。`);
  });
  window.addEventListener("offline", () => say("没有网络，可以继续填写，草稿保存在本机。"));
  window.addEventListener("online", () => say("网络已恢复。"));
}

async function forget(id) {
  localStorage.removeItem(keyOf(id));
  for (const one of await photosOf(id)) await drop(one.key);
}

// --- photos that could not be sent
function store(mode) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("field", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("photos", { autoIncrement: true });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => resolve(opening.result.transaction("photos", mode).objectStore("photos"));
  });
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function photosOf(id) {
  const found = [];
  const photos = await store("readonly");
  return new Promise((resolve) => {
    const walk = photos.openCursor();
    walk.onsuccess = () => {
      const at = walk.result;
      if (!at) { resolve(found); return; }
      if (at.value.id === id) found.push({ key: at.key, ...at.value });
      at.continue();
    };
    walk.onerror = () => resolve(found);
  });
}

async function drop(key) {
  await done((await store("readwrite")).delete(key));
}

function keepPhotos(id) {
  form.addEventListener("submit", async (event) => {
    const file = form.elements.file.files[0];
    if (!file) return; // the server says what is missing
    event.preventDefault();
    const photo = { id, file, note: form.elements.note.value, taken_at: new Date().toISOString(), position };
    await done((await store("readwrite")).add(photo));
    form.elements.file.value = "";
    form.elements.note.value = "";
    await send(id);
  });
  window.addEventListener("online", () => send(id));
  send(id);
}

let sending = false;

async function send(id) {
  if (sending) return;
  sending = true;
  try {
    for (const photo of await photosOf(id)) {
      if (!navigator.onLine || !(await sendOne(photo))) break;
      await drop(photo.key);
    }
  } finally {
    sending = false;
    await list(id);
  }
}

async function sendOne(photo) {
  const body = new FormData();
  body.append("csrf_token", form.elements.csrf_token.value);
  body.append("form_key", form.elements.form_key.value);
  body.append("note", photo.note);
  body.append("taken_at", photo.taken_at);
  for (const [name, value] of Object.entries(photo.position || {})) body.append(name, value);
  body.append("file", photo.file, photo.file.name || "photo.jpg");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    const part = await answer.text();
    const place = document.getElementById("photo-list");
    if (part.includes('id="photo-list"')) place.outerHTML = part;
    if (!answer.ok && answer.status < 500) say("照片没有被接收，见照片列表上方的说明。");
    return answer.ok || (answer.status >= 400 && answer.status < 500 && part.includes('id="photo-list"'));
  } catch {
    return false;
  }
}

async function list(id) {
  const left = await photosOf(id);
  waiting.hidden = !left.length;
  waiting.replaceChildren(...left.map((one) => {
    const line = document.createElement("li");
    line.textContent = `等待上传：${one.note || one.file.name}（恢复网络后自动上传）`;
    return line;
  }));
}

// Last: what it begins with is declared above.
if (sent) forget(sent.dataset.fieldSent);
if (report) keepReport(report.dataset.fieldReport);
if (form) keepPhotos(form.dataset.fieldPhoto);
