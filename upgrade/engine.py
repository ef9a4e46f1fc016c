"""One file through the chosen fixers: parse once, collect fixes, apply, until nothing changes."""

from __future__ import annotations

import io
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from hotclub.upgrade.attempt import attempt, taken_name, working
from hotclub.upgrade.edit import Finding, Fix, applied, chosen
from hotclub.upgrade.fixer import Fixer, TextFixer
from hotclub.upgrade.index import Index
from hotclub.upgrade.keep import Kept
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Targets
from hotclub.upgrade.scan import Scan
from hotclub.upgrade.skeleton import skeleton

MOST_PASSES = 12


@dataclass(slots=True)
class Change:
    """What one file becomes: its text, how often each fixer changed it, what was found."""

    path: str
    before: str
    after: str
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    skipped: str = ""
    offers: Counter[str] = field(default_factory=Counter)  # what unsafe fixers would do besides

    @property
    def changed(self) -> bool:
        return self.before != self.after


def fitting_project(fixers: Iterable[type[Fixer]], index: Index) -> list[type[Fixer]]:
    """Return the fixers that have something to say in this project."""
    return [f for f in fixers if index.python2 or not f.python2_only]


def scan_of(fixers: Iterable[type[Fixer]], index: Index) -> Scan[type[Fixer]]:
    """Return what tells the fixers that a file arms."""
    return Scan((f, f.armed_in(index), f.needs_in(index), f.paths) for f in fixers)


