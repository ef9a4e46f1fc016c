"""Names that have a shorter or a better home."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Python
from hotclub.upgrade.rename import Rename


class StdlibSpellings(Rename):
    """Use open for io.open, and datetime.UTC for datetime.timezone.utc.

    Each pair is one object; datetime.UTC came with Python 3.11.
    """

    since = Python(3, 11)
    style = True
    names = {
        "io.open": "builtins.open",
        "datetime.timezone.utc": "datetime.UTC",
        "asyncio.TimeoutError": "builtins.TimeoutError",
        "socket.timeout": "builtins.TimeoutError",
    }
    strings = False
    examples = (
        rewrites("import io\n\nf = io.open(p)\n", "f = open(p)\n"),
        rewrites(
            "import datetime\n\nx = datetime.timezone.utc\n",
            "from datetime import UTC\n\nx = UTC\n",
        ),
        rewrites(
            "import asyncio\n\ntry:\n    asyncio.run(f)\nexcept asyncio.TimeoutError:\n    pass\n",
            "import asyncio\n\ntry:\n    asyncio.run(f)\nexcept TimeoutError:\n    pass\n",
        ),
        leaves("f = open(p)\n"),
        leaves("import io\n\nio.StringIO()\n"),
        leaves("from django.utils import timezone\n\nx = timezone.utc\n"),
    )
