"""`hotclub perf sign`: a header that makes the recorder record a request."""

from __future__ import annotations

import os

import click

from hotclub.perf.asked import HEADER, signed


@click.command()
def sign() -> int:
    """Print a header, good for an hour, with which a request is recorded and profiled.

    HOTCLUB_PERF needs SIGNED_HEADER = True, and DJANGO_SETTINGS_MODULE the site's settings.
    """
    if not os.environ.get("DJANGO_SETTINGS_MODULE"):
        raise click.UsageError("set DJANGO_SETTINGS_MODULE: the site's SECRET_KEY signs it")
    click.echo(f"{HEADER}: {signed()}")
    return 0
