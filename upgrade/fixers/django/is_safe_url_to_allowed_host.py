"""is_safe_url under its longer name."""

from __future__ import annotations

from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class IsSafeUrlToAllowedHost(Rename):
    """Call is_safe_url by the name that says what it checks.

    The short name promised more than it did. One host is passed as allowed_hosts, which takes
    several and one.
    """

    since = Django(3, 0)
    removed = Django(4, 0)
    names = {
        "django.utils.http.is_safe_url": "django.utils.http.url_has_allowed_host_and_scheme",
    }
    examples = (
        rewrites(
            "from django.utils.http import is_safe_url\n",
            "from django.utils.http import url_has_allowed_host_and_scheme\n",
        ),
        rewrites(
            "from django.utils.http import is_safe_url\n\nx = is_safe_url(url=u, host=h)\n",
            "from django.utils.http import url_has_allowed_host_and_scheme\n\n"
            "x = url_has_allowed_host_and_scheme(url=u, allowed_hosts=h)\n",
        ),
        leaves("from mysite.http import is_safe_url\n\nx = is_safe_url(u, host=h)\n"),
        leaves("from mysite.http import is_safe_url\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        yield from super().visit(module)
        for call in module.calls(*self.names):
            host = module.keyword(call, "host")
            if host is not None and module.keyword(call, "allowed_hosts") is None:
                start = module.start(host)
                yield module.fix(Edit(start, start + len("host"), "allowed_hosts"))
