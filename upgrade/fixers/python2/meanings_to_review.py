"""What Python 3 reads in another way, where only a person knows what was meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

OLD = (("old.py", "x = unicode(1)\n"),)
CODECS = frozenset({"hex", "base64", "zlib", "bz2", "rot13", "rot_13", "string_escape", "uu"})
SLICES = frozenset({"__getslice__", "__setslice__", "__delslice__"})
GONE = {
    "contextlib.nested": "contextlib.nested is gone: name the managers in one with, or ExitStack",
    "sys.exc_clear": "sys.exc_clear is gone: an exception ends with its except block",
}
BYTES = frozenset(
    {"zlib.compress", "zlib.crc32", "zlib.adler32", "binascii.hexlify", "struct.unpack"}
)
SENDERS = frozenset({"send", "sendall", "sendto"})
Seen = Iterator[tuple[ast.AST, str]]


class MeaningsToReview(Fixer):
    """Tell of what Python 3 does in another way in code that still runs.

    Codecs between bytes, text where bytes are sent, order that is compared, mixed types, rounding,
    names that no longer outlive their block, __eq__ without __hash__, slices, pickles.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    link = "https://docs.python.org/3/howto/pyporting.html"
    examples = (
        finds("x = long(1)\ny = s.encode('hex')\n", "codecs.encode"),
        finds("x = long(1)\ny = 'a'.decode('utf-8')\n", "text has no decode()"),
        finds("import zlib\n\nx = long(1)\ny = zlib.compress('a')\n", "takes bytes"),
        finds("x = long(1)\ny = max(None, 3)\n", "None is not compared"),
        finds("x = long(1)\ny = round(2.5)\n", "even"),
        finds("x = long(1)\n[i for i in y]\nprint(i)\n", "ends with it"),
        finds(
            "x = long(1)\n\n\nclass A:\n    def __eq__(self, other):\n        return True\n",
            "__hash__",
        ),
        finds("import pickle\n\nx = long(1)\ny = pickle.dumps(x)\n", "protocol"),
        leaves("y = round(2.5)\n"),
        leaves("y = s.encode('utf-8')\n", files=OLD),
        leaves("y = round(2.5, 1)\n", files=OLD),
        leaves("y = max(1, 3)\n", files=OLD),
        leaves("i = 1\n[i for i in y]\nprint(i)\n", files=OLD),
        leaves("def f():\n    return [i for i in y]\n\n\ndef g(i):\n    return i\n", files=OLD),
        leaves("import zlib\n\ny = zlib.compress(b'a')\n", files=OLD),
        leaves("import pickle\n\ny = pickle.dumps(z, protocol=2)\n", files=OLD),
        leaves(
            "class A:\n    def __eq__(self, other):\n        return True\n\n    __hash__ = None\n",
            files=OLD,
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for look in (calls, names, classes, leaked, caught):
            for node, message in look(module):
                yield self.finding(module, node, message)


def calls(module: Module) -> Seen:
    for call in module.nodes(ast.Call):
        attribute = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        dotted = module.name_of(call.func) or ""
        first = call.args[0] if call.args else None
        text = isinstance(first, ast.Constant) and isinstance(first.value, str)
        said = getattr(first, "value", None) if text else None
        if attribute in ("encode", "decode") and said in CODECS:
            yield call, f"{attribute}({said!r}) is between bytes: codecs.{attribute}(x, {said!r})"
        elif attribute == "decode" and is_text(call.func.value):  # type: ignore[attr-defined]
            yield call, "text has no decode(): write b'' or leave it out"
        elif dotted in BYTES and text:
            yield call, f"{dotted}() takes bytes: write b'' or encode"
        elif attribute in SENDERS and text and "socket" in module.text:
            yield call, f"{attribute}() takes bytes: write b'' or encode"
        elif dotted in ("struct.pack", "struct.pack_into") and any(map(is_text, call.args[1:])):
            yield call, "struct.pack() takes bytes for s: write b'' or encode"
        elif dotted in ("pickle.dumps", "pickle.dump", "cPickle.dumps", "cPickle.dump"):
            if len(call.args) < (2 if dotted.endswith("s") else 3) and not call.keywords:
                yield call, "Python 2 can't read what Python 3 pickles: give protocol=2 if it must"
        else:
            yield from builtin_calls(module, call)


def builtin_calls(module: Module, call: ast.Call) -> Seen:
    if module.is_builtin(call.func, "round") and len(call.args) == 1 and not call.keywords:
        yield call, "round() goes to the even neighbour of .5, and gives an int"
    elif module.is_builtin(call.func, "hash") and call.args and is_made(call.args[0]):
        yield call, "hashes of text differ from run to run: take hashlib"
    elif module.is_builtin(call.func, "max", "min", "sorted"):
        parts = call.args
        if len(parts) == 1 and isinstance(parts[0], ast.List | ast.Tuple):
            parts = parts[0].elts
        if any(isinstance(part, ast.Constant) and part.value is None for part in parts):
            yield call, "None is not compared with others any more: give a key or a default"
    elif getattr(call.func, "attr", "") in ("assertEqual", "assertEquals") and any(
        isinstance(part, ast.Call) and module.refers_to(part.func, "json.dumps")
        for part in call.args
    ):
        yield call, "the order of keys is that of insertion now: sort_keys=True, or compare dicts"


def names(module: Module) -> Seen:
    for node in module.references(*GONE):
        yield node, GONE[module.name_of(node) or ""]


def classes(module: Module) -> Seen:
    for cls in module.nodes(ast.ClassDef):
        defined = {s.name for s in cls.body if isinstance(s, ast.FunctionDef)}
        assigned = {module.source(s.targets[0]) for s in cls.body if isinstance(s, ast.Assign)}
        if "__eq__" in defined and "__hash__" not in defined | assigned:
            yield cls, f"{cls.name} has __eq__() and no __hash__(): it can be no key or set member"
        for name in sorted(SLICES & defined):
            yield cls, f"{name} is never called: __getitem__() and its like are given a slice"


def leaked(module: Module) -> Seen:
    """Yield the reads of a name that only a list comprehension of the same scope gave a value."""
    named: dict[str, list[ast.Name]] = {}
    for name in module.nodes(ast.Name):
        named.setdefault(name.id, []).append(name)
    for comprehension in module.nodes(ast.ListComp):
        around = module.enclosing(comprehension, ast.FunctionDef, ast.ClassDef, ast.Lambda)
        scope = module.names.scopes.get(around, module.names.module) if around else None
        scope = scope or module.names.module
        targets = {
            part.id
            for generator in comprehension.generators
            for part in ast.walk(generator.target)
            if isinstance(part, ast.Name)
        }
        for name in (name for target in sorted(targets) for name in named[target]):
            if (
                module.names.scopes[name] is scope
                and name.lineno > comprehension.lineno
                and scope.lookup(name.id) is None
            ):
                yield name, f"{name.id} of the comprehension above ends with it"


def caught(module: Module) -> Seen:
    """Yield the reads of an exception's name behind its block, where Python 3 has deleted it."""
    for handler in module.nodes(ast.ExceptHandler):
        if handler.name is None:
            continue
        around = module.enclosing(handler, ast.FunctionDef, ast.AsyncFunctionDef)
        scope = module.names.scopes.get(around, module.names.module) if around else None
        scope = scope or module.names.module
        bound = scope.bindings.get(handler.name)
        if bound is None or bound.imports or bound.others != [handler]:
            continue
        for name in module.names.uses(handler.name, scope):
            if name.lineno > (handler.end_lineno or 0):
                yield name, f"{handler.name} is deleted at the end of its except block"


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_made(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("str", "repr", "unicode")
