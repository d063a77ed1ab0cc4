from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hub.accounts.enums import StaffGroup
from hub.accounts.groups import grant


class ContestsConfig(AppConfig):
    name = "contests"
    label = "contests"
    verbose_name = _("Photo contests")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        grant(StaffGroup.CONTEST_STAFF, "contests.run_jury", "contests.publish_results")
