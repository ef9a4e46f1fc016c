"""BaseForm.__init__: the class's fields copied one by one, each kind of form asked the same."""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

import copy

from django.forms import forms as django_forms
from django.forms.utils import ErrorList
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy

from hotclub.fastpaths import fastpath
from hotclub.fastpaths.paths.forms_copy import deep

Forms = cython.declare(dict, vars(django_forms))
Values = cython.declare(object, MultiValueDict)
lazily = cython.declare(object, gettext_lazy)
Copy = cython.declare(dict, vars(copy))
stock_deepcopy = cython.declare(object, copy.deepcopy)


@cython.cfunc
def fields_of(base):
    """Return what copy.deepcopy() makes of a dictionary of fields."""
    if type(base) is not dict or Copy["deepcopy"] is not stock_deepcopy:
        return Copy["deepcopy"](base)
    made: dict = {}
    memo: dict = {id(base): made}
    for name, field in cython.cast(dict, base).items():
        if type(name) is not str:
            name = stock_deepcopy(name, memo)
        made[name] = deep(field, memo)
    return made


@fastpath("django.forms.forms:BaseForm.__init__")
def form_init(
    self,
    data=None,
    files=None,
    auto_id="id_%s",
    prefix=None,
    initial=None,
    error_class=ErrorList,
    label_suffix=None,
    empty_permitted=False,
    field_order=None,
    use_required_attribute=None,
    renderer=None,
    bound_field_class=None,
):
    self.is_bound = data is not None or files is not None
    self.data = Values() if data is None else data
    self.files = Values() if files is None else files
    self.auto_id = auto_id
    if prefix is not None:
        self.prefix = prefix
    self.initial = initial or {}
    self.error_class = error_class
    self.label_suffix = label_suffix if label_suffix is not None else lazily(":")
    self.empty_permitted = empty_permitted
    self._errors = None
    self.fields = fields_of(self.base_fields)
    self._bound_fields_cache = {}
    self.order_fields(self.field_order if field_order is None else field_order)
    if use_required_attribute is not None:
        self.use_required_attribute = use_required_attribute
    if self.empty_permitted and self.use_required_attribute:
        raise ValueError(
            "The empty_permitted and use_required_attribute arguments may not both be True."
        )
    renderer = self.renderer = renderer_of(self, renderer)
    self.bound_field_class = (
        bound_field_class or self.bound_field_class or getattr(renderer, "bound_field_class", None)
    )


@cython.cfunc
def renderer_of(self, renderer):
    if renderer is not None:
        return renderer
    chosen = self.default_renderer
    if chosen is None:
        return Forms["get_default_renderer"]()
    return chosen() if isinstance(chosen, type) else chosen
