// The juror's order by dragging, by the arrow keys and by the buttons, saved at every move.
// Without it the page is a plain form with the same buttons.

import { autosave, historyOf, showProgress, wordsOf } from "./autosave.js";

const work = document.querySelector("[data-order-work]");
const form = work.querySelector("[data-order-form]");
const placed = work.querySelector("[data-placed]");
const left = work.querySelector("[data-left]");
const saved = work.querySelector("[data-saved]");
const said = work.querySelector("[data-said]");
const address = new URL(form.action).pathname;
// In a final the order counts; elsewhere it is the juror's own, and only this page takes its moves back.
const isOwn = "own" in work.dataset;

function tell(state, words) {
  saved.dataset.state = state;
  saved.textContent = words;
}

const store = autosave({
  shelf: `jury:${work.dataset.seat}`,
  token: form.elements.csrfmiddlewaretoken.value,
  words: wordsOf(work.dataset),
  tell,
  onAnswer: (answer) => isOwn || showProgress(work, work.dataset.wordsProgress, answer),
});

const cellOf = (name) => work.querySelector(`[data-name="${CSS.escape(name)}"]`);

// Numbers and hidden fields follow what is seen.
function settle() {
  for (const cell of work.querySelectorAll("[data-name]")) {
    const place = cell.parentElement === placed ? [...placed.children].indexOf(cell) + 1 : 0;
    cell.querySelector("[data-number]").value = place || "";
    cell.querySelector('input[name="order"]')?.remove();
    if (!place) continue;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "order", value: cell.dataset.name });
    cell.prepend(field);
  }
}

function order(moved) {
  const body = new URLSearchParams({ round: form.elements.round.value, moved });
  for (const cell of placed.children) body.append("order", cell.dataset.name);
  return body.toString();
}

const history = historyOf(order(""), store.waiting(address));
const namesOf = (touch) => new URLSearchParams(touch).getAll("order");

function save(cell) {
  settle();
  const touch = order(cell.dataset.name);
  if (String(namesOf(touch)) !== String(namesOf(history.now()))) {
    history.add(touch, store.keep(address, touch));
    store.flush();
  }
  const place = [...placed.children].indexOf(cell) + 1;
  said.textContent = (place ? work.dataset.wordsPlace : work.dataset.wordsOut)
    .replace("TITLE", cell.querySelector("[data-title]").textContent)
    .replace("NUMBER", place);
}

function restore(body) {
  for (const cell of [...placed.children]) left.append(cell);
  for (const name of namesOf(body)) {
    const cell = cellOf(name);
    if (cell) placed.append(cell);
  }
  settle();
}

const moves = {
  up: (cell) => cell.previousElementSibling?.before(cell),
  down: (cell) => cell.nextElementSibling?.after(cell),
  first: (cell) => placed.prepend(cell),
  last: (cell) => placed.append(cell),
  add: (cell) => placed.append(cell),
  out: (cell) => left.prepend(cell),
};

function move(cell, how, focus) {
  moves[how](cell);
  save(cell);
  const target = focus?.checkVisibility() ? focus : cell.querySelector("[data-handle]");
  target.focus();
  cell.scrollIntoView({ block: "nearest" });
}

form.addEventListener("submit", (event) => {
  const [how, name] = (event.submitter?.value ?? "").split(":");
  event.preventDefault();
  if (name) move(cellOf(name), how, event.submitter);
  else byNumbers();
});

function byNumbers() {
  const typed = [...work.querySelectorAll("[data-number]")]
    .map((field) => ({ cell: field.closest("[data-name]"), number: Number.parseInt(field.value, 10) }))
    .filter(({ number }) => number >= 0);
  const stood = (cell) => [...placed.children].indexOf(cell) + 1;
  // A photo that was given a new number goes before the one that has it.
  typed.sort((a, b) => a.number - b.number || (stood(a.cell) === a.number) - (stood(b.cell) === b.number));
  const cells = typed.map(({ cell }) => cell);
  for (const cell of [...placed.children]) if (!cells.includes(cell)) left.append(cell);
  placed.append(...cells);
  const first = cells[0] ?? work.querySelector("[data-name]");
  if (first) save(first);
}

