"""Arguments of the standard library that did nothing and then went."""

from __future__ import annotations

from hotclub.upgrade.argument import Argument
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Python

LOOPS = ("sleep", "gather", "wait", "wait_for", "shield", "as_completed", "create_subprocess_exec")
STREAMS = ("create_subprocess_shell", "open_connection", "start_server")
OBJECTS = ("Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore")
QUEUES = ("Queue", "LifoQueue", "PriorityQueue", "StreamReader")


class PythonArgumentsDropped(Argument):
    """Drop loop= from asyncio and encoding= from json.

    json ignored encoding since Python 3.1 and refuses it since 3.9; asyncio takes the running loop,
    and refuses the argument since 3.10.
    """

    since = Python(3, 7)
    removed = Python(3, 10)
    dropped = {
        "json.loads": ("encoding",),
        "json.load": ("encoding",),
        "json.dumps": ("encoding",),
        "json.dump": ("encoding",),
        **{f"asyncio.{name}": ("loop",) for name in (*LOOPS, *STREAMS, *OBJECTS, *QUEUES)},
    }
    examples = (
        rewrites(
            "import json\n\njson.loads(x, encoding='utf-8')\n", "import json\n\njson.loads(x)\n"
        ),
        rewrites(
            "import asyncio\n\nawait asyncio.sleep(1, loop=loop)\n",
            "import asyncio\n\nawait asyncio.sleep(1)\n",
        ),
        rewrites(
            "from asyncio import Lock\n\nlock = Lock(loop=loop)\n",
            "from asyncio import Lock\n\nlock = Lock()\n",
        ),
        leaves("import json\n\njson.loads(x)\n"),
        leaves("import simplejson as json\n\njson.loads(x, encoding='utf-8')\n"),
        leaves("import asyncio\n\nasyncio.Task(x, loop=loop)\n"),
        leaves("from mysite import sleep\n\nsleep(1, loop=loop)\n"),
    )
