"""reverse() of the dotted path of a view."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

REVERSING = (
    "django.core.urlresolvers.reverse",
    "django.urls.reverse",
    "django.shortcuts.redirect",
    "django.shortcuts.resolve_url",
)
VIEW = re.compile(r"^[a-z_]\w*(\.[a-z_]\w*)*\.views\.\w+$")
VIEWS = "def toggle(request):\n    pass\n\n\nx = include('a')\n"


class ReverseByPathToCallable(Fixer):
    """Reverse by the view itself where its dotted path was given.

    Django 1.10 no longer reverses by paths. Only paths into the project's own modules are taken
    for views; the import happens when the address is asked for, so that no circle arises.
    """

    since = Django(1, 8)
    removed = Django(1, 10)
    words = frozenset(REVERSING)
    needs = r"(?:reverse|reverse_lazy|redirect|resolve_url)\(\s*['\"][a-zA-Z_]\w*(\.\w+)+['\"]"
    link = "https://docs.djangoproject.com/en/5.2/releases/1.10/#features-removed-in-1-10"
    examples = (
        rewrites(
            "from django.urls import reverse\n\nurl = reverse('follow.views.toggle', args=[1])\n",
            "from django.urls import reverse\n"
            "from django.utils.module_loading import import_string\n\n"
            "url = reverse(import_string('follow.views.toggle'), args=[1])\n",
            files=[("follow/views.py", VIEWS)],
        ),
        finds("from django.urls import reverse\n\nurl = reverse('follow.views.toggle')\n", "route"),
        leaves("from django.urls import reverse\n\nurl = reverse('follow.list')\n"),
        leaves(
            "from django.urls import reverse\n\nurl = reverse('gone.views.toggle')\n",
            files=[("follow/views.py", VIEWS)],
        ),
        leaves(
            "from django.urls import reverse\n\nurl = reverse('follow.toggle')\n",
            files=[("follow/views.py", VIEWS)],
        ),
        leaves(
            "from mysite import reverse\n\nurl = reverse('follow.views.toggle')\n",
            files=[("follow/views.py", VIEWS)],
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*REVERSING):
            view = call.args[0] if call.args else None
            if not isinstance(view, ast.Constant) or not isinstance(view.value, str):
                continue
            if view.value.startswith("django.contrib.auth.views."):
                yield self.finding(
                    module, view, f"{view.value} is reversed by the name of its route"
                )
            elif view.value.rpartition(".")[0] in module.project.modules:
                text = f"import_string({module.source(view)})"
                wanted = Import("django.utils.module_loading", "import_string")
                yield module.fix(module.replace(view, text), imports=[wanted])
            elif not module.project.modules.keys() - {module.dotted} and VIEW.search(view.value):
                message = "views are reversed by the name of their route since Django 1.10, or given as they are"
                yield self.finding(module, view, message)
