"""Calls of Django whose meaning changed, in code that still parses and imports."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django, Release

Said = tuple[Release, str]
Seen = Iterator[tuple[ast.AST, Said]]
BUILT_IN = ("int", "path", "slug", "str", "uuid")
PAGINATORS = ("django.core.paginator.Paginator", "django.core.paginator.AsyncPaginator")
URL_FIELDS = ("django.forms.URLField", "django.forms.fields.URLField")
CI = tuple(
    f"django.contrib.postgres.fields.{home}CI{name}"
    for home in ("", "citext.")
    for name in ("TextField", "CharField", "EmailField")
)


class CallsToReview(Fixer):
    """Tell of calls that Django answers in another way today.

    CI fields, converters, paginators, contexts passed to templates, pytz, URL fields of forms.
    """

    since = Django(1, 8)
    words = frozenset(
        {
            "register_converter",
            "orphans",
            "django.core.paginator.Paginator",
            *URL_FIELDS,
            "django.template.Context",
            "django.template.RequestContext",
            "AdminEmailHandler",
            "CITextField",
            "CICharField",
            "CIEmailField",
            "pytz",
            "GenericSitemap",
        }
    )
    needs = (
        r"register_converter|Paginator\s*\([^()]*,[^()]*\d\s*,?\s*\)|(?<!models\.)\bURLField\b"
        r"|Context\(|email_backend|CI(Text|Char|Email)Field|pytz|GenericSitemap"
    )
    link = "https://docs.djangoproject.com/en/dev/internals/deprecation/"
    examples = (
        finds(
            "from django.urls import register_converter\n\nregister_converter(C, 'int')\n",
            "built in",
        ),
        finds(
            "from django.core.paginator import Paginator\n\np = Paginator(q, 5, orphans=5)\n",
            "orphans",
        ),
        finds("import pytz\n\nx = pytz.timezone('UTC').localize(d)\n", "replace(tzinfo="),
        finds(
            "from django.template import Context, loader\n\nt = loader.get_template('a')\n"
            "x = t.render(Context({}))\n",
            "with a dict",
        ),
        finds("from django.core.paginator import Paginator\n\np = Paginator(q, 5, 6)\n", "orphans"),
        leaves("from django.core.paginator import Paginator\n\np = Paginator(q, 5, orphans=2)\n"),
        leaves("from mysite import pytz\n\nx = pytz.timezone('UTC')\n"),
        leaves("from django.urls import register_converter\n\nregister_converter(C, 'year')\n"),
        leaves(
            "from django.template import Context, Template\n\nx = Template('a').render(Context({}))\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node, (release, message) in calls(module):
            if module.targets.reach(release):
                yield self.finding(module, node, message)


def of_paginator(module: Module, call: ast.Call) -> Said | None:
    orphans = call.args[2] if len(call.args) > 2 else module.keyword(call, "orphans")
    per_page = (
        call.args[1]
        if len(call.args) > 1
        else getattr(module.keyword(call, "per_page"), "value", None)
    )
    left, right = (
        number(orphans),
        number(per_page),
    )
    if isinstance(left, int) and isinstance(right, int) and left >= right:
        return Django(6, 1), "as many orphans as a page holds are refused since Django 2028"
    return None


def number(node: ast.AST | None) -> object:
    """Return the value of a constant, given as it is or by a keyword."""
    value = node.value if isinstance(node, ast.keyword) else node
    return value.value if isinstance(value, ast.Constant) else None


def of_converter(module: Module, call: ast.Call) -> Said | None:
    name = getattr(call.args[1], "value", None) if len(call.args) > 1 else None
    if name in BUILT_IN:
        return Django(
            5, 1
        ), f"the converter {name!r} is built in: Django 6.0 refuses another one by its name"
    return None


def always(release: Release, message: str) -> Callable[[Module, ast.Call], Said | None]:
    return lambda module, call: (release, message)


def of_url_field(module: Module, call: ast.Call) -> Said | None:
    if module.keyword(call, "assume_scheme") is not None:
        return None
    return Django(
        6, 0
    ), "forms.URLField assumes https since Django 6.0: say assume_scheme='http' where that is wrong"


def of_admin_handler(module: Module, call: ast.Call) -> Said | None:
    if module.keyword(call, "email_backend") is None:
        return None
    return Django(
        6, 1
    ), "AdminEmailHandler(email_backend=) goes with Django 2028: name a mailer by using="


def of_sitemap(module: Module, call: ast.Call) -> Said | None:
    if module.keyword(call, "protocol") is not None or len(call.args) > 3:
        return None
    return Django(
        5, 0
    ), "sitemaps outside of a request say https since Django 5.0: give protocol where that is wrong"


CALLED: dict[str, Callable[[Module, ast.Call], Said | None]] = {
    **dict.fromkeys(PAGINATORS, of_paginator),
    **dict.fromkeys(URL_FIELDS, of_url_field),
    **dict.fromkeys(
        CI,
        always(
            Django(4, 2),
            "CI fields are gone with Django 5.1: use db_collation with a case-insensitive collation, and write its migration",
        ),
    ),
    "django.urls.register_converter": of_converter,
    "django.urls.converters.register_converter": of_converter,
    "django.utils.log.AdminEmailHandler": of_admin_handler,
    "django.contrib.sitemaps.GenericSitemap": of_sitemap,
    "pytz.timezone": always(
        Django(4, 0),
        "Django works with zoneinfo since 4.0: ZoneInfo(name), and replace(tzinfo=...) for localize()",
    ),
}


def calls(module: Module) -> Seen:
    for call in module.nodes(ast.Call):
        look = CALLED.get(module.name_of(call.func) or "")
        said = look(module, call) if look else None
        if said is not None:
            yield call, said
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr == "render" and call.args:
            made = call.args[0]
            if isinstance(made, ast.Call) and loaded(module, func.value):
                if (module.name_of(made.func) or "").startswith(
                    "django.template"
                ) and "Context" in module.source(made.func):
                    yield (
                        call,
                        (
                            Django(1, 10),
                            "templates of get_template() are rendered with a dict and the request since Django 1.10",
                        ),
                    )


def loaded(module: Module, node: ast.expr) -> bool:
    """Say whether an expression is what get_template() or select_template() returned."""
    if isinstance(node, ast.Call):
        return (module.name_of(node.func) or "").endswith((".get_template", ".select_template"))
    if not isinstance(node, ast.Name):
        return False
    return any(
        isinstance(a.value, ast.Call)
        and loaded(module, a.value)
        and getattr(a.targets[0], "id", "") == node.id
        for a in module.nodes(ast.Assign)
    )
