"""The examples of fixers as their test: ours, and those of teams.

A team's test is `assert failures(TheirFixer) == []` (docs/own-fixers.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hotclub.upgrade.engine import Change, Run
from hotclub.upgrade.fixer import Example, Fixer
from hotclub.upgrade.index import Index
from hotclub.upgrade.module import Module
from hotclub.upgrade.reach import early_imports
from hotclub.upgrade.release import Django, Python, Targets

NEWEST = Targets(Python(3, 14), Django(2028, 0))


def dotted(path: str) -> str:
    """Return the dotted name of a module by the path in an example."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def upgraded(fixers: Iterable[type[Fixer]], text: str, example: Example) -> Change:
    """Return what fixers make of a text, in the project that an example describes."""
    index = Index()
    for path, other in (*example.files, (example.path, text)):
        if not path.endswith(".py"):
            index.add_template(other)
            continue
        index.add_text(other.encode(), path, dotted(path))
        if path.endswith("__init__.py"):
            index.add_package(dotted(path), other)
        try:
            index.add(Module(other, path, NEWEST, index, dotted(path)))
        except SyntaxError:
            continue
    sources = [(p, t) for p, t in (*example.files, (example.path, text)) if p.endswith(".py")]
    index.eager = early_imports((dotted(p), t, p.endswith("__init__.py")) for p, t in sources)
    return Run(fixers, NEWEST, index).upgrade(text, example.path, dotted(example.path))


def failures(fixer: type[Fixer]) -> list[str]:
    """Return what is wrong with a fixer's examples; nothing where all of them hold.

    Each has to become what it says, with the findings that it names, and to stay so in a second
    run; at least one has to be left alone.
    """
    found = [
        f"{fixer.name()}, example {number}: {wrong}"
        for number, example in enumerate(fixer.examples, 1)
        for wrong in wrongs(fixer, example)
    ]
    if not any(e.before == e.after and not e.found for e in fixer.examples):
        found.append(f"{fixer.name()}: no example of what is left alone: add leaves(...)")
    return found


def wrongs(fixer: type[Fixer], example: Example) -> Iterator[str]:
    """Yield what does not hold of one example."""
    change = upgraded([fixer], example.before, example)
    messages = [finding.message for finding in change.findings]
    if change.after != example.after:
        yield f"became {change.after!r}, not {example.after!r}"
    if len(messages) != len(example.found) or any(
        part not in message for message, part in zip(messages, example.found, strict=False)
    ):
        yield f"found {messages}, not {list(example.found)}"
    if upgraded([fixer], example.after, example).after != example.after:
        yield "a second run changes it again"
