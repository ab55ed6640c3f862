"""The cards of /news, as Components V2 layouts that need no memory."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.faces import news_buttons as buttons
from bot.faces import news_text as text
from bot.faces import stories
from bot.faces.buttons import Hide
from bot.faces.cards import LONGEST_TEXT
from bot.faces.stories import Shown
from bot.library import topics
from bot.library.news import NewsTopic

A_PAGE = 3


def latest(shown: Sequence[Shown], start: int, topic: NewsTopic | None, notes: Sequence[str] = ()) -> ui.LayoutView:
    """Return a page of the newest stories.

    Args:
        shown: the stories from the first one on, at least one more than the page can hold if there is one.
        start: the place of the first one on the page.
        topic: what they are about; None: anything.
        notes: sentences about the question itself.
    """
    title = text.TITLE_TOPIC.format(topic=topics.NEWS[topic]) if topic else text.TITLE
    nothing = text.NOTHING_TOPIC if topic else text.NOTHING
    opening = "\n".join((title, *notes, *(() if shown[start:] else (nothing,))))
    box, count = _box(opening, shown[start:])
    row = _row(topic)
    if len(shown) > start + count:
        row.add_item(buttons.Latest(topic, start + count, text.MORE))
    if start:
        row.add_item(buttons.Latest(topic, 0, text.BACK))
    return _view(box, row, topic)


def found(shown: Sequence[Shown], start: int, topic: NewsTopic | None, notes: Sequence[str] = ()) -> ui.LayoutView:
    """Return a page of what a search found. No button holds the words that were looked for.

    Args:
        shown: all stories found.
        start: the place of the first one on the page.
        topic: what the stories had to be about.
        notes: sentences about the question itself.
    """
    lines = [text.TITLE_FOUND, *notes]
    lines += [] if shown else [text.NOT_FOUND]
    box, count = _box("\n".join(lines), shown[start:])
    row, keys = _row(topic), tuple(one.key for one in shown)
    if len(shown) > start + count:
        row.add_item(buttons.FoundPage(keys, start + count, text.MORE))
    if start:
        row.add_item(buttons.FoundPage(keys, 0, text.BACK))
    return _view(box, row, topic)


def _box(opening: str, shown: Sequence[Shown]) -> tuple[ui.Container[Any], int]:
    """Return the stories of a page in a box, and how many they are."""
    box: ui.Container[Any] = ui.Container(ui.TextDisplay(opening))
    said = fitting(shown[:A_PAGE], LONGEST_TEXT - len(opening) - len(text.FOOTER))
    for one in said:
        box.add_item(ui.Separator())
        box.add_item(ui.TextDisplay(one))
    return box, len(said)


def fitting(shown: Sequence[Shown], room: int) -> list[str]:
    """Return the stories in words, as many from the first on as the room lets in."""
    said: list[str] = []
    for one in shown:
        whole = stories.in_words(one)
        if len(whole) > room:
            break
        said.append(whole)
        room -= len(whole)
    return said


def _row(topic: NewsTopic | None) -> ui.ActionRow[Any]:
    return ui.ActionRow[Any](Hide(), buttons.Help(topic))


def _view(box: ui.Container[Any], row: ui.ActionRow[Any], topic: NewsTopic | None) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    view.add_item(row)
    view.add_item(ui.ActionRow[Any](buttons.NewsTopicSelect.of(topic)))
    view.add_item(ui.TextDisplay(text.FOOTER))
    return view
