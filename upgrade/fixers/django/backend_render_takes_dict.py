"""Templates from get_template() render plain dicts."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

HOMES = ("django.template", "django.template.context", "django.template.base")
LOADER = "django.template.loader"
CONTEXT = (*(f"{home}.Context" for home in HOMES), f"{LOADER}.Context")
REQUEST_CONTEXT = (*(f"{home}.RequestContext" for home in HOMES), f"{LOADER}.RequestContext")
GETTERS = (f"{LOADER}.get_template", f"{LOADER}.select_template")
TO_STRING = (f"{LOADER}.render_to_string",)
OF_ENGINE = frozenset(("get_template", "select_template", "from_string"))
VALUES = ("dict_", "dict", "dict_instance")


class BackendRenderTakesDict(Fixer):
    """Render the templates of get_template() with a dict and the request.

    Django 1.8 wraps them; since 1.10 a Context or RequestContext raises TypeError. The context that
    a tag was given is flattened into a dict.
    """

    since = Django(1, 8)
    removed = Django(1, 10)
    words = frozenset({"get_template", "select_template", "render_to_string", "engines"})
    needs = r"Context\s*\(|Context\s+as\b|takes_context|\bNode\b"
    marks = frozenset({""})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.8/#django-template-context-template"
    examples = (
        rewrites(
            "from django.template import Context\nfrom django.template.loader import get_template\n"
            "\n\ndef text():\n    t = get_template('a.txt')\n"
            "    return t.render(Context({'a': 1}))\n",
            "from django.template.loader import get_template\n"
            "\n\ndef text():\n    t = get_template('a.txt')\n    return t.render({'a': 1})\n",
        ),
        rewrites(
            "from django.template import RequestContext, loader\n\n\ndef page(request):\n"
            "    c = RequestContext(request, {'a': 1})\n"
            "    return loader.get_template('a.html').render(c)\n",
            "from django.template import loader\n\n\ndef page(request):\n"
            "    c = {'a': 1}\n    return loader.get_template('a.html').render(c, request)\n",
        ),
        rewrites(
            "from django import template\nfrom django.template.loader import render_to_string\n\n\n"
            "class Box(template.Node):\n    def render(self, context):\n"
            "        return render_to_string('a.html', context)\n",
            "from django import template\nfrom django.template.loader import render_to_string\n\n\n"
            "class Box(template.Node):\n    def render(self, context):\n"
            "        return render_to_string('a.html', context.flatten())\n",
        ),
        rewrites(
            "from django.template import Context\nfrom django.template.loader import get_template\n"
            "\n\ndef text(a):\n    return get_template(a).render(Context())\n",
            "from django.template.loader import get_template\n"
            "\n\ndef text(a):\n    return get_template(a).render()\n",
        ),
        rewrites(
            "from django.template import RequestContext, loader\n\n\nclass Form:\n"
            "    def context(self):\n        return RequestContext(self.request, {'a': 1})\n\n"
            "    def text(self):\n"
            "        return loader.render_to_string('a.txt', self.context())\n",
            "from django.template import RequestContext, loader\n\n\nclass Form:\n"
            "    def context(self):\n        return RequestContext(self.request, {'a': 1})\n\n"
            "    def text(self):\n        return loader.render_to_string("
            "'a.txt', self.context().flatten(), request=self.request)\n",
        ),
        leaves(
            "from django.template import Context, Template\n\n"
            "text = Template('{{ a }}').render(Context({'a': 1}))\n"
        ),
        leaves(
            "from django.template.loader import get_template\n\n"
            "text = get_template('a.txt').render({'a': 1})\n"
        ),
        leaves(
            "class Box:\n    def render(self, context):\n        return self.t.render(context)\n"
        ),
        leaves(
            "from django.template import Context\nfrom mysite import get_template\n\n"
            "text = get_template('a.txt').render(Context({'a': 1}))\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "render":
                at = 0
                if not self._from_backend(module, call.func.value):
                    continue
            elif module.refers_to(call.func, *TO_STRING):
                at = 1
            else:
                continue
            if len(call.args) == at + 1 and not call.keywords:
                fix = self._rendered(module, call, call.args[at])
                if fix is not None:
                    yield fix

    def _from_backend(self, module: Module, node: ast.expr, deep: int = 3) -> bool:
        """Say whether an expression is a template that get_template() or an engine made."""
        if isinstance(node, ast.Call):
            func = node.func
            if module.refers_to(func, *GETTERS):
                return True
            if isinstance(func, ast.Attribute) and func.attr in OF_ENGINE:
                item = func.value
                return isinstance(item, ast.Subscript) and module.refers_to(
                    item.value, "django.template.engines"
                )
            return bool(deep) and self._returns_one(module, func, deep - 1)
        values = list(assigned(module, node)) if isinstance(node, ast.Name) and deep else []
        return bool(values) and any(self._from_backend(module, v, deep - 1) for v in values)

    def _returns_one(self, module: Module, func: ast.expr, deep: int) -> bool:
        if not isinstance(func, ast.Name):
            return False
        return any(
            node.value is not None and self._from_backend(module, node.value, deep)
            for node in module.nodes(ast.Return)
            for function in [module.enclosing(node, ast.FunctionDef)]
            if isinstance(function, ast.FunctionDef)
            and function.name == func.id
            and function in module.tree.body
        )

    def _rendered(self, module: Module, call: ast.Call, given: ast.expr) -> Fix | None:
        """Return the fix of a call by what it is given: a new context, a name of one, a tag's."""
        if isinstance(given, ast.Name):
            if context_of_tag(module, given):
                return module.fix(module.insert(module.end(given), ".flatten()"))
            values = list(assigned(module, given))
            made = contents(module, values[0]) if len(values) == 1 else None
            if made is None:
                return None
            if not plainly_used(module, given):
                return self._flattened(module, call, given, made[1])
            edits = [module.replace(values[0], made[0] or "{}")]
            if made[1]:
                edits.append(module.insert(module.end(given), with_request(module, call, made[1])))
            return module.fix(*edits)
        made = contents(module, given)
        if made is None:
            returned = list(returned_by(module, given))
            every = [contents(module, value) for value in returned]
            if not every or None in every:
                return None
            request = every[0][1] if every[0] else None
            at_hand = request is not None and request.startswith("self.")
            return self._flattened(module, call, given, request if at_hand else None)
        values_text, request = made
        if values_text is None:
            if request is None:
                return module.fix(module.remove_argument(call, given))
            return module.fix(module.replace(given, f"request={request}"))
        text = values_text + (with_request(module, call, request) if request else "")
        return module.fix(Edit(module.start(given), module.end(given), text))

    def _flattened(
        self, module: Module, call: ast.Call, given: ast.expr, request: str | None
    ) -> Fix:
        """Return the fix that renders what a context holds, for its request."""
        more = with_request(module, call, request) if request else ""
        return module.fix(module.insert(module.end(given), f".flatten(){more}"))


