"""A package's version is asked of importlib.metadata."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class PkgResourcesToMetadata(Fixer):
    """Call importlib.metadata.version(name) for pkg_resources.get_distribution(name).version.

    pkg_resources belongs to setuptools, which Python 3.12 environments no longer bring and which
    is removing it.
    """

    since = Python(3, 8)
    removed = Python(3, 12)
    words = frozenset(("pkg_resources",))
    link = "https://importlib-metadata.readthedocs.io/en/latest/migration.html"
    examples = (
        rewrites(
            "import pkg_resources\n\nx = pkg_resources.get_distribution('a').version\n",
            "from importlib.metadata import version\n\nx = version('a')\n",
        ),
        rewrites(
            "from pkg_resources import get_distribution, DistributionNotFound\n\ntry:\n"
            "    x = get_distribution('a').version\nexcept DistributionNotFound:\n    x = ''\n",
            "from importlib.metadata import version, PackageNotFoundError\n\ntry:\n"
            "    x = version('a')\nexcept PackageNotFoundError:\n    x = ''\n",
        ),
        finds("import pkg_resources\n\npkg_resources.resource_string('a', 'b')\n", "setuptools"),
        leaves("from mysite import pkg_resources\n\npkg_resources.get_distribution('a').version\n"),
        leaves("from importlib.metadata import version\n"),
        leaves("pkg_resources = 1\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        handled: set[ast.AST] = set()
        for call in module.calls("pkg_resources.get_distribution"):
            parent = module.parent(call)
            if (
                isinstance(parent, ast.Attribute)
                and parent.attr == "version"
                and len(call.args) == 1
                and self._free(module)
            ):
                handled.update((call.func, *ast.walk(call.func)))
                text = f"version({module.source(call.args[0])})"
                yield module.fix(
                    module.replace(parent, text), imports=[Import("importlib.metadata", "version")]
                )
        for node in module.references("pkg_resources.DistributionNotFound"):
            handled.update(ast.walk(node))
            name = "PackageNotFoundError"
            yield module.fix(
                module.replace(node, name), imports=[Import("importlib.metadata", name)]
            )
        for attribute in (*module.nodes(ast.Attribute), *module.nodes(ast.Name)):
            dotted = module.name_of(attribute) or ""
            if dotted.startswith("pkg_resources.") and attribute not in handled:
                message = (
                    f"{dotted}: setuptools is removing it: use importlib.metadata or resources"
                )
                yield self.finding(module, attribute, message)

    def _free(self, module: Module) -> bool:
        """Say whether the module may import a function called version."""
        bound = module.names.module.bindings.get("version")
        return bound is None or (
            not bound.others and {d for d, _, _ in bound.imports} == {"importlib.metadata.version"}
        )
