"""Django settings where they are written: modules, settings.configure(), override_settings."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Release

CONFIGURE = ("django.conf.settings.configure", "django.test.utils.override_settings")
OVERRIDE = ("django.test.override_settings", "django.test.utils.override_settings")


@dataclass(frozen=True, slots=True)
class Use:
    """One place that gives a setting a value; form is "assign", "keyword" or "item"."""

    name: str
    value: ast.expr
    node: ast.AST
    form: str
    holder: ast.AST


def uses(module: Module) -> Iterator[Use]:
    """Yield every place of a module that gives a setting a value."""
    if module.is_settings():
        yield from assigned(module)
    for call in module.nodes(ast.Call):
        dotted = module.name_of(call.func)
        given = dotted in CONFIGURE or dotted in OVERRIDE or overrides(call)
        if given or is_settings_dict(module, call):
            for keyword in call.keywords:
                if keyword.arg and keyword.arg.isupper():
                    yield Use(keyword.arg, keyword.value, keyword, "keyword", call)
    for mapping in module.nodes(ast.Dict):
        if looks_like_settings(mapping):
            for key, value in zip(mapping.keys, mapping.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield Use(key.value, value, key, "item", mapping)


def assigned(module: Module) -> Iterator[Use]:
    """Yield the NAME = value statements outside of functions and classes."""
    for node in module.nodes(ast.Assign):
        target = node.targets[0]
        if len(node.targets) > 1 or not isinstance(target, ast.Name) or not target.id.isupper():
            continue
        if module.enclosing(node, ast.FunctionDef, ast.ClassDef) is None:
            yield Use(target.id, node.value, node, "assign", module.tree)


def overrides(call: ast.Call) -> bool:
    """Say whether a call is self.settings(...), with which tests change settings for a while."""
    func = call.func
    return (
        isinstance(func, ast.Attribute)
        and func.attr == "settings"
        and isinstance(func.value, ast.Name)
        and func.value.id == "self"
        and not call.args
    )


def is_settings_dict(module: Module, call: ast.Call) -> bool:
    """Say whether a call is dict(INSTALLED_APPS=..., ...), as runtests.py files write it."""
    names = {keyword.arg for keyword in call.keywords}
    return module.is_builtin(call.func, "dict") and "INSTALLED_APPS" in names


def looks_like_settings(mapping: ast.Dict) -> bool:
    keys = {key.value for key in mapping.keys if isinstance(key, ast.Constant)}
    return "INSTALLED_APPS" in keys and bool(keys & {"DATABASES", "SECRET_KEY", "ROOT_URLCONF"})


class Setting(Fixer):
    """Tables of settings: renamed ones, and dropped ones (name -> the values that may go).

    In dropped, None stands for any value; one with another value gets the finding in reported.
    from_release holds the releases of those that go later than the fixer's own.
    """

    renamed: ClassVar[dict[str, str]] = {}
    dropped: ClassVar[dict[str, tuple[object, ...] | None]] = {}
    reported: ClassVar[dict[str, str]] = {}
    from_release: ClassVar[dict[str, Release]] = {}

    @classmethod
    def armed_by(cls) -> frozenset[str]:
        return cls.words or frozenset([*cls.renamed, *cls.dropped, *cls.reported])

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for use in uses(module):
            if not module.targets.reach(self.from_release.get(use.name, self.since)):
                continue
            if use.name in self.renamed:
                yield module.fix(rename(module, use, self.renamed[use.name]))
            elif use.name in self.dropped and self._may_go(use):
                yield module.fix(remove(module, use))
            elif use.name in self.reported:
                yield self.finding(module, use.node, self.reported[use.name])

    def _may_go(self, use: Use) -> bool:
        values = self.dropped[use.name]
        if values is None:
            return True
        try:
            return ast.literal_eval(use.value) in values
        except ValueError:
            return False


def rename(module: Module, use: Use, name: str) -> Edit:
    """Return the edit that gives a setting another name in the place where it stands."""
    if use.form == "item":
        quote = module.source(use.node)[0]
        return module.replace(use.node, f"{quote}{name}{quote}")
    start = module.start(use.node)
    return Edit(start, start + len(use.name), name)


def remove(module: Module, use: Use) -> Edit:
    """Return the edit that takes a setting out."""
    if isinstance(use.node, ast.stmt):
        return module.remove_statement(use.node)
    if isinstance(use.holder, ast.Call):
        return module.remove_argument(use.holder, use.node)
    mapping = use.holder
    assert isinstance(mapping, ast.Dict)
    at = mapping.keys.index(use.node)  # type: ignore[arg-type]
    if at + 1 < len(mapping.keys):
        following = mapping.keys[at + 1] or mapping.values[at + 1]
        return Edit(module.start(use.node), module.start(following), "")
    end = module.text.rfind("}", module.start(mapping), module.end(mapping))
    return Edit(module.start(use.node), end, "")


def add(module: Module, holder: ast.AST, name: str, text: str) -> Edit:
    """Return the edit that adds a setting at the end of a settings module, call or dict."""
    if isinstance(holder, ast.Call):
        last = max([*holder.args, *holder.keywords], key=module.end, default=None)
        if last is None:
            return module.insert(module.end(holder) - 1, f"{name}={text}")
        before = module.text[module.line_start(module.start(last)) : module.start(last)]
        joint = f",{module.newline}{before}" if not before.strip() else ", "
        return module.insert(module.end(last), f"{joint}{name}={text}")
    if isinstance(holder, ast.Dict):
        last_key, last_value = holder.keys[-1], holder.values[-1]
        assert last_key is not None
        before = module.text[module.line_start(module.start(last_key)) : module.start(last_key)]
        joint = f",{module.newline}{before}" if not before.strip() else ", "
        return module.insert(module.end(last_value), f"{joint}{name!r}: {text}")
    at = len(module.text)
    joint = "" if module.text.endswith(("\n", "\r", "")) and module.text else module.newline
    if module.text and not module.text.endswith(("\n", "\r")):
        joint = module.newline
    return module.insert(at, f"{joint}{name} = {text}{module.newline}")
