"""Words of Wagtail that its Italian lacks: our catalogues have them, and win.

What is no longer in Wagtail, or is in its own catalogue, goes.
"""

from django.utils.translation import gettext_noop as _

WORDS = (
    # lists of pages
    _("Actions (footer)"),
    _("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s"),
    _("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s across entire site."),
    _(
        "%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s in "
        "'<span class=\"w-title-ellipsis\">%(title)s</span>'."
    ),
    # two people on one page
    _("View latest version"),
    _("Currently idle"),
    _("Proceeding will overwrite the changes you made in that window."),
    _("Proceeding will overwrite the changes made by %(user_name)s."),
    _("Alternatively, you can view the latest version in a new tab."),
    _("A network error occurred"),
    _(
        "Troubleshoot your connection to the site before proceeding. "
        "Open the editor in a separate tab to view the last saved version."
    ),
    # the checks of a page
    _("Meta description is empty"),
    _("Add a concise description for search engines"),
    # documents
    _("Maximum filesize: %(max_upload_size)s."),
)
