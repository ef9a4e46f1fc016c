"""`hotclub perf ship` and `hotclub perf collect`: records from the hosts to the store's machine."""

from __future__ import annotations

import json
import os
import signal
import threading
from dataclasses import asdict
from pathlib import Path

import click

from hotclub.perf.ship import NotShipped, destination
from hotclub.perf.ship import ship as shipped
from hotclub.perf.side import NotMeasured


@click.command()
@click.argument("spool", type=click.Path(path_type=Path))
@click.option("--to", "address", required=True, help="A folder, http(s)://HOST, s3://BUCKET/PATH.")
@click.option("--delete", is_flag=True, help="Take away from the spool what has arrived.")
@click.option("--every", type=float, help="Go on, every so many seconds; SIGTERM ends it well.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def ship(spool: Path, address: str, delete: bool, every: float | None, as_json: bool) -> int:
    """Ship the finished segments of SPOOL, each at least once; HOTCLUB_TOKEN for a collector."""
    over = threading.Event()
    if every is not None:
        signal.signal(signal.SIGTERM, lambda number, frame: over.set())
    while True:
        try:
            done = shipped(spool, destination(address), delete=delete)
        except OSError as error:
            raise click.UsageError(f"spool {spool}: can't be read: {error.strerror}") from None
        except NotShipped as error:
            if every is None:
                raise NotMeasured(str(error)) from None
            click.echo(f"hotclub perf ship: {error}", err=True)  # the next round tries again
        else:
            say(asdict(done), as_json)
        if every is None or over.is_set():
            return 0
        over.wait(every)  # then once more, for what was finished meanwhile


def say(done: dict[str, int], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(done))
    elif done["segments"]:
        click.echo(f"{done['segments']} segments, {done['bytes']:,} bytes")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8125, show_default=True)
def collect(folder: Path, host: str, port: int) -> int:
    """Take segments over HTTP into FOLDER; HOTCLUB_TOKEN is what senders must know."""
    from hotclub.perf.collect import Server

    token = os.environ.get("HOTCLUB_TOKEN", "")
    if not token and host not in ("127.0.0.1", "::1", "localhost"):
        raise click.UsageError("HOTCLUB_TOKEN is not set: anybody could send records")
    with Server((host, port), folder, token) as server:
        signal.signal(signal.SIGTERM, lambda number, frame: stop(server))
        click.echo(f"collecting on http://{host}:{server.server_address[1]} into {folder}")
        server.serve_forever()
    return 0


def stop(server: object) -> None:
    """End serve_forever() from a signal, which would wait for itself in this thread."""
    threading.Thread(target=server.shutdown).start()  # type: ignore[attr-defined]
