"""What a name refers to: aliases, shadows, scopes; in doubt nothing."""

from __future__ import annotations

import ast

import pytest

from hotclub.upgrade.names import Names


def resolved(source: str, package: str = "") -> str | None:
    """Return what the last expression statement `X` of the source refers to."""
    names = Names(ast.parse(source), package)
    marked = [n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Expr)]
    assert marked
    found = [n for n in names.nodes[ast.Expr] if isinstance(n, ast.Expr)]
    target = max(found, key=lambda n: n.lineno).value
    return names.name_of(target)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("six.text_type", "six.text_type"),  # nothing else can be meant
        ("from x import *\nsys.path", "sys.path"),
        ("from x import *\nio.open", None),
        ("def f(six):\n    six.b", None),
        ("from a._vendor import six\nsix.b", "six.b"),
        ("from mysite import six\nsix.b", "mysite.six.b"),
        ("from a.b import c\nc", "a.b.c"),
        ("from a.b import c as d\nd", "a.b.c"),
        ("import a.b\na.b.c", "a.b.c"),
        ("import a.b as x\nx.c", "a.b.c"),
        ("from a import b\ndef f():\n    b.c", "a.b.c"),
        ("def f():\n    from a import b\n    b", "a.b"),
        ("from a import b\ndef f(b):\n    b", None),
        ("from a import b\nf = lambda b: b\nb", "a.b"),
        ("from a import b\nb = 1\nb", None),
        ("from a import b\ndef f():\n    b = 1\n    b", None),
        ("from a import b\ndef f():\n    global b\n    b = 1\nb", None),
        ("from a import b\nclass C:\n    b = 1\n    def f(self):\n        b", "a.b"),
        ("from a import b\nclass C:\n    b = 1\n    b", None),
        ("from a import b\n[b for b in x]\nb", "a.b"),
        ("from a import b\nfor b in x: pass\nb", None),
        ("from a import b\nwith x as b: pass\nb", None),
        ("from a import b\ntry: pass\nexcept E as b: pass\nb", None),
        ("from a import b\n(b := 1)\nb", None),
        ("from a import b\n[(b := i) for i in x]\nb", None),
        ("try:\n    from a import b\nexcept ImportError:\n    from c import b\nb", "a.b"),
        ("try:\n    from a import b\nexcept ImportError:\n    b = None\nb", None),
        ("from a import *\nb", None),
        ("from a import b\ndef b(): pass\nb", None),
        ("from a import b\nclass b: pass\nb", None),
        ("from a import b\nmatch x:\n    case [b]: pass\nb", None),
        ("b", None),
    ],
)
def test_name(source: str, expected: str | None) -> None:
    assert resolved(source) == expected


@pytest.mark.parametrize(
    ("source", "package", "expected"),
    [
        ("from . import b\nb", "mysite.blog", "mysite.blog.b"),
        ("from .a import b\nb", "mysite.blog", "mysite.blog.a.b"),
        ("from ..a import b\nb", "mysite.blog", "mysite.a.b"),
        ("from .a import b\nb", "", "?.a.b"),
    ],
)
def test_relative_imports(source: str, package: str, expected: str) -> None:
    assert resolved(source, package) == expected


@pytest.mark.parametrize(
    ("star", "name", "expected"),
    [
        ("tkinter", "map", True),
        ("os", "open", False),
        ("os", "object", True),
        (".base", "object", True),
        (".base", "map", False),
        ("mysite.compat", "str", False),
        ("numpy", "str", False),
    ],
)
def test_star_imports_hide_builtins(star: str, name: str, expected: bool) -> None:
    names = Names(ast.parse(f"from {star} import *\n{name}"))
    (node,) = names.nodes[ast.Name]
    assert names.is_builtin(node) is expected
