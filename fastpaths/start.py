"""Start a fast path for a user's own function, with the original as oracle and first version.

Recorded calls become examples, and where every call had the same built-in type for a parameter, a
guard: what is of another type goes to the original, and the copy may count on the type.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

from hotclub.fastpaths import copied, guard
from hotclub.fastpaths.recording import Recorded, examples

PLAIN = ("str", "int", "float", "bytes", "list", "tuple", "dict", "set", "bool")
TYPED = ("str", "float", "bytes", "list", "tuple", "dict", "set")
TEMPLATE = '''"""{target}: say here in one line why it is hot and what this does better."""

from __future__ import annotations

{imports}

@fastpath(
    "{target}",{mirrors}
    examples=(
{examples}
    ),
)
def {name}{signature}:
{guard}


{copy}
'''
TODO = '        # Usual, empty, wrong and non-ASCII arguments, as in example("text", limit=3):'


@dataclass(frozen=True, slots=True)
class Target:
    """The function that a path is started for: its parts as the file needs them."""

    text: str
    module: str
    qualname: str
    function: FunctionType

    @property
    def name(self) -> str:
        return self.qualname.rpartition(".")[2]

    @property
    def head(self) -> str:
        """Return the name to import from the module: the function's or its class's."""
        return self.qualname.partition(".")[0]


def target_of(text: str) -> Target:
    """Return the target; raises LookupError where it is no plain function of a module or class."""
    if text.count(":") != 1 or text.partition(":")[2].count(".") > 1:
        raise LookupError(
            f"target {text!r}: write module:function or module:Class.method, as in "
            "myapp.ranking:score"
        )
    try:
        raw = guard.resolve(text)[2]
    except guard.Mismatch as mismatch:
        raise LookupError(f"target {text}: {mismatch}") from None
    if not inspect.isfunction(raw):
        raise LookupError(f"target {text}: is a {type(raw).__name__}, not a function")
    module, _, qualname = text.partition(":")
    home = getattr(importlib.import_module(module), "__file__", None)
    if raw.__code__.co_filename != home or hasattr(raw, "__wrapped__"):
        raise LookupError(f"target {text}: is wrapped or made by {raw.__code__.co_filename}")
    closure = set(raw.__code__.co_freevars) - {"__class__"}  # of super(), which copying refuses
    if inspect.iscoroutinefunction(raw) or inspect.isasyncgenfunction(raw) or closure:
        kind = "needs its closure" if closure else "is async"
        raise LookupError(f"target {text}: {kind}: a compiled copy of it can't be made")
    return Target(text, module, qualname, raw)


def new(text: str, package: str, calls: Sequence[Recorded] = ()) -> Path:
    """Write the module of a new path into the package, made where it is missing; return the file.

    Raises LookupError where target is not a function that can be copied, FileExistsError where the
    file is there already.
    """
    target = target_of(text)
    content = written_for(target, calls)
    folder = folder_of(package)
    stem = f"{target.module.rpartition('.')[2]}_{target.name.strip('_')}"
    path = folder / f"{stem}.py"
    with path.open("x", encoding="utf-8") as opened:
        opened.write(content)
    return path


def folder_of(package: str) -> Path:
    """Return the folder of a package of paths; makes it where only its parent is there."""
    try:
        return Path(importlib.import_module(package).__path__[0])
    except ModuleNotFoundError as error:
        if error.name != package:
            raise LookupError(f"package {package}: there is no {error.name}") from None
    parent, _, name = package.rpartition(".")
    above = Path(importlib.import_module(parent).__path__[0]) if parent else Path.cwd()
    folder = above / name
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").write_text('"""Fast paths, found because they are here."""\n')
    importlib.invalidate_caches()
    return folder


def written_for(target: Target, calls: Sequence[Recorded]) -> str:
    """Return the text of the module."""
    parts = copied.copy(target.function, target.module, target.qualname)
    kinds = types(target.function, calls)
    chosen = examples(calls)
    used = "\n".join(str(call.example) for call in chosen)
    imports = [*parts.imports, original_import(target)]
    imports += [f"from {module} import {kind}" for call in chosen for module, kind in call.kinds]
    imports += [f"import {name}" for name in ("datetime", "decimal", "uuid") if f"{name}." in used]
    ours = ["example", "fastpath", *(["instance"] if "instance(" in used else [])]
    imports.append(f"from hotclub.fastpaths import {', '.join(ours)}")
    text = TEMPLATE.format(
        target=target.text,
        imports="\n".join(sorted(dict.fromkeys(imports), key=lambda line: line.split()[1]))
        + "\n"
        + (f"\noriginal = {target.qualname}\n" if "." in target.qualname else ""),
        mirrors=mirrors(parts.mirrors),
        examples="\n".join(f"        {call.example}," for call in chosen) or TODO,
        name=target.name,
        signature=parts.signature,
        guard=guarded(target, parts, kinds),
        copy=body(parts, kinds),
    )
    compile(text, target.text, "exec")
    return text


def original_import(target: Target) -> str:
    if "." in target.qualname:
        return f"from {target.module} import {target.head}"
    return f"from {target.module} import {target.name} as original"


def mirrors(names: Sequence[str]) -> str:
    if not names:
        return ""
    return "\n    mirrors=(\n" + "".join(f'        "{name}",\n' for name in names) + "    ),"


def types(function: FunctionType, calls: Sequence[Recorded]) -> dict[str, str]:
    """Return the built-in type of each positional parameter that was the same in every call."""
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    found = {}
    for place, name in enumerate(names):
        seen = {call.types[place] for call in calls if place < len(call.types)}
        if len(seen) == 1 and calls and all(place < len(call.types) for call in calls):
            kind = seen.pop().removeprefix("builtins.")
            if kind in PLAIN:
                found[name] = kind
    return found


def guarded(target: Target, parts: copied.Copy, kinds: dict[str, str]) -> str:
    call = f"({', '.join(parts.passed)})"
    lines = []
    if kinds:
        tests = " or ".join(f"type({name}) is not {kind}" for name, kind in kinds.items())
        lines += [f"    if {tests}:", f"        return original{call}"]
    else:
        lines.append(
            "    # Where an argument is not what the copy was made for: return original(...)"
        )
    return "\n".join([*lines, f"    return compiled{call}"])


def body(parts: copied.Copy, kinds: dict[str, str]) -> str:
    """Return the copy of the function, its parameters typed where the guard makes sure of them."""
    typed: dict[str, Any] = {
        name: kind for name, kind in kinds.items() if kind in TYPED and name not in parts.rebound
    }
    words = [f"{name}: {typed[name]}" if name in typed else name for name in parts.received]
    return f"def compiled({', '.join(words)}):\n{textwrap.indent(parts.body, '    ')}"


def parsed(source: str) -> ast.FunctionDef:
    node = ast.parse(textwrap.dedent(source)).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node
