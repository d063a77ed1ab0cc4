/* Ticks for comparing photos: kept on this device over the pages and filters of the desk, with their number. Without
   this the ticks of one page are compared. They are the juror's own names for photos: nobody else can read them. */

const form = document.querySelector("[data-compare]");
const count = form.querySelector("[data-compare-count]");
const clear = form.querySelector("[data-compare-clear]");
const boxes = [...document.querySelectorAll('input[name="foto"][form="compare"]')];
const most = Number(form.dataset.most);
const shelf = form.dataset.compare;
let ticked = [];

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(shelf) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    // Without storage a page keeps its own.
    return ticked;
  }
}

function keep() {
  try {
    // Of an earlier round, or of somebody else on this device.
    for (const name of Object.keys(localStorage))
      if (name.startsWith("compare:") && name !== shelf) localStorage.removeItem(name);
    if (ticked.length) localStorage.setItem(shelf, JSON.stringify(ticked));
    else localStorage.removeItem(shelf);
  } catch {
    // There is none.
  }
}

function show() {
  for (const box of boxes) {
    box.checked = ticked.includes(box.value);
    // No more fit side by side; the number beside the button says so.
    box.disabled = !box.checked && ticked.length >= most;
  }
  count.textContent = count.dataset.compareCount.replace("{number}", ticked.length).replace("{most}", most);
  clear.hidden = !ticked.length;
}

for (const box of boxes)
  box.addEventListener("change", () => {
    ticked = read().filter((one) => one !== box.value);
    if (box.checked && ticked.length < most) ticked.push(box.value);
    keep();
    show();
  });

clear.addEventListener("click", () => {
  ticked = [];
  keep();
  show();
  form.querySelector("button:not([type=button])").focus();
});

// What is ticked on other pages goes along.
form.addEventListener("formdata", (event) => {
  event.formData.delete("foto");
  for (const one of ticked) event.formData.append("foto", one);
});

window.addEventListener("pageshow", () => {
  ticked = read();
  show();
});
window.addEventListener("storage", (event) => {
  if (event.key !== shelf) return;
  ticked = read();
  show();
});
