"""What Python dropped and no rewrite can replace."""

from __future__ import annotations

from hotclub.upgrade.fixer import finds, leaves
from hotclub.upgrade.release import Python
from hotclub.upgrade.reported import Reported

PEP_594 = {
    "aifc": "standard-aifc from PyPI",
    "audioop": "audioop-lts from PyPI",
    "cgi": "urllib.parse for queries, email.message for headers, multipart for forms",
    "cgitb": "traceback or logging",
    "chunk": "standard-chunk from PyPI",
    "crypt": "hashlib, bcrypt or passlib",
    "imghdr": "filetype or python-magic, or the first bytes yourself",
    "mailcap": "standard-mailcap from PyPI",
    "msilib": "nothing in the standard library",
    "nis": "nothing in the standard library",
    "nntplib": "standard-nntplib from PyPI",
    "ossaudiodev": "nothing in the standard library",
    "pipes": "subprocess",
    "sndhdr": "filetype or python-magic",
    "spwd": "python-pam",
    "sunau": "standard-sunau from PyPI",
    "telnetlib": "telnetlib3 or standard-telnetlib from PyPI",
    "uu": "base64",
    "xdrlib": "standard-xdrlib from PyPI",
    "lib2to3": "fissix, parso or libcst from PyPI",
}

LIBCST = PEP_594["lib2to3"]
LIB2TO3 = ("fixer_base", "fixer_util", "main", "pgen2", "pygram", "pytree", "refactor")
DISTUTILS = "removed in Python 3.12: setuptools still brings it in setup.py, os and shutil do most"
DISTUTILS_PARTS = (
    "ccompiler",
    "cmd",
    "command.install",
    "command.install_data",
    "command.install_lib",
    "dep_util",
    "dir_util",
    "dist",
    "errors",
    "fancy_getopt",
    "file_util",
    "filelist",
    "log",
    "msvccompiler",
    "spawn",
    "sysconfig",
    "text_file",
    "unixccompiler",
)
LOADS = "removed in Python 3.9: use plistlib.loads"
DUMPS = "removed in Python 3.9: use plistlib.dumps"


class RemovedPythonModules(Reported):
    """Tell of modules and functions that the target Python does not have.

    PEP 594 removed the old ones with Python 3.13; asyncore, asynchat, smtpd, imp and distutils went
    with 3.12.
    """

    since = Python(3, 12)
    removed = Python(3, 13)
    link = "https://peps.python.org/pep-0594/"
    names = {
        **{name: f"removed in Python 3.13: use {instead}" for name, instead in PEP_594.items()},
        **{f"lib2to3.{name}": f"removed in Python 3.13: use {LIBCST}" for name in LIB2TO3},
        **{f"distutils.{name}": DISTUTILS for name in DISTUTILS_PARTS},
        **{f"plistlib.{name}": LOADS for name in ("readPlistFromBytes", "readPlistFromString")},
        **{f"plistlib.{name}": DUMPS for name in ("writePlistToBytes", "writePlistToString")},
        "re.template": "removed in Python 3.13: it never did anything, use re.compile",
        "re.TEMPLATE": "removed in Python 3.13: it never did anything",
        "tkinter.tix": "removed in Python 3.13: use tkinter.ttk",
        "webbrowser.MacOSX": "removed in Python 3.13: use webbrowser.MacOSXOSAScript",
        "webbrowser.Grail": "removed in Python 3.13, without a successor",
        "configparser.LegacyInterpolation": "removed in Python 3.13: use BasicInterpolation",
        "importlib.abc.Finder": "removed in Python 3.12: use MetaPathFinder or PathEntryFinder",
        "importlib.find_loader": "removed in Python 3.12: use importlib.util.find_spec",
        "importlib.util.module_for_loader": "removed in Python 3.12: loaders need it no longer",
        "importlib.util.set_loader": "removed in Python 3.12: loaders need it no longer",
        "importlib.util.set_package": "removed in Python 3.12: loaders need it no longer",
        "pkgutil.ImpImporter": "removed in Python 3.12: use importlib.machinery.FileFinder",
        "pkgutil.ImpLoader": "removed in Python 3.12: use importlib.machinery.SourceFileLoader",
        "io.OpenWrapper": "removed in Python 3.12: use open",
        "sqlite3.enable_shared_cache": "removed in Python 3.12: say cache=shared in a file: address",
        "ssl.RAND_pseudo_bytes": "removed in Python 3.12: use ssl.RAND_bytes or os.urandom",
        "asyncore": "removed in Python 3.12: use asyncio",
        "asynchat": "removed in Python 3.12: use asyncio",
        "smtpd": "removed in Python 3.12: use aiosmtpd",
        "imp": "removed in Python 3.12: use importlib",
        "distutils.version": "removed in Python 3.12: use packaging.version",
        "distutils.util": "removed in Python 3.12: setuptools still brings it; copy what you need",
        "formatter": "removed in Python 3.10, without a successor",
        "parser": "removed in Python 3.10: use ast",
        "symbol": "removed in Python 3.10: use ast",
        "binhex": "removed in Python 3.11: use binascii",
        "ssl.wrap_socket": "removed in Python 3.12: use ssl.SSLContext.wrap_socket",
        "ssl.match_hostname": "removed in Python 3.12: set check_hostname on the context",
        "platform.linux_distribution": "removed in Python 3.8: use distro from PyPI",
        "platform.dist": "removed in Python 3.8: use distro from PyPI",
        "plistlib.readPlist": "removed in Python 3.9: use plistlib.load on a file",
        "plistlib.writePlist": "removed in Python 3.9: use plistlib.dump on a file",
        "sys.getcheckinterval": "removed in Python 3.9: use sys.getswitchinterval, in seconds",
        "gettext.bind_textdomain_codeset": "removed in Python 3.11: texts are str, no bytes in a code",
        "inspect.Signature.from_function": "removed in Python 3.11: use inspect.signature",
        "inspect.Signature.from_builtin": "removed in Python 3.11: use inspect.signature",
        "platform.popen": "removed in Python 3.8: use subprocess",
        "tarfile.filemode": "removed in Python 3.8: use stat.filemode",
        "sys.setcheckinterval": "removed in Python 3.9: use sys.setswitchinterval, in seconds",
        "inspect.formatargspec": "removed in Python 3.11: use str(inspect.signature(f))",
        "urllib.request.URLopener": "removed in Python 3.14: use urllib.request.build_opener",
        "urllib.request.FancyURLopener": "removed in Python 3.14: use build_opener",
    }
    examples = (
        finds("import imghdr\n", "imghdr: removed in Python 3.13"),
        finds("from distutils.version import LooseVersion\n", "packaging.version"),
        leaves("import logging\n"),
        leaves("from mysite import telnetlib\n"),
        leaves("from .parser import parse\n"),
    )
