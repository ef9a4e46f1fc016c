"""Record the calls of one function while a command runs: its arguments become examples.

The command's processes get a sitecustomize that wraps the function as soon as its module has been
imported. A call is kept when its types, the size of an argument or what came of it are new: a
hundred thousand calls become a dozen examples. Each is written at once, so that a worker that is
killed has told what it saw.
"""

from __future__ import annotations

import functools
import importlib.abc
import importlib.machinery
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from hotclub.fastpaths import written

MOST = 12
TARGET, FOLDER = "HOTCLUB_RECORD_TARGET", "HOTCLUB_RECORD_FOLDER"
SITE = """import importlib.util, os, sys
folder = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [p for p in sys.path if os.path.abspath(p or ".") != folder]
from hotclub.fastpaths import recording
recording.start()
found = importlib.machinery.PathFinder.find_spec("sitecustomize", sys.path)
if found is not None and found.loader is not None:
    found.loader.exec_module(importlib.util.module_from_spec(found))
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One call: the example as source, types of the arguments by name, and the classes it names."""

    example: str | None
    types: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    sizes: tuple[int, ...] = ()


class Recorder:
    """Wraps the function and writes what is new of its calls into a file of this process."""

    def __init__(self, target: str, folder: Path) -> None:
        self.target, self.folder = target, folder
        self.seen: set[tuple[Any, ...]] = set()
        self.inside = False

    def wrapped(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def recorded(*args: Any, **kwargs: Any) -> Any:
            if self.inside or len(self.seen) >= 4 * MOST:
                return function(*args, **kwargs)
            call = self.call(args, kwargs)
            try:
                value = function(*args, **kwargs)
            except Exception as error:
                self.keep(call, ("raised", type(error).__name__))
                raise
            self.keep(call, (type(value).__name__, empty(value)))
            return value

        return recorded

    def call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Recorded:
        """Return the call as it is now, before the function may change its arguments."""
        values = (*args, *kwargs.values())
        types = tuple(f"{type(v).__module__}.{type(v).__qualname__}" for v in values)
        self.inside = True
        try:
            words = [written.source(value) for value in args]
            words += [f"{name}={written.source(value)}" for name, value in kwargs.items()]
            text = f"example({', '.join(words)})" if all(map(str.isidentifier, kwargs)) else None
            kinds = tuple(sorted(written.kinds(values)))
        except Exception:
            text, kinds = None, ()  # a repr or an attribute of a user's class may raise anything
        finally:
            self.inside = False
        return Recorded(text, types, kinds, tuple(map(size, values)))

    def keep(self, call: Recorded, outcome: tuple[Any, ...]) -> None:
        new = (call.types, outcome, call.example is None, call.sizes)
        if new in self.seen:
            return
        self.seen.add(new)
        line = json.dumps({"example": call.example, "types": call.types, "kinds": call.kinds})
        with (self.folder / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as opened:
            opened.write(line + "\n")


def size(value: Any) -> int:
    """Return the order of magnitude of a number or of a container's length, by powers of four."""
    if type(value) in (str, bytes, list, tuple, dict, set):
        return (len(value).bit_length() + 1) // 2
    if type(value) is int:
        return -1 if value < 0 else min(16, (value.bit_length() + 1) // 2)
    return 0


def empty(value: Any) -> bool:
    """Say whether a result is empty, nought, false or None."""
    return type(value) in (str, bytes, list, tuple, dict, set, int, bool, type(None)) and not value


class Finder(importlib.abc.MetaPathFinder):
    """Lets the import system find the target's module, and wraps the function once it has run."""

    def __init__(self, module: str, wrap: Callable[[ModuleType], None]) -> None:
        self.module, self.wrap = module, wrap

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name != self.module:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return spec
        run = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            run(module)
            self.wrap(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def start() -> None:
    """Watch for the module of the target that the environment names."""
    target = os.environ[TARGET]
    recorder = Recorder(target, Path(os.environ[FOLDER]))
    dotted, _, qualname = target.partition(":")
    *parents, name = qualname.split(".")

    def wrap(module: ModuleType) -> None:
        owner: Any = module
        for parent in parents:
            owner = getattr(owner, parent)
        setattr(owner, name, recorder.wrapped(vars(owner)[name]))

    sys.meta_path.insert(0, Finder(dotted, wrap))


def record(target: str, command: Sequence[str]) -> tuple[list[Recorded], int]:
    """Run the command with the target recorded; return the calls, and its exit code.

    Fast paths are off in it. Raises LookupError where there is no such command.
    """
    with tempfile.TemporaryDirectory(prefix="hotclub-record-") as name:
        folder = Path(name)
        (folder / "sitecustomize.py").write_text(SITE)
        places = [name, *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places), "FASTPATHS": "off"}
        environment |= {TARGET: target, FOLDER: name}
        try:
            code = subprocess.run(command, env=environment, check=False).returncode
        except OSError as error:
            raise LookupError(f"--record: {command[0]}: {error.strerror}") from None
        found: dict[str, Recorded] = {}
        for path in sorted(folder.glob("*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                row = json.loads(line)
                kinds = tuple((module, kind) for module, kind in row["kinds"])
                found.setdefault(line, Recorded(row["example"], tuple(row["types"]), kinds))
    return list(found.values()), code


def examples(calls: Sequence[Recorded]) -> list[Recorded]:
    """Return the calls that can be written down, at most a dozen, no two with the same text."""
    found = {call.example: call for call in calls if call.example}
    return list(found.values())[:MOST]
