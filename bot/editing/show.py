"""`askmore show`: a card in the terminal, drawn by what draws it in Discord. No database, no network."""

import asyncio
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from discord import ui
from rich.console import Console
from rich.text import Text

from bot import check, resources
from bot.editing import terminal
from bot.editing.marks import clean
from bot.faces import (
    buttons,
    cards,
    catalogs,
    learn,
    learn_buttons,
    learn_text,
    news,
    news_buttons,
    news_text,
    pledge,
    stories,
    text,
)
from bot.faces.ask import Ask
from bot.faces.speech import Speaker, speaker
from bot.library import places, search, topics
from bot.library.lessons import Lesson
from bot.library.library import Library, Question
from bot.library.news import NewsTopic
from bot.library.problems import ResourcesError
from bot.library.search import Names
from bot.settings import Settings

WELL, PROBLEMS, WRONG_USE = 0, 1, 2
NEAREST = 3
FEW = 20  # so many names are told where none comes near
KeyT = TypeVar("KeyT", bound=str)
Draw = Callable[[int], ui.LayoutView]
More = Callable[[ui.LayoutView], int | None]


class _Wrong(Exception):  # noqa: N818 - a sentence for whoever typed it
    """What was asked for is not there."""


@dataclass(frozen=True)
class _Card:
    """A card, and in whose clocks it is read."""

    view: ui.LayoutView
    zone: tzinfo = UTC


def show(given: Namespace) -> int:
    """Show the card that was asked for."""
    if given.card == "learn" and (given.lesson or "").endswith((".yaml", ".yml")):
        given.files, given.lesson = [Path(given.lesson), *given.files], None
    try:
        library = resources.load(given.files or Settings.read().resources).library
    except ResourcesError as error:
        check.refused(error.problems)
        return PROBLEMS
    try:
        drawn, zone = asyncio.run(_drawn(library, given))
    except _Wrong as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_USE
    sys.stderr.write(catalogs.unspoken(given.language))
    console = Console()
    console.print(Text(f"What people get with {_command(given)}:", style="dim"), soft_wrap=True)
    for one in drawn:
        console.print()
        terminal.show(console, one, zone)
    return WELL


async def _drawn(library: Library, given: Namespace) -> tuple[list[list[dict[str, Any]]], tzinfo]:
    """Draw the cards (discord.py makes a layout only where a loop runs)."""
    shown = _CARDS[given.card](library, given)
    for one in shown:
        one.view.stop()
    return [one.view.to_components() for one in shown], shown[0].zone


def _command(given: Namespace) -> str:
    """Return what one would type in Discord for it."""
    options = {"country": "country", "topic": "topic", "who": "who", "way": "way", "lesson": "topic"}
    said = [f"{option}:{value}" for name, option in options.items() if (value := getattr(given, name, None))]
    name = "pledge show" if given.card == "pledge" else given.card
    return clean(" ".join([f"/{name}", *said]))


def _support(library: Library, given: Namespace) -> list[_Card]:
    say = speaker(given.language)
    guess = None if given.country else places.guess_country(given.language)
    code = _chosen(library.country_names(given.language), given.country, "country", _country) or guess
    topic = _chosen(search.topic_names(), given.topic, "topic", lambda one: topics.LABELS[one])
    ask = Ask(Question(code, topic, given.who or "me", given.way or "any"), guessed=guess is not None)
    now = given.at or datetime.now(UTC)
    country = library.countries.get(code or "")
    zone = ZoneInfo(country.timezone) if country and country.timezone else UTC
    if given.expect:
        view = cards.expect(say, library, ask, given.expect, now)
        if view is None:
            raise _Wrong(
                _unknown(
                    "service",
                    given.expect,
                    Names({one: (one,) for one in library.services}).nearest(given.expect, NEAREST),
                )
            )
        return [_Card(view, zone)]

    def draw(start: int) -> ui.LayoutView:
        return cards.support(say, library, ask.at(start), now)

    return [_Card(_page(draw, _more_services(say), given.page), zone)]


def _more_services(say: Speaker) -> More:
    def more(view: ui.LayoutView) -> int | None:
        pages = (one for one in view.walk_children() if isinstance(one, buttons.Page))
        return next((one.ask.start for one in pages if one.item.label == say(text.MORE)), None)

    return more


def _page(draw: Draw, more: More, wanted: int) -> ui.LayoutView:
    """Return a page of several, found as a person would: with the button that leads to the next."""
    view = draw(0)
    for number in range(2, wanted + 1):
        view.stop()
        following = more(view)
        if following is None:
            pages = "is 1 page" if number == 2 else f"are {number - 1} pages"  # noqa: PLR2004
            raise _Wrong(f"There {pages}, and no page {wanted}.")
        view = draw(following)
    return view


