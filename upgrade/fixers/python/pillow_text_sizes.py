"""Pillow's getsize() and textsize() became bounding boxes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

HOMES = ("PIL.ImageFont", "PIL.ImageDraw", "ImageFont", "ImageDraw")


class PillowTextSizes(Fixer):
    """Measure text by getbbox() and textbbox(), whose last two numbers are width and height.

    Pillow 10, the first for Python 3.12, dropped font.getsize() and draw.textsize().
    """

    since = Python(3, 12)
    removed = Python(3, 12)
    words = frozenset({"getsize", "textsize"})
    link = "https://pillow.readthedocs.io/en/stable/deprecations.html#font-size-and-offset-methods"
    examples = (
        rewrites(
            "from PIL import ImageFont\n\nfont = ImageFont.load_default()\n"
            "width, height = font.getsize(text)\n",
            "from PIL import ImageFont\n\nfont = ImageFont.load_default()\n"
            "width, height = font.getbbox(text)[2:]\n",
        ),
        rewrites(
            "from PIL import Image, ImageDraw\n\ndraw = ImageDraw.Draw(image)\n"
            "size = draw.textsize(text, font=font)\n",
            "from PIL import Image, ImageDraw\n\ndraw = ImageDraw.Draw(image)\n"
            "size = draw.textbbox((0, 0), text, font=font)[2:]\n",
        ),
        leaves("import os.path\nfrom PIL import ImageFont\n\nn = os.path.getsize(name)\n"),
        leaves("def f(font, text):\n    return font.getsize(text)\n"),
        leaves("from PIL import ImageFont\n\nn = storage.getsize(name)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        names = {
            f"{module.names.absolute(node)}.{alias.name}"
            for node in module.nodes(ast.ImportFrom)
            for alias in node.names
        } | {alias.name for node in module.nodes(ast.Import) for alias in node.names}
        if names.isdisjoint(HOMES):
            return
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or module.name_of(func) or not call.args:
                continue
            receiver = module.source(func.value)
            inside = module.source(call)[len(module.source(func)) + 1 :]
            if func.attr == "getsize" and "font" in receiver.lower():
                yield module.fix(module.replace(call, f"{receiver}.getbbox({inside}[2:]"))
            elif func.attr == "textsize":
                yield module.fix(module.replace(call, f"{receiver}.textbbox((0, 0), {inside}[2:]"))
