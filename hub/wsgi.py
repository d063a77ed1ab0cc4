"""The entrance for a WSGI server: ``hub.wsgi:application``."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.production")

application = get_wsgi_application()
# Everything that the first visitor would wait for.
import_module(settings.ROOT_URLCONF)
