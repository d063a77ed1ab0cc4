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

// The page was taken away while it was read, or the server says no: go there, and read what it says.
document.addEventListener("htmx:responseError", (event) => {
  window.location.assign(event.detail.pathInfo.finalRequestPath);
});
