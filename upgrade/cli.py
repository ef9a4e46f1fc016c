"""`hotclub upgrade`: the default changes nothing and shows summary, diff and findings."""

from __future__ import annotations

import json
import os
import pkgutil
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from hotclub.upgrade import baseline, commits, files, formats, gate, project, report, warned
from hotclub.upgrade.cache import Cache
from hotclub.upgrade.discovery import PluginError, all_fixers, beyond
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.options import ShardType, SpanType, ends, known_names, pick, read_config
from hotclub.upgrade.release import Targets
from hotclub.upgrade.report import Report

A_PATH = click.Path(path_type=Path)
paths_argument = click.argument(
    "paths", nargs=-1, required=True, type=A_PATH, callback=read_config, is_eager=True
)
python_option = click.option("--python", type=SpanType("Python"), metavar="RELEASE", help="3.13")
django_option = click.option("--django", type=SpanType("Django"), metavar="RELEASE", help="5.2")
jobs_option = click.option(
    "--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True
)


@click.command("upgrade", context_settings={"help_option_names": ["-h", "--help"]})
@paths_argument
@python_option
@django_option
@click.option("--write", is_flag=True, help="Write the changes (a clean git tree, or --force).")
@click.option("--commit-per-fixer", is_flag=True, help="With --write: a commit for each fixer.")
@click.option("--check", is_flag=True, help="Exit 1 if anything would change.")
@click.option("--diff/--no-diff", "show_diff", default=None, help="Without --write: shown.")
@click.option("--select", multiple=True, metavar="FIXER", help="Only these fixers.")
@click.option("--skip", multiple=True, metavar="FIXER", help="Not these fixers.")
@click.option("--unsafe", is_flag=True, help="Unsafe fixers too: review what they do.")
@click.option(
    "--style/--no-style",
    default=True,
    help="Newer spellings too, where the old ones still work (the default).",
)
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Not these files or folders.")
@click.option("--changed-since", metavar="REF", help="Only files that differ from a commit.")
@click.option("--shard", type=ShardType(), metavar="I/N", help="Only one of N parts of the files.")
@click.option("--baseline", "known", type=A_PATH, help="Findings that are known: not shown.")
@click.option("--update-baseline", is_flag=True, help="Write today's findings as the baseline.")
@click.option(
    "--format", "form", type=click.Choice(formats.names()), default="text", show_default=True
)
@click.option("--warnings", "log", type=A_PATH, help="A test run's output: what it warns of.")
@click.option("--env", type=A_PATH, help="An environment to ask: what it lacks is a finding.")
@click.option("-o", "--output", type=A_PATH, help="Write the report to a file.")
@click.option("--cache/--no-cache", default=True, help="Trust the last run over unchanged files.")
@click.option("--force", is_flag=True, help="Write without git or over uncommitted changes.")
@jobs_option
@click.pass_context
def upgrade(context: click.Context, /, **given: object) -> None:
    """Take the files below PATHS to a release of Python and Django, or to a span of releases.

    --django 4.2..5.2 writes only what runs on every release of the span and says what can't.
    `hotclub upgrade fixers` lists the fixers, `explain FIXER` shows one, `plan PATHS` prints the
    releases on the way and `road PATHS` walks them, with a commit and the tests a step.
    [tool.hotclub.upgrade] in pyproject.toml holds a project's own options, `hotclub: keep` in a
    comment keeps a statement as it is.
    """
    options = context.params
    targets, upto = ends(options["python"], options["django"])
    if targets.python is None and targets.django is None:
        raise click.UsageError("name a target: --python 3.13, --django 5.2, or both")
    paths: list[Path] = list(options["paths"])
    if options["write"]:
        if not options["force"]:
            files.refuse_dirty(paths)
        files.sweep(paths)
    if options["commit_per_fixer"]:
        commit_each(paths, targets, upto, options)
    result = run(paths, targets, upto, options)
    gate.add(result, paths, options["exclude"], options["env"])
    if options["write"]:
        write_all(result)
    warned.add(result, options["log"])
    if options["update_baseline"]:
        if options["known"] is None:
            raise click.UsageError("--update-baseline: name the file with --baseline")
        baseline.update(result, options["known"])
    elif options["known"] is not None:
        baseline.subtract(result, options["known"])
    show(result, options, upto)
    context.exit(1 if options["check"] and found(result, spans=targets != upto) else 0)


