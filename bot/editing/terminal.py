"""The components that Discord gets → lines in a terminal: a box has a bar at its left, buttons stand in brackets."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.editing.marks import BUTTON, SMALL, clean, styled, wrapped

# Discord's numbers for kinds of components (Components V2, "Component Types").
ROW, BUTTON_KIND, SELECT, SECTION, TEXT, SEPARATOR, BOX = 1, 2, 3, 9, 10, 14, 17
NARROWEST, WIDEST = 40, 100
FEW_OPTIONS = 4  # so many options of a select are listed
BAR = "▌ "
Component = Mapping[str, Any]


def show(console: Console, components: Sequence[Component], zone: tzinfo = UTC) -> None:
    """Print a card.

    On a terminal it has bars, colours and lines of 40 to 100 cells. Anywhere else it is plain text without bars
    and with whole lines, for a file, a search or a screen reader.

    Args:
        console: where to.
        components: what a layout's `to_components` gives.
        zone: in whose clocks moments are told.
    """
    width = min(max(console.width, NARROWEST), WIDEST) if console.is_terminal else None
    for line in card(components, zone, width):
        console.print(line, soft_wrap=True, highlight=False)


def card(components: Sequence[Component], zone: tzinfo, width: int | None) -> list[Text]:
    """Return a card in lines; without a width they are whole, and have no bars."""
    lines: list[Text] = []
    for one in components:
        if one["type"] == BOX:
            lines += _box(one, zone, width)
        else:
            lines += _lines([one], zone, width)
    return lines


def _box(box: Component, zone: tzinfo, width: int | None) -> list[Text]:
    if width is None:
        return [*_lines(box["components"], zone, None), Text()]
    inner = _lines(box["components"], zone, width - len(BAR))
    return [Text().append(BAR, SMALL).append_text(line) for line in inner]


def _lines(components: Iterable[Component], zone: tzinfo, width: int | None) -> list[Text]:
    lines: list[Text] = []
    for one in components:
        for line in _drawn(one, zone, width):
            lines += wrapped(line, width, _indent(line.plain)) if width else [line]
    return lines


def _indent(line: str) -> int:
    """Return how far the lines after the first one of a point are moved in."""
    first = line.split(" ", 1)[0]
    return len(first) + 1 if first in {"•", "▾"} or (first[:-1].isdigit() and first.endswith(".")) else 0


def _drawn(one: Component, zone: tzinfo, width: int | None) -> list[Text]:
    """Return one component in lines that may still be too long."""
    kind = one["type"]
    if kind == TEXT:
        return [styled(line, zone) for line in one["content"].split("\n")]
    if kind == SEPARATOR:
        return [Text("─" * width if width else "", style=SMALL)]
    if kind == ROW:
        return _row(one["components"])
    if kind == SECTION:
        said = [line for text in one["components"] for line in _drawn(text, zone, width)]
        return [*said, *_row([one["accessory"]])]
    return [Text(f"(something that a terminal can't show: kind {kind})", style=SMALL)]


def _row(components: Iterable[Component]) -> list[Text]:
    lines: list[Text] = []
    buttons: list[Text] = []
    for one in components:
        if one["type"] == BUTTON_KIND:
            buttons.append(_button(one))
        else:
            lines += _select(one)
    return [Text(" ").join(buttons), *lines] if buttons else lines


def _button(one: Component) -> Text:
    leads = f": {one['url']}" if one.get("url") else ""
    return Text().append(f"[{clean(one.get('label') or 'button')}{clean(leads)}]", BUTTON)


def _select(one: Component) -> list[Text]:
    options: Sequence[Component] = one.get("options") or ()
    chosen = next((option["label"] for option in options if option.get("default")), None)
    head = f"▾ {clean(one.get('placeholder') or 'Choose')}" + (f": {clean(chosen)}" if chosen else "")
    listed = options if len(options) <= FEW_OPTIONS else ()
    return [Text(head), *(Text(f"• {clean(option['label'])}") for option in listed)]
