"""No template asks for an icon that does not exist."""

import re
from pathlib import Path

from django.conf import settings

from hub.core import icons
from hub.core.enums import SocialNetwork
from hub.core.models import initiative_kinds

ASKED = re.compile(r"""(?:\{% icon |name=|icon=|"icon": |_icon = )["'](it-[a-z0-9-]+)["']""")


def test_every_icon_that_is_asked_for_exists() -> None:
    asked = {f"it-{network}" for network in SocialNetwork.values}
    asked |= {kind.kind_icon for kind in initiative_kinds().values()}
    for room in ("hub", "projects", "contests", "media"):
        for ending in ("html", "py"):
            for path in (Path(settings.PROJECT_DIR) / room).rglob(f"*.{ending}"):
                asked |= set(ASKED.findall(path.read_text(encoding="utf-8")))

    assert asked - set(icons.symbols()) == set()
    assert len(asked) > 20


def test_an_unknown_icon_does_not_break_a_page() -> None:
    assert icons.shapes("it-nowhere") == ("0 0 24 24", "")
