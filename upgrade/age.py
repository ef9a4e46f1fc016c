"""How old a project is, from the names it imports: what a release removed, nobody on it imports.

Defaults that changed can only be kept where it is known that the project ran on the old one.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotclub.upgrade.module import Module

ENCODING, TRANSLATION = "django.utils.encoding.", "django.utils.translation."
REMOVED: dict[str, tuple[int, int]] = {
    "django.core.urlresolvers": (2, 0),
    "django.conf.urls.patterns": (1, 10),
    "django.conf.urls.defaults": (1, 6),
    "django.conf.urls.url": (4, 0),
    "django.shortcuts.render_to_response": (3, 0),
    "django.utils.six": (3, 0),
    "django.utils.simplejson": (1, 7),
    "django.utils.importlib": (1, 9),
    "django.db.models.get_model": (1, 9),
    "django.contrib.contenttypes.generic": (1, 9),
    "django.contrib.postgres.fields.JSONField": (4, 0),
    "django.utils.http.urlquote": (4, 0),
    "django.utils.http.is_safe_url": (4, 0),
    "django.utils.timezone.utc": (5, 0),
    f"{ENCODING}python_2_unicode_compatible": (3, 0),
    f"{ENCODING}force_text": (4, 0),
    f"{ENCODING}smart_text": (4, 0),
    f"{ENCODING}force_unicode": (2, 0),
    f"{ENCODING}smart_unicode": (2, 0),
    f"{TRANSLATION}ugettext": (4, 0),
    f"{TRANSLATION}ugettext_lazy": (4, 0),
    f"{TRANSLATION}ungettext": (4, 0),
    f"{TRANSLATION}ugettext_noop": (4, 0),
}
WORDS = frozenset(REMOVED)
# Relations that do not say what becomes of them, which Django 2.0 refuses.
RELATION = re.compile(
    rb"=\s*models\.(?:ForeignKey|OneToOneField)\(\s*[\w.'\"]+\s*"
    rb"(?:,\s*(?!on_delete)\w+\s*=\s*[\w.'\" %-]+)*,?\s*\)"
)
COMMAND = re.compile(rb"^from django\.core\.management\.base import .*\bNoArgsCommand\b", re.M)


def predates_by_text(data: bytes) -> tuple[int, int] | None:
    """Return a Django that a file can't have run on, by what its bytes show."""
    if b"NoArgsCommand" in data and COMMAND.search(data):
        return (1, 10)
    if b"models." in data and RELATION.search(data):
        return (2, 0)
    return None


def predates(module: Module) -> tuple[int, int] | None:
    """Return the oldest Django that removed a name which a module imports without a fallback."""
    found: list[tuple[int, int]] = []
    for node in module.nodes(ast.ImportFrom):
        if node.level or module.enclosing(node, ast.Try, ast.If) is not None:
            continue
        dotted = [f"{node.module}.{alias.name}" for alias in node.names]
        found += [REMOVED[name] for name in (str(node.module), *dotted) if name in REMOVED]
    return min(found, default=None)
