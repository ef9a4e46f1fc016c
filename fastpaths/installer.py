"""Put a replacement where its target is bound, and undo it exactly.

A function of a module gets new code in place (a trampoline), so that every copy made by
`from x import y` is redirected and identity and inspect.isfunction stay; a method is rebound on its
class, the one place where it is bound, which costs no extra frame. docs/installing-paths.md has the
figures behind the choice.
"""

from __future__ import annotations

import platform
import sys
import sysconfig
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

from hotclub.fastpaths import choice, guard, loader
from hotclub.fastpaths.choice import Choice
from hotclub.fastpaths.path import FastPath

TESTED = ((3, 11), (3, 12), (3, 13))
PLACEHOLDER = "the replacement goes here"
READY = "fits; not installed in this process"
OFF = "switched off by FASTPATHS=off"


@dataclass(frozen=True, slots=True)
class Row:
    """One fast path: whether it is compiled and installed, and if not installed, why."""

    name: str
    target: str
    compiled: bool
    installed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Status:
    """What is installed in this process."""

    rows: tuple[Row, ...]

    @property
    def installed(self) -> int:
        return sum(row.installed for row in self.rows)

    @property
    def compiled(self) -> int:
        return sum(row.compiled for row in self.rows)

    def as_dicts(self) -> list[dict[str, Any]]:
        return [asdict(row) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Installed:
    path: FastPath
    original: Callable[..., Any]
    undo: Callable[[], None]


_lock = threading.RLock()
_installed: dict[str, Installed] = {}
_chosen = [Choice()]  # of the latest install(), so that status() can say what was not wanted


def install(only: Iterable[str] | None, skip: Iterable[str]) -> Status:
    """Install the chosen fast paths that fit; one that does not is left alone and says why."""
    with _lock:
        wanted = Choice.of(only, skip)
        rows = tuple(_rows(wanted, put=True))
        _chosen[0] = wanted
    return Status(rows)


def status() -> Status:
    with _lock:
        return Status(tuple(_rows(_chosen[0], put=False)))


def uninstall() -> None:
    with _lock:
        for done in reversed(_installed.values()):
            done.undo()
        _installed.clear()
        _chosen[0] = Choice()


def count() -> int:
    """Return how many fast paths are installed in this process, without judging the others."""
    return len(_installed)


def original(path: FastPath) -> Callable[..., Any]:
    """Return a callable that does what the target did before anything was installed."""
    done = _installed.get(path.target)
    if done is not None:
        return done.original
    return _callable(guard.resolve(path.target)[2])


def _rows(wanted: Choice, *, put: bool) -> Iterator[Row]:
    families = list(_families())
    choice.refuse_unknown((names for names, _, _ in families), wanted.names)
    ready = "" if put else OFF if choice.switched_off() else READY
    for (name, target), path, judge in families:
        if isinstance(path, str):
            yield Row(name, target, False, False, path)
        elif target in _installed:
            yield Row(name, target, True, True, "")
        elif refusal := wanted.refusal(name, target):
            yield Row(name, target, path.compiled, False, refusal)
        else:
            reason = unfit(path, judge)
            if reason is None and put:
                _put(path)
            yield Row(name, target, path.compiled, put and reason is None, reason or ready)


def _families() -> Iterator[tuple[tuple[str, str], FastPath | str, guard.Guard]]:
    """Yield name and target, the path (or why its module does not load) and its package's guard."""
    for package in loader.packages():
        judge = guard.Guard(guard.read_known(package), package)
        for name in loader.names(package):
            stem = name.rpartition(".")[2]
            try:
                paths = loader.load(name)
            except Exception as error:
                # Anything at all: a path made for another release must never stop a site.
                yield (stem, name), f"fast path {stem}: does not load: {error}", judge
                continue
            for path in paths:
                yield (stem, path.target), path, judge


def unfit(path: FastPath, judge: guard.Guard) -> str | None:
    """Return why a path must not be installed here, in one sentence, or None."""
    found = unready(path) or judge.objection(path.guarded)
    if found is None:
        return None
    about = "" if found.startswith(path.target) else f"{path.target}: "
    return f"fast path {about}{found}: left as it is"


def unready(path: FastPath) -> str | None:
    """Return why a path can't run on this interpreter, whatever it mirrors, or None."""
    if not path.compiled:
        return "not compiled: its source would be slower than the original"
    if platform.python_implementation() != "CPython" or sys.version_info[:2] not in TESTED:
        return f"tested on CPython 3.11 to 3.13, found {platform.python_version()}"
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        return "not tested on the free-threaded build"
    return None


def _callable(raw: Any) -> Callable[..., Any]:
    function = guard.layers(raw)[0]
    if isinstance(raw, classmethod):
        return lambda cls, *args, **kwargs: function(cls, *args, **kwargs)
    result: Callable[..., Any] = function
    return result


def _put(path: FastPath) -> None:
    owner, name, raw = guard.resolve(path.target)
    if (path.in_place or isinstance(owner, ModuleType)) and isinstance(raw, FunctionType):
        done = _trampoline(path, raw)
    else:
        done = _rebind(path, owner, name, raw)
    _installed[path.target] = done


def _rebind(path: FastPath, owner: Any, name: str, raw: Any) -> Installed:
    replacement: Any = path.function
    if isinstance(raw, property):
        replacement = raw.getter(replacement)  # what sets and deletes stays
    elif isinstance(raw, classmethod | staticmethod):
        replacement = type(raw)(replacement)
    elif not isinstance(raw, FunctionType):
        replacement = type(raw)(replacement)  # django.utils.functional.cached_property
        replacement.__set_name__(owner, name)
    setattr(owner, name, replacement)
    return Installed(path, _callable(raw), lambda: setattr(owner, name, raw))


def _trampoline(path: FastPath, function: FunctionType) -> Installed:
    code = function.__code__
    twin = FunctionType(
        code, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    twin.__kwdefaults__ = function.__kwdefaults__
    twin.__dict__.update(function.__dict__)
    # The path modules call the original by name: there the name must keep meaning the original.
    _swap_in_paths(function, twin)
    function.__code__ = stub(code, path.function)

    def undo() -> None:
        function.__code__ = code
        _swap_in_paths(twin, function)

    return Installed(path, twin, undo)


def _swap_in_paths(old: Any, new: Any) -> None:
    inside = tuple(f"{package}." for package in loader.packages())
    for name, module in list(sys.modules.items()):
        if name.startswith(inside):
            for key, value in list(vars(module).items()):
                if value is old:
                    setattr(module, key, new)


def stub(code: CodeType, replacement: Callable[..., Any]) -> CodeType:
    """Return code with the signature and the free variables of code that calls the replacement.

    Free variables must be the same in number for `function.__code__ =` to accept it, so the stub
    names them where it never gets to.
    """
    names = list(code.co_varnames)
    plain = names[: code.co_argcount]
    keyword = names[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    rest = names[code.co_argcount + code.co_kwonlyargcount :]
    parameters, call = [*plain], [*plain]
    if code.co_posonlyargcount:
        parameters.insert(code.co_posonlyargcount, "/")
    if code.co_flags & 0x04:
        star = f"*{rest.pop(0)}"
        parameters.append(star)
        call.append(star)
    elif keyword:
        parameters.append("*")
    parameters += keyword
    call += [f"{name}={name}" for name in keyword]
    if code.co_flags & 0x08:
        parameters.append(f"**{rest[0]}")
        call.append(f"**{rest[0]}")
    free = code.co_freevars
    lines = [
        "def around():",
        *(f"    {name} = None" for name in free),
        f"    def {code.co_name}({', '.join(parameters)}):",
        f"        return {PLACEHOLDER!r}({', '.join(call)})",
        f"        {', '.join(free) or 'pass'}",
        f"    return {code.co_name}",
    ]
    namespace: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # calling a string, until it is replaced
        exec("\n".join(lines), namespace)
    made: CodeType = namespace["around"]().__code__
    constants = tuple(replacement if c == PLACEHOLDER else c for c in made.co_consts)
    return made.replace(
        co_consts=constants,
        co_filename=code.co_filename,
        co_firstlineno=code.co_firstlineno,
    )
