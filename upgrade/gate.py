"""`--env PYTHON`: what the project imports and requires, asked of the environment it will run in.

Every import of what is not the project's own, outside of try and if, has to be there after the
rewrite: a module or name that the environment lacks is a finding, and so is a requirement that
shuts out the version it has.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hotclub.upgrade.edit import Finding
from hotclub.upgrade.engine import Change, module_name
from hotclub.upgrade.files import Refused, files, read
from hotclub.upgrade.module import parsed
from hotclub.upgrade.project import Result
from hotclub.upgrade.requirement import SPECS, admits

ASKED = Path(__file__).with_name("asked.py")
LISTS = re.compile(r"(^|/)[\w-]*(requirements|constraints)[\w.-]*\.(txt|in|pip)$|/requirements/")
LINE = re.compile(rf"^[ \t]*(?P<name>[A-Za-z][\w.-]*)(\[[^\]]*\])?[ \t]*(?P<specs>{SPECS})", re.M)
OPTIONAL = (ast.Try, ast.TryStar, ast.If)


@dataclass(slots=True)
class Asked:
    """The places of every imported name: module -> name ("" for itself) -> path and line."""

    names: dict[str, dict[str, list[tuple[str, int]]]] = field(default_factory=dict)
    required: list[tuple[str, str, str, int]] = field(default_factory=list)

    def add(self, module: str, name: str, path: str, line: int) -> None:
        self.names.setdefault(module, {}).setdefault(name, []).append((path, line))


def add(result: Result, paths: Iterable[Path], exclude: Iterable[str], python: Path | None) -> None:
    """Add what an environment lacks to a result; raises Refused where it can't be asked."""
    if python is None:
        return
    asked = gathered(result, list(paths), tuple(exclude))
    names = {module: sorted(filter(None, used)) for module, used in asked.names.items()}
    answer = answered(interpreter(python), {"names": names})
    home = python.name
    for module, name in answer["lacks"]:
        what = f"{module} has no {name}" if name else f"no module {module}"
        used = asked.names.get(module, {})
        places = used.get(name, []) if name else [place for all_ in used.values() for place in all_]
        for path, line in dict.fromkeys(places):
            tell(result, path, line, f"{what} in {home}: find its successor, or drop it")
    versions = {canonical(name): version for name, version in answer["versions"].items()}
    for package, specs, path, line in asked.required:
        version = versions.get(canonical(package))
        if version is None:
            tell(result, path, line, f"{package} is not installed in {home}")
        elif shuts_out(specs, version):
            tell(result, path, line, f"{package} {specs} shuts out {version}, which {home} has")


def gathered(result: Result, paths: list[Path], exclude: tuple[str, ...]) -> Asked:
    """Return what the project asks for as it is after the rewrite."""
    after = {Path(change.path): change.after for change in result.changed}
    asked, sources = Asked(), []
    for path in files(paths, (".py", ".txt", ".in", ".pip"), exclude):
        source = read(path)
        if not isinstance(source, Change):
            sources.append((path, after.get(path, source.text)))
    own = {module_name(path).partition(".")[0] for path, _ in sources if path.suffix == ".py"}
    own |= {path.stem for path, _ in sources} | {p.parent.name for p, _ in sources}
    for path, text in sources:
        if path.suffix == ".py":
            for module, name, line in imported(text):
                if module.partition(".")[0] not in own:
                    asked.add(module, name, str(path), line)
        elif LISTS.search(path.as_posix()):
            for found in LINE.finditer(text):
                line = text.count("\n", 0, found.start("name")) + 1
                asked.required.append((found["name"], found["specs"].strip(), str(path), line))
    return asked


def imported(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield module, name ("" for the module itself) and line of what a file can't do without."""
    try:
        todo: list[ast.AST] = [parsed(text)]
    except (SyntaxError, ValueError, RecursionError):
        return
    while todo:
        node = todo.pop()
        if isinstance(node, OPTIONAL):
            continue
        todo += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            yield from ((alias.name, "", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield node.module, "" if alias.name == "*" else alias.name, node.lineno


def interpreter(given: Path) -> Path:
    """Return the interpreter of an environment, named by itself or by its folder."""
    inside = [given / "bin" / "python", given / "Scripts" / "python.exe"]
    return next((one for one in inside if one.exists()), given)


def answered(python: Path, question: dict[str, dict[str, list[str]]]) -> dict[str, Any]:
    """Return what the environment's interpreter answers; raises Refused where it does not."""
    words = [str(python), "-I", str(ASKED)]
    try:
        done = subprocess.run(
            words, input=json.dumps(question), capture_output=True, text=True, check=False
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except OSError as error:
        raise Refused(f"{python}: can't be run: {error.strerror}") from None
    except ValueError:
        said = done.stderr.strip().rpartition("\n")[2] or f"exit code {done.returncode}"
        raise Refused(f"{python}: did not answer: {said}") from None
    return answer


def shuts_out(specs: str, version: str) -> bool:
    numbers = [int(number) for number in re.findall(r"\d+", version)[:2]]
    return len(numbers) == 2 and admits(specs, (numbers[0], numbers[1])) is False


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def tell(result: Result, path: str, line: int, message: str) -> None:
    finding = Finding(path, line, "gate", message)
    result.changes.append(Change(path, "", "", findings=[finding]))
