"""One side of a comparison: an interpreter, an environment, a checkout."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path


class BadSide(ValueError):
    """A side that can't be run; the text says why."""


class NotMeasured(RuntimeError):
    """A process of a side did not start or failed; the text is its own."""


@dataclass(frozen=True, slots=True)
class Side:
    """What `--before` and `--after` describe.

    Written as words: NAME=VALUE sets an environment variable, python=PATH chooses the interpreter,
    path=FOLDER the working directory. "FASTPATHS=off" is stock Django.
    """

    spec: str
    python: str = sys.executable
    folder: str = "."
    environment: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, spec: str) -> Side:
        """Return the side; raises BadSide for a word without =, a missing interpreter or folder."""
        python, folder, environment = sys.executable, ".", {}
        for word in shlex.split(spec):
            name, equals, value = word.partition("=")
            if not equals or not name:
                advice = "write NAME=VALUE, python=PATH or path=FOLDER"
                raise BadSide(f"side {spec!r}: can't read {word!r}: {advice}")
            if name == "python":
                found = shutil.which(value)
                if found is None:
                    raise BadSide(f"side {spec!r}: there is no interpreter {value}")
                python = found
            elif name == "path":
                if not Path(value).is_dir():
                    raise BadSide(f"side {spec!r}: there is no folder {value}")
                folder = value
            else:
                environment[name] = value
        return cls(spec, python, folder, environment)

    def environ(self, **more: str) -> dict[str, str]:
        """Return the environment of a process of this side."""
        return {**os.environ, **self.environment, **more}
