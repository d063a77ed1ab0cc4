// Who comes back finds the page that was read last (see below); the browser itself stays at the top.
if (history.scrollRestoration === "manual" && /^#stream-\d+$/.test(location.hash)) {
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) document.querySelector(location.hash)?.scrollIntoView();
  });
}

// After "show more" the reader goes on where the new cards begin; the status line says how many there are.
let first = "";

document.addEventListener("htmx:beforeRequest", (event) => {
  first = event.target.dataset.more || "";
});

document.addEventListener("htmx:afterSettle", (event) => {
  // The filters fold when one is chosen: where it is out of sight now, one goes on at what it has found.
  if (event.target.id === "stream" && document.activeElement === document.body) {
    document.getElementById("stream-title").focus();
  }
  if (!first) return;
  // Who comes back here gets the page that was read last, not the height at which a longer one was left.
  history.scrollRestoration = "manual";
  document.getElementById(first)?.focus({ preventScroll: false });
  first = "";
});

// The page was taken away while it was read, or the server says no: go there, and read what it says.
document.addEventListener("htmx:responseError", (event) => {
  window.location.assign(event.detail.pathInfo.finalRequestPath);
});
