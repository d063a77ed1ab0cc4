// Opens a video where it stands, after a click. Until then nothing is asked of YouTube.
import { isRemembered, remember } from "./video_choice.js";

const part = (root, name) => root.querySelector(`[data-${name}]`);

function player(root, autoplay) {
  const frame = document.createElement("iframe");
  const address = new URL(root.dataset.embed);
  if (!autoplay) address.searchParams.delete("autoplay");
  address.searchParams.set("hl", document.documentElement.lang);
  frame.src = address;
  frame.title = root.dataset.title;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.loading = autoplay ? "eager" : "lazy";
  // YouTube refuses (error 153) who does not say from which site they come.
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.className = "hub-video__frame";
  return frame;
}

function open(root, { autoplay }) {
  const frame = player(root, autoplay);
  part(root, "poster").hidden = true;
  part(root, "ask").hidden = true;
  part(root, "open-row").hidden = false;
  part(root, "revoke").hidden = !isRemembered();
  part(root, "stage").append(frame);
  if (autoplay) {
    part(root, "status").textContent = part(root, "status").dataset.loaded;
    frame.focus();
  }
}

function close(root) {
  part(root, "stage").querySelector("iframe")?.remove();
  part(root, "poster").hidden = false;
  part(root, "ask").hidden = false;
  part(root, "open-row").hidden = true;
  part(root, "remember").checked = isRemembered();
  part(root, "status").textContent = part(root, "status").dataset.closed;
  part(root, "play").focus();
}

for (const root of document.querySelectorAll("[data-video]")) {
  part(root, "elsewhere").hidden = true;
  part(root, "play").hidden = false;
  part(root, "plain-link").hidden = false;
  part(root, "remember-row").hidden = false;

  part(root, "play").addEventListener("click", () => {
    remember(part(root, "remember").checked);
    open(root, { autoplay: true });
  });
  part(root, "close").addEventListener("click", () => close(root));
  part(root, "revoke").addEventListener("click", () => {
    remember(false);
    close(root);
  });
  if (isRemembered()) open(root, { autoplay: false });
}
