"""Which paths are wanted: what the settings say, and the environment on top of it.

FASTPATHS=off installs none. FASTPATHS_ONLY and FASTPATHS_SKIP hold names or targets separated by
commas, for one process: only what both allow is installed.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from dataclasses import dataclass

ALL = "all"


def switched_off() -> bool:
    """Say whether the environment switches every path off."""
    return os.environ.get("FASTPATHS", "").lower() in ("off", "0", "no", "false")


def words(variable: str) -> frozenset[str]:
    """Return the names that an environment variable lists; unset and empty are none."""
    return frozenset(filter(None, map(str.strip, os.environ.get(variable, "").split(","))))


@dataclass(frozen=True, slots=True)
class Choice:
    """Names or targets; only is None where every path is wanted."""

    only: frozenset[str] | None = None
    skip: frozenset[str] = frozenset()
    environment_only: frozenset[str] = frozenset()
    environment_skip: frozenset[str] = frozenset()

    @classmethod
    def of(cls, only: Iterable[str] | None = None, skip: Iterable[str] = ()) -> Choice:
        """Return the choice of a caller together with that of the environment."""
        chosen = None if only is None else frozenset(only)
        return cls(chosen, frozenset(skip), words("FASTPATHS_ONLY"), words("FASTPATHS_SKIP"))

    @property
    def names(self) -> frozenset[str]:
        """Return every name that was said."""
        said = (self.only or frozenset()) | self.skip
        return said | self.environment_only | self.environment_skip

    def refusal(self, name: str, target: str) -> str | None:
        """Return why the path of that name and target is not wanted, or None."""
        words = {name, target}
        if words & self.skip or (self.only is not None and not words & self.only):
            return "skipped by the settings"
        if words & self.environment_skip:
            return "skipped by FASTPATHS_SKIP in the environment"
        if self.environment_only and not words & self.environment_only:
            return "not in FASTPATHS_ONLY in the environment"
        return None


def refuse_unknown(known: Iterable[tuple[str, str]], asked: Iterable[str]) -> None:
    """Raise LookupError for a name that no path has, with what is close to it.

    known holds name and target of every path.
    """
    pairs = list(known)
    every = {word for pair in pairs for word in pair}
    for word in sorted(set(asked) - every):
        close = difflib.get_close_matches(word, every, 3) or sorted({name for name, _ in pairs})
        raise LookupError(f"no fast path {word!r}; did you mean {', '.join(close)}?")
