"""distutils.spawn.spawn() is subprocess.check_call()."""

from __future__ import annotations

from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python
from hotclub.upgrade.rename import Rename

SPAWN = "distutils.spawn.spawn"


class DistutilsSpawnToSubprocess(Rename):
    """Run commands with subprocess.check_call() where distutils.spawn.spawn() ran them.

    Python 3.12 removed distutils. Both raise where a command fails, check_call CalledProcessError.
    A file that passes more than the command, or catches distutils' own error, is left.
    """

    since = Python(3, 3)
    removed = Python(3, 12)
    names = {SPAWN: "subprocess.check_call"}
    strings = False
    link = "https://peps.python.org/pep-0632/"
    examples = (
        rewrites(
            "from distutils.spawn import spawn\n\nspawn(['ls'])\n",
            "from subprocess import check_call\n\ncheck_call(['ls'])\n",
        ),
        rewrites(
            "import distutils.spawn\n\ndistutils.spawn.spawn(x)\n",
            "from subprocess import check_call\n\ncheck_call(x)\n",
        ),
        leaves("from distutils.spawn import spawn\n\nspawn(['ls'], dry_run=1)\n"),
        leaves(
            "from distutils.spawn import spawn\nfrom distutils.errors import DistutilsExecError\n\n"
            "try:\n    spawn(x)\nexcept DistutilsExecError:\n    pass\n"
        ),
        leaves("from mysite.spawn import spawn\n\nspawn(['ls'])\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        alone = all(len(c.args) == 1 and not c.keywords for c in module.calls(SPAWN))
        if alone and "DistutilsExecError" not in module.text:
            yield from super().visit(module)
