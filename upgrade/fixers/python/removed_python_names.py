"""Names of the standard library that have a successor under another name."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Python
from hotclub.upgrade.rename import Rename


class RemovedPythonNames(Rename):
    """Use the successors of names that Python 3.8 to 3.14 removed.

    Each was deprecated for years and does under its new name what it did under the old.
    """

    since = Python(3, 8)
    removed = Python(3, 14)
    names = {
        "time.clock": "time.perf_counter",
        "cgi.parse_qs": "urllib.parse.parse_qs",
        "cgi.parse_qsl": "urllib.parse.parse_qsl",
        "base64.encodestring": "base64.encodebytes",
        "base64.decodestring": "base64.decodebytes",
        "fractions.gcd": "math.gcd",
        "os.errno": "errno",
        "inspect.getargspec": "inspect.getfullargspec",
        "unittest._TextTestResult": "unittest.TextTestResult",
        "gettext.lgettext": "gettext.gettext",
        "gettext.ldgettext": "gettext.dgettext",
        "gettext.lngettext": "gettext.ngettext",
        "gettext.ldngettext": "gettext.dngettext",
        "configparser.SafeConfigParser": "configparser.ConfigParser",
        "ConfigParser.SafeConfigParser": "configparser.ConfigParser",
        "imp.reload": "importlib.reload",
        "imp.new_module": "types.ModuleType",
        "imp.cache_from_source": "importlib.util.cache_from_source",
        "imp.source_from_cache": "importlib.util.source_from_cache",
        "distutils.core.setup": "setuptools.setup",
        "distutils.core.Extension": "setuptools.Extension",
        "distutils.core.Command": "setuptools.Command",
        "distutils.extension.Extension": "setuptools.Extension",
        "distutils.command.build_ext.build_ext": "setuptools.command.build_ext.build_ext",
        "distutils.command.build_py.build_py": "setuptools.command.build_py.build_py",
        "distutils.command.install.install": "setuptools.command.install.install",
        "distutils.command.sdist.sdist": "setuptools.command.sdist.sdist",
        "distutils.spawn.find_executable": "shutil.which",
        "locale.format": "locale.format_string",
        "pipes.quote": "shlex.quote",
        "typing.io.IO": "typing.IO",
        "typing.io.TextIO": "typing.TextIO",
        "typing.io.BinaryIO": "typing.BinaryIO",
        "typing.re.Pattern": "typing.Pattern",
        "typing.re.Match": "typing.Match",
        "asyncio.Task.all_tasks": "asyncio.all_tasks",
        "asyncio.Task.current_task": "asyncio.current_task",
        "threading.currentThread": "threading.current_thread",
        "threading.activeCount": "threading.active_count",
        "logging.warn": "logging.warning",
        "sqlite3.version": "sqlite3.sqlite_version",
        "sqlite3.version_info": "sqlite3.sqlite_version_info",
        "sqlite3.OptimizedUnicode": "builtins.str",
        "html.parser.HTMLParseError": "builtins.ValueError",
        "xml.etree.cElementTree": "xml.etree.ElementTree",
    }
    modules = {
        "xml.etree.cElementTree": "xml.etree.ElementTree",
        "dummy_threading": "threading",
    }
    strings = False
    examples = (
        rewrites("import time\n\nt = time.clock()\n", "import time\n\nt = time.perf_counter()\n"),
        rewrites("from fractions import gcd\n", "from math import gcd\n"),
        rewrites("from distutils.core import setup\n", "from setuptools import setup\n"),
        rewrites(
            "from inspect import getargspec\n\ngetargspec(f).args\n",
            "from inspect import getfullargspec\n\ngetfullargspec(f).args\n",
        ),
        rewrites("import xml.etree.cElementTree as ET\n", "import xml.etree.ElementTree as ET\n"),
        rewrites("from pipes import quote\n", "from shlex import quote\n"),
        rewrites(
            "import threading\n\nt = threading.currentThread()\n",
            "import threading\n\nt = threading.current_thread()\n",
        ),
        rewrites("import imp\n\nimp.reload(x)\n", "from importlib import reload\n\nreload(x)\n"),
        rewrites(
            "import asyncio as aio\n\ntasks = aio.Task.all_tasks()\n",
            "from asyncio import all_tasks\n\ntasks = all_tasks()\n",
        ),
        rewrites(
            "import sqlite3\n\nprint(sqlite3.version)\n",
            "import sqlite3\n\nprint(sqlite3.sqlite_version)\n",
        ),
        leaves("import time\n\ntime.time()\n"),
        leaves("from asyncio import Task\n\nTask.mine()\n"),
        leaves("import sqlite3\n\nprint(sqlite3.sqlite_version)\n"),
        leaves("from mysite.time import clock\n"),
        leaves("def f(time):\n    return time.clock()\n"),
        leaves("from setuptools import setup\n"),
        leaves("import imp\n\nimp.find_module('a')\n"),
        leaves("from html import escape\n"),
        leaves("import threading\n\nthreading.Thread()\n"),
        leaves("from math import gcd\n"),
        leaves("import unittest\n\nunittest.TestSuite()\n"),
    )
