"""import sibling looked beside the module first; Python 3 looks at the top."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

PACKAGE = (("shop/__init__.py", ""), ("shop/models.py", "x = unicode(1)\n"))


class ImplicitRelativeImport(Fixer):
    """Write from . import sibling where Python 2 found the sibling without the dot.

    Only in projects that run on Python 2 alone, only where the project has the module beside this
    one, and not where the file asks for absolute imports.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset(("import",))
    examples = (
        rewrites("import models\n", "from . import models\n", "shop/views.py", PACKAGE),
        rewrites(
            "from models import Item\n", "from .models import Item\n", "shop/views.py", PACKAGE
        ),
        rewrites("import models as m\n", "from . import models as m\n", "shop/views.py", PACKAGE),
        leaves("import models\n", "views.py", PACKAGE),
        leaves("import forms\n", "shop/views.py", PACKAGE),
        leaves("from .models import Item\n", "shop/views.py", PACKAGE),
        leaves(
            "from __future__ import absolute_import\n\nimport models\n", "shop/views.py", PACKAGE
        ),
        leaves(
            "import models\n",
            "shop/views.py",
            (("shop/__init__.py", ""), ("shop/models.py", "x = 1\n")),
        ),
        leaves("import models, forms\n", "shop/views.py", PACKAGE[:1]),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        package = module.names.package
        if not package:
            return
        if any(
            alias.name == "absolute_import"
            for node in module.nodes(ast.ImportFrom)
            if node.module == "__future__"
            for alias in node.names
        ):
            return
        for node in module.nodes(ast.ImportFrom):
            if not node.level and node.module and self._beside(module, package, node.module):
                at = module.text.index(node.module, module.start(node) + len("from"))
                yield module.fix(Edit(at, at, "."))
        for plain in module.nodes(ast.Import):
            alias = plain.names[0]
            alone = len(plain.names) == 1 and "." not in alias.name
            if alone and self._beside(module, package, alias.name):
                yield module.fix(module.replace(plain, f"from . import {module.source(alias)}"))

    def _beside(self, module: Module, package: str, name: str) -> bool:
        dotted = f"{package}.{name}"
        top = name.partition(".")[0]
        # A package that imports its own name means itself by the full path.
        return dotted in module.project.modules and top != package.partition(".")[0]
