"""Alerts: one for a cause, sent when the next window says so too, silenced and resolved.

A finding is pending when it is first seen. When a later look, at minutes that were not there the
first time, finds it again, or there will be no such minutes since the rollout is over, the alert is
open and is sent. When a look no longer finds it, it is resolved, and that is sent too. What could
not be sent is sent by the next look.
"""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from enum import Enum
from pathlib import Path
from typing import Any

from hotclub.perf import production, rollouts
from hotclub.perf.empty import Empty
from hotclub.perf.production import FlagReport
from hotclub.perf.report import Report
from hotclub.perf.store import Store
from hotclub.perf.tail import write_whole
from hotclub.perf.verdict import Word
from hotclub.perf.watch import Look

FILE = "alerts.json"
Send = Callable[["Alert"], None]


class State(Enum):
    PENDING = "pending"
    OPEN = "open"
    RESOLVED = "resolved"


@dataclass(slots=True)
class Alert:
    """One cause: `key` names it, `seen` is the last minute that the finding rests on."""

    key: str
    title: str
    text: str
    state: str = State.PENDING.value
    seen: int = 0
    sent: str = ""  # the state that was sent last
    silenced_until: float = 0.0

    def due(self, now: float) -> bool:
        told = self.state != State.PENDING.value and self.sent != self.state
        never = self.state == State.RESOLVED.value and not self.sent
        return told and not never and now >= self.silenced_until


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look found, how to look again after a minute, and whether there is an after."""

    key: str
    title: str
    text: str
    seen: int
    again: Callable[[int], bool | None]  # None: there is nothing new to look at


def findings(store: Store, look: Look) -> Iterator[Finding]:
    """Yield what a look found that is worth an alert, one for each cause."""
    explained: set[str] = set()
    for at, report in enumerate(look.reports):
        if report.slower and not mended(report, look.reports[at + 1 :]):
            explained |= set(report.named())
            yield of_rollout(store, report)
    for flag in look.flags:
        if flag.word == Word.SLOWER.value and not (set(flag.endpoints) & explained):
            yield of_flag(store, flag, look)
    for step in look.drifts:
        if step.ratio > 1 and step.endpoint not in explained:
            title = f"{step.endpoint or '/'} costs {step.ratio:.2f}x since {step.day}"
            key = f"drift {step.endpoint} {step.day}"
            yield Finding(key, title, title, look.last, a_day_later(look.last))


def a_day_later(last: int) -> Callable[[int], bool | None]:
    """Return a second look at a daily series: that it is still found when a day has come."""
    return lambda seen: True if last - seen > 1440 else None


def mended(report: Report, later: Iterable[Report]) -> bool:
    """Say whether a later rollout made faster what this one made slower."""
    named = set(report.named())
    faster = [one for one in later if one.word == Word.FASTER.value]
    return any(not named or named & set(one.named()) for one in faster)


def of_rollout(store: Store, report: Report) -> Finding:
    where = ", ".join(name or "/" for name in report.named()) or "everywhere"
    costs = max((p.ratio for p in report.endpoints if p.sure), default=report.ratio)
    lines = [f"{report.commit} against {report.old}: {costs:.2f}x slower in {where}"]
    lines += [f"flag {f.flag}={f.variant}: {f.ratio:.2f}x" for f in report.flags]
    lines += [f"function {one.function} {one.course}" for one in report.functions[:3]]
    lines += report.commits[:10]

    def again(seen: int) -> bool | None:
        if rollouts.shared(store, report.old, report.commit, seen + 1) is None:
            return None
        later = rollouts.judge(store, report.commit, report.old, since=seen + 1)
        return later.slower

    key, text = f"rollout {report.commit}", "\n".join(lines)
    return Finding(key, lines[0], text, report.last_minute, again)


def of_flag(store: Store, flag: FlagReport, look: Look) -> Finding:
    where = ", ".join(name or "/" for name in flag.endpoints) or "everywhere"
    title = f"flag {flag.flag}={flag.variant}: {flag.ratio:.2f}x slower in {where}"

    def again(seen: int) -> bool | None:
        try:
            later = production.flags(store, seen + 1, look.last)
        except Empty:
            return None
        same = [f for f in later if (f.flag, f.variant) == (flag.flag, flag.variant)]
        return any(f.word == Word.SLOWER.value for f in same) if same else None

    return Finding(f"flag {flag.flag}={flag.variant}", title, title, look.last, again)


class Alerts:
    """The alerts of a store: read, told of a look, written."""

    def __init__(self, store: Path, *, clock: Callable[[], float] = time.time) -> None:
        self.path, self.clock = store / FILE, clock
        self.known: dict[str, Alert] = {}
        try:
            rows = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            rows = []
        names = {f.name for f in fields(Alert)}
        for row in rows:
            one = Alert(**{name: value for name, value in row.items() if name in names})
            self.known[one.key] = one

    def tell(self, found: Iterable[Finding], last: int) -> None:
        """Take in what a look found; `last` is the newest minute that it saw."""
        there = {one.key: one for one in found}
        for key, finding in there.items():
            alert = self.known.get(key)
            if alert is None or alert.state == State.RESOLVED.value:
                silenced = alert.silenced_until if alert else 0.0
                alert = Alert(key, finding.title, finding.text, seen=finding.seen)
                alert.silenced_until = silenced
                self.known[key] = alert
            if alert.state == State.PENDING.value:
                self.retest(alert, finding, last)
            else:
                alert.title, alert.text, alert.seen = finding.title, finding.text, finding.seen
        for key, alert in list(self.known.items()):
            if key in there:
                continue
            if alert.state == State.OPEN.value:
                alert.state = State.RESOLVED.value
            elif alert.state == State.PENDING.value:
                del self.known[key]

    def retest(self, alert: Alert, finding: Finding, last: int) -> None:
        """Look at what came since: open where it is there again, or where nothing will come."""
        again = finding.again(alert.seen)
        over = last - alert.seen > 60
        if again or (again is None and over):
            alert.state = State.OPEN.value
            alert.title, alert.text = finding.title, finding.text
        elif again is False:
            alert.seen = finding.seen  # it may have been chance: once more

    def send(self, sends: Iterable[Send]) -> list[str]:
        """Send what is due; return what went wrong."""
        wrong = []
        channels = list(sends)
        for alert in self.known.values():
            if not channels or not alert.due(self.clock()):
                continue
            try:
                for send in channels:
                    send(alert)
                alert.sent = alert.state
            except Exception as error:
                # Whatever a mail server or a webhook may raise: the next look tries again.
                wrong.append(f"alert {alert.key}: not sent: {error}")
        return wrong

    def silence(self, key: str, hours: float) -> None:
        """Send nothing of a cause for so long; raises LookupError where there is none."""
        if key not in self.known:
            raise LookupError(f"no alert {key!r}: there is {', '.join(self.known) or 'none'}")
        self.known[key].silenced_until = self.clock() + hours * 3600

    def open(self) -> list[Alert]:
        now = self.clock()
        rows = self.known.values()
        return [a for a in rows if a.state == State.OPEN.value and now >= a.silenced_until]

    def save(self) -> None:
        rows = [asdict(alert) for alert in self.known.values()]
        write_whole(self.path, json.dumps(rows, indent=1).encode())


def webhook(address: str) -> Send:
    """Return what posts an alert as JSON."""

    def send(alert: Alert) -> None:
        row: dict[str, Any] = {"key": alert.key, "state": alert.state}
        row |= {"title": alert.title, "text": alert.text}
        request = urllib.request.Request(
            address, json.dumps(row).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            answer.read(1)

    return send


def mail(to: list[str]) -> Send:
    """Return what sends an alert by the project's Django settings."""

    def send(alert: Alert) -> None:
        from django.core.mail import send_mail

        subject = f"[hotclub] {alert.state}: {' '.join(alert.title.split())}"
        send_mail(subject, alert.text, None, to)

    return send
