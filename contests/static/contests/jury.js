// The juror's desk: saves every touch, keeps it on the device while there is no connection,
// and lets one judge by keyboard. Without it the page is a plain form.

import { autosave, historyOf, showProgress, wordsOf } from "./autosave.js";
import { enlarge } from "./zoom.js";

const work = document.querySelector("[data-jury-work]");
const form = work.querySelector("[data-sheet]");
const saved = work.querySelector("[data-saved]");
const here = location.pathname;
const mayScore = !form.querySelector("fieldset").disabled;
const verdict = form.querySelector("[data-yes]");

function tell(state, words) {
  saved.dataset.state = state;
  saved.textContent = words;
}

const store = autosave({
  shelf: `jury:${work.dataset.seat}`,
  token: form.elements.csrfmiddlewaretoken.value,
  words: wordsOf(work.dataset),
  tell,
  onAnswer: (answer) => showProgress(work, work.dataset.wordsProgress, answer),
});

// As the server keeps it, so that what changes nothing there is no touch here.
function sheet() {
  const data = new URLSearchParams(new FormData(form));
  data.delete("csrfmiddlewaretoken");
  data.set("note", data.get("note")?.trim() ?? "");
  if (!data.get("note")) data.delete("offered");
  return data.toString();
}

const history = historyOf(sheet(), store.waiting(here));

function keep({ button, isTyped } = {}) {
  const now = sheet();
  // A button that only leads on changes nothing that could be taken back.
  const isTouch = button === "skip" || now !== withoutButton(history.now());
  if (!isTouch && !button) return;
  const touch = button ? `${now}&do=${button}` : now;
  const joins = store.keep(here, touch, isTyped);
  if (isTouch) history.add(touch, joins);
}

function withoutButton(touch) {
  const data = new URLSearchParams(touch);
  data.delete("do");
  return data.toString();
}

function restore(body) {
  const data = new URLSearchParams(body);
  for (const field of form.elements) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = data.get(field.name) === field.value;
    else if (field.name === "note") field.value = data.get("note") ?? "";
  }
  if (verdict) decide(data.get("yes") ?? "");
}

function decide(value) {
  verdict.value = value;
  for (const button of form.querySelectorAll("[data-verdict]"))
    button.setAttribute("aria-pressed", String(button.value === value));
}

// --- touching ----------------------------------------------------------------------------------

let typing;

form.addEventListener("change", () => {
  keep();
  store.flush();
});
form.addEventListener("input", (event) => {
  if (event.target.name !== "note") return;
  keep({ isTyped: true });
  clearTimeout(typing);
  typing = setTimeout(store.flush, 800);
});
// A button goes the same way as a touch: what cannot be sent now stays on the device, and so does the page.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.submitter?.value ?? "next";
  clearTimeout(typing);
  if (verdict && ["yes", "no"].includes(button)) decide(button);
  keep({ button });
  // What is touched while the page goes would still be about this photo.
  form.inert = true;
  const answer = (await store.flush())[here];
  if (!answer || answer.error) {
    form.inert = false;
    return;
  }
  // The same address with another fragment would not load anew.
  if (answer.next && !answer.next.startsWith(`${here}#`)) location.assign(answer.next);
  else location.reload();
});

// What was touched here is taken back here, with a connection or without. Before that it is the server's turn,
// once nothing is on its way, and that leads to the photo that it was about.
const undo = document.getElementById("undo");
undo?.addEventListener("submit", async (event) => {
  const back = history.back();
  if (!back && store.isEmpty()) return;
  event.preventDefault();
  if (back) {
    restore(history.now());
    mark(firstOpen());
    store.keep(here, back);
  }
  const answer = (await store.flush())[here];
  if (!store.isEmpty()) return;
  if (answer?.stale) location.reload();
  else if (back) tell("saved", work.dataset.wordsUndone);
  else undo.submit();
});

if (store.waiting(here).length && mayScore) restore(history.now());
if (mayScore) store.flush();

// --- keyboard ----------------------------------------------------------------------------------

const criteria = [...work.querySelectorAll("[data-criterion]")];
const help = work.querySelector("[data-help]");
const useKeys = work.querySelector("[data-help-keys]");
const firstOpen = () => Math.max(0, criteria.findIndex((c) => !c.querySelector(":checked")));
let current = firstOpen();

function mark(index) {
  current = Math.max(Math.min(index, criteria.length - 1), 0);
  criteria.forEach((criterion, i) => criterion.classList.toggle("is-current", i === current));
}

function score(value) {
  const radio = criteria[current]?.querySelectorAll("input")[value - 1];
  if (!radio || radio.matches(":disabled")) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  mark(current + 1);
}

function press(what) {
  form.querySelector(`button[value="${what}"]`)?.click();
}

const moves = {
  ArrowLeft: () => work.dataset.before && location.assign(work.dataset.before),
  ArrowRight: () => work.dataset.after && location.assign(work.dataset.after),
  ArrowUp: () => mark(current - 1),
  ArrowDown: () => mark(current + 1),
  s: () => press("skip"),
  u: () => work.querySelector("[data-undo]")?.click(),
  z: () => enlarge(),
  "?": () => help.showModal(),
};
const keys = verdict
  ? {
      ...moves,
      y: () => press("yes"),
      1: () => press("yes"),
      n: () => press("no"),
      0: () => press("no"),
    }
  : { ...moves, n: () => press("next") };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || !useKeys.checked || form.inert) return;
  const field = event.target.closest("input, textarea, select, button, a, summary");
  if (field?.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  if (event.key.startsWith("Arrow") && field?.matches("input")) return;
  const inside = event.target.closest("[data-criterion]");
  if (inside) mark(criteria.indexOf(inside));
  if (!verdict && /^[0-9]$/.test(event.key)) score(Number(event.key) || 10);
  else if (keys[event.key]) keys[event.key]();
  else return;
  event.preventDefault();
});
form.addEventListener("focusin", (event) => {
  const inside = event.target.closest("[data-criterion]");
  if (inside) mark(criteria.indexOf(inside));
});

const opener = work.querySelector("[data-help-open]");
opener.hidden = false;
opener.addEventListener("click", () => help.showModal());
try {
  useKeys.checked = localStorage.getItem("jury:keys") !== "off";
} catch {
  // Without storage the keys are on.
}
useKeys.addEventListener("change", () => {
  try {
    localStorage.setItem("jury:keys", useKeys.checked ? "on" : "off");
  } catch {
    // It then holds for this page only.
  }
});
mark(current);

// --- neighbours --------------------------------------------------------------------------------

addEventListener("load", () => {
  const box = document.createElement("div");
  box.className = "jury-preload";
  box.setAttribute("aria-hidden", "true");
  box.append(work.querySelector("[data-neighbours]").content.cloneNode(true));
  document.body.append(box);
});
