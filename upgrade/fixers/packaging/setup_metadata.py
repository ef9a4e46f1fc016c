"""What setup.py says about Django and Python."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.requirement import DJANGO, PYTHON_FLOOR, admits, series

SETUP = ("setuptools.setup", "distutils.core.setup")
PYTHON = "Programming Language :: Python"
FRAMEWORK = "Framework :: Django"
REQUIRES = ("install_requires", "tests_require", "setup_requires", "requires")


class SetupMetadata(Fixer):
    """Require and classify the target's Django and Python in setup.py.

    Bounds that shut the target out move to it; classifiers of Python 2 go and those of the target
    come; python_requires starts where the target's Django does; use_2to3, which setuptools 58
    refuses, goes.
    """

    since = Django(1, 8)
    words = frozenset({"setup"})
    paths = r"(^|/)setup\.py$"
    link = "https://packaging.python.org/en/latest/guides/dropping-older-python-versions/"
    examples = (
        rewrites(
            "from setuptools import setup\n\nsetup(\n    name='a',\n"
            "    install_requires=['Django>=1.8,<2.0', 'celery'],\n"
            "    use_2to3=True,\n    python_requires='>=2.7',\n)\n",
            "from setuptools import setup\n\nsetup(\n    name='a',\n"
            "    install_requires=['Django>=2028.0,<2028.1', 'celery'],\n"
            "    python_requires='>=3.12',\n)\n",
            path="setup.py",
        ),
        rewrites(
            "from setuptools import setup\n\nsetup(\n    name='a',\n    classifiers=[\n"
            "        'Framework :: Django',\n        'Framework :: Django :: 1.11',\n"
            "        'Programming Language :: Python',\n"
            "        'Programming Language :: Python :: 2.7',\n"
            "        'Programming Language :: Python :: 3.6',\n    ],\n)\n",
            "from setuptools import setup\n\nsetup(\n    name='a',\n    classifiers=[\n"
            "        'Framework :: Django',\n        'Framework :: Django :: 1.11',\n"
            "        'Framework :: Django :: 2028',\n"
            "        'Programming Language :: Python',\n"
            "        'Programming Language :: Python :: 3.6',\n"
            "        'Programming Language :: Python :: 3.14',\n    ],\n)\n",
            path="setup.py",
        ),
        leaves(
            "from setuptools import setup\n\nsetup(name='a', install_requires=['Django>=1.8'])\n",
            path="setup.py",
        ),
        leaves(
            "def setup(install_requires):\n    pass\n\n\nsetup(install_requires=['Django<2'])\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if not module.path.endswith("setup.py"):
            return
        for call in module.calls(*SETUP):
            given = {keyword.arg: keyword for keyword in call.keywords}
            for name in REQUIRES:
                if name in given:
                    yield from self._required(module, given[name].value)
            if "classifiers" in given:
                yield from self._classified(module, given["classifiers"].value)
            if "python_requires" in given:
                yield from self._python(module, given["python_requires"].value)
            if "use_2to3" in given:
                yield module.fix(module.remove_argument(call, given["use_2to3"]))

    def _required(self, module: Module, value: ast.expr) -> Iterator[Fix]:
        target = module.targets.django
        for node in ast.walk(value):
            if (
                target is None
                or not isinstance(node, ast.Constant)
                or not isinstance(node.value, str)
            ):
                continue
            found = DJANGO.fullmatch(node.value.strip())
            release = (target.number[0], target.number[1])
            if found and found["specs"] and admits(found["specs"], release) is False:
                text = module.source(node).replace(found["specs"], series(release))
                yield module.fix(module.replace(node, text))

    def _python(self, module: Module, value: ast.expr) -> Iterator[Fix]:
        target = module.targets.django
        if not isinstance(value, ast.Constant) or not isinstance(value.value, str) or not target:
            return
        floors = [floor for number, floor in PYTHON_FLOOR.items() if number <= target.number]
        if floors and admits(value.value, before(floors[-1])) is not False:
            quote = module.source(value)[-1]
            text = f">={floors[-1][0]}.{floors[-1][1]}"
            yield module.fix(module.replace(value, f"{quote}{text}{quote}"))

    def _classified(self, module: Module, value: ast.expr) -> Iterator[Fix]:
        if not isinstance(value, ast.List | ast.Tuple):
            return
        texts: dict[object, ast.Constant] = {
            e.value: e for e in value.elts if isinstance(e, ast.Constant)
        }
        edits = []
        if module.targets.python is not None:
            gone = [e for t, e in texts.items() if str(t).startswith(f"{PYTHON} :: 2")]
            edits += [line for e in gone if (line := whole_line(module, e)) is not None]
            edits += self._added(module, texts, PYTHON, str(module.targets.python).split()[1], "3")
        if module.targets.django is not None:
            edits += self._added(
                module, texts, FRAMEWORK, str(module.targets.django).split()[1], ""
            )
        if edits:
            yield module.fix(*edits)

    def _added(
        self,
        module: Module,
        texts: dict[object, ast.Constant],
        family: str,
        number: str,
        major: str,
    ) -> Iterator[Edit]:
        """Yield the classifier of the target behind the last of its family, one on each line."""
        same = [
            e
            for t, e in texts.items()
            if str(t).startswith(f"{family} :: {major}") and "." in str(t)
        ]
        if not same or f"{family} :: {number}" in texts:
            return
        last = max(same, key=module.end)
        line = whole_line(module, last)
        if line is not None:
            text = module.text[line.start : line.end]
            new = text.replace(str(last.value), f"{family} :: {number}")
            yield Edit(line.end, line.end, new)


def before(floor: tuple[int, int]) -> tuple[int, int]:
    return (floor[0], floor[1] - 1) if floor[1] else (2, 7)


def whole_line(module: Module, node: ast.Constant) -> Edit | None:
    """Return the edit that takes an element's line out, or None where it shares the line."""
    start, end = module.start(node), module.end(node)
    line, after = module.line_start(start), module.line_end(end)
    if module.text[line:start].strip() or module.text[end:after].strip() != ",":
        return None
    return Edit(line, after, "")
