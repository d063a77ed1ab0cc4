"""The embedded shape that ``make run`` starts: SQLite, files in var/, no mail server."""

from .base import *  # noqa: F403
from .base import env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-this-machine-make-run")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *env.list("ALLOWED_HOSTS", default=[])]
EMAIL_BACKEND = "hub.core.mail.FileAndTerminalBackend"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