class Run:
    """The fixers of one run, over one project."""

    def __init__(
        self,
        fixers: Iterable[type[Fixer]],
        targets: Targets,
        index: Index | None = None,
        offered: Iterable[type[Fixer]] = (),
    ) -> None:
        self.targets = targets
        self.index = index or Index()
        self.offered = frozenset(offered)
        fixers = fitting_project(dict.fromkeys([*fixers, *self.offered]), self.index)
        self.made = {fixer: fixer() for fixer in fixers}
        self.python = scan_of((f for f in fixers if not issubclass(f, TextFixer)), self.index)
        self.within = {fixer: fixer.within(self.index) for fixer in self.made}
        self.text = scan_of((f for f in fixers if issubclass(f, TextFixer)), self.index)
        for fixer in self.made.values():
            if isinstance(fixer, TextFixer):
                fixer.targets = targets

    def armed(self, scan: Scan[type[Fixer]], text: str, path: str) -> list[Fixer]:
        return [self.made[one] for one in scan(text.encode("utf-8", "surrogatepass"), path)]

    def upgrade(
        self, text: str, path: str, dotted: str = "", armed: Iterable[type[Fixer]] | None = None
    ) -> Change:
        """Return what a file becomes; raises SyntaxError where Python's parser refuses it.

        armed are the fixers that the text arms, where that is known already.
        """
        change = Change(path, text, text)
        if not path.endswith((".py", ".pyi")):
            self._upgrade_text(change)
            return change
        known = None if armed is None else [self.made[one] for one in armed]
        for number in range(MOST_PASSES):
            fixers = known or self.armed(self.python, change.after, change.path)
            if not fixers or self._nothing(change, fixers, dotted, first=not number):
                change.findings, change.offers = [], Counter()
                break
            if not self._one_pass(change, fixers, dotted, first=not number):
                break
            known = None
        return change

    def _nothing(self, change: Change, fixers: list[Fixer], dotted: str, *, first: bool) -> bool:
        """Say whether the skeleton of a module is enough to tell that nobody has a word to say."""
        marks = frozenset().union(*(self.within[type(fixer)] for fixer in fixers))
        text = None if "" in marks else skeleton(change.after, marks)
        if text is None:
            return False
        try:
            module = Module(text, change.path, self.targets, self.index, dotted)
        except (SyntaxError, ValueError):
            return False
        module.first = first
        return not any(True for fixer in fixers for _ in fixer.visit(module))

    def _one_pass(self, change: Change, fixers: list[Fixer], dotted: str, *, first: bool) -> bool:
        module = Module(change.after, change.path, self.targets, self.index, dotted)
        module.first = first
        change.findings, change.offers = [], Counter()
        fixes: list[tuple[Fixer, Fix]] = []
        kept = Kept(module.text, module)
        for fixer in fixers:
            for result in fixer.visit(module):
                if kept.keeps(result):
                    continue
                if type(fixer) in self.offered:
                    self._offer(change, module, fixer, result)
                elif isinstance(result, Finding):
                    change.findings.append(result)
                elif (taken := taken_name(module, result)) is not None:
                    message = f"its rewrite needs {taken}, a name that is something else here"
                    change.findings.append(Finding(change.path, 1, fixer.name(), message))
                elif result.edits or result.moves or result.imports:
                    fixes.append((fixer, result))
        text = attempt(module, [fix for _, fix in fixes]) if fixes else change.after
        if text is not None:
            change.counts.update({fixer.name(): 1 for fixer, _ in fixes})
        else:
            text = self._one_by_one(change, module, fixes)
        before, change.after = change.after, text
        return text != before

    def _offer(self, change: Change, module: Module, fixer: Fixer, result: Fix | Finding) -> None:
        """Take in what a fixer that is not to rewrite would do."""
        if isinstance(result, Finding):
            return
        if fixer.reached(self.targets):
            change.offers[fixer.name()] += 1
            return
        lines = [module.line_of(edit.start) for edit in result.edits]
        lines += [alias.lineno for alias, _ in result.moves]
        message = f"{fixer.removed} dropped this form, and its successor needs {fixer.since}"
        line = min(lines, default=1)
        change.findings.append(Finding(change.path, line, fixer.name(), message, fixer.link))

    def _one_by_one(self, change: Change, module: Module, fixes: list[tuple[Fixer, Fix]]) -> str:
        """Apply what comes out as Python together, fixer by fixer."""
        good: list[Fix] = []
        for fixer in dict.fromkeys(fixer for fixer, _ in fixes):
            mine = working(module, good, [fix for by, fix in fixes if by is fixer])
            if mine:
                change.counts[fixer.name()] += 1
                good += mine
                continue
            message = "its rewrite of this file would not be Python: left as it is"
            change.findings.append(Finding(change.path, 1, fixer.name(), message))
        return attempt(module, good) or module.text

    def _upgrade_text(self, change: Change) -> None:
        for _ in range(MOST_PASSES):
            before = change.after
            change.findings = []
            for fixer in self.armed(self.text, before, change.path):
                assert isinstance(fixer, TextFixer)
                if change.path.endswith(fixer.patterns):
                    self._rewrite_text(change, fixer)
            if change.after == before:
                break

    def _rewrite_text(self, change: Change, fixer: TextFixer) -> None:
        marked = Kept(change.after)
        results = [r for r in fixer.rewrite(change.after, change.path) if not marked.keeps(r)]
        if type(fixer) in self.offered:
            change.offers[fixer.name()] += any(isinstance(r, Fix) for r in results)
            return
        change.findings += [r for r in results if isinstance(r, Finding)]
        kept, _ = chosen(r for r in results if isinstance(r, Fix))
        text = applied(change.after, [edit for fix in kept for edit in fix.edits])
        if text != change.after:
            change.counts[fixer.name()] += 1
            change.after = text


def decoded(data: bytes) -> tuple[str, str]:
    """Return text and encoding of a Python file, a byte order mark included in the encoding.

    Raises SyntaxError (unknown encoding) or UnicodeDecodeError.
    """
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return data.decode(encoding), encoding


def module_name(path: Path) -> str:
    """Return the dotted name of a module: its folders up to the first that is no package."""
    package = package_name(path.parent)
    if path.name == "__init__.py":
        return package
    return f"{package}.{path.stem}" if package else path.stem


@cache
def package_name(folder: Path) -> str:
    """Return the dotted name of a folder of modules, "" where it is no package."""
    if not (folder / "__init__.py").is_file():
        return ""
    above = package_name(folder.parent)
    return f"{above}.{folder.name}" if above else folder.name


def findings_of(changes: Iterable[Change]) -> Iterator[Finding]:
    for change in changes:
        yield from change.findings
