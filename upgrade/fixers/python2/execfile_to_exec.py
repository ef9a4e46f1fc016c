"""execfile() is open(), compile() and exec()."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.python2_alone import is_old_builtin
from hotclub.upgrade.release import Python

OLD = (("old.py", "x = unicode(1)\n"),)
SIMPLE = (ast.Name, ast.Constant, ast.Attribute)


class ExecfileToExec(Fixer):
    """Write exec(compile(open(path, "rb").read(), path, 'exec')) for execfile(path).

    The path is written twice: one that is more than a name, an attribute or a constant is left to a
    person.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset(("execfile",))
    link = "https://docs.python.org/3/whatsnew/3.0.html#builtins"
    examples = (
        rewrites(
            "execfile('a.py')\n",
            "exec(compile(open('a.py', \"rb\").read(), 'a.py', 'exec'))\n",
            files=OLD,
        ),
        rewrites(
            "execfile(fn, globals(), x)\n",
            "exec(compile(open(fn, \"rb\").read(), fn, 'exec'), globals(), x)\n",
            files=OLD,
        ),
        finds("unicode\nexecfile(next(x))\n", "compile", after="unicode\nexecfile(next(x))\n"),
        leaves("execfile('a.py')\n"),
        leaves("def execfile(path):\n    pass\n\n\nexecfile('a')\n", files=OLD),
        leaves("from compat import execfile\n\nexecfile('a')\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for name in module.nodes(ast.Name):
            if not is_old_builtin(module, name, "execfile"):
                continue
            call = module.parent(name)
            if (
                not isinstance(call, ast.Call)
                or call.func is not name
                or call.keywords
                or not call.args
                or not isinstance(call.args[0], SIMPLE)
            ):
                message = "execfile is gone: read the file and exec(compile(text, path, 'exec'))"
                yield self.finding(module, name, message)
                continue
            path, *rest = (module.source(argument) for argument in call.args)
            code = f"compile(open({path}, \"rb\").read(), {path}, 'exec')"
            yield module.fix(module.replace(call, f"exec({', '.join([code, *rest])})"))
