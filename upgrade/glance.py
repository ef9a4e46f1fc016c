"""What the bytes of a Python file tell of its imports, classes and JSON fields, without a tree.

It takes more than there is (imports in strings) and never less: good for what must be kept because
somebody else imports it, and a hundred times cheaper than parsing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hotclub.upgrade.scan import IMPORT

CLASS = re.compile(rb"class[ \t]+(\w+)[ \t]*\(([^()=]*)\)[ \t]*:")
PLAIN = re.compile(rb"import[ \t]+(?<!\w.{7})(?<![^\n].{7})([\w.]+(?:[ \t]+as[ \t]+\w+)?)")
COMMENT = re.compile(rb"#.*")
SETS_HEADER = re.compile(rb"META\[\s*['\"](\w+)['\"]\s*\]\s*=(?!=)|META\.setdefault\(['\"](\w+)")
JSON_FIELD = re.compile(rb"^[ \t]+([A-Za-z_]\w*)[ \t]*=[ \t]*[\w.]*JSONField\(", re.MULTILINE)
BLANKS = bytes.maketrans(b"()\\\r\n\t", b"      ")


def absolute(name: str, package: str) -> str:
    """Return the module that a from-import names, leading dots taken from the package."""
    plain = name.lstrip(".")
    level = len(name) - len(plain)
    if not level:
        return name
    parts = package.split(".") if package else []
    kept = parts[: len(parts) - level + 1] if level > 1 else parts
    return ".".join([*(kept or ["?"]), *filter(None, [plain])])


def imports(data: bytes, package: str) -> Iterator[tuple[str, str, str]]:
    """Yield module, name and local name of what from-imports take."""
    for module, names in IMPORT.findall(data):
        home = absolute(module.decode(errors="ignore"), package)
        for part in COMMENT.sub(b"", names).translate(BLANKS).split(b","):
            words = part.decode(errors="ignore").split()
            if len(words) == 1 or (len(words) == 3 and words[1] == "as"):
                yield home, words[0], words[-1]


def classes(data: bytes, dotted: str, package: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the dotted names of a module's classes and of their bases."""
    found = CLASS.findall(data)
    if not found:
        return
    means = {local: f"{home}.{name}" for home, name, local in imports(data, package)}
    for plain in PLAIN.findall(data):
        name, _, local = plain.decode(errors="ignore").partition(" as ")
        means[local.strip() or name.partition(".")[0]] = name if local else name.partition(".")[0]
    own = {name.decode(errors="ignore") for name, _ in found}
    for cls, listed in found:
        bases = []
        for base in listed.decode(errors="ignore").split(","):
            head, dot, rest = base.strip().partition(".")
            if head in own and not dot:
                bases.append(f"{dotted}.{head}")
            elif head:
                bases.append(f"{means.get(head, head)}{dot}{rest}")
        yield f"{dotted}.{cls.decode(errors='ignore')}", bases


def headers_set(data: bytes) -> Iterator[str]:
    """Yield the keys that are written into a request's META."""
    if b"META" in data:
        for keys in SETS_HEADER.findall(data):
            yield from (key.decode(errors="ignore") for key in keys)


def json_fields(data: bytes) -> Iterator[str]:
    """Yield the names of JSON fields."""
    if b"JSONField(" in data:
        yield from (name.decode(errors="ignore") for name in JSON_FIELD.findall(data))
