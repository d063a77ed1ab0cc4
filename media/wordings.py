"""What is agreed to for a resident's video. Change a text, raise its version: what was given stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.core.agreed import Wording
from media.enums import VideoConsentKind

if TYPE_CHECKING:
    from django.utils.functional import Promise

WORDINGS: dict[VideoConsentKind, tuple[str, str | Promise]] = {
    VideoConsentKind.LICENCE: (
        "1",
        _(
            "I made this video or have the right to pass it on, also of the music that is heard in it. "
            "I give {town} a free, non-exclusive licence to publish it, with its title, its words and the "
            "name of who speaks, on this site and on the municipality’s own channel on YouTube, and to adapt "
            "its form for that (size, captions). It stays there until I withdraw it or the municipality "
            "takes it away. I can withdraw it at any time under “My videos”: its page then goes at once and "
            "our copies are deleted."
        ),
    ),
    VideoConsentKind.PEOPLE: (
        "1",
        _(
            "Everybody who can be recognised in the video, by face, voice or name, knows that it is "
            "published here and has agreed."
        ),
    ),
    VideoConsentKind.NO_MINORS: (
        "1",
        _("Nobody under 18 can be recognised in the video, and nobody under 18 made it."),
    ),
    VideoConsentKind.GUARDIAN: (
        "1",
        _(
            "I am the parent or guardian of a minor who can be recognised in this video or made it. In the "
            "minor’s name I agree that {town} publishes it on this site and on the municipality’s own "
            "channel on YouTube. I can take this back at any time: the video then goes from these pages at "
            "once."
        ),
    ),
    VideoConsentKind.SOLE: (
        "1",
        _("I declare that nobody but me has parental responsibility for the minor in this video."),
    ),
}


def wording(kind: VideoConsentKind, *, town: str) -> Wording:
    """The words for ``kind`` in the language of the page."""
    version, text = WORDINGS[kind]
    return Wording(
        kind=kind, version=version, language=get_language() or "", text=str(text).format(town=town)
    )


def signed_kinds(*, is_sole: bool) -> tuple[VideoConsentKind, ...]:
    """What a guardian signs; who is the only one declares that too."""
    alone = (VideoConsentKind.SOLE,) if is_sole else ()
    return (VideoConsentKind.GUARDIAN, *alone)


def wordings(*, town: str) -> dict[VideoConsentKind, Wording]:
    """Every text that the form shows."""
    return {kind: wording(kind, town=town) for kind in VideoConsentKind}
