"""`hotclub upgrade`: the default changes nothing and shows summary, diff and findings."""

from __future__ import annotations

import difflib
import json
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from hotclub.upgrade import files, project, report
from hotclub.upgrade.engine import all_fixers, fitting
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.release import KNOWN, Release, Targets, parse

COMMANDS = ("fixers", "explain")
names = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))


def release(family: str) -> object:
    def read(context: click.Context, option: click.Parameter, value: str | None) -> Release | None:
        if value is None:
            return None
        try:
            asked = Release(family, parse(value))
        except ValueError as error:
            raise click.BadParameter(str(error)) from None
        oldest, newest = KNOWN[family]
        if asked < oldest:
            raise click.BadParameter(f"{asked} is no target: the oldest is {oldest}")
        if asked > newest:
            known = f"hotclub knows what was removed up to {newest}"
            click.echo(f"hotclub upgrade: {asked}: {known}; what came later is left", err=True)
        return asked

    return read


def pick(
    selected: Sequence[str], skip: Sequence[str], targets: Targets, unsafe: bool, style: bool
) -> list[type[Fixer]]:
    """Return the fixers of a run; raises click.BadParameter for a name that no fixer has."""
    known = {fixer.name() for fixer in all_fixers()}
    for name in (*selected, *skip):
        if name not in known:
            close = difflib.get_close_matches(name, known, 3)
            advice = f"did you mean {', '.join(close)}?" if close else "see hotclub upgrade fixers"
            raise click.BadParameter(f"no fixer {name!r}; {advice}")
    fixers = fitting(targets, unsafe=unsafe or bool(selected), style=style or bool(selected))
    return [f for f in fixers if (not selected or f.name() in selected) and f.name() not in skip]


@click.command("upgrade", context_settings={"help_option_names": ["-h", "--help"]})
@names
@click.option("--python", callback=release("Python"), metavar="RELEASE", help="as in 3.13")
@click.option("--django", callback=release("Django"), metavar="RELEASE", help="as in 5.2")
@click.option("--write", is_flag=True, help="Write the changes (a clean git tree, or --force).")
@click.option("--check", is_flag=True, help="Exit 1 if anything would change.")
@click.option(
    "--diff/--no-diff",
    "show_diff",
    default=None,
    help="Show the diff (the default without --write).",
)
@click.option("--select", multiple=True, metavar="FIXER", help="Only these fixers.")
@click.option("--skip", multiple=True, metavar="FIXER", help="Not these fixers.")
@click.option("--unsafe", is_flag=True, help="Unsafe fixers too: review what they do.")
@click.option("--style", is_flag=True, help="Newer spellings too, where the old ones still work.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option("--force", is_flag=True, help="Write without git or over uncommitted changes.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True)
@click.pass_context
def upgrade(context: click.Context, /, **given: object) -> None:
    """Take the files below PATHS to a release of Python and Django.

    `hotclub upgrade fixers` lists the fixers, `hotclub upgrade explain FIXER` shows one.
    """
    options = context.params
    targets = Targets(options["python"], options["django"])
    if targets.python is None and targets.django is None:
        raise click.UsageError("name a target: --python 3.13, --django 5.2, or both")
    fixers = pick(options["select"], options["skip"], targets, options["unsafe"], options["style"])
    paths: list[Path] = list(options["paths"])
    if options["write"]:
        if not options["force"]:
            files.refuse_dirty(paths)
        files.sweep(paths)
    result = project.upgrade(paths, fixers, targets, jobs=options["jobs"], progress=progress_bar())
    if options["write"]:
        write_all(result)
    show(result, options, targets)
    context.exit(1 if options["check"] and (result.changed or result.moves) else 0)


def progress_bar() -> Callable[[int, int], None]:
    """Return what shows progress on a terminal, on standard error."""
    if not sys.stderr.isatty():
        return lambda done, total: None

    def show(done: int, total: int) -> None:
        filled = 30 * done // total
        bar = "#" * filled + "." * (30 - filled)
        print(f"\r{bar} {done}/{total}", end="" if done < total else "\r\x1b[K", file=sys.stderr)

    return show


def write_all(result: project.Result) -> None:
    for change in result.changed:
        try:
            files.write(change)
        except (OSError, UnicodeEncodeError) as error:
            change.skipped = f"not written: {getattr(error, 'strerror', None) or error}"
            change.after = change.before
    for folder, aside in result.moves:
        folder.rename(aside)


def show(result: project.Result, options: dict[str, object], targets: Targets) -> None:
    written = bool(options["write"])
    if options["form"] == "json":
        target = {
            "python": str(targets.python) if targets.python else None,
            "django": str(targets.django) if targets.django else None,
        }
        click.echo(report.as_json(result, target=target, written=written))
        return
    show_diff = options["show_diff"]
    if show_diff or (show_diff is None and not written and not options["check"]):
        for change in result.changed:
            for line in report.diff(change).splitlines():
                colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
                click.secho(line, fg=colour)
    for line in report.lines(result, written=written):
        click.echo(line)
    if written and result.changed:
        click.echo("Next: read `git diff`, run your tests, then the findings above.")
    elif result.changed and not options["check"]:
        click.echo("Nothing was written: add --write.")


@click.command("fixers")
@click.option("--json", "as_json", is_flag=True)
@click.option("--markdown", is_flag=True)
def fixers_command(as_json: bool, markdown: bool) -> None:
    """List all fixers."""
    if as_json:
        rows = [
            {
                "name": f.name(),
                "since": str(f.since),
                "removed": f.removed and str(f.removed),
                "safe": f.safe,
                "style": f.style,
                "summary": f.summary(),
            }
            for f in all_fixers()
        ]
        click.echo(json.dumps(rows, indent=2))
    elif markdown:
        click.echo("\n".join(report.fixer_table(all_fixers())))
    else:
        width = max(len(f.name()) for f in all_fixers())
        for fixer in all_fixers():
            mark = " (style)" if fixer.style else "" if fixer.safe else " (unsafe)"
            click.echo(f"{fixer.since!s:<13} {fixer.name():<{width}}  {fixer.summary()}{mark}")


@click.command("explain")
@click.argument("fixer")
def explain_command(fixer: str) -> None:
    """Show what FIXER does, why, and its examples."""
    newest = Targets(Release("Python", (9999,)), Release("Django", (9999,)))
    found = pick([fixer], [], newest, True, True)
    click.echo("\n".join(report.explained(found[0])))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `hotclub upgrade`; returns 0 clean, 1 something would change, 2 misuse."""
    warnings.simplefilter("ignore", SyntaxWarning)  # of the sources that are parsed
    words = list(sys.argv[1:] if arguments is None else arguments)
    command: click.Command = upgrade
    if words and words[0] in COMMANDS:
        command = {"fixers": fixers_command, "explain": explain_command}[words.pop(0)]
    try:
        result = command.main(words, prog_name="hotclub upgrade", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        click.echo("hotclub upgrade: stopped: every file is as it was, or whole", err=True)
        return 3
    except files.Refused as refused:
        click.echo(f"hotclub upgrade: {refused}", err=True)
        return 2
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main())
