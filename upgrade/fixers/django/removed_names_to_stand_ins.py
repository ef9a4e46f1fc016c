"""Small names that Django removed and code still wants: defined where they were imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

LOOKUPS = (
    "exact iexact contains icontains gt gte lt lte in startswith istartswith endswith iendswith "
    "range year month day week_day hour minute second isnull search regex iregex"
)
STAND_INS = {
    "django.db.models.sql.constants.QUERY_TERMS": f'QUERY_TERMS = frozenset(\n    "{LOOKUPS[:79]}"\n    "{LOOKUPS[79:]}".split()\n)',
    "django.contrib.auth.models.SiteProfileNotAvailable": (
        'class SiteProfileNotAvailable(Exception):\n    """User profiles are gone; nothing raises this."""'
    ),
    "django.utils.version.get_svn_revision": (
        'def get_svn_revision(path=None):\n    """Subversion is gone; this is what Django answered without it."""\n    return "SVN-unknown"'
    ),
    "django.core.xheaders.populate_xheaders": (
        "def populate_xheaders(request, response, model, object_id):\n"
        '    """The X-Object headers are gone: nothing is added."""'
    ),
    "django.conf.BaseSettings": (
        'class BaseSettings:\n    """What Django called the parent of its settings: a plain object."""'
    ),
    "django.core.validators.email_re": (
        "email_re = re.compile("
        r'r"^[-!#$%&\'*+/=?^`{}|~\w]+(\.[-!#$%&\'*+/=?^`{}|~\w]+)*@([a-z0-9-]+\.)+[a-z]{2,}$", re.I)'
    ),
    "django.utils.translation.LANGUAGE_SESSION_KEY": 'LANGUAGE_SESSION_KEY = "_language"',
}


class RemovedNamesToStandIns(Fixer):
    """Define what Django dropped, in the place of its import.

    Constants that Django no longer needs, exceptions that nothing raises any more and functions
    that have nothing left to do: the code that mentions them goes on as before, and can be cleaned
    by hand.
    """

    since = Django(2, 0)
    removed = Django(2, 0)
    words = frozenset(STAND_INS)
    link = "https://docs.djangoproject.com/en/5.2/releases/2.0/#features-removed-in-2-0"
    examples = (
        rewrites(
            "from django.contrib.auth.models import SiteProfileNotAvailable, User\n\n"
            "try:\n    find()\nexcept SiteProfileNotAvailable:\n    pass\n",
            "from django.contrib.auth.models import User\n\n\n"
            "class SiteProfileNotAvailable(Exception):\n"
            '    """User profiles are gone; nothing raises this."""\n\n\n'
            "try:\n    find()\nexcept SiteProfileNotAvailable:\n    pass\n",
        ),
        rewrites(
            "from django.utils.translation import LANGUAGE_SESSION_KEY\n\nprint(LANGUAGE_SESSION_KEY)\n",
            'LANGUAGE_SESSION_KEY = "_language"\n\nprint(LANGUAGE_SESSION_KEY)\n',
        ),
        rewrites(
            "from django.core.xheaders import populate_xheaders\n",
            "",
        ),
        rewrites(
            "from django.conf import BaseSettings\n\n\nclass Own(BaseSettings):\n    pass\n",
            'class BaseSettings:\n    """What Django called the parent of its settings: a plain object."""\n\n\n'
            "class Own(BaseSettings):\n    pass\n",
        ),
        rewrites(
            "try:\n    from django.conf import BaseSettings\nexcept ImportError:\n"
            "    from django.conf import Settings as BaseSettings\n\nBaseSettings()\n",
            'class BaseSettings:\n    """What Django called the parent of its settings: a plain object."""\n'
            "\nBaseSettings()\n",
        ),
        leaves(
            "from mysite.models import SiteProfileNotAvailable\n\nprint(SiteProfileNotAvailable)\n"
        ),
        leaves("QUERY_TERMS = {'a'}\nprint(QUERY_TERMS)\n"),
        leaves(
            "try:\n    from django.core.xheaders import populate_xheaders\n"
            "except ImportError:\n    populate_xheaders = None\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ImportFrom):
            for alias in node.names:
                dotted = f"{module.names.absolute(node)}.{alias.name}"
                if dotted not in STAND_INS:
                    continue
                tried = module.enclosing(node, ast.Try)
                if isinstance(tried, ast.Try):
                    if falls_back(tried, alias):
                        text = STAND_INS[dotted].replace("\n", module.newline)
                        yield module.fix(module.replace(tried, text))
                    continue
                used = alias.name if alias.asname is None else None
                if used is None or self._used(module, node, used):
                    yield self._defined(module, alias, STAND_INS[dotted])
                else:
                    yield Fix(moves=((alias, None),))

    def _used(self, module: Module, node: ast.ImportFrom, local: str) -> bool:
        own = module.names.uses(local, module.names.scopes[node])
        return bool(own) or module.project.imports_from(module.dotted, local)

    def _defined(self, module: Module, alias: ast.alias, text: str) -> Fix:
        """Put the definition behind the imports at the top of the module."""
        if alias.asname:
            text += f"\n{alias.asname} = {alias.name}"
        at = behind_imports(module)
        constant = text.partition("\n")[0].partition(" ")[2].startswith("=")
        block = f"{text}\n\n" if constant else f"\n{text}\n\n\n"
        edit = Edit(at, at, block.replace("\n", module.newline))
        needed = (Import("re", None),) if "re.compile(" in text else ()
        return Fix((edit,), needed, ((alias, None),))


def falls_back(node: ast.Try, alias: ast.alias) -> bool:
    """Say whether a statement imports just one name, and another by the same name where it fails."""
    if len(node.body) != 1 or len(node.handlers) != 1 or node.orelse or node.finalbody:
        return False
    other = node.handlers[0].body
    here = node.body[0]
    return (
        isinstance(here, ast.ImportFrom)
        and len(here.names) == 1
        and alias.asname is None
        and len(other) == 1
        and isinstance(other[0], ast.ImportFrom)
        and [n.asname or n.name for n in other[0].names] == [alias.name]
    )


def behind_imports(module: Module) -> int:
    """Return the offset of the first line behind the imports at the top, and their comments."""
    following = [
        node
        for number, node in enumerate(module.tree.body)
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (number == 0 and isinstance(node, ast.Expr))
    ]
    if not following:
        return len(module.text)
    first = following[0]
    decorators = getattr(first, "decorator_list", [])
    at = module.line_start(module.start(decorators[0] if decorators else first))
    while at and module.text[module.line_start(at - 1) : at].startswith("#"):
        at = module.line_start(at - 1)
    return at
