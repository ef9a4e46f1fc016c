"""direct_to_template, redirect_to and their kin became class-based views."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

SIMPLE = "django.views.generic.simple."
GENERIC = "django.views.generic."
AUTH = "django.contrib.auth.views."
I18N = "django.views.i18n."
# Old view -> module, class, and the new names of its options.
VIEWS: dict[str, tuple[str, str, dict[str, str]]] = {
    f"{SIMPLE}direct_to_template": (
        "django.views.generic",
        "TemplateView",
        {"template": "template_name", "extra_context": "extra_context", "mimetype": "content_type"},
    ),
    f"{SIMPLE}redirect_to": (
        "django.views.generic",
        "RedirectView",
        {"url": "url", "permanent": "permanent", "query_string": "query_string"},
    ),
    f"{GENERIC}list_detail.object_list": (
        "django.views.generic",
        "ListView",
        {
            "queryset": "queryset",
            "paginate_by": "paginate_by",
            "template_name": "template_name",
            "allow_empty": "allow_empty",
            "extra_context": "extra_context",
        },
    ),
    f"{GENERIC}list_detail.object_detail": (
        "django.views.generic",
        "DetailView",
        {
            "queryset": "queryset",
            "template_name": "template_name",
            "slug_field": "slug_field",
            "extra_context": "extra_context",
        },
    ),
    **{
        f"{AUTH}{old}": (
            "django.contrib.auth.views",
            new,
            {
                name: name
                for name in (
                    "template_name",
                    "redirect_field_name",
                    "authentication_form",
                    "extra_context",
                    "redirect_authenticated_user",
                    "next_page",
                    "email_template_name",
                    "subject_template_name",
                    "token_generator",
                    "from_email",
                    "html_email_template_name",
                    "extra_email_context",
                )
            }
            | {
                "post_reset_redirect": "success_url",
                "post_change_redirect": "success_url",
                "password_reset_form": "form_class",
                "password_change_form": "form_class",
                "set_password_form": "form_class",
            },
        )
        for old, new in (
            ("login", "LoginView"),
            ("logout", "LogoutView"),
            ("password_change", "PasswordChangeView"),
            ("password_change_done", "PasswordChangeDoneView"),
            ("password_reset", "PasswordResetView"),
            ("password_reset_done", "PasswordResetDoneView"),
            ("password_reset_confirm", "PasswordResetConfirmView"),
            ("password_reset_complete", "PasswordResetCompleteView"),
        )
    },
    f"{I18N}javascript_catalog": (
        "django.views.i18n",
        "JavaScriptCatalog",
        {"packages": "packages", "domain": "domain"},
    ),
    f"{I18N}json_catalog": (
        "django.views.i18n",
        "JSONCatalog",
        {"packages": "packages", "domain": "domain"},
    ),
}
ROUTES = (
    "django.conf.urls.url",
    "django.conf.urls.defaults.url",
    "django.urls.re_path",
    "django.urls.path",
)
LAZY = {"success_url", "next_page"}


class FunctionViewsToClassViews(Fixer):
    """Route to class-based views where generic, auth and i18n functions were.

    The generic functions went with Django 1.5, those of auth with 2.1, of i18n with 2.0. The
    options that url() passed as keywords go into as_view(); a view that is called is made first.
    """

    since = Django(1, 11)
    removed = Django(2, 1)
    words = frozenset(VIEWS)
    link = "https://docs.djangoproject.com/en/5.2/releases/1.11/#id3"
    examples = (
        rewrites(
            "from django.conf.urls import url\n"
            "from django.views.generic.simple import direct_to_template\n\n"
            "u = [url('^a$', direct_to_template, {'template': 'a.html'}, name='a')]\n",
            "from django.conf.urls import url\nfrom django.views.generic import TemplateView\n\n"
            "u = [url('^a$', TemplateView.as_view(template_name='a.html'), name='a')]\n",
        ),
        rewrites(
            "from django.conf.urls import url\nfrom django.views.generic import simple\n\n"
            "u = [url('^a$', simple.redirect_to, {'url': '/b/'})]\n",
            "from django.conf.urls import url\nfrom django.views.generic import RedirectView\n\n"
            "u = [url('^a$', RedirectView.as_view(url='/b/', permanent=True))]\n",
        ),
        rewrites(
            "from django.contrib.auth.views import login\nfrom django.urls import path\n\n"
            "u = [path('in/', login)]\n",
            "from django.contrib.auth.views import LoginView\nfrom django.urls import path\n\n"
            "u = [path('in/', LoginView.as_view())]\n",
        ),
        rewrites(
            "from django.contrib.auth import views as auth_views\nfrom django.urls import path\n\n"
            "u = [path('p/', auth_views.password_reset, {'post_reset_redirect': '/'}, 'p')]\n",
            "from django.contrib.auth import views as auth_views\nfrom django.urls import path\n\n"
            "u = [path('p/', auth_views.PasswordResetView.as_view(success_url='/'), name='p')]\n",
        ),
        rewrites(
            "from django.contrib.auth.views import login\n\n\n"
            "def enter(request):\n    return login(request, template_name='in.html')\n",
            "from django.contrib.auth.views import LoginView\n\n\n"
            "def enter(request):\n"
            "    return LoginView.as_view(template_name='in.html')(request)\n",
        ),
        finds(
            "from django.contrib.auth.views import login\nfrom django.urls import path\n\n"
            "u = [path('in/', login, OPTIONS)]\n",
            "LoginView",
        ),
        rewrites(
            "from django.urls import path\nfrom django.views.i18n import javascript_catalog\n\n"
            "u = [path('js/', javascript_catalog, js_info, name='js')]\n",
            "from django.urls import path\nfrom django.views.i18n import JavaScriptCatalog\n\n"
            "u = [path('js/', JavaScriptCatalog.as_view(**js_info), name='js')]\n",
        ),
        leaves(
            "from mysite.views import login\nfrom django.urls import path\n\nu = [path('', login)]\n"
        ),
        leaves("from django.contrib.auth import login\n\n\ndef enter(r, u):\n    login(r, u)\n"),
        leaves(
            "from django.contrib.auth.views import LoginView\nfrom django.urls import path\n\n"
            "u = [path('in/', LoginView.as_view())]\n"
        ),
        leaves("def login(request):\n    return request\n\n\nlogin(1)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for reference in module.references(*VIEWS):
            if not isinstance(reference.ctx, ast.Load):
                continue
            home, name, options = VIEWS[module.name_of(reference) or ""]
            head, wanted = self._head(module, reference, home, name)
            call = module.parent(reference)
            if isinstance(call, ast.Call) and call.func is reference:
                yield self._called(module, call, head, options, wanted)
            elif isinstance(call, ast.Call) and module.refers_to(call.func, *ROUTES):
                fix = self._routed(module, call, reference, head, options, wanted)
                yield fix or self.finding(module, call, f"route to {name}.as_view(...) here")
            elif isinstance(call, ast.Tuple) or self._waits(module, call):
                continue  # in patterns(), or under a star: becomes a url() that is known first
            else:
                edit = module.replace(reference, f"{head}.as_view()")
                yield module.fix(edit, imports=wanted)

    def _waits(self, module: Module, call: ast.AST | None) -> bool:
        """Say whether a call is of a url() that came by a star."""
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            return False
        scope = module.names.scopes[call.func]
        return call.func.id in ("url", "path", "re_path") and scope.lookup(call.func.id) is None

    def _head(
        self, module: Module, node: ast.expr, home: str, name: str
    ) -> tuple[str, list[Import]]:
        if isinstance(node, ast.Attribute) and module.refers_to(node.value, home):
            return f"{module.source(node.value)}.{name}", []
        return name, [Import(home, name)]

    def _called(
        self,
        module: Module,
        call: ast.Call,
        head: str,
        options: dict[str, str],
        wanted: list[Import],
    ) -> Fix | Finding:
        extra = [k for k in call.keywords if k.arg not in options]
        if len(call.args) > 1 + ("template" in options or "queryset" in options):
            return self.finding(module, call, f"call {head}.as_view(...)(request) here")
        given = [
            f"{options[str(k.arg)]}={module.source(k.value)}"
            for k in call.keywords
            if k.arg in options
        ]
        if "permanent" in options and module.keyword(call, "permanent") is None:
            given.append("permanent=True")
        if len(call.args) == 2:
            given.insert(0, f"{next(iter(options.values()))}={module.source(call.args[1])}")
        request = [module.source(argument) for argument in call.args[:1]]
        rest = [module.source(k) for k in extra]
        text = f"{head}.as_view({', '.join(given)})({', '.join([*request, *rest])})"
        return module.fix(module.replace(call, text), imports=wanted)

    def _routed(
        self,
        module: Module,
        call: ast.Call,
        reference: ast.expr,
        head: str,
        options: dict[str, str],
        wanted: list[Import],
    ) -> Fix | None:
        keyword = module.keyword(call, "kwargs")
        values = keyword.value if keyword else call.args[2] if len(call.args) > 2 else None
        given = self._options(module, values, options)
        if given is None:
            return None
        if "permanent" in options and not any(text.startswith("permanent=") for text in given):
            given.append("permanent=True")  # redirect_to() meant it where nothing was said
        edits = [module.replace(reference, f"{head}.as_view({', '.join(given)})")]
        if keyword is not None:
            edits.append(module.remove_argument(call, keyword))
        elif values is not None:
            edits.append(self._without_values(module, call))
        return module.fix(*edits, imports=wanted)

    def _without_values(self, module: Module, call: ast.Call) -> Edit:
        """Take the third argument out; a fourth, the name, becomes a keyword."""
        start = module.end(call.args[1])
        if len(call.args) > 3:
            return Edit(start, module.start(call.args[3]), ", name=")
        return Edit(start, module.end(call.args[2]), "")

    def _options(
        self, module: Module, values: ast.expr | None, options: dict[str, str]
    ) -> list[str] | None:
        if values is None:
            return []
        if isinstance(values, ast.Name) and set(options) == {"packages", "domain"}:
            return [f"**{values.id}"]  # the views take what the functions took
        pairs: list[tuple[str | None, ast.expr]] = []
        if isinstance(values, ast.Dict):
            for key, value in zip(values.keys, values.values, strict=True):
                pairs.append((str(key.value) if isinstance(key, ast.Constant) else None, value))
        elif (
            isinstance(values, ast.Call)
            and module.is_builtin(values.func, "dict")
            and not values.args
        ):
            pairs = [(k.arg, k.value) for k in values.keywords]
        else:
            return None
        if any(name not in options for name, _ in pairs):
            return None
        return [f"{options[str(name)]}={module.source(value)}" for name, value in pairs]
