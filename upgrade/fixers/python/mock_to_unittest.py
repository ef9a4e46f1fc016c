"""mock is in the standard library."""

from __future__ import annotations

from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python
from hotclub.upgrade.rename import Rename


class MockToUnittest(Rename):
    """Import mock from unittest, where Python 3.3 put it.

    The package of that name only carries its changes back to older Pythons.
    """

    since = Python(3, 8)
    modules = {"mock.mock": "unittest.mock", "mock": "unittest.mock"}
    strings = False
    examples = (
        rewrites("import mock\n\nmock.Mock()\n", "from unittest import mock\n\nmock.Mock()\n"),
        rewrites("from mock import Mock, patch\n", "from unittest.mock import Mock, patch\n"),
        rewrites("from mock.mock import patch\n", "from unittest.mock import patch\n"),
        leaves("from unittest import mock\n"),
        leaves("from mysite import mock\n\nmock.Mock()\n"),
        leaves("import mock\n", files=(("mock.py", "urlpatterns = []\n"),)),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if "mock" not in module.project.modules:
            yield from super().visit(module)
