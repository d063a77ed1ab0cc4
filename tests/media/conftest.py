from tests.media.channels import channel, youtube

__all__ = ["channel", "youtube"]
