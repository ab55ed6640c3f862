"""The digest: the public post, and the private card where admins set it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.faces import channels, digest_buttons, news, news_buttons, setup_buttons
from bot.faces import news_text as text
from bot.faces.cards import LONGEST_TEXT
from bot.faces.pressed import Hide, english
from bot.faces.speech import Speaker
from bot.faces.stories import Shown
from bot.library import topics
from bot.library.news import NewsTopic
from bot.store.digests import Digest

MOST = 5  # stories of one digest
_MORE_AROUND = 160  # characters of a sample's note and of the command's mention


def choose(say: Speaker, candidates: Sequence[Shown]) -> list[Shown]:
    """Return what goes into a digest, the newest first: what most publishers have, one story for an event.

    Args:
        say: the server's language.
        candidates: what the server has not had.
    """
    by_event: dict[str, Shown] = {}
    for one in sorted(candidates, key=lambda one: (-len(one.also), -one.published.timestamp(), one.key)):
        by_event.setdefault(one.event, one)
    chosen = sorted(list(by_event.values())[:MOST], key=lambda one: (-one.published.timestamp(), one.key))
    # With all topics in the title they still fit, if admins choose others meanwhile.
    around = len(_title(say, tuple(topics.NEWS))) + len(say.closing(text.DIGEST_HELP, support="")) + _MORE_AROUND
    return chosen[: len(news.fitting(say, chosen, LONGEST_TEXT - around))]


def post(
    say: Speaker, shown: Sequence[Shown], about: Sequence[str], support: str, mark: str, note: str = ""
) -> ui.LayoutView:
    """Return the public post. It is the same for everybody, and its button answers each reader privately.

    Args:
        say: the server's language.
        shown: the stories.
        about: the topics that the server chose.
        support: the command /support as Discord shows it.
        mark: what tells this post from others of the bot; it stands in the button.
        note: a line under the title, as for a sample, in the same language.
    """
    title, closing = _title(say, about), say.closing(text.DIGEST_HELP, support=support)
    title = f"{title}\n{note}" if note else title
    box: ui.Container[Any] = ui.Container(ui.TextDisplay(title))
    for one in news.fitting(say, shown, LONGEST_TEXT - len(title) - len(closing)):
        box.add_item(ui.Separator())
        box.add_item(ui.TextDisplay(one))
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    view.add_item(ui.TextDisplay(closing))
    topic: NewsTopic | None = news_buttons.news_topic(about[0]) if len(about) == 1 else None
    view.add_item(ui.ActionRow[Any](news_buttons.Help(say, topic, mark)))
    return view


def _title(say: Speaker, about: Sequence[str]) -> str:
    title = say(text.DIGEST_TITLE)
    return f"{title}\n{say(text.DIGEST_ABOUT, topics=_topics(say, about))}" if about else title


def _topics(say: Speaker, about: Sequence[str]) -> str:
    return ", ".join(say(label) for topic, label in topics.NEWS.items() if topic in about)  # some hold an "and"


def when(say: Speaker, digest: Digest) -> str:
    """Return when a digest is posted, in words."""
    day = text.EVERY_DAY if digest.weekday is None else text.DAYS[digest.weekday]
    return say(text.CARD_WHEN, day=say(day), hour=digest.hour, timezone=digest.timezone)


def card(say: Speaker, digest: Digest | None, notes: Sequence[str] = ()) -> ui.LayoutView:
    """Return the private card: how the digest stands, and everything that can be changed.

    Args:
        say: the reader's language.
        digest: what the server chose, if anything.
        notes: sentences to put first, as for a channel where the bot may not post.
    """
    lines = [say(text.CARD_TITLE), *notes]
    lines += [say(text.CARD_NONE)] if digest is None else _standing(say, digest)
    chosen = digest or Digest(server=0, channel=0)
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay("\n".join(lines))))
    view.add_item(ui.ActionRow[Any](digest_buttons.DigestChannel(say, digest.channel if digest else None)))
    buttons = ui.ActionRow[Any](Hide(say))
    if digest is not None:
        view.add_item(ui.ActionRow[Any](digest_buttons.DigestChoice.day(say, chosen.weekday)))
        view.add_item(ui.ActionRow[Any](digest_buttons.DigestChoice.hour(say, chosen.hour)))
        view.add_item(ui.ActionRow[Any](digest_buttons.DigestChoice.topics(say, chosen.topics)))
        buttons.add_item(digest_buttons.DigestTimezone(say))
        buttons.add_item(digest_buttons.DigestStop(say))
    buttons.add_item(setup_buttons.SetupButton(say, "open"))
    for one in english(say, digest_buttons.DigestCard()):
        buttons.add_item(one)
    view.add_item(buttons)
    view.add_item(ui.TextDisplay(say.closing(text.CARD_PRIVATE)))
    return view


def _standing(say: Speaker, digest: Digest) -> list[str]:
    channel = channels.place(digest.channel)
    if digest.stopped or digest.next_at is None:
        return [say(text.CARD_STOPPED, why=stopped(say, digest))]
    lines = [say(text.CARD_ON, when=when(say, digest), channel=channel)]
    lines.append(say(text.CARD_TOPICS, topics=_topics(say, digest.topics) or say(text.CARD_ANYTHING)))
    lines.append(say(text.CARD_NEXT, next=moment(digest.next_at)))
    if digest.posted_at:
        lines.append(say(text.CARD_LAST, last=moment(digest.posted_at)))
    return lines


def stopped(say: Speaker, digest: Digest) -> str:
    """Return why a digest is stopped, in words."""
    return channels.stopped(say, digest.channel, digest.stopped)


def moment(at: datetime) -> str:
    """Return a moment as Discord shows it, in the reader's language and time zone."""
    return discord.utils.format_dt(at, "f")
