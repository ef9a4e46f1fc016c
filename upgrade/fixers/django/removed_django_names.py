"""Names that Django dropped and no rewrite can replace."""

from __future__ import annotations

from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import finds, leaves
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.reported import Gone, Reported

GENERIC = Gone(Django(1, 5), "write the view on django.views.generic's classes")
HASHER = Gone(
    Django(5, 1), "passwords hashed so are locked out: rehash them by another hasher first"
)
MESSAGE = Gone(Django(2028, 0), "attach an email.message.MIMEPart, or the bytes themselves")
RUNNER = Gone(Django(1, 4), "call a DiscoverRunner's run_tests()")
LOADERS = ("app_directories", "cached", "eggs", "filesystem")
LOADER = Gone(Django(1, 4), "ask a Loader, or django.template.loader.get_template()")
SAFE = Gone(Django(5, 0), "Python 3 formats every year: use the date itself")
CI = Gone(Django(5, 1), "use db_collation with a case-insensitive collation")
ESCAPE = Gone(Django(2, 0), "escape() or conditional_escape() what is to be escaped")
RAW = Gone(Django(3, 0), "it was a private helper: copy it, or ask urllib.parse")


class RemovedDjangoNames(Reported):
    """Tell of names that Django no longer has, with what took their place."""

    since = Django(1, 4)
    link = "https://docs.djangoproject.com/en/dev/internals/deprecation/"
    names = {
        "django.contrib.auth.models.Message": Gone(Django(1, 4), "use django.contrib.messages"),
        "django.test.simple.run_tests": RUNNER,
        "django.contrib.gis.tests.run_gis_tests": RUNNER,
        **{f"django.template.loaders.{name}.load_template_source": LOADER for name in LOADERS},
        "django.template.loader.find_template_source": LOADER,
        "django.utils.datastructures.MergeDict": Gone(
            Django(1, 9), "look in one dict after the other, or use collections.ChainMap"
        ),
        "django.utils.datetime_safe.new_date": SAFE,
        "django.utils.datetime_safe.new_datetime": SAFE,
        **{f"django.contrib.postgres.fields.{home}CIText": CI for home in ("", "citext.")},
        **{f"django.contrib.postgres.fields.{home}CITextMixin": CI for home in ("", "citext.")},
        "django.db.models.fields.subclassing.Creator": Gone(
            Django(1, 10), "define from_db_value(), and a descriptor if assignments convert too"
        ),
        "django.contrib.gis.maps": Gone(Django(1, 10), "draw the map by JavaScript"),
        "django.forms.widgets.RadioInput": Gone(Django(1, 8), "radios render as RadioSelect says"),
        "django.forms.get_declared_fields": Gone(Django(1, 9), "a form has base_fields"),
        "django.utils.text.javascript_quote": Gone(Django(1, 9), "use django.utils.html.escapejs"),
        "django.views.debug.HIDDEN_SETTINGS": Gone(
            Django(3, 1), "subclass SafeExceptionReporterFilter"
        ),
        "django.views.generic.list_detail.object_list": GENERIC,
        "django.views.generic.list_detail.object_detail": GENERIC,
        "django.views.generic.create_update": GENERIC,
        "django.views.generic.date_based": GENERIC,
        "django.core.handlers.modpython": Gone(Django(1, 5), "serve the project by WSGI or ASGI"),
        "django.contrib.databrowse": Gone(Django(1, 6), "the admin is what is left of it"),
        "django.contrib.markup": Gone(Django(1, 6), "take a package such as django-markup"),
        "django.contrib.markup.templatetags.markup": Gone(
            Django(1, 6), "take a package such as django-markup"
        ),
        "django.db.transaction.commit_manually": Gone(
            Django(1, 8), "use transaction.atomic(), or set_autocommit() and commit()"
        ),
        "django.db.transaction.enter_transaction_management": Gone(
            Django(1, 8), "use transaction.atomic()"
        ),
        "django.utils.html.fix_ampersands": Gone(Django(1, 8), "escape() does what is needed"),
        "django.utils.html.clean_html": Gone(Django(1, 8), "use a sanitiser such as nh3"),
        "django.utils.html.remove_tags": Gone(Django(1, 10), "use a sanitiser such as nh3"),
        "django.utils.html.strip_entities": Gone(Django(1, 10), "use a sanitiser such as nh3"),
        "django.db.models.SubfieldBase": Gone(
            Django(1, 10), "define from_db_value(), and a descriptor if assignments convert too"
        ),
        "django.db.models.fields.subclassing.SubfieldBase": Gone(
            Django(1, 10), "define from_db_value(), and a descriptor if assignments convert too"
        ),
        "django.utils.safestring.EscapeBytes": ESCAPE,
        "django.utils.safestring.EscapeData": ESCAPE,
        "django.utils.safestring.EscapeUnicode": ESCAPE,
        "django.test.utils.patch_logger": Gone(Django(3, 0), "use TestCase.assertLogs()"),
        "django.test.utils.str_prefix": Gone(Django(3, 0), "Python 3 has no u'' in its reprs"),
        "django.utils.encoding.repercent_broken_unicode": RAW,
        "django.utils.encoding.escape_query_string": RAW,
        "django.utils.http.limited_parse_qsl": Gone(
            Django(4, 0), "use urllib.parse.parse_qsl, which limits fields since Python 3.8"
        ),
        "django.db.models.query.InvalidQuery": Gone(
            Django(4, 0), "it is FieldDoesNotExist or FieldFetchError now: choose which is meant"
        ),
        "django.utils.baseconv": Gone(Django(5, 0), "copy the few lines that are needed"),
        "django.contrib.sessions.serializers.PickleSerializer": Gone(
            Django(5, 0), "use JSONSerializer: who knows SECRET_KEY could run code by pickles"
        ),
        "django.contrib.auth.hashers.CryptPasswordHasher": Gone(Django(5, 0), HASHER.advice),
        "django.contrib.auth.hashers.SHA1PasswordHasher": HASHER,
        "django.contrib.auth.hashers.UnsaltedSHA1PasswordHasher": HASHER,
        "django.contrib.auth.hashers.UnsaltedMD5PasswordHasher": HASHER,
        "cx_Oracle": Gone(Django(6, 0), "Django speaks to Oracle by oracledb"),
        "email.mime.base.MIMEBase": MESSAGE,
        "django.core.mail.SafeMIMEText": MESSAGE,
        "django.core.mail.SafeMIMEMultipart": MESSAGE,
        "django.core.mail.message.SafeMIMEText": MESSAGE,
        "django.core.mail.message.SafeMIMEMultipart": MESSAGE,
        "django.core.mail.message.sanitize_address": Gone(
            Django(2028, 0), "email.headerregistry.Address checks and formats addresses"
        ),
        "django.core.mail.message.forbid_multi_line_headers": Gone(
            Django(2028, 0), "Python's email classes refuse such headers themselves"
        ),
    }
    words = frozenset(names) | {
        "PickleSerializer",
        "CryptPasswordHasher",
        "SHA1PasswordHasher",
        "UnsaltedSHA1PasswordHasher",
        "UnsaltedMD5PasswordHasher",
    }
    examples = (
        finds(
            "from django.db import transaction\n\n\n@transaction.commit_manually\n"
            "def f():\n    pass\n",
            "gone with Django 1.8: use transaction.atomic()",
        ),
        finds("from django.utils import baseconv\n", "copy the few lines"),
        finds("from django.core.mail.message import sanitize_address\n", "headerregistry"),
        leaves("from mysite import baseconv\n"),
        leaves("from django.db import transaction\n\ntransaction.atomic()\n"),
        leaves("from email.mime.base import MIMEBase\n"),
        leaves("import oracledb\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for found in super().visit(module):
            # Mail that Django does not send may be made as ever.
            mail = isinstance(found, Finding) and found.message.startswith("email.")
            if not mail or "django" in module.text:
                yield found