def _learn(library: Library, given: Namespace) -> list[_Card]:
    say = speaker(given.language)
    lessons = library.lessons
    known = Names({key: (one.title, key, key.replace("-", " "), *one.also) for key, one in lessons.items()})
    lesson_id = _chosen(known, given.lesson, "lesson", lambda one: one)
    if (given.scene and lesson_id is None) or (given.choice and not given.scene):
        raise _Wrong("A scene belongs to a lesson and a choice to a scene: name the lesson, then --scene.")
    if lesson_id is None:
        return [_Card(_page(lambda start: learn.listing(say, lessons, start), _more_lessons(say), given.page))]
    shown = lessons[lesson_id]
    if given.scene:
        return [_Card(_scene(say, (lesson_id, shown), given.scene, given.choice))]
    _within(f"The lesson {lesson_id}", "page", len(learn.sheets(say, shown)), given.page)
    return [_Card(learn.lesson(say, lessons, lesson_id, given.page - 1, may_post=False))]


def _scene(say: Speaker, of: tuple[str, Lesson], number: int, choice: int | None) -> ui.LayoutView:
    lesson_id, shown = of
    _within(f"The lesson {lesson_id}", "scene", len(shown.scenes), number)
    if choice is not None:
        _within(f"Scene {number}", "choice", len(shown.scenes[number - 1].choices), choice)
    return learn.scene(say, shown, (lesson_id, number - 1, 0), None if choice is None else choice - 1)


def _within(where: str, what: str, count: int, wanted: int) -> None:
    """Refuse a number that is past the last one.

    Raises:
        _Wrong: it is.
    """
    if wanted > count:
        raise _Wrong(f"{where} has {count} {what}{'' if count == 1 else 's'}, and no {what} {wanted}.")


def _more_lessons(say: Speaker) -> More:
    def more(view: ui.LayoutView) -> int | None:
        lists = (one for one in view.walk_children() if isinstance(one, learn_buttons.LessonList))
        return next((one.start for one in lists if one.item.label == say(learn_text.MORE)), None)

    return more


def _pledge(library: Library, given: Namespace) -> list[_Card]:
    """Return the pledge as somebody reads it who has not signed, and what they read before they sign."""
    say = speaker(given.language)
    first = next(iter(library.resources.pledges.items()), None)
    if first is None:
        raise _Wrong("There is no pledge in these files.")
    return [_Card(pledge.show(say, *first, 0, None)), _Card(pledge.explain(say, *first, None))]


def _news(library: Library, given: Namespace) -> list[_Card]:
    """Return the editors' stories: those of feeds stand in the database of a bot that runs."""
    say = speaker(given.language)
    topic: NewsTopic | None = _chosen(search.news_topic_names(), given.topic, "topic", lambda one: topics.NEWS[one])
    languages = dict.fromkeys((given.language.split("-", maxsplit=1)[0], "en"))
    shown = stories.editors_of(say, library, tuple(languages), (topic,) if topic else ())
    shown.sort(key=lambda one: one.published, reverse=True)
    return [_Card(_page(lambda start: news.latest(say, shown, start, topic), _more_news(say), given.page))]


def _more_news(say: Speaker) -> More:
    def more(view: ui.LayoutView) -> int | None:
        pages = (one for one in view.walk_children() if isinstance(one, news_buttons.Latest))
        return next((one.start for one in pages if one.item.label == say(news_text.MORE)), None)

    return more


def _chosen(names: Names[KeyT], typed: str | None, what: str, label: Callable[[KeyT], str]) -> KeyT | None:
    """Return what goes by exactly this name, or None for none.

    Raises:
        _Wrong: nothing goes by it.
    """
    if not typed:
        return None
    found = names.exact(typed) or names.exact(typed.replace("-", " "))
    if found is None:
        near = names.nearest(typed, NEAREST)
        every = names.nearest("", FEW + 1)
        known = [label(one) for one in every] if not near and len(every) <= FEW else ()
        raise _Wrong(_unknown(what, typed, [label(one) for one in near], known))
    return found


def _unknown(what: str, typed: str, near: Sequence[str], known: Sequence[str] = ()) -> str:
    said = f'There is no {what} "{typed}".'
    said += f" Did you mean {' or '.join(near)}?" if near else ""
    return clean(said + (f" There are: {'; '.join(known)}." if known else ""))


def _country(code: str) -> str:
    return f"{places.country_name(code)} ({code})"


_CARDS: dict[str, Callable[[Library, Namespace], list[_Card]]] = {
    "support": _support,
    "learn": _learn,
    "pledge": _pledge,
    "news": _news,
}
