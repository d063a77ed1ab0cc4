// What the worker is at is read anew until it is done; without this there is a link for it.
const part = () => document.querySelector("[data-progress]");

async function follow() {
  while (part()?.dataset.progress === "under-way") {
    await new Promise((later) => setTimeout(later, 2000));
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-progress]");
    if (!fresh) {
      // The rest of the page is another one now.
      location.reload();
      return;
    }
    part().replaceWith(document.adoptNode(fresh));
  }
  document.querySelectorAll("button[data-waits]").forEach((button) => {
    button.disabled = false;
  });
}

follow();
