"""Django's warnings of past releases."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class DeprecationWarningsToBuiltin(Rename):
    """Warn with DeprecationWarning where Django's own class is gone.

    Each RemovedInDjangoXXWarning leaves with the release that it names.
    """

    since = Django(1, 8)
    removed = Django(1, 9)
    names = {
        f"django.utils.deprecation.RemovedInDjango{past}Warning": "builtins.DeprecationWarning"
        for past in ("18", "19", "20", "21", "30", "31", "40", "41", "50", "51")
    }
    examples = (
        rewrites(
            "from django.utils.deprecation import RemovedInDjango20Warning\n\n"
            "w = RemovedInDjango20Warning\n",
            "w = DeprecationWarning\n",
        ),
        leaves("from django.utils.deprecation import MiddlewareMixin\n"),
        leaves("from mysite.deprecation import RemovedInDjango20Warning\n"),
    )
