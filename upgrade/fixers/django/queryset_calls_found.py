"""Calls of querysets that mean something else today."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django, Release

GEO = "gone with Django 2.0: annotate with django.contrib.gis.db.models.functions"
GEOMETRY = frozenset(
    "centroid difference envelope force_rhs geohash geojson gml intersection kml num_geom num_points "
    "perimeter point_on_surface reverse_geom snap_to_grid svg sym_difference translate unionagg "
    "make_line collect extent extent3d distance".split()
)
Said = tuple[Release, str]
NOW = ("datetime.datetime.now", "datetime.date.today", "django.utils.timezone.now")


class QuerysetCallsFound(Fixer):
    """Tell of queryset calls that Django refuses or reads differently.

    Bare select_related(), depth=, callables and __search in filters, GeoQuerySet's methods,
    ordering by table.column, percent signs in aliases, flat lists of several columns.
    """

    since = Django(1, 7)
    words = frozenset(
        {"objects", "select_related", "values_list", "order_by", "filter", "annotate", "datetimes"}
    )
    needs = (
        r"select_related\(\s*(\)|depth)|__search\b|values_list\(([^()=]*,[^()=]*,)?\s*flat|%\w*['\x22]\s*:"
        r"|order_by\(\s*['\x22][^'\x22()\n]*\.|django\.contrib\.gis"
        r"|\.(?:filter|exclude|get)\((?:[^()]|\([^()]*\))*=\s*(?:lambda\b|[\w.]*\b(?:now|today)\s*[,)])"
        r"|\A(?=[\s\S]*\bordering\s*=)[\s\S]*\.values\([^()]*\)\s*\.annotate\("
    )
    link = "https://docs.djangoproject.com/en/dev/internals/deprecation/"
    examples = (
        finds(
            "class P(Model):\n    class Meta:\n        ordering = ['a']\n\n\n"
            "x = P.objects.values('b').annotate(n=Count('c'))\n",
            "order_by()",
        ),
        leaves(
            "class P(Model):\n    class Meta:\n        ordering = ['a']\n\n\n"
            "x = P.objects.values('b').order_by().annotate(n=Count('c'))\n",
        ),
        finds("x = M.objects.select_related()\n", "name the relations"),
        finds("x = qs.select_related(depth=2)\n", "name the relations"),
        finds(
            "from django.utils import timezone\n\nx = M.objects.filter(at__lte=timezone.now)\n",
            "call it",
        ),
        finds("x = M.objects.filter(at__lte=lambda: now())\n", "call it"),
        finds("x = M.objects.filter(body__search='a')\n", "SearchVector"),
        finds("x = M.objects.order_by('blog_post.title')\n", "RawSQL"),
        finds("x = M.objects.values_list('a', 'b', flat=True)\n", "one field"),
        finds("x = M.objects.annotate(**{'a%b': 1})\n", "percent"),
        leaves("x = M.objects.select_related('author').order_by('title')\n"),
        leaves("x = M.objects.filter(at=now()).values_list('a', flat=True)\n"),
        leaves("x = filter(key=lambda one: one.at)\n"),
        leaves("from mysite import now\n\nx = M.objects.filter(at=now)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        geo = "django.contrib.gis" in module.text
        for call in module.nodes(ast.Call):
            if not isinstance(call.func, ast.Attribute):
                continue
            for release, message in said_of(module, call, call.func.attr, geo):
                if module.targets.reach(release):
                    yield self.finding(module, call, f"{call.func.attr}(): {message}")


def said_of(module: Module, call: ast.Call, name: str, geo: bool) -> Iterator[Said]:
    """Yield what is to be said of one call, with the release from which it holds."""
    if name in ASKED:
        yield from ASKED[name](module, call)
    if geo and name in GEOMETRY and manager(call.func):
        yield Django(2, 0), GEO


def of_select_related(module: Module, call: ast.Call) -> Iterator[Said]:
    if module.keyword(call, "depth") is not None:
        yield Django(1, 7), "depth is gone with Django 1.7: name the relations to follow"
    elif not call.args and not call.keywords:
        yield Django(6, 1), "following all relations goes with Django 2028: name the relations"


def of_order_by(module: Module, call: ast.Call) -> Iterator[Said]:
    if any("." in text_of(argument) for argument in call.args):
        yield Django(4, 0), "columns of tables are gone with Django 4.0: name a field or use RawSQL"


def of_values_list(module: Module, call: ast.Call) -> Iterator[Said]:
    flat = module.keyword(call, "flat")
    if flat is None or any(isinstance(a, ast.Starred) for a in call.args):
        return
    if len(call.args) != 1 and getattr(flat.value, "value", None) is True:
        yield Django(2, 0), "flat=True takes exactly one field"


def of_annotate(module: Module, call: ast.Call) -> Iterator[Said]:
    chain = set(called_before(call))
    if "values" in chain and not chain & {"order_by", "distinct"} and ordered(module, call):
        yield (
            Django(2, 2),
            "Meta.ordering no longer groups since Django 3.1: order_by() if it has to",
        )
    dicts = [k.value for k in call.keywords if k.arg is None and isinstance(k.value, ast.Dict)]
    if any("%" in text_of(key) for mapping in dicts for key in mapping.keys if key):
        yield Django(6, 1), "aliases hold no percent sign since Django 2028"


def of_filter(module: Module, call: ast.Call) -> Iterator[Said]:
    for keyword in call.keywords:
        called = isinstance(keyword.value, ast.Lambda) or module.name_of(keyword.value) in NOW
        if keyword.arg and called:
            yield Django(1, 9), f"{keyword.arg} gets a function: call it, as Django no longer does"
        if keyword.arg and keyword.arg.endswith("__search"):
            message = (
                "the search lookup of MySQL is gone with Django 2.0: use SearchVector or Match"
            )
            yield Django(2, 0), message


def called_before(call: ast.Call) -> Iterator[str]:
    """Yield the methods that a chain calls before this one."""
    node: ast.expr = call.func
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute):
            if node is not call.func:
                yield node.attr
            node = node.value
        else:
            node = node.func


def ordered(module: Module, call: ast.Call) -> bool:
    """Say whether a query starts at a model of this module that has an ordering."""
    node: ast.expr = call
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    name = getattr(node, "id", "")
    return any(
        meta.name == "Meta" and any(names_ordering(statement) for statement in meta.body)
        for cls in module.nodes(ast.ClassDef)
        if cls.name == name
        for meta in cls.body
        if isinstance(meta, ast.ClassDef)
    )


def names_ordering(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "ordering"


def text_of(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def manager(func: ast.expr) -> bool:
    """Say whether a method is called on something.objects, through any chain of calls."""
    while isinstance(func, ast.Attribute | ast.Call):
        if isinstance(func, ast.Attribute):
            if func.attr == "objects":
                return True
            func = func.value
        else:
            func = func.func
    return False


ASKED: dict[str, Callable[[Module, ast.Call], Iterator[Said]]] = {
    "select_related": of_select_related,
    "order_by": of_order_by,
    "values_list": of_values_list,
    **dict.fromkeys(("annotate", "alias", "aggregate"), of_annotate),
    **dict.fromkeys(("filter", "exclude", "get"), of_filter),
}
