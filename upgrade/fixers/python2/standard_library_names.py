"""Modules of the standard library that Python 3 renamed, split or merged."""

from __future__ import annotations

import builtins

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Python
from hotclub.upgrade.spelled_out import SpelledOut

PARSE = (
    "quote",
    "quote_plus",
    "unquote",
    "unquote_plus",
    "urlencode",
    "splitquery",
    "splittype",
    "splithost",
)
REQUEST = (
    "FancyURLopener",
    "URLopener",
    "getproxies",
    "pathname2url",
    "url2pathname",
    "urlcleanup",
    "urlopen",
    "urlretrieve",
)
OPENERS = (
    "AbstractBasicAuthHandler",
    "BaseHandler",
    "FTPHandler",
    "FileHandler",
    "HTTPBasicAuthHandler",
    "HTTPCookieProcessor",
    "HTTPDefaultErrorHandler",
    "HTTPDigestAuthHandler",
    "HTTPErrorProcessor",
    "HTTPHandler",
    "HTTPPasswordMgr",
    "HTTPPasswordMgrWithDefaultRealm",
    "HTTPRedirectHandler",
    "HTTPSHandler",
    "OpenerDirector",
    "ProxyBasicAuthHandler",
    "ProxyHandler",
    "Request",
    "build_opener",
    "install_opener",
    "parse_http_list",
    "urlopen",
)

EXCEPTIONS = tuple(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)


