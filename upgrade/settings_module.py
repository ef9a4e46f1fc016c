"""Which modules hold Django's settings: by where they lie and what they assign."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from hotclub.upgrade.names import FUNCTIONS

if TYPE_CHECKING:
    from hotclub.upgrade.module import Module

SETTING_NAMES = frozenset(
    (
        "INSTALLED_APPS",
        "DATABASES",
        "DATABASE_ENGINE",
        "ROOT_URLCONF",
        "SECRET_KEY",
        "MIDDLEWARE",
        "MIDDLEWARE_CLASSES",
        "TEMPLATES",
        "TEMPLATE_DIRS",
        "TEMPLATE_LOADERS",
        "STATIC_URL",
    )
)
SETTINGS_PATH = re.compile(r"(^|/)(\w*settings\w*|settings/.*|conf/.*settings.*)\.py$")


def looks_like_settings(module: Module) -> bool:
    """Say whether a module holds settings: by its path, or by what it assigns."""
    names = {
        target.id
        for node in module.tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    if SETTINGS_PATH.search(module.path) and (
        any(name.isupper() for name in names) or sets_in_branches(module)
    ):
        return True
    return len(names & SETTING_NAMES) >= 2


def sets_in_branches(module: Module) -> bool:
    """Say whether a module gives values to names in capitals below if or try alone."""
    return any(
        isinstance(target, ast.Name) and target.id.isupper()
        for node in module.nodes(ast.Assign)
        if module.enclosing(node, ast.ClassDef, *FUNCTIONS) is None
        for target in node.targets
    )
