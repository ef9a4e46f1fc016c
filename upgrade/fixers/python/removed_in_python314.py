"""What Python 3.14 dropped and no rewrite can replace."""

from __future__ import annotations

from hotclub.upgrade.fixer import finds, leaves
from hotclub.upgrade.release import Python
from hotclub.upgrade.reported import Reported

WATCHERS = (
    "get_child_watcher",
    "set_child_watcher",
    "AbstractChildWatcher",
    "FastChildWatcher",
    "MultiLoopChildWatcher",
    "PidfdChildWatcher",
    "SafeChildWatcher",
    "ThreadedChildWatcher",
)
POLICY = "deprecated, goes with Python 3.16: give asyncio.run() a loop_factory"
CONSTANT = "removed in Python 3.14: use ast.Constant"


class RemovedInPython314(Reported):
    """Tell of names that Python 3.14 no longer has.

    The old constant nodes of ast, asyncio's child watchers, and what pty and typing dropped.
    """

    since = Python(3, 14)
    removed = Python(3, 14)
    link = "https://docs.python.org/3/whatsnew/3.14.html#removed"
    names = {
        **{f"ast.{name}": CONSTANT for name in ("Str", "Num", "Bytes", "NameConstant", "Ellipsis")},
        **{f"asyncio.{name}": "removed in Python 3.14, without a successor" for name in WATCHERS},
        **{
            f"asyncio.{name}": POLICY for name in ("get_event_loop_policy", "set_event_loop_policy")
        },
        "pty.master_open": "removed in Python 3.14: use pty.openpty",
        "pty.slave_open": "removed in Python 3.14: use pty.openpty",
        "urllib.parse.Quoter": "removed in Python 3.14: it was never meant for others",
        "importlib.abc.ResourceLoader": "deprecated, goes with Python 3.15: importlib.resources reads",
        "typing.ByteString": "deprecated: use bytes | bytearray | memoryview",
        "collections.abc.ByteString": "deprecated: use bytes | bytearray | memoryview",
    }
    examples = (
        finds("import ast\n\nx = ast.Str\n", "ast.Str: removed in Python 3.14"),
        leaves("import ast\n\nx = ast.Constant\n"),
        leaves("from mysite import ast\n\nx = ast.Str\n"),
        leaves("import sqlite3\n\nx = sqlite3.sqlite_version\n"),
    )
