// The device's own way of sharing; where there is none, the address is copied.
const button = document.querySelector("[data-share]");

if (button && (navigator.share || navigator.clipboard)) {
  const status = document.querySelector("[data-share-status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      if (navigator.share) {
        await navigator.share({ title: document.title, url: location.href });
      } else {
        await navigator.clipboard.writeText(location.href);
        status.textContent = button.dataset.said;
      }
    } catch (error) {
      // A person who closes the device's dialog changed their mind: nothing to say.
      if (error.name !== "AbortError") status.textContent = location.href;
    }
  });
}
