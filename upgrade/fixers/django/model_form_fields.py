"""A ModelForm says which fields it edits."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

FORMS = (
    "django.forms.ModelForm",
    "django.forms.models.ModelForm",
    "django.forms.BaseModelForm",
    "django.contrib.gis.forms.ModelForm",
)
FACTORIES = (
    "django.forms.models.modelform_factory",
    "django.forms.modelform_factory",
    "django.forms.models.modelformset_factory",
    "django.forms.modelformset_factory",
    "django.forms.models.inlineformset_factory",
    "django.forms.inlineformset_factory",
)
VIEWS = tuple(
    f"django.views.generic.{home}{name}"
    for home in ("", "edit.")
    for name in ("CreateView", "UpdateView")
)
ALL = '"__all__"'
# class Meta with a line `model =`, and neither `fields =` nor `exclude =`.
BLOCK = r"(?>\1[ \t]+\S.*\n|[ \t]*\r?\n)*?\1[ \t]+"
META = rf"^([ \t]+)class[ \t]+Meta\b.*\n(?={BLOCK}model[ \t]*=)(?!{BLOCK}(?:fields|exclude)[ \t]*=)"


class ModelFormFields(Fixer):
    """Write fields = "__all__" where a model form relied on it.

    All fields were the default until Django 1.8 refused to guess; so for the factories and for
    CreateView and UpdateView.
    """

    since = Django(1, 6)
    removed = Django(1, 8)
    words = frozenset(
        {"ModelForm", "model", *(name.rpartition(".")[2] for name in (*FACTORIES, *VIEWS))}
    )
    needs = "|".join(
        [
            META,
            rf"(?:{'|'.join(sorted({name.rpartition('.')[2] for name in FACTORIES}))})\s*\("
            r"(?!(?:[^()]|\([^()]*\))*\b(?:fields|exclude|form)\s*=)",
            r"(?:Create|Update)View\.as_view\([^)]*\bmodel\s*=",
            r"^([ \t]*)class[ \t]+\w+\s*\([\w\s.,]*(?:Create|Update)View\s*,?\s*\).*\n"
            rf"(?={BLOCK}model[ \t]*=)(?!{BLOCK}(?:fields|form_class|def[ \t]+get_form(?:_class)?)\b)",
        ]
    )
    link = (
        "https://docs.djangoproject.com/en/5.2/topics/forms/modelforms/#selecting-the-fields-to-use"
    )
    examples = (
        rewrites(
            "from django import forms\n\n\nclass F(forms.ModelForm):\n    class Meta:\n"
            "        model = Post\n",
            "from django import forms\n\n\nclass F(forms.ModelForm):\n    class Meta:\n"
            '        model = Post\n        fields = "__all__"\n',
        ),
        rewrites(
            "from django.forms.models import modelform_factory\n\nF = modelform_factory(Post)\n",
            "from django.forms.models import modelform_factory\n\n"
            'F = modelform_factory(Post, fields="__all__")\n',
        ),
        rewrites(
            "from django.views.generic import CreateView\n\n\nclass Add(CreateView):\n"
            "    model = Post\n",
            "from django.views.generic import CreateView\n\n\nclass Add(CreateView):\n"
            '    model = Post\n    fields = "__all__"\n',
        ),
        rewrites(
            "from django.views.generic import UpdateView\n\nedit = UpdateView.as_view(model=Post)\n",
            "from django.views.generic import UpdateView\n\n"
            'edit = UpdateView.as_view(model=Post, fields="__all__")\n',
        ),
        leaves(
            "from django import forms\n\n\nclass F(forms.ModelForm):\n    class Meta:\n"
            "        model = Post\n        exclude = ['id']\n"
        ),
        leaves(
            "from django import forms\n\n\nclass F(forms.ModelForm):\n    class Meta(Base.Meta):\n"
            "        model = Post\n"
        ),
        leaves(
            "from wtforms import ModelForm\n\n\nclass F(ModelForm):\n    class Meta:\n        model = 1\n"
        ),
        leaves(
            "from django.forms.models import modelform_factory\n\n"
            "F = modelform_factory(Post, form=PostForm)\n"
        ),
        leaves(
            "from django.views.generic import CreateView\n\n\nclass Add(CreateView):\n"
            "    form_class = PostForm\n    model = Post\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            if module.inherits(node, *FORMS):
                yield from self._form(module, node)
            elif module.inherits(node, *VIEWS):
                yield from self._view(module, node)
        for call in module.calls(*FACTORIES):
            given = {keyword.arg for keyword in call.keywords}
            if len(call.args) in (1, 2) and not given & {"fields", "exclude", "form", None}:
                if len(call.args) == 1 or (module.name_of(call.func) or "").endswith(
                    "inlineformset_factory"
                ):
                    yield module.fix(module.insert(module.end(call.args[-1]), f", fields={ALL}"))
        for call in module.calls(*(f"{view}.as_view" for view in VIEWS)):
            given = {keyword.arg for keyword in call.keywords}
            if "model" in given and not given & {"fields", "form_class", None}:
                last = call.keywords[-1]
                yield module.fix(module.insert(module.end(last), f", fields={ALL}"))

    def _form(self, module: Module, node: ast.ClassDef) -> Iterator[Fix]:
        for meta in node.body:
            if isinstance(meta, ast.ClassDef) and meta.name == "Meta" and plain(meta):
                names = assigned(meta)
                if "model" in names and not names & {"fields", "exclude"}:
                    yield self._appended(module, meta)

    def _view(self, module: Module, node: ast.ClassDef) -> Iterator[Fix]:
        names = assigned(node)
        known = {base.rpartition(".")[2] for base in module.bases(node)}
        if "model" in names and not names & {"fields", "form_class", "get_form_class", "get_form"}:
            if known <= {"CreateView", "UpdateView"}:
                yield self._appended(module, node)

    def _appended(self, module: Module, node: ast.ClassDef) -> Fix:
        """Put the line behind the model's."""
        model = next(s for s in node.body if "model" in names_of(s))
        line = f"{module.newline}{module.indent(model)}fields = {ALL}"
        return module.fix(module.insert(module.end(model), line))


def plain(meta: ast.ClassDef) -> bool:
    return all(isinstance(base, ast.Name) and base.id == "object" for base in meta.bases)


def assigned(node: ast.ClassDef) -> set[str]:
    found: set[str] = set()
    for statement in node.body:
        found |= names_of(statement)
    return found


def names_of(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.Assign):
        return {target.id for target in statement.targets if isinstance(target, ast.Name)}
    if isinstance(statement, ast.FunctionDef):
        return {statement.name}
    return set()
