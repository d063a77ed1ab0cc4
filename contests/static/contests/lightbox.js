// The gallery's photos in large, in a native dialog: arrows, Home, End, Escape, swipe.
// Each photo is a link to its own page; without this script one simply follows it.

const list = document.querySelector("[data-gallery]");
const box = document.querySelector("[data-lightbox]");
const part = (name) => box.querySelector(`[data-lightbox-${name}]`);
const links = [...list.querySelectorAll("[data-photo]")];
let at = 0;

function show(index) {
  at = Math.min(Math.max(index, 0), links.length - 1);
  const link = links[at];
  const picture = link.querySelector("picture")?.cloneNode(true);
  picture?.querySelectorAll("[sizes]").forEach((source) => (source.sizes = "100vw"));
  picture?.querySelector("img")?.removeAttribute("loading");
  part("photo").replaceChildren(...(picture ? [picture] : []));
  part("caption").replaceChildren(
    ...[...link.closest("figure").querySelector("figcaption").children].flatMap((line, i) => {
      const copy = line.cloneNode(true);
      copy.removeAttribute("class");
      return i ? [" · ", copy] : [copy];
    }),
    ` (${at + 1}/${links.length})`,
  );
  part("page").href = link.href;
  part("before").disabled = at === 0;
  part("after").disabled = at === links.length - 1;
}

function step(by) {
  if (!links[at + by]) return;
  show(at + by);
  // A button that goes grey would drop the focus out of the dialog.
  if (document.activeElement?.disabled || document.activeElement === document.body) part("close").focus();
}

list.addEventListener("click", (event) => {
  const link = event.target.closest("[data-photo]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(links.indexOf(link));
  box.showModal();
  part("close").focus();
});

part("before").addEventListener("click", () => step(-1));
part("after").addEventListener("click", () => step(1));
part("close").addEventListener("click", () => box.close());
box.addEventListener("close", () => links[at].focus());
box.addEventListener("keydown", (event) => {
  const keys = {
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    Home: () => step(-at),
    End: () => step(links.length - 1 - at),
  };
  if (!keys[event.key]) return;
  keys[event.key]();
  event.preventDefault();
});

let from;
const surface = part("photo");
surface.addEventListener("pointerdown", (event) => {
  from = event.isPrimary && event.pointerType !== "mouse" ? event.clientX : undefined;
});
surface.addEventListener("pointerup", (event) => {
  if (from === undefined || !event.isPrimary) return;
  const way = event.clientX - from;
  from = undefined;
  if (Math.abs(way) > 50) step(way < 0 ? 1 : -1);
});
