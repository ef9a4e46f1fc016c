"""Where the next page begins, as a short opaque word in its address."""
import base64
import binascii

from django.utils.encoding import force_bytes, force_text


class BadCursor(ValueError):
    pass


def encode(number):
    return force_text(base64.urlsafe_b64encode(force_bytes(u'before:%d' % number))).rstrip(u'=')


def decode(cursor):
    """The number in a cursor; None for no cursor at all."""
    if not cursor:
        return None
    if not isinstance(cursor, basestring):
        raise TypeError, 'A cursor is text, not %r.' % type(cursor)
    padded = force_bytes(cursor) + b'=' * (-len(cursor) % 4)
    try:
        word, number = force_text(base64.urlsafe_b64decode(padded)).split(u':')
        if word != u'before':
            raise ValueError(word)
        return int(number)
    except (TypeError, ValueError, binascii.Error), error:
        raise BadCursor('%s: %s' % (cursor, error))
