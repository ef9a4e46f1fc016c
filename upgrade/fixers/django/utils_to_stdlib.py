"""Modules of django.utils that were copies of the standard library."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class UtilsToStdlib(Rename):
    """Import from the standard library what Django copied or wrapped for old Pythons.

    Each copy served Pythons that lacked the module; Django 1.6 to 3.0 removed them one by one.
    """

    since = Django(1, 9)
    removed = Django(3, 0)
    names = {
        "django.utils.importlib.import_module": "importlib.import_module",
        "django.utils.dictconfig.dictConfig": "logging.config.dictConfig",
        "django.utils.log.NullHandler": "logging.NullHandler",
        "django.utils.log.dictConfig": "logging.config.dictConfig",
        "django.utils.datastructures.SortedDict": "collections.OrderedDict",
        "django.utils.functional.lru_cache": "functools.lru_cache",
        "django.utils.lru_cache.lru_cache": "functools.lru_cache",
        "django.utils.functional.wraps": "functools.wraps",
        "django.utils.functional.update_wrapper": "functools.update_wrapper",
        "django.utils.functional.curry": "functools.partial",
        "django.utils.functional.partial": "functools.partial",
        "django.utils.functional.reduce": "functools.reduce",
        "django.utils.functional.total_ordering": "functools.total_ordering",
        "django.utils.decorators.ContextDecorator": "contextlib.ContextDecorator",
        "django.utils.decorators.wraps": "functools.wraps",
        "django.utils.itercompat.product": "itertools.product",
        "django.utils.copycompat.copy": "copy.copy",
        "django.utils.copycompat.deepcopy": "copy.deepcopy",
        "django.utils.hashcompat.md5_constructor": "hashlib.md5",
        "django.utils.hashcompat.sha_constructor": "hashlib.sha1",
        "django.utils.hashcompat.md5_hmac": "hashlib.md5",
        "django.utils.hashcompat.sha_hmac": "hashlib.sha1",
        "django.utils.datetime_safe.real_date": "datetime.date",
        "django.utils.datetime_safe.real_datetime": "datetime.datetime",
        "django.utils.version.LooseVersion": "distutils.version.LooseVersion",
        "django.utils._threading_local.local": "threading.local",
        "django.utils.thread_support.currentThread": "threading.current_thread",
        "django.utils.html_parser.HTMLParser": "html.parser.HTMLParser",
        "django.http.cookie.SimpleCookie": "http.cookies.SimpleCookie",
        "django.http.SimpleCookie": "http.cookies.SimpleCookie",
        "django.http.CompatCookie": "http.cookies.SimpleCookie",
        "django.http.cookie.CompatCookie": "http.cookies.SimpleCookie",
        "django.utils.datetime_safe.date": "datetime.date",
        "django.utils.datetime_safe.datetime": "datetime.datetime",
        "django.utils.datetime_safe.time": "datetime.time",
    }
    modules = {
        "django.utils.unittest": "unittest",
        "django.utils.simplejson": "json",
    }
    examples = (
        rewrites(
            "from django.utils import simplejson\n\nsimplejson.dumps({})\n",
            "import json\n\njson.dumps({})\n",
        ),
        rewrites(
            "from django.utils.importlib import import_module\n",
            "from importlib import import_module\n",
        ),
        rewrites(
            "from django.utils.datastructures import SortedDict\n\nSortedDict()\n",
            "from collections import OrderedDict\n\nOrderedDict()\n",
        ),
        rewrites(
            "from django.utils import unittest\n",
            "import unittest\n",
        ),
        leaves("from mysite.utils import simplejson\n"),
        leaves("import simplejson\n"),
        leaves("from django.utils.functional import cached_property\n"),
        leaves("from django.utils.datastructures import MultiValueDict\n"),
    )
