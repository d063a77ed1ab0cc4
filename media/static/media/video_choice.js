// What a person chose about videos on this device: kept only after they ticked a box, never sent.
const KEY = "hub:videos";

export function isRemembered() {
  try {
    return localStorage.getItem(KEY) === "open";
  } catch {
    return false; // a browser that keeps nothing
  }
}

export function remember(yes) {
  try {
    if (yes) localStorage.setItem(KEY, "open");
    else localStorage.removeItem(KEY);
  } catch {
    // The choice holds for this page only.
  }
}
