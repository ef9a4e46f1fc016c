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


class NotPython(SyntaxError):
    """A file that is neither Python 3 nor Python 2; msg says where it breaks."""


@cache
def refactoring() -> Any:
    """Return fissix's tool with the syntax fixers; raises ModuleNotFoundError without fissix."""
    logging.getLogger("fissix").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from fissix.refactor import RefactoringTool

        return RefactoringTool([f"fissix.fixes.fix_{name}" for name in SYNTAX], {}, [])


def to_python3(text: str, path: str) -> str:
    """Return Python 2 source with Python 3 syntax.

    Raises NotPython where it can't be parsed or does not come out as Python 3,
    ModuleNotFoundError where fissix is not installed.
    """
    renamed = without_keywords(text)
    if parses(renamed):
        return renamed  # Python 3.4 to 3.6
    text = RAW_UNICODE.sub(raw, renamed)
    newline = "" if text.endswith("\n") else "\n"
    tool = refactoring()
    try:
        # Its parser takes print for a function where the file says so.
        function = re.search(r"from __future__ import .*print_function", text)
        tool.driver.grammar = grammars()[1 if function else 0]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = tool.refactor_string(text + newline, path)
        if not re.search(r"from __future__ import .*unicode_literals", text):
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
