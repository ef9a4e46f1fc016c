"""timezone.utc of the standard library."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

UTC = "django.utils.timezone.utc"


class TimezoneUtcToDatetime(Fixer):
    """Take utc from datetime.

    Django's name was an alias from 4.1 until 5.0 removed it. Since timezone mostly means Django's
    module, the standard library's is reached through its own: datetime.timezone, or dt.timezone.
    """

    since = Django(4, 1)
    removed = Django(5, 0)
    words = frozenset({UTC})
    link = "https://docs.djangoproject.com/en/stable/releases/4.1/#id2"
    examples = (
        rewrites(
            "import datetime\nfrom django.utils.timezone import now, utc\n\nf(now(), utc)\n",
            "import datetime\nfrom django.utils.timezone import now\n\n"
            "f(now(), datetime.timezone.utc)\n",
        ),
        rewrites(
            "from django.utils import timezone\n\ntimezone.now().astimezone(timezone.utc)\n",
            "import datetime as dt\nfrom django.utils import timezone\n\n"
            "timezone.now().astimezone(dt.timezone.utc)\n",
        ),
        rewrites(
            "from __future__ import annotations\nfrom django.utils.timezone import utc as UTC\n\n"
            "def f(dt):\n    return UTC\n",
            "from __future__ import annotations\nimport datetime as datetime_module\n\n"
            "def f(dt):\n    return datetime_module.timezone.utc\n",
        ),
        rewrites(
            "from django.utils.timezone import utc\n",
            "import datetime as dt\nutc = dt.timezone.utc\n",
            path="mysite/compat.py",
        ),
        finds(
            "dt = datetime_module = 1\nfrom django.utils.timezone import utc\nprint(utc)\n", "taken"
        ),
        leaves("from mysite.timezone import utc\n"),
        leaves("def f(utc):\n    return utc\n"),
        leaves("from datetime import timezone\n\nnow(timezone.utc)\n"),
        leaves("from django.utils import timezone\n\ntimezone.now()\n"),
        leaves("from django.utils.timezone import now as utc\n\nutc()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        local, imports = module.way_to("datetime", "dt", "datetime_module")
        if local is None:
            for reference in module.references(UTC):
                yield self.finding(module, reference, "utc is datetime.timezone.utc; dt is taken")
            return
        text = f"{local}.timezone.utc"
        for node in module.nodes(ast.ImportFrom):
            for alias in node.names:
                if f"{module.names.absolute(node)}.{alias.name}" == UTC:
                    yield self._import(module, node, alias, text, imports)
        for attribute in module.nodes(ast.Attribute):
            if module.name_of(attribute) == UTC:
                yield Fix((module.replace(attribute, text),), imports)

    def _import(
        self,
        module: Module,
        node: ast.ImportFrom,
        alias: ast.alias,
        text: str,
        imports: tuple[Import, ...],
    ) -> Fix:
        name = alias.asname or alias.name
        scope = module.names.scopes[node]
        uses = module.names.uses(name, scope)
        edits: tuple[Edit, ...] = tuple(module.replace(use, text) for use in uses)
        if not uses or scope.bindings[name].others or self._is_public(module, name):
            if len(node.names) == 1:
                return Fix((module.replace(node, f"{name} = {text}"),), imports)
            line = f"{module.newline}{module.indent(node)}{name} = {text}"
            edits = (module.insert(module.end(node), line),)
        return Fix(edits, imports, ((alias, None),))

    def _is_public(self, module: Module, name: str) -> bool:
        shared = module.path.endswith(("__init__.py", "compat.py"))
        return shared or module.project.imports_from(module.dotted, name)
