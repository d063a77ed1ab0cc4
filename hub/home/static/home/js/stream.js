// After "show more" the reader goes on where the new cards begin; the status line says how many there are.
let first = "";

document.addEventListener("htmx:beforeRequest", (event) => {
  first = event.target.dataset.more || "";
});

document.addEventListener("htmx:afterSettle", () => {
  if (!first) return;
  document.getElementById(first)?.focus({ preventScroll: false });
  first = "";
});
