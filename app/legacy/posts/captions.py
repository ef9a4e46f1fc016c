# -*- coding: utf-8 -*-
"""#tags and @mentions in what people write."""
from __future__ import unicode_literals

import re

from django.core.urlresolvers import reverse
from django.utils.datastructures import SortedDict
from django.utils.encoding import smart_text
from django.utils.functional import allow_lazy
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.six import text_type

ENTITY = re.compile(r'(?<![\w&])([#@])(\w{1,50})', re.UNICODE)


def entities(text, sign):
    """The words behind `sign` in the order in which they come, each once, in lower case."""
    words = SortedDict()
    for found, word in ENTITY.findall(smart_text(text)):
        if found == sign and not words.has_key(word.lower()):
            words[word.lower()] = True
    return words.keys()


def tag_names(text):
    return list(entities(text, '#'))


def mentions(text):
    return list(entities(text, '@'))


def linked(match):
    sign, word = match.groups()
    if sign == '#':
        address = reverse('posts:tag', args=[word.lower()])
    else:
        address = reverse('people:profile', args=[word])
    return '<a href="%s">%s%s</a>' % (address, sign, word)


def link_entities(text):
    """The text as HTML, its #tags and @mentions linked."""
    return mark_safe(ENTITY.sub(linked, conditional_escape(text)))
link_entities = allow_lazy(link_entities, text_type)
