"""The Python 2 pass: what ast rejects comes out as Python 3 that means the same."""

from __future__ import annotations

import ast

import pytest

pytest.importorskip("fissix")

from hotclub.upgrade import upgrade_source
from hotclub.upgrade.index import Index
from hotclub.upgrade.module import Module
from hotclub.upgrade.python2 import NotPython, statements_as_calls, to_python3
from hotclub.upgrade.release import Release, Targets

TARGETS = Targets(Release("Python", (3, 13)), None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("print 'a', b\n", "print('a', b)\n"),
        ("print >>f, 'a',\nprint 1\n", "print('a', end=' ', file=f)\nprint(1)\n"),
        ("try:\n    f()\nexcept E, e:\n    pass\n", "try:\n    f()\nexcept E as e:\n    pass\n"),
        ("raise E, 'a'\n", "raise E('a')\n"),
        ("x = 0644 <> `y`\n", "x = 0o644 != repr(y)\n"),
        ("print 1\nx = ur'\\w\\u2013'\n", "print(1)\nx = r'\\w\u2013'\n"),
        ("print 1\nx = '\\u2013 \\\\u'\n", "print(1)\nx = '\\\\u2013 \\\\u'\n"),
        ("print 1\nx = u'\\u2013'\n", "print(1)\nx = u'\\u2013'\n"),
        ("print 1", "print(1)"),
        ("# é\nprint u'é'  # è\n", "# é\nprint(u'é')  # è\n"),
        (
            "from __future__ import (division,\n  print_function)\nprint('a', file=f)\n1 <> 2\n",
            "from __future__ import (division,\n  print_function)\nprint('a', file=f)\n1 != 2\n",
        ),
        (
            "x = ' from __future__ import unicode_literals'\nprint '\\u'\n",
            "x = ' from __future__ import unicode_literals'\nprint('\\\\u')\n",
        ),
        ("f(async=True)\nprint('a', 'b')\n", "f(async_=True)\nprint('a', 'b')\n"),
    ],
)
def test_syntax(before: str, after: str) -> None:
    assert to_python3(before, "module.py") == after
    ast.parse(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("print ('a'), b\n", "print(('a'), b)\n"),
        ("exec (code) in space\n", "exec((code), space)\n"),
        ("print ('%s') % x\n", "print(('%s') % x)\n"),
        ("print('a', b)\n", "print('a', b)\n"),
        ("x = print('a'), b\n", "x = print('a'), b\n"),
        (
            "from __future__ import print_function\nprint('a') or b\n",
            "from __future__ import print_function\nprint('a') or b\n",
        ),
    ],
)
def test_statements_that_python_3_reads_in_another_way(before: str, after: str) -> None:
    assert statements_as_calls(before, ast.parse(before)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = input()\ny = raw_input()\nprint x\n", "x = eval(input())\ny = input()\nprint(x)\n"),
        ("input = raw_input\nprint input()\n", "input = raw_input\nprint(input())\n"),
    ],
)
def test_input_was_evaluated(before: str, after: str) -> None:
    assert to_python3(before, "module.py") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "import itertools\n\nx = itertools.imap(f, itertools.count())\n",
            "import itertools\n\nx = map(f, itertools.count())\n",
        ),
        ("x = unicode(d.viewkeys() & e.viewkeys())\n", "x = str(d.keys() & e.keys())\n"),
        ("x = d.iteritems()\nunicode(x.next())\n", "x = iter(d.items())\nstr(next(x))\n"),
        ("x = map(unicode, map(f, y))\n", "x = list(map(str, map(f, y)))\n"),
    ],
)
def test_what_was_lazy_stays_lazy(before: str, after: str) -> None:
    once = upgrade_source(before, python=(3, 13), django=None, path="module.py")
    assert once == after
    assert upgrade_source(once, python=(3, 13), django=None, path="module.py") == after


def test_neither_python() -> None:
    with pytest.raises(NotPython):
        to_python3("def f(:\n", "module.py")


def python2(source: str) -> bool:
    index = Index()
    index.add(Module(source, "module.py", TARGETS, index, "module"))
    return index.python2


@pytest.mark.parametrize(
    "source",
    [
        "x = unicode(1)\n",
        "if isinstance(x, basestring):\n    pass\n",
        "from cStringIO import StringIO\n",
        "def f():\n    try:\n        return xrange(3)\n    except ValueError:\n        pass\n",
    ],
)
def test_runs_on_python_2_alone(source: str) -> None:
    assert python2(source)


@pytest.mark.parametrize(
    "source",
    [
        "x = str(1)\n",
        "try:\n    unicode\nexcept NameError:\n    unicode = str\n",
        "text = unicode if sys.version_info[0] == 2 else str\n",
        "if six.PY2:\n    text = unicode\n",
        "try:\n    from StringIO import StringIO\nexcept ImportError:\n    pass\n",
        "from .compat import unicode\n\nx = unicode(1)\n",
        "from .urlparse import split\n",
    ],
)
def test_runs_on_both(source: str) -> None:
    assert not python2(source)
