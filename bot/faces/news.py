"""The cards of /news, as Components V2 layouts that need no memory."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.faces import news_buttons as buttons
from bot.faces import news_text as text
from bot.faces import stories
from bot.faces.cards import LONGEST_TEXT
from bot.faces.pressed import Hide, english
from bot.faces.speech import Speaker
from bot.faces.stories import Shown
from bot.library import topics
from bot.library.news import NewsTopic

A_PAGE = 3


def latest(
    say: Speaker, shown: Sequence[Shown], start: int, topic: NewsTopic | None, notes: Sequence[str] = ()
) -> ui.LayoutView:
    """Return a page of the newest stories.

    Args:
        say: the reader's language.
        shown: the stories from the first one on, at least one more than the page can hold if there is one.
        start: the place of the first one on the page.
        topic: what they are about; None: anything.
        notes: sentences about the question itself.
    """
    title = say(text.TITLE_TOPIC, topic=say(topics.NEWS[topic])) if topic else say(text.TITLE)
    nothing = say(text.NOTHING_TOPIC if topic else text.NOTHING)
    opening = "\n".join((title, *notes, *(() if shown[start:] else (nothing,))))
    box, count = _box(say, opening, shown[start:])
    row = _row(say, topic)
    if len(shown) > start + count:
        row.add_item(buttons.Latest(say, topic, start + count, text.MORE))
    if start:
        row.add_item(buttons.Latest(say, topic, 0, text.BACK))
    for one in english(say, buttons.Latest(say, topic, start, text.MORE)):
        row.add_item(one)
    return _view(say, box, row, topic)


def found(
    say: Speaker, shown: Sequence[Shown], start: int, topic: NewsTopic | None, notes: Sequence[str] = ()
) -> ui.LayoutView:
    """Return a page of what a search found. No button holds the words that were looked for.

    Args:
        say: the reader's language.
        shown: all stories found.
        start: the place of the first one on the page.
        topic: what the stories had to be about.
        notes: sentences about the question itself.
    """
    lines = [say(text.TITLE_FOUND), *notes]
    lines += [] if shown else [say.twice(text.NOT_FOUND)]
    box, count = _box(say, "\n".join(lines), shown[start:])
    row, keys = _row(say, topic), tuple(one.key for one in shown)
    if len(shown) > start + count:
        row.add_item(buttons.FoundPage(say, keys, start + count, text.MORE))
    if start and keys:
        row.add_item(buttons.FoundPage(say, keys, 0, text.BACK))
    for one in english(say, buttons.FoundPage(say, keys, start, text.MORE)) if keys else ():
        row.add_item(one)
    return _view(say, box, row, topic)


def _box(say: Speaker, opening: str, shown: Sequence[Shown]) -> tuple[ui.Container[Any], int]:
    """Return the stories of a page in a box, and how many they are."""
    box: ui.Container[Any] = ui.Container(ui.TextDisplay(opening))
    said = fitting(say, shown[:A_PAGE], LONGEST_TEXT - len(opening) - len(say.closing(text.FOOTER)))
    for one in said:
        box.add_item(ui.Separator())
        box.add_item(ui.TextDisplay(one))
    return box, len(said)


def fitting(say: Speaker, shown: Sequence[Shown], room: int) -> list[str]:
    """Return the stories in words, as many from the first on as the room lets in."""
    said: list[str] = []
    for one in shown:
        whole = stories.in_words(say, one)
        if len(whole) > room:
            break
        said.append(whole)
        room -= len(whole)
    return said


def _row(say: Speaker, topic: NewsTopic | None) -> ui.ActionRow[Any]:
    return ui.ActionRow[Any](Hide(say), buttons.Help(say, topic))


def _view(say: Speaker, box: ui.Container[Any], row: ui.ActionRow[Any], topic: NewsTopic | None) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    view.add_item(row)
    view.add_item(ui.ActionRow[Any](buttons.NewsTopicSelect.of(say, topic)))
    view.add_item(ui.TextDisplay(say.closing(text.FOOTER)))
    return view
