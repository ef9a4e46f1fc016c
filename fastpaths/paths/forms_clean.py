"""Cleaning a form: the loops over its fields, and over a field's validators."""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.core.exceptions import ValidationError
from django.forms import CharField, IntegerField
from django.forms.forms import BaseForm

from hotclub.fastpaths import example, fastpath

Invalid = cython.declare(object, ValidationError)
bound_items = cython.declare(object, BaseForm._bound_items)
django_get_item = BaseForm.__getitem__


@fastpath("django.forms.forms:BaseForm.errors")
def errors(self):
    if self._errors is None:
        self.full_clean()
    return self._errors


@fastpath("django.forms.forms:BaseForm.__getitem__")
def get_item(self, name):
    fields = self.fields
    if name not in fields:
        return django_get_item(self, name)
    field = fields[name]
    bound = self._bound_fields_cache
    if name not in bound:
        bound[name] = field.get_bound_field(self, name)
    return self._bound_fields_cache[name]


@fastpath("django.forms.forms:BaseForm.add_prefix")
def add_prefix(self, field_name):
    prefix = self.prefix
    return f"{prefix}-{field_name}" if prefix else field_name


@fastpath("django.forms.forms:BaseForm.add_initial_prefix")
def add_initial_prefix(self, field_name):
    return f"initial-{self.add_prefix(field_name)}"


@fastpath(
    "django.forms.forms:BaseForm._clean_fields",
    mirrors=("django.forms.forms:BaseForm._bound_items",),
)
def clean_fields(self):
    if type(self)._bound_items is not bound_items:
        for name, bound in self._bound_items():
            clean_one(self, name, bound)
        return
    for name in self.fields:
        clean_one(self, name, self[name])


@cython.cfunc
def clean_one(self, name, bound):
    field = bound.field
    try:
        self.cleaned_data[name] = field._clean_bound_field(bound)
        own = f"clean_{name}"
        if hasattr(self, own):
            value = getattr(self, own)()
            self.cleaned_data[name] = value
    except Invalid as error:
        self.add_error(name, error)


@fastpath("django.forms.fields:Field._clean_bound_field")
def clean_bound_field(self, bf):
    return self.clean(bf.initial if self.disabled else bf.data)


@fastpath(
    "django.forms.fields:Field.clean",
    examples=(
        example(CharField(max_length=5), " text "),
        example(CharField(max_length=3), "夕焼け夕焼け"),
        example(CharField(required=False), ""),
        example(CharField(), None),
        example(IntegerField(min_value=3), "2"),
        example(IntegerField(), "wrong"),
        example(IntegerField(), " 12 "),
    ),
)
def clean(self, value):
    value = self.to_python(value)
    self.validate(value)
    self.run_validators(value)
    return value


@fastpath("django.forms.fields:Field.run_validators")
def run_validators(self, value):
    if value in self.empty_values:
        return
    found: list = []
    for validator in self.validators:
        try:
            validator(value)
        except Invalid as error:
            if hasattr(error, "code") and error.code in self.error_messages:
                error.message = self.error_messages[error.code]
            found.extend(error.error_list)
    if found:
        raise Invalid(found)


@fastpath(
    "django.forms.fields:CharField.to_python",
    examples=(
        example(CharField(), " text "),
        example(CharField(strip=False), " text "),
        example(CharField(), "  "),
        example(CharField(empty_value=None), ""),
        example(CharField(), "夕焼け"),
        example(CharField(), None),
        example(CharField(), 12),
        example(CharField(), []),
    ),
)
def to_python(self, value):
    if value not in self.empty_values:
        value = str(value)
        if self.strip:
            value = value.strip()
    if value in self.empty_values:
        return self.empty_value
    return value
