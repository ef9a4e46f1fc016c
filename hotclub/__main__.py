"""The one command, `hotclub`: it hands the rest of the line to the package that was named.

Each package has a `main(arguments) -> exit code` of its own and is imported only when it is
called, so that `hotclub upgrade` runs where Django is broken and a web host needs no libcst.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from hotclub import __version__

PACKAGES = {
    "fastpaths": (
        "hotclub.fastpaths.__main__",
        "hot functions, compiled, behind the same interfaces",
    ),
    "upgrade": ("hotclub.upgrade.cli", "take a project across Python and Django releases"),
    "perf": ("hotclub.perf.cli", "measure, compare and judge CPU, before and after"),
}
USAGE = "usage: hotclub {fastpaths,upgrade,perf} ... | --version | --help"


def help_text() -> str:
    lines = [USAGE, ""]
    lines += [f"  {name:<10} {purpose}" for name, (_, purpose) in PACKAGES.items()]
    return "\n".join([*lines, "", "hotclub NAME --help tells more about each."])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one hotclub command.

    Exit codes: 0 clean, 1 found something, 2 misuse, 3 nothing measured or internal error.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in ("-h", "--help"):
        print(help_text())
        return 0 if words else 2
    if words[0] == "--version":
        print(f"hotclub {__version__}")
        return 0
    name, *rest = words
    if name not in PACKAGES:
        print(f"hotclub: no command {name!r}\n{USAGE}", file=sys.stderr)
        return 2
    try:
        module = importlib.import_module(PACKAGES[name][0])
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("hotclub"):
            raise
        print(
            f"hotclub {name}: needs {error.name}, which is not installed: "
            f"pip install 'hotclub[{name}]'",
            file=sys.stderr,
        )
        return 2
    result: int = module.main(rest)
    return result


if __name__ == "__main__":
    sys.exit(main())
