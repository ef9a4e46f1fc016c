"""Functions that Python removed with their modules, without a successor."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python, Release

STRTOBOOL = '''\
def strtobool(text):
    """Return 1 for a yes and 0 for a no, as distutils.util.strtobool did."""
    text = text.lower()
    if text in ("y", "yes", "t", "true", "on", "1"):
        return 1
    if text in ("n", "no", "f", "false", "off", "0"):
        return 0
    raise ValueError("invalid truth value %r" % (text,))
'''
PARSE_HEADER = '''\
def parse_header(line):
    """Return a header's value and its parameters, as cgi.parse_header did."""
    message = Message()
    message["content-type"] = line
    (value, _), *options = message.get_params()
    return value, {name: text for name, text in options if name}
'''
LOAD_SOURCE = '''\
def load_source(name, path):
    """Import a file as a module of the given name, as imp.load_source did."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
'''
Copy = tuple[Release, str, tuple[Import, ...]]
COPIES: dict[str, Copy] = {
    "distutils.util.strtobool": (Python(3, 0), STRTOBOOL, ()),
    "cgi.parse_header": (Python(3, 8), PARSE_HEADER, (Import("email.message", "Message"),)),
    "imp.load_source": (
        Python(3, 5),
        LOAD_SOURCE,
        (Import("importlib.util", None), Import("sys", None)),
    ),
}


class RemovedFunctionsToCopies(Fixer):
    """Define strtobool, parse_header and load_source where they were imported.

    Python 3.12 removed distutils and imp, 3.13 removed cgi: nothing in the standard library took
    these functions over as they were.
    """

    since = Python(3, 0)
    removed = Python(3, 12)
    words = frozenset(("strtobool", "cgi.parse_header", "imp.load_source"))
    link = "https://docs.python.org/3/whatsnew/3.12.html#removed"
    examples = (
        rewrites(
            "import os\nfrom distutils.util import strtobool\n\nDEBUG = strtobool('no')\n",
            f"import os\n\n\n{STRTOBOOL}\n\nDEBUG = strtobool('no')\n",
        ),
        rewrites(
            "from distutils import util\nimport os\n\nDEBUG = util.strtobool('no')\n",
            f"import os\n\n\n{STRTOBOOL}\n\nDEBUG = strtobool('no')\n",
        ),
        rewrites(
            "from distutils.util import strtobool as as_bool\n\nDEBUG = as_bool('no')\n",
            f"{STRTOBOOL}\n\nDEBUG = strtobool('no')\n",
        ),
        rewrites(
            "import cgi\n\nkind, options = cgi.parse_header(header)\n",
            f"from email.message import Message\n\n\n{PARSE_HEADER}\n\n"
            "kind, options = parse_header(header)\n",
        ),
        rewrites(
            "import imp\n\nsettings = imp.load_source('settings', path)\n",
            f"import importlib.util\nimport sys\n\n\n{LOAD_SOURCE}\n\n"
            "settings = load_source('settings', path)\n",
        ),
        rewrites(
            "from cgi import parse_header\n\nkind, options = parse_header(header)\n",
            f"from email.message import Message\n\n\n{PARSE_HEADER}\n\n"
            "kind, options = parse_header(header)\n",
        ),
        finds(
            "import cgi\n\n\ndef parse_header(text):\n    return cgi.parse_header(text)\n",
            "its name is taken here",
        ),
        leaves("from mysite.util import strtobool\n"),
        leaves("try:\n    from distutils.util import strtobool\nexcept ImportError:\n    pass\n"),
        leaves("def f(cgi):\n    return cgi.parse_header('a')\n"),
        leaves("import imp\n\nimp.reload(settings)\n"),
        leaves("import cgi\n\nform = cgi.FieldStorage()\n"),
        leaves("from django.utils.http import parse_header_parameters\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for dotted, (release, text, imports) in COPIES.items():
            if dotted.rpartition(".")[2] in module.text and module.targets.reach(release):
                yield from self._copied(module, dotted, text, imports)

    def _copied(
        self, module: Module, dotted: str, text: str, imports: tuple[Import, ...]
    ) -> Iterator[Fix | Finding]:
        name = dotted.rpartition(".")[2]
        uses = list(module.references(dotted))
        aliases = list(imported(module, dotted))
        if not (uses or aliases) or any(guarded(module, alias) for alias in aliases):
            return
        bound = module.names.module.bindings.get(name)
        if bound is not None and (bound.others or {d for d, _, _ in bound.imports} != {dotted}):
            message = f"{dotted} is gone and its name is taken here: copy it under another one"
            yield self.finding(module, uses[0] if uses else aliases[0], message)
            return
        edits = [module.replace(use, name) for use in uses if module.source(use) != name]
        edits.append(self._definition(module, text, {*aliases}, imports=bool(imports)))
        yield Fix(tuple(edits), imports, tuple((alias, None) for alias in aliases))

    def _definition(
        self, module: Module, text: str, gone: set[ast.alias], *, imports: bool
    ) -> Edit:
        """Return the edit that writes the function behind the imports at the top."""
        body = module.tree.body
        head = next((n for n, node in enumerate(body) if not heads(node)), len(body))
        kept = [
            node
            for node in body[:head]
            if not isinstance(node, ast.Import | ast.ImportFrom)
            or any(alias not in gone and used(module, alias, gone) for alias in node.names)
        ]
        before = "\n" if kept or imports else ""
        at = len(module.text) if head == len(body) else first_line(module, body[head])
        after = "" if head == len(body) else "\n\n"
        return module.insert(at, f"{before}{text}{after}".replace("\n", module.newline))


def imported(module: Module, dotted: str) -> Iterator[ast.alias]:
    for node in module.nodes(ast.ImportFrom):
        for alias in node.names:
            if f"{module.names.absolute(node)}.{alias.name}" == dotted:
                yield alias


def guarded(module: Module, alias: ast.alias) -> bool:
    return module.enclosing(alias, ast.Try) is not None


def heads(node: ast.stmt) -> bool:
    """Say whether a statement is what modules begin with: an import, or text."""
    return isinstance(node, ast.Import | ast.ImportFrom) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def used(module: Module, alias: ast.alias, gone: set[ast.alias]) -> bool:
    """Say whether an import will stay: what only led to the functions goes by itself."""
    local = (alias.asname or alias.name).partition(".")[0]
    names = module.names.uses(local, module.names.module)
    return not names or any(not leads(module, name) for name in names)


def leads(module: Module, name: ast.AST) -> bool:
    """Say whether a name is the left end of one of the functions."""
    node: ast.AST | None = name
    while isinstance(node, ast.Name | ast.Attribute):
        if module.name_of(node) in COPIES:
            return True
        node = module.parent(node)
    return False


def first_line(module: Module, node: ast.stmt) -> int:
    """Return where a statement begins, its decorators and the comments above it included."""
    decorators = getattr(node, "decorator_list", [])
    at = module.line_start(module.start(decorators[0] if decorators else node))
    while at and module.text[module.line_start(at - 1) : at].startswith("#"):
        at = module.line_start(at - 1)
    return at
