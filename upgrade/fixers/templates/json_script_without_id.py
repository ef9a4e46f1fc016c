"""The filter json_script without an empty id."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import COMMENT, Template

EMPTY = re.compile(r"""(\{\{[^{}]*\|\s*json_script):(?:""|'')(?=\s|\||\}\})""")


class JsonScriptWithoutId(Template):
    """Leave the id of json_script out where there is none.

    Django 4.1 made it optional; an empty one made an invalid attribute.
    """

    since = Django(4, 1)
    words = frozenset({"json_script"})
    link = "https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#json-script"
    examples = (
        rewrites('{{ data|json_script:"" }}\n', "{{ data|json_script }}\n", path="a.html"),
        rewrites("{{ data | json_script:'' }}\n", "{{ data | json_script }}\n", path="a.html"),
        leaves('{{ data|json_script:"data" }}\n', path="a.html"),
        leaves('{# {{ data|json_script:"" }} #}\n', path="a.html"),
    )

    def rewrite(self, text: str, path: str) -> Iterator[Fix | Finding]:
        dead = [(m.start(), m.end()) for m in COMMENT.finditer(text)]
        for found in EMPTY.finditer(text):
            if not any(start <= found.start() < end for start, end in dead):
                yield Fix((Edit(found.end(1), found.end(), ""),))
