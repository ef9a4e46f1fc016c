"""Settings of the photo-sharing service.

Everything it writes goes to var/ beside this folder; environment variables change it:
    HOTCLUB_VAR     another folder for the database and the uploaded photos
    DATABASE_URL    another database, such as postgres://user:password@localhost/sundial
    APP_DEBUG=1     Django's debug pages
    APP_SECRET_KEY  the signing key, for anything but a demonstration
    APP_HOSTS       host names to answer for, separated by commas
    APP_RECORD=0.1  record a tenth of the requests in the var folder's spool/
    APP_DASHBOARD   a store of records (`hotclub perf tail`), shown to staff at /hotclub/
"""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app"
VAR = Path(os.environ.get("HOTCLUB_VAR") or ROOT / "var").resolve()
try:
    VAR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(
        f"folder {VAR}: can't be made ({error.strerror}): set HOTCLUB_VAR to one that can"
    ) from error

DEBUG = os.environ.get("APP_DEBUG") == "1"
SECRET_KEY = os.environ.get(
    "APP_SECRET_KEY", "for-demonstrations-only-set-APP_SECRET_KEY-to-deploy"
)
ALLOWED_HOSTS = os.environ.get("APP_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")

INSTALLED_APPS = [
    "app.people",
    "app.posts",
    "app.feed",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "hotclub.fastpaths",
]
FASTPATHS = {"PACKAGES": ["app.hot"]}

if os.environ.get("APP_DASHBOARD"):
    INSTALLED_APPS.append("hotclub.perf.dashboard")
    HOTCLUB_DASHBOARD = {
        "STORE": Path(os.environ["APP_DASHBOARD"]).resolve(),
        "LEDGER": ROOT / "docs" / "measurements.jsonl",
    }

# Off unless asked for; `hotclub perf records var/spool` reads what it wrote.
HOTCLUB_PERF = {}
if os.environ.get("APP_RECORD"):
    try:
        HOTCLUB_PERF = {
            "FOLDER": VAR / "spool",
            "RATE": float(os.environ["APP_RECORD"]),
            "SERVICE": "sundial",
        }
    except ValueError as error:
        raise ImproperlyConfigured(
            f"APP_RECORD: {os.environ['APP_RECORD']!r} is no number: write a rate from 0 to 1"
        ) from error

MIDDLEWARE = [
    "hotclub.perf.middleware.RequestRecorder",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "app.urls"
WSGI_APPLICATION = "app.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [APP / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

try:
    DATABASES = {
        "default": dj_database_url.config(
            default=f"sqlite:///{VAR / 'app.sqlite3'}", conn_max_age=600
        )
    }
except ValueError as error:
    raise ImproperlyConfigured(
        f"DATABASE_URL: {error}: write it as postgres://user:password@host/name"
    ) from error
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers do not wait for the writer, and a writer takes its lock before it reads.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "feed:home"
LOGOUT_REDIRECT_URL = "people:login"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [APP / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = VAR / "media"
