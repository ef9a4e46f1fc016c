"""Files of a project: which ones, how they are read, and how they are written back.

A file is written whole or not at all: a temporary file beside it, then os.replace.
"""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from hotclub.upgrade.engine import Change, decoded, module_name
from hotclub.upgrade.fixer import Fixer, TextFixer

BIGGEST_BYTES = 5_000_000
LEFT_OUT = frozenset(
    [
        ".git",
        ".hg",
        ".svn",
        ".tox",
        ".nox",
        ".venv",
        "venv",
        "node_modules",
        "__pycache__",
        ".eggs",
        "build",
        "dist",
    ]
)
STRAY = ".hotclub-"
UNREADABLE = "can't be read"


class Refused(Exception):
    """The run can't start; the text says why and what to do."""


def cache_folder() -> Path:
    """Return where the user's caches of hotclub lie; raises Refused for a user without a home."""
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        raise Refused("no home folder to keep anything in: set XDG_CACHE_HOME") from None
    return home / "hotclub"


def git(folder: Path, *arguments: str) -> str | None:
    """Return what a git command prints, or None where it fails or there is no git."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def refuse_dirty(paths: Iterable[Path]) -> None:
    """Raise Refused where writing could not be undone: no git, or uncommitted changes."""
    for path in paths:
        folder = path if path.is_dir() else path.parent
        status = git(folder, "status", "--porcelain", "--", str(path.resolve()))
        if status is None:
            raise Refused(f"{path}: not in a git tree, so nothing could be undone: use --force")
        if status.strip():
            count = len(status.strip().split("\n"))
            raise Refused(f"{path}: {count} uncommitted changes: commit them, or use --force")


def files(
    paths: Iterable[Path], endings: tuple[str, ...], exclude: tuple[str, ...] = ()
) -> list[Path]:
    """Return the files below the paths whose names end in one of the endings.

    That is what git tracks, else all but what tools leave behind. exclude holds patterns of paths
    (as in "legacy/*.py") or of one of their folders.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise Refused(f"{path}: there is no such file or folder")
        if path.is_file():
            found.update({path: None} if str(path).endswith(endings) else {})
            continue
        tracked = git(path, "ls-files", "-z", "--", ".")
        if tracked:
            listed = [path / name for name in tracked.split("\0") if name.endswith(endings)]
        else:
            listed = list(walk(path, endings))
        found.update(dict.fromkeys(sorted(filter(regular, listed))))
    return [path for path in found if not excluded(path, exclude)] if exclude else list(found)


def regular(path: Path) -> bool:
    """Say whether a path is a file and no link."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def excluded(path: Path, patterns: tuple[str, ...]) -> bool:
    """Say whether a path, its end, or a folder on its way matches one of the patterns."""
    return any(
        path.match(pattern) or any(fnmatch(part, pattern) for part in path.parts)
        for pattern in patterns
    )


def changed_since(paths: Iterable[Path], reference: str) -> set[Path]:
    """Return the files that differ from a commit, and those that git does not track yet.

    Raises Refused outside a git tree and for a commit that is not there.
    """
    found: set[Path] = set()
    for path in paths:
        folder = path if path.is_dir() else path.parent
        top = git(folder, "rev-parse", "--show-toplevel")
        if top is None:
            raise Refused(f"{path}: not in a git tree: --changed-since has nothing to ask")
        commit = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", reference)
        listed = commit and git(
            folder, "diff", "--name-only", "-z", "--diff-filter=d", commit.strip(), "--"
        )
        if listed is None:
            raise Refused(f"{path}: git knows no commit {reference!r}")
        new = git(folder, "ls-files", "-z", "--full-name", "-o", "--exclude-standard") or ""
        names = [*listed.split("\0"), *new.split("\0")]
        found.update((Path(top.strip()) / name).resolve() for name in names if name)
    return found


def in_shard(path: Path, number: int, count: int) -> bool:
    """Say whether a path belongs to one of count shards, numbered from 1.

    The same path is in the same shard on every machine, as long as it is given the same way.
    """
    digest = hashlib.blake2b(path.as_posix().encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % count == number - 1


def walk(folder: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(
            f for f in folders if f not in LEFT_OUT and not (Path(root, f) / "pyvenv.cfg").exists()
        )
        yield from (Path(root, name) for name in names if name.endswith(endings))


def endings(fixers: Iterable[type[Fixer]]) -> tuple[str, ...]:
    """Return what the names of the files end in that the fixers look into."""
    texts = {end for f in fixers if issubclass(f, TextFixer) for end in f.patterns}
    return (".py", ".pyi", *sorted(texts))


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read."""

    path: Path
    text: str
    encoding: str
    data: bytes
    dotted: str = ""  # a module's name


def read(path: Path) -> Source | Change:
    """Return a file's text and encoding, or the Change that says why it is left alone."""
    python = path.suffix in (".py", ".pyi")
    try:
        if path.stat().st_size > BIGGEST_BYTES:
            return skipped(path, f"larger than {BIGGEST_BYTES // 1_000_000} MB")
        data = path.read_bytes()
        if b"\0" in data:
            return skipped(path, "binary")
        if python:
            text, encoding = decoded(data)
        else:
            text, encoding = data.decode("utf-8"), "utf-8"
    except OSError as error:
        return skipped(path, f"{UNREADABLE}: {error.strerror}")
    except UnicodeDecodeError as error:
        return skipped(path, f"is not {error.encoding}")
    except SyntaxError as error:
        return skipped(path, f"its encoding can't be told: {error.msg}")
    return Source(path, text, encoding, data, module_name(path) if python else "")


def skipped(path: Path, reason: str) -> Change:
    return Change(str(path), "", "", skipped=reason)


def write(change: Change) -> None:
    """Put a changed file in place: whole or not at all, with its mode, encoding and line ends.

    Raises OSError where it can't be written, UnicodeEncodeError where its encoding lacks a letter.
    """
    path = Path(change.path)
    encoding = decoded(path.read_bytes())[1] if path.suffix in (".py", ".pyi") else "utf-8"
    data = change.after.encode(encoding)
    if not os.access(path, os.W_OK):
        raise PermissionError(13, "is read-only", str(path))
    write_whole(path, data)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, with the mode it had; raises OSError."""
    handle, name = tempfile.mkstemp(prefix=STRAY, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
        os.chmod(name, path.stat().st_mode if path.exists() else 0o644)  # noqa: PTH101
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def sweep(paths: Iterable[Path]) -> None:
    """Remove the temporary files that a killed run left behind."""
    for path in paths:
        for stray in path.rglob(f"{STRAY}*") if path.is_dir() else ():
            stray.unlink(missing_ok=True)
