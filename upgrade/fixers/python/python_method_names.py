"""Methods of the standard library's objects that have another name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

# Old name -> new name, and a module whose import says that such an object is at hand.
METHODS = {
    "isAlive": ("is_alive", "threading"),
    "getiterator": ("iter", "xml"),
    "readfp": ("read_file", "configparser"),
    "tostring": ("tobytes", "array"),
    "fromstring": ("frombytes", "array"),
}


class PythonMethodNames(Fixer):
    """Call is_alive() for isAlive(), iter() for getiterator(), and their like.

    Only in modules that import the library whose objects have the method: the names are plain
    enough to be somebody else's.
    """

    since = Python(3, 2)
    removed = Python(3, 9)
    words = frozenset({*METHODS, "getchildren"})
    examples = (
        rewrites(
            "import threading\n\nt.isAlive()\n",
            "import threading\n\nt.is_alive()\n",
        ),
        rewrites(
            "from xml.etree import ElementTree\n\ntree.getiterator('a')\n",
            "from xml.etree import ElementTree\n\ntree.iter('a')\n",
        ),
        rewrites(
            "from configparser import ConfigParser\n\np.readfp(f)\n",
            "from configparser import ConfigParser\n\np.read_file(f)\n",
        ),
        rewrites(
            "import xml.etree.ElementTree as ET\n\nx = ET.parse(f).getroot().getchildren()[0]\n",
            "import xml.etree.ElementTree as ET\n\nx = list(ET.parse(f).getroot())[0]\n",
        ),
        leaves("x = node.getchildren()\n"),
        leaves("t.isAlive()\n"),
        leaves("from xml.etree import ElementTree\n\nElementTree.tostring(t)\n"),
        leaves("import threading\n\nthreading.isAlive()\n"),
        leaves("import array\n\nfrom lxml import etree\n\netree.tostring(t)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        imported = {alias.name for node in module.nodes(ast.Import) for alias in node.names}
        imported |= {module.names.absolute(node) for node in module.nodes(ast.ImportFrom)}
        tops = {name.partition(".")[0] for name in imported}
        for attribute in module.nodes(ast.Attribute):
            if attribute.attr == "getchildren" and "xml" in tops:
                yield from self._children(module, attribute)
            new, library = METHODS.get(attribute.attr, ("", ""))
            if library in tops and module.name_of(attribute) is None:
                end = module.end(attribute)
                yield module.fix(Edit(end - len(attribute.attr), end, new))

    def _children(self, module: Module, attribute: ast.Attribute) -> Iterator[Fix]:
        """An element is the sequence of its children."""
        call = module.parent(attribute)
        if isinstance(call, ast.Call) and call.func is attribute and not call.args:
            yield module.fix(module.replace(call, f"list({module.source(attribute.value)})"))
