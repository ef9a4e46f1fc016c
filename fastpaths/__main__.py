"""`hotclub fastpaths`: what is installed and why not, verify, start a new path."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from hotclub.fastpaths import loader, operator_cli


class Misuse(Exception):
    """The command line asks for something that can't be; the text says what to do."""


def set_up_django() -> None:
    if not os.environ.get("DJANGO_SETTINGS_MODULE"):
        return
    sys.path.insert(0, str(Path.cwd()))
    try:
        import django

        django.setup()
    except Exception as error:
        name = os.environ["DJANGO_SETTINGS_MODULE"]
        raise Misuse(f"settings module {name}: does not start: {error}") from error


def verify(options: argparse.Namespace) -> int:
    from hotclub.fastpaths import verify as judge

    paths = [
        p for p in judge.all_paths() if not options.names or {p.name, p.target} & set(options.names)
    ]
    unknown = set(options.names) - {word for p in judge.all_paths() for word in (p.name, p.target)}
    if unknown:
        known = ", ".join(sorted({p.name for p in judge.all_paths()}))
        raise Misuse(f"no fast path {', '.join(sorted(unknown))}; there are: {known}")
    found = [difference for path in paths for difference in judge.differences(path)]
    for d in found:
        print(f"{d.target}: {d.call}: expected {d.expected}, found {d.found}")
    calls = sum(len(path.examples) for path in paths)
    counted = f"{len(paths)} fast path{'s' * (len(paths) != 1)}, {calls} examples"
    print(f"{counted}: {len(found)} difference{'s' * (len(found) != 1)}")
    return 1 if found else 0


def record(options: argparse.Namespace) -> int:
    from hotclub.fastpaths import known_targets

    folder = Path(importlib.import_module(options.package).__path__[0])
    known = known_targets.of_live(options.package)
    known_targets.write(folder / "known_targets.json", known)
    print(f"{folder / 'known_targets.json'}: {len(known)} names")
    return 0


def known(options: argparse.Namespace) -> int:
    from hotclub.fastpaths import known_targets

    table, remarks = known_targets.of_releases(loader.OURS)
    known_targets.write(Path(__file__).with_name("known_targets.json"), table)
    for line in remarks:
        print(line)
    seen = {release for forms in table.values() for found in forms.values() for release in found}
    print(f"{len(table)} names, {len(seen)} releases")
    return 0


def table(options: argparse.Namespace) -> int:
    from hotclub.fastpaths import verify as judge

    print("| fast path | target | what it does |\n|---|---|---|")
    for path in judge.all_paths():
        purpose = (importlib.import_module(path.module).__doc__ or "").strip().split("\n")[0]
        print(f"| `{path.name}` | `{path.target}` | {purpose.partition(': ')[2] or purpose} |")
    return 0


def new(options: argparse.Namespace) -> int:
    from hotclub.fastpaths import start

    path = start.new(options.target, options.package)
    print(
        f"{path}: written. Next: give it examples, then\n"
        f"  python setup.py build_ext --inplace\n"
        f"  hotclub fastpaths record {options.package}\n"
        f"  hotclub fastpaths verify {path.stem}"
    )
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="hotclub fastpaths", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=run)
        return added

    operator_cli.add(command)
    checked = command("verify", verify, "call every path with its examples and compare")
    checked.add_argument("names", nargs="*", metavar="NAME")
    started = command("new", new, "start a fast path for a function of your own")
    started.add_argument("target", metavar="MODULE:FUNCTION")
    started.add_argument("--package", required=True, help="the package of paths, as in myapp.hot")
    recorded = command("record", record, "write the known hashes of a package of your own")
    recorded.add_argument("package")
    command("list", table, "all fast paths, as a Markdown table")
    command("known-targets", known, "hash what our paths mirror in every supported Django release")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `hotclub fastpaths`; returns the exit code (0 clean, 1 differences, 2 misuse)."""
    options = parser().parse_args(arguments)
    try:
        set_up_django()
        result: int = options.run(options)
    except (Misuse, LookupError, FileExistsError, ModuleNotFoundError) as error:
        print(f"hotclub fastpaths: {error}", file=sys.stderr)
        return 2
    return result


if __name__ == "__main__":
    sys.exit(main())
