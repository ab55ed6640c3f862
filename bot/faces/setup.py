"""The cards of /setup: how everything stands in a server, and how to change it in place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discord import ui

from bot.faces import digest as news
from bot.faces import news_text
from bot.faces import setup_text as text
from bot.faces.channels import place
from bot.faces.pressed import Hide, english
from bot.faces.setup_buttons import SetupButton, SetupChannel, SetupSelect
from bot.faces.speech import Speaker
from bot.library.library import Library
from bot.newsroom.story import Reading
from bot.store.digests import Digest
from bot.store.local import Here

FEEDS_SHOWN = 5


@dataclass(frozen=True)
class State:
    """How a server is set up.

    Args:
        here: its country, language and contacts.
        digest: its news, if any.
        milestones: the channel of its milestones, if any.
        milestones_stopped: why they are no longer announced, in the reader's words; empty while they are.
        feeds: how the feeds stand, in the reader's words.
        lacking: what the bot lacks in a channel, in the reader's words, by the channel's id.
    """

    here: Here
    digest: Digest | None
    milestones: int | None
    milestones_stopped: str
    feeds: Sequence[str]
    lacking: Mapping[int, str]


def card(say: Speaker, state: State, notes: Sequence[str] = ()) -> ui.LayoutView:
    """Return the private card: everything, and a select of what to change.

    Args:
        say: the reader's language.
        state: how the server is set up.
        notes: what to say first, in the reader's words.
    """
    here = state.here
    country = say(text.COUNTRY, country=say.in_country(here.country)) if here.country else say(text.COUNTRY_NONE)
    spoken = say(text.LANGUAGE, language=say.language_name(here.language)) if here.language else say(text.LANGUAGE_NONE)
    count = len(here.contacts)
    contacts = say(text.CONTACTS, count=count) if count else say(text.CONTACTS_NONE)
    settings = [country, spoken, _news(say, state), _milestones(say, state), contacts]
    lines = [say(text.TITLE), *notes, *settings, "", *state.feeds]
    row = ui.ActionRow[Any](Hide(say), *_buttons(say, "sample", "reset"), *english(say, SetupButton(say, "open")))
    return _view(say, lines, ui.ActionRow[Any](SetupSelect.settings(say)), row)


def _news(say: Speaker, state: State) -> str:
    digest = state.digest
    if digest is None:
        return say(text.NEWS_NONE)
    if digest.next_at is None:
        return say(text.NEWS_STOPPED, why=news.stopped(say, digest))
    when, channel = news.when(say, digest), place(digest.channel)
    if lacking := state.lacking.get(digest.channel):
        return say(text.NEWS_CAN_NOT, when=when, channel=channel, why=lacking)
    return say(text.NEWS, when=when, channel=channel, next=news.moment(digest.next_at))


def _milestones(say: Speaker, state: State) -> str:
    if state.milestones_stopped:
        return say(text.MILESTONES_STOPPED, why=state.milestones_stopped)
    if state.milestones is None:
        return say(text.MILESTONES_NONE)
    if lacking := state.lacking.get(state.milestones):
        return say(text.MILESTONES_CAN_NOT, why=lacking)
    return say(text.MILESTONES, channel=place(state.milestones))


def country(say: Speaker, library: Library, chosen: str | None, group: str = "") -> ui.LayoutView:
    """Return the card on which the country is chosen."""
    select = SetupSelect.country(say, library, chosen, group)
    return _view(say, [say(text.COUNTRY_TITLE)], ui.ActionRow[Any](select), _back(say, "see-country"))


def language(say: Speaker, chosen: str | None) -> ui.LayoutView:
    """Return the card on which the language is chosen."""
    select = SetupSelect.language(say, chosen)
    return _view(say, [say(text.LANGUAGE_TITLE)], ui.ActionRow[Any](select), _back(say, "see-language"))


def milestones(say: Speaker, channel: int | None, notes: Sequence[str] = ()) -> ui.LayoutView:
    """Return the card on which the channel of the milestones is chosen."""
    row = _back(say, "see-milestones", *([] if channel is None else ["no-milestones"]))
    return _view(say, [say(text.MILESTONES_TITLE), *notes], ui.ActionRow[Any](SetupChannel(say, channel)), row)


def sure(say: Speaker) -> ui.LayoutView:
    """Return the question before everything is reset."""
    return _view(say, [say(text.RESET_SURE)], _back(say, "reset", "reset-now"))


def _back(say: Speaker, leads_here: str, *more: str) -> ui.ActionRow[Any]:
    return ui.ActionRow[Any](Hide(say), *_buttons(say, "open", *more), *english(say, SetupButton(say, leads_here)))


def _buttons(say: Speaker, *actions: str) -> list[SetupButton]:
    return [SetupButton(say, action) for action in actions]


def _view(say: Speaker, lines: Sequence[str], *rows: ui.ActionRow[Any]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay("\n".join(lines))))
    for row in rows:
        view.add_item(row)
    view.add_item(ui.TextDisplay(say.closing(news_text.CARD_PRIVATE)))
    return view


def feeds_in_words(say: Speaker, names: Mapping[str, str], readings: Mapping[str, Reading]) -> list[str]:
    """Return which feeds have failed for days, why, since when and until when; or that all are well.

    Args:
        say: the reader's language.
        names: the feeds that are read, name by id.
        readings: how each stands.
    """
    failing = [(name, readings[feed]) for feed, name in names.items() if feed in readings and readings[feed].told]
    if not names:
        return [say(news_text.NO_FEEDS)]
    if not failing:
        return [say.counted(news_text.FEEDS_WELL, len(names))]
    lines = [say(news_text.FEEDS_TITLE)]
    for name, reading in failing[:FEEDS_SHOWN]:
        worked = news.moment(reading.worked_at) if reading.worked_at else say(news_text.NEVER)
        again = news.moment(reading.next_at) if reading.next_at else say(news_text.FEED_GONE)
        lines.append(say(news_text.FEED_FAILS, name=name, reason=_why(say, reading.reason), worked=worked, again=again))
    rest = len(failing) - FEEDS_SHOWN
    return [*lines, say.counted(news_text.FEEDS_MORE, rest)] if rest > 0 else lines


def _why(say: Speaker, reason: str) -> str:
    """Return why a feed fails: in English as exactly as the log has it, in other languages the kind of it."""
    kinds = () if say.is_english else news_text.FEED_WHY.items()
    found = ((re.match(begins, reason), message) for begins, message in kinds)
    return next((say(message, **match.groupdict()) for match, message in found if match), reason)