def returned_by(module: Module, node: ast.expr) -> Iterator[ast.expr]:
    """Yield what the method returns that self.method() calls."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    cls = module.enclosing(node, ast.ClassDef)
    if not isinstance(node.func.value, ast.Name) or node.func.value.id != "self":
        return
    for method in getattr(cls, "body", []):
        if isinstance(method, ast.FunctionDef) and method.name == node.func.attr:
            returns = (n for n in ast.walk(method) if isinstance(n, ast.Return))
            yield from (r.value for r in returns if r.value is not None)


def with_request(module: Module, call: ast.Call, request: str) -> str:
    """Return how a call passes the request: render_to_string() takes it by name."""
    by_name = module.refers_to(call.func, *TO_STRING)
    return f", request={request}" if by_name else f", {request}"


def contents(module: Module, node: ast.expr) -> tuple[str | None, str | None] | None:
    """Return the values and the request of Context(...) or RequestContext(...), None of others."""
    if not isinstance(node, ast.Call):
        return None
    requests = module.refers_to(node.func, *REQUEST_CONTEXT)
    if not requests and not module.refers_to(node.func, *CONTEXT):
        return None
    own = list(node.args)
    if any(k.arg not in VALUES for k in node.keywords) or len(own) > 1 + requests:
        return None
    own += [k.value for k in node.keywords]
    if any(isinstance(argument, ast.Starred) for argument in own) or (requests and not node.args):
        return None
    request = module.source(own.pop(0)) if requests else None
    return (module.source(own[0]) if own else None), request


def assigned(module: Module, name: ast.Name) -> Iterator[ast.expr]:
    """Yield what the scope of a name assigns to it; nothing where it is bound in other ways."""
    found = module.names.scopes[name].lookup(name.id)
    others = found[1].others if found is not None and not found[1].imports else []
    statements = [module.parent(other) for other in others]
    if all(isinstance(s, ast.Assign) for s in statements):
        yield from (s.value for s in statements if isinstance(s, ast.Assign))


def plainly_used(module: Module, name: ast.Name) -> bool:
    """Say whether a name is used as a dict could be: read, given items, updated."""
    found = module.names.scopes[name].lookup(name.id)
    if found is None:
        return False
    for use in module.names.uses(name.id, found[0]):
        above = module.parent(use)
        if isinstance(above, ast.Attribute) and above.attr not in ("update", "get"):
            return False
        if use is not name and isinstance(above, ast.Call):
            return False
    return True


def context_of_tag(module: Module, name: ast.Name) -> bool:
    """Say whether a name is the context that render() of a template.Node is given."""
    found = module.names.scopes[name].lookup(name.id)
    if found is None or len(found[1].others) != 1:
        return False
    function, argument = found[0].node, found[1].others[0]
    cls = module.parent(function)
    if not isinstance(argument, ast.arg) or not isinstance(function, ast.FunctionDef):
        return False
    arguments = function.args.args
    return (
        function.name == "render"
        and isinstance(cls, ast.ClassDef)
        and module.inherits(cls, "django.template.Node", "django.template.base.Node")
        and len(arguments) > 1
        and arguments[1] is argument
    )
