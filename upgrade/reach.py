"""What importing a package brings about: from the import lines of the modules, without their trees.

Since Django 1.7 an app's package must not import models: it is imported before any app is ready.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

TOP = re.compile(
    r"^(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n#]+))",
    re.MULTILINE,
)
FROM = re.compile(r"^from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)", re.MULTILINE)
WORD = re.compile(r"#.*|\bas\s+\w+|[()\\,]")
# What makes models, or imports them, when it is imported itself.
MAKES = re.compile(
    r"^class\s+\w+\s*\([^)]*\b(?:models\.Model|AbstractUser|AbstractBaseUser|MPTTModel)\b"
    r"|^\w+\s*=\s*get_user_model\(\)",
    re.MULTILINE,
)
MODELS_OF_DJANGO = re.compile(
    r"django\.contrib\.(?:(?:auth|contenttypes|sessions|sites|flatpages|redirects|admin|comments)"
    r"\.models|auth\.(?:forms|admin|views|backends|middleware\.RemoteUserMiddleware)"
    r"|contenttypes\.(?:fields|generic|forms|admin))\b"
)


def imports(text: str, dotted: str, package: bool) -> list[tuple[str, list[str]]]:
    """Return (module, names) of the imports at the left margin, relative ones made absolute."""
    parts = dotted.split(".") if package else dotted.split(".")[:-1]
    found: list[tuple[str, list[str]]] = []
    for base, names, plain in TOP.findall(text):
        if plain:
            found += [(one, []) for one in WORD.sub(" ", plain).split()]
            continue
        level = len(base) - len(base.lstrip("."))
        above = parts[: len(parts) - level + 1] if level else []
        module = ".".join([*above, *filter(None, [base.lstrip(".")])])
        found.append((module, WORD.sub(" ", names).split()))
    return found


class Reach:
    """Which modules of a project need the apps to be ready when they are imported."""

    def __init__(self, texts: Mapping[str, tuple[str, bool]]) -> None:
        self.texts = texts  # module -> its text, and whether it is a package
        self.known: dict[str, bool] = {}

    def needs_apps(self, dotted: str) -> bool:
        """Say whether importing a module makes or imports models at once."""
        if dotted in self.known:
            return self.known[dotted]
        self.known[dotted] = False  # while it is asked for, and where modules import in a circle
        if dotted not in self.texts:
            self.known[dotted] = MODELS_OF_DJANGO.match(dotted) is not None
            return self.known[dotted]
        text, package = self.texts[dotted]
        self.known[dotted] = MAKES.search(text) is not None or any(
            self._import_needs(module, names) for module, names in imports(text, dotted, package)
        )
        return self.known[dotted]

    def _import_needs(self, module: str, names: list[str]) -> bool:
        if MODELS_OF_DJANGO.match(module) or self.needs_apps(module):
            return True
        return any(
            MODELS_OF_DJANGO.match(f"{module}.{name}") or self._is_module(module, name)
            for name in names
        )

    def _is_module(self, module: str, name: str) -> bool:
        return f"{module}.{name}" in self.texts and self.needs_apps(f"{module}.{name}")

    def eager(self) -> dict[str, set[str]]:
        """Return what packages with models import too early: package -> modules."""
        found: dict[str, set[str]] = {}
        for dotted, (text, package) in self.texts.items():
            if not package or not self._is_app(dotted):
                continue
            early = {
                module
                for module, names in imports(text, dotted, package)
                if module != dotted and self._import_needs(module, names)
            }
            if early:
                found[dotted] = early
        return found

    def _is_app(self, dotted: str) -> bool:
        """Say whether a package holds models, so that Django imports it early."""
        return f"{dotted}.models" in self.texts

    def public(self, dotted: str) -> set[str]:
        """Return the names that `from module import *` gives."""
        text, _ = self.texts.get(dotted, ("", False))
        said = re.search(r"^__all__\s*=\s*[\[(]([^\])]*)[\])]", text, re.MULTILINE)
        if said:
            return set(re.findall(r"['\"](\w+)['\"]", said[1]))
        names = set(re.findall(r"^(?:class|def)\s+(\w+)|^(\w+)\s*=(?!=)", text, re.MULTILINE))
        found = {name for pair in names for name in pair if name}
        for _, names_there in FROM.findall(text):
            if " as " not in names_there and "*" not in names_there:
                found.update(WORD.sub(" ", names_there).split())
        return {name for name in found if not name.startswith("_") and name != "*"}


def early_imports(
    modules: Iterable[tuple[str, str, bool]],
) -> dict[str, dict[str, set[str]]]:
    """Return what packages of apps import too early, and the names they may get by it.

    modules are (dotted name, text, whether it is a package).
    """
    reach = Reach({dotted: (text, package) for dotted, text, package in modules if dotted})
    return {
        package: {module: reach.public(module) for module in early}
        for package, early in reach.eager().items()
    }
