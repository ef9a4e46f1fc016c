"""StringIO held bytes on Python 2: images, archives and what Pillow saves want BytesIO."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.names import Scope
from hotclub.upgrade.release import Python

OLD = (("old.py", "x = unicode(1)\n"),)
STRING_IO = ("io.StringIO", "StringIO.StringIO", "cStringIO.StringIO")
# What reads or writes bytes, whatever it is handed first.
BINARY = frozenset(("PIL.Image.open", "Image.open", "zipfile.ZipFile", "gzip.GzipFile"))
FORMATS = frozenset(("PNG", "JPEG", "JPG", "GIF", "BMP", "TIFF", "WEBP", "PPM"))
HEAD = "from io import StringIO\n\n"


class StringIoToBytesIo(Fixer):
    """Hold bytes in BytesIO where an image or an archive is read from, or written to, a StringIO.

    What is told: StringIO() in Image.open(), ZipFile() or GzipFile(), by itself or as a local, and
    a local that image.save(local, "PNG") writes to. Python 2's held either.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset(("StringIO",))
    examples = (
        rewrites(
            f"{HEAD}def f(image):\n    out = StringIO()\n    image.save(out, 'PNG')\n",
            "from io import BytesIO\n\n"
            "def f(image):\n    out = BytesIO()\n    image.save(out, 'PNG')\n",
            files=OLD,
        ),
        rewrites(
            f"{HEAD}from PIL import Image\n\nx = Image.open(StringIO(data))\n",
            "from io import BytesIO\n\nfrom PIL import Image\n\nx = Image.open(BytesIO(data))\n",
            files=OLD,
        ),
        rewrites(
            "import io\nimport zipfile\n\n\ndef f():\n    held = io.StringIO()\n"
            "    return zipfile.ZipFile(held, 'w')\n",
            "import io\nimport zipfile\n\n\ndef f():\n    held = io.BytesIO()\n"
            "    return zipfile.ZipFile(held, 'w')\n",
            files=OLD,
        ),
        leaves(f"{HEAD}out = StringIO()\ncall_command('x', stdout=out)\n", files=OLD),
        leaves(f"{HEAD}def f(form):\n    out = StringIO()\n    form.save(out, 'x')\n", files=OLD),
        leaves(f"{HEAD}def f(image):\n    out = StringIO()\n    image.save(out, 'PNG')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*STRING_IO):
            if self._is_binary(module, call):
                yield self._fix(module, call)

    def _is_binary(self, module: Module, call: ast.Call) -> bool:
        parent = module.parent(call)
        if isinstance(parent, ast.Call):
            return wants_bytes(module, parent, call)
        if not isinstance(parent, ast.Assign) or not isinstance(parent.targets[0], ast.Name):
            return False
        local = parent.targets[0]
        found = module.names.scopes[local].lookup(local.id)
        return found is not None and any(
            isinstance(user := module.parent(use), ast.Call) and wants_bytes(module, user, use)
            for use in module.names.uses(local.id, found[0])
        )

    def _fix(self, module: Module, call: ast.Call) -> Fix:
        func = call.func
        if isinstance(func, ast.Attribute):
            end = module.end(func)
            edit = module.replace(func, module.text[module.start(func) : end - 8] + "BytesIO")
            return module.fix(edit)
        scope: Scope = module.names.scopes[func]
        taken = scope.lookup("BytesIO")
        if taken is not None and taken[1].others:
            return Fix()
        return module.fix(module.replace(func, "BytesIO"), imports=[Import("io", "BytesIO")])


def wants_bytes(module: Module, call: ast.Call, given: ast.expr) -> bool:
    """Say whether a call reads or writes bytes from, or to, what it is given."""
    if not call.args or call.args[0] is not given:
        return any(k.value is given and k.arg == "fileobj" for k in call.keywords)
    if module.name_of(call.func) in BINARY:
        return True
    values = [*call.args[1:2], *(k.value for k in call.keywords if k.arg == "format")]
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "save"
        and any(isinstance(v, ast.Constant) and v.value in FORMATS for v in values)
    )
