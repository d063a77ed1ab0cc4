// Saves at every touch and keeps on the device what could not be sent: by the address to which it goes,
// so that it is sent from whatever page of the jury is open when there is a connection again.
// Touches go in their order, however many wait, so that each of them can be taken back alone.

// So many go in one request; the server takes no more.
const AT_ONCE = 100;

export function autosave({ shelf, token, words, tell, onAnswer }) {
  let memory = {};
  let sending = null;
  let following = null;
  let pause = 0;
  // What is typed on joins the touch before it, as long as that has not been sent.
  let isOpen = false;

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

  function waiting(address) {
    return read()[address] ?? [];
  }

  // Tells whether it joined the touch before it.
  function keep(address, body, isTyped = false) {
    const touches = waiting(address);
    const joins = isTyped && isOpen && touches.length > 0;
    write({ ...read(), [address]: [...(joins ? touches.slice(0, -1) : touches), body] });
    isOpen = isTyped;
    tell("saving", words.saving);
    return joins;
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
    const addresses = Object.keys(read());
    for (const address of addresses) {
      isOpen = false;
      const touches = waiting(address).slice(0, AT_ONCE);
      const answer = await send(address, touches);
      if (!answer) return answers;
      const { [address]: all = [], ...queue } = read();
      // Another page of the jury may have sent them meanwhile.
      const left = touches.reduce((rest, touch) => (rest[0] === touch ? rest.slice(1) : rest), all);
      write(left.length ? { ...queue, [address]: left } : queue);
      answers[address] = answer;
      if (answer.error) {
        tell("waiting", answer.error);
        return answers;
      }
      onAnswer(answer);
    }
    pause = 0;
    if (!addresses.length) return answers;
    if (Object.keys(read()).length) setTimeout(flush, 0);
    else tell("saved", words.saved);
    return answers;
  }

  // What the server said; undefined if it could not be asked, which is tried again later.
  async function send(address, touches) {
    const data = new URLSearchParams({ csrfmiddlewaretoken: token });
    for (const touch of touches) data.append("touch", touch);
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
  return { keep, flush, waiting, isEmpty: () => !Object.keys(read()).length };
}

// What was touched on this page, or still waits on the device, to be taken back one by one;
// ``base`` is what stood before all of it.
export function historyOf(base, waiting) {
  const done = [];
  for (const touch of waiting) {
    if (new URLSearchParams(touch).has("back")) done.pop();
    else done.push(touch);
  }
  return {
    now: () => done.at(-1) ?? base,
    add(touch, joins) {
      if (joins) done.pop();
      done.push(touch);
    },
    // How the server is told; undefined if there is nothing of this page.
    back: () => done.length ? `${done.pop()}&back=1` : undefined,
  };
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
