"""`hotclub fastpaths suggest|new|build|record|verify|bench`: for a user's own functions."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from hotclub.fastpaths import guard, known_targets, loader
from hotclub.fastpaths.choice import refuse_unknown
from hotclub.fastpaths.path import FastPath
from hotclub.fastpaths.verify import all_paths

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def suggest(options: argparse.Namespace) -> int:
    from hotclub.fastpaths import profiles, suggest

    spots = profiles.merged(spot for path in options.profiles for spot in profiles.read(path))
    have = {path.target for path in all_paths()}
    found = [one for one in suggest.ranked(spots, options.under) if one.target not in have]
    if not found:
        text = f"suggest: no function of {options.under.resolve()} in the profile: --under names"
        print(f"hotclub fastpaths: {text} another folder", file=sys.stderr)
        return 3
    shown = found[: options.top]
    if options.json:
        print(json.dumps([asdict(one) for one in shown], indent=2))
        return 0
    print("  CPU  compiles  function")
    for one in shown:
        print(f"{one.share:5.1%}  {one.word:<8}  {one.target}: {', '.join(one.reasons)}")
    best = next((one for one in shown if one.score), None)
    if best:
        print(f"next: hotclub fastpaths new {best.target} --package PACKAGE --record COMMAND")
    return 0


def new(options: argparse.Namespace) -> int:
    from hotclub.fastpaths import recording, start

    start.target_of(options.target)
    calls: list[recording.Recorded] = []
    if options.record:
        calls, code = recording.record(options.target, options.record)
        kept = len(recording.examples(calls))
        told = f"{options.target}: {len(calls)} kinds of calls, {kept} kept as examples"
        print(f"{told}; the command exited {code}" if code else told)
        if not calls:
            raise LookupError(f"--record: the command never called {options.target}")
    path = start.new(options.target, options.package, calls)
    examples = "give it examples, then" if not options.record else "read it, then"
    print(
        f"{path}: written. Next: {examples}\n"
        f"  hotclub fastpaths build {options.package}\n"
        f"  hotclub fastpaths verify {path.stem} --package {options.package}\n"
        f"  hotclub fastpaths bench {path.stem} --package {options.package}\n"
        f'and FASTPATHS = {{"PACKAGES": ["{options.package}"]}} in the settings'
    )
    return 0


def build(options: argparse.Namespace) -> int:
    from hotclub.fastpaths.build import in_place

    folder = Path(importlib.import_module(options.package).__path__[0])
    try:
        made = in_place(options.package, folder)
    except ImportError as error:
        raise LookupError(f"build: needs {error.name}: pip install cython setuptools") from None
    except RuntimeError as error:
        print(f"hotclub fastpaths: {error}", file=sys.stderr)
        return 1
    print(f"{options.package}: {len(made)} module{'s' * (len(made) != 1)} compiled")
    return hashed(options.package, folder)


def hashed(package: str, folder: Path) -> int:
    """Hash what the package's paths mirror and has no hash yet; tell what has changed since."""
    importlib.invalidate_caches()
    path = folder / "known_targets.json"
    known = guard.read_known(package) if path.is_file() else {}
    live = known_targets.of_live(package)
    changed = [name for name in live if name in known and not set(live[name]) & set(known[name])]
    kept = {name: known.get(name, forms) for name, forms in live.items()}
    if kept != known:
        known_targets.write(path, kept)
    for name in changed:
        print(
            f"{name}: changed since its path was written: read it, then "
            f"hotclub fastpaths record {package}",
            file=sys.stderr,
        )
    return 1 if changed else 0


def record(options: argparse.Namespace) -> int:
    folder = Path(importlib.import_module(options.package).__path__[0])
    known = known_targets.of_live(options.package)
    known_targets.write(folder / "known_targets.json", known)
    print(f"{folder / 'known_targets.json'}: {len(known)} names")
    return 0


def chosen(options: argparse.Namespace) -> list[FastPath]:
    """Return the paths named, by name or target; those of one package where it is named."""
    packages = [options.package] if options.package else loader.packages()
    paths = [p for package in packages for name in loader.names(package) for p in loader.load(name)]
    refuse_unknown(((p.name, p.target) for p in paths), options.names)
    return [p for p in paths if not options.names or {p.name, p.target} & set(options.names)]


def verify(options: argparse.Namespace) -> int:
    from hotclub.fastpaths import verify as judge

    paths = chosen(options)
    found = [difference for path in paths for difference in judge.differences(path)]
    for d in found:
        print(f"{d.target}: {d.call}: expected {d.expected}, found {d.found}")
    calls = sum(len(path.examples) for path in paths)
    counted = f"{len(paths)} fast path{'s' * (len(paths) != 1)}, {calls} examples"
    print(f"{counted}: {len(found)} difference{'s' * (len(found) != 1)}")
    return 1 if found else 0


def bench(options: argparse.Namespace) -> int:
    from hotclub.fastpaths.bench import gain

    paths = [path for path in chosen(options) if path.compiled]
    found = [one for path in paths if (one := gain(path))]
    if options.json:
        print(json.dumps([asdict(one) | {"word": one.word} for one in found], indent=2))
    else:
        for one in found:
            print(one)
    if not found:
        print(
            "hotclub fastpaths: bench: nothing measured: no compiled path with examples that work",
            file=sys.stderr,
        )
        return 3
    return int(any(one.word == "slower" for one in found))


def add(command: Command) -> None:
    """Add the commands of the kit to the parser."""
    ranked = command("suggest", suggest, "rank your own functions by CPU share and by their source")
    ranked.add_argument("profiles", nargs="+", type=Path, metavar="PROFILE")
    ranked.add_argument("--under", type=Path, default=Path(), metavar="FOLDER")
    ranked.add_argument("--top", type=int, default=10, metavar="N")
    ranked.add_argument("--json", action="store_true")
    started = command("new", new, "start a fast path for a function of your own")
    started.add_argument("target", metavar="MODULE:FUNCTION")
    started.add_argument("--package", required=True, help="the package of paths, as in myapp.hot")
    started.add_argument(
        "--record",
        nargs=argparse.REMAINDER,
        metavar="COMMAND",
        help="run this with the function recorded: its calls become examples (last option)",
    )
    built = command("build", build, "compile a package of paths in place, and hash what it mirrors")
    built.add_argument("package")
    recorded = command("record", record, "write the known hashes of a package of your own")
    recorded.add_argument("package")
    for name, run, text in (
        ("verify", verify, "call every path with its examples and compare"),
        ("bench", bench, "what each path gains over its original, by its examples"),
    ):
        added = command(name, run, text)
        added.add_argument("names", nargs="*", metavar="NAME")
        added.add_argument("--package", help="only this package of paths, as in myapp.hot")
        if name == "bench":
            added.add_argument("--json", action="store_true")
