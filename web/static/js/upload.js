// Files in pieces, so that a broken line costs one piece and not the whole file. Without script the form sends them whole.
import { announce } from "./page.js";

const form = document.querySelector("form.drop[data-upload]");

class Stopped extends Error {}

/** Where the server says to go on, when that is not this page. */
let next = "";

async function ask(url, options) {
  const token = document.querySelector('meta[name="csrf-token"]');
  const headers = { Accept: "application/json", ...(options.headers || {}) };
  if (token) headers["X-CSRFToken"] = token.content;
  const answer = await fetch(url, { ...options, headers });
  if (answer.ok) return answer.json();
  let sentence = form.dataset.refused;
  try {
    const said = await answer.json();
    sentence = said.feil || sentence;
  } catch { /* not one of our answers */ }
  throw new Stopped(sentence);
}

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Ask again for as long as the line is broken; a refusal by the server is final. */
async function insist(url, options, row) {
  for (let wait = 1; ; wait = Math.min(wait * 2, 30)) {
    try {
      const answer = await ask(url, options);
      row.fault("");
      return answer;
    } catch (stop) {
      if (stop instanceof Stopped) throw stop;
      row.fault(form.dataset.lost);
      await pause(wait);
    }
  }
}

function line(file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = file.name;
  const share = document.createElement("span");
  share.className = "note";
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  const fault = document.createElement("span");
  fault.className = "fault";
  item.append(name, share, bar, fault);
  form.querySelector(".uploads").append(item);
  return {
    progress(done) {
      bar.value = done;
      share.textContent = `${Math.floor(done * 100)} %`;
    },
    fault(text) {
      fault.textContent = text;
      fault.hidden = !text;
    },
    stop(text) {
      bar.remove();
      share.textContent = "";
      this.fault(text);
    },
  };
}

async function send(file) {
  const row = line(file);
  row.fault("");
  if (!file.size) return row.stop(form.dataset.empty);
  if (file.size > Number(form.dataset.limit) * 1e6) return row.stop(form.dataset.tooLarge);
  try {
    const begin = JSON.stringify({ navn: file.name, storrelse: file.size });
    const upload = await insist(form.dataset.upload, { method: "POST", body: begin, headers: { "Content-Type": "application/json" } }, row);
    let at = upload.mottatt;
    let answer = upload;
    while (at < file.size) {
      row.progress(at / file.size);
      const piece = file.slice(at, at + Number(form.dataset.piece));
      const url = `${form.dataset.upload}/${upload.id}?fra=${at}&navn=${encodeURIComponent(file.name)}`;
      answer = await insist(url, { method: "PUT", body: piece, headers: { "Content-Type": "application/octet-stream" } }, row);
      at = answer.mottatt;
    }
    row.progress(1);
    next = answer.videre || next;
    return true;
  } catch (stop) {
    row.stop(stop.message);
    announce(`${file.name}: ${stop.message}`);
    return false;
  }
}

async function sendAll(files) {
  let all = true;
  for (const file of files) all = (await send(file)) && all;
  if (all) {
    announce(form.dataset.done);
    if (next) location.assign(next);
    else location.reload();
  } else if (window.htmx && document.querySelector("#filliste")) {
    htmx.ajax("GET", `${location.pathname}/rader`, { target: "#filliste", swap: "outerHTML" });
  }
}

if (form) {
  const input = form.querySelector('input[type="file"]');
  for (const button of form.querySelectorAll("button[data-without-script]")) button.hidden = true;
  input.addEventListener("change", () => { sendAll([...input.files]); input.value = ""; });
  form.addEventListener("submit", (event) => { event.preventDefault(); sendAll([...input.files]); });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.dataset.over = ""; });
  form.addEventListener("dragleave", () => delete form.dataset.over);
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    delete form.dataset.over;
    sendAll([...event.dataTransfer.files]);
  });
}
