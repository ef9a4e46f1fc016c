"""Class attributes that Django reads under another name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

FEEDS = tuple(
    f"django.utils.feedgenerator.{name}"
    for name in (
        "SyndicationFeed",
        "RssFeed",
        "Rss201rev2Feed",
        "RssUserland091Feed",
        "Atom1Feed",
        "DefaultFeed",
    )
)
VALIDATORS = ("django.core.validators.EmailValidator",)
RENAMED = {
    "mime_type": (FEEDS, "content_type", Django(1, 7)),
    "domain_whitelist": (VALIDATORS, "domain_allowlist", Django(3, 2)),
}


class ClassAttributesRenamed(Fixer):
    """Set content_type of feeds and domain_allowlist of e-mail validators by those names."""

    since = Django(1, 7)
    removed = Django(4, 1)
    words = frozenset({"mime_type", "domain_whitelist"})
    link = "https://docs.djangoproject.com/en/stable/internals/deprecation/"
    examples = (
        rewrites(
            "from django.utils.feedgenerator import Atom1Feed\n\n\nclass F(Atom1Feed):\n"
            "    mime_type = 'application/xml'\n",
            "from django.utils.feedgenerator import Atom1Feed\n\n\nclass F(Atom1Feed):\n"
            "    content_type = 'application/xml'\n",
        ),
        rewrites(
            "from django.core.validators import EmailValidator\n\n\nclass V(EmailValidator):\n"
            "    domain_whitelist = ['a']\n\n\nprint(V().domain_whitelist)\n",
            "from django.core.validators import EmailValidator\n\n\nclass V(EmailValidator):\n"
            "    domain_allowlist = ['a']\n\n\nprint(V().domain_allowlist)\n",
        ),
        leaves("class Upload:\n    mime_type = 'text/plain'\n"),
        leaves("class V:\n    domain_whitelist = ['a']\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            for statement in node.body:
                target = statement.targets[0] if isinstance(statement, ast.Assign) else None
                if not isinstance(target, ast.Name) or target.id not in RENAMED:
                    continue
                bases, new, since = RENAMED[target.id]
                if module.targets.reach(since) and module.inherits(node, *bases):
                    yield module.fix(module.replace(target, new))
        if "EmailValidator" in module.text and module.targets.reach(Django(3, 2)):
            for attribute in module.nodes(ast.Attribute):
                if attribute.attr == "domain_whitelist":
                    text = module.source(attribute.value) + ".domain_allowlist"
                    yield module.fix(module.replace(attribute, text))
