// The juror's desk: saves every touch, keeps it on the device while there is no connection,
// and lets one judge by keyboard. Without it the page is a plain form.

import { autosave, showProgress, wordsOf } from "./autosave.js";

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

function keep(button) {
  const data = new URLSearchParams(new FormData(form));
  data.delete("csrfmiddlewaretoken");
  if (button) data.set("do", button);
  store.keep(here, data.toString());
}

function restore(body) {
  const data = new URLSearchParams(body);
  for (const field of form.elements) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = data.get(field.name) === field.value;
    else if (field.name === "note") field.value = data.get("note") ?? "";
  }
  if (verdict && ["yes", "no"].includes(data.get("do"))) decide(data.get("do"));
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
  keep();
  clearTimeout(typing);
  typing = setTimeout(store.flush, 800);
});
// A button goes the same way as a touch: what cannot be sent now stays on the device, and so does the page.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.submitter?.value ?? "next";
  clearTimeout(typing);
  if (verdict && ["yes", "no"].includes(button)) decide(button);
  keep(button);
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

// An undo waits for what is still on its way, so that it takes back the last thing.
const undo = document.getElementById("undo");
undo?.addEventListener("submit", (event) => {
  if (store.isEmpty()) return;
  event.preventDefault();
  store.flush().then(() => store.isEmpty() && undo.submit());
});

const waiting = store.waiting(here);
if (waiting && mayScore) restore(waiting);
if (mayScore) store.flush();

// --- keyboard ----------------------------------------------------------------------------------

const criteria = [...work.querySelectorAll("[data-criterion]")];
const help = work.querySelector("[data-help]");
const useKeys = work.querySelector("[data-help-keys]");
let current = Math.max(0, criteria.findIndex((c) => !c.querySelector(":checked")));

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
  z: () => shown() && enlarge({ x: 0.5, y: 0.5 }),
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

// --- 100% --------------------------------------------------------------------------------------

const zoom = work.querySelector("[data-zoom]");
// The photo that is shown now: a series has several.
const shown = () => work.querySelector("[data-one]:not([hidden]) [data-zoom-open]");

// ``at`` is the point of the photo, from 0 to 1, that stays in the middle.
function enlarge(at) {
  const pane = zoom.querySelector(".jury-zoom__pane");
  zoom.showModal();
  pane.focus();
  if (pane.firstElementChild?.src !== shown().href) {
    const photo = new Image();
    photo.src = shown().href;
    photo.alt = shown().querySelector("img").alt;
    pane.replaceChildren(photo);
  }
  const photo = pane.firstElementChild;
  photo.decode().then(
    () => pane.scrollTo(photo.width * at.x - pane.clientWidth / 2, photo.height * at.y - pane.clientHeight / 2),
    () => zoom.close(),
  );
}

work.querySelector("[data-series]").addEventListener("click", (event) => {
  if (!event.target.closest("[data-zoom-open]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const box = shown().querySelector("img").getBoundingClientRect();
  const isPointed = event.clientX || event.clientY;
  enlarge(
    isPointed
      ? { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height }
      : { x: 0.5, y: 0.5 },
  );
});
zoom?.addEventListener("click", (event) => event.target.matches("img") && zoom.close());
zoom?.addEventListener("keydown", (event) => {
  if (event.key !== "z") return;
  event.stopPropagation();
  zoom.close();
});

// --- neighbours --------------------------------------------------------------------------------

addEventListener("load", () => {
  const box = document.createElement("div");
  box.className = "jury-preload";
  box.setAttribute("aria-hidden", "true");
  box.append(work.querySelector("[data-neighbours]").content.cloneNode(true));
  document.body.append(box);
});
