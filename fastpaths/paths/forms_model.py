"""ModelForm: what it takes from an instance and puts back, without an import per field."""

from __future__ import annotations

from itertools import chain

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.db.models import AutoField, FileField
from django.forms.models import (
    apply_limit_choices_to_to_formfield as django_apply_limit_choices_to_to_formfield,
)

from hotclub.fastpaths import fastpath

Auto = cython.declare(object, AutoField)
File = cython.declare(object, FileField)


@fastpath("django.forms.models:model_to_dict")
def model_to_dict(instance, fields=None, exclude=None):
    options = instance._meta
    data: dict = {}
    for field in chain(options.concrete_fields, options.private_fields, options.many_to_many):
        if not getattr(field, "editable", False):
            continue
        if fields is not None and field.name not in fields:
            continue
        if exclude and field.name in exclude:
            continue
        data[field.name] = field.value_from_object(instance)
    return data


@fastpath("django.forms.models:apply_limit_choices_to_to_formfield")
def apply_limit_choices_to_to_formfield(formfield):
    if hasattr(formfield, "queryset") and hasattr(formfield, "get_limit_choices_to"):
        django_apply_limit_choices_to_to_formfield(formfield)


@fastpath("django.forms.models:construct_instance")
def construct_instance(form, instance, fields=None, exclude=None):
    cleaned = form.cleaned_data
    files: list = []
    for field in instance._meta.fields:
        if not field.editable or isinstance(field, Auto) or field.name not in cleaned:
            continue
        name = field.name
        if (fields is not None and name not in fields) or (exclude and name in exclude):
            continue
        # What was not sent keeps its default: a checkbox that is off is not sent either.
        if (
            field.has_default()
            and form[name].field.widget.value_omitted_from_data(
                form.data, form.files, form.add_prefix(name)
            )
            and cleaned.get(name) in form[name].field.empty_values
        ):
            continue
        if isinstance(field, File):  # last: where it is saved to may depend on the others
            files.append(field)
        else:
            field.save_form_data(instance, cleaned[name])
    for field in files:
        field.save_form_data(instance, cleaned[field.name])
    return instance
