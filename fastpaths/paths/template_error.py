"""What an error says of the node that raised it, as Node.render_annotated notes it in debug."""

from __future__ import annotations


def annotate(node, context, error):
    """Note which node of which template raised an error, unless an inner one has."""
    if not context.template.engine.debug:
        return
    if not hasattr(error, "_culprit_node"):
        error._culprit_node = node
    culprit = error._culprit_node
    template = context.render_context.template
    if not hasattr(error, "template_debug") and template.origin == culprit.origin:
        error.template_debug = template.get_exception_info(error, culprit.token)
