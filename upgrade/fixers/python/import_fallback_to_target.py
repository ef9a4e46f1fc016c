"""try/except ImportError around imports, where one side is Python 2's."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

MODULES = frozenset(
    """
    BaseHTTPServer Bastion CGIHTTPServer ConfigParser Cookie HTMLParser Queue SimpleHTTPServer
    SimpleXMLRPCServer SocketServer StringIO Tkinter UserDict UserList UserString __builtin__ anydbm
    cPickle cStringIO commands cookielib copy_reg dbhash dummy_thread exceptions htmlentitydefs
    httplib md5 new robotparser sets sha thread tkMessageBox urllib2 urlparse whichdb xmlrpclib
    """.split()
)
NAMES = frozenset(
    """
    urllib.quote urllib.quote_plus urllib.unquote urllib.unquote_plus urllib.urlencode
    urllib.urlopen urllib.urlretrieve urllib.pathname2url urllib.url2pathname urllib.basejoin
    itertools.izip itertools.imap itertools.ifilter itertools.ifilterfalse itertools.izip_longest
    string.maketrans string.letters string.lowercase string.uppercase string.join
    types.StringType types.StringTypes types.ListType types.DictType types.ClassType
    collections.Mapping collections.MutableMapping collections.Sequence collections.Iterable
    collections.Callable collections.MutableSequence collections.Set collections.Hashable
    """.split()
)
CAUGHT = frozenset(("ImportError", "ModuleNotFoundError", "AttributeError"))


class ImportFallbackToTarget(Fixer):
    """Keep the side of an import with a fallback that Python 3 takes.

    The other side names a module or function that only Python 2 has. Renaming it in place would
    make the first side succeed, and that may be the wrong one: io.BytesIO stands behind
    cStringIO.StringIO more often than not.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset({"ImportError", "ModuleNotFoundError"})
    link = "https://docs.python.org/3/howto/pyporting.html"
    examples = (
        rewrites(
            "try:\n    from cStringIO import StringIO\nexcept ImportError:\n"
            "    from io import BytesIO as StringIO\n",
            "from io import BytesIO as StringIO\n",
        ),
        rewrites(
            "try:\n    from urllib.parse import quote  # 3\nexcept ImportError:\n"
            "    from urllib import quote\n\nprint(quote)\n",
            "from urllib.parse import quote  # 3\n\nprint(quote)\n",
        ),
        rewrites(
            "def f():\n    try:\n        import cPickle as pickle\n    except ImportError:\n"
            "        import pickle\n    return pickle\n",
            "def f():\n    import pickle\n    return pickle\n",
        ),
        rewrites(
            "import os\ntry:\n    pass\nexcept ImportError:\n    pass\nprint(os)\n",
            "import os\nprint(os)\n",
        ),
        leaves("try:\n    import simplejson as json\nexcept ImportError:\n    import json\n"),
        leaves(
            "try:\n    import urllib2\nexcept ImportError:\n    urllib2 = None\nelse:\n    go()\n"
        ),
        leaves("try:\n    import urllib2\nexcept ImportError as e:\n    print(e)\n"),
        leaves("try:\n    import lxml\nexcept ImportError:\n    import urllib2\n"),
        leaves("try:\n    import Queue\n    go()\nexcept ImportError:\n    import queue\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Try):
            if len(node.handlers) != 1 or node.orelse or node.finalbody:
                continue
            handler = node.handlers[0]
            if not catches_import(handler) or (handler.name and named(handler, handler.name)):
                continue
            if all_pass(node.body) and all_pass(handler.body):
                if len(getattr(module.parent(node), "body", [])) > 1:
                    yield module.fix(module.remove_statement(node))
                continue
            if not all(isinstance(s, ast.Import | ast.ImportFrom) for s in node.body):
                continue
            if any(is_gone(s) for s in node.body):
                yield from self._kept(module, node, handler.body)
            elif all(is_there(s) for s in node.body) and all(is_gone(s) for s in handler.body):
                yield from self._kept(module, node, node.body)

    def _kept(self, module: Module, node: ast.Try, body: list[ast.stmt]) -> Iterator[Fix]:
        """Yield the fix that puts one side in the place of all."""
        start = module.line_start(module.start(body[0]))
        if start < module.start(node) or ";" in module.source(body[-1]):
            return
        end = module.line_end(max(module.start(node), module.end(body[-1]) - 1))
        inner, outer = module.indent(body[0]), module.indent(node)
        lines = module.text[start:end].splitlines(keepends=True)
        if '"""' in "".join(lines) or "'''" in "".join(lines):
            return
        text = "".join(
            outer + line.removeprefix(inner) if line.startswith(inner) else line for line in lines
        )
        last = module.line_end(max(module.start(node), module.end(node) - 1))
        yield module.fix(Edit(module.line_start(module.start(node)), last, text))


def catches_import(handler: ast.ExceptHandler) -> bool:
    """Say whether a handler is there for failed imports."""
    kind = handler.type
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    names = {one.id for one in kinds if isinstance(one, ast.Name)}
    return bool(names & {"ImportError", "ModuleNotFoundError"}) and names <= CAUGHT


def named(handler: ast.ExceptHandler, name: str) -> bool:
    return any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(handler))


def all_pass(body: list[ast.stmt]) -> bool:
    return all(isinstance(statement, ast.Pass) for statement in body)


def imported(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names)
    elif isinstance(statement, ast.ImportFrom) and not statement.level:
        yield from (f"{statement.module}.{alias.name}" for alias in statement.names)


def is_gone(statement: ast.stmt) -> bool:
    """Say whether a statement imports what only Python 2 has."""
    return any(name.partition(".")[0] in MODULES or name in NAMES for name in imported(statement))


def is_there(statement: ast.stmt) -> bool:
    """Say whether a statement imports from the standard library of Python 3 alone."""
    names = list(imported(statement))
    return bool(names) and all(n.partition(".")[0] in sys.stdlib_module_names for n in names)
