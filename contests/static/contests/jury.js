// The juror's desk: saves every touch, keeps it on the device while there is no connection,
// and lets one judge by keyboard. Without it the page is a plain form.

const work = document.querySelector("[data-jury-work]");
const form = work.querySelector("[data-sheet]");
const saved = work.querySelector("[data-saved]");
const here = location.pathname;
const shelf = `jury:${work.dataset.seat}`;
const mayScore = !form.querySelector("fieldset").disabled;

// --- what is not saved yet, by the address of its photo ------------------------------------------

function read() {
  try {
    return JSON.parse(localStorage.getItem(shelf)) ?? {};
  } catch {
    return memory;
  }
}

let memory = {};

function write(queue) {
  memory = queue;
  try {
    if (Object.keys(queue).length) localStorage.setItem(shelf, JSON.stringify(queue));
    else localStorage.removeItem(shelf);
  } catch {
    // No storage (private mode, full): what is in memory is still sent.
  }
}

function sheetOfForm() {
  const data = new URLSearchParams(new FormData(form));
  data.delete("csrfmiddlewaretoken");
  return data.toString();
}

function tell(state, words) {
  saved.dataset.state = state;
  saved.textContent = words;
}

function keep() {
  write({ ...read(), [here]: sheetOfForm() });
  tell("saving", work.dataset.wordsSaving);
}

let sending = false;
let pause = 0;

async function flush() {
  if (sending || !mayScore) return;
  sending = true;
  try {
    const waiting = Object.entries(read());
    for (const [address, body] of waiting) {
      const answer = await send(address, body);
      if (!answer) return;
      const queue = read();
      if (queue[address] === body) delete queue[address];
      write(queue);
      if (answer.error) {
        tell("waiting", answer.error);
        return;
      }
      showProgress(answer);
    }
    pause = 0;
    if (waiting.length && !Object.keys(read()).length) tell("saved", work.dataset.wordsSaved);
  } finally {
    sending = false;
  }
  if (Object.keys(read()).length) setTimeout(flush, 0);
}

// What the server said; undefined if it could not be asked, which is tried again later.
async function send(address, body) {
  const data = new URLSearchParams(body);
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const response = await fetch(address, {
      method: "POST",
      body: data,
      redirect: "manual",
      keepalive: true,
      headers: { "X-Requested-With": "fetch", Accept: "application/json" },
    });
    if (response.type === "opaqueredirect" || response.status === 403) {
      later(work.dataset.wordsLogin);
      return undefined;
    }
    if (response.status === 404) return { error: work.dataset.wordsWaiting };
    if (response.status >= 500) throw new Error(response.status);
    return await response.json();
  } catch {
    later(work.dataset.wordsWaiting);
    return undefined;
  }
}

function later(words) {
  tell("waiting", words);
  pause = Math.min(pause ? pause * 2 : 2000, 30000);
  setTimeout(flush, pause);
}

function showProgress(answer) {
  const bar = work.querySelector("[data-progress]");
  bar.max = answer.total;
  bar.value = answer.done;
  work.querySelector("[data-progress-words]").textContent = work.dataset.wordsProgress
    .replace("DONE", answer.done)
    .replace("TOTAL", answer.total);
}

function restore(body) {
  const data = new URLSearchParams(body);
  for (const field of form.elements) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = data.get(field.name) === field.value;
    else if (field.name === "note") field.value = data.get("note") ?? "";
  }
}

// --- touching ----------------------------------------------------------------------------------

let typing;

form.addEventListener("change", () => {
  keep();
  flush();
});
form.addEventListener("input", (event) => {
  if (event.target.name !== "note") return;
  keep();
  clearTimeout(typing);
  typing = setTimeout(flush, 800);
});
// The plain form sends everything itself; what is on the shelf for this photo is then old.
form.addEventListener("submit", (event) => {
  if (!navigator.onLine) {
    event.preventDefault();
    keep();
    later(work.dataset.wordsWaiting);
    return;
  }
  const queue = read();
  delete queue[here];
  write(queue);
});
addEventListener("online", flush);
addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());

// An undo waits for what is still on its way, so that it takes back the last thing.
const undo = document.getElementById("undo");
undo?.addEventListener("submit", (event) => {
  if (!Object.keys(read()).length) return;
  event.preventDefault();
  flush().then(() => {
    if (!Object.keys(read()).length) undo.submit();
  });
});

const waiting = read()[here];
if (waiting && mayScore) restore(waiting);
if (mayScore) flush();

// --- keyboard ----------------------------------------------------------------------------------

const criteria = [...work.querySelectorAll("[data-criterion]")];
const help = work.querySelector("[data-help]");
const useKeys = work.querySelector("[data-help-keys]");
let current = Math.max(0, criteria.findIndex((c) => !c.querySelector(":checked")));

function mark(index) {
  current = Math.min(Math.max(index, 0), criteria.length - 1);
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

const keys = {
  ArrowLeft: () => work.dataset.before && location.assign(work.dataset.before),
  ArrowRight: () => work.dataset.after && location.assign(work.dataset.after),
  ArrowUp: () => mark(current - 1),
  ArrowDown: () => mark(current + 1),
  n: () => press("next"),
  s: () => press("skip"),
  u: () => work.querySelector("[data-undo]")?.click(),
  "?": () => help.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open || !useKeys.checked) return;
  const field = event.target.closest("input, textarea, select, button, a, summary");
  if (field?.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  if (event.key.startsWith("Arrow") && field?.matches("input")) return;
  const inside = event.target.closest("[data-criterion]");
  if (inside) mark(criteria.indexOf(inside));
  if (/^[0-9]$/.test(event.key)) score(Number(event.key) || 10);
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
