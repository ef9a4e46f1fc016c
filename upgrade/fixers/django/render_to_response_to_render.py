"""render_to_response() became render()."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from hotclub.upgrade.context import (
    CONTEXT,
    REQUEST_CONTEXT,
    bare_request_context,
    given_context,
    is_none,
    is_request,
    is_text,
    made,
    request_at,
)
from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

SHORTCUTS = ("django.shortcuts.render_to_response",)
RENDER = ("django.shortcuts.render",)
STRING = ("django.template.loader.render_to_string",)
NAMES = ("template_name", "dictionary", "context_instance", "content_type")
TODAY = ("template_name", "dictionary", "content_type", "status")
INSIDE = r"(?:[^()]|\((?:[^()]|\([^()]*\))*\))"  # of a call, two brackets deep
RENAMED = {"mimetype": "content_type", "dictionary": "context"}
ADVICE = "render_to_response is gone: call render(request, template, context) here"
WANTED = Import("django.shortcuts", "render")


@dataclass(slots=True)
class Given:
    """What a call renders: template, values, the request they are rendered for, and the rest."""

    template: str
    values: str | None = None
    request: str | None = None
    rest: tuple[str, ...] = ()


class RenderToResponseToRender(Fixer):
    """Render with render() and plain dicts.

    render_to_response() went with Django 3.0, context_instance= with 1.10. A RequestContext becomes
    the request; where there was none and no request is at hand, render(None, ...) does the same.
    """

    since = Django(1, 8)
    removed = Django(3, 0)
    words = frozenset({*SHORTCUTS, "context_instance", *STRING})
    needs = (
        r"render_to_response|context_instance"
        rf"|render_to_string\s*\({INSIDE}*,{INSIDE}*,\s*(?!request\b|\w+\s*=(?!=))\w[\w.]*(?:\({INSIDE}*\))?\s*,?\s*\)"
    )
    link = "https://docs.djangoproject.com/en/5.2/releases/2.0/#id2"
    examples = (
        rewrites(
            "from django.shortcuts import render_to_response\n"
            "from django.template import RequestContext\n\n\n"
            "def home(request):\n"
            "    return render_to_response('a.html', {'b': 1},\n"
            "                              context_instance=RequestContext(request))\n",
            "from django.shortcuts import render\n\n\n"
            "def home(request):\n    return render(request, 'a.html', {'b': 1})\n",
        ),
        rewrites(
            "from django.shortcuts import render_to_response\n"
            "from django.template import RequestContext\n\n\n"
            "def home(req):\n"
            "    return render_to_response('a.html', RequestContext(req, {'b': 1}))\n",
            "from django.shortcuts import render\n\n\n"
            "def home(req):\n    return render(req, 'a.html', {'b': 1})\n",
        ),
        rewrites(
            "from django.shortcuts import render_to_response\n\n\n"
            "def home(request):\n    return render_to_response('a.html', mimetype='text/plain')\n",
            "from django.shortcuts import render\n\n\n"
            "def home(request):\n    return render(request, 'a.html', content_type='text/plain')\n",
        ),
        rewrites(
            "from django.shortcuts import render_to_response\n\n\n"
            "def page():\n    return render_to_response('a.html')\n",
            "from django.shortcuts import render\n\n\n"
            "def page():\n    return render(None, 'a.html')\n",
        ),
        rewrites(
            "from django.shortcuts import render_to_response\n"
            "from django.template import RequestContext\n\n\n"
            "def home(request):\n    context = RequestContext(request)\n"
            "    context['a'] = 1\n"
            "    return render_to_response('a.html', {'b': 1}, context_instance=context)\n",
            "from django.shortcuts import render\n"
            "from django.template import RequestContext\n\n\n"
            "def home(request):\n    context = RequestContext(request)\n"
            "    context['a'] = 1\n"
            "    return render(request, 'a.html', {**context.flatten(), **{'b': 1}})\n",
        ),
        rewrites(
            "from django.template import RequestContext\n"
            "from django.template.loader import render_to_string\n\n\n"
            "def row(request):\n"
            "    return render_to_string('a.html', {'b': 1}, RequestContext(request))\n",
            "from django.template.loader import render_to_string\n\n\n"
            "def row(request):\n"
            "    return render_to_string('a.html', {'b': 1}, request=request)\n",
        ),
        finds(
            "from django.shortcuts import render_to_response\n\nshow = render_to_response\n",
            "render",
        ),
        finds(
            "from django.shortcuts import render_to_response\n\n\n"
            "def home(request, *args):\n    return render_to_response(*args)\n",
            "render",
        ),
        leaves("from mysite import render_to_response\n\nrender_to_response('a.html')\n"),
        leaves(
            "class View:\n    def get(self, request):\n"
            "        return self.render_to_response({'a': 1})\n"
        ),
        leaves(
            "from django.shortcuts import render\n\n\n"
            "def home(request):\n    return render(request, 'a.html', {})\n"
        ),
        leaves(
            "from django.template.loader import render_to_string\n\n"
            "text = render_to_string('a.html', {'b': 1})\n"
        ),
        leaves(
            "from django.template.loader import render_to_string\n\n"
            "a = render_to_string('a.html', {'b': 1}, request)\n"
            "b = render_to_string('a.html', values, self.request)\n"
        ),
        leaves("def show(render_to_response):\n    return render_to_response('a.html')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for reference in module.references(*SHORTCUTS):
            call = module.parent(reference)
            if not isinstance(call, ast.Call) or call.func is not reference:
                yield self.finding(module, reference, ADVICE)
            elif given_context(module, call) or module.targets.reach(Django(2, 0)):
                given = self._given(module, call, list(call.args))
                if given is None:
                    yield self.finding(module, call, ADVICE)
                else:
                    yield self._render(module, call, given)
        yield from self._others(module)

    def _others(self, module: Module) -> Iterator[Fix]:
        """Yield the fixes of render() and render_to_string() that are given a context."""
        for call in module.calls(*RENDER):
            if module.keyword(call, "context_instance") and call.args:
                given = self._given(module, call, list(call.args[1:]))
                if given is not None:
                    given.request = module.source(call.args[0])
                    yield self._render(module, call, given)
        for call in module.calls(*STRING):
            third = len(call.args) == 3 and not is_request(call.args[2])
            if third or module.keyword(call, "context_instance"):
                given = self._given(module, call, list(call.args))
                if given is not None:
                    yield self._string(module, call, given)

    def _render(self, module: Module, call: ast.Call, given: Given) -> Fix:
        request = given.request or request_at(module, call) or "None"
        if not module.refers_to(call.func, *RENDER):
            edits = self._in_place(module, call, request)
            if edits is not None:
                wanted = [] if isinstance(call.func, ast.Attribute) else [WANTED]
                return module.fix(*edits, imports=wanted)
        parts = [request, given.template, *filter(None, [given.values]), *given.rest]
        head, wanted = "render", [WANTED]
        if isinstance(call.func, ast.Attribute):
            head, wanted = f"{module.source(call.func.value)}.render", []
        return module.fix(module.replace(call, f"{head}({', '.join(parts)})"), imports=wanted)

    def _in_place(self, module: Module, call: ast.Call, request: str) -> list[Edit] | None:
        """Return edits that leave the layout as it is, None where the values are to be merged."""
        end = module.end(call.func)
        edits = [Edit(end - len("render_to_response"), end, "render")]
        if isinstance(call.func, ast.Name):
            edits = [module.replace(call.func, "render")]
        every = sorted([*call.args, *call.keywords], key=module.start)
        for given in every:
            name = given.arg if isinstance(given, ast.keyword) else None
            value: ast.expr = given.value if isinstance(given, ast.keyword) else given  # type: ignore[assignment]
            if isinstance(given, ast.keyword) and name in RENAMED:
                start = module.start(given)
                edits.append(Edit(start, start + len(str(name)), RENAMED[str(name)]))
            third = len(call.args) > 2 and value is call.args[2] and not is_text(value)
            if name == "context_instance" or third:
                if not is_none(value) and not bare_request_context(module, value):
                    return None
                if third and len(call.args) > 3:
                    return None
                edits.append(module.remove_argument(call, given))
            elif made(module, value, *REQUEST_CONTEXT, *CONTEXT):
                return None
        return [*edits, module.insert(module.start(every[0]), f"{request}, ")]

    def _string(self, module: Module, call: ast.Call, given: Given) -> Fix:
        request = [f"request={given.request}"] if given.request else []
        parts = [given.template, *filter(None, [given.values]), *request, *given.rest]
        text = f"{module.source(call.func)}({', '.join(parts)})"
        return module.fix(module.replace(call, text))

    def _given(self, module: Module, call: ast.Call, args: list[ast.expr]) -> Given | None:
        """Return what a call renders, or None where that can't be told."""
        if any(isinstance(a, ast.Starred) for a in args) or len(args) > len(NAMES):
            return None
        order = TODAY if len(args) > 2 and is_text(args[2]) else NAMES
        named: dict[str, ast.expr] = dict(zip(order, args, strict=False))
        rest = []
        for keyword in call.keywords:
            arg = {"mimetype": "content_type", "context": "dictionary"}.get(
                str(keyword.arg), keyword.arg
            )
            if arg is None:
                return None
            if arg in NAMES[:3]:
                named[arg] = keyword.value
            else:
                rest.append(f"{arg}={module.source(keyword.value)}")
        if "content_type" in named:
            rest.insert(0, f"content_type={module.source(named['content_type'])}")
        if "template_name" not in named:
            return None
        given = Given(module.source(named["template_name"]), rest=tuple(rest))
        return self._context(
            module, call, given, named.get("dictionary"), named.get("context_instance")
        )

    def _context(
        self,
        module: Module,
        call: ast.Call,
        given: Given,
        values: ast.expr | None,
        context: ast.expr | None,
    ) -> Given | None:
        """Fill in values and request from the dictionary and the context of a call."""
        if is_none(context):
            context = None
        if (
            values is not None
            and context is None
            and made(module, values, *REQUEST_CONTEXT, *CONTEXT)
        ):
            values, context = None, values
        given.values = None if values is None or is_none(values) else module.source(values)
        if context is None:
            return given
        if not isinstance(context, ast.Call):
            given.request = request_at(module, call)
            flat = f"{module.source(context)}.flatten()"
            given.values = f"{{**{flat}, **{given.values}}}" if given.values else flat
            return given
        with_request = made(module, context, *REQUEST_CONTEXT)
        own = list(context.args)
        own += [k.value for k in context.keywords if k.arg in ("request", "dict_", "dict")]
        if not made(module, context, *REQUEST_CONTEXT, *CONTEXT) or len(own) > 1 + with_request:
            return None
        if with_request:
            given.request = module.source(own.pop(0))
        if own:
            inner = module.source(own[0])
            given.values = f"{{**{inner}, **{given.values}}}" if given.values else inner
        return given
