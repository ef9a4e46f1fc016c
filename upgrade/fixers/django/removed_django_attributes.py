"""Methods and attributes that Django dropped or no longer asks for."""

from __future__ import annotations

from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import finds, leaves
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.reported import Gone, Reported

MESSAGES = Gone(Django(1, 4), "use django.contrib.messages")
LOG = Gone(Django(6, 0), "call log_actions(user_id, queryset, action_flag, ...)")
TIMES = Gone(Django(2, 0), "ask get_{}_time(), which answers with an aware time")


def time_of(name: str) -> Gone:
    return Gone(TIMES.release, TIMES.advice.format(name))


class RemovedDjangoAttributes(Reported):
    """Tell of methods that Django no longer has or calls, by names that only Django used."""

    since = Django(1, 4)
    needs = (
        r"message_set|get_and_delete_messages|get_profile|_html_output|log_action|(accessed|created|modified)_time"
        r"|get_indexes|get_prefetch_queryset\b|joining_columns|validator_class|supports_recursion|use_for_related_fields"
        r"|legacy_algorithm|OS_OPEN_FLAGS|get_placeholder\b"
    )
    link = "https://docs.djangoproject.com/en/dev/internals/deprecation/"
    attributes = {
        "message_set": MESSAGES,
        "get_and_delete_messages": MESSAGES,
        "get_profile": Gone(Django(1, 7), "give the profile a OneToOneField to the user"),
        "_html_output": Gone(Django(5, 0), "render the form by a template"),
    }
    called = {
        "log_action": LOG,
        "accessed_time": time_of("accessed"),
        "created_time": time_of("created"),
        "modified_time": time_of("modified"),
        "get_indexes": Gone(Django(2, 1), "call introspection.get_constraints()"),
        "get_prefetch_queryset": Gone(Django(6, 0), "call get_prefetch_querysets()"),
        "get_joining_columns": Gone(Django(6, 0), "call get_joining_fields()"),
        "get_reverse_joining_columns": Gone(Django(6, 0), "call get_reverse_joining_fields()"),
    }
    members = {
        "accessed_time": time_of("accessed"),
        "created_time": time_of("created"),
        "modified_time": time_of("modified"),
        "validator_class": Gone(Django(1, 9), "list validators in default_validators"),
        "supports_recursion": Gone(
            Django(2, 0), "loaders have get_template_sources() and get_contents()"
        ),
        "use_for_related_fields": Gone(Django(2, 0), "name the manager in Meta.base_manager_name"),
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
        leaves("def get_profile(user):\n    return user.profile\n"),
        leaves("x = storage.get_modified_time('a')\n"),
        leaves(
            "log(instance, 'wagtail.edit')\nlog_action(instance)\nmodels.log_action(instance)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for found in super().visit(module):
            # Others have a log_action() of their own, as Wagtail has.
            other = isinstance(found, Finding) and found.message.startswith("log_action")
            if not other or "LogEntry.objects" in module.text:
                yield found
