"""Which bucket of users a request's belongs to: nothing else is kept of anybody.

A keyed hash of the user's primary key, modulo 1,000; the key comes from the site's SECRET_KEY, so
that nobody who reads records can tell whose they are.
"""

from __future__ import annotations

import hashlib
from typing import Any

BUCKETS = 1_000


class Buckets:
    """Asks for the user only where the site has asked already: a look must cost no query."""

    def __init__(self) -> None:
        from django.conf import settings

        secret = str(settings.SECRET_KEY).encode()
        self.key = hashlib.sha256(b"hotclub user buckets" + secret).digest()

    def of(self, user: Any) -> int:
        """Return a user's bucket, -1 for nobody."""
        key = getattr(user, "pk", None)
        if key is None:
            return -1
        digest = hashlib.blake2b(str(key).encode(), key=self.key, digest_size=8).digest()
        return int.from_bytes(digest, "big") % BUCKETS
