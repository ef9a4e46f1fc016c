"""What six did by functions, as Python 3 says it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

HOMES = ("six", "django.utils.six")
VIEWS = {
    f"{kind}{name}": name for kind in ("iter", "view") for name in ("items", "keys", "values")
} | {"iterlists": "lists"}
TUPLES = {"string_types": "str", "integer_types": "int", "class_types": "type"}
CONSTANTS = {"PY2": "False", "PY3": "True", "PY34": "True"}
ASSERTS = {
    "assertCountEqual": "assertCountEqual",
    "assertRaisesRegex": "assertRaisesRegex",
    "assertRegex": "assertRegex",
    "assertNotRegex": "assertNotRegex",
}
ATTRIBUTES = {
    "get_function_code": "__code__",
    "get_function_defaults": "__defaults__",
    "get_function_globals": "__globals__",
    "get_method_function": "__func__",
    "get_method_self": "__self__",
}
ATOMS = (
    ast.Name,
    ast.Attribute,
    ast.Call,
    ast.Subscript,
    ast.Dict,
    ast.List,
    ast.Tuple,
    ast.Constant,
)


class SixToNative(Fixer):
    """Write mapping.items() for six.iteritems(mapping), metaclass= for with_metaclass().

    Django 3.0 dropped its copy of six; on Python 3 alone six itself has nothing left to do.
    """

    since = Python(3, 0)
    words = frozenset(("six", "StringTypes"))
    examples = (
        rewrites(
            "from django.utils import six\n\nfor k, v in six.iteritems(d):\n    pass\n",
            "for k, v in d.items():\n    pass\n",
        ),
        rewrites(
            "import six\n\nisinstance(x, six.string_types)\n",
            "isinstance(x, str)\n",
        ),
        rewrites(
            "import six\n\nisinstance(x, six.string_types + (int,))\n",
            "isinstance(x, (str,) + (int,))\n",
        ),
        rewrites(
            "from django.utils.six import with_metaclass\n\n\n"
            "class A(with_metaclass(M, B)):\n    pass\n",
            "class A(B, metaclass=M):\n    pass\n",
        ),
        rewrites(
            "import six\n\n\nclass A(six.with_metaclass(M)):\n    pass\n",
            "class A(metaclass=M):\n    pass\n",
        ),
        rewrites(
            "import six\n\n\n@six.add_metaclass(M)\nclass A(B):\n    pass\n",
            "class A(B, metaclass=M):\n    pass\n",
        ),
        rewrites("import six\n\nx = [six.u('a'), six.b('b')]\n", "x = ['a', b'b']\n"),
        rewrites("from six import PY3\n\nif PY3:\n    pass\n", "if True:\n    pass\n"),
        rewrites(
            "import six\n\nsix.assertCountEqual(self, a, b)\n", "self.assertCountEqual(a, b)\n"
        ),
        rewrites(
            "import six\n\nsix.reraise(kind, error, trace)\n",
            "raise error.with_traceback(trace)\n",
        ),
        rewrites("import six\n\nsix.raise_from(A(), b)\n", "raise A() from b\n"),
        rewrites("import types\n\nisinstance(x, types.StringTypes)\n", "isinstance(x, str)\n"),
        rewrites("import six\n\nx = six.iteritems(a or b)\n", "x = (a or b).items()\n"),
        leaves("from mysite import six\n\nsix.iteritems(d)\n"),
        leaves("import six\n\nf(six.iteritems)\n"),
        rewrites("import six\n\nx = six.b('\\xe9')\n", "x = b'\\xe9'\n"),
        rewrites("import six\n\nx = next(six.iterkeys(d))\n", "x = next(iter(d.keys()))\n"),
        leaves("import six\n\nx = six.b('\\u1234')\n"),
        leaves("import six\n\nsix.iteritems(d, multi=True)\n"),
        leaves("import six\n\nx = y or six.reraise(*info)\n"),
        leaves("import six\n\n\nclass A(six.with_metaclass(M, *bases)):\n    pass\n"),
        leaves("iteritems(d)\n"),
        leaves("import types\n\nisinstance(x, types.FunctionType)\n"),
        leaves("from compat import PY3\n"),
        leaves("def f(six):\n    return six.PY2\n"),
        leaves("import six\n\n\n@six.add_metaclass\nclass A:\n    pass\n"),
        leaves("import six\n\nsix.assertCountEqual()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            name = of_six(module, call.func)
            edit = self._call(module, call, name) if name else None
            if edit is not None:
                yield module.fix(edit)
        for node in (*module.nodes(ast.Name), *module.nodes(ast.Attribute)):
            name = of_six(module, node)
            if name in CONSTANTS:
                yield module.fix(module.replace(node, CONSTANTS[name]))
            elif name in TUPLES:
                yield module.fix(module.replace(node, types_text(module, node, TUPLES[name])))
        for cls in module.nodes(ast.ClassDef):
            yield from self._metaclass(module, cls)

    def _call(self, module: Module, call: ast.Call, name: str) -> Edit | None:
        first = call.args[0] if call.args else None
        if first is None or call.keywords or any(isinstance(a, ast.Starred) for a in call.args):
            return None
        rest = ", ".join(module.source(a) for a in call.args[1:])
        if len(call.args) == 1:
            return self._of_one(module, call, name, first)
        if name in ASSERTS:
            return module.replace(call, f"{module.source(first)}.{ASSERTS[name]}({rest})")
        if not isinstance(module.parent(call), ast.Expr):
            return None
        if name == "raise_from":
            return module.replace(call, f"raise {module.source(first)} from {rest}")
        if name == "reraise" and len(call.args) == 3:
            error, trace = (bracketed(module, a) for a in call.args[1:])
            return module.replace(call, f"raise {error}.with_traceback({trace})")
        return None

    def _of_one(self, module: Module, call: ast.Call, name: str, first: ast.expr) -> Edit | None:
        text = module.source(first)
        if name in VIEWS:
            view = f"{bracketed(module, first)}.{VIEWS[name]}()"
            return module.replace(call, f"iter({view})" if is_stepped(module, call) else view)
        if name in ATTRIBUTES:
            return module.replace(call, f"{bracketed(module, first)}.{ATTRIBUTES[name]}")
        if name == "get_unbound_function":
            return module.replace(call, bracketed(module, first))
        if name == "u":
            return module.replace(call, bracketed(module, first))
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            if name == "b" and text[0] in "'\"" and text.isascii() and is_latin(module, first):
                return module.replace(call, f"b{text}")
        return None

    def _metaclass(self, module: Module, cls: ast.ClassDef) -> Iterator[Fix]:
        for base in cls.bases:
            if isinstance(base, ast.Call) and of_six(module, base.func) == "with_metaclass":
                if base.keywords or any(isinstance(a, ast.Starred) for a in base.args):
                    continue
                meta, *bases = (module.source(a) for a in base.args)
                others = [b for b in cls.bases if b is not base]
                if not others:
                    yield module.fix(module.replace(base, ", ".join([*bases, f"metaclass={meta}"])))
        for decorator in cls.decorator_list:
            if not isinstance(decorator, ast.Call) or len(decorator.args) != 1 or cls.keywords:
                continue
            if of_six(module, decorator.func) == "add_metaclass":
                start = module.line_start(module.start(decorator))
                gone = Edit(start, module.line_end(module.end(decorator)), "")
                meta = module.source(decorator.args[0])
                yield module.fix(gone, with_argument(module, cls, f"metaclass={meta}"))


def of_six(module: Module, node: ast.AST) -> str:
    """Return the name within six that a node refers to, "" for any other."""
    dotted = module.name_of(node) or ""
    if dotted == "types.StringTypes":
        return "string_types"
    home, _, name = dotted.rpartition(".")
    return name if home in HOMES else ""


def is_stepped(module: Module, call: ast.Call) -> bool:
    """Say whether a call's result goes to next(), which takes iterators only."""
    parent = module.parent(call)
    return (
        isinstance(parent, ast.Call)
        and module.is_builtin(parent.func, "next")
        and parent.args[0] is call
    )


