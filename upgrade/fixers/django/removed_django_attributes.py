"""Methods and attributes that Django dropped or no longer asks for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import finds, leaves
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.reported import Gone, Reported

MESSAGES = Gone(Django(1, 4), "use django.contrib.messages")
LOG = Gone(Django(6, 0), "call log_actions(user_id, queryset, action_flag, ...)")
CAST = Gone(Django(6, 0), "lookups cast by lookup_cast()")
MANAGER = Gone(Django(2, 0), "name it in Meta.default_manager_name or base_manager_name")
TIMES = Gone(Django(2, 0), "ask get_{}_time(), which answers with an aware time")


def time_of(name: str) -> Gone:
    return Gone(TIMES.release, TIMES.advice.format(name))


# Attributes that may be read and no longer set.
SET_BY_HAND = {
    "_default_manager": MANAGER,
    "_base_manager": MANAGER,
    "coord_dim": Gone(Django(6, 0), "set it by set_3d() and set_measured()"),
}


class RemovedDjangoAttributes(Reported):
    """Tell of methods that Django no longer has or calls, by names that only Django used."""

    since = Django(1, 4)
    needs = (
        r"message_set|get_and_delete_messages|get_profile|_html_output|LogEntry[\s\S]*log_action|log_action[\s\S]*LogEntry|(accessed|created|modified)_time"
        r"|get_indexes|get_prefetch_queryset\b|joining_columns|validator_class|supports_recursion|use_for_related_fields"
        r"|legacy_algorithm|OS_OPEN_FLAGS|get_placeholder\b|keyOrder|coord_dim|field_cast_sql|load_template_source"
        r"|_(default|base)_manager\s*[,=](?!=)|manager_inheritance_from_future"
    )
    link = "https://docs.djangoproject.com/en/dev/internals/deprecation/"
    attributes = {
        "message_set": MESSAGES,
        "get_and_delete_messages": MESSAGES,
        "get_profile": Gone(Django(1, 7), "give the profile a OneToOneField to the user"),
        "keyOrder": Gone(Django(1, 9), "OrderedDict has move_to_end(), or make another one"),
        "OS_OPEN_FLAGS": Gone(Django(6, 0), "it is no longer read: pass allow_overwrite=True"),
        "_html_output": Gone(Django(5, 0), "render the form by a template"),
    }
    called = {
        "log_action": LOG,
        "accessed_time": time_of("accessed"),
        "created_time": time_of("created"),
        "modified_time": time_of("modified"),
        "field_cast_sql": CAST,
        "get_indexes": Gone(Django(2, 1), "call introspection.get_constraints()"),
        "get_prefetch_queryset": Gone(Django(6, 0), "call get_prefetch_querysets()"),
        "get_joining_columns": Gone(Django(6, 0), "call get_joining_fields()"),
        "get_reverse_joining_columns": Gone(Django(6, 0), "call get_reverse_joining_fields()"),
    }
    members = {
        "accessed_time": time_of("accessed"),
        "created_time": time_of("created"),
        "modified_time": time_of("modified"),
        "validator_class": Gone(Django(1, 9), "the admin checks itself by its checks_class"),
        "default_validator_class": Gone(
            Django(1, 9), "the admin checks itself by its checks_class"
        ),
        "supports_recursion": Gone(
            Django(2, 0), "loaders have get_template_sources() and get_contents()"
        ),
        "use_for_related_fields": Gone(Django(2, 0), "name the manager in Meta.base_manager_name"),
        "field_cast_sql": CAST,
        "log_action": LOG,
        "load_template_source": Gone(
            Django(2, 0), "loaders have get_template_sources() and get_contents()"
        ),
        "_default_manager": MANAGER,
        "_base_manager": MANAGER,
        "manager_inheritance_from_future": Gone(Django(2, 0), "managers are always inherited so"),
        "legacy_algorithm": Gone(Django(4, 0), "sha1 signatures are no longer read"),
        "get_prefetch_queryset": Gone(
            Django(6, 0), "define get_prefetch_querysets(), which takes a list of querysets"
        ),
        "get_joining_columns": Gone(
            Django(6, 0), "define get_joining_fields(), which gives pairs of fields"
        ),
        "get_reverse_joining_columns": Gone(Django(6, 0), "define get_reverse_joining_fields()"),
        "OS_OPEN_FLAGS": Gone(Django(6, 0), "it is no longer read: pass allow_overwrite=True"),
        "get_placeholder": Gone(
            Django(2028, 0), "define get_placeholder_sql(), which returns SQL and parameters"
        ),
    }
    examples = (
        finds("def f(user):\n    return user.get_profile()\n", "OneToOneField"),
        finds("x = storage.modified_time('a')\n", "get_modified_time()"),
        finds(
            "class Related:\n    def get_joining_columns(self):\n        return ()\n",
            "get_joining_fields()",
        ),
        leaves("created_time = 1\nprint(post.created_time)\n"),
        finds("Post._default_manager = shown\n", "default_manager_name"),
        finds("geometry.coord_dim = 3\n", "set_3d()"),
        leaves("shown = Post._default_manager\nsize = geometry.coord_dim\n"),
        leaves("def get_profile(user):\n    return user.profile\n"),
        leaves("x = storage.get_modified_time('a')\n"),
        leaves(
            "log(instance, 'wagtail.edit')\nlog_action(instance)\nmodels.log_action(instance)\n"
        ),
    )

    @classmethod
    def armed_by(cls) -> frozenset[str]:
        return super().armed_by() | SET_BY_HAND.keys()

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for found in super().visit(module):
            # Others have a log_action() of their own, as Wagtail has.
            other = isinstance(found, Finding) and found.message.startswith("log_action")
            if other and "LogEntry" not in module.text:
                continue
            yield found
        for target in module.nodes(ast.Attribute):
            said = SET_BY_HAND.get(target.attr) if isinstance(target.ctx, ast.Store) else None
            if said is not None and module.targets.reach(said.release):
                yield self.finding(module, target, f"{target.attr}: {said}")
