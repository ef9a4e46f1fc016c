"""`hotclub fastpaths`: what is installed and why not, and the kit for your own functions."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from hotclub.fastpaths import kit_cli, loader, operator_cli


class Misuse(Exception):
    """The command line asks for something that can't be; the text says what to do."""


def set_up_django() -> None:
    if str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    if not os.environ.get("DJANGO_SETTINGS_MODULE"):
        return
    try:
        import django

        django.setup()
    except Exception as error:
        name = os.environ["DJANGO_SETTINGS_MODULE"]
        raise Misuse(f"settings module {name}: does not start: {error}") from error


def known(options: argparse.Namespace) -> int:
    from hotclub.fastpaths import known_targets

    table, shapes, remarks = known_targets.of_releases(loader.OURS)
    known_targets.write(Path(__file__).with_name("known_targets.json"), table)
    known_targets.write(Path(__file__).with_name("known_shapes.json"), shapes)
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
    kit_cli.add(command)
    command("list", table, "all fast paths, as a Markdown table")
    command("known-targets", known, "hash what our paths mirror in every supported Django release")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `hotclub fastpaths`.

    Exit codes: 0 clean, 1 differences, 2 misuse, 3 nothing measured.
    """
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
