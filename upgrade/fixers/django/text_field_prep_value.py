"""TextField and CharField prepare values by to_python()."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

TEXT = tuple(
    f"django.db.models.{home}{name}"
    for home in ("", "fields.")
    for name in ("TextField", "CharField")
)
PREP = "get_prep_value"
OLD = (("urls.py", "from django.core.urlresolvers import reverse\n"),)
CALLERS = ("get_db_prep_value", "get_db_prep_save")


class TextFieldPrepValue(Fixer):
    """Keep text that a field made for the database from going through its to_python() again.

    TextField.get_prep_value() calls self.to_python() since Django 1.9; a subclass whose to_python()
    parses would hand the parsed value to the database. Field.get_prep_value() is what it needs.
    """

    since = Django(1, 9)
    removed = Django(1, 9)
    words = frozenset({"to_python"})
    needs = r"class[ \t]+\w+\s*\([^()]*\b\w*(?:TextField|CharField)\b[\s\S]*def[ \t]+to_python\b"
    marks = frozenset({""})
    link = "https://docs.djangoproject.com/en/5.2/howto/custom-model-fields/#converting-python-objects-to-query-values"
    examples = (
        rewrites(
            "from django.db.models import TextField\n\n\nclass Json(TextField):\n"
            "    def to_python(self, value):\n        return loads(value)\n\n"
            "    def get_prep_value(self, value):\n"
            "        return super(Json, self).get_prep_value(dumps(value))\n",
            "from django.db.models import Field, TextField\n\n\nclass Json(TextField):\n"
            "    def to_python(self, value):\n        return loads(value)\n\n"
            "    def get_prep_value(self, value):\n"
            "        return Field.get_prep_value(self, dumps(value))\n",
            files=OLD,
        ),
        rewrites(
            "from django.db import models\n\n\nclass Json(models.TextField):\n"
            "    def to_python(self, value):\n        return loads(value)\n\n"
            "    def get_db_prep_save(self, value, connection):\n"
            "        return super().get_db_prep_save(dumps(value), connection)\n",
            "from django.db import models\nfrom django.db.models import Field\n\n\n"
            "class Json(models.TextField):\n"
            "    def to_python(self, value):\n        return loads(value)\n\n"
            "    def get_prep_value(self, value):\n"
            "        return Field.get_prep_value(self, value)\n\n"
            "    def get_db_prep_save(self, value, connection):\n"
            "        return super().get_db_prep_save(dumps(value), connection)\n",
            files=OLD,
        ),
        leaves(
            "from django.db.models import CharField\n\n\nclass Phone(CharField):\n"
            "    def to_python(self, value):\n        return parse(value)\n\n"
            "    def get_prep_value(self, value):\n"
            "        parsed = super().get_prep_value(value)\n        value = str(parsed)\n"
            "        return value\n",
            files=OLD,
        ),
        leaves(
            "from django.db.models import CharField\n\n\nclass Phone(CharField):\n"
            "    def to_python(self, value):\n        return parse(value)\n\n"
            "    def get_prep_value(self, value):\n"
            "        return super().get_prep_value(str(value))\n",
        ),
        leaves(
            "from django.db.models import TextField\n\n\nclass Json(TextField):\n"
            "    def to_python(self, value):\n        return loads(value)\n\n"
            "    def get_prep_value(self, value):\n        return dumps(value)\n"
        ),
        leaves(
            "from django.db.models import TextField\n\n\nclass Upper(TextField):\n"
            "    def get_prep_value(self, value):\n"
            "        return super().get_prep_value(value.upper())\n"
        ),
        leaves(
            "from django import forms\n\n\nclass Json(forms.CharField):\n"
            "    def to_python(self, value):\n        return loads(value)\n\n"
            "    def get_db_prep_save(self, value, connection):\n"
            "        return super().get_db_prep_save(value, connection)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if module.project.predates is None:
            return  # it was made for to_python() being called
        wanted = [Import("django.db.models", "Field")]
        for node in module.nodes(ast.ClassDef):
            methods = {s.name: s for s in node.body if isinstance(s, ast.FunctionDef)}
            if "to_python" not in methods or not module.inherits(node, *TEXT):
                continue
            if PREP in methods:
                for call in parents_calls(methods[PREP], PREP):
                    if call.args and not self._unchanged(methods[PREP], call):
                        parts = ["self", *(module.source(a) for a in call.args)]
                        text = f"Field.{PREP}({', '.join(parts)})"
                        yield module.fix(module.replace(call, text), imports=wanted)
                continue
            caller = next((methods[n] for n in CALLERS if n in methods), None)
            if caller is not None and any(parents_calls(caller, caller.name)):
                yield module.fix(module.insert(*self._method(module, caller)), imports=wanted)

    def _unchanged(self, method: ast.FunctionDef, call: ast.Call) -> bool:
        """Say whether the value is handed on as it came, so that the parent starts from it."""
        given = call.args[0]
        own = method.args.args[1].arg if len(method.args.args) > 1 else ""
        if not isinstance(given, ast.Name) or given.id != own:
            return False
        used = (n for n in ast.walk(method) if isinstance(n, ast.Name) and n.id == own)
        return not any(isinstance(n.ctx, ast.Store) and n.lineno < call.lineno for n in used)

    def _method(self, module: Module, caller: ast.FunctionDef) -> tuple[int, str]:
        first = caller.decorator_list[0] if caller.decorator_list else caller
        indent, body = module.indent(caller), module.indent(caller.body[0])
        lines = (
            f"{indent}def {PREP}(self, value):",
            f"{body}return Field.{PREP}(self, value)",
            "",
            "",
        )
        return module.line_start(module.start(first)), module.newline.join(lines)


def parents_calls(method: ast.FunctionDef, name: str) -> Iterator[ast.Call]:
    """Yield the calls of the parent's method of a name."""
    for call in ast.walk(method):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            parent = call.func.value
            if call.func.attr == name and isinstance(parent, ast.Call):
                if isinstance(parent.func, ast.Name) and parent.func.id == "super":
                    yield call
