"""What tells how old a project is, and rewrites that would need a name that is taken."""

from __future__ import annotations

import pytest

from hotclub.upgrade.age import predates_by_text
from hotclub.upgrade.edit import Import
from hotclub.upgrade.engine import Run
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django, Release, Targets

TARGETS = Targets(Release("Python", (3, 13)), Django(5, 2))


@pytest.mark.parametrize(
    ("text", "release"),
    [
        ("a = models.ForeignKey(User)\n", (2, 0)),
        ("a = models.ForeignKey(\n    'auth.User',\n    null=True, blank=True,\n)\n", (2, 0)),
        ("a = models.OneToOneField(User, related_name='own')\n", (2, 0)),
        ("from django.core.management.base import BaseCommand, NoArgsCommand\n", (1, 10)),
        ("a = models.ForeignKey(User, on_delete=models.CASCADE)\n", None),
        ("a = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)\n", None),
        ("a = models.ForeignKey(User, models.CASCADE)\n", None),
        ("a = models.ForeignKey(User, **given)\n", None),
        ("a = Column(ForeignKey('user.id'))\n", None),
    ],
)
def test_relations_and_commands_tell_the_age(text: str, release: tuple[int, int] | None) -> None:
    assert predates_by_text(text.encode()) == release


class NeedsField(Fixer):
    """Replace old by Field."""

    since = Django(1, 8)
    words = frozenset({"old"})

    def visit(self, module: Module):  # type: ignore[no-untyped-def]
        for node in module.references("django.old"):
            wanted = [Import("django.db.models", "Field")]
            yield module.fix(module.replace(node, "Field"), imports=wanted)


@pytest.mark.parametrize(
    "line",
    ["from django.forms import Field\n", "class Field:\n    pass\n", "Field = 1\n"],
)
def test_a_rewrite_whose_import_means_something_else_here_is_left(line: str) -> None:
    text = f"from django import old\n{line}\nx = old\n"
    change = Run([NeedsField], TARGETS).upgrade(text, "a.py")
    assert change.after == text
    assert ["Field" in finding.message for finding in change.findings] == [True]


def test_a_rewrite_whose_import_is_there_is_made() -> None:
    text = "from django import old\nfrom django.db.models import Field\n\nx = old\n"
    change = Run([NeedsField], TARGETS).upgrade(text, "a.py")
    assert "x = Field\n" in change.after
    assert change.findings == []
