"""HttpResponse(mimetype=) became content_type=."""

from __future__ import annotations

import ast

from hotclub.upgrade.argument import Argument
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

RESPONSES = (
    "HttpResponse",
    "HttpResponseRedirect",
    "HttpResponsePermanentRedirect",
    "HttpResponseNotFound",
    "HttpResponseForbidden",
    "HttpResponseBadRequest",
    "HttpResponseServerError",
    "StreamingHttpResponse",
)


class ResponseMimetypeToContentType(Argument):
    """Name the type of a response content_type.

    The old name went with Django 1.7; render() calls its values context since 1.8.
    """

    since = Django(1, 5)
    removed = Django(1, 7)
    marks = frozenset({""})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.5/#mimetype"
    renamed = {
        **{f"django.http.{name}": {"mimetype": "content_type"} for name in RESPONSES},
        "django.shortcuts.render": {"mimetype": "content_type", "dictionary": "context"},
        "django.template.response.TemplateResponse": {"mimetype": "content_type"},
        "django.template.response.SimpleTemplateResponse": {"mimetype": "content_type"},
        "django.template.loader.render_to_string": {"dictionary": "context"},
    }
    examples = (
        rewrites(
            "from django.http import HttpResponse\n\nr = HttpResponse('a', mimetype='text/plain')\n",
            "from django.http import HttpResponse\n\n"
            "r = HttpResponse('a', content_type='text/plain')\n",
        ),
        rewrites(
            "from django.shortcuts import render\n\n\ndef f(request):\n"
            "    return render(request, 'a.html', dictionary={})\n",
            "from django.shortcuts import render\n\n\ndef f(request):\n"
            "    return render(request, 'a.html', context={})\n",
        ),
        rewrites(
            "from django.http import HttpResponse\n\n\nclass Csv(HttpResponse):\n"
            "    def __init__(self, rows):\n"
            "        super(Csv, self).__init__(rows, mimetype='text/csv')\n",
            "from django.http import HttpResponse\n\n\nclass Csv(HttpResponse):\n"
            "    def __init__(self, rows):\n"
            "        super(Csv, self).__init__(rows, content_type='text/csv')\n",
        ),
        leaves(
            "from django.http import HttpResponse\n\n\nclass Csv(HttpResponse):\n"
            "    def __init__(self, rows, mimetype):\n        pass\n\n\nCsv([], mimetype='a')\n"
        ),
        leaves("class Csv(Sheet):\n    pass\n\n\nx = Csv([], mimetype='a')\n"),
        leaves("from mysite.http import HttpResponse\n\nr = HttpResponse('a', mimetype='b')\n"),
        leaves("def send(mimetype=None):\n    pass\n\n\nsend(mimetype='a/b')\n"),
    )

    def callee(self, module: Module, call: ast.Call) -> str | None:
        """Classes of responses that a project derives, and their super().__init__(), count too."""
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        own = next((c for c in module.nodes(ast.ClassDef) if c.name == name), None)
        if own is not None and any(is_init(statement) for statement in own.body):
            return None
        if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__":
            made = call.func.value
            if isinstance(made, ast.Call) and module.is_builtin(made.func, "super"):
                around = module.enclosing(call, ast.ClassDef)
                own = around if isinstance(around, ast.ClassDef) else None
        if own is not None and module.inherits(own, *self.renamed):
            return next(iter(self.renamed))
        return super().callee(module, call)


def is_init(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == "__init__"
