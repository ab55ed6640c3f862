"""Writes `bot/editing/world.json`, the shapes of the map in `askmore report`. Run only when they are to change.

It reads two files of the npm package world-atlas 2 (`npm pack world-atlas`, then unpack it):

    python -m bot.editing.shapes countries-110m.json countries-10m.json

The first gives the shapes, the second the places of countries too small to have one there.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from babel.core import get_global

from bot.library.places import COUNTRY_CODES

FILE = Path(__file__).with_name("world.json")
WIDTH = 2000
SOUTH = -56.0  # degrees; nobody lives south of it
DATE_LINE = 180.0
FROM_SIZE = 900  # square units: a shape so large has room for its number
SOURCE = (
    "Natural Earth 4.1.0 (naturalearthdata.com), public domain, as world-atlas 2.0.2 on npm has it "
    "(Copyright 2013-2019 Michael Bostock, ISC licence). Equal Earth projection, rounded, without Antarctica."
)
NO_NUMBER = {"Kosovo": "XK"}  # ISO has no number for it; CLDR and the list of services say XK

Point = tuple[float, float]


def project(longitude: float, latitude: float) -> Point:
    """Return where a place lies on the map, by Equal Earth (Šavrič, Patterson, Jenny 2018): areas stay true."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = asin(sqrt(3) / 2 * sin(radians(latitude)))
    slope = a1 + 3 * a2 * t**2 + t**6 * (7 * a3 + 9 * a4 * t**2)
    x = 2 * sqrt(3) * radians(longitude) * cos(t) / (3 * slope)
    return x, t * (a1 + a2 * t**2 + t**6 * (a3 + a4 * t**2))


def _scaled(longitude: float, latitude: float) -> Point:
    x, y = project(longitude, latitude)
    widest, (_, top) = 2 * project(180, 0)[0], project(0, 84)
    return WIDTH / 2 + x * WIDTH / widest, (top - y) * WIDTH / widest


def _arcs(topology: Any) -> list[list[Point]]:
    """Return the lines of a TopoJSON in degrees: each is written as steps from point to point."""
    (scale_x, scale_y), (from_x, from_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines: list[list[Point]] = []
    for arc in topology["arcs"]:
        x = y = 0
        line: list[Point] = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + from_x, y * scale_y + from_y))
        lines.append(line)
    return lines


def _rings(geometry: Any, arcs: Sequence[list[Point]]) -> Iterator[list[Point]]:
    """Yield the outlines of a country, on the map. A negative number stands for a line walked backwards."""
    polygons: list[Any] = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        for outline in polygon:
            ring: list[Point] = []
            for number in map(int, outline):
                line = arcs[number] if number >= 0 else arcs[~number][::-1]
                ring += line if not ring else line[1:]
            yield from ([_scaled(*point) for point in part] for part in _cut(ring))


def _cut(ring: list[Point]) -> Iterator[list[Point]]:
    """Yield the parts of an outline that lie on one side of the date line: the map ends there."""
    walked = ring[:1]
    for x, y in ring[1:]:
        walked.append((x + 360 * round((walked[-1][0] - x) / 360), y))  # never more than half round the world
    for turn in (-360, 0, 360):
        part = [(x + turn, y) for x, y in walked]
        for side in (-1, 1):
            part = _clipped(part, side)
        if part:
            yield part


def _clipped(ring: list[Point], side: int) -> list[Point]:
    """Return what of an outline lies west (1) or east (-1) of the date line (Sutherland, Hodgman 1974)."""
    kept: list[Point] = []
    for (x1, y1), (x2, y2) in zip([*ring[-1:], *ring], ring, strict=False):
        if (side * x1 <= DATE_LINE) != (side * x2 <= DATE_LINE):
            kept.append((side * DATE_LINE, y1 + (side * DATE_LINE - x1) / (x2 - x1) * (y2 - y1)))
        if side * x2 <= DATE_LINE:
            kept.append((x2, y2))
    return kept


def _area_and_middle(ring: list[Point]) -> tuple[float, Point]:
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross / 2, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return abs(area), (x / (6 * area), y / (6 * area)) if area else ring[0]


def _path(rings: Iterable[list[Point]]) -> str:
    """Return the outlines as an SVG path of whole numbers, each a step from the one before it."""
    parts: list[str] = []
    for ring in rings:
        points = [(round(x), round(y)) for x, y in ring]
        steps = [(x - x0, y - y0) for (x0, y0), (x, y) in pairwise(points)]
        moves = "".join(f"{x}{'' if y < 0 else ' '}{y} " for x, y in steps if (x, y) != (0, 0)).strip()
        if moves:
            parts.append(f"M{points[0][0]} {points[0][1]}l{moves.replace(' -', '-')}z")
    return "".join(parts)


def _by_code(topology: Any) -> Iterator[tuple[str | None, list[list[Point]]]]:
    """Yield the outlines of each country by its two letters, None where ISO has none."""
    aliases, arcs = get_global("territory_aliases"), _arcs(topology)
    for geometry in topology["objects"]["countries"]["geometries"]:
        if "arcs" in geometry:
            found = aliases.get(geometry.get("id", ""))
            code = found[0] if found else NO_NUMBER.get(geometry["properties"]["name"])
            yield code, list(_rings(geometry, arcs))


def world(small: Any, large: Any) -> dict[str, Any]:
    """Return the map: shapes by country, those without a code, places of small countries, places for numbers.

    Args:
        small: a TopoJSON of countries with few points.
        large: one with more countries; those that the first one lacks become dots.
    """
    made: dict[str, Any] = {"source": SOURCE, "width": WIDTH, "height": round(_scaled(0, SOUTH)[1])}
    shapes: dict[str, str] = {}
    without: list[str] = []
    numbers: dict[str, list[int]] = {}
    for code, rings in _by_code(small):
        if code is None:
            without.append(_path(rings))
        elif code in COUNTRY_CODES:  # Antarctica is none
            shapes[code] = _path(rings)
            area, middle = max(map(_area_and_middle, rings))
            numbers |= {code: [round(part) for part in middle]} if area >= FROM_SIZE else {}
    dots = {
        code: [round(part) for part in max(map(_area_and_middle, rings))[1]]
        for code, rings in _by_code(large)
        if code in COUNTRY_CODES and code not in shapes
    }
    return made | {"shapes": dict(sorted(shapes.items())), "without": without, "dots": dots, "numbers": numbers}


def main(small: str, large: str) -> None:
    """Write the file."""
    read = [json.loads(Path(name).read_text(encoding="utf-8")) for name in (small, large)]
    FILE.write_text(json.dumps(world(*read), indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
