"""One definition in a module's source: its normalised text, which is hashed.

A name is a qualname; `name?` may be absent in some releases; what follows an exclamation mark is
left to the original: `name!TypeError` its handlers of that exception, `name!RemovedIn` which of
Django's deprecation warnings it gives.
"""

from __future__ import annotations

import ast
import functools
import hashlib

from hotclub.fastpaths import shape

ABSENT = "absent"  # the hash of what some releases don't have: its name ends in a question mark


def bare(name: str) -> str:
    """Return a name without its marks."""
    return name.partition("!")[0].removesuffix("?")


def is_optional(name: str) -> bool:
    """Say whether a name may be absent."""
    return name.partition("!")[0].endswith("?")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def block(lines: list[str], start: int) -> str:
    """Return the normalised text of the definition that starts at a line (counted from 0).

    Dedented, without blank lines, comment lines and trailing blanks, so that it is the same text on
    every Python. Read by indentation alone, since tokenising a site's hot modules at start-up would
    cost more than the paths save.
    """
    indent = len(lines[start]) - len(lines[start].lstrip())
    taken: list[str] = []
    in_header, in_string, depth = True, False, 0
    for line in lines[start:]:
        bare = line.strip()
        over = len(line) - len(line.lstrip()) <= indent
        if over and not in_header and not in_string and bare and not bare.startswith("#"):
            break
        if bare and (in_string or not bare.startswith("#")):
            taken.append(line[indent:].rstrip())
        if (bare.count('"""') + bare.count("'''")) % 2:
            in_string = not in_string
        if in_header and not in_string:
            code = bare.partition("  #")[0]
            depth += sum(code.count(c) for c in "([{") - sum(code.count(c) for c in ")]}")
            in_header = not (depth == 0 and code.endswith(":"))
    return "\n".join(taken)


def literal(value: object) -> str:
    return f"literal {value!r}"


def hash_in_source(source: str, qualname: str) -> str | None:
    """Return the hash of a definition in a module's source, or None where it is not there."""
    found = text_in(source, qualname)
    if found is None:
        absent = is_optional(qualname) and found_in(source, bare(qualname)) is None
        return ABSENT if absent else None
    return digest(found)


def shape_in_source(source: str, qualname: str) -> str | None:
    """Return the hash of what a definition does, or None where it is not there."""
    found = text_in(source, qualname)
    return found and shape_of(found, qualname)


def shape_of(text: str, name: str) -> str | None:
    """Return the hash of what a text that stands for a name does, or None where none can be had."""
    return shape.shape(text, name.partition("!")[2])


def text_in(source: str, qualname: str) -> str | None:
    """Return the normalised text that is hashed of a definition, or None where it is not there."""
    node = found_in(source, bare(qualname))
    if node is None:
        return None
    if isinstance(node, ast.Assign):
        try:
            return literal(ast.literal_eval(node.value))
        except ValueError:
            return None
    decorators = getattr(node, "decorator_list", [])
    first = min([n.lineno for n in decorators] + [getattr(node, "lineno", 0)])
    if isinstance(node, ast.ClassDef):
        first = node.lineno
    return block(source.split("\n"), first - 1)


def found_in(source: str, qualname: str) -> ast.stmt | None:
    body: list[ast.stmt] = parsed(source).body
    node: ast.stmt | None = None
    for part in qualname.split("."):
        node = next((n for n in body if part in defined(n)), None)
        if node is None:
            return None
        body = getattr(node, "body", [])
    return node


def defined(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return set()


@functools.lru_cache(1)  # one module is asked for many names in turn
def parsed(source: str) -> ast.Module:
    return ast.parse(source)
