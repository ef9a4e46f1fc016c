"""text and capture_output say what older arguments said."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.argument import Argument
from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

FUNCTIONS = ("run", "Popen", "call", "check_call", "check_output")


class SubprocessArguments(Argument):
    """Write text= for universal_newlines= in calls of subprocess, and capture_output= for two PIPEs.

    Python 3.7 named them for what they do; only run() takes capture_output.
    """

    since = Python(3, 7)
    style = True
    words = frozenset(f"subprocess.{name}" for name in FUNCTIONS)
    needs = r"\b(?:universal_newlines|stdout)\s*="
    renamed = {f"subprocess.{name}": {"universal_newlines": "text"} for name in FUNCTIONS}
    examples = (
        rewrites(
            "import subprocess\n\nsubprocess.run(x, universal_newlines=True)\n",
            "import subprocess\n\nsubprocess.run(x, text=True)\n",
        ),
        rewrites(
            "from subprocess import PIPE, run\n\nrun(x, stdout=PIPE, check=True, stderr=PIPE)\n",
            "from subprocess import run\n\nrun(x, capture_output=True, check=True)\n",
        ),
        leaves("import subprocess\n\nsubprocess.run(x, universal_newlines=True, text=True)\n"),
        leaves("from mysite import subprocess\n\nsubprocess.run(x, universal_newlines=True)\n"),
        leaves(
            "import subprocess as s\n\ns.Popen(x, stdout=s.PIPE, stderr=s.PIPE)\n"
            "s.run(x, stdout=s.PIPE, stderr=s.STDOUT)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        yield from super().visit(module)
        for call in module.calls("subprocess.run"):
            pipes = [
                k
                for k in call.keywords
                if k.arg in ("stdout", "stderr") and module.refers_to(k.value, "subprocess.PIPE")
            ]
            if len(pipes) == 2 and module.keyword(call, "capture_output") is None:
                yield module.fix(*self._captured(module, call, pipes))

    def _captured(self, module: Module, call: ast.Call, pipes: list[ast.keyword]) -> Iterator[Edit]:
        """Yield the edits that put one argument where stdout stood and take stderr out."""
        for pipe in pipes:
            if pipe.arg == "stdout":
                yield module.replace(pipe, "capture_output=True")
                continue
            edit = module.remove_argument(call, pipe)
            if any(
                edit.start < module.end(p) and module.start(p) < edit.end
                for p in pipes
                if p is not pipe
            ):
                return
            yield edit
