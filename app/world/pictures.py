"""Landscapes drawn by arithmetic: the photos of the seeded world, without a download."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sin
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageOps

QUALITY = 84
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: its kind and palette, and the file it is kept in below MEDIA_ROOT."""

    number: int
    kind: str
    palette: str
    width: int
    height: int

    @property
    def name(self) -> str:
        return f"seed/{self.palette}-{self.kind}-{self.number:02}.jpg"


# Palette: sky at the top, sky at the horizon, sun, far land, near land.
PALETTES: dict[str, tuple[str, str, str, str, str]] = {
    "dawn": ("#7d8fc9", "#ffd9c0", "#fff1d6", "#c9a3b4", "#3b3557"),
    "noon": ("#3f8fd2", "#d7eefb", "#ffffff", "#8fb8a8", "#23584f"),
    "dusk": ("#3a2a5e", "#ff9a6b", "#ffe3a3", "#a8577a", "#251a3d"),
    "night": ("#0a1230", "#31507f", "#f2f0dc", "#24365f", "#070b1c"),
    "autumn": ("#c8dbe0", "#fbe7c6", "#fff6e0", "#d99a5b", "#6b2f1e"),
    "mint": ("#9fd8cb", "#f4f1de", "#ffffff", "#81b29a", "#2f4b4e"),
}
KINDS = ("hills", "sea", "peaks", "dunes", "city", "forest")
SIZES = ((900, 900), (900, 1125), (900, 720))
SCENES = tuple(
    Scene(number, kind, palette, *SIZES[number % len(SIZES)])
    for number, (kind, palette) in enumerate((k, p) for p in PALETTES for k in KINDS)
)


def alt_text(scene: Scene) -> str:
    what = {"sea": "The sea", "peaks": "Mountain peaks", "city": "A city skyline"}
    when = {"dawn": "at dawn", "noon": "at noon", "dusk": "at dusk", "night": "at night"}
    told = what.get(scene.kind, scene.kind.capitalize())
    return f"{told} {when.get(scene.palette, 'in soft light')}"


def draw_all(folder: Path, progress: Callable[[int], None] = lambda done: None) -> None:
    """Draw every scene into its file below the folder; a file is there whole or not at all."""
    for done, scene in enumerate(SCENES, 1):
        target = folder / scene.name
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".partial")
        drawn(scene).save(partial, "JPEG", quality=QUALITY)
        partial.replace(target)
        progress(done)


def drawn(scene: Scene) -> Image.Image:
    """Return the picture of a scene."""
    random = Random(f"scene {scene.number}")
    top, horizon, sun, far, near = (colour(code) for code in PALETTES[scene.palette])
    size = (scene.width, scene.height)
    grey = Image.linear_gradient("L").resize(size)
    picture = ImageOps.colorize(grey, top, horizon, blackpoint=0, whitepoint=170)
    if scene.palette == "night":
        stars(picture, random)
    line = int(scene.height * random.uniform(0.5, 0.66))
    shine(picture, sun, random, line)
    draw = ImageDraw.Draw(picture)
    if scene.kind == "sea":
        sea(draw, size, line, (horizon, near, sun), random)
    elif scene.kind == "city":
        city(draw, size, line, (far, near, sun), random)
    else:
        ridges(draw, size, line, (far, near), random, scene.kind)
    return picture.filter(ImageFilter.GaussianBlur(0.6))


