"""The same project on the next release: a codemod assistant that says what it left to a person."""

from __future__ import annotations

__all__ = ["upgrade_source"]


def upgrade_source(
    source: str,
    *,
    python: tuple[int, int] | None,
    django: tuple[int, int] | None,
    path: str,
) -> str:
    """Return one module with every safe fixer up to the targets applied.

    A target of None leaves that side alone. What can't be parsed comes back unchanged; nothing is
    raised on any input.
    """
    from hotclub.upgrade.discovery import fitting
    from hotclub.upgrade.engine import Run
    from hotclub.upgrade.index import Index
    from hotclub.upgrade.module import Module
    from hotclub.upgrade.release import Release, Targets

    targets = Targets(
        Release("Python", python) if python else None, Release("Django", django) if django else None
    )
    index = Index()
    try:
        if path.endswith(".py"):
            index.add_text(source.encode("utf-8", "surrogatepass"), path)
            index.add(Module(source, path, targets, index))
        return Run(fitting(targets), targets, index).upgrade(source, path).after
    except Exception:  # whatever a source holds, its caller goes on
        return source
