// Wagtail saves a draft by itself while somebody writes. Pressing "Publish" in that moment would send the new
// page a second time, before the form knows that it has been made: the answer was "slug already in use".
// So the form waits for the draft, and nothing is saved by itself any more once it is under way.
const underWay = new WeakSet();
const sent = new WeakSet();

document.addEventListener("w-autosave:save", (event) => {
  if (sent.has(event.target)) event.preventDefault();
  else underWay.add(event.target);
});

function saved(event) {
  underWay.delete(event.target);
  event.target.dispatchEvent(new Event("hub:saved"));
}
document.addEventListener("w-autosave:success", saved);
document.addEventListener("w-autosave:error", saved);

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!underWay.has(form)) {
      sent.add(form);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    // The button that was pressed is disabled by then, and would not be sent.
    form.querySelector("input[data-pressed]")?.remove();
    if (event.submitter?.name) {
      const pressed = document.createElement("input");
      Object.assign(pressed, { type: "hidden", name: event.submitter.name, value: event.submitter.value });
      pressed.dataset.pressed = "";
      form.append(pressed);
    }
    form.addEventListener("hub:saved", () => form.requestSubmit(), { once: true });
  },
  { capture: true },
);

// Back to the form, kept by the browser as it was left.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) document.querySelectorAll("form").forEach((form) => sent.delete(form));
});
