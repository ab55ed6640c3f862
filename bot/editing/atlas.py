"""The map of `askmore report`: each country's shape, how many answer there, and words for it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.editing import coverage
from bot.editing.coverage import Row
from bot.library.places import COUNTRY_CODES

FILE = Path(__file__).with_name("world.json")
# Class in the style sheet, and its words.
LEVELS = (
    ("none", "An entry, and nobody who answers"),
    ("few", "1 or 2 services"),
    ("some", "3 or 4 services"),
    ("more", "5 to 9 services"),
    ("many", "10 services or more"),
)
BLANK = ("blank", "No entry")
_FROM = (1, 3, 5, 10)


@dataclass(frozen=True)
class Place:
    """A country on the map: a path, or a dot where it is too small for one."""

    code: str
    level: str
    title: str
    path: str = ""
    dot: tuple[int, int] | None = None


@dataclass(frozen=True)
class Number:
    """How many services a large country has, written on it."""

    at: tuple[int, int]
    level: str
    text: str


@dataclass(frozen=True)
class Atlas:
    """The map, ready to be drawn.

    Attributes:
        size: width and height.
        places: countries; dots come last, on top.
        without: paths of areas that have no country code in the map's data.
        numbers: what stands on large countries.
        left_out: names of countries of the files that the map's data lacks.
        source: where the shapes come from.
    """

    size: tuple[int, int]
    places: tuple[Place, ...]
    without: tuple[str, ...]
    numbers: tuple[Number, ...]
    left_out: tuple[str, ...]
    source: str


def atlas(rows: Mapping[str, Row]) -> Atlas:
    """Return the map.

    Args:
        rows: what there is, by country code.
    """
    world: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    shapes, dots = world["shapes"], world["dots"]
    known = [code for code in (*shapes, *dots) if code in COUNTRY_CODES]
    return Atlas(
        size=(world["width"], world["height"]),
        places=tuple(
            Place(code, level(rows.get(code)), _title(code, rows.get(code)), shapes.get(code, ""), dots.get(code))
            for code in known
        ),
        without=tuple(world["without"]),
        numbers=tuple(
            Number(at, level(rows[code]), str(rows[code].total.people))
            for code, at in world["numbers"].items()
            if code in rows
        ),
        left_out=tuple(row.name for code, row in rows.items() if code not in known and code != coverage.WORLDWIDE),
        source=world["source"],
    )


def level(row: Row | None) -> str:
    """Return the class of a country."""
    if row is None:
        return BLANK[0]
    return LEVELS[sum(row.total.people >= limit for limit in _FROM)][0]


def _title(code: str, row: Row | None) -> str:
    said = "no entry" if row is None else coverage.counted(row.total.people, "service")
    return f"{coverage.country(code)}: {said}"
