"""Names of six, and of Django's copy of it, that Python 3 has itself."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Python
from hotclub.upgrade.rename import Rename

HOMES = ("six", "django.utils.six", "django.utils.six.six")
NAMES = {
    "text_type": "builtins.str",
    "binary_type": "builtins.bytes",
    "unichr": "builtins.chr",
    "next": "builtins.next",
    "advance_iterator": "builtins.next",
    "callable": "builtins.callable",
    "Iterator": "builtins.object",
    "MAXSIZE": "sys.maxsize",
    "StringIO": "io.StringIO",
    "BytesIO": "io.BytesIO",
    "wraps": "functools.wraps",
    "iterbytes": "builtins.iter",
    "print_": "builtins.print",
    "exec_": "builtins.exec",
    "memoryview": "builtins.memoryview",
    "buffer_types": "builtins.memoryview",
}
MOVES = {
    "cStringIO": "io.StringIO",
    "StringIO": "io.StringIO",
    "filter": "builtins.filter",
    "input": "builtins.input",
    "map": "builtins.map",
    "range": "builtins.range",
    "xrange": "builtins.range",
    "zip": "builtins.zip",
    "getcwd": "os.getcwd",
    "getcwdu": "os.getcwd",
    "getcwdb": "os.getcwdb",
    "getoutput": "subprocess.getoutput",
    "intern": "sys.intern",
    "reduce": "functools.reduce",
    "reload_module": "importlib.reload",
    "shlex_quote": "shlex.quote",
    "filterfalse": "itertools.filterfalse",
    "zip_longest": "itertools.zip_longest",
    "UserDict": "collections.UserDict",
    "UserList": "collections.UserList",
    "UserString": "collections.UserString",
}
MODULES = {
    "builtins": "builtins",
    "collections_abc": "collections.abc",
    "configparser": "configparser",
    "copyreg": "copyreg",
    "cPickle": "pickle",
    "http_client": "http.client",
    "http_cookiejar": "http.cookiejar",
    "http_cookies": "http.cookies",
    "html_entities": "html.entities",
    "html_parser": "html.parser",
    "email_mime_base": "email.mime.base",
    "email_mime_image": "email.mime.image",
    "email_mime_multipart": "email.mime.multipart",
    "email_mime_text": "email.mime.text",
    "BaseHTTPServer": "http.server",
    "CGIHTTPServer": "http.server",
    "SimpleHTTPServer": "http.server",
    "queue": "queue",
    "reprlib": "reprlib",
    "socketserver": "socketserver",
    "_thread": "_thread",
    "tkinter": "tkinter",
    "urllib_parse": "urllib.parse",
    "urllib_error": "urllib.error",
    "urllib_request": "urllib.request",
    "urllib_robotparser": "urllib.robotparser",
    "urllib.parse": "urllib.parse",
    "urllib.error": "urllib.error",
    "urllib.request": "urllib.request",
    "urllib.response": "urllib.response",
    "urllib": "urllib",
    "xmlrpc_client": "xmlrpc.client",
    "xmlrpc_server": "xmlrpc.server",
}


class SixNames(Rename):
    """Take from Python 3 what six took from whichever Python ran.

    Django 3.0 dropped its copy, django.utils.six, whose import alone then fails. The functions of
    six (iteritems, with_metaclass, ...) are six_to_native's.
    """

    since = Python(3, 0)
    names = {
        f"{home}{middle}.{name}": new
        for home in HOMES
        for middle, table in (("", NAMES), (".moves", MOVES))
        for name, new in table.items()
    } | {
        # Modules that are reached by attributes: six.moves.urllib.parse.quote().
        f"{home}.moves.{name}": new
        for home in HOMES
        for name, new in MODULES.items()
        if name != "urllib"
    }
    modules = {f"{home}.moves.{name}": new for home in HOMES for name, new in MODULES.items()}
    words = frozenset(("six",))
    strings = False
    examples = (
        rewrites(
            "from django.utils import six\n\nx = six.text_type(y)\n",
            "x = str(y)\n",
        ),
        rewrites(
            "from django.utils.six.moves.urllib.parse import urlencode\n",
            "from urllib.parse import urlencode\n",
        ),
        rewrites("from six.moves import range\n\nrange(3)\n", "range(3)\n"),
        rewrites(
            "from six.moves import cPickle as pickle\n",
            "import pickle\n",
        ),
        rewrites(
            "from django.utils.six import StringIO\n\nStringIO()\n",
            "from io import StringIO\n\nStringIO()\n",
        ),
        rewrites(
            "import six\n\nfrom a import b\n\nx = six.moves.urllib.parse.quote(b)\n",
            "from a import b\nfrom urllib import parse\n\nx = parse.quote(b)\n",
        ),
        leaves("from mysite.utils import six\n\nsix.text_type(y)\n"),
        leaves("import six\n\nsix.int2byte(3)\n"),
        leaves("six = 6\n"),
        leaves("from mysite.six.moves import range\n"),
        leaves("# six.text_type\n"),
        leaves("def f(six):\n    return six.text_type\n"),
    )