// --- handles: pointer and keys -----------------------------------------------------------------

// While a photo is dragged it stays where it is: a node that moves in the page loses its pointer.
let drag = null;

function unmark() {
  for (const element of work.querySelectorAll("[data-drop]")) delete element.dataset.drop;
}

// Where the photo would go, shown as a bar beside the photo that is under the pointer.
function aim({ clientX, clientY }) {
  unmark();
  const under = document.elementsFromPoint(clientX, clientY);
  const over = under.find((element) => element.matches("[data-name]"));
  const list = under.find((element) => element === placed || element === left);
  drag.list = null;
  if (over && over !== drag.cell) {
    const box = over.getBoundingClientRect();
    const isOneColumn = box.width > work.clientWidth * 0.7;
    const isBehind = isOneColumn ? clientY > box.top + box.height / 2 : clientX > box.left + box.width / 2;
    drag.list = over.parentElement;
    drag.before = isBehind ? over.nextElementSibling : over;
    over.dataset.drop = isOneColumn ? (isBehind ? "below" : "above") : isBehind ? "behind" : "before";
  } else if (!over && list) {
    Object.assign(drag, { list, before: null });
    list.dataset.drop = "end";
  }
}

function endDrag(isDropped) {
  if (!drag) return;
  const { cell, list, before } = drag;
  drag = null;
  unmark();
  cell.classList.remove("is-dragged");
  if (!isDropped || !list || before === cell) return;
  list.insertBefore(cell, before);
  save(cell);
}

for (const handle of work.querySelectorAll("[data-handle]")) {
  handle.hidden = false;
  handle.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    handle.setPointerCapture(event.pointerId);
    drag = { cell: handle.closest("[data-name]"), list: null, before: null };
    drag.cell.classList.add("is-dragged");
  });
  handle.addEventListener("pointermove", (event) => {
    if (!drag) return;
    aim(event);
    if (event.clientY < 80) scrollBy(0, -16);
    else if (event.clientY > innerHeight - 80) scrollBy(0, 16);
  });
  handle.addEventListener("pointerup", () => endDrag(true));
  handle.addEventListener("pointercancel", () => endDrag(false));
}

const keys = { ArrowUp: "up", ArrowLeft: "up", ArrowDown: "down", ArrowRight: "down", Home: "first", End: "last" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") endDrag(false);
  const handle = event.target.closest("[data-handle]");
  const cell = handle?.closest("[data-name]");
  if (cell && event.key === "Enter") move(cell, cell.parentElement === placed ? "out" : "add", handle);
  else if (cell && cell.parentElement === placed && keys[event.key]) move(cell, keys[event.key], handle);
  else if (event.key === "u" && !event.target.closest("input")) work.querySelector('[form="undo"]').click();
  else return;
  event.preventDefault();
});

// What was moved here is taken back here, with a connection or without; before that it is the server's turn,
// once nothing is on its way.
const undo = document.getElementById("undo");
for (const button of work.querySelectorAll('[form="undo"]')) button.hidden = false;
undo.addEventListener("submit", async (event) => {
  const back = history.back();
  if (!back && store.isEmpty() && !isOwn) return;
  event.preventDefault();
  if (back) {
    restore(history.now());
    store.keep(address, isOwn ? order("") : back);
  }
  const answer = (await store.flush())[address];
  if (!store.isEmpty()) return;
  if (answer?.stale) location.reload();
  else if (back) tell("saved", work.dataset.wordsUndone);
  else if (isOwn) tell("saved", work.dataset.wordsNothing);
  else undo.submit();
});

if (store.waiting(address).length) restore(history.now());
store.flush();
