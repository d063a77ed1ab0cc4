from tests.contests.conftest import quiet
from tests.media.channels import channel, owned, youtube

__all__ = ["channel", "owned", "quiet", "youtube"]
