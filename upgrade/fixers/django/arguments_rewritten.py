"""Arguments that carry the same meaning in another form."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django, Release

FINDERS = ("FileSystemFinder", "AppDirectoriesFinder", "DefaultStorageFinder", "BaseStorageFinder")


class ArgumentsRewritten(Fixer):
    """Write error_message, enclosure, opclasses, callable_obj and use_natural_keys as today.

    Each has a successor that says the same: error_messages, enclosures, OpClass, callable,
    use_natural_foreign_keys.
    """

    since = Django(1, 7)
    words = frozenset(
        {
            "error_message",
            "enclosure",
            "opclasses",
            "callable_obj",
            "use_natural_keys",
            "finders",
        }
    )
    needs = (
        r"RegexField\s*\([\s\S]*\berror_message\s*=|add_item\s*\([\s\S]*\benclosure\s*=|\bopclasses\s*="
        r"|\bcallable_obj\s*=|\buse_natural_keys\s*=|\.find\(.*\ball\s*="
    )
    link = "https://docs.djangoproject.com/en/stable/internals/deprecation/"
    examples = (
        rewrites(
            "from django import forms\n\nf = forms.RegexField(r'a', error_message=_('no'))\n",
            "from django import forms\n\nf = forms.RegexField(r'a', error_messages={'invalid': _('no')})\n",
        ),
        rewrites(
            "from django import forms\n\n"
            "f = forms.RegexField('a', error_message='no', error_messages={'required': 'yes'})\n",
            "from django import forms\n\n"
            "f = forms.RegexField('a', error_messages={'invalid': 'no', 'required': 'yes'})\n",
        ),
        rewrites(
            "feed.add_item('t', 'l', 'd', enclosure=made)\n",
            "feed.add_item('t', 'l', 'd', enclosures=[made])\n",
        ),
        rewrites(
            "from django.contrib.postgres.constraints import ExclusionConstraint\n\n"
            "c = ExclusionConstraint(name='c', expressions=[('r', '&&')], opclasses=['range_ops'])\n",
            "from django.contrib.postgres.constraints import ExclusionConstraint\n"
            "from django.contrib.postgres.indexes import OpClass\n\n"
            "c = ExclusionConstraint(name='c', expressions=[(OpClass('r', name='range_ops'), '&&')])\n",
        ),
        rewrites(
            "self.assertRaisesMessage(Error, 'no', callable_obj=f)\n",
            "self.assertRaisesMessage(Error, 'no', callable=f)\n",
        ),
        rewrites(
            "serializers.serialize('json', q, use_natural_keys=True)\n",
            "serializers.serialize('json', q, use_natural_foreign_keys=True)\n",
        ),
        leaves("from mysite import forms\n\nf = forms.RegexField(r'a', error_message='no')\n"),
        leaves(
            "feed.add_item('t', 'l', 'd', enclosures=[])\nself.assertRaises(E, callable_obj=f)\n"
        ),
        leaves("use_natural_keys = True\nfind('a', all=True)\n"),
        leaves(
            "from django.contrib.postgres.constraints import ExclusionConstraint\n\n"
            "c = ExclusionConstraint(name='c', expressions=pairs, opclasses=['range_ops'])\n"
        ),
        leaves("from django import forms\n\nf = forms.RegexField(r'a')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            for name in (module.name_of(call.func), method(call)):
                for keyword, release, written in REWRITTEN.get(name or "", ()):
                    given = module.keyword(call, keyword)
                    if given is not None and module.targets.reach(release):
                        fix = written(module, call, given)
                        if fix is not None:
                            yield fix


Written = Callable[[Module, ast.Call, ast.keyword], Fix | None]


def method(call: ast.Call) -> str:
    return f".{call.func.attr}" if isinstance(call.func, ast.Attribute) else ""


def renamed(new: str) -> Written:
    def written(module: Module, call: ast.Call, given: ast.keyword) -> Fix:
        start = module.start(given)
        return module.fix(Edit(start, start + len(str(given.arg)), new))

    return written


def wrapped(new: str, before: str, after: str) -> Written:
    def written(module: Module, call: ast.Call, given: ast.keyword) -> Fix | None:
        there = module.keyword(call, new)
        if there is not None:
            if not isinstance(there.value, ast.Dict) or not there.value.keys:
                return None
            entry = f"{before.removeprefix('{')}{module.source(given.value)}, "
            first = module.insert(module.start(there.value) + 1, entry)
            return module.fix(first, module.remove_argument(call, given))
        text = f"{new}={before}{module.source(given.value)}{after}"
        return module.fix(module.replace(given, text))

    return written


def op_classes(module: Module, call: ast.Call, given: ast.keyword) -> Fix | None:
    expressions = module.keyword(call, "expressions")
    pairs = getattr(expressions.value, "elts", []) if expressions else []
    classes = getattr(given.value, "elts", [])
    if not pairs or len(pairs) != len(classes):
        return None
    edits = [module.remove_argument(call, given)]
    for pair, name in zip(pairs, classes, strict=True):
        if not isinstance(pair, ast.Tuple) or not pair.elts:
            return None
        text = f"OpClass({module.source(pair.elts[0])}, name={module.source(name)})"
        edits.append(module.replace(pair.elts[0], text))
    return module.fix(*edits, imports=[Import("django.contrib.postgres.indexes", "OpClass")])


def found_by_finder(module: Module, call: ast.Call, given: ast.keyword) -> Fix | None:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    made = isinstance(owner, ast.Call) and (module.name_of(owner.func) or "").endswith(FINDERS)
    named = isinstance(owner, ast.Name) and owner.id in ("finder", "finders")
    return renamed("find_all")(module, call, given) if made or named else None


ERROR = ("error_message", Django(1, 8), wrapped("error_messages", "{'invalid': ", "}"))
NATURAL = ("use_natural_keys", Django(1, 7), renamed("use_natural_foreign_keys"))
REWRITTEN: dict[str, tuple[tuple[str, Release, Written], ...]] = {
    "django.forms.RegexField": (ERROR,),
    "django.forms.fields.RegexField": (ERROR,),
    ".add_item": (("enclosure", Django(1, 9), wrapped("enclosures", "[", "]")),),
    "django.contrib.postgres.constraints.ExclusionConstraint": (
        ("opclasses", Django(4, 1), op_classes),
    ),
    ".assertRaisesMessage": (("callable_obj", Django(1, 9), renamed("callable")),),
    ".serialize": (NATURAL,),
    "django.core.serializers.serialize": (),
    "django.core.management.call_command": (NATURAL,),
    "call_command": (NATURAL,),
    ".find": (("all", Django(5, 2), found_by_finder),),
}
