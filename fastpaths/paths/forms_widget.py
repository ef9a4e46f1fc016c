"""Widgets: the context of a widget's template, compiled."""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django import VERSION
from django.db.models.expressions import DatabaseDefault
from django.forms import widgets as django_widgets
from django.forms.widgets import Input, TextInput, Widget

from hotclub.fastpaths import example, fastpath

Widgets = cython.declare(dict, vars(django_widgets))
Default = cython.declare(object, DatabaseDefault)
super_of_input = cython.declare(object, Input)
MISSING = cython.declare(object, object())
HAS_DATABASE_DEFAULTS = cython.declare(cython.bint, VERSION >= (6, 1))  # as values of forms


@fastpath("django.forms.widgets:Widget.is_hidden")
def is_hidden(self):
    kind = getattr(self, "input_type", MISSING)
    return False if kind is MISSING else kind == "hidden"


@fastpath(
    "django.forms.widgets:Widget.format_value",
    examples=(
        example(TextInput(), "text"),
        example(TextInput(), ""),
        example(TextInput(), None),
        example(TextInput(), 1.5),
        example(TextInput(), "夕焼け"),
        example(Widget(), DatabaseDefault(None)),
        example(None, 1),
    ),
)
def format_value(self, value):
    plain: cython.bint = type(value) is str
    if value is None or (not value if plain else value == ""):
        return None
    if not plain and HAS_DATABASE_DEFAULTS and isinstance(value, Default):
        return None
    if self.is_localized:
        return Widgets["formats"].localize_input(value)
    return value if plain else str(value)


@fastpath("django.forms.widgets:Widget.build_attrs")
def build_attrs(self, base_attrs, extra_attrs=None):
    return {**base_attrs, **(extra_attrs or {})}


@fastpath("django.forms.widgets:Widget.get_context")
def get_context(self, name, value, attrs):
    return {
        "widget": {
            "name": name,
            "is_hidden": self.is_hidden,
            "required": self.is_required,
            "value": self.format_value(value),
            "attrs": self.build_attrs(self.attrs, attrs),
            "template_name": self.template_name,
        },
    }


@fastpath("django.forms.widgets:Input.get_context")
def input_context(self, name, value, attrs):
    context = super(super_of_input, self).get_context(name, value, attrs)
    context["widget"]["type"] = self.input_type
    return context


@fastpath("django.forms.widgets:Widget.render")
def render(self, name, value, attrs=None, renderer=None):
    context = self.get_context(name, value, attrs)
    return self._render(self.template_name, context, renderer)


@fastpath("django.forms.widgets:Widget._render")
def render_with(self, template_name, context, renderer=None):
    if renderer is None:
        renderer = Widgets["get_default_renderer"]()
    return Widgets["mark_safe"](renderer.render(template_name, context))
