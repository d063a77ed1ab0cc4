// The photo in its own pixels, or fitted to the screen: by pointer, by touch, by keyboard. The file is asked for
// when somebody wants to see it. Without this script the photo is a link to that file.

const work = document.querySelector("[data-jury-work]");
const zoom = work.querySelector("[data-zoom]");
const pane = zoom?.querySelector("[data-zoom-pane]");
const toggle = zoom?.querySelector("[data-zoom-toggle]");
const words = zoom?.dataset;
// The photo that is shown now: a series has several.
const link = () => work.querySelector("[data-one]:not([hidden]) [data-zoom-open]");

let whole = { width: 0, height: 0 }; // the photo's own pixels
let isFitted = false;
let state = "loading";

// At 100% a pixel of the photo is one of the screen, however many of them make a CSS pixel.
function scaleNow() {
  const full = 1 / devicePixelRatio;
  if (!isFitted) return full;
  return Math.min(full, pane.clientWidth / whole.width, pane.clientHeight / whole.height);
}

function draw() {
  const photo = pane.firstElementChild;
  const scale = scaleNow();
  photo.width = Math.max(1, Math.floor(whole.width * scale));
  photo.height = Math.max(1, Math.floor(whole.height * scale));
  pane.classList.toggle("is-fitted", isFitted);
  toggle.setAttribute("aria-pressed", String(isFitted));
  const percent = Math.round(scale * devicePixelRatio * 100);
  const size = `${whole.width} × ${whole.height}`;
  zoom.querySelector("[data-zoom-size]").textContent = `${percent}%: ${size}`;
  zoom.querySelector("[data-zoom-state]").textContent = words[state] ?? "";
}

// ``at`` is the point of the photo, from 0 to 1, that stays in the middle.
function centre(at) {
  const photo = pane.firstElementChild;
  pane.scrollTo(photo.width * at.x - pane.clientWidth / 2, photo.height * at.y - pane.clientHeight / 2);
}

function show(image, now) {
  state = now;
  whole = { width: image.naturalWidth, height: image.naturalHeight };
  image.alt = link().querySelector("img").alt;
  image.draggable = false;
  pane.replaceChildren(image);
  draw();
}

async function load(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}

export async function enlarge(at = { x: 0.5, y: 0.5 }) {
  const asked = link();
  if (!asked) return;
  const { href } = asked;
  isFitted = false;
  zoom.showModal();
  pane.focus();
  if (pane.dataset.shown === href) {
    draw();
    centre(at);
    return;
  }
  pane.dataset.shown = href;
  // What the page has already, while the large file is on its way.
  const small = asked.querySelector("img");
  try {
    show(await load(small.currentSrc || small.src), "loading");
    centre(at);
    const image = await load(href);
    if (pane.dataset.shown !== href) return;
    show(image, asked.dataset.zoomOpen || "smaller");
    centre(at);
  } catch {
    if (pane.dataset.shown !== href) return;
    delete pane.dataset.shown;
    state = "failed";
    if (pane.firstElementChild) draw();
    else zoom.close();
  }
}

function switchTo(fitted, at = { x: 0.5, y: 0.5 }) {
  isFitted = fitted;
  draw();
  centre(at);
}

function pointOf(image, { clientX, clientY }) {
  const box = image.getBoundingClientRect();
  return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height };
}

work.querySelector("[data-series]").addEventListener("click", (event) => {
  const opener = event.target.closest("[data-zoom-open]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const isPointed = event.clientX || event.clientY;
  enlarge(isPointed ? pointOf(opener.querySelector("img"), event) : undefined);
});

toggle?.addEventListener("click", () => switchTo(!isFitted));
zoom?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !work.querySelector("[data-help-keys]").checked) return;
  if (event.key === "z") zoom.close();
  else if (event.key === "f") switchTo(!isFitted);
  else return;
  event.stopPropagation();
  event.preventDefault();
});
// Also when the words above it take another line, or their letters have just arrived.
if (pane) new ResizeObserver(() => zoom.open && pane.firstElementChild && draw()).observe(pane);

// --- moving: a finger scrolls as anywhere, a mouse takes hold of the photo, the arrow keys scroll the pane ---------

let held = null;

pane?.addEventListener("pointerdown", (event) => {
  if (event.pointerType !== "mouse" || event.button || !event.target.matches("img")) return;
  event.preventDefault();
  pane.focus();
  pane.setPointerCapture(event.pointerId);
  held = { x: event.clientX, y: event.clientY, left: pane.scrollLeft, top: pane.scrollTop, isMoved: false };
});
pane?.addEventListener("pointermove", (event) => {
  if (!held) return;
  const [x, y] = [event.clientX - held.x, event.clientY - held.y];
  if (Math.hypot(x, y) > 4) held.isMoved = true;
  if (held.isMoved) pane.scrollTo(held.left - x, held.top - y);
});
pane?.addEventListener("pointercancel", () => {
  held = null;
});
pane?.addEventListener("pointerup", () => {
  const wasMoved = held?.isMoved;
  held = null;
  // The click that follows belongs to the moving.
  if (wasMoved) pane.addEventListener("click", (click) => click.stopImmediatePropagation(), { capture: true, once: true });
});
// A click on the fitted photo shows that point at 100%.
pane?.addEventListener("click", (event) => {
  const image = pane.firstElementChild;
  if (isFitted && image) switchTo(false, pointOf(image, event));
});
