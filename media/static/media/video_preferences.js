// The page on which a choice about videos is seen and taken back.
import { isRemembered, remember } from "./video_choice.js";

const root = document.querySelector("[data-video-choice]");

function show() {
  for (const element of root.querySelectorAll("[data-when]")) {
    element.hidden = element.dataset.when !== (isRemembered() ? "open" : "ask");
  }
}

root.querySelector("[data-forget]").addEventListener("click", () => {
  remember(false);
  show();
  const said = root.querySelector("[data-when='ask']");
  said.focus();
});
show();
