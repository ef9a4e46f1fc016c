"""Shapes: what a definition does, apart from how it is written."""

from __future__ import annotations

import ast
import copy
import textwrap

import pytest

from hotclub.fastpaths import definition, guard, loader, shape

pytestmark = pytest.mark.usefixtures("stock_rendering")

BEFORE = textwrap.dedent(
    '''
    def total(self, rows, *, limit: int = 3) -> int:
        """Add up."""
        result = 0
        for row in rows:
            try:
                value = row.get("value")
            except KeyError as error:  # nothing
                log(error, {key: len(key) for key in row})
            if value:
                result += value
            inner = lambda more: more + result
        return result, inner
    '''
)


def after(*changes: tuple[str, str]) -> str:
    text = BEFORE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    compile(text, "after", "exec")
    return text


@pytest.mark.parametrize(
    "changes",
    [
        [("result", "found")],
        [("result", "value_"), ("error", "result")],
        [('"""Add up."""', '"""Sum\n\n    of all."""')],
        [('"""Add up."""', "")],
        [("limit: int = 3", "limit=3"), (" -> int", "")],
        [("  # nothing", "")],
        [('row.get("value")', "row.get(\n            'value',\n        )")],
    ],
)
def test_another_way_to_write_it_is_the_same_shape(changes: list[tuple[str, str]]) -> None:
    assert shape.shape(after(*changes)) == shape.shape(BEFORE)


@pytest.mark.parametrize(
    "changes",
    [
        [("rows", "lines")],  # a parameter is called by its name
        [("limit", "most")],
        [("= 3", "= 4")],
        [("log(", "warn(")],  # a global
        [('"value"', '"price"')],
        [("result, inner", "value, inner")],  # another local of the same function
        [("more + result", "more + more")],
        [("row in rows", "value in rows")],
        [("except KeyError", "except LookupError")],
        [(" += ", " -= ")],
        [("row.get", "row.pop")],
    ],
)
def test_something_else_is_another_shape(changes: list[tuple[str, str]]) -> None:
    assert shape.shape(after(*changes)) != shape.shape(BEFORE)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Whose local names can be seen from inside, or are not local alone, keeps them.
        ("def f():\n a = 1\n return locals()", "def f():\n b = 1\n return locals()"),
        ("def f():\n a = 1\n return vars()", "def f():\n b = 1\n return vars()"),
        ("def f():\n a = 1\n return eval('a')", "def f():\n b = 1\n return eval('a')"),
        ("def f():\n global a\n a = 1", "def f():\n global b\n b = 1"),
        ("def f():\n import a\n a = a.a", "def f():\n import b\n b = b.a"),
        (
            "def f(x):\n match x:\n  case a: pass\n a = a",
            "def f(x):\n match x:\n  case a: pass\n b = b",
        ),
        ("def f():\n a = 1\n return b", "def f():\n b = 1\n return b"),
        ("def f():\n a = 1\n def g(): return a", "def f():\n b = 1\n def g(): return a"),
        ("def f():\n a = 1\n def g(a): return a", "def f():\n b = 1\n def g(b): return b"),
        ("def f():\n a = 1\n class C: a = a", "def f():\n b = 1\n class C: a = a"),
        ("def f():\n a = [a for a in x]", "def f():\n b = [a for a in x]"),
        ("class C:\n a = 1", "class C:\n b = 1"),
        ("def f():\n return None", "def f():\n return"),
        ("def f():\n return 1", "def f():\n return True"),
        ("def f():\n return 'a'", "def f():\n return b'a'"),
        ("def f(a): return [*a]", "def f(a): return [a]"),
        ("def f(a): return {**a}", "def f(a): return {None: a}"),
        ("def f():\n yield", "def f():\n return"),
        ("async def f(): pass", "def f(): pass"),
    ],
)
def test_names_that_can_be_seen_count(first: str, second: str) -> None:
    assert shape.shape(first) != shape.shape(second)


CALL = "def f(a):\n try:\n  return a()\n except TypeError:\n  return inspect.signature(a)\n"
WARNED = "def f():\n warn('old', RemovedInDjango70Warning)\n"


def test_what_is_left_to_the_original_is_not_looked_into() -> None:
    other = CALL.replace("inspect.signature", "signature")
    assert shape.shape(other) != shape.shape(CALL)
    assert shape.shape(other, "TypeError") == shape.shape(CALL, "TypeError")
    assert shape.shape(other, "ValueError") != shape.shape(CALL, "ValueError")
    moved = CALL.replace("return a()", "return a(1)")
    assert shape.shape(moved, "TypeError") != shape.shape(CALL, "TypeError")
    renamed = WARNED.replace("70", "2028")
    assert shape.shape(renamed) != shape.shape(WARNED)
    assert shape.shape(renamed, "RemovedIn") == shape.shape(WARNED, "RemovedIn")


def test_what_is_no_python_has_no_shape() -> None:
    assert shape.shape("def f(:") is None
    assert shape.shape("literal {'a': 1}") is None


def test_a_live_object_of_a_known_shape_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hash is not known, the shape is: renamed locals keep a path on, all else does not."""
    name = "django.utils.html:strip_tags"
    text = guard.Guard({}).text(name)
    assert text is not None
    known = {name: {"0" * 16: ["5.2"]}}
    monkeypatch.setattr(guard, "read_shapes", lambda package: {name: {shape.shape(text): ["5.2"]}})
    assert guard.Guard(known, loader.OURS).objection([name]) is None
    assert guard.Guard(known).objection([name]) is not None
    monkeypatch.setattr(guard, "read_shapes", lambda package: {name: {"1" * 16: ["5.2"]}})
    objection = guard.Guard(known, loader.OURS).objection([name])
    assert objection is not None
    assert "with another source" in objection


@pytest.mark.parametrize("name", sorted(guard.read_known(loader.OURS)))
def test_a_mirror_without_one_of_its_statements_is_another_shape(name: str) -> None:
    text = guard.Guard({}).text(name)
    left = name.partition("!")[2]
    if text is None or text.startswith("literal "):
        return
    whole_tree = ast.parse(text).body[0]
    assert isinstance(whole_tree, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    whole = shape.shape(text, left)
    for statement in list(whole_tree.body):
        kept = [other for other in whole_tree.body if other is not statement]
        told = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if kept and not told and not isinstance(statement, ast.Pass):
            fewer = copy.copy(whole_tree)
            fewer.body = kept
            assert shape.shape(ast.unparse(fewer), left) != whole, ast.unparse(statement)


def test_marks_of_a_name() -> None:
    assert definition.bare("m:C.f?!RemovedIn") == "m:C.f"
    assert definition.is_optional("m:C.f?!RemovedIn")
    assert not definition.is_optional("m:C.f!TypeError")
    source = "class C:\n" + textwrap.indent(CALL, " ")
    other = source.replace("inspect.", "")
    for name, same in (("C.f!TypeError", True), ("C.f", False)):
        shapes = {definition.shape_in_source(text, name) for text in (source, other)}
        assert (len(shapes) == 1) is same
    assert definition.shape_in_source(source, "C.g") is None
