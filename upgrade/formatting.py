"""Format strings as they are written: replacement fields and the text between them."""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"(?s)(?P<named>\\N\{[^}]*\})|(?P<escaped>\{\{|\}\})"
    r"|\{(?P<name>[^{}!:]*)(?P<conversion>![rsa])?(?P<spec>:(?:[^{}]|\{[^{}]*\})*)?\}"
    r"|(?P<odd>[{}])"
)
PERCENT = re.compile(
    r"%(?:\((?P<key>[^)]*)\))?(?P<flags>[#0 +-]*)(?P<width>\d+|\*)?(?P<precision>\.(?:\d*|\*))?"
    r"[hlL]?(?P<kind>[a-zA-Z%])|(?P<odd>%)"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One replacement field: its place in the body, its name, and what follows the name."""

    start: int
    end: int
    name: str
    conversion: str
    spec: str

    @property
    def root(self) -> str:
        """Return the number or keyword of a field, without attributes and indexes."""
        return re.split(r"[.\[]", self.name, maxsplit=1)[0]

    @property
    def path(self) -> str:
        return self.name[len(self.root) :]


def fields(body: str, raw: bool = False) -> list[Field] | None:
    """Return the fields of a string for str.format(); None where it is none."""
    found = []
    for token in TOKEN.finditer(body):
        if token["odd"] or (raw and token["named"]):
            return None
        if token["named"] or token["escaped"]:
            continue
        found.append(
            Field(
                token.start(),
                token.end(),
                token["name"] or "",
                token["conversion"] or "",
                token["spec"] or "",
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Percent:
    """One conversion of a printf-style string.

    key is None where it has none; field is what stands behind the name in a replacement field, as
    in !r or :.2f.
    """

    key: str | None
    field: str


def percents(body: str) -> tuple[list[Percent], str] | None:
    """Return the conversions of a printf-style body and that body for str.format().

    None where one of them has no equal there.
    """
    found: list[Percent] = []
    parts: list[str] = []
    upto = 0
    for token in PERCENT.finditer(body):
        parts.append(doubled(body[upto : token.start()]))
        upto = token.end()
        if token["kind"] == "%":
            if token[0] != "%%":
                return None
            parts.append("%")
            continue
        field = None if token["odd"] else converted(token)
        if field is None:
            return None
        found.append(Percent(token["key"], field))
        parts.append(f"{{{token['key'] or ''}{field}}}")
    return found, "".join([*parts, doubled(body[upto:])])


def converted(token: re.Match[str]) -> str | None:
    """Return what a conversion is in a replacement field, None where it has no equal."""
    kind, flags, width = token["kind"], token["flags"], token["width"] or ""
    precision = token["precision"] or ""
    if "*" in width + precision or precision == "." or token[0][-2:-1] in ("h", "l", "L"):
        return None
    if kind in "sra":
        if flags or width or (precision and kind != "s"):
            return None
        return f"!s:{precision}" if precision else {"s": "", "r": "!r", "a": "!a"}[kind]
    if kind not in "xXoeEfFgG" or ("#" in flags and kind == "o"):
        return None
    if kind in "xXo" and precision:
        return None
    spec = flags.replace("-", "<") if flags.count("-") <= 1 else ""
    if len(flags) > 1:
        return None
    spec += width + precision
    return f":{spec}{kind}"


def doubled(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
