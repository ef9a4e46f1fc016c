"""Requirements as packaging files write them: a name and what versions of it will do."""

from __future__ import annotations

import re
from dataclasses import dataclass

SPEC = r"(?:~=|===?|!=|<=?|>=?)[ \t]*[\w.*+!-]+"
SPECS = rf"{SPEC}(?:[ \t]*,[ \t]*{SPEC})*"
DJANGO = re.compile(rf"[Dd]jango(?P<extras>\[[\w, \t-]*\])?[ \t]*(?P<specs>{SPECS})?")
# The oldest Python that each release of Django runs on.
PYTHON_FLOOR = {
    (2, 0): (3, 4),
    (2, 1): (3, 5),
    (2, 2): (3, 5),
    (3, 0): (3, 6),
    (3, 1): (3, 6),
    (3, 2): (3, 6),
    (4, 0): (3, 8),
    (4, 1): (3, 8),
    (4, 2): (3, 8),
    (5, 0): (3, 10),
    (5, 1): (3, 10),
    (5, 2): (3, 10),
    (6, 0): (3, 12),
    (6, 1): (3, 12),
}


@dataclass(frozen=True, slots=True)
class Bound:
    """One specifier: an operator and the numbers of a version; any is `.*`."""

    operator: str
    version: tuple[int, ...]
    any: bool = False

    def admits(self, release: tuple[int, int]) -> bool:
        """Say whether some version of a release series passes."""
        mine = self.version
        series = (*mine, 0, 0)[:2]
        if self.operator in ("==", "==="):
            return mine[:2] == release[: len(mine[:2])] if self.any else series == release
        if self.operator == "~=":
            return (
                mine[0] == release[0] and release >= series if len(mine) < 3 else series == release
            )
        if self.operator in (">=", ">"):
            return release >= series
        if self.operator == "<=":
            return release <= series
        if self.operator == "<":
            return release < series or (release == series and len(mine) > 2 and mine[2] > 0)
        return True


def bounds(specs: str | None) -> list[Bound] | None:
    """Return the bounds of a specifier list, or None where one is not plain numbers."""
    found = []
    for operator, version in re.findall(r"(~=|===?|!=|<=?|>=?)\s*([\w.*+!-]+)", specs or ""):
        numbers = re.fullmatch(r"(\d+(?:\.\d+)*)(\.\*)?(?:(?:a|b|rc|\.dev)\d*)?", version)
        if numbers is None:
            return None
        parts = tuple(int(part) for part in numbers[1].split("."))
        found.append(Bound(operator, parts, numbers[2] is not None))
    return found


def admits(specs: str | None, release: tuple[int, int]) -> bool | None:
    """Say whether specifiers let a release in; None where that can't be told."""
    found = bounds(specs)
    return None if found is None else all(bound.admits(release) for bound in found)


def series(release: tuple[int, int]) -> str:
    """Return the specifiers of one release series: ">=5.2,<5.3"."""
    return f">={release[0]}.{release[1]},<{release[0]}.{release[1] + 1}"
