"""Who may import whom, and what may stand in the repository: CONTRIBUTING, enforced."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("fastpaths", "upgrade", "perf", "app", "hotclub")
# Folder -> the hotclub packages that it may import beside itself.
MAY_IMPORT = {
    "fastpaths": set(),
    "upgrade": set(),
    "perf": {"fastpaths"},
    "app": {"fastpaths", "perf"},
    "hotclub": {"fastpaths", "upgrade", "perf"},
}
WITHOUT_DJANGO = {"upgrade", "hotclub"}
# Folder of units -> what of ours they may import: their noun, and what their work is about.
UNITS = {
    "fastpaths/paths": ("hotclub.fastpaths",),
    "perf/benchmarks": ("hotclub.perf.benchmark", "hotclub.perf.yardstick", "hotclub.fastpaths"),
}


def sources(folder: str) -> list[Path]:
    legacy = ROOT / "app" / "legacy"
    return [p for p in sorted((ROOT / folder).rglob("*.py")) if legacy not in p.parents]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and absolute dotted name of everything that the file imports."""
    package = [*path.relative_to(ROOT).with_suffix("").parts[:-1]]
    if package and package[0] in FOLDERS[:3]:
        package.insert(0, "hotclub")
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *filter(None, [node.module])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


CASES = [pytest.param(p, id=str(p.relative_to(ROOT))) for f in FOLDERS for p in sources(f)]


@pytest.mark.parametrize("path", CASES)
def test_imports_only_what_it_may(path: Path) -> None:
    folder = path.relative_to(ROOT).parts[0]
    for line, name in imports(path):
        where = f"{path.relative_to(ROOT)}:{line}: {name}"
        head, *rest = name.split(".")
        assert head not in FOLDERS[:3], f"{where}: say hotclub.{name}"
        assert head != "app" or folder == "app", f"{where}: nobody imports app"
        assert head != "django" or folder not in WITHOUT_DJANGO, f"{where}: runs without Django"
        if head == "hotclub" and rest and rest[0] in FOLDERS[:3]:
            allowed = MAY_IMPORT[folder] | {folder}
            assert rest[0] in allowed, f"{where}: {folder} may import {sorted(allowed)}"


@pytest.mark.parametrize(
    "path", [pytest.param(p, id=p.stem) for unit in UNITS for p in sources(unit)]
)
def test_units_import_only_their_noun(path: Path) -> None:
    allowed = UNITS[str(path.relative_to(ROOT).parent)]
    for line, name in imports(path):
        if name.startswith("hotclub."):
            assert name.startswith(allowed), f"{path.relative_to(ROOT)}:{line}: {name}"


def test_the_repository_names_no_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    private = re.compile(rb"(?<![\w.-])/(work|root|farm)/[a-z]")
    bad = [
        name
        for name in listed.stdout.split("\n")
        if name and (ROOT / name).is_file() and private.search((ROOT / name).read_bytes())
    ]
    assert bad == []


def test_no_file_is_called_after_nothing() -> None:
    names = {"utils.py", "helpers.py", "base.py", "common.py", "misc.py"}
    assert [p for f in FOLDERS for p in sources(f) if p.name in names] == []


def test_files_and_functions_stay_readable() -> None:
    long = []
    for path in (p for f in FOLDERS for p in sources(f)):
        text = path.read_text()
        if text.count("\n") > 300:
            long.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > 45:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length}")
    assert long == []
