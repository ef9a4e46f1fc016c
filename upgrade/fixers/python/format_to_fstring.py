"""f'{a} {b}' reads in one go."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.formatting import Field, fields
from hotclub.upgrade.module import Module
from hotclub.upgrade.quotes import Piece
from hotclub.upgrade.release import Python

ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)
STILL = (ast.Name, ast.Constant)  # without them nothing is missed
OPEN = (ast.Lambda, ast.NamedExpr, ast.Dict, ast.Set, ast.DictComp, ast.SetComp, ast.GeneratorExp)
STRINGS = re.compile(r"['\"\\\n\r#!]|\blambda\b")


class FormatToFstring(Fixer):
    """Write f'{a} {b}' for '{} {}'.format(a, b).

    Python 3.6 (PEP 498). Left where an argument is written over lines, holds a string or a
    backslash, or is used twice, and where the order of two calls would change.
    """

    since = Python(3, 6)
    style = True
    words = frozenset(("format",))
    needs = r"['\"]\.format\("
    examples = (
        rewrites("x = '{} {}'.format(a, b)\n", "x = f'{a} {b}'\n"),
        rewrites("x = '{a} {b!r:>5}'.format(a=a, b=f(c))\n", "x = f'{a} {f(c)!r:>5}'\n"),
        rewrites("x = r'\\d{.b}'.format(a)\n", "x = fr'\\d{a.b}'\n"),
        rewrites("x = '{x}'.format(**locals())\n", "x = f'{x}'\n"),
        rewrites("x = '{1} {0}'.format(a, b)\n", "x = f'{b} {a}'\n"),
        leaves("x = '{} {}'.format(a)\n"),
        leaves("x = '{} {}'.format(*a)\n"),
        leaves("x = '{}'.format(a['b'])\n"),
        leaves("x = '{}'.format(\n    a,\n)\n"),
        leaves("x = '{a} {a}'.format(a=f())\n"),
        leaves("x = '{}'.format({1: 2})\n"),
        leaves("x = '{}'.format(lambda: a)\n"),
        leaves("x = '{:{}}'.format(a, b)\n"),
        leaves("x = '{1} {0}'.format(f(), g())\n"),
        leaves("x = '{}' '{}'.format(a, b)\n"),
        leaves("x = _('{}').format(a)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if type(func) is not ast.Attribute or func.attr != "format":
                continue
            node = func.value
            if type(node) is not ast.Constant or not isinstance(node.value, str):
                continue
            if call.lineno != call.end_lineno or module.in_fstring(call):
                continue
            if module.text[module.end(node) : module.end(func) + 1] != ".format(":
                continue
            text = self._text(module, call, node)
            if text is not None:
                yield module.fix(module.replace(call, text))

    def _text(self, module: Module, call: ast.Call, node: ast.Constant) -> str | None:
        written = module.pieces(node)
        found = fields(written[0].body, written[0].raw) if len(written) == 1 else None
        if found is None:
            return None
        if of_locals(module, call):
            good = all(is_name(f.root) and plain_path(f.path) for f in found)
            return fstring(written[0], [(f, f.name) for f in found]) if good and found else None
        values = arguments(call)
        roots = numbered(found)
        if values is None or roots is None or not set(roots) <= set(values):
            return None
        if len(set(roots)) != len(roots) or any("{" in field.spec for field in found):
            return None
        unused = [value for root, value in values.items() if root not in roots]
        if not all(isinstance(value, STILL) for value in unused):
            return None
        order = [
            r for r in values if r in roots and not isinstance(values[r], (*STILL, ast.Attribute))
        ]
        if order != [r for r in roots if r in order]:
            return None
        texts = [
            part(module, call, field, values[root])
            for field, root in zip(found, roots, strict=True)
        ]
        if any(text is None for text in texts):
            return None
        return fstring(written[0], [(f, str(t)) for f, t in zip(found, texts, strict=True)])


def numbered(found: list[Field]) -> list[str] | None:
    """Return the argument that each field takes, None where numbers and none are mixed."""
    roots = [field.root for field in found]
    if any(root.isdigit() for root in roots) and "" in roots:
        return None
    count = iter(range(len(roots)))
    return [root or str(next(count)) for root in roots]


def arguments(call: ast.Call) -> dict[str, ast.expr] | None:
    """Return the arguments by number and keyword; None with * or **."""
    if any(isinstance(a, ast.Starred) for a in call.args) or any(not k.arg for k in call.keywords):
        return None
    values: dict[str, ast.expr] = {str(n): value for n, value in enumerate(call.args)}
    return values | {str(k.arg): k.value for k in call.keywords}


def of_locals(module: Module, call: ast.Call) -> bool:
    """Say whether a call's only argument is **locals()."""
    if call.args or len(call.keywords) != 1 or call.keywords[0].arg is not None:
        return False
    value = call.keywords[0].value
    return (
        isinstance(value, ast.Call)
        and module.is_builtin(value.func, "locals")
        and not value.args
        and not value.keywords
    )


def is_name(text: str) -> bool:
    return text.isidentifier() and not keyword.iskeyword(text)


def plain_path(path: str) -> bool:
    """Say whether what follows a name means the same in an expression: no text for a key."""
    return all(index.isdigit() for index in re.findall(r"\[([^\]]*)\]", path))


def part(module: Module, call: ast.Call, field: Field, value: ast.expr) -> str | None:
    """Return what stands in the f-string for an argument, None where it can't."""
    start, end = module.start(value), module.end(value)
    while module.text[start - 1] == "(" and module.text[end] == ")" and end < module.end(call) - 1:
        start, end = start - 1, end + 1
    text = module.text[start:end]
    bare = text[0] != "("
    compared = text.replace("!=", "")
    if STRINGS.search(compared) or (isinstance(value, OPEN) and bare) or text[0] == "{":
        return None
    if isinstance(value, ast.Yield | ast.YieldFrom) and bare:
        return None
    if field.path:
        return text + field.path if isinstance(value, ATOMS) and "[" not in field.path else None
    return text


def fstring(piece: Piece, parts: list[tuple[Field, str]]) -> str:
    """Return the f-string of a literal whose fields have become expressions."""
    upto, found = 0, []
    for field, text in parts:
        spec = "" if field.spec == ":" else field.spec
        found += [piece.body[upto : field.start], "{", text, field.conversion, spec, "}"]
        upto = field.end
    prefix = "" if piece.prefix in ("u", "U") else piece.prefix
    return piece.written("f" + prefix, "".join([*found, piece.body[upto:]]))
