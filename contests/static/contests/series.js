// The photos of a series, one at a time, without leaving the page: a light strip, two arrows, the keys , and .
// Without it each is a link that shows the same page with that photo.

const box = document.querySelector("[data-series]");
const ones = [...box.querySelectorAll("[data-one]")];
const links = [...box.querySelectorAll("[data-series-go]")];
const said = box.querySelector("[data-series-said]");
const useKeys = document.querySelector("[data-help-keys]");
let at = Math.max(0, ones.findIndex((one) => !one.hidden));

function show(index) {
  at = (index + ones.length) % ones.length;
  ones.forEach((one, i) => { one.hidden = i !== at; });
  links.forEach((link, i) => {
    if (i === at) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  said.textContent = said.dataset.seriesSaid.replace("NUMBER", at + 1);
  // The next one is loaded before it is asked for.
  ones[(at + 1) % ones.length].querySelector("img")?.removeAttribute("loading");
}

box.addEventListener("click", (event) => {
  const link = event.target.closest("[data-series-go], [data-series-before], [data-series-after]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.hasAttribute("data-series-go")) show(links.indexOf(link));
  else show(at + (link.hasAttribute("data-series-before") ? -1 : 1));
});

document.addEventListener("keydown", (event) => {
  const step = { ",": -1, ".": 1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (useKeys && !useKeys.checked) return;
  if (event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  event.preventDefault();
  show(at + step);
});

addEventListener("load", () => ones[(at + 1) % ones.length].querySelector("img")?.removeAttribute("loading"));
