"""@csrf_response_exempt."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

NAMES = tuple(
    f"{home}.csrf_response_exempt"
    for home in ("django.views.decorators.csrf", "django.contrib.csrf.middleware")
)


class CsrfResponseExemptDropped(Fixer):
    """Take @csrf_response_exempt off views: responses are no longer rewritten since Django 1.4."""

    since = Django(1, 4)
    removed = Django(1, 6)
    words = frozenset({"csrf_response_exempt"})
    link = "https://docs.djangoproject.com/en/stable/internals/deprecation/"
    examples = (
        rewrites(
            "from django.views.decorators.csrf import csrf_response_exempt\n\n\n"
            "@csrf_response_exempt\n@cached\ndef v(request):\n    pass\n",
            "@cached\ndef v(request):\n    pass\n",
        ),
        leaves(
            "from mysite import csrf_response_exempt\n\n\n@csrf_response_exempt\ndef v():\n    pass\n"
        ),
        leaves(
            "from django.views.decorators.csrf import csrf_response_exempt\n\nprint(csrf_response_exempt)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for function in module.nodes(ast.FunctionDef):
            for decorator in function.decorator_list:
                if module.refers_to(decorator, *NAMES):
                    line = module.line_start(module.start(decorator))
                    yield module.fix(Edit(line, module.line_end(module.end(decorator)), ""))
