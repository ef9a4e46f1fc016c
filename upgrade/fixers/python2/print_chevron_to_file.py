"""print >>file, text parses on Python 3, as a tuple."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

OLD = (("old.py", "x = unicode(1)\n"),)


class PrintChevronToFile(Fixer):
    """Write the print statements that Python 3 takes for something else as calls.

    print >>file, text is a tuple there, print ("%s") % text divides None, and a bare print does
    nothing; all other print statements are syntax errors, which the Python 2 pass mends.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset(("print",))
    examples = (
        rewrites("print >>f, 'a', b\n", "print('a', b, file=f)\n"),
        rewrites("print >> sys.stderr, x,\n", "print(x, end=' ', file=sys.stderr)\n"),
        rewrites("print >>f\n", "print(file=f)\n"),
        rewrites("print ('a %s') % b\n", "print('a %s' % b)\n"),
        rewrites("print (a + b) % c\n", "print((a + b) % c)\n"),
        rewrites("print\n", "print()\n", files=OLD),
        leaves("print(a, b)\n"),
        leaves("x = print >> f\n"),
        leaves("print\n"),
        leaves("print('a') or b\n", files=OLD),
        leaves("from x import print\n\nprint >> f, 'a'\n"),
        leaves("f(print)\n", files=OLD),
        leaves("print('a' % b)\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for statement in module.nodes(ast.Expr):
            text = self._call(module, statement.value)
            if text is not None:
                yield module.fix(module.replace(statement, text))

    def _call(self, module: Module, node: ast.expr) -> str | None:
        if module.is_builtin(node, "print"):
            return "print()" if module.project.python2 else None
        first, rest = (node.elts[0], node.elts[1:]) if isinstance(node, ast.Tuple) else (node, [])
        if not isinstance(first, ast.BinOp):
            return None
        if isinstance(first.op, ast.RShift) and module.is_builtin(first.left, "print"):
            parts = [module.source(part) for part in rest]
            if rest and module.source(node).rstrip().endswith(","):
                parts.append("end=' '")
            return f"print({', '.join([*parts, f'file={module.source(first.right)}'])})"
        if isinstance(first.op, ast.Mod) and first is node:
            return self._format(module, first)
        return None

    def _format(self, module: Module, node: ast.BinOp) -> str | None:
        call = node.left
        if not isinstance(call, ast.Call) or not module.is_builtin(call.func, "print"):
            return None
        if len(call.args) != 1 or call.keywords:
            return None
        text = module.source(call.args[0])
        bare = isinstance(call.args[0], ast.Constant | ast.Name | ast.Attribute | ast.Call)
        return f"print({text if bare else f'({text})'} % {module.source(node.right)})"
