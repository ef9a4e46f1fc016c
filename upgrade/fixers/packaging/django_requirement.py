"""Requirements of Django that shut the target out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import TextFixer, finds, leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.requirement import DJANGO, admits, series

LISTS = re.compile(
    r"(^|/)[\w-]*(requirements|constraints)[\w.-]*\.(txt|in|pip)$|(^|/)requirements/[^/]*$"
)
LINE = re.compile(rf"^(?P<lead>[ \t]*){DJANGO.pattern}(?P<rest>[^\r\n]*)", re.MULTILINE)
QUOTED = re.compile(rf"(?P<lead>[\"']){DJANGO.pattern}(?P<rest>)(?=[\"';])")
FACTOR = re.compile(r"^[ \t]*[\w{},.-]+:[ \t]*[Dd]jango\s*[~=<>!]", re.MULTILINE)
SOUTH = re.compile(r"^[ \t]*South\b(?!-)[^\r\n]*(\r\n|\r|\n|$)", re.MULTILINE)


class DjangoRequirement(TextFixer):
    """Require the target's Django where requirements shut it out, and drop South.

    requirements and constraints lists, setup.cfg, pyproject.toml. A bound that admits the target
    stays. Lines with hashes, and tox factors, are left with a finding.
    """

    since = Django(1, 8)
    words = frozenset({"Django", "django", "South"})
    patterns = (".txt", ".in", ".pip", "setup.cfg", "tox.ini", "pyproject.toml")
    link = "https://docs.djangoproject.com/en/5.2/howto/upgrade-version/"
    examples = (
        rewrites(
            "Django==1.8.19\nSouth==1.0\nPillow\n",
            "Django>=2028.0,<2028.1\nPillow\n",
            path="requirements.txt",
        ),
        rewrites(
            "[options]\ninstall_requires =\n    Django>=1.11,<2.0  # LTS\n",
            "[options]\ninstall_requires =\n    Django>=2028.0,<2028.1  # LTS\n",
            path="setup.cfg",
        ),
        rewrites(
            'dependencies = ["django[argon2]~=4.2.1", "celery"]\n',
            'dependencies = ["django[argon2]>=2028.0,<2028.1", "celery"]\n',
            path="pyproject.toml",
        ),
        finds("django==1.8.19 \\\n    --hash=sha256:00\n", "hash", path="requirements/base.txt"),
        finds("[testenv]\ndeps =\n    django18: Django>=1.8,<1.9\n", "tox", path="tox.ini"),
        leaves("Django>=1.8\ndjango-taggit==0.12\n", path="requirements.txt"),
        leaves("Django\n", path="requirements-dev.txt"),
        leaves("Django==1.8.19 is old\n", path="README.txt"),
        leaves("# Django==1.8.19\n", path="requirements.txt"),
    )

    def rewrite(self, text: str, path: str) -> Iterator[Fix | Finding]:
        if self.targets is None or self.targets.django is None:
            return
        slashed = path.replace("\\", "/")
        if slashed.endswith("pyproject.toml"):
            yield from self._lines(QUOTED, text, path)
        elif slashed.endswith(("setup.cfg", "tox.ini")) or LISTS.search(slashed):
            yield from self._lines(LINE, text, path)
            for found in SOUTH.finditer(text):
                yield Fix((Edit(found.start(), found.end(), ""),))
            for found in FACTOR.finditer(text):
                message = "add a tox environment for the target's Django"
                yield Finding(path, line_of(text, found.start()), self.name(), message, self.link)

    def _lines(self, pattern: re.Pattern[str], text: str, path: str) -> Iterator[Fix | Finding]:
        assert self.targets is not None
        assert self.targets.django is not None
        release = self.targets.django.number[:2]
        for found in pattern.finditer(text):
            specs = found["specs"]
            if not specs or admits(specs, (release[0], release[1])) is not False:
                continue
            if "--hash" in found["rest"] or found["rest"].rstrip().endswith("\\"):
                message = f"requires {specs} with a hash: let your tool lock it anew"
                yield Finding(path, line_of(text, found.start()), self.name(), message, self.link)
                continue
            end = found.end("specs")
            while text[end - 1] in " \t":
                end -= 1
            yield Fix((Edit(found.start("specs"), end, series((release[0], release[1]))),))


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
