"""What is left of a module when functions that nobody asks for lose their bodies."""

from __future__ import annotations

import ast

import pytest

from hotclub.upgrade import skeleton

SOURCE = '''"""Doc."""
import os


class A:
    x = 1

    @property
    def kept(self, a=1, *, b=os.path):
        """Doc
        of it."""
        return url(a)  # with the word

    async def gone(
        self,
        a: int = (1),
    ) -> None:  # a comment
        def inner():
            return 1

# a comment at the margin
        return inner

    def one_line(self): return 2


def text():
    return """
url at the margin
"""


def half():
    """
at the margin"""
    return 3
'''


@pytest.fixture(autouse=True)
def short_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skeleton, "LEAST", 0)
    monkeypatch.setattr(skeleton, "WORTH", 2)


def cut(text: str, *marks: str) -> str:
    found = skeleton.skeleton(text, marks)
    assert found is not None
    return found


def test_bodies_without_a_mark_go() -> None:
    left = cut(SOURCE, "url")
    assert "return url(a)" in left
    assert "inner" not in left
    assert "return 2" in left
    tree = ast.parse(left)
    (cls,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
    names = [node.name for node in cls.body if hasattr(node, "name")]
    assert names == ["kept", "gone", "one_line"]


def test_marks_are_whole_names_or_any_text() -> None:
    source = "def f():\n    return curly\n\n\ndef g():\n    return '{% load a %}'\n"
    assert "curly" not in cut(source, "url")
    assert "curly" in cut(source, "curly")
    assert "load" in cut(source, "{%")


def test_a_long_string_is_not_cut_in_two() -> None:
    left = cut(SOURCE, "nothing of it")
    assert left.count('"""') % 2 == 0
    ast.parse(left)


@pytest.mark.parametrize(
    "source", ["x = 1\n", "def f():\n\treturn 1\n", "def f():\r\n    return\r\n"]
)
def test_nothing_is_cut_where_that_is_not_sure(source: str) -> None:
    assert skeleton.skeleton(source, ["y"]) is None
