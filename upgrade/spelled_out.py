"""The noun of renames that write modules out: urllib.parse.quote() for urllib.quote().

Rename imports the new name by itself; where a whole module was imported, whoever reads the code
expects a module still, and names such as quote or client say too little alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.module import Module
from hotclub.upgrade.names import Scope
from hotclub.upgrade.rename import BUILTINS, Rename


class SpelledOut(Rename):
    """A table of names and modules as Rename takes; attributes of a module follow to its new one.

    Where the new module's first name means something else in a scope, Rename's own way is taken.
    """

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        there = {a.name for n in module.tree.body if isinstance(n, ast.Import) for a in n.names}
        self._split: dict[ast.alias, list[str]] = {}
        for node in module.nodes(ast.Import):
            for alias in node.names:
                homes = self._homes(module, node, alias)
                if homes:
                    self._split[alias] = homes
                    fresh = [home for home in homes if home not in there]
                    yield Fix(moves=((alias, (fresh[0], None, None) if fresh else None),))
        yield from super().visit(module)

    def _homes(self, module: Module, node: ast.Import, alias: ast.alias) -> list[str]:
        """Return the modules that a module was split into, as far as they are used.

        None where something of it stays, or where a function imports more than one.
        """
        if alias.asname or "." in alias.name or self.new_module(alias.name):
            return []
        scope = module.names.scopes[node]
        homes: dict[str, None] = {}
        for use in module.names.uses(alias.name, scope):
            above = module.parent(use)
            new = self.names.get(module.name_of(above) or "") if above is not None else None
            if new is None or ":" in new or new.startswith(BUILTINS):
                return []
            home = new.rpartition(".")[0]
            if home == alias.name or not is_free(module, home, module.names.scopes[use]):
                return []
            homes[home] = None
        at_top = scope is module.names.module
        return list(homes) if at_top or len(homes) == 1 else []

    def _attribute(self, module: Module, node: ast.Attribute) -> Fix | None:
        dotted = module.name_of(node)
        new = self.names.get(dotted) if dotted else None
        home = new.rpartition(".")[0] if new else ""
        if new is None or not home or ":" in new or new.startswith(BUILTINS):
            return super()._attribute(module, node)
        old_home = module.name_of(node.value) or ""
        if home == old_home or self.new_module(old_home) or not isinstance(node.ctx, ast.Load):
            return super()._attribute(module, node)
        if not isinstance(node.value, ast.Name):
            return super()._attribute(module, node)
        scope = module.names.scopes[node.value]
        if not is_free(module, home, scope):
            return super()._attribute(module, node)
        local = module.names.module is not self._bound(scope, node.value.id)
        wanted = [] if local and self._is_split(scope, node.value.id) else [Import(home, None)]
        return module.fix(module.replace(node, new), imports=wanted)

    def _bound(self, scope: Scope, name: str) -> Scope | None:
        found = scope.lookup(name)
        return found[0] if found else None

    def _is_split(self, scope: Scope, name: str) -> bool:
        found = scope.lookup(name)
        return found is not None and any(a in self._split for _, _, a in found[1].imports)

    def _module_alias(self, module: Module, node: ast.Import, alias: ast.alias, new: str) -> Fix:
        scope = module.names.scopes[node]
        uses = module.names.uses(alias.name, scope)
        handed_on = self._handed_on(module, alias.name)
        if (
            alias.asname
            or "." in alias.name
            or "." not in new
            or handed_on
            or len(scope.bindings[alias.name].imports) > 1
            or scope.bindings[alias.name].others
            or not all(is_free(module, new, module.names.scopes[use]) for use in uses)
        ):
            return super()._module_alias(module, node, alias, new)
        edits = tuple(module.replace(use, new) for use in uses)
        return Fix(edits, moves=((alias, (new, None, None)),))


def is_free(module: Module, home: str, scope: Scope) -> bool:
    """Say whether a module's first name means nothing else in a scope."""
    root = home.partition(".")[0]
    found = scope.lookup(root)
    if found is None:
        return True
    return not found[1].others and all(
        dotted.partition(".")[0] == root or dotted == root for dotted, _, _ in found[1].imports
    )
