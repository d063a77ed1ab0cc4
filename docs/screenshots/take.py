"""Take the README's screenshots of a running demo town: ``.venv/bin/python docs/screenshots/take.py http://127.0.0.1:8000``."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent
SHOTS = {
    "home": ("/it/", 1280, 900),
    "hashtag": ("/it/restiamo-connessi/", 1280, 900),
    "contest": ("/it/restiamo-connessi/sfumature-2026/", 1280, 900),
    "phone": ("/en/restiamo-connessi/", 390, 844),
}


def main(base: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (path, width, height) in SHOTS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(base + path, wait_until="load")
            page.wait_for_timeout(500)
            Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(
                FOLDER / f"{name}.webp", quality=72, method=6
            )
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
