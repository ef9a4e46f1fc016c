"""How well a function would compile, read from its source: what becomes C, what stays a call.

Loops, arithmetic, comparisons, subscripts and the work on characters become C; a call of another
function stays what it is, and one into the ORM, a file or a regular expression dwarfs the rest.
Each node counts four times as much for every loop that it stands in.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

LOOP = 4
CALL = 4  # what a call of Python code weighs against one operation
OUTSIDE = 40  # and one that leaves the process or runs a whole machinery
INLINED = frozenset(
    "abs bool chr dict divmod enumerate float getattr int isinstance len list max min ord range "
    "reversed set str sum tuple type zip".split()
)
ON_TEXT = frozenset(
    "append endswith find get isalnum isalpha isdecimal isdigit isspace items join keys lower "
    "lstrip pop replace rfind rstrip split startswith strip upper values".split()
)
ORM = frozenset(
    "aggregate all annotate bulk_create count create delete earliest exclude execute exists "
    "filter first get_or_create last latest order_by prefetch_related save select_related "
    "update_or_create".split()
)
ELSEWHERE = frozenset(
    "commit connect fetchall fetchone open read recv render send sleep urlopen write".split()
)
REGEX = frozenset("finditer findall fullmatch match search sub subn".split())
REFUSED = {"eval", "exec", "globals", "locals", "vars", "super"}


@dataclass(slots=True)
class Aptness:
    """share is what part of the function's own work would be C; bars say why it can't be a path."""

    share: float = 0.0
    reasons: list[str] = field(default_factory=list)
    bars: list[str] = field(default_factory=list)

    @property
    def word(self) -> str:
        if self.bars:
            return "no"
        return "well" if self.share >= 0.6 else "partly" if self.share >= 0.3 else "hardly"


def judge(function: ast.FunctionDef | ast.AsyncFunctionDef, *, nested: bool = False) -> Aptness:
    """Return how well the function of that syntax tree would compile, with the reasons."""
    found = Aptness()
    counts, weights = Counter[str](), Counter[str]()
    for node, depth in walk(function.body, 0):
        kind, weight = classified(node)
        if kind:
            counts[kind] += 1
            weights[kind] += weight * LOOP**depth
            weights["deepest"] = max(weights["deepest"], depth)
    native = weights["operation"] + weights["text"] + weights["built-in"]
    foreign = sum(weights[kind] for kind in ("call", "orm", "elsewhere", "regex"))
    found.share = native / (native + foreign) if native + foreign else 0.0
    if is_generator(function):
        found.share /= 2
    found.bars = list(bars(function, nested))
    found.reasons = list(reasons(function, counts, weights["deepest"]))
    return found


def walk(body: list[ast.stmt], depth: int) -> Iterator[tuple[ast.AST, int]]:
    """Yield every node with the number of loops around it."""
    stack: list[tuple[ast.AST, int]] = [(node, depth) for node in body]
    while stack:
        node, level = stack.pop()
        yield node, level
        inside = isinstance(node, ast.For | ast.While | ast.ListComp | ast.SetComp | ast.DictComp)
        once = {id(node.iter)} if isinstance(node, ast.For) else set()
        for child in ast.iter_child_nodes(node):
            stack.append((child, level + (inside and id(child) not in once)))


def classified(node: ast.AST) -> tuple[str, int]:
    """Return what kind of work a node is, and its weight."""
    if isinstance(node, ast.Call):
        return called(node.func)
    if isinstance(node, ast.BinOp | ast.AugAssign | ast.UnaryOp | ast.Compare | ast.BoolOp):
        return "operation", 1
    if isinstance(node, ast.Subscript | ast.For | ast.While | ast.If | ast.IfExp):
        return "operation", 1
    return "", 0


def called(function: ast.expr) -> tuple[str, int]:
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    method = isinstance(function, ast.Attribute)
    if not method and name in INLINED:
        return "built-in", 1
    if method and name in ON_TEXT:
        return "text", 1
    if method and (name in ORM or "objects" in ast.unparse(function)):
        return "orm", OUTSIDE
    if name in ELSEWHERE:
        return "elsewhere", OUTSIDE
    if method and name in REGEX:
        return "regex", CALL
    return "call", CALL


def bars(function: ast.FunctionDef | ast.AsyncFunctionDef, nested: bool) -> Iterator[str]:
    """Yield why a function can't be the target of a path."""
    if nested:
        yield "is made anew by the function around it"
    if isinstance(function, ast.AsyncFunctionDef):
        yield "is async: its time is spent waiting"
    inside = [node for node, _ in walk(function.body, 0)]
    names = {n.func.id for n in inside if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    for name in sorted(names & REFUSED):
        yield f"calls {name}()"
    if any(isinstance(node, ast.Global) for node in inside):
        yield "rebinds a global"
    for decorator in function.decorator_list:
        yield f"is decorated by {ast.unparse(decorator).partition('(')[0]}"


def is_generator(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for node, _ in walk(function.body, 0))


def reasons(
    function: ast.FunctionDef | ast.AsyncFunctionDef, counts: Counter[str], deepest: int
) -> Iterator[str]:
    """Yield what speaks for and against, the weightiest kinds first."""
    if deepest:
        yield "a loop" if deepest == 1 else f"loops {deepest} deep"
    texts = (
        ("operation", "operations"),
        ("text", "calls on text and containers"),
        ("orm", "calls into the ORM"),
        ("elsewhere", "calls that wait or render"),
        ("regex", "regular expressions, which are C already"),
        ("call", "calls of other functions"),
    )
    for kind, text in texts:
        if counts[kind]:
            yield f"{counts[kind]} {text}"
    inner = [n for n, _ in walk(function.body, 0) if isinstance(n, ast.FunctionDef | ast.Lambda)]
    if inner:
        yield f"{len(inner)} closure{'s' * (len(inner) != 1)}, made anew on every call"
    if is_generator(function):
        yield "a generator: each value costs a switch, compiled or not"
    if not any(counts.values()):
        yield "nothing to compute: what it costs is the call itself"
