"""Fixes tried on a module: those that come out as Python are kept."""

from __future__ import annotations

from hotclub.upgrade.edit import Edit, Fix, applied, chosen
from hotclub.upgrade.imports import Imports
from hotclub.upgrade.module import Module, parsed
from hotclub.upgrade.orphans import without_orphans


def working(module: Module, good: list[Fix], fixes: list[Fix]) -> list[Fix]:
    """Return those fixes that come out as Python together with the good ones."""
    if attempt(module, [*good, *fixes]) is not None:
        return fixes
    kept: list[Fix] = []
    for fix in fixes:
        kept += [fix] if attempt(module, [*good, *kept, fix]) is not None else []
    return kept


def attempt(module: Module, fixes: list[Fix]) -> str | None:
    """Return the text with the fixes that don't collide, or None where it isn't Python then."""
    imports = Imports(module)
    kept, _ = chosen(fixes)
    moved: set[object] = set()
    edits: list[Edit] = []
    for fix in kept:
        if any(alias in moved for alias, _ in fix.moves):
            continue  # another fixer moved the same name first: this one gets the next pass
        for alias, outcome in fix.moves:
            imports.move(alias, outcome)
            moved.add(alias)
        edits += fix.edits
    for fix in kept:
        imports.ask(fix.imports)
    try:
        edits += imports.edits()
        text = applied(module.text, edits)
        parsed(text)
        if text == module.text:
            return text
        cleaned = without_orphans(module, text, edits)
        if cleaned[:1] in ("\r", "\n") and not module.text[:1].isspace() and len(module.text) > 1:
            cleaned = cleaned.lstrip("\r\n")
        if cleaned != text:
            parsed(cleaned)
    except (SyntaxError, ValueError):
        return None
    return cleaned


def taken_name(module: Module, fix: Fix) -> str | None:
    """Return the name that a fix would import although the module has it for something else."""
    moved = {alias for alias, _ in fix.moves}
    for one in fix.imports:
        local = one.asname or one.name or one.module.partition(".")[0]
        bound = module.names.module.bindings.get(local)
        if one.drop or bound is None:
            continue
        dotted = one.module if one.name is None else f"{one.module}.{one.name}"
        known = {name for name, _, alias in bound.imports if alias not in moved}
        if one.name is None and one.asname is None:
            known = {name.partition(".")[0] for name in known}
            dotted = local
        if (known or bound.others) and dotted not in known:
            return local
    return None
