"""A whole project: the index, and every file through the engine, in one process or several.

One bad file never stops the run: it is counted with the reason.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from hotclub.upgrade import python2, south
from hotclub.upgrade.edit import Finding
from hotclub.upgrade.engine import Change, Run, fitting_project, scan_of
from hotclub.upgrade.files import Source, endings, files, read, skipped
from hotclub.upgrade.fixer import Fixer, TextFixer
from hotclub.upgrade.index import ASKS, Index
from hotclub.upgrade.module import Module
from hotclub.upgrade.reach import early_imports
from hotclub.upgrade.release import Targets
from hotclub.upgrade.scan import Scan
from hotclub.upgrade.skeleton import skeleton

PYTHON = (".py", ".pyi")
FEW = 24  # files that one process has done before a second has started


@dataclass(slots=True)
class Result:
    """What a run found: the changes, and the files it left with the reason."""

    changes: list[Change] = field(default_factory=list)
    files: int = 0
    moves: list[tuple[Path, Path]] = field(default_factory=list)  # folders kept aside
    known: int = 0  # findings that the baseline holds

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


def parsed(source: Source, targets: Targets) -> str:
    """Return the text in Python 3 syntax; raises SyntaxError with what is wrong and what to do.

    Without a target of Python nothing turns Python 2 into 3: only what a fixer asks for is parsed.
    """
    if targets.python is None:
        return source.text
    try:
        tree = compile(source.text, str(source.path), "exec", dont_inherit=True, flags=0x400)
        return python2.statements_as_calls(source.text, tree)
    except (SyntaxError, ValueError, RecursionError) as error:
        if not isinstance(error, SyntaxError):
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
    asks = Scan((index, words, needs, "") for words, needs in ASKS)
    marks = {word.rpartition(".")[2] for words, _ in ASKS for word in words}
    for source, text in sources:
        dotted = source.dotted
        index.add_text(source.data, str(source.path), dotted)
        if dotted:
            index.modules[dotted] = str(source.path)
        if source.path.name == "__init__.py":
            index.add_package(dotted, text)
        if "migrations" in source.path.parts or not asks.any(source.data):
            continue
        for code in filter(None, (skeleton(text, marks), text)):
            try:
                index.add(Module(code, str(source.path), targets, index, dotted))
                break
            except (SyntaxError, ValueError, RecursionError):
                continue  # said when its turn comes
    index.settle()
    return index


def facts(sources: list[tuple[Source, str]], targets: Targets) -> Index:
    """Return the project's facts, from all of its files."""
    python = [(s, t) for s, t in sources if s.path.suffix == ".py"]
    index = index_of(python, targets)
    for source, text in sources:
        if source.path.suffix != ".py":
            index.add_template(text)
    index.eager = early_imports(
        (s.dotted, t, s.path.name == "__init__.py")
        for s, t in python
        if "migrations" not in s.path.parts
    )
    index.python2 |= any(text != source.text for source, text in sources)
    return index


# A file, its text in Python 3 syntax, its name in the report, and the fixers that it arms.
Job = tuple[Source, str, str, list[type[Fixer]]]


def one(run: Run, source: Source, text: str, show: str, armed: list[type[Fixer]]) -> Change:
    """Return the change of one file; an error of a fixer becomes a finding, never a traceback."""
    try:
        change = run.upgrade(text, show, source.dotted, armed)
    except SyntaxError as error:
        change = skipped(source.path, f"not parsed: {error}")
        change.path = show
        return change
    except Exception as error:
        change = skipped(source.path, f"left as it is: {type(error).__name__}: {error}")
        change.path = show
        return change
    change.before = source.text
    if text != source.text:
        change.counts["python2_syntax"] += 1
    return change


_worker: Run | None = None


def start_worker(
    fixers: list[type[Fixer]], targets: Targets, index: Index, offered: list[type[Fixer]]
) -> None:
    global _worker
    gc.set_threshold(200_000)
    warnings.simplefilter("ignore", SyntaxWarning)  # of the sources that are parsed
    _worker = Run(fixers, targets, index, offered)


def in_worker(job: Job) -> Change:
    assert _worker is not None
    return one(_worker, *job)


def upgrade(
    paths: Iterable[Path],
    fixers: list[type[Fixer]],
    targets: Targets,
    *,
    offered: Iterable[type[Fixer]] = (),
    exclude: Iterable[str] = (),
    only: Callable[[Path], bool] = lambda path: True,
    jobs: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Result:
    """Return what would change; nothing is written.

    offered are fixers that say what they would do and do nothing. All files tell the index what
    they know; those that only says no to are not rewritten, and exclude's patterns are not read.
    """
    result = Result()
    sources: list[tuple[Source, str]] = []
    found = files(paths, endings(fixers), tuple(exclude))
    result.files = sum(map(only, found))
    for path in found:
        source = read(path)
        if isinstance(source, Change):
            result.changes += [source] if only(path) else []
            continue
        try:
            text = parsed(source, targets) if path.suffix == ".py" else source.text
        except SyntaxError as error:
            result.changes += [skipped(path, str(error.msg))] if only(path) else []
            continue
        sources.append((source, text))
    gc.set_threshold(200_000)  # trees are many objects and no garbage
    index = facts(sources, targets)
    if targets.django is not None and targets.django.number >= (1, 7):
        result.moves = south.moves((source.path, text) for source, text in sources)
    run = fitting_project(fixers, index), targets, index, list(offered)
    work = concerned((s for s in sources if only(s[0].path)), [*run[0], *run[3]], index)
    result.changes += run_all(work, run, jobs, progress)
    return result


def concerned(
    sources: Iterable[tuple[Source, str]], fixers: list[type[Fixer]], index: Index
) -> list[Job]:
    """Return the files that arm a fixer, or that were Python 2."""
    of_python, of_text = (
        scan_of((f for f in fixers if issubclass(f, TextFixer) is text), index)
        for text in (False, True)
    )
    jobs: list[Job] = []
    for source, text in sources:
        scan = of_python if source.path.suffix in PYTHON else of_text
        plain = text is source.text and source.encoding in ("utf-8", "utf-8-sig")
        data = source.data if plain else text.encode("utf-8", "replace")
        armed = scan(data, str(source.path))
        if armed or text != source.text:
            jobs.append((source, text, str(source.path), armed))
    return jobs


def run_all(
    work: list[Job],
    arguments: tuple[list[type[Fixer]], Targets, Index, list[type[Fixer]]],
    jobs: int,
    progress: Callable[[int, int], None],
) -> list[Change]:
    changes: list[Change] = []
    if jobs <= 1 or len(work) <= FEW:
        run = Run(*arguments)
        for number, job in enumerate(work, 1):
            changes.append(one(run, *job))
            progress(number, len(work))
        return changes
    largest = sorted(work, key=lambda job: -len(job[1]))
    with ProcessPoolExecutor(jobs, get_context("spawn"), start_worker, arguments) as pool:
        for number, change in enumerate(pool.map(in_worker, largest, chunksize=8), 1):
            changes.append(change)
            progress(number, len(work))
    return changes
