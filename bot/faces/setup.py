"""The cards of /setup: how everything stands in a server, and how to change it in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discord import ui

from bot.faces import digest as news
from bot.faces import news_text, setup_buttons
from bot.faces import setup_text as text
from bot.faces.channels import place
from bot.faces.pressed import Hide
from bot.library import places
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
        milestones_stopped: why they are no longer announced, in words; empty while they are.
        feeds: how the feeds stand, in words.
        lacking: what the bot lacks in a channel, in words, by the channel's id.
    """

    here: Here
    digest: Digest | None
    milestones: int | None
    milestones_stopped: str
    feeds: Sequence[str]
    lacking: Mapping[int, str]


def card(state: State, notes: Sequence[str] = ()) -> ui.LayoutView:
    """Return the private card: everything, and a select of what to change."""
    here = state.here
    country = text.COUNTRY.format(country=places.in_english(here.country)) if here.country else text.COUNTRY_NONE
    spoken = text.LANGUAGE.format(language=places.language_name(here.language)) if here.language else text.LANGUAGE_NONE
    count = len(here.contacts)
    contacts = text.CONTACTS.format(count=count) if count else text.CONTACTS_NONE
    lines = [text.TITLE, *notes, country, spoken, _news(state), _milestones(state), contacts, "", *state.feeds]
    row = ui.ActionRow[Any](Hide(), setup_buttons.SetupButton("sample"), setup_buttons.SetupButton("reset"))
    return _view(lines, ui.ActionRow[Any](setup_buttons.SetupSelect.settings()), row)


def _news(state: State) -> str:
    digest = state.digest
    if digest is None:
        return text.NEWS_NONE
    if digest.next_at is None:
        return text.NEWS_STOPPED.format(why=news.stopped(digest))
    said = {"when": news.when(digest), "channel": place(digest.channel), "next": news.moment(digest.next_at)}
    if lacking := state.lacking.get(digest.channel):
        return text.NEWS_CAN_NOT.format(why=lacking, **said)
    return text.NEWS.format(**said)


def _milestones(state: State) -> str:
    if state.milestones_stopped:
        return text.MILESTONES_STOPPED.format(why=state.milestones_stopped)
    if state.milestones is None:
        return text.MILESTONES_NONE
    if lacking := state.lacking.get(state.milestones):
        return text.MILESTONES_CAN_NOT.format(why=lacking)
    return text.MILESTONES.format(channel=place(state.milestones))


def country(library: Library, locale: str, chosen: str | None, group: str = "") -> ui.LayoutView:
    """Return the card on which the country is chosen."""
    select = setup_buttons.SetupSelect.country(library, locale, chosen, group)
    return _view([text.COUNTRY_TITLE], ui.ActionRow[Any](select), _back())


def language(chosen: str | None) -> ui.LayoutView:
    """Return the card on which the language is chosen."""
    return _view([text.LANGUAGE_TITLE], ui.ActionRow[Any](setup_buttons.SetupSelect.language(chosen)), _back())


def milestones(channel: int | None, notes: Sequence[str] = ()) -> ui.LayoutView:
    """Return the card on which the channel of the milestones is chosen."""
    row = _back()
    if channel is not None:
        row.add_item(setup_buttons.SetupButton("no-milestones"))
    select = ui.ActionRow[Any](setup_buttons.SetupChannel(channel))
    return _view([text.MILESTONES_TITLE, *notes], select, row)


def sure() -> ui.LayoutView:
    """Return the question before everything is reset."""
    row = _back()
    row.add_item(setup_buttons.SetupButton("reset-now"))
    return _view([text.RESET_SURE], row)


def _back() -> ui.ActionRow[Any]:
    return ui.ActionRow[Any](Hide(), setup_buttons.SetupButton("open"))


def _view(lines: Sequence[str], *rows: ui.ActionRow[Any]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay("\n".join(lines))))
    for row in rows:
        view.add_item(row)
    view.add_item(ui.TextDisplay(news_text.CARD_PRIVATE))
    return view


def feeds_in_words(names: Mapping[str, str], readings: Mapping[str, Reading]) -> list[str]:
    """Return which feeds have failed for days, why, since when and until when; or that all are well.

    Args:
        names: the feeds that are read, name by id.
        readings: how each stands.
    """
    failing = [(name, readings[feed]) for feed, name in names.items() if feed in readings and readings[feed].told]
    if not names:
        return [news_text.NO_FEEDS]
    if not failing:
        return [news_text.FEEDS_WELL.format(count=len(names))]
    lines = [news_text.FEEDS_TITLE]
    for name, reading in failing[:FEEDS_SHOWN]:
        worked = news.moment(reading.worked_at) if reading.worked_at else news_text.NEVER
        again = news.moment(reading.next_at) if reading.next_at else news_text.FEED_GONE
        lines.append(news_text.FEED_FAILS.format(name=name, reason=reading.reason, worked=worked, again=again))
    rest = len(failing) - FEEDS_SHOWN
    return [*lines, news_text.FEEDS_MORE.format(count=rest)] if rest > 0 else lines
