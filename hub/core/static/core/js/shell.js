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
