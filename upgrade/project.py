"""A whole project: which files, the index, every file through the engine, and writing them back.

A file is written whole or not at all (a temporary file beside it, then os.replace); one bad file
never stops the run, it is counted with the reason.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from hotclub.upgrade import python2
from hotclub.upgrade.edit import Finding
from hotclub.upgrade.engine import Change, Run, arms, decoded, fitting_project, module_name
from hotclub.upgrade.fixer import Fixer, TextFixer
from hotclub.upgrade.index import WORDS, Index
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Targets
from hotclub.upgrade.scan import words

BIGGEST_BYTES = 5_000_000
FEW = 24
LEFT_OUT = frozenset(
    [
        ".git",
        ".hg",
        ".svn",
        ".tox",
        ".nox",
        ".venv",
        "venv",
        "node_modules",
        "__pycache__",
        ".eggs",
        "build",
        "dist",
    ]
)
STRAY = ".hotclub-"


class Refused(Exception):
    """The run can't start; the text says why and what to do."""


@dataclass(slots=True)
class Result:
    """What a run found: the changes, and the files it left with the reason."""

    changes: list[Change] = field(default_factory=list)
    files: int = 0

    @property
    def changed(self) -> list[Change]:
        return [change for change in self.changes if change.changed]

    @property
    def skipped(self) -> list[Change]:
        return [change for change in self.changes if change.skipped]

    @property
    def findings(self) -> list[Finding]:
        found = [finding for change in self.changes for finding in change.findings]
        return sorted(found, key=lambda f: (f.path, f.line, f.fixer))


def git(folder: Path, *arguments: str) -> str | None:
    """Return what a git command prints, or None where it fails or there is no git."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def refuse_dirty(paths: Iterable[Path]) -> None:
    """Raise Refused where writing could not be undone: no git, or uncommitted changes."""
    for path in paths:
        folder = path if path.is_dir() else path.parent
        status = git(folder, "status", "--porcelain", "--", str(path.resolve()))
        if status is None:
            raise Refused(f"{path}: not in a git tree, so nothing could be undone: use --force")
        if status.strip():
            count = len(status.strip().split("\n"))
            raise Refused(f"{path}: {count} uncommitted changes: commit them, or use --force")


def files(paths: Iterable[Path]) -> list[Path]:
    """Return the files below the paths: what git tracks, else all but what tools leave behind."""
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise Refused(f"{path}: there is no such file or folder")
        if path.is_file():
            found[path] = None
            continue
        tracked = git(path, "ls-files", "-z", "--", ".")
        if tracked:
            listed = [path / name for name in tracked.split("\0") if name]
        else:
            listed = list(walk(path))
        found.update(dict.fromkeys(sorted(p for p in listed if not p.is_symlink() and p.is_file())))
    return list(found)


def walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(
            f for f in folders if f not in LEFT_OUT and not (Path(root, f) / "pyvenv.cfg").exists()
        )
        yield from (Path(root, name) for name in names)


def wanted(path: Path, fixers: Iterable[type[Fixer]]) -> bool:
    if path.suffix in (".py", ".pyi"):
        return True
    texts = [f for f in fixers if issubclass(f, TextFixer)]
    return any(str(path).endswith(fixer.patterns) for fixer in texts)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read."""

    path: Path
    text: str
    encoding: str
    data: bytes


def read(path: Path) -> Source | Change:
    """Return a file's text and encoding, or the Change that says why it is left alone."""
    try:
        if path.stat().st_size > BIGGEST_BYTES:
            return skipped(path, f"larger than {BIGGEST_BYTES // 1_000_000} MB")
        data = path.read_bytes()
        if b"\0" in data:
            return skipped(path, "binary")
        if path.suffix in (".py", ".pyi"):
            text, encoding = decoded(data)
        else:
            text, encoding = data.decode("utf-8"), "utf-8"
    except OSError as error:
        return skipped(path, f"can't be read: {error.strerror}")
    except UnicodeDecodeError as error:
        return skipped(path, f"is not {error.encoding}")
    except SyntaxError as error:
        return skipped(path, f"its encoding can't be told: {error.msg}")
    return Source(path, text, encoding, data)


def skipped(path: Path, reason: str) -> Change:
    return Change(str(path), "", "", skipped=reason)


def parsed(source: Source, targets: Targets) -> str:
    """Return the text in Python 3 syntax; raises SyntaxError with what is wrong and what to do."""
    try:
        compile(source.text, str(source.path), "exec", dont_inherit=True, flags=0x400)
        return source.text
    except (SyntaxError, ValueError, RecursionError) as error:
        if targets.python is None or not isinstance(error, SyntaxError):
            raise SyntaxError(f"not parsed: {error}") from None
        try:
            return python2.to_python3(source.text, str(source.path))
        except ModuleNotFoundError:
            advice = "is not Python 3: install hotclub[py2] for Python 2 sources"
            raise SyntaxError(f"{advice} (line {error.lineno}: {error.msg})") from None
        except SyntaxError as other:
            raise SyntaxError(f"is neither Python 3 nor Python 2: {other.msg}") from None


