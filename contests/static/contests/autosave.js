// Saves at every touch and keeps on the device what could not be sent: by the address to which it goes,
// so that it is sent from whatever page of the jury is open when there is a connection again.

export function autosave({ shelf, token, words, tell, onAnswer }) {
  let memory = {};
  let sending = null;
  let following = null;
  let pause = 0;

  function read() {
    try {
      return JSON.parse(localStorage.getItem(shelf)) ?? {};
    } catch {
      return memory;
    }
  }

  function write(queue) {
    memory = queue;
    try {
      if (Object.keys(queue).length) localStorage.setItem(shelf, JSON.stringify(queue));
      else localStorage.removeItem(shelf);
    } catch {
      // No storage (private mode, full): what is in memory is still sent.
    }
  }

  function keep(address, body) {
    write({ ...read(), [address]: body });
    tell("saving", words.saving);
  }

  // One flush at a time; all who ask meanwhile share the one that comes after it, and its answers.
  function flush() {
    if (sending) {
      const again = () => {
        following = null;
        return flush();
      };
      following ??= sending.then(again, again);
      return following;
    }
    sending = empty().finally(() => {
      sending = null;
    });
    return sending;
  }

  // What the server said to each address; it stops at the first that could not be asked.
  async function empty() {
    const answers = {};
    const waiting = Object.entries(read());
    for (const [address, body] of waiting) {
      const answer = await send(address, body);
      if (!answer) return answers;
      const queue = read();
      if (queue[address] === body) delete queue[address];
      write(queue);
      answers[address] = answer;
      if (answer.error) {
        tell("waiting", answer.error);
        return answers;
      }
      onAnswer(answer);
    }
    pause = 0;
    if (!waiting.length) return answers;
    if (Object.keys(read()).length) setTimeout(flush, 0);
    else tell("saved", words.saved);
    return answers;
  }

  // What the server said; undefined if it could not be asked, which is tried again later.
  async function send(address, body) {
    const data = new URLSearchParams(body);
    data.set("csrfmiddlewaretoken", token);
    try {
      const response = await fetch(address, {
        method: "POST",
        body: data,
        redirect: "manual",
        keepalive: true,
        headers: { "X-Requested-With": "fetch", Accept: "application/json" },
      });
      if (response.type === "opaqueredirect" || response.status === 403) {
        later(words.login);
        return undefined;
      }
      if (response.status === 404) return { error: words.gone };
      if (response.status >= 500) throw new Error(response.status);
      return await response.json();
    } catch {
      later(words.waiting);
      return undefined;
    }
  }

  function later(reason) {
    tell("waiting", reason);
    pause = Math.min(pause ? pause * 2 : 2000, 30000);
    setTimeout(flush, pause);
  }

  addEventListener("online", flush);
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  return { keep, flush, waiting: (address) => read()[address], isEmpty: () => !Object.keys(read()).length };
}

export function showProgress(place, words, answer) {
  const bar = place.querySelector("[data-progress]");
  bar.max = answer.total;
  bar.value = answer.done;
  place.querySelector("[data-progress-words]").textContent = words
    .replace("DONE", answer.done)
    .replace("TOTAL", answer.total);
}

export function wordsOf({ wordsSaved, wordsSaving, wordsWaiting, wordsLogin, wordsGone }) {
  return { saved: wordsSaved, saving: wordsSaving, waiting: wordsWaiting, login: wordsLogin, gone: wordsGone };
}
