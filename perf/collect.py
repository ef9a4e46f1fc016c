"""Collect: takes segments over HTTP into a folder, where the tail finds them.

    PUT /NAME.segment with X-Checksum (SHA-256) and, if a token is asked for, Authorization: Bearer

A segment is on the disk, whole, before it is acknowledged. Nothing in it is looked at here; the
tail reads it as data and counts what is none of ours. Put TLS and the internet's manners before it.
"""

from __future__ import annotations

import hmac
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from hotclub.perf.segment import LARGEST_FILE
from hotclub.perf.ship import checksum
from hotclub.perf.tail import write_whole

NAME = re.compile(r"/([0-9]{1,20}-[0-9]{1,10}-[0-9a-f]{1,16}\.segment)")


class Collector(BaseHTTPRequestHandler):
    """One request; the server it belongs to has the folder and the token."""

    server: Server
    timeout = 60

    def do_PUT(self) -> None:
        code, text = self.taken()
        self.send_response(code)
        self.send_header("Content-Length", str(len(text)))
        if code >= 400:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(text.encode())

    def taken(self) -> tuple[int, str]:
        """Take a segment; return the status and what to say."""
        token = f"Bearer {self.server.token}".encode()
        if self.server.token and not hmac.compare_digest(self.header("Authorization"), token):
            return 401, "the token is another"
        name = NAME.fullmatch(self.path)
        if name is None:
            return 404, "no segment is called so"
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST_FILE:
            return 413, f"up to {LARGEST_FILE} bytes, and say how many"
        data = self.rfile.read(int(length))
        if len(data) != int(length) or self.header("X-Checksum") != checksum(data).encode():
            return 400, "not what was sent: the checksum differs"
        try:
            write_whole(self.server.folder / name[1], data)
        except OSError as error:
            return 507, f"{error.strerror}"
        return 200, "taken"

    def header(self, name: str) -> bytes:
        return str(self.headers.get(name, "")).encode("utf-8", "replace")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a line for each segment would be a log to look after."""


class Server(ThreadingHTTPServer):
    """The collector on an address; serve_forever() serves."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], folder: Path, token: str) -> None:
        self.folder, self.token = folder, token
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(address, Collector)
