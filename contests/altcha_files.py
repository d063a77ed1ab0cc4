"""The package altcha-django as an app of which we use one file: the widget that it carries.

Challenges are made and checked by ``contests.proof``, so nothing of its settings and checks is taken in.
"""

from django.apps import AppConfig


class AltchaFilesConfig(AppConfig):
    name = "altcha_django"
    label = "altcha_files"
