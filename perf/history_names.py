"""What the simulated site's endpoints, functions and flags are called."""

from __future__ import annotations

NOUNS = (
    "feed explore posts comments likes tags people followers messages stories search albums "
    "places notes topics events photos videos polls badges"
).split()
ENDINGS = ("", "<int:pk>/", "<int:pk>/edit/", "new/", "older/")
# A function of Django and, by two spaces more for each level, what it calls.
FRAMEWORK = """
(request)
  django/contrib/sessions/middleware.py:SessionMiddleware.process_request
  django/contrib/auth/middleware.py:AuthenticationMiddleware.process_request
  django/core/handlers/base.py:BaseHandler._get_response
    django/urls/resolvers.py:URLResolver.resolve
    django/http/response.py:HttpResponse.__init__
    django/template/base.py:Template.render
      django/template/base.py:NodeList.render
        django/template/base.py:Node.render_annotated
          django/template/defaulttags.py:ForNode.render
            django/template/base.py:VariableNode.render
              fastpath:template_variable
              fastpath:html_escape
              django/utils/timesince.py:timesince
            django/urls/resolvers.py:URLResolver._reverse_with_prefix
            django/forms/boundfield.py:BoundField.as_widget
      django/utils/functional.py:SimpleLazyObject.__getattr__
    django/db/models/query.py:QuerySet._fetch_all
      django/db/models/query.py:ModelIterable.__iter__
        django/db/models/base.py:Model.from_db
        django/db/models/sql/compiler.py:SQLCompiler.execute_sql
          django/db/models/sql/compiler.py:SQLCompiler.as_sql
          django/db/backends/utils.py:CursorWrapper.execute
    django/core/cache/backends/base.py:BaseCache.make_key
    json/encoder.py:JSONEncoder.encode
"""
VIEW = 3  # the function that calls the views
VERBS = "visible count render score summary validate related recent permitted".split()


def endpoint_names(count: int) -> list[str]:
    found = [f"{noun}/{ending}" for ending in ENDINGS for noun in NOUNS]
    more = [f"api/v{n // 50 + 1}/{NOUNS[n % 20]}/{n}/" for n in range(max(0, count - len(found)))]
    return ["", *found, *more][:count]


def called() -> tuple[list[str], list[int]]:
    """Return the functions, and by function the number of the one that calls it, which is lower.

    The request first, those of Django, then the site's views and what they call.
    """
    names: list[str] = []
    parents: list[int] = []
    path: list[int] = []
    for line in FRAMEWORK.strip().split("\n"):
        depth = (len(line) - len(line.lstrip())) // 2
        parents.append(path[depth - 1] if depth else -1)
        path[depth:] = [len(names)]
        names.append(line.strip())
    for noun in NOUNS[:9]:
        view = len(names)
        own = ["ranking.py:score", "ranking.py:weights"] if noun == "posts" else []
        own += [f"selectors.py:{verb}_{noun}" for verb in VERBS]
        names += [f"{noun}/views.py:{noun}", *(f"{noun}/{one}" for one in own)]
        parents += [VIEW, *[view] * len(own)]
    return names, parents


def flags_text(flag: str) -> list[str]:
    """Return the flags of codes 0 to 3: dark mode, and above it the flag of the bad commit."""
    return [f"dark_mode={dark}{new}" for new in ("", f"&{flag}=on") for dark in ("off", "on")]
