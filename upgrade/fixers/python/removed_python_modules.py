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
        "sys.setcheckinterval": "removed in Python 3.9: use sys.setswitchinterval, in seconds",
        "inspect.formatargspec": "removed in Python 3.11: use str(inspect.signature(f))",
        "locale.resetlocale": "removed in Python 3.13: use locale.setlocale(locale.LC_ALL, '')",
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
