"""Random strings, CSRF tokens and comparing them: one draw and one loop, not one per letter.

Django draws every letter by a system call of its own and looks each up by str.index(). Here bytes
are drawn as random.SystemRandom draws them, only more at a time: each decides as it did there.
"""

from __future__ import annotations

import random
import secrets

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.middleware import csrf
from django.middleware.csrf import _check_token_format as django_check_token_format
from django.middleware.csrf import _mask_cipher_secret as django_mask_cipher_secret
from django.middleware.csrf import _unmask_cipher_token as django_unmask_cipher_token
from django.utils.crypto import RANDOM_STRING_CHARS
from django.utils.crypto import constant_time_compare as django_constant_time_compare
from django.utils.crypto import get_random_string as django_get_random_string
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString

from hotclub.fastpaths import example, fastpath

Csrf = cython.declare(dict, vars(csrf))
Random = cython.declare(dict, vars(random))
Secrets = cython.declare(dict, vars(secrets))
stock_choice = cython.declare(object, secrets.choice)
stock_compare = cython.declare(object, secrets.compare_digest)
CHARS = csrf.CSRF_ALLOWED_CHARS
LETTERS = cython.declare(bytes, CHARS.encode())
COUNT = cython.declare(cython.Py_ssize_t, len(CHARS))
# Where each ASCII character stands among the letters, 255 for those that don't.
PLACES = cython.declare(bytes, bytes(CHARS.find(chr(i)) % 256 for i in range(128)))
NOWHERE = cython.declare(cython.Py_ssize_t, 255)


@cython.cfunc
def is_stock() -> cython.bint:
    """Say whether letters are chosen as Python chooses them: tests patch it."""
    return (
        Secrets["choice"] is stock_choice
        and type(Secrets["_sysrand"]) is Random["SystemRandom"]
        and Csrf["CSRF_ALLOWED_CHARS"] is CHARS
    )


@fastpath(
    "django.utils.crypto:get_random_string",
    examples=(
        example(0),
        example(-3),
        example(5, "a"),
        example(0, ""),
        example(3, ""),
        example(2, None),
        example("2"),
        example(4.0),
        example(True, "x"),
        example(3, ("é",)),
        example(7, "夕"),
        example(2, allowed_chars=SafeString("a")),
        example(None),
        example(),
    ),
)
def get_random_string(length, allowed_chars=RANDOM_STRING_CHARS):
    if type(length) is not int or type(allowed_chars) is not str or not is_stock():
        return django_get_random_string(length, allowed_chars)
    chars: str = allowed_chars
    size: cython.Py_ssize_t = len(chars)
    if not 0 < size < 256 or not 0 < length <= 4096:
        return django_get_random_string(length, allowed_chars)
    count: cython.Py_ssize_t = length
    shift: cython.Py_ssize_t = 8 - bits(size)
    draw = Random["_urandom"]
    taken: list = []
    byte: cython.Py_ssize_t
    while count:
        drawn: bytes = draw(count)
        for byte in drawn:
            byte = (byte & 255) >> shift  # C iterates over signed characters
            if byte < size:
                taken.append(chars[byte])
                count -= 1
    return "".join(taken)


@cython.cfunc
def bits(number: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """Return how many bits a number has."""
    found: cython.Py_ssize_t = 0
    while number:
        number >>= 1
        found += 1
    return found


@cython.cfunc
def place(char: cython.Py_UCS4) -> cython.Py_ssize_t:
    """Return where a character stands among the letters, NOWHERE for others."""
    code: cython.Py_ssize_t = ord(char)
    return PLACES[code] & 255 if code < 128 else NOWHERE


@cython.cfunc
def combined(text: str, mask: str, sign: cython.Py_ssize_t):
    """Return a text moved by a mask of its length, None where a character is no letter."""
    i: cython.Py_ssize_t
    a: cython.Py_ssize_t
    b: cython.Py_ssize_t
    moved: bytearray = bytearray(len(text))
    for i in range(len(text)):
        a, b = place(text[i]), place(mask[i])
        if a == NOWHERE or b == NOWHERE:
            return None
        moved[i] = LETTERS[(a + sign * b + COUNT) % COUNT]
    return moved.decode("ascii")


def moved(text, mask, sign):
    """Return what combined() does, as Django finds it, errors included."""
    pairs = zip((CHARS.index(x) for x in text), (CHARS.index(x) for x in mask), strict=False)
    return "".join(CHARS[(x + sign * y) % len(CHARS)] for x, y in pairs)


@fastpath(
    "django.middleware.csrf:_mask_cipher_secret",
    mirrors=("django.middleware.csrf:CSRF_SECRET_LENGTH",),
    examples=(example("a b"), example("é" * 32), example(None), example(7), example()),
)
def _mask_cipher_secret(secret):
    if type(secret) is not str or Csrf["CSRF_ALLOWED_CHARS"] is not CHARS:
        return django_mask_cipher_secret(secret)
    mask = Csrf["_get_new_csrf_string"]()
    cipher = combined(secret, mask, 1) if type(mask) is str and len(mask) == len(secret) else None
    return mask + (moved(secret, mask, 1) if cipher is None else cipher)


@fastpath(
    "django.middleware.csrf:_unmask_cipher_token",
    mirrors=("django.middleware.csrf:CSRF_SECRET_LENGTH",),
    examples=(
        example("abcdefgh" * 8),
        example("Zz0123456789ABCD" * 4),
        example("a" * 32 + "9" * 32),
        example("short"),
        example("a" * 40),
        example("a" * 99),
        example("a b" * 20),
        example("é" * 64),
        example(""),
        example(SafeString("a" * 64)),
        example(None),
        example(),
    ),
)
def _unmask_cipher_token(token):
    if type(token) is str and len(token) == 64 and Csrf["CSRF_ALLOWED_CHARS"] is CHARS:
        secret = combined(token[32:], token[:32], -1)
        if secret is not None:
            return secret
    return django_unmask_cipher_token(token)


@fastpath(
    "django.middleware.csrf:_check_token_format",
    mirrors=("django.middleware.csrf:CSRF_SECRET_LENGTH",),
    examples=(
        example("abcdefgh" * 8),
        example("Zz0189AB" * 4),
        example("short"),
        example(""),
        example("a" * 31 + "-"),
        example("a" * 31 + "\n"),
        example("é" * 64),
        example("夕" * 32),
        example(SafeString("a" * 64)),
        example(b"a" * 32),
        example(None),
    ),
)
def _check_token_format(token):
    if type(token) is not str or (len(token) != 64 and len(token) != 32):
        return django_check_token_format(token)
    char: cython.Py_UCS4
    for char in cython.cast(str, token):
        if place(char) == NOWHERE:
            return django_check_token_format(token)
    return None


@fastpath(
    "django.utils.crypto:constant_time_compare",
    mirrors=("django.utils.encoding:force_bytes",),
    examples=(
        example("a", "a"),
        example("a", "b"),
        example("é", "é".encode()),
        example("", ""),
        example(b"x", b"x"),
        example(SafeString("<"), "<"),
        example(SimpleLazyObject(lambda: "a"), "a"),
        example("\ud800", "a"),
        example(1, "1"),
        example(None, "None"),
        example("a"),
    ),
)
def constant_time_compare(val1, val2):
    if type(val1) is str and type(val2) is str and Secrets["compare_digest"] is stock_compare:
        return stock_compare(val1.encode(), val2.encode())
    return django_constant_time_compare(val1, val2)
