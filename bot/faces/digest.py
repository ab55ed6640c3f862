"""The digest: the public post, and the private card where admins set it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.faces import channels, digest_buttons, news, news_buttons, setup_buttons
from bot.faces import news_text as text
from bot.faces.buttons import Hide
from bot.faces.cards import LONGEST_TEXT
from bot.faces.stories import Shown
from bot.library import topics
from bot.library.news import NewsTopic
from bot.store.digests import Digest

MOST = 5  # stories of one digest


def choose(candidates: Sequence[Shown]) -> list[Shown]:
    """Return what goes into a digest, the newest first: what most publishers have, one story for an event.

    Args:
        candidates: what the server has not had.
    """
    by_event: dict[str, Shown] = {}
    for one in sorted(candidates, key=lambda one: (-len(one.also), -one.published.timestamp(), one.key)):
        by_event.setdefault(one.event, one)
    chosen = sorted(list(by_event.values())[:MOST], key=lambda one: (-one.published.timestamp(), one.key))
    return chosen[: len(_fitting(chosen))]


def _fitting(shown: Sequence[Shown]) -> list[str]:
    around = len(text.DIGEST_TITLE) + len(text.DIGEST_HELP) + 300  # the topics and the command's mention
    return news.fitting(shown, LONGEST_TEXT - around)


def post(shown: Sequence[Shown], about: Sequence[str], support: str, mark: str, note: str = "") -> ui.LayoutView:
    """Return the public post. It is the same for everybody, and its button answers each reader privately.

    Args:
        shown: the stories.
        about: the topics that the server chose.
        support: the command /support as Discord shows it.
        mark: what tells this post from others of the bot; it stands in the button.
        note: a line under the title, as for a sample.
    """
    title = text.DIGEST_TITLE
    if about:
        title = f"{title}\n{text.DIGEST_ABOUT.format(topics=_topics(about))}"
    title = f"{title}\n{note}" if note else title
    box: ui.Container[Any] = ui.Container(ui.TextDisplay(title))
    for one in _fitting(shown):
        box.add_item(ui.Separator())
        box.add_item(ui.TextDisplay(one))
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    view.add_item(ui.TextDisplay(text.DIGEST_HELP.format(support=support)))
    topic: NewsTopic | None = news_buttons.news_topic(about[0]) if len(about) == 1 else None
    view.add_item(ui.ActionRow[Any](news_buttons.Help(topic, mark)))
    return view


def _topics(about: Sequence[str]) -> str:
    return ", ".join(label for topic, label in topics.NEWS.items() if topic in about)


def when(digest: Digest) -> str:
    """Return when a digest is posted, in words."""
    day = text.EVERY_DAY if digest.weekday is None else text.DAYS[digest.weekday]
    return text.CARD_WHEN.format(day=day, hour=digest.hour, timezone=digest.timezone)


def card(digest: Digest | None, notes: Sequence[str] = ()) -> ui.LayoutView:
    """Return the private card: how the digest stands, and everything that can be changed.

    Args:
        digest: what the server chose, if anything.
        notes: sentences to put first, as for a channel where the bot may not post.
    """
    lines = [text.CARD_TITLE, *notes]
    lines += [text.CARD_NONE] if digest is None else _standing(digest)
    chosen = digest or Digest(server=0, channel=0)
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay("\n".join(lines))))
    view.add_item(ui.ActionRow[Any](digest_buttons.DigestChannel(digest.channel if digest else None)))
    buttons = ui.ActionRow[Any](Hide())
    if digest is not None:
        view.add_item(ui.ActionRow[Any](digest_buttons.DigestChoice.day(chosen.weekday)))
        view.add_item(ui.ActionRow[Any](digest_buttons.DigestChoice.hour(chosen.hour)))
        view.add_item(ui.ActionRow[Any](digest_buttons.DigestChoice.topics(chosen.topics)))
        buttons.add_item(digest_buttons.DigestTimezone())
        buttons.add_item(digest_buttons.DigestStop())
    buttons.add_item(setup_buttons.SetupButton("open"))
    view.add_item(buttons)
    view.add_item(ui.TextDisplay(text.CARD_PRIVATE))
    return view


def _standing(digest: Digest) -> list[str]:
    channel = channels.place(digest.channel)
    if digest.stopped or digest.next_at is None:
        return [text.CARD_STOPPED.format(why=stopped(digest))]
    lines = [text.CARD_ON.format(when=when(digest), channel=channel)]
    lines.append(text.CARD_TOPICS.format(topics=_topics(digest.topics) or text.CARD_ANYTHING))
    lines.append(text.CARD_NEXT.format(next=moment(digest.next_at)))
    if digest.posted_at:
        lines.append(text.CARD_LAST.format(last=moment(digest.posted_at)))
    return lines


def stopped(digest: Digest) -> str:
    """Return why a digest is stopped, in words."""
    return (
        text.STOPPED_GONE
        if digest.stopped == "gone"
        else text.STOPPED_NO_RIGHT.format(channel=channels.place(digest.channel))
    )


def moment(at: datetime) -> str:
    """Return a moment as Discord shows it, in the reader's language and time zone."""
    return discord.utils.format_dt(at, "f")