def colour(code: str) -> Colour:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def stars(picture: Image.Image, random: Random) -> None:
    draw = ImageDraw.Draw(picture)
    for _ in range(220):
        x, y = random.randrange(picture.width), random.randrange(picture.height * 2 // 3)
        light = random.randrange(120, 255)
        draw.ellipse((x, y, x + random.choice((0, 1, 1, 2)), y + 1), fill=(light, light, 230))


def shine(picture: Image.Image, sun: Colour, random: Random, line: int) -> None:
    """Put a disc with a glow around it above the horizon."""
    x = int(picture.width * random.uniform(0.2, 0.8))
    y = int(line * random.uniform(0.35, 0.95))
    radius = int(picture.width * random.uniform(0.05, 0.09))
    # The glow is drawn small and enlarged: a wide blur of the whole picture takes seconds.
    small = Image.new("L", (picture.width // 6, picture.height // 6), 0)
    reach = radius * 2.2
    box = tuple(int(edge / 6) for edge in (x - reach, y - reach, x + reach, y + reach))
    ImageDraw.Draw(small).ellipse(box, fill=120)
    glow = small.filter(ImageFilter.GaussianBlur(radius / 6)).resize(picture.size)
    ImageDraw.Draw(glow).ellipse((x - radius, y - radius, x + radius, y + radius), fill=245)
    picture.paste(sun, (0, 0), glow.filter(ImageFilter.GaussianBlur(1)))


def ridges(
    draw: ImageDraw.ImageDraw,
    size: tuple[int, int],
    line: int,
    land: tuple[Colour, Colour],
    random: Random,
    kind: str,
) -> None:
    """Draw layers of land, each nearer, lower and darker than the one behind."""
    width, height = size
    layers = 5
    for layer in range(layers):
        share = layer / (layers - 1)
        base = line + (height - line) * share * 0.8
        tall = height * (0.16 if kind == "peaks" else 0.07) * (1.1 - share * 0.6)
        phases = [random.uniform(0, 6.28) for _ in range(4)]
        long = {"dunes": 0.6, "peaks": 2.2}.get(kind, 1.2)
        edge = []
        for x in range(0, width + 7, 6):
            u = x / width * 6.28 * long
            if kind == "peaks":
                rise = folded(u + phases[0]) + 0.5 * folded(2.3 * u + phases[1])
                rise += 0.18 * folded(7.1 * u + phases[2]) - 0.8
            else:
                rise = sin(u + phases[0]) + 0.4 * sin(2.1 * u + phases[1])
            if kind == "forest":
                rise += 0.35 * folded(60 * u + phases[3]) * (0.3 + share)
            edge.append((x, base - tall * rise))
        draw.polygon([*edge, (width, height), (0, height)], fill=mixed(*land, share))


def folded(angle: float) -> float:
    """Return a triangle wave between -1 and 1."""
    return 4 * abs((angle / 6.28) % 1 - 0.5) - 1


def sea(
    draw: ImageDraw.ImageDraw,
    size: tuple[int, int],
    line: int,
    colours: tuple[Colour, Colour, Colour],
    random: Random,
) -> None:
    """Draw water with glints that grow towards the viewer."""
    width, height = size
    far, near, sun = colours
    for y in range(line, height):
        share = (y - line) / (height - line)
        draw.line((0, y, width, y), fill=mixed(mixed(far, near, 0.45), near, share))
    middle = width * random.uniform(0.3, 0.7)
    for _ in range(240):
        share = random.random() ** 1.6
        y = line + share * (height - line)
        x = random.gauss(middle, width * (0.05 + 0.22 * share))
        long = 4 + 46 * share * random.random()
        tone = mixed(mixed(far, near, share), sun, random.uniform(0.25, 0.8))
        draw.line((x - long, y, x + long, y), fill=tone, width=1 + int(3 * share))


def city(
    draw: ImageDraw.ImageDraw,
    size: tuple[int, int],
    line: int,
    colours: tuple[Colour, Colour, Colour],
    random: Random,
) -> None:
    """Draw rows of houses, with lit windows in the nearest."""
    width, height = size
    far, near, light = colours
    for row in range(3):
        share = row / 2
        x = -random.randrange(40)
        while x < width:
            wide = random.randrange(44, 110)
            top = int(line + height * (0.13 * row - random.uniform(0.02, 0.22)))
            draw.rectangle((x, top, x + wide - 3, height), fill=mixed(far, near, share))
            if row == 2:
                for wx in range(x + 10, x + wide - 14, 16):
                    for wy in range(top + 14, height - 10, 24):
                        if random.random() < 0.35:
                            draw.rectangle((wx, wy, wx + 6, wy + 10), fill=mixed(near, light, 0.7))
            x += wide
