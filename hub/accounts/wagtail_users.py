"""Wagtail's users, with our forms: an address instead of a name and a password."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleAppConfig(WagtailUsersAppConfig):
    user_viewset = "hub.accounts.people_admin.PeopleViewSet"
