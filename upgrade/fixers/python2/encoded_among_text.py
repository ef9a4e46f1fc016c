"""Text that was encoded to stand among other str of Python 2."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

OLD = (("old.py", "x = unicode(1)\n"),)
NO_CHARSETS = frozenset(
    "base64 base64_codec bz2 hex hex_codec idna punycode quopri rot13 rot_13 string_escape "
    "unicode_escape raw_unicode_escape uu zip zlib".split()
)
LEVELS = frozenset(("debug", "info", "warning", "warn", "error", "exception", "critical", "log"))
COMPARED = frozenset(
    "assertEqual assertEquals assertNotEqual assertIn assertNotIn failUnlessEqual".split()
)


class EncodedAmongText(Fixer):
    """Leave as text what is printed, formatted, joined to or compared with text.

    In Python 2 encoded text was a str as the literals were. In Python 3 bytes among text raise
    TypeError, compare unequal, or show as b'...'. Where characters were left out or replaced by the
    encoding, the result is decoded again.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset({"encode"})
    needs = r"\.encode\("
    link = "https://docs.python.org/3/howto/pyporting.html#text-versus-binary-data"
    examples = (
        rewrites("print(name.encode('utf-8'))\n", "print(name)\n", files=OLD),
        rewrites(
            "x = '%s (%d)' % (name.encode('utf-8'), n)\n", "x = '%s (%d)' % (name, n)\n", files=OLD
        ),
        rewrites(
            "x = ', '.join(p.encode(charset) for p in parts)\n",
            "x = ', '.join(p for p in parts)\n",
            files=OLD,
        ),
        rewrites(
            "x = 'Hello ' + (a or b).encode('utf8') + '!'\n",
            "x = 'Hello ' + (a or b) + '!'\n",
            files=OLD,
        ),
        rewrites(
            "x = name.encode('ascii', 'ignore').replace(' ', '-')\n",
            "x = name.encode('ascii', 'ignore').decode('ascii').replace(' ', '-')\n",
            files=OLD,
        ),
        rewrites("x = str(name.encode('utf-8'))\n", "x = str(name)\n", files=OLD),
        leaves("print(name.encode('utf-8'))\n"),
        leaves("x = name.encode('utf-8')\n", files=OLD),
        leaves("x = name.encode('hex') + 'a'\n", files=OLD),
        leaves("x = b''.join(p.encode(charset) for p in parts)\n", files=OLD),
        leaves("stream.write(name.encode('utf-8'))\n", files=OLD),
        leaves("x = name.encode('utf-8').split(b' ')\n", files=OLD),
        leaves("x = hashlib.md5(name.encode('utf-8')).hexdigest() + 'a'\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr != "encode" or call.keywords:
                continue
            if isinstance(func.value, ast.Constant) or not is_charset(call):
                continue
            if among_text(module, call):
                if len(call.args) == 2:
                    charset = module.source(call.args[0])
                    yield module.fix(module.insert(module.end(call), f".decode({charset})"))
                else:
                    value = module.text[module.start(call) : module.end(func) - len(".encode")]
                    yield module.fix(module.replace(call, value.rstrip()))


def is_charset(call: ast.Call) -> bool:
    named = call.args[0] if call.args else None
    if isinstance(named, ast.Constant):
        return isinstance(named.value, str) and named.value.replace("-", "_") not in NO_CHARSETS
    return len(call.args) <= 2


def among_text(module: Module, call: ast.Call) -> bool:
    """Say whether bytes would stand where Python 3 wants text."""
    parent, node = module.parent(call), call
    if isinstance(parent, ast.Tuple | ast.Dict):  # what a format takes
        node, parent = parent, module.parent(parent)  # type: ignore[assignment]
    if isinstance(parent, ast.BinOp):
        if isinstance(parent.op, ast.Mod):
            return parent.right is node and is_text(parent.left)
        return isinstance(parent.op, ast.Add) and any(is_text(o) for o in operands(module, parent))
    if isinstance(parent, ast.Compare):
        return any(is_text(one) for one in (parent.left, *parent.comparators))
    if isinstance(parent, ast.GeneratorExp | ast.ListComp | ast.List):
        outer = module.parent(parent)
        return isinstance(outer, ast.Call) and is_method(outer, "join", of_text=True)
    if isinstance(parent, ast.Attribute):
        outer = module.parent(parent)
        if not isinstance(outer, ast.Call) or outer.func is not parent or parent.attr == "decode":
            return False
        return any(map(is_text, outer.args))
    return isinstance(parent, ast.Call) and node is call and wants_text(module, parent, call)


def wants_text(module: Module, outer: ast.Call, call: ast.Call) -> bool:
    """Say whether a call that takes the encoded text is one that takes text."""
    if module.is_builtin(outer.func, "print", "str", "unicode"):
        return len(outer.args) == 1 or not module.is_builtin(outer.func, "str", "unicode")
    if is_method(outer, "format", of_text=True):
        return True
    if not isinstance(outer.func, ast.Attribute):
        return False
    owner = outer.func.value
    if outer.func.attr in LEVELS:
        return "log" in module.source(owner).lower() and bool(outer.args)
    others = [argument for argument in outer.args if argument is not call]
    return outer.func.attr in COMPARED and any(is_text(one) for one in others)


def is_method(call: ast.Call, name: str, *, of_text: bool) -> bool:
    func = call.func
    return isinstance(func, ast.Attribute) and func.attr == name and is_text(func.value) is of_text


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def operands(module: Module, node: ast.BinOp) -> Iterator[ast.expr]:
    """Yield all that is added up in a sum."""
    top: ast.AST = node
    above = module.parent(top)
    while isinstance(above, ast.BinOp) and isinstance(above.op, ast.Add):
        top, above = above, module.parent(above)
    todo = [top]
    while todo:
        one = todo.pop()
        if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Add):
            todo += [one.left, one.right]
        elif isinstance(one, ast.expr):
            yield one
