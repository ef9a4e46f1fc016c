"""Relations that say their path by a method say it by an attribute too."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

PROPERTIES = {"get_path_info": "path_infos", "get_reverse_path_info": "reverse_path_infos"}
HAVE_THEM = tuple(
    f"django.{home}.{name}"
    for home, names in (
        (
            "db.models.fields.related",
            "ForeignObject ForeignKey OneToOneField ManyToManyField ForeignObjectRel "
            "ManyToOneRel OneToOneRel ManyToManyRel",
        ),
        ("db.models.fields.reverse_related", "ForeignObjectRel ManyToOneRel ManyToManyRel"),
        ("db.models", "ForeignObject ForeignKey OneToOneField ManyToManyField"),
        ("contrib.contenttypes.fields", "GenericRelation GenericRel"),
    )
    for name in names.split()
)


class PathInfosBesideMethod(Fixer):
    """Give relations of one's own the attribute path_infos beside get_path_info().

    Since Django 4.1 the ORM tells by it that a field can be joined over; without it, lookups
    through the field fail with "Unsupported lookup". Django's own relations have it.
    """

    since = Django(4, 1)
    removed = Django(4, 1)
    words = frozenset(PROPERTIES)
    link = "https://docs.djangoproject.com/en/5.2/releases/4.1/"
    examples = (
        rewrites(
            "from django.db.models.fields.related import RelatedField\n\n\n"
            "class Tags(RelatedField):\n    def get_path_info(self, filtered_relation=None):\n"
            "        return self.path(filtered_relation)\n",
            "from django.db.models.fields.related import RelatedField\n\n\n"
            "class Tags(RelatedField):\n    def get_path_info(self, filtered_relation=None):\n"
            "        return self.path(filtered_relation)\n\n"
            "    @property\n    def path_infos(self):\n        return self.get_path_info()\n",
        ),
        leaves(
            "from django.db import models\n\n\nclass Key(models.ForeignKey):\n"
            "    def get_path_info(self, filtered_relation=None):\n        return []\n"
        ),
        leaves(
            "class Tags(RelatedField):\n    def get_path_info(self):\n        return []\n\n"
            "    @property\n    def path_infos(self):\n        return self.get_path_info()\n"
        ),
        leaves("def get_path_info(environ):\n    return environ['PATH_INFO']\n"),
        leaves("class Request:\n    def get_path_info(self):\n        return '/'\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            if not node.bases or module.inherits(node, *HAVE_THEM):
                continue
            said = {s.name for s in node.body if isinstance(s, ast.FunctionDef)}
            said |= {
                target.id
                for s in node.body
                if isinstance(s, ast.Assign)
                for target in s.targets
                if isinstance(target, ast.Name)
            }
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.name in PROPERTIES:
                    name = PROPERTIES[method.name]
                    if name not in said and not method.decorator_list:
                        yield module.fix(module.insert(*self._property(module, method, name)))

    def _property(self, module: Module, method: ast.FunctionDef, name: str) -> tuple[int, str]:
        indent, body = module.indent(method), module.indent(method.body[0])
        lines = ("", f"{indent}@property", f"{indent}def {name}(self):")
        call = f"{body}return self.{method.name}()"
        return module.end(method), module.newline + module.newline.join((*lines, call))
