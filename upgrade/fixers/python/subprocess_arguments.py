"""text and capture_output say what two older arguments said."""

from __future__ import annotations

from hotclub.upgrade.argument import Argument
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Python

FUNCTIONS = ("run", "Popen", "call", "check_call", "check_output")


class SubprocessArguments(Argument):
    """Write text= for universal_newlines= in calls of subprocess.

    Python 3.7 named it for what it does.
    """

    since = Python(3, 7)
    style = True
    words = frozenset(("universal_newlines",))
    renamed = {f"subprocess.{name}": {"universal_newlines": "text"} for name in FUNCTIONS}
    examples = (
        rewrites(
            "import subprocess\n\nsubprocess.run(x, universal_newlines=True)\n",
            "import subprocess\n\nsubprocess.run(x, text=True)\n",
        ),
        leaves("import subprocess\n\nsubprocess.run(x, universal_newlines=True, text=True)\n"),
        leaves("from mysite import subprocess\n\nsubprocess.run(x, universal_newlines=True)\n"),
    )
