"""`hotclub: keep` on a line: whoever writes it wants that statement left as it is."""

from __future__ import annotations

import ast

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.module import Module

MARK = "hotclub: keep"


class Kept:
    """The lines, from 1, that are to stay: those with the mark, and the statements they are of."""

    def __init__(self, text: str, module: Module | None = None) -> None:
        lines = text.split("\n") if MARK in text else []
        self.text = text
        self.lines = {number for number, line in enumerate(lines, 1) if MARK in line}
        for node in module.nodes_of(ast.stmt) if module is not None and self.lines else ():
            if not hasattr(node, "body") and not hasattr(node, "cases"):
                whole = range(node.lineno, (node.end_lineno or node.lineno) + 1)
                if not self.lines.isdisjoint(whole):
                    self.lines.update(whole)

    def keeps(self, result: Fix | Finding) -> bool:
        """Say whether a result touches a line that is to stay."""
        if not self.lines:
            return False
        if isinstance(result, Finding):
            return result.line in self.lines
        spans = [(self.line(e.start), self.line(e.end)) for e in result.edits]
        spans += [(alias.lineno, alias.lineno) for alias, _ in result.moves]
        return any(not self.lines.isdisjoint(range(low, high + 1)) for low, high in spans)

    def line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1
