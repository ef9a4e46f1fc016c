"""What shows that a project runs on Python 2 alone: names that are gone, used without a guard."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotclub.upgrade.module import Module

# Builtins and modules that are gone: who uses one unguarded runs on Python 2 alone.
ONLY_PYTHON2 = frozenset(
    ("unicode", "basestring", "xrange", "unichr", "raw_input", "long", "reduce", "reload")
)
MODULES_PYTHON2 = frozenset(
    ("StringIO", "cStringIO", "urllib2", "urlparse", "ConfigParser", "httplib", "cPickle")
)
# Attributes of functions and methods that went with Python 2.
ATTRIBUTES_PYTHON2 = ("func_name", "func_code", "func_defaults", "im_func", "im_self", "im_class")


def has_python2(module: Module) -> bool:
    """Say whether something in a module runs on Python 2 alone."""
    return (
        any(only_python2(module, name) for name in module.nodes(ast.Name))
        or any(
            imports_python2(module, node)
            for node in (*module.nodes(ast.Import), *module.nodes(ast.ImportFrom))
        )
        or any(
            node.attr in ATTRIBUTES_PYTHON2
            and isinstance(node.ctx, ast.Load)
            and isinstance(node.value, ast.Name)
            and node.value.id not in ("self", "cls")
            and not any(guards(module, above) for above in module.ancestors(node))
            for node in module.nodes(ast.Attribute)
        )
    )


def only_python2(module: Module, name: ast.Name) -> bool:
    """Say whether a name is a builtin of Python 2 that nothing guards."""
    if name.id not in ONLY_PYTHON2 or not isinstance(name.ctx, ast.Load):
        return False
    if module.names.scopes[name].lookup(name.id) is not None:
        return False
    return not any(guards(module, above) for above in module.ancestors(name))


def is_old_builtin(module: Module, node: ast.AST, *names: str) -> bool:
    """Say whether a name is Python 2's builtin: a star import may bring it, say from compat."""
    if not isinstance(node, ast.Name) or node.id not in names:
        return False
    if not isinstance(node.ctx, ast.Load) or module.names.scopes[node].lookup(node.id):
        return False
    shims = ("compat", "six", "future", "builtins", "py2", "py3")
    return not any(
        shim in (star.module or "").lower() for star in module.names.stars for shim in shims
    )


def imports_python2(module: Module, node: ast.stmt) -> bool:
    """Say whether a statement imports what only Python 2 has, and nothing guards it."""
    if isinstance(node, ast.ImportFrom):
        names = set() if node.level else {node.module}
    else:
        names = {alias.name for alias in getattr(node, "names", ())}
    return not MODULES_PYTHON2.isdisjoint(names) and not any(
        guards(module, above) for above in module.ancestors(node)
    )


def guards(module: Module, node: ast.AST) -> bool:
    """Say whether a statement tells Python 2 from 3, so that what it holds may be for either."""
    if isinstance(node, ast.BoolOp):
        return re.search(r"PY[23]|version|^False\b", module.source(node)) is not None
    if isinstance(node, ast.If | ast.IfExp):
        return re.search(r"PY[23]|version|python_?[23]", module.source(node.test)) is not None
    if isinstance(node, ast.Try):
        caught = (module.source(h.type) for h in node.handlers if h.type is not None)
        return any("NameError" in kind or "Import" in kind for kind in caught) or any(
            handler.type is None for handler in node.handlers
        )
    return False
