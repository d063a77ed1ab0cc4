"""Settings shared by every shape; what varies is read from the environment."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

env = environ.Env()

PROJECT_DIR = Path(__file__).resolve().parents[2]
# Everything the program writes lies here: one folder to back up.
VAR_DIR = PROJECT_DIR / env.str("VAR_DIR", default="var")

SECRET_KEY = env.str("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])

INSTALLED_APPS = [
    # apps: each may import only those below it (see docs/architecture.md)
    "projects",
    "contests",
    "media",
    "hub.home",
    "hub.search",
    "hub.accounts",
    "hub.core",
    # Wagtail
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "hub.accounts.wagtail_users.PeopleAppConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    # accounts
    "allauth",
    "allauth.account",
    "allauth.mfa",
    # the rest
    "bootstrap_italia_template",
    "contests.altcha_files.AltchaFilesConfig",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "media.middleware.PublicFilesMiddleware",
    "hub.core.middleware.TextCompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "hub.core.middleware.SiteLanguagesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hub.core.middleware.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hub.accounts.middleware.AdminDoorMiddleware",
    "contests.middleware.LateAnnouncementMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "hub.core.shell.shell",
            ],
        },
    },
]

# --- database, cache, tasks -------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'hub.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Web and worker write side by side: readers never wait, writers queue.
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
    }
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = env.str("CACHE_URL", default="")
if CACHE_URL:
    _cache = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    CACHES = {"default": _cache, "renditions": {**_cache, "KEY_PREFIX": "renditions"}}
else:
    # Rate limits and phases must be seen by every process of the machine: a file, not memory.
    _cache = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache"}
    CACHES = {
        "default": {**_cache, "LOCATION": str(VAR_DIR / "cache"), "OPTIONS": {"MAX_ENTRIES": 20_000}},
        "renditions": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "renditions",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        },
    }

# Listed under both names: Wagtail 7.4 reads django-tasks' setting, Django 6 its own.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# --- languages ---------------------------------------------------------------

LANGUAGE_CODE = "it"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("it", _("Italian")),
    ("en", _("English")),
    ("fr", _("French")),
    ("ro", _("Romanian")),
]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Rome")
USE_TZ = True
FORMAT_MODULE_PATH = "hub.formats"

# --- files -------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_DIR", default=str(VAR_DIR / "static")))
# What set-up makes for the browser (``manage.py styles``), before ``collectstatic`` gathers it.
BUILD_DIR = VAR_DIR / "build"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "hub.core.stylesheets.BuiltFilesFinder",
]
MEDIA_URL = "/files/"
MEDIA_ROOT = VAR_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Residents' photos: never under MEDIA_ROOT, never with an address of their own.
    "private": {
        "BACKEND": "hub.core.storages.PrivateStorage",
        "OPTIONS": {"location": str(VAR_DIR / "private")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Where nginx finds the private storage (``internal``), to send files that a view has allowed; else we do.
PRIVATE_FILES_LOCATION = env.str("PRIVATE_FILES_LOCATION", default="")
FILE_UPLOAD_TEMP_DIR = None
# In which header the proxy in front says for how many seconds a request has been arriving; none by default.
REQUEST_TIME_HEADER = env.str("REQUEST_TIME_HEADER", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# --- accounts ----------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# The version of the privacy notice that newcomers accept; kept with each account.
PRIVACY_NOTICE_VERSION = env.str("PRIVACY_NOTICE_VERSION", default="1")
# The admin opens only to staff with an authenticator app or a passkey.
REQUIRE_STAFF_MFA = env.bool("REQUIRE_STAFF_MFA", default=False)
# How many proxies of ours stand before the server: whose word about a visitor's address counts.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

ACCOUNT_ADAPTER = "hub.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_TIMEOUT = 20 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = ACCOUNT_LOGIN_BY_CODE_FORMAT
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    # Guessing six digits: three tries a code, ten codes an hour for one address.
    "request_login_code": "20/m/ip,60/h/ip,3/m/key,10/h/key",
    # An address that is changed: hub.accounts.views.address counts its codes, and stays below this.
    "confirm_email": "20/h/key",
}
ACCOUNT_FORMS = {
    "request_login_code": "hub.accounts.forms.EnterForm",
    "confirm_login_code": "hub.accounts.forms.LoginCodeForm",
    "add_email": "hub.accounts.forms.ChangeAddressForm",
    "confirm_email_verification_code": "hub.accounts.forms.AddressCodeForm",
}
MFA_ADAPTER = "hub.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "hub.accounts.forms.SecondFactorForm",
    "reauthenticate": "hub.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "hub.accounts.forms.ActivateAppForm",
    "add_webauthn": "hub.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "hub.accounts.forms.RenamePasskeyForm",
}

# --- Wagtail -----------------------------------------------------------------

# An address is read aloud and copied by hand: no accents in it.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_SITE_NAME = "Restiamo Connessi"
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "media.picture_form.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "heic", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 40 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# As people write dates here; each language's formats take it (hub/formats).
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
# Nobody's browser or server is told of outside: no avatars, no update calls.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# People have no passwords, and change their address on their own page, by a code.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILUSERS_PASSWORD_REQUIRED = False
# A deadline is the town's: nobody reads another hour in the admin than in the mails and on the pages.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]

# --- channels: YouTube and Facebook -------------------------------------------

# What encrypts their keys and tokens (Fernet keys, the first is the newest); empty: follows from SECRET_KEY.
CHANNEL_KEYS: list[str] = env.list("CHANNEL_KEYS", default=[])
# Where they answer: an emulator's address to try them out.
GOOGLE_LOGIN_URL = env.str("GOOGLE_LOGIN_URL", default="https://accounts.google.com/o/oauth2/v2/auth")
GOOGLE_TOKEN_URL = env.str("GOOGLE_TOKEN_URL", default="https://oauth2.googleapis.com/token")
GOOGLE_REVOKE_URL = env.str("GOOGLE_REVOKE_URL", default="https://oauth2.googleapis.com/revoke")
YOUTUBE_ROOT_URL = env.str("YOUTUBE_ROOT_URL", default="https://youtube.googleapis.com/")
GRAPH_ROOT_URL = env.str("GRAPH_ROOT_URL", default="https://graph.facebook.com/")
GRAPH_VERSION = env.str("GRAPH_VERSION", default="v25.0")
# Hosts (and those below them) from which posters and pictures of posts are fetched, by the worker only.
CHANNEL_PICTURE_HOSTS: list[str] = env.list(
    "CHANNEL_PICTURE_HOSTS", default=["ytimg.com", "ggpht.com", "fbcdn.net"]
)

# --- mail --------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Restiamo Connessi <hub@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_FILE_PATH = VAR_DIR / "mail"

# --- safety ------------------------------------------------------------------

# YouTube refuses embeds without a referrer (error 153).
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CSRF_FAILURE_VIEW = "hub.core.views.errors.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# Nothing from another host, nothing inline; a video's frame is the one guest, after a click.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "frame-src": [SELF, "https://www.youtube-nocookie.com"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

# --- log ---------------------------------------------------------------------

# To the terminal or the service manager. Addresses and names of persons never go into a message.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    # What an error of a task says may name people or hold a key.
    "filters": {"without_words": {"()": "hub.core.tracebacks.WithoutWords"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django_tasks": {"filters": ["without_words"]},
        "django_tasks_db": {"filters": ["without_words"]},
        "hub.worker": {"filters": ["without_words"]},
    },
}
