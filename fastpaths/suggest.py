"""Which of a project's own functions are worth a fast path, by CPU share and by their source."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hotclub.fastpaths import aptness
from hotclub.fastpaths.profiles import Spot

FOREIGN = ("site-packages", "dist-packages", ".tox", "node_modules")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One function of the project: its share of the CPU time and how well it would compile.

    score is the part of the CPU time that would become C; share and inclusive are of the profile.
    """

    target: str
    share: float
    inclusive: float
    calls: int
    score: float
    word: str
    reasons: tuple[str, ...]


def ranked(spots: Iterable[Spot], root: Path) -> list[Suggestion]:
    """Return the functions whose files lie below root, the most promising first.

    Installed packages below it are left out, but for root itself.
    """
    found = [one for spot in spots if (one := suggestion(spot, root.resolve()))]
    return sorted(found, key=lambda one: (-one.score, -one.share))


def suggestion(spot: Spot, root: Path) -> Suggestion | None:
    """Return the spot judged, or None where it is not a function of the project."""
    path = Path(spot.file)
    if not path.is_absolute() or path.suffix != ".py" or not path.is_file():
        return None
    if root not in path.resolve().parents or set(path.resolve().relative_to(root).parts) & {
        *FOREIGN
    }:
        return None
    found = definition(path, spot)
    if found is None:
        return None
    qualname, node, nested = found
    apt = aptness.judge(node, nested=nested)
    score = 0.0 if apt.bars else spot.self_share * apt.share
    target = f"{module_of(path)}:{qualname}"
    told = (*apt.bars, *apt.reasons)
    return Suggestion(
        target, spot.self_share, spot.inclusive_share, spot.calls, score, apt.word, told
    )


def definition(path: Path, spot: Spot) -> tuple[str, Function, bool] | None:
    """Return qualified name, tree and whether it is nested, of the function that starts there."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
    for names, node, nested in functions(tree, (), False):
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        if names[-1] == spot.function and first <= spot.line <= node.lineno:
            return ".".join(names), node, nested
    return None


def functions(
    tree: ast.AST, names: tuple[str, ...], nested: bool
) -> Iterator[tuple[tuple[str, ...], Function, bool]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (*names, node.name), node, nested
            yield from functions(node, (*names, node.name), True)
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, (*names, node.name), nested)
        else:
            yield from functions(node, names, nested)


def module_of(path: Path) -> str:
    """Return the dotted name of the module: from the outermost folder that is a package on.

    A folder without __init__.py counts where it lies on sys.path only as the place to import from.
    """
    places = {Path(place or ".").resolve() for place in sys.path}
    parts = [path.stem] if path.stem != "__init__" else []
    folder = path.resolve().parent
    while (folder / "__init__.py").is_file() and folder not in places:
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts)
