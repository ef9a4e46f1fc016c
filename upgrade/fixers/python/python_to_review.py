"""Python that still runs and means something else, or soon will."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python, Release

KEYED = frozenset(
    {
        "http.client.HTTPSConnection",
        "smtplib.SMTP_SSL",
        "imaplib.IMAP4_SSL",
        "poplib.POP3_SSL",
        "ftplib.FTP_TLS",
        "urllib.request.urlopen",
    }
)
PROCESSES = frozenset(
    {
        "multiprocessing.Process",
        "multiprocessing.Pool",
        "concurrent.futures.ProcessPoolExecutor",
    }
)


class PythonToReview(Fixer):
    """Tell of what newer Pythons do in another way, where no rewrite keeps the meaning.

    ~True, return in finally, key_file=, get_event_loop() without a loop, processes that are no
    longer forked.
    """

    since = Python(3, 12)
    words = frozenset(
        {
            "finally",
            "key_file",
            "keyfile",
            "certfile",
            "cafile",
            "asyncio.get_event_loop",
            *PROCESSES,
            "True",
            "False",
            "__annotations__",
            "isdst",
            "BooleanOptionalAction",
            "starttls",
        }
    )
    needs = (
        r"finally|key_?file|certfile|cafile|get_event_loop|~\s*(True|False)|Process|Pool"
        r"|__annotations__|isdst|BooleanOptionalAction"
    )
    link = "https://docs.python.org/3/whatsnew/"
    examples = (
        finds("x = ~True\n", "not"),
        finds(
            "def f():\n    try:\n        g()\n    finally:\n        return 1\n",
            "swallows",
        ),
        finds("for x in y:\n    try:\n        g()\n    finally:\n        break\n", "swallows"),
        finds("x = cls.__dict__['__annotations__']\n", "get_annotations"),
        finds(
            "import email.utils\n\nx = email.utils.localtime(d, isdst=1)\n", "isdst means nothing"
        ),
        finds(
            "import argparse\n\np.add_argument('-x', action=argparse.BooleanOptionalAction, type=int)\n",
            "take no type",
        ),
        leaves("x = f.__annotations__\n"),
        leaves(
            "for x in y:\n    try:\n        g()\n    finally:\n        for z in w:\n            break\n"
        ),
        finds("import asyncio\n\nloop = asyncio.get_event_loop()\n", "asyncio.run"),
        finds(
            "import http.client\n\nc = http.client.HTTPSConnection('a', key_file='b')\n", "context"
        ),
        finds("import multiprocessing\n\np = multiprocessing.Process(target=f)\n", "forkserver"),
        leaves("x = ~mask\n"),
        leaves("def f():\n    try:\n        g()\n    finally:\n        h(lambda: 1)\n"),
        leaves("from mysite import asyncio\n\nloop = asyncio.get_event_loop()\n"),
        leaves("import http.client\n\nc = http.client.HTTPSConnection('a')\n"),
        leaves("from multiprocessing import get_context\n\np = get_context('fork').Process()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node, release, message in seen(module):
            if module.targets.reach(release):
                yield self.finding(module, node, message)


def seen(module: Module) -> Iterator[tuple[ast.AST, Release, str]]:
    for unary in module.nodes(ast.UnaryOp):
        if isinstance(unary.op, ast.Invert) and isinstance(unary.operand, ast.Constant):
            if isinstance(unary.operand.value, bool):
                yield (
                    unary,
                    Python(3, 12),
                    "~ of a bool is -1 or -2, and goes with Python 3.16: write not",
                )
    for node in module.nodes(ast.Try):
        for statement in leaving(node.finalbody):
            yield (
                statement,
                Python(3, 14),
                "this swallows every exception; Python 3.14 warns: leave after the finally block",
            )
    for text in module.nodes(ast.Constant):
        if text.value == "__annotations__" and not isinstance(module.parent(text), ast.Expr):
            yield (
                text,
                Python(3, 14),
                "a class's dict holds no annotations since Python 3.14: ask annotationlib.get_annotations",
            )
    yield from called(module)
    yield from refused(module)


def called(module: Module) -> Iterator[tuple[ast.AST, Release, str]]:
    for call in module.nodes(ast.Call):
        dotted = module.name_of(call.func)
        names = {keyword.arg for keyword in call.keywords}
        if dotted in KEYED and names & {
            "key_file",
            "cert_file",
            "keyfile",
            "certfile",
            "cafile",
            "capath",
        }:
            yield (
                call,
                Python(3, 12),
                "certificates are given by an ssl.SSLContext in context= since Python 3.12",
            )
        elif (
            dotted == "asyncio.get_event_loop"
            and module.enclosing(call, ast.AsyncFunctionDef) is None
        ):
            yield (
                call,
                Python(3, 14),
                "get_event_loop() makes no loop since Python 3.14: use asyncio.run() or new_event_loop()",
            )
        elif dotted in PROCESSES and not names & {"mp_context"}:
            yield (
                call,
                Python(3, 14),
                "processes start by forkserver since Python 3.14 on Linux: what they are given must pickle",
            )


def refused(module: Module) -> Iterator[tuple[ast.AST, Release, str]]:
    """Yield the calls with keywords that are no longer taken."""
    for call in module.nodes(ast.Call):
        names = {keyword.arg for keyword in call.keywords}
        if getattr(call.func, "attr", "") == "starttls" and names & {"keyfile", "certfile"}:
            yield call, Python(3, 12), "starttls() takes an ssl.SSLContext in context= since 3.12"
        elif "isdst" in names and module.refers_to(call.func, "email.utils.localtime"):
            yield call, Python(3, 14), "isdst means nothing, and Python 3.14 refuses it"
        elif names & {"type", "choices", "metavar"} and any(
            module.refers_to(k.value, "argparse.BooleanOptionalAction") for k in call.keywords
        ):
            message = "options of BooleanOptionalAction take no type, choices or metavar"
            yield call, Python(3, 14), message


def leaving(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a block that leave it: return, and break or continue of no own loop."""
    for statement in body:
        if isinstance(statement, ast.Return | ast.Break | ast.Continue):
            yield statement
        elif isinstance(statement, ast.If | ast.With | ast.Try):
            for block in ("body", "orelse", "finalbody"):
                yield from leaving(getattr(statement, block, []))
