// While a paper is being made, its list is read anew; without this there is a link for it.
const list = () => document.querySelector("[data-papers]");

async function follow() {
  while (list()?.dataset.papers === "under-way") {
    await new Promise((later) => setTimeout(later, 3000));
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-papers]");
    if (fresh) list().replaceWith(document.adoptNode(fresh));
  }
  document.querySelectorAll("button[data-waits]").forEach((button) => {
    button.disabled = false;
  });
}

follow();
