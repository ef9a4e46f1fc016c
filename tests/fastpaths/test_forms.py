"""Forms of any fields and data: cleaned, refused and rendered as Django does."""

from __future__ import annotations

import copy
import itertools
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorList
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st

from app.people.models import Person
from tests.fastpaths.conftest import family, put

FAMILIES = ("forms_copy", "forms_form", "forms_bound", "forms_widget", "forms_clean", "forms_model")
PATHS = {
    build: [path for name in FAMILIES for path in family(name, build)]
    for build in ("source", "imported")
}


class Shouting(ErrorList):
    """A list of errors of somebody's own."""

    made: ClassVar[list[int]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.made.append(len(args))
        super().__init__(*args, **kwargs)


class Loud(forms.TextInput):
    """A widget that says how it wants to be copied."""

    def __copy__(self) -> Loud:
        made = Loud(self.attrs)
        made.attrs["data-copied"] = "yes"
        return made


class Slotted(forms.TextInput):
    """A widget with more than a __dict__."""

    __slots__ = ("more",)

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.more = 1


def even(value: Any) -> None:
    if len(str(value)) % 2:
        raise ValidationError("odd: %(value)s", code="odd", params={"value": value})


OPTIONS = st.fixed_dictionaries(
    {"required": st.booleans()},
    optional={
        "label": st.sampled_from(["", "Name", "夕焼け <i>", gettext_lazy("Password"), None]),
        "initial": st.sampled_from(["", "x", 3, None, lambda: "called", datetime(2026, 5, 1, 3)]),
        "help_text": st.sampled_from(["", "help & more"]),
        "disabled": st.booleans(),
        "localize": st.booleans(),
        "show_hidden_initial": st.booleans(),
        "validators": st.just([even]),
        "error_messages": st.just({"required": "must!", "odd": "not odd, please"}),
    },
)
WIDGETS = st.sampled_from(
    [None, forms.Textarea, forms.HiddenInput, forms.PasswordInput, Loud, Slotted]
)
CHOICES = [("a", "A"), ("b", "B & b"), ("Group", [("c", "C"), (4, "four")])]
KINDS = [
    lambda **o: forms.CharField(max_length=5, **o),
    lambda **o: forms.CharField(strip=False, empty_value=None, **o),
    lambda **o: forms.IntegerField(min_value=2, **o),
    lambda **o: forms.EmailField(**o),
    lambda **o: forms.BooleanField(**o),
    lambda **o: forms.DateTimeField(**o),
    lambda **o: forms.ChoiceField(choices=CHOICES, **o),
    lambda **o: forms.MultipleChoiceField(choices=CHOICES, **o),
    lambda **o: forms.SplitDateTimeField(**o),
    lambda **o: forms.FileField(**o),
]


@st.composite
def fields(draw: Any) -> Any:
    number = draw(st.integers(0, len(KINDS) - 1))
    options = draw(OPTIONS)
    widget = draw(WIDGETS)
    if widget and number < 4:
        options["widget"] = widget
    return KINDS[number](**options)


TEXTS = st.sampled_from(["", " ", "a", "ab", "夕焼け<", "12", "1", "a@b.de", "on", "2026-05-01"])
MORE = st.fixed_dictionaries(
    {},
    optional={
        "prefix": st.sampled_from(["p", ""]),
        "auto_id": st.sampled_from(["id_%s", "plain", True, False]),
        "initial": st.just({"one": "given", "two": lambda: 2}),
        "label_suffix": st.sampled_from(["", "?"]),
        "empty_permitted": st.just(True),
        "use_required_attribute": st.booleans(),
        "field_order": st.just(["two", "none", "one"]),
        "error_class": st.just(Shouting),
    },
)


def all_of(form: forms.BaseForm) -> Any:
    """Return whatever a view or a template may ask of a form."""
    return {
        "valid": form.is_valid(),
        "errors": form.errors.get_json_data(),
        "cleaned": getattr(form, "cleaned_data", None),
        "changed": form.has_changed(),
        "bound": [
            (b.name, b.auto_id, b.value(), str(b.label), str(b.errors), b.is_hidden, b.id_for_label)
            for b in form
        ],
        "rendered": str(form),
        "widgets": [sorted(map(str, vars(f.widget))) for f in form.fields.values()],
        "lists": [(type(b.errors), vars(b.errors)["error_class"]) for b in form],
    }


def outcome(make: Any) -> Any:
    Shouting.made.clear()
    try:
        found = all_of(make())
    except Exception as error:
        found = type(error), str(error)
    return found, list(Shouting.made)


@pytest.mark.parametrize("build", PATHS)
@settings(max_examples=120, deadline=None)
@given(
    one=fields(),
    two=fields(),
    data=st.none() | st.dictionaries(st.sampled_from(["one", "two", "p-one", "p-two"]), TEXTS),
    more=MORE,
)
def test_forms_do_what_djangos_do(build: str, one: Any, two: Any, data: Any, more: Any) -> None:
    def clean_two(self: Any) -> Any:
        if self.cleaned_data["two"] == "ab":
            raise ValidationError("not that")
        return self.cleaned_data["two"]

    kind = type("F", (forms.Form,), {"one": one, "two": two, "clean_two": clean_two})
    counted = {**more}

    def make() -> forms.BaseForm:
        return kind(data, **counted)

    expected = outcome(make)
    with put(PATHS[build]):
        assert outcome(make) == expected
    assert outcome(make) == expected  # nothing of the class's own fields was touched


MADE = datetime(2026, 5, 1, tzinfo=UTC)


class PersonForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ("username", "email", "is_staff", "bio", "place", "portrait")


@pytest.mark.parametrize("build", PATHS)
@settings(max_examples=25, deadline=None)
@given(name=TEXTS, mail=TEXTS, bound=st.booleans())
def test_model_forms_do_what_djangos_do(build: str, name: str, mail: str, bound: bool) -> None:
    def work() -> Any:
        person = Person(username="ada", email="ada@example.org", date_joined=MADE)
        data = {"username": name, "email": mail, "is_staff": "on"} if bound else None
        form = PersonForm(data, instance=person, initial={"bio": "new"})
        form._validate_unique = form.validate_unique = lambda: None  # type: ignore[assignment]
        form.validate_constraints = lambda: None
        found = outcome(lambda: form)
        return found, {k: v for k, v in vars(person).items() if k != "_state"}

    expected = work()
    with put(PATHS[build]):
        assert work() == expected


@pytest.mark.parametrize("build", PATHS)
@pytest.mark.parametrize("number", range(len(KINDS)))
def test_a_copied_field_shares_what_djangos_share(build: str, number: int) -> None:
    field: Any = KINDS[number]()

    def shared(memo: dict[int, Any]) -> Any:
        made = copy.deepcopy(field, memo)
        attributes = {
            name: getattr(made, name, None) is value for name, value in vars(field).items()
        }
        widgets = {
            name: getattr(made.widget, name, None) is value
            for name, value in vars(field.widget).items()
        }
        kept = [type(x) for x in memo.get(id(memo), ())]
        return type(made), attributes, widgets, kept, memo[id(field)] is made, len(memo)

    expected = shared({})
    with put(PATHS[build]):
        assert shared({}) == expected


@pytest.mark.parametrize("build", PATHS)
def test_methods_of_subclasses_are_called(build: str) -> None:
    calls: list[str] = []

    class Own(BoundField):
        @property
        def auto_id(self) -> str:
            calls.append("auto_id")
            return "mine"

        def build_widget_attrs(self, attrs: Any, widget: Any = None) -> Any:
            calls.append("build_widget_attrs")
            return super().build_widget_attrs(attrs, widget)

    class Field(forms.CharField):
        bound_field_class = Own

        def run_validators(self, value: Any) -> None:
            calls.append("run_validators")
            super().run_validators(value)

    class F(forms.Form):
        one = Field()

        def _bound_items(self) -> Any:
            calls.append("_bound_items")
            return super()._bound_items()

        def add_prefix(self, field_name: str) -> str:
            calls.append("add_prefix")
            return f"own-{field_name}"

    def work() -> Any:
        calls.clear()
        form = F({"own-one": "x"})
        found = form.is_valid(), str(form), form.cleaned_data
        return found, [name for name, _ in itertools.groupby(calls)]

    expected = work()
    with put(PATHS[build]):
        assert work() == expected
