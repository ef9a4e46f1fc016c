"""What the simulated site's endpoints, functions and flags are called."""

from __future__ import annotations

NOUNS = (
    "feed explore posts comments likes tags people followers messages stories search albums "
    "places notes topics events photos videos polls badges"
).split()
ENDINGS = ("", "<int:pk>/", "<int:pk>/edit/", "new/", "older/")
FRAMEWORK = """
(request)
django/core/handlers/base.py:BaseHandler._get_response
django/contrib/sessions/middleware.py:SessionMiddleware.process_request
django/contrib/auth/middleware.py:AuthenticationMiddleware.process_request
django/urls/resolvers.py:URLResolver.resolve
django/template/base.py:Template.render
django/template/base.py:NodeList.render
django/template/base.py:Node.render_annotated
django/template/base.py:VariableNode.render
django/template/defaulttags.py:ForNode.render
django/db/models/query.py:QuerySet._fetch_all
django/db/models/query.py:ModelIterable.__iter__
django/db/models/sql/compiler.py:SQLCompiler.execute_sql
django/db/models/sql/compiler.py:SQLCompiler.as_sql
django/db/backends/utils.py:CursorWrapper.execute
django/db/models/base.py:Model.from_db
django/utils/functional.py:SimpleLazyObject.__getattr__
django/urls/resolvers.py:URLResolver._reverse_with_prefix
django/http/response.py:HttpResponse.__init__
fastpath:html_escape
fastpath:template_variable
json/encoder.py:JSONEncoder.encode
django/forms/boundfield.py:BoundField.as_widget
django/utils/timesince.py:timesince
django/core/cache/backends/base.py:BaseCache.make_key
""".split()
VERBS = "load visible count render score summary validate related recent permitted".split()


def endpoint_names(count: int) -> list[str]:
    found = [f"{noun}/{ending}" for ending in ENDINGS for noun in NOUNS]
    more = [f"api/v{n // 50 + 1}/{NOUNS[n % 20]}/{n}/" for n in range(max(0, count - len(found)))]
    return ["", *found, *more][:count]


def function_names() -> list[str]:
    """Return the functions: the request first, then those of Django, then the site's own."""
    own = [
        f"{noun}/{'views' if verb == 'load' else 'selectors'}.py:{verb}_{noun}"
        for noun in NOUNS[:9]
        for verb in VERBS[:9]
    ]
    return [*FRAMEWORK, "posts/ranking.py:score", "posts/ranking.py:weights", *own]


def flags_text(flag: str) -> list[str]:
    """Return the flags of codes 0 to 3: dark mode, and above it the flag of the bad commit."""
    return [f"dark_mode={dark}{new}" for new in ("", f"&{flag}=on") for dark in ("off", "on")]
