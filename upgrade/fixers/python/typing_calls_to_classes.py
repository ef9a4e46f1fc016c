"""NamedTuple and TypedDict have a class form."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

HOMES = ("typing", "typing_extensions")
TUPLES = tuple(f"{home}.NamedTuple" for home in HOMES)
DICTS = tuple(f"{home}.TypedDict" for home in HOMES)
Field = tuple[ast.expr | None, str, ast.expr]
BROKEN = re.compile(r",?[ \t]*\r?\n\s*(?=[\])}])|(?<=[\[({])\s*\r?\n\s*|[ \t]*\r?\n\s*")


class TypingCallsToClasses(Fixer):
    """Write class T(NamedTuple): a: int for T = NamedTuple("T", [("a", int)]); TypedDict likewise.

    Python 3.6 (PEP 526) brought the class form. Left where a field's name is none that Python's
    own variables could have.
    """

    since = Python(3, 6)
    style = True
    words = frozenset((*TUPLES, *DICTS))
    needs = r"=\s*(?:\w+\.)*(?:NamedTuple|TypedDict)\("
    examples = (
        rewrites(
            "from typing import NamedTuple\n\nT = NamedTuple('T', [('a', int), ('b', 'T')])\n",
            "from typing import NamedTuple\n\nclass T(NamedTuple):\n    a: int\n    b: 'T'\n",
        ),
        rewrites(
            "import typing\n\nD = typing.TypedDict('D', {\n    'a': int,  # one\n}, total=False)\n",
            "import typing\n\nclass D(typing.TypedDict, total=False):\n    a: int  # one\n",
        ),
        rewrites(
            "from typing import TypedDict\n\nif X:\n    D = TypedDict('D', a=int)\n",
            "from typing import TypedDict\n\nif X:\n    class D(TypedDict):\n        a: int\n",
        ),
        leaves("from typing import TypedDict\n\nD = TypedDict('D', {'a-b': int})\n"),
        leaves("from typing import TypedDict\n\nD = TypedDict('D', {'a': int, **more})\n"),
        leaves("from typing import NamedTuple\n\nT = NamedTuple('U', [('a', int)])\n"),
        leaves("from typing import NamedTuple\n\nT = NamedTuple('T', fields)\n"),
        leaves("from typing import NamedTuple\n\nT = NamedTuple('T', [])\n"),
        leaves("from mysite import NamedTuple\n\nT = NamedTuple('T', [('a', int)])\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*TUPLES, *DICTS):
            node = module.parent(call)
            if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not call.args:
                continue
            name, given = node.targets[0], call.args[0]
            if not isinstance(name, ast.Name) or not isinstance(given, ast.Constant):
                continue
            if given.value != name.id or any(isinstance(a, ast.Starred) for a in call.args):
                continue
            fields = list(fields_of(module, call))
            text = self._text(module, node, call, fields) if good(fields) else None
            if text is not None:
                yield module.fix(module.replace(node, text))

    def _text(
        self, module: Module, node: ast.Assign, call: ast.Call, fields: list[Field]
    ) -> str | None:
        comments = [comment_behind(module, value, call) for _, _, value in fields]
        if module.source(call).count("#") != sum(map(bool, comments)):
            return None
        indent, newline = module.indent(node), module.newline
        if module.text[module.line_start(module.start(node)) : module.start(node)].strip():
            return None
        total = module.keyword(call, "total") if module.refers_to(call.func, *DICTS) else None
        options = f", total={module.source(total.value)}" if total else ""
        lines = [f"class {module.source(node.targets[0])}({module.source(call.func)}{options}):"]
        for (_, name, value), comment in zip(fields, comments, strict=True):
            kind = BROKEN.sub(joint, module.source(value))
            lines.append(f"{indent}    {name}: {kind}{comment}")
        return newline.join(lines)


def joint(found: re.Match[str]) -> str:
    """Return what stands for a line break within an annotation."""
    whole = found.string
    before, after = whole[: found.start()].rstrip()[-1:], whole[found.end() : found.end() + 1]
    return "" if after in ("]", ")", "}") or before in ("[", "(", "{") else " "


def fields_of(module: Module, call: ast.Call) -> Iterator[Field]:
    """Yield the node, the name and the type of each field, nothing where they can't be told."""
    keywords = [k for k in call.keywords if k.arg != "total"]
    if module.refers_to(call.func, *TUPLES):
        if len(call.args) != 2 or call.keywords:
            return
        pairs = call.args[1]
        for pair in pairs.elts if isinstance(pairs, ast.List | ast.Tuple) else ():
            parts = pair.elts if isinstance(pair, ast.Tuple | ast.List) else []
            yield (pair, name_in(parts[0]), parts[1]) if len(parts) == 2 else (pair, "", pair)
    elif len(call.args) == 2 and isinstance(call.args[1], ast.Dict) and not keywords:
        for key, value in zip(call.args[1].keys, call.args[1].values, strict=True):
            yield key, name_in(key), value
    elif len(call.args) == 1 and len(keywords) == len(call.keywords):
        for one in keywords:
            yield one.value, one.arg or "", one.value


def name_in(node: ast.expr | None) -> str:
    value = node.value if isinstance(node, ast.Constant) else ""
    return value if isinstance(value, str) else ""


def good(fields: list[Field]) -> bool:
    """Say whether each field has a name that a class body takes as it is."""
    names = [name for _, name, _ in fields]
    fine = all(
        n.isidentifier() and not keyword.iskeyword(n) and not n.startswith("__") for n in names
    )
    return bool(names) and fine and len(set(names)) == len(names)


def comment_behind(module: Module, value: ast.expr, call: ast.Call) -> str:
    """Return the comment behind a field on its line, with two blanks before it."""
    end = module.end(value)
    rest = module.text[end : min(module.line_end(end), module.end(call))]
    found = re.match(r"[\s)\],]*(#[^\r\n]*)", rest)
    return f"  {found[1]}" if found else ""