def is_latin(module: Module, node: ast.Constant) -> bool:
    """Say whether a literal's characters are all bytes that its escapes could write."""
    escapes = any(e in module.source(node) for e in ("\\u", "\\U", "\\N"))
    text = node.value if isinstance(node.value, str) else ""
    return len(module.pieces(node)) == 1 and max(map(ord, f" {text}")) < 256 and not escapes


def types_text(module: Module, node: ast.AST, name: str) -> str:
    """Return the type where a type or a tuple of types will do, else the tuple that six had."""
    parent = module.parent(node)
    if isinstance(parent, ast.Tuple):
        parent = module.parent(parent)
    check = isinstance(parent, ast.Call) and module.is_builtin(
        parent.func, "isinstance", "issubclass"
    )
    return name if check else f"({name},)"


def bracketed(module: Module, node: ast.expr) -> str:
    text = module.source(node)
    return text if isinstance(node, ATOMS) else f"({text})"


def with_argument(module: Module, cls: ast.ClassDef, argument: str) -> Edit:
    """Return the edit that adds an argument to a class statement."""
    if cls.bases:
        return module.insert(module.end(cls.bases[-1]), f", {argument}")
    start = module.text.index(cls.name, module.text.index("class", module.start(cls)))
    end = start + len(cls.name)
    return Edit(end, module.text.index(":", end), f"({argument})")
