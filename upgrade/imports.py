"""Import statements as they will stand: the one place where they are rewritten.

Fixes say what they need and what they no longer need; each changed statement is then edited once,
name by name, so that comments, brackets and the names beside stay as they are.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from hotclub.upgrade.edit import Edit, Import
from hotclub.upgrade.module import Module

Outcome = tuple[str, str | None, str | None]  # module, name (None: the module itself), asname


class Imports:
    """Collects what becomes of each imported name, then yields the edits."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.moved: dict[ast.alias, Outcome | None] = {}
        self.needed: dict[Outcome, None] = {}

    def move(self, alias: ast.alias, outcome: Outcome | None) -> None:
        """Import something else in an alias's place, or nothing."""
        if outcome is not None and outcome[2] == (outcome[1] or outcome[0]):
            outcome = (outcome[0], outcome[1], None)
        self.moved[alias] = outcome

    def ask(self, wanted: Iterable[Import]) -> None:
        """Add what fixes ask for; what is left without use goes by itself (orphans.py)."""
        for one in wanted:
            if not one.drop and not self._has(one):
                self.needed[(one.module, one.name, one.asname)] = None

    def _has(self, wanted: Import) -> bool:
        if (wanted.module, wanted.name, wanted.asname) in self.moved.values():
            return True
        local = wanted.asname or wanted.name or wanted.module
        dotted = wanted.module if wanted.name is None else f"{wanted.module}.{wanted.name}"
        binding = self.module.names.module.bindings.get(local.partition(".")[0])
        if binding is None:
            return False
        return any(
            name == dotted and alias not in self.moved and not self._is_fallback(statement)
            for name, statement, alias in binding.imports
        )

    def edits(self) -> list[Edit]:
        """Return the edits of all statements that change, and the new statements."""
        by_statement: dict[ast.stmt, list[ast.alias]] = defaultdict(list)
        for alias in self.moved:
            statement = self.module.parent(alias)
            if isinstance(statement, ast.Import | ast.ImportFrom):
                by_statement[statement].append(alias)
        found: list[Edit] = []
        for statement, aliases in by_statement.items():
            found += self._statement(statement, aliases)
        return [*found, *self._added()]

    def _statement(self, node: ast.stmt, changed: list[ast.alias]) -> Iterator[Edit]:
        assert isinstance(node, ast.Import | ast.ImportFrom)
        home = node.module if isinstance(node, ast.ImportFrom) and not node.level else None
        beside = isinstance(node, ast.Import) and len(changed) < len(node.names)
        gone: list[ast.alias] = []
        elsewhere: dict[str, list[Outcome]] = {}
        stay: set[Outcome | None] = {
            (home or "", a.name, a.asname) for a in node.names if a not in changed
        }
        for alias in sorted(changed, key=self.module.start):
            outcome = self.moved[alias]
            if outcome and outcome[1] and outcome[0] == home and outcome not in stay:
                stay.add(outcome)
                text = spelled(outcome)
                if text != self.module.source(alias):
                    yield self.module.replace(alias, text)
                continue
            if outcome and outcome[1] is None and beside and outcome not in stay:
                stay.add(outcome)
                yield self.module.replace(alias, spelled((outcome[0], outcome[0], outcome[2])))
                continue
            gone.append(alias)
            if outcome in stay or outcome in elsewhere.get(outcome[0] if outcome else "", ()):
                continue
            if outcome:
                elsewhere.setdefault(outcome[0], []).append(outcome)
        if gone:
            self._join_needed(node, elsewhere)
            yield from self._moved(node, gone, elsewhere)

    def _join_needed(self, node: ast.stmt, elsewhere: dict[str, list[Outcome]]) -> None:
        """Let the new names of a module stand in the statement that now imports from it."""
        if node not in self.module.tree.body:
            return
        for outcome in [o for o in self.needed if o[0] in elsewhere and o[1]]:
            if self._is_free(outcome) and outcome not in elsewhere[outcome[0]]:
                elsewhere[outcome[0]].append(outcome)
            del self.needed[outcome]

    def _moved(
        self,
        node: ast.Import | ast.ImportFrom,
        gone: list[ast.alias],
        elsewhere: dict[str, list[Outcome]],
    ) -> Iterator[Edit]:
        """Yield the edits that take aliases out of a statement and import what replaces them.

        Django's new statement stands above what is left of the old one, Python's below it.
        """
        module = self.module
        first = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        above = (first or "").partition(".")[0] == "django"
        if above:
            elsewhere = {home: sorted(them, key=spelled) for home, them in elsewhere.items()}
        text = self._joined(node, [statement_of(group) for group in grouped(elsewhere)])
        if len(gone) == len(node.names):
            commented = len(elsewhere) == 1 and "#" in module.source(node)
            if commented and len(next(iter(elsewhere.values()))) == len(gone):
                yield from self._in_place(node, next(iter(elsewhere)))
            else:
                yield module.replace(node, text) if text else self._removed(node)
            return
        yield from self._without(node, gone)
        joint = module.newline + module.indent(node)
        if text and above:
            yield module.insert(module.start(node), text + joint)
        elif text:
            yield module.insert(module.end(node), joint + text)

    def _in_place(self, node: ast.Import | ast.ImportFrom, home: str) -> Iterator[Edit]:
        """Yield the edits that keep the layout of a statement, comments included."""
        if isinstance(node, ast.ImportFrom):
            start = self.module.text.index(str(node.module), self.module.start(node))
            yield Edit(start, start + len(str(node.module)), home)
        for alias in node.names:
            outcome = self.moved[alias]
            if outcome is not None:
                yield self.module.replace(alias, spelled(outcome))

    def _removed(self, node: ast.Import | ast.ImportFrom) -> Edit:
        """Return the edit that takes a statement out; one of a block that empties stays as pass."""
        parent = self.module.parent(node)
        for name in ("body", "orelse", "finalbody"):
            block = getattr(parent, name, None)
            if isinstance(block, list) and node in block and not isinstance(parent, ast.Module):
                if block[0] is node and all(self._goes(s) for s in block):
                    return self.module.replace(node, "pass")
        return self.module.remove_statement(node, blanks=not self.needed)

    def _goes(self, node: ast.stmt) -> bool:
        """Say whether nothing is left of a statement."""
        return isinstance(node, ast.Import | ast.ImportFrom) and all(
            alias in self.moved and self.moved[alias] is None for alias in node.names
        )

    def _joined(self, node: ast.stmt, lines: list[str]) -> str:
        return (self.module.newline + self.module.indent(node)).join(lines)

    def _without(self, node: ast.Import | ast.ImportFrom, gone: list[ast.alias]) -> Iterator[Edit]:
        """Yield the edits that take aliases out of a statement which keeps others."""
        module, names = self.module, node.names
        kept = [i for i, alias in enumerate(names) if alias not in gone]
        for i, alias in enumerate(names):
            if alias not in gone:
                continue
            if i < kept[-1]:
                yield Edit(module.start(alias), module.start(names[i + 1]), "")
            else:
                yield Edit(module.end(names[i - 1]), module.end(alias), "")

    def _added(self) -> Iterator[Edit]:
        groups: dict[str, list[Outcome]] = {}
        for outcome in self.needed:
            if self._is_free(outcome):
                groups.setdefault(outcome[0], []).append(outcome)
        fresh: list[str] = []
        for home, outcomes in groups.items():
            beside = self._statement_from(home)
            if beside is not None and all(o[1] for o in outcomes):
                yield from self._beside(beside, [spelled(o) for o in outcomes])
            else:
                fresh += [statement_of(group) for group in grouped({home: outcomes})]
        for line in [line for line in fresh if line.startswith("import ")]:
            at = self._among_plain(line)
            if at is not None:
                yield self.module.insert(at, line + self.module.newline)
                fresh.remove(line)
        if fresh:
            yield self._place(fresh)

    def _beside(self, node: ast.ImportFrom, names: list[str]) -> Iterator[Edit]:
        """Yield the edits that add names to a statement: by the alphabet where it keeps to it."""
        there = [alias.name for alias in node.names]
        for name in names:
            behind = [a for a in node.names if a.name > name] if there == sorted(there) else []
            if len(there) == 1 and there[0][0].isupper() != name[0].isupper():
                behind = []  # one name alone tells no order of capitals
            if behind and self.module.line_of(self.module.start(behind[0])) == node.lineno:
                yield self.module.insert(self.module.start(behind[0]), f"{name}, ")
            else:
                yield self.module.insert(self.module.end(node.names[-1]), f", {name}")

    def _among_plain(self, line: str) -> int | None:
        """Return where `import x` goes by the alphabet in the first run of such imports.

        Above all other imports where none leads them, nowhere where the module starts with code.
        """
        place: int | None = None
        for node in self.module.tree.body:
            docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if docstring or getattr(node, "module", "") == "__future__":
                continue
            if not isinstance(node, ast.Import | ast.ImportFrom):
                return place
            start = self.module.line_start(self.module.start(node))
            if isinstance(node, ast.ImportFrom) or self.module.source(node) > line:
                return start if place is None else place
            place = self.module.line_end(self.module.end(node) - 1)
        return place

    def _is_free(self, outcome: Outcome) -> bool:
        """Say whether nothing at the top of the module has the name that an import would bind."""
        bound = self.module.names.module.bindings
        local = outcome[2] or outcome[1] or outcome[0]
        return local not in bound or all(
            alias in self.moved or self._is_fallback(statement)
            for _, statement, alias in bound[local].imports
        )

    def _is_fallback(self, statement: ast.stmt) -> bool:
        """Say whether an import runs only where something failed."""
        return self.module.enclosing(statement, ast.ExceptHandler) is not None

    def _statement_from(self, home: str) -> ast.ImportFrom | None:
        for node in self.module.tree.body:
            if (
                isinstance(node, ast.ImportFrom)
                and node.module == home
                and not node.level
                and node.names[0].name != "*"
                and not any(alias in self.moved for alias in node.names)
            ):
                return node
        return None

    def _place(self, lines: list[str]) -> Edit:
        """Put new statements behind the last leading import, or behind docstring and comments."""
        module, newline = self.module, self.module.newline
        last: ast.stmt | None = None
        text = newline.join(lines)
        top = lines[0].split()[1].partition(".")[0]
        for node in module.tree.body:
            docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if not isinstance(node, ast.Import | ast.ImportFrom) and not docstring:
                break
            last = node
            if same_top(node, top) and isinstance(node, ast.Import | ast.ImportFrom):
                follows = [n for n in module.tree.body if n.lineno > node.lineno]
                if not follows or not same_top(follows[0], top):
                    break
        if last is None:
            at = module.start(module.tree.body[0]) if module.tree.body else len(module.text)
            return module.insert(module.line_start(at), text + newline)
        at = module.line_end(module.end(last) - 1)
        ends = module.text[:at].endswith(("\n", "\r"))
        blank = newline if isinstance(last, ast.Expr) else ""
        return module.insert(
            at, ("" if ends else newline) + blank + text + (newline if ends else "")
        )


def same_top(node: ast.stmt, top: str) -> bool:
    if isinstance(node, ast.ImportFrom):
        return not node.level and (node.module or "").partition(".")[0] == top
    return isinstance(node, ast.Import) and node.names[0].name.partition(".")[0] == top


def spelled(outcome: Outcome) -> str:
    _, name, asname = outcome
    return f"{name} as {asname}" if asname and asname != name else str(name)


def grouped(elsewhere: dict[str, list[Outcome]]) -> Iterator[list[Outcome]]:
    """Yield the outcomes that share a statement: all names of one module, or one module."""
    for outcomes in elsewhere.values():
        names = [o for o in outcomes if o[1] is not None]
        if names:
            yield names
        yield from ([o] for o in outcomes if o[1] is None)


def statement_of(outcomes: list[Outcome]) -> str:
    module, name, asname = outcomes[0]
    if name is None:
        return f"import {module} as {asname}" if asname and asname != module else f"import {module}"
    return f"from {module} import {', '.join(spelled(o) for o in outcomes)}"
