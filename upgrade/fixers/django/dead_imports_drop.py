"""Imports of what Django removed, where nothing uses them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

REMOVED = frozenset(
    """
    django.conf.urls.patterns django.conf.urls.url django.contrib.auth.views.login
    django.contrib.auth.views.logout django.contrib.auth.views.password_change
    django.contrib.auth.views.password_reset django.contrib.auth.models.SiteProfileNotAvailable
    django.contrib.contenttypes.generic django.core.cache.get_cache
    django.core.context_processors.csrf django.core.management.base.NoArgsCommand
    django.contrib.auth.views.login django.contrib.auth.views.logout
    django.contrib.auth.views.password_change django.contrib.auth.views.password_change_done
    django.contrib.auth.views.password_reset django.contrib.auth.views.password_reset_complete
    django.contrib.auth.views.password_reset_confirm django.contrib.auth.views.password_reset_done
    django.core.management.execute_manager django.core.management.setup_environ
    django.core.urlresolvers django.core.xheaders.populate_xheaders
    django.db.models.get_app django.db.models.get_apps django.db.models.get_model
    django.db.models.get_models django.db.models.permalink django.db.models.loading
    django.db.models.fields.related.add_lazy_relation
    django.db.models.fields.subclassing.SubfieldBase django.db.models.SubfieldBase
    django.db.models.query.ValuesQuerySet django.db.models.query.EmptyQuerySet
    django.db.models.query.DateQuerySet django.db.models.query.ValuesListQuerySet
    django.db.models.related.RelatedObject
    django.db.models.sql.constants.QUERY_TERMS django.db.models.sql.constants.LOOKUP_SEP
    django.db.transaction.commit_on_success django.db.transaction.commit_manually
    django.forms.forms.get_declared_fields django.forms.models.get_declared_fields
    django.forms.util django.http.Http404Error django.shortcuts.render_to_response
    django.template.add_to_builtins django.template.base.add_to_builtins
    django.template.base.get_library django.template.get_library
    django.template.base.TemplateEncodingError django.template.TemplateEncodingError
    django.template.InvalidTemplateLibrary django.template.base.resolve_variable
    django.template.loader.add_to_builtins
    django.template.loader.find_template django.template.loader.find_template_loader
    django.template.loader.get_template_from_string django.template.loader.BaseLoader
    django.template.resolve_variable django.test.simple.DjangoTestSuiteRunner
    django.utils.datastructures.MergeDict django.utils.datastructures.SortedDict
    django.utils.decorators.available_attrs django.utils.encoding.StrAndUnicode
    django.utils.encoding.force_text django.utils.encoding.force_unicode
    django.utils.encoding.smart_text django.utils.encoding.smart_unicode
    django.utils.encoding.python_2_unicode_compatible
    django.utils.functional.allow_lazy django.utils.functional.curry
    django.utils.functional.memoize django.utils.functional.lru_cache
    django.utils.html.fix_ampersands django.utils.html.remove_tags
    django.utils.html.strip_entities django.utils.http.is_safe_url
    django.utils.http.urlquote django.utils.http.urlquote_plus django.utils.http.urlunquote
    django.utils.importlib django.utils.itercompat.product django.utils.lru_cache
    django.utils.safestring.EscapeData django.utils.safestring.EscapeText
    django.utils.safestring.EscapeUnicode django.utils.safestring.mark_for_escaping
    django.utils.safestring.SafeBytes django.utils.simplejson django.utils.six
    django.utils.text.truncate_words django.utils.text.truncate_html_words
    django.utils.text.unescape_entities
    django.utils.translation.string_concat django.utils.translation.ugettext
    django.utils.translation.ugettext_lazy django.utils.translation.ugettext_noop
    django.utils.translation.ungettext django.utils.translation.ungettext_lazy
    django.utils.tzinfo.FixedOffset django.utils.tzinfo.LocalTimezone django.utils.unittest
    django.utils.version.get_svn_revision
    django.views.generic.create_update django.views.generic.date_based
    django.views.generic.list_detail django.views.generic.simple
    django.views.generic.simple.direct_to_template django.views.generic.simple.redirect_to
    django.views.generic.list_detail.object_list django.views.generic.list_detail.object_detail
    django.views.i18n.javascript_catalog django.views.i18n.json_catalog
    django.views.i18n.null_javascript_catalog
    """.split()
)


class DeadImportsDrop(Fixer):
    """Drop the import of a removed name that nothing uses.

    One such line keeps a whole project from starting. Where something uses the name its own fixer
    or a finding takes care of it.
    """

    since = Django(4, 0)
    removed = Django(4, 0)
    words = frozenset(REMOVED)
    link = "https://docs.djangoproject.com/en/5.2/internals/deprecation/"
    examples = (
        rewrites(
            "from django.template import Library, resolve_variable\n\nregister = Library()\n",
            "from django.template import Library\n\nregister = Library()\n",
        ),
        rewrites(
            "import os\nfrom django.conf.urls import patterns\n\nprint(os)\n",
            "import os\n\nprint(os)\n",
        ),
        leaves("from mysite.urls import patterns\n"),
        leaves("try:\n    from django.conf.urls import patterns\nexcept ImportError:\n    pass\n"),
        leaves("from django.conf.urls import patterns\n\n__all__ = ['patterns']\n"),
        leaves("from django.conf.urls import handler404\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        words = {c.value for c in module.nodes(ast.Constant) if isinstance(c.value, str)}
        for node in module.nodes(ast.ImportFrom):
            if node.level or module.enclosing(node, ast.Try) is not None:
                continue
            for alias in node.names:
                if f"{node.module}.{alias.name}" not in REMOVED and node.module not in REMOVED:
                    continue
                local = alias.asname or alias.name
                scope = module.names.scopes[node]
                used = module.names.uses(local, scope) or local in words
                if not used and not module.project.imports_from(module.dotted, local):
                    yield Fix(moves=((alias, None),))
