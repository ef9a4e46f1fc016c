"""app.posts.captions.entities: one walk over the characters instead of a regular expression.

Most characters of a caption can't start a tag, a mention or a link: those cost one comparison.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from app.posts.captions import LINK, MENTION, TAG, TEXT
from app.posts.captions import entities as original
from hotclub.fastpaths import example, fastpath

if TYPE_CHECKING:
    import cython


@fastpath(
    "app.posts.captions:entities",
    mirrors=("app.posts.captions:PATTERN", "app.posts.captions:KINDS"),
    examples=(
        example("First light. With @ada. #sunset #goldenhour"),
        example(""),
        example("No entity at all, only half an hour of history."),
        example("#1 #2nd ##x @@y a@b.example a#b &#39; /#z # @ #_ _#no"),
        example("#a#b @a@b #a@b (#c)(@d)"),
        example("see https://example.org/a?b=1#c, http://x.example. and (https://y.example/)!"),
        example('https:// http://. https://<x> http://a"b httpss://a.b xhttp://a.b h http:/a'),
        example("夕焼け #夕焼け @José_2 #été\n#٣ #²"),
        example("#end"),
        example(SafeString("a #tag")),
        example(None),
        example(b"#tag"),
    ),
)
def entities(caption):
    if type(caption) is not str:
        return original(caption)
    text: str = caption
    pieces: list = []
    size: cython.Py_ssize_t = len(text)
    start: cython.Py_ssize_t = 0
    place: cython.Py_ssize_t = 0
    end: cython.Py_ssize_t
    char: cython.Py_UCS4
    while place < size:
        char = text[place]
        if char not in "#@h" or not begins(text, place):
            place += 1
            continue
        end = place + 1
        if char == "h":
            end = link_end(text, place)
            kind, value = LINK, text[place:end].rstrip(".,;:!?)'")
        else:
            while end < size and (text[end].isalnum() or text[end] == "_"):
                end += 1
            kind, value = TAG if char == "#" else MENTION, text[place + 1 : end]
        if not value or (kind == TAG and value.isdigit()):
            place = end if value else place + 1
            continue
        if place > start:
            pieces.append((TEXT, text[start:place]))
        pieces.append((kind, value))
        start = place + len(value) if kind == LINK else end
        place = end
    if start < size:
        pieces.append((TEXT, text[start:]))
    return pieces


def begins(text: str, place: cython.Py_ssize_t) -> cython.bint:
    """Say whether the character before allows a tag, a mention or a link to start here."""
    if place == 0:
        return True
    before: cython.Py_UCS4 = text[place - 1]
    return not (before.isalnum() or before in "_#@&/")


def link_end(text: str, place: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """Return where the link that starts here ends, and place itself where none starts."""
    size: cython.Py_ssize_t = len(text)
    end: cython.Py_ssize_t
    if text.startswith("http://", place):
        end = place + 7
    elif text.startswith("https://", place):
        end = place + 8
    else:
        return place
    if end == size or not (text[end].isalnum() or text[end] == "_"):
        return place
    while end < size and not (text[end].isspace() or text[end] in '<>"'):
        end += 1
    return end
