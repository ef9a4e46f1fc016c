"""HttpResponse(mimetype=) became content_type=."""

from __future__ import annotations

from hotclub.upgrade.argument import Argument
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django

RESPONSES = (
    "HttpResponse",
    "HttpResponseRedirect",
    "HttpResponsePermanentRedirect",
    "HttpResponseNotFound",
    "HttpResponseForbidden",
    "HttpResponseBadRequest",
    "HttpResponseServerError",
    "StreamingHttpResponse",
)


class ResponseMimetypeToContentType(Argument):
    """Name the type of a response content_type.

    The old name went with Django 1.7; render() calls its values context since 1.8.
    """

    since = Django(1, 5)
    removed = Django(1, 7)
    link = "https://docs.djangoproject.com/en/5.2/releases/1.5/#mimetype"
    renamed = {
        **{f"django.http.{name}": {"mimetype": "content_type"} for name in RESPONSES},
        "django.shortcuts.render": {"mimetype": "content_type", "dictionary": "context"},
        "django.template.response.TemplateResponse": {"mimetype": "content_type"},
        "django.template.response.SimpleTemplateResponse": {"mimetype": "content_type"},
        "django.template.loader.render_to_string": {"dictionary": "context"},
    }
    examples = (
        rewrites(
            "from django.http import HttpResponse\n\nr = HttpResponse('a', mimetype='text/plain')\n",
            "from django.http import HttpResponse\n\n"
            "r = HttpResponse('a', content_type='text/plain')\n",
        ),
        rewrites(
            "from django.shortcuts import render\n\n\ndef f(request):\n"
            "    return render(request, 'a.html', dictionary={})\n",
            "from django.shortcuts import render\n\n\ndef f(request):\n"
            "    return render(request, 'a.html', context={})\n",
        ),
        leaves("from mysite.http import HttpResponse\n\nr = HttpResponse('a', mimetype='b')\n"),
        leaves("def send(mimetype=None):\n    pass\n\n\nsend(mimetype='a/b')\n"),
    )
