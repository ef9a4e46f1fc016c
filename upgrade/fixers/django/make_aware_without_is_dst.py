"""is_dst= went with pytz."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

THIRD = ("django.utils.timezone.make_aware",)
FUNCTIONS = "django.db.models.functions."
KEYWORD = tuple(
    f"{FUNCTIONS}{name}"
    for name in (
        "Trunc TruncDate TruncDay TruncHour TruncMinute TruncMonth TruncQuarter TruncSecond "
        "TruncTime TruncWeek TruncYear"
    ).split()
)
PYTZ = "pytz.timezone"


class MakeAwareWithoutIsDst(Fixer):
    """Make times aware without is_dst, as zoneinfo's zones need no hint.

    Django 5.0 dropped pytz. localize(), which only pytz's zones have, becomes make_aware() where
    the zone is Django's current or default one.
    """

    since = Django(4, 0)
    removed = Django(5, 0)
    words = frozenset({"is_dst", "make_aware", "localize"})
    needs = r"is_dst|\.localize\(|make_aware\(([^(),]*(\([^()]*\))?[^(),]*,){2}"
    marks = frozenset({""})
    link = "https://docs.djangoproject.com/en/5.2/releases/4.0/#zoneinfo-default-timezone-implementation"
    examples = (
        rewrites(
            "from django.utils.timezone import make_aware\n\n"
            "a = make_aware(b, tz, is_dst=False)\nc = make_aware(b, tz, False)\n",
            "from django.utils.timezone import make_aware\n\n"
            "a = make_aware(b, tz)\nc = make_aware(b, tz)\n",
        ),
        rewrites(
            "from django.db.models.functions import TruncDay\n\nt = TruncDay('a', is_dst=True)\n",
            "from django.db.models.functions import TruncDay\n\nt = TruncDay('a')\n",
        ),
        rewrites(
            "from django.utils import timezone\n\n"
            "a = timezone.get_current_timezone().localize(b)\n",
            "from django.utils import timezone\n\n"
            "a = timezone.make_aware(b, timezone.get_current_timezone())\n",
        ),
        rewrites(
            "from django.utils.timezone import get_default_timezone, make_aware\n\n\ndef f(b):\n"
            "    tz = get_default_timezone()\n    return tz.localize(b)\n",
            "from django.utils.timezone import get_default_timezone, make_aware\n\n\ndef f(b):\n"
            "    tz = get_default_timezone()\n    return make_aware(b, tz)\n",
        ),
        rewrites(
            "from django.utils import timezone\n\n\ndef tz():\n"
            "    return timezone.get_current_timezone()\n\n\na = tz().localize(b)\n",
            "from django.utils import timezone\n\n\ndef tz():\n"
            "    return timezone.get_current_timezone()\n\n\na = timezone.make_aware(b, tz())\n",
        ),
        leaves(
            "import pytz\n\n\ndef tz():\n    return pytz.timezone('Europe/Paris')\n\n\n"
            "a = tz().localize(b)\n"
        ),
        rewrites(
            "x = Post.objects.datetimes('at', 'day', is_dst=True)\n",
            "x = Post.objects.datetimes('at', 'day')\n",
        ),
        leaves("import pytz\n\na = pytz.timezone('Europe/Paris').localize(b)\n"),
        leaves("def make_aware(a, b, is_dst):\n    pass\n\n\nmake_aware(1, 2, is_dst=True)\n"),
        leaves("from django.utils.timezone import make_aware\n\na = make_aware(b, tz)\n"),
        leaves("from django.utils.formats import localize\n\na = localize(b)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*THIRD, *KEYWORD):
            keyword = module.keyword(call, "is_dst")
            third = call.args[2] if len(call.args) > 2 else None
            if keyword is not None:
                yield module.fix(module.remove_argument(call, keyword))
            elif third is not None and module.refers_to(call.func, *THIRD):
                yield module.fix(module.remove_argument(call, third))
        for call in module.nodes(ast.Call):
            method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            if method == "localize" and isinstance(call.func, ast.Attribute):
                yield from self._localized(module, call, call.func.value)
            keyword = module.keyword(call, "is_dst") if method == "datetimes" else None
            if keyword is not None:
                yield module.fix(module.remove_argument(call, keyword))

    def _localized(self, module: Module, call: ast.Call, zone: ast.expr) -> Iterator[Fix]:
        made = self._zone_call(module, zone)
        if made is None or len(call.args) not in (1, 2):
            return
        head = module.source(made.func).rpartition(".")[0]
        when = module.source(call.args[0])
        name = f"{head}.make_aware" if head else "make_aware"
        imports = []
        if not head:
            imports = [Import("django.utils.timezone", "make_aware")]
        text = f"{name}({when}, {module.source(zone)})"
        yield module.fix(module.replace(call, text), imports=imports)

    def _zone_call(self, module: Module, zone: ast.expr) -> ast.Call | None:
        """Return the call of Django's that made a zone, in place or in the same function."""
        ours = [f"django.utils.timezone.get_{which}_timezone" for which in ("current", "default")]
        if isinstance(zone, ast.Call):
            if module.refers_to(zone.func, *ours):
                return zone
            own = self._returned(module, zone)
            return self._zone_call(module, own) if own is not None else None
        if not isinstance(zone, ast.Name):
            return None
        scope = module.names.scopes[zone].lookup(zone.id)
        made = [
            node.value
            for node in module.nodes(ast.Assign)
            if isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == zone.id
            and scope is not None
            and node.targets[0] in scope[1].others
        ]
        if len(made) == 1 and isinstance(made[0], ast.Call):
            return self._zone_call(module, made[0])
        return None

    def _returned(self, module: Module, call: ast.Call) -> ast.expr | None:
        """Return what a function of this module returns that does nothing else."""
        for function in module.tree.body if isinstance(call.func, ast.Name) else ():
            if isinstance(function, ast.FunctionDef) and function.name == call.func.id:  # type: ignore[attr-defined]
                last = function.body[-1]
                docstring = ast.get_docstring(function) is not None
                if len(function.body) == 1 + docstring and isinstance(last, ast.Return):
                    return last.value if isinstance(last.value, ast.Call) else None
        return None
