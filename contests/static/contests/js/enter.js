/* The entry form: sends its photos while the rest is written, then the form; without this the form works too. */

import { SHELF } from "../../media/upload.js";
import { photoList } from "./photo_list.js";

// What another person left on this device goes: their words, and the names of their files (see media/upload.js, whose
// marks begin with the address for uploads: the form gives it with the same ``person`` behind a #).
function clearOfOthers(person) {
  try {
    for (const shelf of Object.keys(sessionStorage))
      if (shelf.startsWith("words:") && !shelf.startsWith(`words:${person}:`)) sessionStorage.removeItem(shelf);
    const uploads = Object.entries(JSON.parse(localStorage.getItem(SHELF) ?? "{}"));
    const own = uploads.filter(([fingerprint]) => fingerprint.split("|")[0].endsWith(`#${person}`));
    if (own.length) localStorage.setItem(SHELF, JSON.stringify(Object.fromEntries(own)));
    else localStorage.removeItem(SHELF);
  } catch {
    // Without storage there is nothing.
  }
}

// What is written stays on the device while this window is open: a reload costs nothing. For its writer alone.
function keepWords(form) {
  const shelf = `words:${form.dataset.person}:${form.action}`;
  const fields = [...form.querySelectorAll("input[type=text], textarea")];
  try {
    const kept = JSON.parse(sessionStorage.getItem(shelf) ?? "{}");
    for (const field of fields) if (!field.value && kept[field.name]) field.value = kept[field.name];
    form.addEventListener("input", () => {
      sessionStorage.setItem(shelf, JSON.stringify(Object.fromEntries(fields.map((f) => [f.name, f.value]))));
    });
  } catch {
    // Without storage a reload begins anew.
  }
  return () => {
    try {
      sessionStorage.removeItem(shelf);
    } catch {
      // There is nothing.
    }
  };
}

function replaceForm(form, page, pressed) {
  const fresh = page.getElementById("entry-form");
  if (!fresh) {
    const main = document.adoptNode(page.getElementById("main"));
    document.getElementById("main").replaceWith(main);
    document.title = page.title;
    main.focus();
    window.scrollTo(0, 0);
    return;
  }
  form.replaceWith(document.adoptNode(fresh));
  start(fresh);
  const errors = fresh.querySelector("#form-errors");
  if (errors) {
    errors.focus();
    errors.scrollIntoView();
  } else if (pressed) {
    // Where one was, or on the list if that button is no more.
    const [, name] = pressed.split(":");
    const again = fresh.querySelector(`button[value="${pressed}"]`) ?? (name && fresh.querySelector(`button[value$="${name}"]`));
    (again || fresh.querySelector("#series") || fresh.querySelector("[data-photo-input]")).focus();
  }
}

async function send(form, photos, forgetWords, pressed) {
  const bar = form.querySelector("[data-progress] progress");
  const text = form.querySelector("[data-progress-text]");
  const button = form.querySelector("[data-send]");
  const request = new XMLHttpRequest();
  if (button.disabled) return;
  button.disabled = true;
  await photos.ready();
  form.querySelector("[data-progress]").hidden = false;
  text.textContent = "";
  const failed = () => {
    text.textContent = text.dataset.failed;
    bar.value = 0;
    button.disabled = false;
    button.focus();
  };
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = Math.round((event.loaded / event.total) * 100);
    if (event.loaded === event.total) text.textContent = text.dataset.checking;
  });
  request.addEventListener("load", () => {
    if (request.getResponseHeader("Content-Type")?.startsWith("application/json")) {
      forgetWords();
      photos.forget();
      window.location.assign(JSON.parse(request.responseText).address);
    } else if (request.responseURL && !request.responseURL.startsWith(form.action)) {
      // Led elsewhere, to log in again for example.
      window.location.assign(request.responseURL);
    } else {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      // What stands before the hub, or the hub when it is broken, answers with a page of another kind.
      if (page.getElementById("main")) {
        photos.forget();
        replaceForm(form, page, pressed);
      } else failed();
    }
  });
  request.addEventListener("error", failed);
  request.open("POST", form.action);
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  const data = new FormData(form);
  photos.fill(data);
  if (pressed) data.set("do", pressed);
  request.send(data);
}

function start(form) {
  clearOfOthers(form.dataset.person);
  const photos = photoList(form);
  const forgetWords = keepWords(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, photos, forgetWords, event.submitter?.name === "do" ? event.submitter.value : "");
  });
}

const form = document.querySelector("[data-entry-form]");
if (form) {
  const { person } = form.dataset;
  const writer = history.state?.person ?? person;
  history.replaceState({ ...history.state, person }, "");
  if (writer === person) start(form);
  // Who goes back to a form that somebody else has left: the browser itself has filled it with that one's words.
  else addEventListener("pageshow", () => { form.reset(); start(form); }, { once: true });
}
