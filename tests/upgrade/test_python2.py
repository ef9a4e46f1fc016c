"""The Python 2 pass: what ast rejects comes out as Python 3 that means the same."""

from __future__ import annotations

import ast

import pytest

pytest.importorskip("fissix")

from hotclub.upgrade.index import Index
from hotclub.upgrade.module import Module
from hotclub.upgrade.python2 import NotPython, to_python3
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
        ("f(async=True)\nprint('a', 'b')\n", "f(async_=True)\nprint('a', 'b')\n"),
    ],
)
def test_syntax(before: str, after: str) -> None:
    assert to_python3(before, "module.py") == after
    ast.parse(after)


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