def commit_each(
    paths: list[Path], targets: Targets, upto: Targets, options: dict[str, Any]
) -> None:
    """Write and commit one fixer after the other."""
    if not options["write"]:
        raise click.UsageError("--commit-per-fixer writes: say --write too")
    for path in paths:
        commits.git(path if path.is_dir() else path.parent, "var", "GIT_COMMITTER_IDENT")
    every = pick(
        options["select"],
        options["skip"],
        targets,
        upto,
        unsafe=options["unsafe"],
        style=options["style"],
    )

    def upgraded(fixers: list[type[Fixer]]) -> project.Result:
        return run(paths, targets, upto, options, (fixers, []))

    for name, result in commits.one_by_one(paths, every[0], upgraded, write_all):
        count = len(result.changed)
        click.echo(f"committed {name}: {count} {report.plural(count, 'file')}", err=True)


def run(
    paths: list[Path],
    targets: Targets,
    upto: Targets,
    options: dict[str, Any],
    picked: tuple[list[type[Fixer]], list[type[Fixer]]] | None = None,
) -> project.Result:
    """Return what the chosen fixers make of the chosen files."""
    names = ("select", "skip", "unsafe", "style", "shard")
    cache = Cache(paths, options["exclude"], targets, upto, *(options[n] for n in names))
    caching = options["cache"] and picked is None and options["changed_since"] is None
    known = cache.recall() if caching else None
    if known is not None:
        return known
    fixers, offered = picked or pick(
        options["select"],
        options["skip"],
        targets,
        upto,
        unsafe=options["unsafe"],
        style=options["style"],
    )
    if targets != upto and picked is None:
        offered += beyond(targets, upto)
    result = project.upgrade(
        paths,
        fixers,
        targets,
        offered=offered,
        exclude=options["exclude"],
        only=chosen(paths, options["changed_since"], options["shard"]),
        jobs=options["jobs"],
        progress=progress_bar(),
    )
    if caching:
        cache.keep(result, files.endings([*fixers, *offered]))
    return result


def chosen(
    paths: list[Path], reference: str | None, shard: tuple[int, int] | None
) -> Callable[[Path], bool]:
    """Return what says whether a file is to be rewritten."""
    changed = None if reference is None else files.changed_since(paths, reference)

    def only(path: Path) -> bool:
        if changed is not None and path.resolve() not in changed:
            return False
        return shard is None or files.in_shard(path, *shard)

    return only


def found(result: project.Result, *, spans: bool) -> bool:
    """Say whether a check fails: something would change, or a release of a span can't run it."""
    return bool(result.changed or result.moves or (spans and result.findings))


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


def show(result: project.Result, options: dict[str, Any], targets: Targets) -> None:
    written = bool(options["write"])
    diffs = options["show_diff"]
    if diffs is None:
        diffs = not written and not options["check"]
    made = formats.render(str(options["form"]), Report(result, targets, written, bool(diffs)))
    if isinstance(options["output"], Path):
        text = click.unstyle("".join(f"{line}\n" for line in made))
        try:
            files.write_whole(options["output"], text.encode())
        except OSError as error:
            raise files.Refused(f"{options['output']}: not written: {error.strerror}") from None
        click.echo(f"The report is in {options['output']}.")
        return
    for line in made:
        click.echo(line)
    if options["form"] == "text" and result.changed and not options["check"]:
        follow = "read `git diff`, run your tests, then the findings above."
        click.echo(f"Next: {follow}" if written else "Nothing was written: add --write.")


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
    known_names([fixer])
    asked = next(one for one in all_fixers() if one.name() == fixer)
    click.echo("\n".join(report.explained(asked)))


# Each is imported only when it is called.
COMMANDS = {
    "fixers": "hotclub.upgrade.cli:fixers_command",
    "explain": "hotclub.upgrade.cli:explain_command",
    "plan": "hotclub.upgrade.plan:plan_command",
    "road": "hotclub.upgrade.road:road_command",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `hotclub upgrade`; returns 0 clean, 1 something would change, 2 misuse."""
    warnings.simplefilter("ignore", SyntaxWarning)  # of the sources that are parsed
    words = list(sys.argv[1:] if arguments is None else arguments)
    command: click.Command = upgrade
    if words and words[0] in COMMANDS:
        command = pkgutil.resolve_name(COMMANDS[words.pop(0)])
    try:
        result = command.main(words, prog_name="hotclub upgrade", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        click.echo("hotclub upgrade: stopped: every file is as it was, or whole", err=True)
        return 3
    except (files.Refused, PluginError) as refused:
        click.echo(f"hotclub upgrade: {refused}", err=True)
        return 2
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main())
