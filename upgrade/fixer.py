"""What a fixer is: one rewrite of source, for one release of Python or Django.

A fixer is a class in a file of its own below fixers/; its examples are its tests and its docs.
`visit` yields Fix and Finding objects for one module; most fixers are tables and take one of the
ready-made nouns (Rename, Argument, Setting, ...) instead of writing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Release, Targets

if TYPE_CHECKING:
    from hotclub.upgrade.index import Index


@dataclass(frozen=True, slots=True)
class Example:
    """Source before and after; found holds a part of each finding's message.

    files are other files of the project, path -> text, for fixers that need the index.
    """

    before: str
    after: str
    path: str = "module.py"
    found: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()


def rewrites(
    before: str, after: str, path: str = "module.py", files: Iterable[tuple[str, str]] = ()
) -> Example:
    """Return the example of a source that becomes another."""
    return Example(before, after, path, (), tuple(files))


def leaves(before: str, path: str = "module.py", files: Iterable[tuple[str, str]] = ()) -> Example:
    """Return the example of a source that must stay as it is, without a finding."""
    return Example(before, before, path, (), tuple(files))


def finds(
    before: str, *messages: str, path: str = "module.py", after: str | None = None
) -> Example:
    """Return the example of a source that gets findings (and stays, unless after is given)."""
    return Example(before, before if after is None else after, path, messages)


class Fixer:
    """One rewrite.

    since is the release from which the new form works: the fixer runs where the target reaches it,
    and where the newest one asked for reaches deprecated, if the old form was fine until then.
    with_python is a Python on which it does so on older Djangos too. removed is the release that
    dropped the old form. words arm it: a file in which none of them occurs is not looked at; a
    dotted one has to be imported, or named by whatever the file calls its module, and needs is a
    regular expression that has to be found besides, paths one that the file's path has to hold (see
    scan.py). In long modules functions without any of the words, nor of the marks, are passed over
    (see skeleton.py). Unsafe fixers run only with
    --unsafe, python2_only ones only in projects that run on Python 2 alone, style ones (the old
    form still works) unless --no-style is given.
    """

    since: ClassVar[Release]
    with_python: ClassVar[Release | None] = None
    deprecated: ClassVar[Release | None] = None
    removed: ClassVar[Release | None] = None
    safe: ClassVar[bool] = True
    python2_only: ClassVar[bool] = False
    style: ClassVar[bool] = False
    words: ClassVar[frozenset[str]] = frozenset()
    needs: ClassVar[str] = ""
    paths: ClassVar[str] = ""
    marks: ClassVar[frozenset[str]] = frozenset()
    link: ClassVar[str] = ""
    examples: ClassVar[tuple[Example, ...]] = ()

    @classmethod
    def name(cls) -> str:
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def summary(cls) -> str:
        return (cls.__doc__ or "").strip().split("\n")[0]

    @classmethod
    def reached(cls, targets: Targets) -> bool:
        """Say whether the new form works on the targets."""
        if targets.reach(cls.since) or cls.with_python is None:
            return targets.reach(cls.since)
        return targets.django is not None and targets.reach(cls.with_python)

    @classmethod
    def due(cls, targets: Targets, upto: Targets) -> bool:
        """Say whether the old form is out of date on the newest of the targets."""
        if cls.deprecated is None or upto.reach(cls.deprecated):
            return True
        return cls.with_python is not None and targets.reach(cls.with_python)

    @classmethod
    def armed_by(cls) -> frozenset[str]:
        """Return the words that arm the fixer; none means every file."""
        return cls.words

    @classmethod
    def armed_in(cls, project: Index) -> frozenset[str]:
        """Return the words that arm the fixer in a project."""
        return cls.armed_by()

    @classmethod
    def needs_in(cls, project: Index) -> str:
        """Return the regular expression that has to be found besides the words."""
        return cls.needs

    @classmethod
    def within(cls, project: Index) -> frozenset[str]:
        """Return the texts that make a function matter: one of them occurs in it, "" in any."""
        words = cls.armed_in(project)
        return frozenset(word.rpartition(".")[2] for word in words or [""]) | cls.marks

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        """Yield what to change, and what was seen and left to a person."""
        raise NotImplementedError

    def finding(self, module: Module, node: object, message: str) -> Finding:
        return Finding(module.path, getattr(node, "lineno", 1), self.name(), message, self.link)


class TextFixer(Fixer):
    """A fixer of files that are not Python: templates, requirements, tox.ini."""

    patterns: ClassVar[tuple[str, ...]] = ()
    targets: Targets | None = None  # set by the run

    def rewrite(self, text: str, path: str) -> Iterator[Fix | Finding]:
        """Yield edits of the text and findings; path ends in one of the patterns."""
        raise NotImplementedError
