"""BoundField: what a template asks of a form's field, without a new list of no errors each time."""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.forms import boundfield
from django.forms import utils as django_utils
from django.forms.utils import ErrorDict, ErrorList
from django.forms.widgets import MultiWidget

from hotclub.fastpaths import fastpath

Errors = cython.declare(object, ErrorList)
ErrorsByField = cython.declare(object, ErrorDict)
Several = cython.declare(object, MultiWidget)
errors_init = cython.declare(object, ErrorList.__init__)
create = cython.declare(object, ErrorList.__new__)
Utils = cython.declare(dict, vars(django_utils))
Bound = cython.declare(dict, vars(boundfield))
MISSING = cython.declare(object, object())
NO_ERRORS = (
    "django.forms.utils:ErrorList.__init__",
    "django.forms.utils:ErrorDict",
)


@cython.ccall
def no_errors(form):
    """Return an empty list of errors as a form makes it for a field."""
    cls = form.error_class
    if cls is not Errors or Errors.__init__ is not errors_init:
        return cls(renderer=form.renderer)
    made = create(cls)
    made.data = []
    made.error_class = "errorlist"
    made.renderer = form.renderer or Utils["get_default_renderer"]()
    made.field_id = None
    return made


@cython.cfunc
def errors_of(self):
    form = self.form
    found = form.errors
    if type(found) is not ErrorsByField:
        return found.get(self.name, no_errors(form))
    errors = cython.cast(dict, found).get(self.name, MISSING)
    if errors is MISSING:
        return no_errors(form)
    if form.error_class is not Errors:
        no_errors(form)  # somebody's own class hears of it in Django too
    return errors


@fastpath("django.forms.boundfield:BoundField.errors", mirrors=NO_ERRORS)
def errors(self):
    return errors_of(self)


@cython.cfunc
def id_of(self):
    auto_id = self.form.auto_id  # a boolean or a text
    if not auto_id:
        return ""
    if "%s" in (auto_id if type(auto_id) is str else str(auto_id)):
        return auto_id % self.html_name
    return self.html_name


@fastpath("django.forms.boundfield:BoundField.auto_id")
def auto_id(self):
    return id_of(self)


@fastpath("django.forms.boundfield:BoundField.is_hidden")
def is_hidden(self):
    return self.field.widget.is_hidden


@fastpath("django.forms.boundfield:BoundField.aria_describedby")
def aria_describedby(self):
    if self.field.widget.attrs.get("aria-describedby"):
        return None
    names = []
    if self.auto_id and not self.is_hidden:
        if self.help_text:
            names.append(f"{self.auto_id}_helptext")
        if self.errors:
            names.append(f"{self.auto_id}_error")
    return " ".join(names)


@cython.cfunc
def require(self, widget, attrs: dict):
    """Set `required` where the field asks for it, on the parts of a field that has some."""
    field = self.field
    if (
        hasattr(field, "require_all_fields")
        and not field.require_all_fields
        and isinstance(field.widget, Several)
    ):
        for part, part_widget in zip(field.fields, widget.widgets, strict=False):
            required = part_widget.use_required_attribute(self.initial) and part.required
            part_widget.attrs["required"] = required
    else:
        attrs["required"] = True


@fastpath("django.forms.boundfield:BoundField.build_widget_attrs")
def build_widget_attrs(self, attrs, widget=None):
    field = self.field
    widget = widget or field.widget
    made: dict = dict(attrs)
    if (
        widget.use_required_attribute(self.initial)
        and field.required
        and self.form.use_required_attribute
    ):
        require(self, widget, made)
    if field.disabled:
        made["disabled"] = True
    if not widget.is_hidden and self.errors:
        made["aria-invalid"] = "true"
    if not made.get("aria-describedby") and not self.use_fieldset:
        described = self.aria_describedby
        if described:
            made["aria-describedby"] = described
    return made


@fastpath("django.forms.boundfield:BoundField.__init__")
def bound_init(self, form, field, name):
    self.form = form
    self.field = field
    self.name = name
    self.html_name = form.add_prefix(name)
    self.html_initial_name = form.add_initial_prefix(name)
    self.html_initial_id = form.add_initial_prefix(self.auto_id)
    label = field.label
    self.label = Bound["pretty_name"](name) if label is None else label
    self.help_text = field.help_text or ""
    self.renderer = form.renderer


@fastpath("django.forms.boundfield:BoundField.value")
def value(self):
    data = self.initial
    if self.form.is_bound:
        data = self.field.bound_data(self.data, data)
    return self.field.prepare_value(data)


@fastpath("django.forms.boundfield:BoundField.as_widget")
def as_widget(self, widget=None, attrs=None, only_initial=False):
    field, form = self.field, self.form
    widget = widget or field.widget
    if field.localize:
        widget.is_localized = True
    attrs = self.build_widget_attrs(attrs or {}, widget)
    own_id = self.auto_id
    if own_id and "id" not in widget.attrs:
        attrs.setdefault("id", self.html_initial_id if only_initial else own_id)
    if only_initial and self.html_initial_name in form.data:
        shown = form._widget_data_value(field.hidden_widget(), self.html_initial_name)
    else:
        shown = self.value()
    return widget.render(
        name=self.html_initial_name if only_initial else self.html_name,
        value=shown,
        attrs=attrs,
        renderer=form.renderer,
    )
