/* A video goes to the server in pieces while the rest of the form is written; without this it goes with the form. */

import { Upload } from "./upload.js";

const PIECE = 4 * 1024 * 1024;

function start(box) {
  const form = box.closest("form");
  const input = box.querySelector("[data-video-input]");
  const token = box.querySelector("[data-upload-token]");
  const row = box.querySelector("[data-upload-row]");
  const bar = row.querySelector("progress");
  const said = row.querySelector("[data-upload-said]");
  const words = box.dataset;
  let upload = null;
  let waiting = false;

  const megabytes = (bytes) => Math.round(bytes / (1024 * 1024));

  async function cancel() {
    const stopped = upload;
    upload = null;
    waiting = false;
    row.hidden = true;
    input.value = "";
    token.value = "";
    await stopped?.cancel();
    input.focus();
  }

  async function send(file) {
    if (upload) await upload.cancel();
    token.value = "";
    box.querySelector("[data-upload-kept]")?.remove();
    row.hidden = false;
    row.querySelector("[data-upload-name]").textContent = file.name;
    bar.value = 0;
    if (file.size > Number(words.maxBytes)) {
      said.textContent = words.wordsTooLarge;
      input.value = "";
      return;
    }
    const mine = new Upload(file, {
      endpoint: words.endpoint,
      csrf: form.querySelector("[name=csrfmiddlewaretoken]").value,
      piece: PIECE,
      onProgress(offset) {
        bar.value = (100 * offset) / file.size;
        said.textContent = words.wordsSending
          .replace("DONE", megabytes(offset))
          .replace("TOTAL", megabytes(file.size));
      },
      onWait() {
        said.textContent = words.wordsWaiting;
      },
    });
    upload = mine;
    try {
      const whole = await mine.run();
      if (upload !== mine) return;
      token.value = whole;
      mine.forget();
      // The server has it: it does not travel a second time with the form.
      input.value = "";
      said.textContent = words.wordsSent;
      upload = null;
      if (waiting) form.requestSubmit();
    } catch {
      if (upload !== mine) return;
      upload = null;
      waiting = false;
      said.textContent = words.wordsRefused;
    }
  }

  input.addEventListener("change", () => {
    if (input.files.length) send(input.files[0]);
  });
  row.querySelector("[data-upload-cancel]").addEventListener("click", cancel);
  form.addEventListener("submit", (event) => {
    if (!upload) return;
    event.preventDefault();
    waiting = true;
    said.textContent = words.wordsFirst;
  });
}

for (const box of document.querySelectorAll("[data-video-upload]")) start(box);
