"""`hotclub fastpaths status` and `bisect`: what operators ask before and after a deployment."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shlex
import shutil
import sys
import sysconfig
from collections.abc import Callable, Iterable

from hotclub.fastpaths import against, bisection, installer, required

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def status(options: argparse.Namespace) -> int:
    found = against.status(options.against) if options.against else installer.status()
    if options.json:
        print(json.dumps(found.as_dicts(), indent=2))
    elif options.summary:
        print(summary(found))
    else:
        show(found)
        print(summary(found))
    return demanded(options, found)


def demanded(options: argparse.Namespace, found: installer.Status) -> int:
    """Say which of the required paths are off; returns the exit code.

    Where no settings are set up nothing can be installed: there a path counts that fits.
    """
    configured = bool(os.environ.get("DJANGO_SETTINGS_MODULE"))
    if options.require is not None:
        names = options.require or ["all"]
    elif options.against:
        names = ["all"]
    else:
        names = list(required_by_settings()) if configured else []
    off = required.missing(found, names, ready_is_on=not configured)
    where = f" with {options.against}" if options.against else ""
    for row in off:
        about = "" if row.reason.startswith(row.target) else f"{row.target}: "
        print(f"required and off{where}: {about}{row.reason}", file=sys.stderr)
    return 1 if off else 0


def required_by_settings() -> Iterable[str]:
    from django.conf import settings

    chosen = getattr(settings, "FASTPATHS", {})
    return chosen.get("REQUIRE") or () if isinstance(chosen, dict) else ()


def show(found: installer.Status) -> None:
    width = max((len(row.target) for row in found.rows), default=0)
    for row in found.rows:
        state = "on " if row.installed else "off"
        build = "compiled" if row.compiled else "source  "
        print(f"{state} {build} {row.target:<{width}}  {row.reason}")


def summary(found: installer.Status) -> str:
    here = f"{platform.python_implementation()} {platform.python_version()}"
    text = f"fastpaths: {found.compiled} of {len(found.rows)} compiled ({here})"
    if found.installed:
        text += f", {found.installed} installed"
    if found.compiled == len(found.rows):
        return text
    if os.environ.get("FASTPATHS_PURE") == "1":
        return f"{text}: FASTPATHS_PURE=1 builds none; Django runs as it is"
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(compiler) is None:
        return f"{text}: no C compiler {compiler!r}; Django runs as it is until one is installed"
    return f"{text}: build them with `python setup.py build_ext --inplace` or install a wheel"


def bisect(options: argparse.Namespace) -> int:
    command = options.words[1:] if options.words[:1] == ["--"] else options.words
    if not command:
        raise LookupError("bisect: no command: write hotclub fastpaths bisect -- COMMAND")
    targets = [row.target for row in installer.status().rows if row.compiled]
    trial = bisection.Trial(command, options.timeout, lambda text: print(text, file=sys.stderr))
    found = bisection.find(trial, targets)
    if found.innocent:
        print(f"no fast path is guilty: {found.innocent}")
        return 0
    for names in found.guilty:
        word = "guilty" if len(names) == 1 else "guilty together"
        print(f"{word}: {', '.join(names)}")
        print(f"  again:   FASTPATHS_ONLY={','.join(names)} {shlex.join(command)}")
    skipped = sorted(names[0] for names in found.guilty)
    print(f'  without: FASTPATHS = {{"SKIP": {json.dumps(skipped)}}}')
    return 1


def add(command: Command) -> None:
    """Add the commands of operators to the parser."""
    shown = command("status", status, "what is installed in this process, and why the rest is not")
    shown.add_argument("--json", action="store_true")
    shown.add_argument("--summary", action="store_true", help="one line")
    shown.add_argument(
        "--require",
        nargs="*",
        metavar="NAME",
        help='exit 1 where one of these, or of "all", is off (default: the setting REQUIRE)',
    )
    shown.add_argument(
        "--against",
        metavar="DISTRIBUTION==RELEASE",
        help="what another release of Django would switch off; its wheel is fetched and read",
    )
    halved = command("bisect", bisect, "rerun a failing command with ever fewer paths on")
    halved.add_argument("--timeout", type=float, metavar="SECONDS", help="longer runs have failed")
    halved.add_argument("words", nargs=argparse.REMAINDER, metavar="-- COMMAND")
