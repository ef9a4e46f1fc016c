"""Start a fast path for a user's own function: a file with the original as the first version."""

from __future__ import annotations

import importlib
import inspect
import textwrap
from pathlib import Path

from hotclub.fastpaths import guard

TEMPLATE = '''"""{target}: say here in one line why it is hot and what this does better."""

from __future__ import annotations

from {module} import {function} as original

from hotclub.fastpaths import example, fastpath


@fastpath(
    "{target}",
    examples=(
        # Usual, empty, wrong and non-ASCII arguments, as in example("text", limit=3):
    ),
)
{source}
    # Where an argument is not what this was made for: return original(...)
'''


def new(target: str, package: str) -> Path:
    """Write the module of a new path into the package and return where it is.

    Raises LookupError where target is not a function of a module, FileExistsError where the file
    is there already.
    """
    if target.count(":") != 1 or "." in target.partition(":")[2]:
        raise LookupError(f"target {target!r}: write module:function, as in myapp.ranking:score")
    try:
        _, name, raw = guard.resolve(target)
    except guard.Mismatch as mismatch:
        raise LookupError(f"target {target}: {mismatch}") from None
    if not inspect.isfunction(raw):
        raise LookupError(f"target {target}: is a {type(raw).__name__}, not a function")
    folder = Path(importlib.import_module(package).__path__[0])
    path = folder / f"{target.partition(':')[0].rpartition('.')[2]}_{name}.py"
    source = textwrap.dedent(inspect.getsource(raw)).rstrip()
    text = TEMPLATE.format(
        target=target, module=target.partition(":")[0], function=name, source=source
    )
    with path.open("x") as opened:
        opened.write(text)
    return path
