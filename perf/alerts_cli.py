"""`hotclub perf watch` and `hotclub perf alerts`."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from hotclub.perf.records import clean
from hotclub.perf.store_cli import (
    json_option,
    opened,
    repository_option,
    say,
    service_option,
    store_option,
)


@click.command()
@store_option
@service_option
@repository_option
@click.option("--days", default=2, show_default=True, help="How old a rollout may be.")
@click.option("--webhook", multiple=True, metavar="URL", help="Post alerts as JSON.")
@click.option("--email", multiple=True, metavar="ADDRESS", help="By DJANGO_SETTINGS_MODULE.")
@json_option
def watch(
    folder: Path, service: str, repository: Path, days: int, webhook: tuple[str, ...],
    email: tuple[str, ...], as_json: bool,
) -> int:  # fmt: skip
    """Look once at rollouts, flags and drift, and alert; exit code 1 while an alert is open."""
    from hotclub.perf import alerts
    from hotclub.perf import watch as watching

    if email and not os.environ.get("DJANGO_SETTINGS_MODULE"):
        raise click.UsageError("--email: set DJANGO_SETTINGS_MODULE, whose mail settings are used")
    channels = [alerts.webhook(address) for address in webhook]
    channels += [alerts.mail(list(email))] if email else []
    with opened(folder, service) as store:
        found = watching.look(store, days=days, repository=repository, progress=say)
        book = alerts.Alerts(folder)
        book.tell(alerts.findings(store, found), found.last)
    say("")
    for line in book.send(channels):
        click.echo(line, err=True)
    book.save()
    show_alerts(book, as_json)
    return int(bool(book.open()))


def show_alerts(book: Any, as_json: bool) -> None:
    known = list(book.known.values())
    if as_json:
        click.echo(json.dumps([asdict(alert) for alert in known], indent=2))
        return
    now = book.clock()
    for alert in known:
        state = "silenced" if now < alert.silenced_until else alert.state
        click.echo(f"{state}: {clean(alert.key)}")
        for line in alert.text.split("\n"):
            click.echo(f"    {clean(line)}")
    if not known:
        click.echo("no alerts")


@click.command("alerts")
@store_option
@click.option("--silence", metavar="KEY", help="Send nothing of this one for a while.")
@click.option("--hours", default=24.0, show_default=True)
@json_option
def alerts_command(folder: Path, silence: str | None, hours: float, as_json: bool) -> int:
    """List the alerts; exit code 1 while one is open."""
    from hotclub.perf import alerts

    book = alerts.Alerts(folder)
    if silence:
        try:
            book.silence(silence, hours)
        except LookupError as error:
            raise click.UsageError(str(error)) from None
        book.save()
    show_alerts(book, as_json)
    return int(bool(book.open()))
