"""The word prefilter: which fixers a file can concern, from its bytes alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Generic, TypeVar

from hotclub.upgrade.literals import Branch, branches

Fixer = TypeVar("Fixer")
# Everything that can't stand in a word becomes a blank, so that split() gives the words.
TO_BLANKS = bytes(c if chr(c).isalnum() or c == 0x5F or c >= 0x80 else 0x20 for c in range(256))


def words(data: bytes) -> frozenset[bytes]:
    """Return the words of a file."""
    return frozenset(data.translate(TO_BLANKS).split())


# An import from a module, wherever it stands: what follows may go on in brackets or after \.
IMPORT = re.compile(
    rb"from(?<!\w.{4})[ \t]+([\w.]+)[\s\\]+import\b[\s\\]*(\((?:[^)#]|#.*)*|(?:[^\n\\#;]|\\\s)*)"
)


# import x.y as z, and z alone where as is left out.
PLAIN = re.compile(rb"import(?<!\w.{6})[ \t]+([\w.]+)[ \t]+as[ \t]+(\w+)")
RENAMED = re.compile(rb"(\w+)[\s\\]+as[\s\\]+(\w+)")


class Imports:
    """What a file imports from where, by its bytes: more than it does, never less."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.names: dict[bytes, set[bytes]] = {}
        self.locals: dict[bytes, set[bytes]] = {}  # dotted name -> what it is called here
        for module, names in IMPORT.findall(data):
            taken = names.replace(b"*", b" _ALL_ ").translate(TO_BLANKS).split()
            self.names.setdefault(module, set()).update(taken)
            for name, local in RENAMED.findall(names) if b"as" in taken else ():
                self.locals.setdefault(module + b"." + name, set()).add(local)
        if b" as " in data:
            for module, local in PLAIN.findall(data):
                self.locals.setdefault(module, set()).add(local)

    def mean(self, home: bytes, name: bytes) -> bool:
        """Say whether the file may mean a name of a module.

        It imports the name, writes it out, or has it as an attribute of what it calls the module,
        or a package above it.
        """
        if self._takes(home, name) or self._holds(home + b"." + name):
            return True
        rest = name
        while home:
            for local in self.locals.get(home, ()):
                if self._holds(local + b"." + rest):
                    return True
            above, _, last = home.rpartition(b".")
            rest = last + b"." + rest
            if above and self._takes(above, last) and (last[:1].isupper() or self._holds(rest)):
                return True
            home = above
        return False

    def _takes(self, home: bytes, name: bytes) -> bool:
        taken = self.names.get(home, ())
        return name in taken or b"_ALL_" in taken

    def _holds(self, dotted: bytes) -> bool:
        """Say whether a dotted name is written out, and not only the beginning of a longer one."""
        at = self.data.find(dotted)
        while at >= 0:
            end = at + len(dotted)
            if not self.data[end : end + 1].isalnum() and self.data[end : end + 1] != b"_":
                return True
            at = self.data.find(dotted, end)
        return False


class Need:
    """A regular expression that a file has to hold, tried only where its letters are."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def branches(self) -> list[Branch]:
        return [Branch(one) for one in branches(self.text)]

    def met(self, data: bytes) -> bool:
        return any(branch.met(data) for branch in self.branches)


class Scan(Generic[Fixer]):
    """Tells which fixers are armed by a file.

    A fixer is armed by any of its words. A dotted one asks for the module as imports write it:
    whoever means django.conf.urls.url has to import it, or a package above it, somewhere, and to
    name it there or as an attribute of what it is called here. No words arm it everywhere. needs is
    a regular expression that has to be found besides, paths one for the file's path.
    """

    def __init__(self, fixers: Iterable[tuple[Fixer, Iterable[str], str, str]]) -> None:
        self.fixers: list[Fixer] = []
        self.needs: list[Need | None] = []
        self.paths: list[re.Pattern[str] | None] = []
        self.always: set[int] = set()
        self.table: dict[bytes, list[tuple[frozenset[bytes], bytes, int]]] = {}
        for number, (fixer, arms, needs, paths) in enumerate(fixers):
            self.fixers.append(fixer)
            self.needs.append(Need(needs) if needs else None)
            self.paths.append(re.compile(paths) if paths else None)
            arms = list(arms)
            if not arms:
                self.always.add(number)
            for word in arms:
                home, _, last = word.rpartition(".")
                others = frozenset(home.encode().split(b".")) if home else frozenset()
                self.table.setdefault(last.encode(), []).append((others, home.encode(), number))

    def __call__(self, data: bytes, path: str) -> list[Fixer]:
        """Return the armed fixers, in their order."""
        hits = sorted(self._hits(data))
        return [self.fixers[n] for n in hits if self._fits(n, data, path)]

    def any(self, data: bytes, path: str = "") -> bool:
        """Say whether some fixer is armed; cheaper than asking which."""
        hits = sorted(self._hits(data), key=lambda n: self.needs[n] is not None)
        return any(self._fits(n, data, path) for n in hits)

    def _hits(self, data: bytes) -> set[int]:
        found = words(data)
        hits = set(self.always)
        imports = None
        for word in found & self.table.keys():
            for others, home, number in self.table[word]:
                if number in hits or not others <= found:
                    continue
                if home and imports is None:
                    imports = Imports(data)
                if not home or (imports is not None and imports.mean(home, word)):
                    hits.add(number)
        return hits

    def _fits(self, number: int, data: bytes, path: str) -> bool:
        paths, need = self.paths[number], self.needs[number]
        if paths is not None and paths.search(path) is None:
            return False
        return need is None or need.met(data)
