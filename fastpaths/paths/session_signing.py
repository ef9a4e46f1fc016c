"""Sessions to text and back: no signer object, no JSON encoder per session.

What does not verify at once (another key, another serializer, broken text) is decoded by Django
from the start: nothing has happened before.
"""

from __future__ import annotations

import binascii
import json
import zlib
from secrets import compare_digest

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing

from hotclub.fastpaths import fastpath

Config = cython.declare(object, settings)
SETTINGS = cython.declare(dict, object.__getattribute__(settings, "__dict__"))
Signing = cython.declare(dict, vars(signing))
Serializer = cython.declare(object, signing.JSONSerializer)
Signer = cython.declare(object, signing.TimestampSigner)
stock_dumps = cython.declare(object, signing.JSONSerializer.dumps)
stock_loads = cython.declare(object, signing.JSONSerializer.loads)
django_encode = SessionBase.encode
django_decode = SessionBase.decode
MISSING = cython.declare(object, object())
compact = cython.declare(object, json.JSONEncoder(separators=(",", ":")).encode)
URL_SAFE = cython.declare(bytes, bytes.maketrans(b"+/", b"-_"))
FROM_URL_SAFE = cython.declare(bytes, bytes.maketrans(b"-_", b"+/"))
DIGITS = cython.declare(str, signing.BASE62_ALPHABET)
MIRRORS = (
    "django.core.signing:b62_encode",
    "django.core.signing:b62_decode",
    "django.core.signing:b64_encode",
    "django.core.signing:b64_decode",
    "django.core.signing:dumps",
    "django.core.signing:loads",
    "django.core.signing:JSONSerializer",
    "django.core.signing:Signer",
    "django.core.signing:TimestampSigner",
    "django.utils.crypto:constant_time_compare",
)


@cython.cfunc
def salt_of(session):
    """Return the salt that a session is signed with, or None where only Django can sign it."""
    if (
        session.serializer is Serializer
        and Serializer.dumps is stock_dumps
        and Serializer.loads is stock_loads
        and Signing["TimestampSigner"] is Signer
    ):
        salt = session.key_salt
        if type(salt) is str and salt:
            return salt + "signer"
    return None


@cython.cfunc
def secret_key():
    """Return the key, or None where it is no text."""
    key = SETTINGS.get("SECRET_KEY", MISSING)
    if key is MISSING:
        key = Config.SECRET_KEY
    return key if key and (type(key) is str or type(key) is bytes) else None


@cython.cfunc
def unsigned(salt, data: str, key):
    """Return what was signed, without its time; None where that is for Django to judge."""
    value, found, signature = data.rpartition(":")
    if not found or key is None or not data.isascii():
        return None
    if not compare_digest(signature, Signing["base64_hmac"](salt, value, key, "sha256")):
        return None
    text, found, moment = value.rpartition(":")
    return text if found and moment.isalnum() else None


@cython.cfunc
def unpacked(coded: str):
    """Return the session that base64 text holds; raises what its parts raise."""
    packed = coded.startswith(".")
    raw = coded.encode("ascii")[1 if packed else 0 :].translate(FROM_URL_SAFE)
    data: bytes = binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))
    if packed:
        data = zlib.decompress(data)
    return json.loads(data.decode("latin-1"))


@fastpath("django.contrib.sessions.backends.base:SessionBase.decode", mirrors=MIRRORS)
def decode(self, session_data):
    try:
        salt = salt_of(self) if type(session_data) is str else None
        coded = None if salt is None else unsigned(salt, session_data, secret_key())
        if coded is not None:
            return unpacked(coded)
    except Exception:
        pass  # nothing has happened yet: Django meets it again, and logs what it logs
    return django_decode(self, session_data)


@cython.cfunc
def moment() -> str:
    """Return what TimestampSigner.timestamp() returns."""
    number = int(Signing["time"].time())
    text: str = Signing["b62_encode"](number) if number <= 0 else ""
    while number > 0:
        number, rest = divmod(number, 62)
        text = DIGITS[rest] + text
    return text


@fastpath("django.contrib.sessions.backends.base:SessionBase.encode", mirrors=MIRRORS)
def encode(self, session_dict):
    salt, key = salt_of(self), secret_key()
    if salt is None or key is None:
        return django_encode(self, session_dict)
    data: bytes = compact(session_dict).encode("latin-1")
    packed: bytes = zlib.compress(data)
    shorter = len(packed) < len(data) - 1
    coded: bytes = binascii.b2a_base64(packed if shorter else data, newline=False)
    text = coded.translate(URL_SAFE).strip(b"=").decode("ascii")
    value = f"{'.' if shorter else ''}{text}:{moment()}"
    return f"{value}:{Signing['base64_hmac'](salt, value, key, 'sha256')}"
