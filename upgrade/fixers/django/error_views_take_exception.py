"""Views for errors take the exception."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.index import Index
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

DEFAULTS = ("bad_request", "page_not_found", "permission_denied")
HANDLERS = ("handler400", "handler403", "handler404")
VIEWS = frozenset(
    "handler400 handler403 handler404 error400 error403 error404 error_400 error_403 error_404 "
    "page_not_found permission_denied bad_request view_404 view_403 custom_404 custom_403".split()
)


class ErrorViewsTakeException(Fixer):
    """Let the views of handler400, handler403 and handler404 take the exception.

    Django 2.0 passes it always. Views are known by the handlers of the same module, or by a name
    that says what they are for. Calls of Django's own give them None.
    """

    since = Django(1, 9)
    removed = Django(2, 0)
    words = frozenset({*HANDLERS, *VIEWS})
    needs = r"handler40\d\s*=|\b(?:{names})\(\s*\w*request\b(?![^)]*\bexception\b)"
    link = "https://docs.djangoproject.com/en/stable/ref/views/#error-views"
    examples = (
        rewrites(
            "def lost(request):\n    return render(request, '404.html')\n\n\nhandler404 = lost\n",
            "def lost(request, exception=None):\n    return render(request, '404.html')\n\n\n"
            "handler404 = lost\n",
        ),
        rewrites(
            "def page_not_found(request):\n    return render(request, '404.html')\n",
            "def page_not_found(request, exception=None):\n    return render(request, '404.html')\n",
            path="views.py",
        ),
        rewrites(
            "def lost(request, template='404.html'):\n    pass\n",
            "def lost(request, exception=None, template='404.html'):\n    pass\n",
            path="site/views.py",
            files=[("urls.py", "handler404 = 'site.views.lost'\n")],
        ),
        rewrites(
            "from django.views import defaults\n\n\n"
            "def view(request):\n    return defaults.page_not_found(request)\n",
            "from django.views import defaults\n\n\n"
            "def view(request):\n    return defaults.page_not_found(request, None)\n",
        ),
        leaves(
            "def lost(request):\n    pass\n",
            path="site/views.py",
            files=[("urls.py", "handler500 = 'site.views.lost'\n")],
        ),
        leaves("def lost(request, exception):\n    pass\n\n\nhandler404 = lost\n"),
        leaves("def failed(request):\n    pass\n\n\nhandler500 = failed\n"),
        leaves("def lost(request, *args):\n    pass\n\n\nhandler404 = lost\n"),
        leaves("def page_not_found(url):\n    pass\n"),
    )

    @classmethod
    def armed_in(cls, project: Index) -> frozenset[str]:
        return cls.words | {view.rpartition(".")[2] for view in project.error_views}

    @classmethod
    def needs_in(cls, project: Index) -> str:
        return cls.needs.format(names="|".join(sorted(cls.armed_in(project) - set(HANDLERS))))

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        named = (view.rpartition(".") for view in module.project.error_views)
        elsewhere = {name for home, _, name in named if home == module.dotted}
        handlers = {
            node.value.id
            for node in module.nodes(ast.Assign)
            if isinstance(node.targets[0], ast.Name)
            and node.targets[0].id in HANDLERS
            and isinstance(node.value, ast.Name)
        }
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef) and node.name in handlers | VIEWS | elsewhere:
                arguments = node.args
                plain = not (arguments.vararg or arguments.kwarg or arguments.kwonlyargs)
                names = [a.arg for a in arguments.args]
                lone = names and len(names) - len(arguments.defaults) == 1
                if plain and lone and "request" in names[0] and "exception" not in names:
                    at = module.end(arguments.args[0])
                    yield module.fix(module.insert(at, ", exception=None"))
        for call in module.calls(*(f"django.views.defaults.{name}" for name in DEFAULTS)):
            if len(call.args) == 1 and module.keyword(call, "exception") is None:
                if not isinstance(call.args[0], ast.Starred):
                    yield module.fix(module.insert(module.end(call.args[0]), ", None"))
