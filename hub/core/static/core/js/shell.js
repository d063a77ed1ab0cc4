// The small comforts of the frame; without it everything still works.

// Menus made of <details> close with Escape and when one goes elsewhere.
const menus = () => document.querySelectorAll("details.hub-details[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});

const closeOthers = (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
};
document.addEventListener("click", closeOthers);
document.addEventListener("focusin", closeOthers);

// The menu of small screens lies over the page: when the keyboard leaves it, it closes.
const sheet = document.getElementById("shell-menu");
document.addEventListener("focusin", (event) => {
  if (sheet?.matches(":popover-open") && !sheet.contains(event.target)) sheet.hidePopover();
});

// A message to everybody can be hidden; the browser remembers it, the server is not told.
for (const banner of document.querySelectorAll("[data-banner]")) {
  const key = `hidden-banner-${banner.dataset.banner}`;
  if (localStorage.getItem(key)) {
    banner.remove();
    continue;
  }
  const close = banner.querySelector(".hub-banner__close");
  close.hidden = false;
  close.addEventListener("click", () => {
    localStorage.setItem(key, "1");
    banner.remove();
    document.getElementById("main").focus();
  });
}

// The rating is sent without leaving the page.
for (const form of document.querySelectorAll("form[data-rating]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "HX-Request": "true" },
    }).catch(() => null);
    if (!answer) {
      form.submit();
      return;
    }
    const words = document.createElement("div");
    words.innerHTML = await answer.text();
    form.replaceWith(words);
    words.querySelector("[tabindex]")?.focus();
  });
}
