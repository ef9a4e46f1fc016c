"""Keyed hashes by one call of C: what signs cookies, tokens and sessions.

Django makes an HMAC object in Python, feeds it and asks it, for each signature.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.core.signing import base64_hmac as django_base64_hmac
from django.utils.functional import lazystr
from django.utils.safestring import SafeString

from hotclub.fastpaths import example, fastpath

MISSING = cython.declare(object, object())
keyed = cython.declare(object, hmac.digest)
sha256 = cython.declare(object, hashlib.sha256)
URL_SAFE = cython.declare(bytes, bytes.maketrans(b"+/", b"-_"))
MIRRORS = (
    "django.core.signing:b64_encode",
    "django.utils.crypto:salted_hmac",
    "django.utils.encoding:force_bytes",
)


@cython.cfunc
def is_text(value) -> cython.bint:
    return type(value) is str or type(value) is bytes


@cython.cfunc
def in_bytes(value) -> bytes:
    return value if type(value) is bytes else cython.cast(str, value).encode("utf-8")


@cython.cfunc
def salted(salt, value, secret) -> bytes:
    """Return the digest of salted_hmac() with SHA-256; all three are texts or bytes."""
    key = sha256(in_bytes(salt) + in_bytes(secret)).digest()
    digest: bytes = keyed(key, in_bytes(value), "sha256")
    return digest


@fastpath(
    "django.core.signing:base64_hmac",
    mirrors=MIRRORS,
    examples=(
        example("salt", "value", "key", "sha256"),
        example("salt", "value", "key", algorithm="sha1"),
        example("", "", "", "sha256"),
        example("é", "夕焼け", b"\xff", "sha256"),
        example("salt", "\ud800", "key", "sha256"),
        example("salt", SafeString("value"), "key", "sha256"),
        example("salt", lazystr("value"), "key", "sha256"),
        example("salt", 7, "key", "sha256"),
        example("salt", "value", None, "sha256"),
        example("salt", "value", "key", "none"),
        example(),
    ),
)
def base64_hmac(salt, value, key, algorithm=MISSING):
    if algorithm is MISSING:
        return django_base64_hmac(salt, value, key)
    if (
        type(algorithm) is str
        and algorithm == "sha256"
        and is_text(salt)
        and is_text(value)
        and is_text(key)
        and hashlib.sha256 is sha256
    ):
        coded: bytes = binascii.b2a_base64(salted(salt, value, key), newline=False)
        return coded.translate(URL_SAFE).strip(b"=").decode("ascii")
    return django_base64_hmac(salt, value, key, algorithm)
