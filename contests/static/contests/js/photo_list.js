// The photos that were chosen: each is on its way at once, with a bar of its own; they can be put in order, taken out.
// What cannot be sent in pieces travels with the form, as it does without this script.

import { Upload } from "../../media/upload.js";

const megabytes = (bytes) => (bytes / 1024 / 1024).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

export function photoList(form) {
  const input = form.querySelector("[data-photo-input]");
  const list = form.querySelector("[data-uploads-list]");
  const shape = form.querySelector("[data-upload-row]");
  const rows = new Map();

  function add(file) {
    const row = shape.content.cloneNode(true).firstElementChild;
    const image = row.querySelector("img");
    const bar = row.querySelector("progress");
    const said = row.querySelector("[data-upload-said]");
    const words = form.dataset;
    for (const name of row.querySelectorAll("[data-upload-name]")) name.textContent = file.name;
    image.alt = words.previewAlt;
    image.onload = () => { image.hidden = false; };
    // Where the browser cannot draw the format (HEIC, mostly) the server does, once it has the file.
    image.onerror = () => {
      image.onerror = null;
      const uploads = new URL(words.uploads, document.baseURI);
      item.done.then(() => { if (item.token) image.src = new URL(`${item.token}/anteprima.jpg`, uploads); });
    };
    image.src = URL.createObjectURL(file);
    list.append(row);
    const upload = new Upload(file, {
      endpoint: words.uploads,
      csrf: form.elements.csrfmiddlewaretoken.value,
      onProgress: (offset) => {
        bar.value = Math.round((offset / file.size) * 100);
        said.textContent = words.wordsSending.replace("DONE", megabytes(offset)).replace("TOTAL", megabytes(file.size));
      },
      onWait: () => { said.textContent = words.wordsWaiting; },
    });
    const item = { file, upload, token: null, image };
    rows.set(row, item);
    if (file.size > Number(words.maxBytes)) {
      bar.hidden = true;
      said.textContent = words.tooLarge;
      item.done = Promise.resolve();
      return;
    }
    item.done = upload.run().then(
      (token) => {
        item.token = token;
        said.textContent = `${words.wordsSent} (${megabytes(file.size)} MB)`;
      },
      () => {
        bar.hidden = true;
        said.textContent = words.wordsPlain;
      },
    );
  }

  function remove(row) {
    const item = rows.get(row);
    item.upload.cancel();
    URL.revokeObjectURL(item.image.src);
    rows.delete(row);
    row.remove();
  }

  function take() {
    if (!("series" in form.dataset)) [...rows.keys()].forEach(remove);
    for (const file of input.files) add(file);
    // They travel by themselves now.
    input.value = "";
  }

  input.addEventListener("change", take);
  // Who was quicker than this script, or came back, has chosen already.
  if (input.files.length) take();
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-upload]");
    if (event.target.closest("[data-upload-remove]")) {
      remove(row);
      input.focus();
    } else if (event.target.closest("[data-upload-up]")) {
      row.previousElementSibling?.before(row);
      row.querySelector("[data-upload-up]").focus();
    }
  });

  return {
    // Everything has arrived, or will travel with the form.
    ready: () => Promise.all([...rows.values()].map((item) => item.done)),
    // Name the photos in the form, in the order in which they stand.
    fill(data) {
      data.delete("photo");
      for (const row of list.querySelectorAll("[data-upload]")) {
        const item = rows.get(row);
        if (item?.token) data.append("photo_upload", item.token);
        else if (item) data.append("photo", item.file);
      }
    },
    forget: () => rows.forEach((item) => item.upload.forget()),
  };
}
