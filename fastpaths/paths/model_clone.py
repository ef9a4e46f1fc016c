"""QuerySet._clone and Query.clone: every filter(), order_by() and get() copies a query first.

Django makes an empty object, changes its class, sets a dozen attributes one by one and lets the
where clause make a node through two classes. Here the copied dict is filled and put in place.
"""

from __future__ import annotations

import copy

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.db.models.query import ModelIterable, QuerySet
from django.db.models.sql.query import Query
from django.db.models.sql.where import WhereNode

from hotclub.fastpaths import fastpath

django_clone = Query.clone
django_chain = Query.chain
django_clone_where = WhereNode.clone
django_clone_queryset = QuerySet._clone
HAS_FETCH_MODES = hasattr(QuerySet, "fetch_mode")  # since Django 6.1
COPIED = (
    "alias_refcount",
    "alias_map",
    "external_aliases",
    "table_map",
    "annotations",
    "extra",
    "_filtered_relations",
)

# C variables: looking a module's global up costs as much as a step of the work.
new = cython.declare(object, object.__new__)
set_plainly = cython.declare(object, object.__setattr__)
Where = cython.declare(object, WhereNode)
copied = cython.declare(tuple, COPIED)
queryset_init = cython.declare(object, QuerySet.__init__)
Models = cython.declare(object, ModelIterable)
modes = cython.declare(cython.bint, HAS_FETCH_MODES)


@cython.cfunc
def where_clone(node):
    made = new(Where)
    children: list = []
    values: dict = made.__dict__
    values["children"] = children
    values["connector"] = node.connector or node.default
    values["negated"] = node.negated
    for child in node.children:
        children.append(child.clone() if hasattr(child, "clone") else child)
    return made


@fastpath(
    "django.db.models.sql.where:WhereNode.clone",
    mirrors=("django.utils.tree:Node.create", "django.utils.tree:Node.__init__"),
)
def clone_where(self):
    return where_clone(self) if type(self) is Where else django_clone_where(self)


@cython.cfunc
def relations(tree):
    """Return a deep copy of the nested dicts of select_related()."""
    if type(tree) is bool:
        return tree
    if type(tree) is not dict:
        return copy.deepcopy(tree)
    made: dict = {}
    for name, inner in tree.items():
        if type(name) is not str or type(inner) is not dict:
            return copy.deepcopy(tree)
        made[name] = relations(inner)
    return made


@cython.cfunc
def is_usual(values: dict) -> cython.bint:
    """Say whether a query holds what Query.__init__ gives it, as dicts and a set."""
    for name in copied:
        if type(values.get(name)) is not dict:
            return False
    return type(values.get("used_aliases")) is set and "where" in values


@cython.cfunc
def query_clone(query):
    cls = type(query)
    values: dict = query.__dict__
    if (
        not is_usual(values)
        or cls.__new__ is not object.__new__
        or cls.__setattr__ is not set_plainly
    ):
        return django_clone(query)
    made = new(cls)
    values = values.copy()
    for name in copied:
        values[name] = cython.cast(dict, values[name]).copy()
    where = values["where"]
    values["where"] = where_clone(where) if type(where) is Where else where.clone()
    if query.annotation_select_mask is not None:
        values["annotation_select_mask"] = query.annotation_select_mask.copy()
    if query.combined_queries:
        values["combined_queries"] = tuple([one.clone() for one in query.combined_queries])
    values["_annotation_select_cache"] = None
    if query.extra_select_mask is not None:
        values["extra_select_mask"] = query.extra_select_mask.copy()
    if query._extra_select_cache is not None:
        values["_extra_select_cache"] = query._extra_select_cache.copy()
    if query.select_related is not False:
        values["select_related"] = relations(query.select_related)
    if "subq_aliases" in values:
        values["subq_aliases"] = values["subq_aliases"].copy()
    values["used_aliases"] = cython.cast(set, values["used_aliases"]).copy()
    values.pop("base_table", None)  # a cached property
    made.__dict__ = values
    return made


@fastpath("django.db.models.sql.query:Query.clone", mirrors=("django.utils.tree:Node.create",))
def clone(self):
    return query_clone(self)


CLONES = (django_clone, clone)


@fastpath("django.db.models.sql.query:Query.chain", mirrors=())
def chain(self, klass=None):
    made = query_clone(self) if type(self).clone in CLONES else self.clone()
    if klass and made.__class__ != klass:
        made.__class__ = klass
    if not made.filter_is_sticky:
        made.used_aliases = set()
    made.filter_is_sticky = False
    if hasattr(made, "_setup_query"):
        made._setup_query()
    return made


@fastpath(
    "django.db.models.query:QuerySet._clone", mirrors=("django.db.models.query:QuerySet.__init__",)
)
def clone_queryset(self):
    cls = type(self)
    if (
        cls.__init__ is not queryset_init
        or cls.__new__ is not object.__new__
        or cls.__setattr__ is not set_plainly
    ):
        return django_clone_queryset(self)
    query = self.query.chain()
    made = new(cls)
    values: dict = made.__dict__
    values["model"] = self.model
    values["_db"] = self._db
    values["_hints"] = self._hints or {}
    values["_query"] = query
    values["_result_cache"] = None
    values["_sticky_filter"] = self._sticky_filter
    values["_for_write"] = self._for_write
    values["_prefetch_related_lookups"] = self._prefetch_related_lookups[:]
    values["_prefetch_done"] = False
    values["_known_related_objects"] = self._known_related_objects
    values["_iterable_class"] = self._iterable_class
    if modes:
        values["_fetch_mode"] = self._fetch_mode
    values["_fields"] = self._fields
    values["_defer_next_filter"] = False
    values["_deferred_filter"] = None
    if modes:
        values["_cloning_enabled"] = True
    return made
