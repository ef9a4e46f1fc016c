"""current_app= of contexts and responses."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

CONTEXTS = (
    *(
        f"django.template.{home}{name}"
        for home in ("", "context.")
        for name in ("Context", "RequestContext")
    ),
)
RESPONSES = (
    "django.shortcuts.render",
    "django.template.response.TemplateResponse",
    "django.template.response.SimpleTemplateResponse",
)
HEAD = "from django.template.response import TemplateResponse\n\n\ndef f(self, request):\n"


class CurrentAppToRequest(Fixer):
    """Say the current application by the request, where contexts and responses took current_app.

    Django 1.10 dropped the argument. A context that stands alone does without it; for a response it
    is set on the request before.
    """

    since = Django(1, 8)
    removed = Django(1, 10)
    words = frozenset({"current_app"})
    needs = r"\bcurrent_app\s*="
    link = "https://docs.djangoproject.com/en/5.2/releases/1.8/#current-app-argument-of-template-related-apis"
    examples = (
        rewrites(
            f"{HEAD}    return TemplateResponse(request, 'a.html', {{}}, current_app=self.name)\n",
            f"{HEAD}    request.current_app = self.name\n"
            "    return TemplateResponse(request, 'a.html', {})\n",
        ),
        rewrites(
            "from django.template import Context\n\nc = Context({'a': 1}, current_app='b')\n",
            "from django.template import Context\n\nc = Context({'a': 1})\n",
        ),
        leaves(
            f"{HEAD}    request.current_app = self.name\n"
            "    return TemplateResponse(request, 'a.html', {})\n"
        ),
        leaves("from django.urls import reverse\n\nx = reverse('a', current_app='b')\n"),
        leaves("from mysite import Context\n\nc = Context({}, current_app='b')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*CONTEXTS, *RESPONSES):
            keyword = module.keyword(call, "current_app")
            if keyword is None:
                continue
            gone = module.remove_argument(call, keyword)
            if module.refers_to(call.func, *CONTEXTS):
                yield module.fix(gone)
                continue
            statement = module.statement(call)
            start = module.line_start(module.start(statement))
            alone = not module.text[start : module.start(statement)].strip()
            request = call.args[0] if call.args else None
            if isinstance(request, ast.Name) and alone:
                line = f"{request.id}.current_app = {module.source(keyword.value)}"
                text = f"{module.indent(statement)}{line}{module.newline}"
                yield module.fix(Edit(start, start, text), gone)
            else:
                yield self.finding(module, call, "set current_app on the request")
