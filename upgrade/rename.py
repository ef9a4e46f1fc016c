"""The noun of most fixers: names that have another home, or another name, or both."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.module import Module
from hotclub.upgrade.names import Scope

BUILTINS = "builtins."


class Rename(Fixer):
    """A table of dotted names, old to new; imports, uses and exact strings follow.

    names maps functions, classes and constants; a new home of "builtins.x" drops the import, and
    "module:thing.attribute" imports thing and writes thing.attribute where the name stands.
    modules maps modules whose content moved as a whole. strings follow where a string constant is
    exactly an old dotted name (settings, mock.patch) and strings is True.
    """

    names: ClassVar[dict[str, str]] = {}
    modules: ClassVar[dict[str, str]] = {}
    strings: ClassVar[bool] = True

    @classmethod
    def armed_by(cls) -> frozenset[str]:
        return cls.words or frozenset([*cls.names, *cls.modules])

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        yield from self._imports(module)
        for attribute in module.nodes(ast.Attribute):
            fix = self._attribute(module, attribute)
            if fix is not None:
                yield fix
        if self.strings:
            yield from self._strings(module)

    def _imports(self, module: Module) -> Iterator[Fix]:
        for node in module.nodes(ast.ImportFrom):
            for alias in node.names:
                dotted = f"{module.names.absolute(node)}.{alias.name}"
                new = self.new_name(dotted)
                if new is not None:
                    yield self._alias(module, node, alias, dotted, new)
            if node.names[0].name == "*" and self.new_module(module.names.absolute(node)):
                new_home = str(self.new_module(module.names.absolute(node)))
                text = module.source(node).replace(str(node.module), new_home, 1)
                yield module.fix(module.replace(node, text))
        for plain in module.nodes(ast.Import):
            for alias in plain.names:
                new = self.new_module(alias.name)
                if new is not None:
                    yield self._module_alias(module, plain, alias, new)

    def new_module(self, dotted: str) -> str | None:
        """Return the new name of a module, whichever of its parents moved."""
        for old, new in self.modules.items():
            if dotted == old or dotted.startswith(f"{old}."):
                return new + dotted[len(old) :]
        return None

    def new_name(self, dotted: str) -> str | None:
        return self.names.get(dotted) or self.new_module(dotted)

    def _alias(
        self, module: Module, node: ast.ImportFrom, alias: ast.alias, dotted: str, new: str
    ) -> Fix:
        local = alias.asname or alias.name
        scope = module.names.scopes[node]
        if ":" in new:
            return self._to_attribute(module, node, alias, new)
        home, _, name = new.rpartition(".")
        if home == "builtins" or new.startswith(BUILTINS):
            return self._to_builtin(module, alias, local, new.removeprefix(BUILTINS), scope)
        # A module at the top: from x import y becomes import z.
        target = (home, name) if home else (new, None)
        if local == name:
            return Fix(moves=((alias, (*target, None)),))
        uses = module.names.uses(local, scope)
        beside = fallbacks(module, node, local)
        if alias.asname or self._must_keep(module, local, name, dotted, new, scope, uses, beside):
            return Fix(moves=((alias, (*target, local)),))
        edits = tuple(module.replace(use, name) for use in uses)
        for other, statement in beside.items():
            there = f"{module.names.absolute(statement)}.{other.name}"
            if other.asname or self.new_name(there) is None:
                there = name if other.name == name else f"{other.name} as {name}"
                edits += (module.replace(other, there),)
        return Fix(edits + self._exported(module, local, name), moves=((alias, (*target, None)),))

    def _must_keep(
        self,
        module: Module,
        local: str,
        name: str,
        dotted: str,
        new: str,
        scope: Scope,
        uses: list[ast.Name],
        beside: dict[ast.alias, ast.ImportFrom],
    ) -> bool:
        """Say whether the old local name must stay: imported elsewhere, or the new one is taken."""
        bound = scope.bindings[local]
        known = [one for one in bound.imports if one[2] not in beside]
        if bound.others or len({d for d, _, _ in known}) > 1:
            return True
        if module.path.endswith("compat.py") or (module.path.endswith("__init__.py") and not uses):
            return True
        if module.project.imports_from(module.dotted, local):
            return True
        for place in (scope, *(module.names.scopes[use] for use in uses)):
            taken = place.lookup(name)
            if taken is None:
                continue
            dotted_there = {d for d, _, one in taken[1].imports if one not in beside}
            if taken[1].others or dotted_there - {dotted, new} - self._same(new):
                return True
        return False

    def _same(self, new: str) -> set[str]:
        return {old for old, to in self.names.items() if to == new}

    def _exported(self, module: Module, local: str, name: str) -> tuple[Edit, ...]:
        """Return the edits of `__all__` that follow a local name."""
        found = []
        for node in module.tree.body:
            if isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets
            ):
                for part in ast.walk(node.value):
                    if isinstance(part, ast.Constant) and part.value == local:
                        found.append(module.replace(part, repr(name)))
        return tuple(found)

    def _to_builtin(
        self, module: Module, alias: ast.alias, local: str, name: str, scope: Scope
    ) -> Fix:
        uses = module.names.uses(local, scope)
        taken = scope.lookup(name.partition(".")[0])
        if taken is not None and name != local:
            return Fix()
        if not uses and local != name and self._handed_on(module, local):
            return Fix()
        return Fix(tuple(module.replace(use, name) for use in uses), moves=((alias, None),))

    def _handed_on(self, module: Module, local: str) -> bool:
        """Say whether somebody may import a name from here."""
        public = module.path.endswith(("__init__.py", "compat.py"))
        return public or module.project.imports_from(module.dotted, local)

    def _to_attribute(
        self, module: Module, node: ast.ImportFrom, alias: ast.alias, new: str
    ) -> Fix:
        """Import the thing and write its attribute; others may import the old name from here."""
        home, _, path = new.partition(":")
        root = path.partition(".")[0]
        scope, local = module.names.scopes[node], alias.asname or alias.name
        asname = self._asname(module, scope, home, root)
        text = path if asname is None else asname + path[len(root) :]
        edits = [module.replace(use, text) for use in module.names.uses(local, scope)]
        public = not edits or module.path.endswith(("__init__.py", "compat.py"))
        if public or module.project.imports_from(module.dotted, local):
            line = f"{module.newline}{module.indent(node)}{local} = {text}"
            edits = [module.insert(module.end(node), line)]
        return Fix(tuple(edits), moves=((alias, (home, root, asname)),))

    def _asname(self, module: Module, scope: Scope, home: str, root: str) -> str | None:
        """Return the name under which a thing is imported where its own is taken."""
        taken = scope.lookup(root)
        if taken is None or (taken[1].imports and taken[1].imports[0][0] == f"{home}.{root}"):
            return None
        return f"{home.partition('.')[0]}_{root}"

    def _module_alias(self, module: Module, node: ast.Import, alias: ast.alias, new: str) -> Fix:
        home, _, name = new.rpartition(".")
        if alias.asname:
            from_home = home and "." not in alias.name
            outcome = (home, name, alias.asname) if from_home else (new, None, alias.asname)
            return Fix(moves=((alias, outcome),))
        if "." not in alias.name:
            local = alias.name
            if home:
                return Fix(moves=((alias, (home, name, local if name != local else None)),))
            uses = module.names.uses(local, module.names.scopes[node])
            if module.names.scopes[node].lookup(new) or not uses:
                return Fix(moves=((alias, (new, None, local)),))
            edits = tuple(module.replace(use, new) for use in uses)
            return Fix(edits, moves=((alias, (new, None, None)),))
        edits = tuple(
            module.replace(use, new)
            for use in module.nodes(ast.Attribute)
            if module.name_of(use) == alias.name
        )
        return Fix(edits, moves=((alias, (new, None, None)),))

    def _attribute(self, module: Module, node: ast.Attribute) -> Fix | None:
        dotted = module.name_of(node)
        new = self.names.get(dotted) if dotted else None
        moved = self.modules.get(dotted or "", "")
        if moved and dotted and moved.rpartition(".")[0] == dotted.rpartition(".")[0]:
            new = None if self._follows(module, node) else moved
        if new is None or dotted is None or not isinstance(node.ctx, ast.Load):
            return None
        if ":" in new:
            home, _, path = new.partition(":")
            if home == dotted.rpartition(".")[0]:
                return Fix((Edit(module.end(node.value), module.end(node), f".{path}"),))
            root = path.partition(".")[0]
            asname = self._asname(module, module.names.module, home, root)
            text = path if asname is None else asname + path[len(root) :]
            return module.fix(module.replace(node, text), imports=[Import(home, root, asname)])
        home, _, name = new.rpartition(".")
        old_home = dotted.rpartition(".")[0]
        if home == old_home or (home == self.new_module(old_home) and self._follows(module, node)):
            at = module.end(node) - len(node.attr)
            return Fix((Edit(at, module.end(node), name),))
        if new.startswith(BUILTINS):
            text = new.removeprefix(BUILTINS)
            if module.names.module.lookup(text.partition(".")[0]) is not None:
                return None
            return module.fix(module.replace(node, text))
        if not home:
            return module.fix(module.replace(node, new), imports=[Import(new, None)])
        taken = module.names.module.bindings.get(name)
        known = {new, *self._same(new)}
        if taken is None or ({d for d, _, _ in taken.imports} <= known and not taken.others):
            return module.fix(module.replace(node, name), imports=[Import(home, name)])
        return module.fix(module.replace(node, new), imports=[Import(home, None)])

    def _follows(self, module: Module, node: ast.Attribute) -> bool:
        """Say whether the import at the left end of an attribute moves by itself."""
        root: ast.expr = node
        while isinstance(root, ast.Attribute):
            root = root.value
        found = module.names.scopes[root].lookup(getattr(root, "id", ""))
        imports = found[1].imports if found else []
        return all(
            self.new_module(alias.name if isinstance(statement, ast.Import) else dotted)
            for dotted, statement, alias in imports
        )

    def _strings(self, module: Module) -> Iterator[Fix]:
        for node in module.nodes(ast.Constant):
            value = node.value
            if not isinstance(value, str) or value.count(".") < 2 or " " in value:
                continue
            new = self.new_name(value)
            if new is None or new.startswith(BUILTINS) or ":" in new:
                continue
            text = module.source(node)
            if text.count(value) == 1:
                yield module.fix(module.replace(node, text.replace(value, new)))


def fallbacks(module: Module, node: ast.ImportFrom, local: str) -> dict[ast.alias, ast.ImportFrom]:
    """Return what binds the same name where this import fails, or the other way round."""
    above = module.parent(node)
    statement = module.parent(above) if isinstance(above, ast.ExceptHandler) else above
    if not isinstance(statement, ast.Try):
        return {}
    blocks = [statement.body, *(handler.body for handler in statement.handlers)]
    return {
        alias: other
        for block in blocks
        if node not in block
        for other in block
        if isinstance(other, ast.ImportFrom)
        for alias in other.names
        if (alias.asname or alias.name) == local
    }


def first_name(node: ast.AST) -> ast.Name | None:
    """Return the name at the left end of an attribute."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node if isinstance(node, ast.Name) else None


def bound_in(module: Module, name: ast.Name) -> Scope:
    """Return the scope that binds a name, the module's where none does."""
    found = module.names.scopes[name].lookup(name.id)
    return found[0] if found else module.names.module