class StandardLibraryNames(SpelledOut):
    """Import from the standard library's modules under their Python 3 names.

    PEP 3108 gave them lower-case names and sorted the two urllibs into one package. Text and bytes
    may need a look where StringIO held bytes; BytesIO is not guessed.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    names = {
        **{f"urllib.{name}": f"urllib.parse.{name}" for name in PARSE},
        **{f"urllib.{name}": f"urllib.request.{name}" for name in REQUEST},
        "urllib.ContentTooShortError": "urllib.error.ContentTooShortError",
        **{f"urllib2.{name}": f"urllib.request.{name}" for name in OPENERS},
        **{f"urllib2.{name}": f"urllib.parse.{name}" for name in ("quote", "unquote")},
        "urllib2.HTTPError": "urllib.error.HTTPError",
        "urllib2.URLError": "urllib.error.URLError",
        "StringIO.StringIO": "io.StringIO",
        "cStringIO.StringIO": "io.StringIO",
        "HTMLParser.HTMLParser": "html.parser.HTMLParser",
        "UserDict.UserDict": "collections.UserDict",
        "UserDict.IterableUserDict": "collections.UserDict",
        "UserDict.DictMixin": "collections.abc.MutableMapping",
        "UserList.UserList": "collections.UserList",
        "UserString.UserString": "collections.UserString",
        "itertools.izip": "builtins.zip",
        "itertools.imap": "builtins.map",
        "itertools.ifilter": "builtins.filter",
        "itertools.izip_longest": "itertools.zip_longest",
        "itertools.ifilterfalse": "itertools.filterfalse",
        "os.getcwdu": "os.getcwd",
        "sys.maxint": "sys.maxsize",
        "string.letters": "string.ascii_letters",
        "string.lowercase": "string.ascii_lowercase",
        "string.uppercase": "string.ascii_uppercase",
        "string.maketrans": "builtins.str.maketrans",
        "types.StringType": "builtins.bytes",
        "types.UnicodeType": "builtins.str",
        "types.IntType": "builtins.int",
        "types.LongType": "builtins.int",
        "types.FloatType": "builtins.float",
        "types.BooleanType": "builtins.bool",
        "types.ListType": "builtins.list",
        "types.TupleType": "builtins.tuple",
        "types.DictType": "builtins.dict",
        "types.ObjectType": "builtins.object",
        "types.TypeType": "builtins.type",
        "types.ClassType": "builtins.type",
        "types.BufferType": "builtins.memoryview",
        "types.ComplexType": "builtins.complex",
        "types.DictionaryType": "builtins.dict",
        "types.SliceType": "builtins.slice",
        "types.XRangeType": "builtins.range",
        **{f"exceptions.{name}": f"builtins.{name}" for name in EXCEPTIONS},
        "exceptions.StandardError": "builtins.Exception",
        "md5.new": "hashlib.md5",
        "md5.md5": "hashlib.md5",
        "sha.new": "hashlib.sha1",
        "sha.sha": "hashlib.sha1",
        "sets.Set": "builtins.set",
        "sets.ImmutableSet": "builtins.frozenset",
        "commands.getoutput": "subprocess.getoutput",
        "commands.getstatusoutput": "subprocess.getstatusoutput",
        "operator.isCallable": "builtins.callable",
        "operator.sequenceIncludes": "operator.contains",
        "operator.repeat": "operator.mul",
        "operator.irepeat": "operator.imul",
        "operator.div": "operator.floordiv",
        "inspect.getmoduleinfo": "inspect.getmodulename",
        "htmlentitydefs.name2codepoint": "html.entities.name2codepoint",
        "htmlentitydefs.codepoint2name": "html.entities.codepoint2name",
        "htmlentitydefs.entitydefs": "html.entities.entitydefs",
    }
    modules = {
        "BaseHTTPServer": "http.server",
        "CGIHTTPServer": "http.server",
        "ConfigParser": "configparser",
        "Cookie": "http.cookies",
        "HTMLParser": "html.parser",
        "Queue": "queue",
        "SimpleHTTPServer": "http.server",
        "SimpleXMLRPCServer": "xmlrpc.server",
        "SocketServer": "socketserver",
        "Tkinter": "tkinter",
        "__builtin__": "builtins",
        "DocXMLRPCServer": "xmlrpc.server",
        "Dialog": "tkinter.dialog",
        "FileDialog": "tkinter.filedialog",
        "ScrolledText": "tkinter.scrolledtext",
        "SimpleDialog": "tkinter.simpledialog",
        "Tix": "tkinter.tix",
        "Tkconstants": "tkinter.constants",
        "Tkdnd": "tkinter.dnd",
        "_winreg": "winreg",
        "anydbm": "dbm",
        "cPickle": "pickle",
        "cProfile.profile": "profile",
        "cookielib": "http.cookiejar",
        "copy_reg": "copyreg",
        "dbhash": "dbm.bsd",
        "dumbdbm": "dbm.dumb",
        "dummy_thread": "_thread",
        "email.MIMEBase": "email.mime.base",
        "email.MIMEImage": "email.mime.image",
        "email.MIMEMultipart": "email.mime.multipart",
        "email.MIMEText": "email.mime.text",
        "email.Utils": "email.utils",
        "email.Header": "email.header",
        "email.Encoders": "email.encoders",
        "gdbm": "dbm.gnu",
        "htmlentitydefs": "html.entities",
        "httplib": "http.client",
        "markupbase": "_markupbase",
        "repr": "reprlib",
        "robotparser": "urllib.robotparser",
        "thread": "_thread",
        "tkColorChooser": "tkinter.colorchooser",
        "tkCommonDialog": "tkinter.commondialog",
        "tkFileDialog": "tkinter.filedialog",
        "tkFont": "tkinter.font",
        "tkMessageBox": "tkinter.messagebox",
        "tkSimpleDialog": "tkinter.simpledialog",
        "ttk": "tkinter.ttk",
        "urlparse": "urllib.parse",
        "whichdb": "dbm",
        "xmlrpclib": "xmlrpc.client",
    }
    strings = False
    examples = (
        rewrites(
            "import urllib\n\nquery = urllib.urlencode({'q': 1})\n",
            "import urllib.parse\n\nquery = urllib.parse.urlencode({'q': 1})\n",
        ),
        rewrites(
            "import urllib2\n\ntry:\n    urllib2.urlopen(a)\nexcept urllib2.URLError:\n    pass\n",
            "import urllib.error\nimport urllib.request\n\n"
            "try:\n    urllib.request.urlopen(a)\nexcept urllib.error.URLError:\n    pass\n",
        ),
        rewrites(
            "import urlparse\n\nparts = urlparse.urlsplit(a)\n",
            "import urllib.parse\n\nparts = urllib.parse.urlsplit(a)\n",
        ),
        rewrites("from urlparse import urlparse\n", "from urllib.parse import urlparse\n"),
        rewrites("from cStringIO import StringIO\n", "from io import StringIO\n"),
        rewrites(
            "import StringIO\n\nfile = StringIO.StringIO()\n",
            "import io\n\nfile = io.StringIO()\n",
        ),
        rewrites(
            "from itertools import chain, izip\n\npairs = chain(izip(a, b))\n",
            "from itertools import chain\n\npairs = chain(zip(a, b))\n",
        ),
        rewrites(
            "import string\n\nletters = string.letters\n",
            "import string\n\nletters = string.ascii_letters\n",
        ),
        rewrites(
            "import types\n\nif isinstance(x, types.ListType):\n    y()\n",
            "if isinstance(x, list):\n    y()\n",
        ),
        rewrites("import cPickle as pickle\n", "import pickle\n"),
        rewrites("from email.MIMEText import MIMEText\n", "from email.mime.text import MIMEText\n"),
        rewrites("import md5\n\nx = md5.new()\n", "import hashlib\n\nx = hashlib.md5()\n"),
        rewrites("from sets import Set\n\nx = Set()\n", "x = set()\n"),
        rewrites("import exceptions\n\nx = exceptions.ValueError\n", "x = ValueError\n"),
        leaves("from mysite.exceptions import ValueError\n"),
        leaves("def f(md5):\n    return md5.new()\n"),
        leaves("from .sets import Set\n\nx = Set()\n"),
        leaves("import urllib.parse\n\nurllib.parse.urlencode({})\n"),
        leaves("from urllib.request import urlopen\n"),
        leaves("from mysite import urllib\n\nurllib.urlencode({})\n"),
        leaves("import string\n\nstring.digits\n"),
        leaves("def f(urllib):\n    return urllib.urlencode({})\n"),
        leaves("from io import StringIO\n"),
        leaves("from six.moves import urllib\n\nurllib.parse.quote('a')\n"),
        leaves("import types\n\nf = types.FunctionType\n"),
        leaves("from itertools import chain\n"),
        leaves("from .Queue import thing\n"),
        leaves("import pickle\n"),
    )
