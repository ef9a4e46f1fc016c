"""Methods that Django calls with an argument more, or one less."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django, Release

WIDGETS = tuple(
    f"django.forms.{home}{name}"
    for home in ("", "widgets.")
    for name in (
        "Widget Input TextInput NumberInput EmailInput URLInput PasswordInput HiddenInput "
        "MultipleHiddenInput FileInput ClearableFileInput Textarea DateInput DateTimeInput "
        "TimeInput CheckboxInput Select NullBooleanSelect SelectMultiple RadioSelect "
        "CheckboxSelectMultiple MultiWidget SplitDateTimeWidget SelectDateWidget"
    ).split()
) + tuple(
    f"django.contrib.admin.widgets.{name}"
    for name in (
        "AdminDateWidget AdminFileWidget AdminSplitDateTime AdminTextareaWidget "
        "AdminTextInputWidget AdminTimeWidget AdminURLFieldWidget FilteredSelectMultiple "
        "ForeignKeyRawIdWidget ManyToManyRawIdWidget RelatedFieldWidgetWrapper"
    ).split()
)
INLINES = tuple(
    f"django.contrib.admin.{home}{name}"
    for home in ("", "options.")
    for name in ("InlineModelAdmin", "StackedInline", "TabularInline")
)
ADMINS = (
    "django.contrib.auth.admin.UserAdmin",
    "django.contrib.auth.admin.GroupAdmin",
    *(
        f"django.contrib.{home}{name}"
        for home in ("admin.", "admin.options.", "gis.admin.")
        for name in ("ModelAdmin", "OSMGeoAdmin", "GeoModelAdmin", "GISModelAdmin")
    ),
)
STORAGES = tuple(
    f"django.{home}.{name}"
    for home, names in (
        ("core.files.storage", "Storage FileSystemStorage"),
        ("core.files.storage.base", "Storage"),
        ("core.files.storage.filesystem", "FileSystemStorage"),
        (
            "contrib.staticfiles.storage",
            "StaticFilesStorage ManifestStaticFilesStorage CachedStaticFilesStorage",
        ),
    )
    for name in names.split()
)
MODELS = ("django.db.models.Model", "django.contrib.gis.db.models.Model")
FIRST = Django(2, 1)


@dataclass(frozen=True, slots=True)
class Hook:
    """A method of some classes and the argument that it takes now, with the default to write."""

    bases: tuple[str, ...]
    method: str
    argument: str
    default: str
    passed: str  # how a call of the parent's passes it on
    after: int  # how many arguments stand before it
    since: Release = FIRST


HOOKS = (
    Hook(WIDGETS, "render", "renderer", "None", "renderer=renderer", 4),
    Hook(INLINES, "has_add_permission", "obj", "None", "obj", 2),
    Hook(
        ("django.contrib.auth.backends.RemoteUserBackend",),
        "configure_user",
        "created",
        "True",
        "created=created",
        3,
        Django(4, 1),
    ),
    Hook(ADMINS, "lookup_allowed", "request", "None", "request", 3, Django(5, 0)),
    Hook(
        ADMINS,
        "get_actions",
        "action_location",
        "ActionLocation.CHANGE_LIST",
        "action_location=action_location",
        2,
        Django(6, 1),
    ),
    Hook(
        ADMINS,
        "get_action_choices",
        "action_location",
        "ActionLocation.CHANGE_LIST",
        "action_location=action_location",
        3,
        Django(6, 1),
    ),
    Hook(STORAGES, "get_available_name", "max_length", "None", "max_length=max_length", 2),
    Hook(STORAGES, "save", "max_length", "None", "max_length=max_length", 3),
    Hook(
        MODELS,
        "full_clean",
        "validate_constraints",
        "True",
        "validate_constraints=validate_constraints",
        3,
        Django(4, 1),
    ),
    Hook(
        MODELS,
        "from_db",
        "*, fetch_mode",
        "None",
        "fetch_mode=fetch_mode",
        4,
        Django(6, 1),
    ),
)
NEEDED = {"ActionLocation.CHANGE_LIST": Import("django.contrib.admin", "ActionLocation")}


class HookSignatures(Fixer):
    """Let overridden methods take what Django passes now.

    A storage's save() and get_available_name() are given a length, full_clean() of models since 4.1
    whether constraints count. Widget.render() takes a renderer since 2.1, has_add_permission() of inlines an object since 3.0,
    configure_user() whether it is new since 4.1, lookup_allowed() the request since 5.0, get_actions()
    a place and from_db() a mode since 6.1. Calls of the parent's method pass it on.
    """

    since = Django(2, 1)
    removed = Django(2, 1)
    words = frozenset(hook.method for hook in HOOKS)
    needs = "|".join(
        rf"\bdef[ \t]+{hook.method}\s*\((?![^()]*\b{hook.argument.removeprefix('*, ')}\b)"
        rf"(?:[^,)*]*,){{{hook.after - 1}}}(?![^)]*[*])"
        for hook in HOOKS
    )
    link = "https://docs.djangoproject.com/en/5.2/releases/2.1/#features-removed-in-2-1"
    examples = (
        rewrites(
            "from django import forms\n\n\nclass W(forms.TextInput):\n"
            "    def render(self, name, value, attrs=None):\n"
            "        return super(W, self).render(name, value, attrs)\n",
            "from django import forms\n\n\nclass W(forms.TextInput):\n"
            "    def render(self, name, value, attrs=None, renderer=None):\n"
            "        return super(W, self).render(name, value, attrs, renderer=renderer)\n",
        ),
        rewrites(
            "from django.contrib import admin\n\n\nclass I(admin.TabularInline):\n"
            "    def has_add_permission(self, request):\n        return False\n",
            "from django.contrib import admin\n\n\nclass I(admin.TabularInline):\n"
            "    def has_add_permission(self, request, obj=None):\n        return False\n",
        ),
        rewrites(
            "from django.core.files.storage import FileSystemStorage\n\n\n"
            "class S(FileSystemStorage):\n    def get_available_name(self, name):\n"
            "        return super(S, self).get_available_name(name)\n",
            "from django.core.files.storage import FileSystemStorage\n\n\n"
            "class S(FileSystemStorage):\n"
            "    def get_available_name(self, name, max_length=None):\n"
            "        return super(S, self).get_available_name(name, max_length=max_length)\n",
        ),
        rewrites(
            "from django.db import models\n\n\nclass M(models.Model):\n"
            "    def full_clean(self, exclude=None, validate_unique=True):\n        pass\n",
            "from django.db import models\n\n\nclass M(models.Model):\n"
            "    def full_clean(self, exclude=None, validate_unique=True, "
            "validate_constraints=True):\n        pass\n",
        ),
        leaves("class S:\n    def get_available_name(self, name):\n        return name\n"),
        leaves(
            "from django.core.files.storage import Storage\n\n\nclass S(Storage):\n"
            "    def save(self, name, content, **how):\n        pass\n"
        ),
        rewrites(
            "from django.db import models\n\n\nclass M(models.Model):\n    @classmethod\n"
            "    def from_db(cls, db, field_names, values):\n"
            "        return super().from_db(db, field_names, values)\n",
            "from django.db import models\n\n\nclass M(models.Model):\n    @classmethod\n"
            "    def from_db(cls, db, field_names, values, *, fetch_mode=None):\n"
            "        return super().from_db(db, field_names, values, fetch_mode=fetch_mode)\n",
        ),
        rewrites(
            "from django import forms\n\n\nclass W(forms.Select):\n"
            "    def render(self, name, value, attrs=None, choices=()):\n        return ''\n",
            "from django import forms\n\n\nclass W(forms.Select):\n"
            "    def render(self, name, value, attrs=None, choices=(), renderer=None):\n"
            "        return ''\n",
        ),
        leaves(
            "from django import forms\n\n\nclass W(forms.TextInput):\n"
            "    def render(self, name, value, **options):\n        return ''\n"
        ),
        leaves(
            "from django import forms\n\n\nclass W(forms.TextInput):\n"
            "    def render(self, name, value, attrs=None, renderer=None):\n        return ''\n"
        ),
        leaves("class Page:\n    def render(self, name, value, attrs=None):\n        return ''\n"),
        leaves(
            "from django.contrib import admin\n\n\nclass A(admin.ModelAdmin):\n"
            "    def has_add_permission(self, request):\n        return False\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            for statement in node.body:
                if isinstance(statement, ast.FunctionDef):
                    for hook in HOOKS:
                        if self._asks(module, node, statement, hook):
                            yield from self._widened(module, statement, hook)

    def _asks(
        self, module: Module, node: ast.ClassDef, function: ast.FunctionDef, hook: Hook
    ) -> bool:
        return (
            hook.method == function.name
            and module.targets.reach(hook.since)
            and module.inherits(node, *hook.bases)
        )

    def _widened(self, module: Module, function: ast.FunctionDef, hook: Hook) -> Iterator[Fix]:
        arguments = function.args
        names = [a.arg for a in (*arguments.args, *arguments.kwonlyargs)]
        if (
            hook.argument.removeprefix("*, ") in names
            or arguments.kwarg is not None
            or arguments.kwonlyargs
        ):
            return
        more = len(names) - hook.after  # arguments of its own, behind those that Django passes
        if arguments.vararg is not None or not 0 <= more <= len(arguments.defaults):
            return
        if more and hook.method != "render":
            return  # Django passes the others by position
        last: ast.AST = arguments.args[-1]
        if arguments.defaults:
            last = arguments.defaults[-1]
        edits = [module.insert(module.end(last), f", {hook.argument}={hook.default}")]
        edits += self._passed_on(module, function, hook)
        needed = NEEDED.get(hook.default)
        yield module.fix(*edits, imports=[needed] if needed else [])

    def _passed_on(self, module: Module, function: ast.FunctionDef, hook: Hook) -> Iterator[Edit]:
        for call in module.nodes(ast.Call):
            if function not in module.ancestors(call) or not isinstance(call.func, ast.Attribute):
                continue
            parent = call.func.value
            if call.func.attr != hook.method or not isinstance(parent, ast.Call):
                continue
            if isinstance(parent.func, ast.Name) and parent.func.id == "super":
                given = [*call.args, *call.keywords]
                if given and not any(isinstance(a, ast.Starred) for a in call.args):
                    last = max(given, key=module.end)
                    yield module.insert(module.end(last), f", {hook.passed}")
