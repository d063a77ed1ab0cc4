/* The entry form: shows the chosen photo, sends it with a progress bar. Without this the form works too. */

const megabytes = (bytes) => (bytes / 1024 / 1024).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

function showPreview(form) {
  const input = form.querySelector("[data-photo-input]");
  const box = form.querySelector("[data-preview]");
  const image = new Image();
  image.alt = box.dataset.preview;
  box.prepend(image);
  const name = box.querySelector("[data-preview-name]");
  let address = null;
  input.addEventListener("change", () => {
    if (address) URL.revokeObjectURL(address);
    address = null;
    const file = input.files[0];
    box.hidden = !file;
    input.setCustomValidity("");
    if (!file) return;
    const tooLarge = file.size > Number(form.dataset.maxBytes);
    name.textContent = tooLarge ? form.dataset.tooLarge : `${file.name} (${megabytes(file.size)} MB)`;
    // A browser that cannot draw the format (HEIC, mostly) shows the name alone.
    image.hidden = true;
    image.onload = () => { image.hidden = false; };
    address = URL.createObjectURL(file);
    image.src = address;
  });
}

function replaceForm(form, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.getElementById("entry-form");
  if (!fresh) {
    document.getElementById("main").replaceWith(document.adoptNode(page.getElementById("main")));
    window.scrollTo(0, 0);
    return;
  }
  form.replaceWith(document.adoptNode(fresh));
  start(fresh);
  const errors = fresh.querySelector("#form-errors");
  if (errors) {
    errors.focus();
    errors.scrollIntoView();
  }
}

function send(form) {
  const bar = form.querySelector("progress");
  const text = form.querySelector("[data-progress-text]");
  const button = form.querySelector("button[type=submit]");
  const request = new XMLHttpRequest();
  form.querySelector("[data-progress]").hidden = false;
  button.disabled = true;
  text.textContent = "";
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = Math.round((event.loaded / event.total) * 100);
    if (event.loaded === event.total) text.textContent = text.dataset.checking;
  });
  request.addEventListener("load", () => {
    if (request.getResponseHeader("Content-Type")?.startsWith("application/json")) {
      window.location.assign(JSON.parse(request.responseText).address);
    } else if (request.responseURL && !request.responseURL.startsWith(form.action)) {
      // Led elsewhere, to log in again for example.
      window.location.assign(request.responseURL);
    } else {
      replaceForm(form, request.responseText);
    }
  });
  request.addEventListener("error", () => {
    text.textContent = text.dataset.failed;
    bar.value = 0;
    button.disabled = false;
    button.focus();
  });
  request.open("POST", form.action);
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  request.send(new FormData(form));
}

function start(form) {
  showPreview(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}

const form = document.querySelector("[data-entry-form]");
if (form) start(form);
