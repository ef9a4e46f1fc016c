"""get_x() and set_x() of geometries, coords() of GeoIP2."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

GETTERS = {
    **{f"get_{name}": name for name in ("x", "y", "z", "srid")},
    "get_coords": "tuple",
}
SETTERS = {
    **{f"set_{name}": name for name in ("x", "y", "z", "srid")},
    "set_coords": "tuple",
}
HEAD = "from django.contrib.gis.geos import Point\n\np = Point(1, 2)\n"


class GeosMethodsToProperties(Fixer):
    """Read and set the properties of geometries where methods did.

    Only in modules that use GeoDjango. Django 2.0 dropped the methods, 6.0 GeoIP2's coords() and
    open().
    """

    since = Django(1, 10)
    removed = Django(2, 0)
    words = frozenset((*GETTERS, *SETTERS, "coords", "open"))
    needs = r"django\.contrib\.gis"
    link = "https://docs.djangoproject.com/en/stable/releases/2.0/#features-removed-in-2-0"
    examples = (
        rewrites(
            f"{HEAD}a = p.get_x()\np.set_y(3)\n",
            f"{HEAD}a = p.x\np.y = 3\n",
        ),
        rewrites(
            "from django.contrib.gis.geoip2 import GeoIP2\n\ng = GeoIP2()\na = g.coords('b')\n"
            "h = GeoIP2.open('c', 0)\n",
            "from django.contrib.gis.geoip2 import GeoIP2\n\ng = GeoIP2()\na = g.lon_lat('b')\n"
            "h = GeoIP2('c', 0)\n",
        ),
        leaves("a = p.get_x()\np.set_y(3)\n"),
        leaves(f"{HEAD}a = p.get_x(1)\nb = p.coords\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        by_ip = "GeoIP2" in module.text and module.targets.reach(Django(5, 1))
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute):
                continue
            name_start = module.end(func) - len(func.attr)
            if func.attr in GETTERS and not call.args and not call.keywords:
                yield module.fix(Edit(name_start, module.end(call), GETTERS[func.attr]))
            elif func.attr in SETTERS and len(call.args) == 1:
                statement = module.parent(call)
                if isinstance(statement, ast.Expr):
                    text = f"{SETTERS[func.attr]} = {module.source(call.args[0])}"
                    yield module.fix(Edit(name_start, module.end(call), text))
            elif by_ip and func.attr == "coords" and len(call.args) == 1:
                yield module.fix(Edit(name_start, module.end(func), "lon_lat"))
            elif by_ip and (module.name_of(func) or "").endswith(".GeoIP2.open"):
                yield module.fix(module.replace(func, module.source(func.value)))
