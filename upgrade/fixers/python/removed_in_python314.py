"""What Python 3.14 dropped and no rewrite can replace."""

from __future__ import annotations

from hotclub.upgrade.fixer import finds, leaves
from hotclub.upgrade.release import Python
from hotclub.upgrade.reported import Reported

CONSTANT = "removed in Python 3.14: use ast.Constant"


class RemovedInPython314(Reported):
    """Tell of names that Python 3.14 no longer has.

    The old constant nodes of ast, the loaders of pkgutil, and asyncio's child watchers.
    """

    since = Python(3, 14)
    removed = Python(3, 14)
    link = "https://docs.python.org/3/whatsnew/3.14.html#removed"
    names = {
        **{f"ast.{name}": CONSTANT for name in ("Str", "Num", "Bytes", "NameConstant", "Ellipsis")},
        "pkgutil.get_loader": "removed in Python 3.14: use importlib.util.find_spec",
        "pkgutil.find_loader": "removed in Python 3.14: use importlib.util.find_spec",
        "sqlite3.version": "removed in Python 3.14: use sqlite3.sqlite_version",
        "sqlite3.version_info": "removed in Python 3.14: use sqlite3.sqlite_version_info",
        "asyncio.get_child_watcher": "removed in Python 3.14, without a successor",
        "asyncio.set_child_watcher": "removed in Python 3.14, without a successor",
        "asyncio.SafeChildWatcher": "removed in Python 3.14, without a successor",
        "asyncio.ThreadedChildWatcher": "removed in Python 3.14, without a successor",
        "typing.ByteString": "deprecated: use bytes | bytearray | memoryview",
        "collections.abc.ByteString": "deprecated: use bytes | bytearray | memoryview",
    }
    examples = (
        finds("import ast\n\nx = ast.Str\n", "ast.Str: removed in Python 3.14"),
        leaves("import ast\n\nx = ast.Constant\n"),
        leaves("from mysite import ast\n\nx = ast.Str\n"),
        leaves("import sqlite3\n\nx = sqlite3.sqlite_version\n"),
    )
