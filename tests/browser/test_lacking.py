"""What is missing on a machine fails its tests in CI and skips them elsewhere: checked without a browser."""

from __future__ import annotations

import pytest

from tests.browser.chromium import find_chromium, lacking

FAILED, SKIPPED = pytest.fail.Exception, pytest.skip.Exception


class NoChromium:
    """Stands for Playwright where it brought no browser."""

    class chromium:  # noqa: N801 - Playwright's name
        executable_path = "/nowhere/chromium"


@pytest.mark.parametrize(("ci", "outcome"), [("true", FAILED), ("1", FAILED), ("", SKIPPED), (None, SKIPPED)])
def test_what_is_missing_fails_in_ci_and_skips_elsewhere(
    ci: str | None, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    if ci is not None:
        monkeypatch.setenv("CI", ci)
    monkeypatch.setattr("tests.browser.chromium.shutil.which", lambda _name: None)
    with pytest.raises(outcome, match=r"^no java$"):
        lacking("no java")
    with pytest.raises(outcome, match="no Chromium: apt-get install chromium"):
        find_chromium(NoChromium())  # type: ignore[arg-type]
