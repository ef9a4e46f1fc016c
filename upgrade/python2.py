"""Files that Python 3 can't parse: fissix's syntax fixers bring them there, then ours go on.

fissix is the maintained fork of lib2to3, which left Python with 3.13; it is slow, so only files
that `ast` rejects pass through it. It comes with the extra py2.
"""

from __future__ import annotations

import ast
import logging
import re
import tokenize
import warnings
from functools import cache
from itertools import pairwise
from typing import Any

# What is not Python 3 syntax, and the renames that only mean something with it. Everything that
# parses on both is ours, by what names refer to.
SYNTAX = (
    "except",
    "exec",
    "ne",
    "numliterals",
    "paren",
    "print",
    "raise",
    "repr",
    "throw",
    "tuple_params",
)


RAW_UNICODE = re.compile(r"""(?is)\bur('''|\"\"\"|'|")(.*?)(?<!\\)\1""")


ESCAPES = re.compile(r"((?<!\\)(?:\\\\)*)(\\[uUN])")


# Statements of Python 2 that Python 3 reads as something else: print (a), b and exec (a) in b.
STATEMENT = re.compile(r"(?m)^[ \t]*(?:[^#\n]*[:;][ \t]*)?(?:print|exec)[ \t]*\(")
# Python 2's input() evaluated what it read; a file that makes input another thing means that.
INPUT = re.compile(r"(?<![\w.])input\s*\(")
OWN_INPUT = re.compile(r"(?m)\binput\s*=(?!=)|\bdef\s+input\b|import\b.*\binput\b")
FUTURE = r"(?m)^from[ \t]+__future__[ \t]+import\b(?:[^\n(]*|[ \t]*\([^)]*)\b"
FUTURE_PRINT = re.compile(FUTURE + "print_function")
FUTURE_TEXT = re.compile(FUTURE + "unicode_literals")


class NotPython(SyntaxError):
    """A file that is neither Python 3 nor Python 2; msg says where it breaks."""


@cache
def refactoring(evaluated: bool = False) -> Any:
    """Return fissix's tool with the syntax fixers; raises ModuleNotFoundError without fissix.

    With evaluated, input() is eval(input()) besides, and raw_input() is input().
    """
    logging.getLogger("fissix").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from fissix.refactor import RefactoringTool

        names = (*SYNTAX, "input", "raw_input") if evaluated else SYNTAX
        return RefactoringTool([f"fissix.fixes.fix_{name}" for name in names], {}, [])


def to_python3(text: str, path: str) -> str:
    """Return Python 2 source with Python 3 syntax.

    Raises NotPython where it can't be parsed or does not come out as Python 3,
    ModuleNotFoundError where fissix is not installed.
    """
    renamed = without_keywords(text)
    if parses(renamed):
        return renamed  # Python 3.4 to 3.6
    return refactored(RAW_UNICODE.sub(raw, renamed), path)


def statements_as_calls(text: str, tree: ast.AST) -> str:
    """Return source that Python 3 parses; read as Python 2 where only that makes sense of it.

    Without fissix it stays as it is.
    """
    if STATEMENT.search(text) is None or FUTURE_PRINT.search(text):
        return text
    if not any(is_statement(node) for node in ast.walk(tree)):
        return text
    try:
        return refactored(text, "")
    except (ModuleNotFoundError, NotPython):
        return text


def is_statement(node: ast.AST) -> bool:
    """Say whether an expression by itself is a print or exec of Python 2."""
    value = node.value if isinstance(node, ast.Expr) else None
    if isinstance(value, ast.Compare) and isinstance(value.ops[0], ast.In):
        return is_call(value.left, "exec")
    while isinstance(value, ast.BinOp):
        value = value.left
        if is_call(value, "print"):
            return True
    parts = {ast.Tuple: "elts", ast.BoolOp: "values"}.get(type(value))
    return parts is not None and is_call(getattr(value, parts)[0], "print")


def is_call(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == name


def refactored(text: str, path: str) -> str:
    """Return Python 2 source as fissix writes it; raises NotPython where that's no Python 3."""
    newline = "" if text.endswith("\n") else "\n"
    tool = refactoring(bool(INPUT.search(text)) and not OWN_INPUT.search(text))
    try:
        # Its parser takes print for a function where the file says so.
        function = FUTURE_PRINT.search(text)
        tool.driver.grammar = grammars()[1 if function else 0]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = tool.refactor_string(text + newline, path)
        if not FUTURE_TEXT.search(text):
            keep_backslashes(tree)
        result = str(tree)
        ast.parse(result)
    except SyntaxError as error:
        raise NotPython(f"line {error.lineno}: {error.msg}") from None
    except Exception as error:
        raise NotPython(str(error) or type(error).__name__) from None
    return result.removesuffix("\n") if newline else result


def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def without_keywords(text: str) -> str:
    """Return source whose names called async are called async_: a keyword since Python 3.7."""
    if "async" not in text:
        return text
    lines = text.splitlines(keepends=True)
    try:
        tokens = list(tokenize.generate_tokens(iter(lines).__next__))
    except (tokenize.TokenError, SyntaxError, StopIteration):
        return text
    for token, after in reversed(list(pairwise(tokens))):
        if token.string == "async" and after.string not in ("def", "for", "with"):
            row, column = token.end
            lines[row - 1] = f"{lines[row - 1][:column]}_{lines[row - 1][column:]}"
    return "".join(lines)


def keep_backslashes(tree: Any) -> None:
    """Double the backslash of \\u, \\U and \\N in plain strings: Python 2 read no escape there."""
    for leaf in tree.leaves():
        if leaf.value[:1] in ("'", '"'):
            leaf.value = ESCAPES.sub(r"\1\\\2", leaf.value)


def raw(found: re.Match[str]) -> str:
    """Return ur"..." as r"...": Python 2 read \\uXXXX in raw strings too."""
    body = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), found[2])
    return f"r{found[1]}{body}{found[1]}"


@cache
def grammars() -> tuple[Any, Any]:
    from fissix import pygram

    return pygram.python_grammar, pygram.python_grammar_no_print_statement
