"""Imports that a rewrite left without use: they go with what needed them.

Only imports that were used before and are not used after are taken out; one that nobody used, that
`__all__` names or that another module of the project imports from here stays.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from hotclub.upgrade.edit import Edit, applied
from hotclub.upgrade.imports import Imports
from hotclub.upgrade.module import Module
from hotclub.upgrade.names import FUNCTIONS, Scope

WORD = re.compile(r"[^\W\d]\w*")


def without_orphans(before: Module, text: str, edits: Sequence[Edit]) -> str:
    """Return text without the imports whose last use the edits of `before` took away."""
    used = {name.id for name in before.nodes(ast.Name)}
    taken = {word for edit in edits for word in WORD.findall(before.text[edit.start : edit.end])}
    new = {word for edit in edits if "import" in edit.text for word in WORD.findall(edit.text)}
    if not taken & used & {*new, *(local for local, _ in bound_by_imports(before))}:
        return text  # no import lost a use: parsing it again would tell nothing
    after = Module(text, before.path, before.targets, before.project, before.dotted)
    imports = Imports(after)
    still = {name.id for name in after.nodes(ast.Name)} | exported(after)
    for local, scope in bound_by_imports(after):
        if local not in used or local in still or bound_otherwise(before, local):
            continue
        if not after.project.imports_from(after.dotted, local):
            for _, _, alias in scope.bindings[local].imports:
                imports.move(alias, None)
    if not imports.moved:
        return text
    cleaned = applied(text, imports.edits())
    return cleaned if before.text[:1].isspace() else cleaned.lstrip("\r\n")


def bound_by_imports(module: Module) -> Iterator[tuple[str, Scope]]:
    """Yield each name that only imports bind, with its scope."""
    scopes = [module.names.module]
    for kind in FUNCTIONS:
        scopes += [module.names.scopes[node] for node in module.nodes(kind)]
    for scope in scopes:
        for local, binding in scope.bindings.items():
            if binding.imports and not binding.others:
                yield local, scope


def bound_otherwise(module: Module, local: str) -> bool:
    """Say whether something else than imports gave the module a name: what used it used that."""
    binding = module.names.module.bindings.get(local)
    return binding is not None and bool(binding.others)


def exported(module: Module) -> set[str]:
    """Return the names that `__all__` lists."""
    found: set[str] = set()
    for node in module.tree.body:
        if isinstance(node, ast.Assign | ast.AugAssign) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id == "__all__":
                constants = (n for n in ast.walk(node.value) if isinstance(n, ast.Constant))
                found |= {c.value for c in constants if isinstance(c.value, str)}
    return found
