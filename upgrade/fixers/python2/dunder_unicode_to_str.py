"""__unicode__ and its kin under the names that Python 3 asks for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

DUNDERS = {
    "__unicode__": "__str__",
    "__nonzero__": "__bool__",
    "__div__": "__truediv__",
    "__idiv__": "__itruediv__",
    "__rdiv__": "__rtruediv__",
}
FIELDS = ("fields", "list_display", "list_display_links", "readonly_fields", "search_fields")


class DunderUnicodeToStr(Fixer):
    """Define __str__ where a class had __unicode__, __bool__ where it had __nonzero__.

    A __str__ that only encoded the unicode form goes; one that says something else stays, and a
    finding tells. The name in strings (an admin's list_display) follows.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset(DUNDERS)
    examples = (
        rewrites(
            "class A:\n    def __unicode__(self):\n        return u'a'\n",
            "class A:\n    def __str__(self):\n        return u'a'\n",
        ),
        rewrites(
            "class A:\n    def __str__(self):\n        return unicode(self).encode('utf-8')\n\n"
            "    def __unicode__(self):\n        return u'a'\n",
            "class A:\n    def __str__(self):\n        return u'a'\n",
        ),
        rewrites(
            "class A:\n    def __unicode__(self):\n        return u'a'\n\n"
            "    __str__ = __unicode__\n",
            "class A:\n    def __str__(self):\n        return u'a'\n\n",
        ),
        rewrites("list_display = ('__unicode__', 'b')\n", "list_display = ('__str__', 'b')\n"),
        rewrites("x = super(A, self).__unicode__()\n", "x = super(A, self).__str__()\n"),
        rewrites(
            "class A:\n    def __nonzero__(self):\n        return True\n",
            "class A:\n    def __bool__(self):\n        return True\n",
        ),
        finds(
            "class A:\n    def __str__(self):\n        return 'b'\n\n"
            "    def __unicode__(self):\n        return u'a'\n",
            "A has __str__ and __unicode__",
        ),
        rewrites(
            "class A:\n    __unicode__ = lambda self: 'a'\n",
            "class A:\n    __str__ = lambda self: 'a'\n",
        ),
        leaves("class A:\n    __str__ = lambda self: 'a'\n"),
        leaves("class A:\n    def __str__(self):\n        return 'a'\n"),
        leaves(
            "class A:\n    def __bool__(self):\n        return True\n\n    __nonzero__ = __bool__\n"
        ),
        leaves("METHODS = ('__unicode__', '__xor__')\n"),
        leaves("__unicode__ = 1\n"),
        leaves("x = 'has __unicode__ inside'\n"),
        leaves("def __unicode__(self):\n    return u'a'\n"),
        leaves("hasattr(x, '__unicode__')\n"),
        leaves(
            "class A:\n    def __truediv__(self, b):\n        return 1\n\n"
            "    def __div__(self, b):\n        return 1\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for cls in module.nodes(ast.ClassDef):
            yield from self._definitions(module, cls)
        for attribute in module.nodes(ast.Attribute):
            if attribute.attr in DUNDERS and self._follows(module, attribute):
                end = module.end(attribute)
                yield module.fix(Edit(end - len(attribute.attr), end, DUNDERS[attribute.attr]))
        for constant in module.nodes(ast.Constant):
            if constant.value == "__unicode__" and names_fields(module, constant):
                text = module.source(constant).replace("__unicode__", "__str__")
                yield module.fix(module.replace(constant, text))

    def _follows(self, module: Module, node: ast.Attribute) -> bool:
        """Say whether an x.__unicode__ is to be renamed: not where the class keeps both."""
        if isinstance(node.ctx, ast.Store):
            return False
        cls = module.enclosing(node, ast.ClassDef)
        return not (isinstance(cls, ast.ClassDef) and DUNDERS[node.attr] in members(cls)) or (
            isinstance(node.value, ast.Call)
        )

    def _definitions(self, module: Module, cls: ast.ClassDef) -> Iterator[Fix | Finding]:
        names = members(cls)
        for old, new in DUNDERS.items():
            function = names.get(old)
            other = names.get(new)
            if isinstance(function, ast.Assign) and other is None:
                target = function.targets[0]
                yield module.fix(module.replace(target, new))
            if not isinstance(function, ast.FunctionDef):
                continue
            edit = rename(module, function, new)
            if other is None:
                yield module.fix(edit)
            elif encodes(module, other):
                yield module.fix(edit, removal(module, other))
            elif old == "__unicode__":
                message = f"{cls.name} has __str__ and __unicode__: Python 3 only calls __str__"
                yield self.finding(module, function, message)


def names_fields(module: Module, node: ast.Constant) -> bool:
    """Say whether a string stands in an admin's list of fields."""
    statement = module.enclosing(node, ast.Assign, ast.keyword)
    if not isinstance(module.parent(node), ast.Tuple | ast.List):
        return False
    if isinstance(statement, ast.keyword):
        return statement.arg in FIELDS
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    return isinstance(target, ast.Name) and target.id in FIELDS


def members(cls: ast.ClassDef) -> dict[str, ast.stmt]:
    found: dict[str, ast.stmt] = {}
    for statement in cls.body:
        if isinstance(statement, ast.FunctionDef):
            found[statement.name] = statement
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            found[statement.targets[0].id] = statement
    return found


def rename(module: Module, function: ast.FunctionDef, name: str) -> Edit:
    start = module.text.index(function.name, module.text.index("def", module.start(function)))
    return Edit(start, start + len(function.name), name)


def encodes(module: Module, node: ast.stmt) -> bool:
    """Say whether a __str__ is only the encoded unicode form, or an alias of it."""
    if isinstance(node, ast.Assign):
        return isinstance(node.value, ast.Name) and node.value.id in DUNDERS
    if not isinstance(node, ast.FunctionDef):
        return False
    body = [s for s in node.body if not (isinstance(s, ast.Expr) and is_text(s.value))]
    if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
        return False
    text = module.source(body[0].value)
    return ("self" in text and "encode(" in text and "%" not in text) or any(
        text.startswith(call)
        for call in ("unicode(self)", "str(self)", "self.__unicode__()", "self.__str__()")
    )


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def removal(module: Module, node: ast.stmt) -> Edit:
    """Return the edit that takes a method out, and the blank lines behind it."""
    edit = module.remove_statement(node)
    end = edit.end
    if isinstance(node, ast.FunctionDef):
        while end < len(module.text) and not module.text[end : module.line_end(end)].strip():
            end = module.line_end(end)
    return Edit(edit.start, end, edit.text)