def index_of(sources: Iterable[tuple[Source, str]], targets: Targets) -> Index:
    """Return the project's facts, from the files that hold a word which the index asks about."""
    index = Index()
    asked = frozenset(word.encode() for word in WORDS)
    for source, text in sources:
        dotted = module_name(source.path)
        if dotted:
            index.modules[dotted] = str(source.path)
        if asked.isdisjoint(words(source.data)):
            continue
        index.add(Module(text, str(source.path), targets, index, dotted))
    return index


def one(run: Run, source: Source, text: str, show: str) -> Change:
    """Return the change of one file; an error of a fixer becomes a finding, never a traceback."""
    try:
        change = run.upgrade(text, show, module_name(source.path))
    except Exception as error:
        change = skipped(source.path, f"left as it is: {type(error).__name__}: {error}")
        change.path = show
        return change
    change.before = source.text
    if text != source.text:
        change.counts["python2_syntax"] += 1
    return change


_worker: Run | None = None


def start_worker(fixers: list[type[Fixer]], targets: Targets, index: Index) -> None:
    global _worker
    warnings.simplefilter("ignore", SyntaxWarning)  # of the sources that are parsed
    _worker = Run(fixers, targets, index)


def in_worker(job: tuple[Source, str, str]) -> Change:
    assert _worker is not None
    return one(_worker, *job)


def upgrade(
    paths: Iterable[Path],
    fixers: list[type[Fixer]],
    targets: Targets,
    *,
    jobs: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Result:
    """Return what would change; nothing is written."""
    result = Result()
    sources: list[tuple[Source, str]] = []
    python2_needed = [path for path in files(paths) if wanted(path, fixers)]
    result.files = len(python2_needed)
    for path in python2_needed:
        source = read(path)
        if isinstance(source, Change):
            result.changes.append(source)
            continue
        try:
            text = parsed(source, targets) if path.suffix == ".py" else source.text
        except SyntaxError as error:
            result.changes.append(skipped(path, str(error.msg)))
            continue
        sources.append((source, text))
    index = index_of(((s, t) for s, t in sources if s.path.suffix == ".py"), targets)
    index.python2 |= any(text != source.text for source, text in sources)
    fixers = fitting_project(fixers, index)
    every = frozenset().union(*(arms(fixer) for fixer in fixers)) if fixers else frozenset()
    always = any(not arms(fixer) for fixer in fixers)
    work = [
        (source, text, str(source.path))
        for source, text in sources
        if always
        or text != source.text
        or not every.isdisjoint(words(text.encode("utf-8", "replace")))
    ]
    result.changes += run_all(work, fixers, targets, index, jobs, progress)
    return result


def run_all(
    work: list[tuple[Source, str, str]],
    fixers: list[type[Fixer]],
    targets: Targets,
    index: Index,
    jobs: int,
    progress: Callable[[int, int], None],
) -> list[Change]:
    changes: list[Change] = []
    if jobs <= 1 or len(work) <= FEW:
        run = Run(fixers, targets, index)
        for number, job in enumerate(work, 1):
            changes.append(one(run, *job))
            progress(number, len(work))
        return changes
    largest = sorted(work, key=lambda job: -len(job[1]))
    with ProcessPoolExecutor(
        jobs, get_context("spawn"), start_worker, (fixers, targets, index)
    ) as pool:
        for number, change in enumerate(pool.map(in_worker, largest, chunksize=8), 1):
            changes.append(change)
            progress(number, len(work))
    return changes


def write(change: Change) -> None:
    """Put a changed file in place: whole or not at all, with its mode, encoding and line ends.

    Raises OSError where it can't be written, UnicodeEncodeError where its encoding lacks a letter.
    """
    path = Path(change.path)
    encoding = decoded(path.read_bytes())[1] if path.suffix in (".py", ".pyi") else "utf-8"
    data = change.after.encode(encoding)
    if not os.access(path, os.W_OK):
        raise PermissionError(13, "is read-only", str(path))
    handle, name = tempfile.mkstemp(prefix=STRAY, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
        os.chmod(name, path.stat().st_mode)  # noqa: PTH101
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def sweep(paths: Iterable[Path]) -> None:
    """Remove the temporary files that a killed run left behind."""
    for path in paths:
        for stray in path.rglob(f"{STRAY}*") if path.is_dir() else ():
            stray.unlink(missing_ok=True)
