// One file to the server in pieces, by the tus protocol 1.0 (tus.io): after a lost line, or when the same file is
// chosen again after a reload, it goes on where it was. Why no library: docs/decisions/0011.

const PIECE = 512 * 1024;
const WAITS = [500, 1000, 2000, 4000, 8000, 15000];
// What one browser knows of its uploads: by address, name, size and day of the file.
export const SHELF = "uploads";

// What a server that is there has refused for good; a line that is lost is no such refusal.
export class Refused extends Error {}

function shelf() {
  try {
    return JSON.parse(localStorage.getItem(SHELF) ?? "{}");
  } catch {
    return {};
  }
}

function remember(fingerprint, address) {
  try {
    const all = shelf();
    if (address) all[fingerprint] = address;
    else delete all[fingerprint];
    localStorage.setItem(SHELF, JSON.stringify(Object.fromEntries(Object.entries(all).slice(-50))));
  } catch {
    // Without storage a reload begins anew.
  }
}

function inBase64(text) {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}

export class Upload {
  constructor(file, { endpoint, csrf, onProgress, onWait, piece = PIECE }) {
    Object.assign(this, { file, endpoint, csrf, onProgress, onWait, piece });
    this.fingerprint = [endpoint, file.name, file.size, file.lastModified].join("|");
    this.stopper = new AbortController();
    this.lost = 0; // times in a row without a byte more
  }

  // The token under which the server knows the whole file.
  async run() {
    let offset = await this.#surely(() => this.#find());
    while (offset < this.file.size) {
      this.onProgress(offset);
      const before = offset;
      offset = await this.#surely(() => this.#sendPiece(before));
      if (offset > before) this.lost = 0;
    }
    this.onProgress(offset);
    return this.address.split("/").filter(Boolean).at(-1);
  }

  // It is not wanted any more, or what it is for has it.
  forget() {
    remember(this.fingerprint, null);
  }

  async cancel() {
    this.stopper.abort();
    this.forget();
    if (this.address) await fetch(this.address, { method: "DELETE", headers: this.#headers() }).catch(() => {});
  }

  async #find() {
    this.address ??= shelf()[this.fingerprint];
    if (this.address) {
      const answer = await this.#ask("HEAD", this.address);
      if (answer.ok && Number(answer.headers.get("Upload-Length")) === this.file.size)
        return Number(answer.headers.get("Upload-Offset"));
      this.address = null;
      this.forget();
    }
    const answer = await this.#ask("POST", this.endpoint, {
      "Upload-Length": String(this.file.size),
      "Upload-Metadata": `filename ${inBase64(this.file.name)}`,
    });
    if (!answer.ok) throw new Refused(answer.status);
    this.address = answer.headers.get("Location");
    remember(this.fingerprint, this.address);
    return 0;
  }

  async #sendPiece(offset) {
    const answer = await this.#ask(
      "PATCH",
      this.address,
      { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) },
      this.file.slice(offset, offset + this.piece),
    );
    if (answer.ok) return Number(answer.headers.get("Upload-Offset"));
    // The server knows better how far it is, or has forgotten the file.
    if ([404, 409, 410].includes(answer.status)) return this.#find();
    throw new Refused(answer.status);
  }

  async #ask(method, address, headers = {}, body = undefined) {
    const answer = await fetch(address, {
      method,
      body,
      headers: { ...this.#headers(), ...headers },
      signal: this.stopper.signal,
      redirect: "error",
    });
    // A server that is broken or busy is tried again, like a line that is lost.
    if (answer.status >= 500) throw new TypeError(String(answer.status));
    return answer;
  }

  #headers() {
    return { "Tus-Resumable": "1.0.0", "X-CSRFToken": this.csrf };
  }

  // Again and again while the line is lost; at once when the browser says that it is back.
  async #surely(deed) {
    for (;;) {
      try {
        return await deed();
      } catch (error) {
        if (error instanceof Refused || this.stopper.signal.aborted) throw error;
        this.onWait();
        await new Promise((resolve) => {
          const timer = setTimeout(resolve, WAITS[Math.min(this.lost, WAITS.length - 1)]);
          addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
        });
        this.lost += 1;
        // What arrived of the piece counts: ask how far it is.
        if (this.address) deed = () => this.#find();
      }
    }
  }
}
