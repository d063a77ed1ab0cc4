"""Where the hub finds emulators: the settings, as their environment names them."""

from __future__ import annotations

from tests.emulators.google_accounts import LOGIN, REVOKE, TOKEN


def places_of(youtube: str, facebook: str) -> dict[str, str]:
    """For emulators that answer at these addresses, without a slash at the end."""
    return {
        "YOUTUBE_ROOT_URL": f"{youtube}/",
        "GOOGLE_LOGIN_URL": f"{youtube}{LOGIN}",
        "GOOGLE_TOKEN_URL": f"{youtube}{TOKEN}",
        "GOOGLE_REVOKE_URL": f"{youtube}{REVOKE}",
        "GRAPH_ROOT_URL": f"{facebook}/",
        "CHANNEL_PICTURE_HOSTS": ",".join(url.removeprefix("http://") for url in (youtube, facebook)),
    }
