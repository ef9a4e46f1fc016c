"""The SQL of queries of the same shape, kept beside the model's Options.

Most queries of a site are the same few with other values. The second query of a shape is compiled
with its parameters marked, so that where each of them ends up is seen and not guessed; from the
third on, SQL, columns and joins are taken from there, and only the values are prepared.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.db.models import Field
from django.db.models.expressions import Col
from django.db.models.sql.datastructures import Join

from hotclub.fastpaths.paths.model_condition import parameters
from hotclub.fastpaths.paths.model_shape import DERIVED, shape_of
from hotclub.fastpaths.paths.model_slot import TRACE, Slot

SHAPES = "_hotclub_shapes" if cython.compiled else "_hotclub_shapes_of_source"
MOST = 256  # shapes of one model: users may build them from what they are sent
PATIENCE = 512  # queries of one model that found nothing kept, before most of them don't look
STATE = ("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select")
JOINING = frozenset({"alias_map", "alias_refcount", "table_map"})

# C variables: looking a module's global up costs as much as a step of the work.
shapes_name = cython.declare(object, SHAPES)
Marked = cython.declare(object, Slot)


@cython.cclass
class Shapes:
    """What is kept of one model's queries, and how often it was looked for in vain."""

    kept = cython.declare(dict, visibility="readonly")  # by key; None: seen once
    vain: cython.Py_ssize_t

    def __init__(self):
        self.kept = {}
        self.vain = 0


@cython.cclass
class Kept:
    """What compiling a query of this shape comes to; immutable once made."""

    sql: object
    params: list  # a parameter as it is, or a Slot that says which one of which condition
    state: dict  # of the compiler
    models: list  # Options, fields, ordering and table, of all that is joined
    aliases: dict  # the joins that compiling adds to the query
    tables: dict
    refs: object  # what the key knows by identity
    features: dict  # of the connection, as its instance has them


@cython.cfunc
def options_of(query) -> list:
    """Return what the SQL depends on of each model that is joined."""
    found: dict = {}
    for join in query.alias_map.values():
        if type(join) is Join:
            for model in (join.join_field.model, join.join_field.related_model):
                opts = model._meta
                found[id(opts)] = (opts, opts.concrete_fields, opts.ordering, opts.db_table)
    return list(found.values())


@cython.cfunc
def is_current(kept: Kept, connection) -> cython.bint:
    if kept.features != connection.features.__dict__:
        return False
    for opts, fields, ordering, table in kept.models:
        if (
            opts.concrete_fields is not fields
            or opts.ordering is not ordering
            or opts.db_table != table
        ):
            return False
    return True


@cython.cfunc
def filled(kept: Kept, slots: list, connection):
    """Return the parameters of a query of this shape, or None where its values are special."""
    values: list = []
    for child in slots:
        found = parameters(child, connection)
        if found is None:
            return None
        values.append(found)
    made: list = []
    for param in kept.params:
        if type(param) is Marked:
            made.append(values[param.child][param.position])
        else:
            made.append(param)
    return tuple(made)


@cython.cfunc
def restore(kept: Kept, compiler, query):
    """Leave compiler and query as compiling leaves them."""
    state: dict = compiler.__dict__
    state.update(kept.state)
    state["select"] = list(kept.state["select"])
    state["annotation_col_map"] = dict(kept.state["annotation_col_map"])
    state["where"] = query.where
    state["having"] = state["qualify"] = None
    if kept.aliases:
        query.alias_map.update(kept.aliases)
        counts: dict = query.alias_refcount
        for alias in kept.aliases:
            counts[alias] = 0
        for table, aliases in kept.tables.items():
            query.table_map[table] = list(aliases)


@cython.cfunc
def are_stock(select) -> cython.bint:
    """Say whether the columns are written by Django's own fields, and hold nothing that varies."""
    for column, (_, params), _ in select:
        if [param for param in params if type(param) is Marked]:
            return False
        cls = type(column.output_field) if type(column) is Col else Field
        if cls.select_format is not Field.select_format:
            if not cls.__module__.startswith("django.db.models."):
                return False
    return True


@cython.cfunc
def is_complete(params, slots: list, connection) -> cython.bint:
    """Say whether every parameter of every varying condition was seen on its way."""
    seen = {(p.child, p.position) for p in params if type(p) is Marked}
    size: cython.Py_ssize_t = 0
    for child in slots:
        found = parameters(child, connection)
        if found is None:
            return False
        size += len(found)
    return len(seen) == size


@cython.cfunc
def keep(compiler, query, before: dict, known: set, made, slots: list, refs):
    """Return what is kept of a compiled query, or None where it would not do for others."""
    sql, params = made
    state = vars(compiler)
    for name, value in vars(query).items():
        if name not in JOINING and name not in DERIVED and before.get(name) is not value:
            return None
    if not is_complete(params, slots, compiler.connection) or not are_stock(compiler.select):
        return None
    kept = Kept()
    kept.sql = sql
    kept.params = [Marked(p.child, p.position, None) if type(p) is Marked else p for p in params]
    kept.state = {name: state[name] for name in STATE if name in state}
    kept.models = options_of(query)
    kept.aliases = {a: join for a, join in query.alias_map.items() if a not in known}
    kept.tables = {t: tuple(a) for t, a in query.table_map.items()}
    kept.refs = refs
    kept.features = dict(vars(compiler.connection.features))
    if any(query.alias_refcount[alias] for alias in kept.aliases):
        return None
    return kept if "select" in kept.state and "annotation_col_map" in kept.state else None


@cython.cfunc
def traced(compiler, query, compiled, slots: list, refs):
    """Compile with the varying parameters marked; return SQL, parameters and what is kept."""
    before = dict(vars(query))
    known = set(query.alias_map)
    token = TRACE.set({id(child): i for i, child in enumerate(slots)})
    try:
        made = compiled(compiler, query)
    finally:
        TRACE.reset(token)
    kept = keep(compiler, query, before, known, made, slots, refs)
    params = tuple([p.value if type(p) is Marked else p for p in made[1]])
    return made[0], params, kept


@cython.cfunc
def shapes_of(opts) -> Shapes:
    """Return a model's shapes, with room for one more."""
    shapes: Shapes = opts.__dict__.get(shapes_name)
    if shapes is None:
        shapes = Shapes()
        setattr(opts, shapes_name, shapes)
    if len(shapes.kept) >= MOST:  # those seen once go first
        lasting = {key: kept for key, kept in shapes.kept.items() if kept is not None}
        shapes.kept = lasting if len(lasting) < MOST // 2 else {}
    return shapes


def by_shape(compiler, query, compiled):
    """Return SQL and parameters, as compiled(compiler, query) does."""
    shapes: Shapes = shapes_of(query.model._meta) if query.model else None
    if shapes is None:
        return compiled(compiler, query)
    if shapes.vain > PATIENCE and shapes.vain % 16:
        shapes.vain += 1
        return compiled(compiler, query)
    found = shape_of(compiler)
    if found is None:
        shapes.vain += 1
        return compiled(compiler, query)
    key, slots, refs = found
    by_key: dict = shapes.kept
    kept: Kept = by_key.get(key)
    if kept is not None and is_current(kept, compiler.connection):
        params = filled(kept, slots, compiler.connection)
        if params is not None:
            shapes.vain = 0
            restore(kept, compiler, query)
            return kept.sql, params
    elif kept is None and key in by_key:
        sql, params, kept = traced(compiler, query, compiled, slots, refs)
        if kept is not None:
            by_key[key] = kept
        return sql, params
    else:
        by_key[key] = None
    shapes.vain += 1
    return compiled(compiler, query)
